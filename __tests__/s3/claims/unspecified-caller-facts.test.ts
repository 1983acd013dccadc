import { iamRole, parsePolicy } from '../../../src';
import { unspecifiedCallerFacts } from '../../../src/s3/claims/unspecified-caller-facts';

const reading = (key: string, operator = 'StringEquals') =>
  parsePolicy(
    {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*', Condition: { [operator]: { [key]: 'x' } } },
      ],
    },
    { type: 'resource' },
  );
const arn = 'arn:aws:iam::111122223333:role/App';
const organization = 'o-a1b2c3d4e5';

test.each([
  ['aws:PrincipalTag/team', { tags: { team: 'red' } }, 'tags'],
  ['aws:PrincipalOrgID', { organization }, 'organization'],
  ['aws:userid', { id: 'AROAEXAMPLE', session: 'ci' }, 'id'],
])('a policy that reads %s leaves open what the caller does not specify', (key, facts, option) => {
  const policies = [reading(key)];
  expect(unspecifiedCallerFacts(iamRole(arn), policies)?.options).toEqual([option]);
  expect(unspecifiedCallerFacts(iamRole(arn, facts), policies)).toBeUndefined();
  expect(unspecifiedCallerFacts(iamRole(arn), [reading('aws:SourceIp')])).toBeUndefined();
});
