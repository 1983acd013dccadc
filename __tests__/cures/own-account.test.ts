import '../../src/setup';
import { getObject, iamRole, parsePolicy, s3Bucket } from '../../src';
import { withCures } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';

type Json = Readonly<Record<string, unknown>>;

const account = '111122223333';
const secret = `arn:aws:secretsmanager:eu-west-1:${account}:secret:db-AbCdEf`;
const lambda = `arn:aws:lambda:eu-west-1:${account}:function:checkout`;

function notPublic(statements: readonly Json[]): MatcherResult {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
  return lazyMatchers.toBePublic?.call({ isNot: true }, parsePolicy(text, { source: 'own.json' })) as MatcherResult;
}

function mendedStatements(statements: readonly Json[]): readonly unknown[] {
  const { pass, cures } = notPublic(statements);
  expect(pass).toBe(true);
  const mended = withCures({ Version: '2012-10-17', Statement: statements }, cures?.() ?? []) ?? {};
  expect(parsePolicy(mended)).not.toBePublic();
  return (mended as { Statement: unknown[] }).Statement;
}

const forRoles = (resource: string): Json => ({
  Sid: 'DeployRoles',
  Effect: 'Allow',
  Principal: '*',
  Action: 'secretsmanager:GetSecretValue',
  Resource: resource,
  Condition: { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/deploy-*', 'arn:aws:iam::*:role/ops'] } },
});

const forService = (sourceArn: string): Json => ({
  Sid: 'Invoke',
  Effect: 'Allow',
  Principal: '*',
  Action: 'lambda:InvokeFunction',
  Resource: lambda,
  Condition: { ArnLike: { 'aws:SourceArn': sourceArn } },
});

describe('an Allow for everybody whose ARNs are of any account', () => {
  test('the account of the resource stands in the ARNs, and the policy keeps what it is for', () => {
    expect(mendedStatements([forRoles(secret)])).toEqual([
      {
        ...forRoles(secret),
        Condition: {
          ArnLike: {
            'aws:PrincipalArn': [`arn:aws:iam::${account}:role/deploy-*`, `arn:aws:iam::${account}:role/ops`],
          },
        },
      },
    ]);
  });

  test('where no account is known, the message says what to write where, and not to delete the policy', () => {
    const { cures, message } = notPublic([forRoles('*')]);
    expect(cures?.()).toEqual([]);
    expect(message()).not.toContain('Detach or delete');
    expect(message()).toContain(
      'Write the number of your account for the * in "arn:aws:iam::*:role/deploy-*" and "arn:aws:iam::*:role/ops": only you know it',
    );
  });
});

describe('an Allow for everybody by the ARN of the source', () => {
  test.each([
    ['arn:aws:execute-api:eu-west-1:*:*/prod/POST/checkout', 'apigateway.amazonaws.com'],
    ['arn:aws:events:eu-west-1:*:rule/nightly', 'events.amazonaws.com'],
  ])('%s is of a service, which is let in for the own account', (sourceArn, service) => {
    expect(mendedStatements([forService(sourceArn)])).toEqual([
      {
        ...forService(sourceArn),
        Principal: { Service: service },
        Condition: { ArnLike: { 'aws:SourceArn': sourceArn.replace(':*:', `:${account}:`) } },
      },
    ]);
  });

  test('the ARN of a bucket has no account, so the account is tested beside it', () => {
    const bySource = forService('arn:aws:s3:::acme-*');
    expect(mendedStatements([bySource])).toEqual([
      {
        ...bySource,
        Principal: { Service: 's3.amazonaws.com' },
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acme-*' },
          StringEquals: { 'aws:SourceAccount': account },
        },
      },
    ]);
  });

  test('the counterexample is a call of the service that such an ARN is of', () => {
    const { message } = notPublic([forService('arn:aws:execute-api:eu-west-1:*:*/prod/POST/checkout')]);
    expect(message()).toContain('AWS service apigateway.amazonaws.com');
  });
});

test.each(['toDeny', 'toAllow'] as const)(
  'a call of a role of the same name elsewhere, %s: the Allow is shown where it is mended, and no Deny about something else',
  (claim) => {
    const read = (Condition: Json, Effect = 'Allow'): Json => ({
      Effect,
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::models/*',
      Condition,
    });
    const trainers = (owner: string): Json =>
      read({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${owner}:role/t-*` } });
    const tls = read({ Bool: { 'aws:SecureTransport': 'false' } }, 'Deny');
    const bucketOf = (allow: Json): unknown =>
      s3Bucket({
        name: 'models',
        account,
        blockPublicAccess: false,
        policy: JSON.stringify({ Version: '2012-10-17', Statement: [allow, tls] }, null, 2),
      });
    const call = getObject({ key: 'a', caller: iamRole('arn:aws:iam::777788889999:role/t-gpu'), secure: true });
    const ask = (bucket: unknown): MatcherResult =>
      lazyMatchers[claim]?.call({ isNot: claim === 'toAllow' }, bucket, call) as MatcherResult;
    const { cures, message } = ask(bucketOf(trainers('*')));
    expect(cures?.()).toEqual([expect.objectContaining({ operation: 'replace', value: trainers(account) })]);
    expect(message()).toMatch(
      /\nAllowed by statement 0 {2}policy:4\n +11 \| +"aws:PrincipalArn": "arn:aws:iam::\*:role\/t-\*"\n +\| +\^+\nHint: ArnLike aws:PrincipalArn admits/,
    );
    expect(message()).not.toContain('Nearest deny');
  },
);
