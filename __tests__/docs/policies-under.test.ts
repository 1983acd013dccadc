// The example of docs/matchers.md on a folder of policies.
import { policiesUnder } from 'jest-iam';

test.each(policiesUnder('./policies'))('%s is not public', (_name, policy) => {
  expect(policy).not.toBePublic();
});
