// The examples of docs/matchers.md on policies that stand in another document.
import { policiesIn, resourcesOfType } from 'jest-iam';

const policies = resourcesOfType('policies/stack.yaml', 'AWS::S3::BucketPolicy').flatMap((resource) =>
  policiesIn(resource, '$.Properties.PolicyDocument'),
);

test.each(policies)('bucket policy %# enforces TLS', (policy) => {
  expect(policy).toDenyInsecureTransport();
});

test('a path finds the same', () => {
  expect(policiesIn('policies/stack.yaml', '$.Resources.LogsPolicy.Properties.PolicyDocument')).toEqual(policies);
});
