import { getObject, iamRole, parsePolicy } from '../../src';
import { documentDecider } from '../../src/claims/decider';
import { unspecifiedError } from '../../src/report/unspecified-error';
import { decideAuthorization } from '../../src/s3/authorizations/decide-authorization';
import { firstAuthorization } from '../s3/first-authorization';

const policy = parsePolicy(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::logs/*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      },
    ],
  },
  { type: 'resource' },
);
const decider = documentDecider(policy);
const read = firstAuthorization(
  getObject({ bucket: 'logs', key: 'a', caller: iamRole('arn:aws:iam::111122223333:role/Writer'), secure: true }),
);

function linesWith(hint: (key: string) => string | undefined): string[] {
  const decided = decideAuthorization(read, decider);
  if (decided.answer === 'decided') throw new Error('it is decided');
  const question = { authorization: { ...read, hint }, decider };
  return unspecifiedError(question, decided, { name: 'getObject', subject: { policy } }).message.split('\n');
}

test('a hint where there is something to add, and none where there is not', () => {
  const [hinted, plain] = [linesWith((key) => read.hint(key)), linesWith(() => undefined)];
  expect(hinted[1]).toBe('Hint: add iamRole(arn, { organization })');
  expect(plain).toEqual(hinted.filter((line) => !line.startsWith('Hint:')));
});
