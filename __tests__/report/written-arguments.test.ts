import { anonymous, call, dsseKms, every, fromCloudFormation, getObject, iamRole, s3Bucket, sseKms } from '../../src';
import { ask, type Matcher } from '../matchers/answered';
import { rightArguments } from '../misuse/arguments';

const Statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };
const policy = { Version: '2012-10-17', Statement };
const role = 'arn:aws:iam::111122223333:role/ci';
const key = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const bucket = s3Bucket({ name: 'logs', policy });
const read = { bucket: 'logs', key: 'a', caller: anonymous };

/** The first line of the message, in the voice that fails. */
function firstLine(subject: unknown, matcher: Matcher, given: readonly unknown[]): string | undefined {
  const [failed] = (['is', 'not'] as const)
    .map((voice) => ask(subject, matcher, given, voice))
    .filter(({ kind }) => kind === 'fails');
  return failed?.message.split('\n')[0];
}

test.each<[string, Matcher, readonly unknown[]]>([
  ["not.toGrantAny({ actions: ['s3:Get*'] })", 'toGrantAny', [{ actions: ['s3:Get*'] }]],
  ["toGrantAny({ actions: ['s3:Put*'] })", 'toGrantAny', [{ actions: ['s3:Put*'] }]],
  [
    'not.toGrantAny({ actions, resources })',
    'toGrantAny',
    [
      {
        actions: ['s3:GetObject', 's3:PutObjectAcl', 's3:PutObject'],
        resources: ['arn:aws:s3:::logs/public/reports/*'],
      },
    ],
  ],
  [
    "toRequireEncryption([sseKms(), dsseKms()], { prefix: 'drop/' })",
    'toRequireEncryption',
    [[sseKms(), dsseKms()], { prefix: 'drop/' }],
  ],
  ['toRequireEncryption(accepted)', 'toRequireEncryption', [[sseKms(key)]]],
  ["toLockOut(caller, { actions: ['s3:GetObject'] })", 'toLockOut', [iamRole(role), { actions: ['s3:GetObject'] }]],
  ["toRequireTlsVersion('1.3')", 'toRequireTlsVersion', ['1.3']],
  ["toBePublic({ only: ['s3:ListBucket'] })", 'toBePublic', [{ only: ['s3:ListBucket'] }]],
  [
    "toComplyWithConfigRule('s3-bucket-policy-grantee-check', { … })",
    'toComplyWithConfigRule',
    ['s3-bucket-policy-grantee-check', { vpcIds: 'vpc-0a1b2c3d4e5f67890' }],
  ],
  [
    "toHaveFinding('INVALID_ACTION', { path: 'Statement' })",
    'toHaveFinding',
    ['INVALID_ACTION', { path: 'Statement' }],
  ],
  ['not.toBeEquivalentTo(reference)', 'toBeEquivalentTo', [{ ...policy }]],
  ["not.toAllow(getObject({ bucket: 'logs', key: 'a', caller }))", 'toAllow', [getObject(read)]],
  ["toDeny(getObject({ bucket, key: 'a', caller: anonymous }))", 'toDeny', [getObject({ ...read, bucket })]],
  [
    "toDeny(call('s3:GetObject', { bucket, key: 'a', caller }))",
    'toDeny',
    [call('s3:GetObject', { ...read, caller: role })],
  ],
  [
    "toDeny(getObject({ bucket, key: 'a', caller, secure: false }))",
    'toDeny',
    [getObject({ ...read, caller: iamRole(role, { mfa: true }), secure: false })],
  ],
  [
    'toDeny(getObject(…))',
    'toDeny',
    [
      getObject({
        ...read,
        secure: true,
        tlsVersion: '1.2',
        presigned: false,
        resourceAccount: '111122223333',
        expectedBucketOwner: '111122223333',
        caller: role,
      }),
    ],
  ],
  [
    "toDeny(every({ bucket: 'logs', actions: ['s3:Get*'] }))",
    'toDeny',
    [every({ bucket: 'logs', actions: ['s3:Get*'] })],
  ],
  ['toDeny(request)', 'toDeny', [{ principal: role, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' }]],
])('the first line is the claim as it is written: %s', (line, matcher, given) => {
  expect(firstLine(policy, matcher, given)).toBe(`expect(policy).${line}`);
});

test('a call to a bucket of a template shows what was written, and no name that was made up', () => {
  const stack = fromCloudFormation(
    JSON.stringify({
      Resources: {
        Logs: { Type: 'AWS::S3::Bucket' },
        Access: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: { Ref: 'Logs' },
            PolicyDocument: { ...policy, Statement: { ...Statement, Resource: { 'Fn::Sub': '${Logs.Arn}/*' } } },
          },
        },
      },
    }),
  );
  const line = firstLine(stack.policy('Access'), 'toDeny', [getObject({ ...read, bucket: stack.bucket('Logs') })]);
  expect(line).toContain(".toDeny(getObject({ bucket, key: 'a', caller: anonymous }))");
});

test.each(Object.entries(rightArguments))('%s has a first line of at most 80 columns', (matcher, given) => {
  const line = firstLine(policy, matcher as Matcher, given) ?? '';
  expect(line).toMatch(/^expect\(policy\)\.(not\.)?to.*\)$/);
  expect(line.length).toBeLessThanOrEqual(80);
});
