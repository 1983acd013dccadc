import { authorizeDocument, checkAccessNotGranted, checkNoPublicAccess, every, iamRole, parsePolicy } from '../../src';
import { withBug, type Bug } from '../prover/plant';
import type * as randoms from '../prover/random';
import type * as worlds from './keys-world';
import { isWhole } from './share';

const file = 'src/service-reference/documented-keys.ts';

/** Mistakes in what says when a key may be present, in both directions. */
const bugs: readonly Bug[] = [
  {
    name: 'no role has the keys of its credentials',
    file,
    from: "byCaller({ role: 'sometimes' })",
    to: 'byCaller({})',
  },
  {
    name: 'users have the keys of credentials too',
    file,
    from: "byCaller({ role: 'sometimes' })",
    to: "byCaller({ role: 'sometimes', user: 'sometimes' })",
  },
  {
    name: 'a key that no action lists never comes',
    file: 'src/service-reference/key-presence.ts',
    from: 'return !isListed(key, service);',
    to: 'return false;',
  },
  {
    name: 'a key that other actions list comes too',
    file: 'src/service-reference/key-presence.ts',
    from: 'return !isListed(key, service);',
    to: 'return true;',
  },
  {
    name: 'root users have no temporary credentials',
    file,
    from: "byCaller({ user: 'sometimes', role: 'sometimes', root: 'sometimes' }, { also: 'with temporary credentials' })",
    to: "byCaller({ user: 'sometimes', role: 'sometimes' }, { also: 'with temporary credentials' })",
  },
  {
    name: 'who forwards always says so',
    file: 'src/requests/class-keys.ts',
    from: "const chained = { there: flag('chain') };",
    to: 'const chained = {};',
  },
  {
    name: 'a forwarded call carries its endpoint',
    file: 'src/requests/class-keys.ts',
    from: "request.forwarded && request.network === 'endpoint'",
    to: 'false',
  },
];

function trial(most: number): ReturnType<typeof worlds.keysTrial> {
  const { Random } = jest.requireActual<typeof randoms>('../prover/random');
  return jest.requireActual<typeof worlds>('./keys-world').keysTrial(new Random(11), most);
}

describe('which keys there are', () => {
  test('every call agrees with asking each request, and claims that hold are among them (A1, A7)', () => {
    const { why, held } = trial(150);
    expect(why).toBeUndefined();
    expect(held).toBeGreaterThan(10);
  });

  if (isWhole)
    test.each(bugs)('$name: noticed', (bug) => {
      expect(withBug(bug, () => trial(400)).wrong).toBeDefined();
    });
});

describe('letters that fold (A8, O16)', () => {
  const kelvin = '\u212a';
  const policy = (statement: object) =>
    parsePolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: '*', ...statement }] });
  const request = {
    principal: 'arn:aws:iam::111122223333:user/a',
    resource: 'arn:aws:s3:::b',
    action: 's3:ListBucket',
    context: { 'aws:TokenIssueTime': '2026-02-01T00:00:00Z', 'aws:PrincipalTag/team': `${kelvin}\u00c9` },
  };
  const outcome = (statement: object) => authorizeDocument(request, policy(statement)).outcome;

  test('names fold in ASCII alone', () => {
    expect(outcome({ Action: 'S3:lISTbUCKET' })).toBe('Allow');
    expect(outcome({ Action: `s3:ListBuc${kelvin}et` })).toBe('ImplicitDeny');
    const test = (key: string) => ({ Action: '*', Condition: { DateGreaterThan: { [key]: '2026-01-01' } } });
    expect(outcome(test('aws:toKENissuetime'))).toBe('Allow');
    expect(outcome(test(`aws:to${kelvin}enissuetime`))).toBe('ImplicitDeny');
  });

  test('values under StringEqualsIgnoreCase fold beyond it', () => {
    const equals = (operator: string) => ({
      Action: '*',
      Condition: { [operator]: { 'aws:PrincipalTag/team': 'k\u00e9' } },
    });
    expect(outcome(equals('StringEqualsIgnoreCase'))).toBe('Allow');
    expect(outcome(equals('StringEquals'))).toBe('ImplicitDeny');
  });
});

test('a session of a federated identity tells nothing of MFA, so both values do not cover every session (P15)', () => {
  const deny = (value: string) => ({
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': value } },
  });
  const control = (...statements: object[]) =>
    parsePolicy({ Version: '2012-10-17', Statement: statements }, { type: 'serviceControl' });
  const calls = every({ actions: ['sqs:SendMessage'], callers: [iamRole('arn:aws:iam::111122223333:role/R')] });
  const both = [deny('true'), deny('false')];
  expect(control(...both)).not.toExplicitlyDeny(calls);
  const none = { ...deny('true'), Condition: { Null: { 'aws:MultiFactorAuthPresent': 'true' } } };
  expect(control(...both, none)).toExplicitlyDeny(calls);
});

test('what an anonymous caller can never have limits a grant (P13)', () => {
  const byFunction = { ArnEquals: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:f' } };
  const grant = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: byFunction },
    ],
  };
  expect(parsePolicy(grant, { type: 'resource' })).toDenyAnonymous();
  expect(checkAccessNotGranted(grant, [{ actions: ['s3:GetObject'] }])).toMatchObject({ result: 'FAIL' });
  expect(checkNoPublicAccess(grant)).toMatchObject({ result: 'FAIL' });
});
