import { checkNoPublicAccess, parsePolicy, validatePolicy } from '../../src';
import { parseDocument } from '../../src/policy/parse';
import { bothWays, doesNotHold, failed, holds } from './answered';

const statement = (changes: object): object => ({
  Effect: 'Allow',
  Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
    StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:octo-org/infra:*' },
  },
  ...changes,
});
const document = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const pipeline = document(statement({}));

describe('a document that only lets somebody assume a role is a trust policy, told or not', () => {
  test.each([
    ['object', pipeline],
    ['text', JSON.stringify(pipeline)],
    [
      'with AWS principals',
      document(
        statement({ Principal: { AWS: '111122223333' }, Action: ['sts:assumeRole', 'sts:TagSession'], Condition: {} }),
      ),
    ],
  ])('%s: it is not public', (_, policy) => {
    expect(parsePolicy(policy).type).toBe('trust');
    expect(bothWays(policy, 'toBePublic')).toEqual(doesNotHold);
    expect(checkNoPublicAccess(policy)).toMatchObject({ result: 'PASS' });
    expect(bothWays(policy, 'toBeValidPolicy')).toEqual(holds);
  });

  test('a trust policy for everybody is public, and the message speaks of the role', () => {
    const open = document(statement({ Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Condition: {} }));
    expect(bothWays(open, 'toBePublic')).toEqual(holds);
    expect(failed(pipeline, 'toBePublic').message).not.toMatch(/bucket/);
    const { message } = failed(
      document(statement({ Principal: { AWS: '444455556666' }, Action: 'sts:AssumeRole', Condition: {} })),
      'toEnforceIdentityPerimeter',
      { accounts: ['111122223333'] },
    );
    expect(message).not.toMatch(/bucket/);
  });

  test('what IAM refuses in one is told (P16)', () => {
    const bare = document(statement({ Condition: {} }));
    expect(validatePolicy(bare)).toEqual(validatePolicy(bare, { type: 'trust' }));
  });

  test.each([
    ['another action beside', { Action: ['sts:AssumeRole', 's3:GetObject'] }],
    ['a resource', { Resource: '*' }],
    ['a pattern', { Action: 'sts:*' }],
    ['a principal that IAM refuses there (A22)', { Principal: '*' }],
    ['other actions of STS', { Action: 'sts:GetCallerIdentity' }],
  ])('not with %s', (_, changes) => {
    expect(parseDocument(document(statement(changes))).policy?.type ?? 'refused').not.toBe('trust');
  });
});
