import { environment, every, fromCloudFormation, iamRole, iamUser, s3Bucket } from '../../src';
import { ask, type Matcher } from './answered';
import { codeToTry, valueOfCode, type TestNames } from './call-to-try';
import { allow, deny, plain, policyOf, reader, whole, writer } from './documents';

/** How an assertion that a message proposes fails, pasted into the test. */
function pasted(code: string, own: TestNames): Error | undefined {
  try {
    valueOfCode(code, own);
  } catch (error) {
    return error as Error;
  }
  return undefined;
}

/** The line that says what was found. */
function received(message: string): string | undefined {
  return /^Received: .*$/m.exec(message)?.[0];
}

const reads = { policies: [policyOf(plain({ Action: ['s3:GetObject', 's3:PutObject'] }))] };
const env = environment({
  buckets: [
    s3Bucket({ name: 'logs', account: '111122223333', policy: policyOf(allow(), deny({ Action: 's3:PutObject' })) }),
    s3Bucket({ name: 'archive', account: '111122223333' }),
  ],
  principals: [iamRole(writer, reads), iamUser(reader, reads)],
});

const stack = fromCloudFormation(`
Resources:
  Logs: { Type: 'AWS::S3::Bucket' }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Deny, Principal: '*', Action: 's3:PutObject', Resource: !Sub '\${Logs.Arn}/*' }
          - { Effect: Allow, Principal: { AWS: !GetAtt Reader.Arn }, Action: 's3:GetObject', Resource: !Sub '\${Logs.Arn}/*' }
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' }] }
      Policies:
        - PolicyName: all
          PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] }
  Loader:
    Type: AWS::IAM::User
    Properties:
      UserName: loader
      Policies:
        - PolicyName: all
          PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: 's3:*', Resource: '*' }] }
`);

const both = { actions: ['s3:GetObject', 's3:PutObject'] };

test.each<[subject: unknown, matcher: Matcher, given: readonly unknown[], code: string]>([
  [
    env,
    'toAllow',
    [every({ ...both, bucket: 'logs', callers: [env.role('Writer')] })],
    "expect(env).toAllow(putObject({ bucket: 'logs', key: 'key', caller: env.role('Writer'), encryption: null }))",
  ],
  [
    env,
    'toDeny',
    [every({ ...both, bucket: 'logs', callers: [env.user('reader')] })],
    "expect(env).toDeny(getObject({ bucket: 'logs', key: 'key', caller: env.user('reader') }))",
  ],
  [
    stack,
    'toAllow',
    [every({ ...both, bucket: stack.bucket('Logs'), callers: [stack.role('Reader')] })],
    "expect(stack).toAllow(putObject({ bucket: stack.bucket('Logs'), key: 'key', caller: stack.role('Reader'), encryption: null }))",
  ],
  [
    stack,
    'toExplicitlyDeny',
    [every({ ...both, bucket: stack.bucket('Logs'), callers: [stack.user('Loader')] })],
    "expect(stack).toExplicitlyDeny(getObject({ bucket: stack.bucket('Logs'), key: 'key', caller: stack.user('Loader') }))",
  ],
])(
  'a set of calls in an environment: the call that fails, on the environment and by its principal: %#',
  (subject, matcher, given, code) => {
    const { kind, message } = ask(subject, matcher, given);
    expect(kind).toBe('fails');
    expect(codeToTry(message)).toBe(code);
    const again = pasted(code, subject === stack ? { stack } : { env });
    expect(again?.message).toContain('Received: ');
    expect(again?.message).not.toContain('Matcher error');
  },
);

test.each<[subject: unknown, matcher: Matcher, given: readonly unknown[], isNot: boolean, code: RegExp]>([
  [env, 'toDenyInsecureTransport', [], false, /^expect\(env\.bucket\('logs'\)\)\.toExplicitlyDeny\(\w+\(/],
  [
    env,
    'toEnforceNetworkPerimeter',
    [{ vpcs: ['vpc-0a1b2c3d'] }],
    false,
    /^expect\(env\.bucket\('logs'\)\)\.toDeny\(\w+\(/,
  ],
  [stack, 'toDenyInsecureTransport', [], false, /^expect\(stack\.bucket\('Logs'\)\)\.toExplicitlyDeny\(\w+\(/],
])('a claim on each bucket of an environment: the call on that bucket: %#', (subject, matcher, given, isNot, code) => {
  const { kind, message } = ask(subject, matcher, given, isNot ? 'not' : 'is');
  expect(kind).toBe('fails');
  const line = codeToTry(message) ?? '';
  expect(line).toMatch(code);
  expect(pasted(line, subject === stack ? { stack } : { env })?.message).toContain('Received: ');
});

test('a public bucket of an environment: an assertion that fails as the claim does', () => {
  const open = environment({
    buckets: [
      s3Bucket({
        name: 'logs',
        account: '111122223333',
        blockPublicAccess: false,
        policy: policyOf(allow({ Principal: '*' })),
      }),
    ],
  });
  const { message } = ask(open, 'toBePublic', [], 'not');
  const line = codeToTry(message) ?? '';
  expect(line).toBe(
    "expect(env.bucket('logs')).not.toAllow(getObject({ bucket: 'logs', key: 'key', caller: anonymous }))",
  );
  expect(received(pasted(line, { env: open })?.message ?? '')).toBe('Received: it is allowed');
});

test('two principals of one name are told by their ARNs', () => {
  const twice = [writer, writer.replace('role/', 'role/team/')].map((arn) => iamRole(arn, reads));
  const two = environment({ buckets: [s3Bucket({ name: 'logs', account: '111122223333' })], principals: twice });
  const { message } = ask(two, 'toDeny', [every({ ...both, callers: [two.role(writer)] })]);
  expect(codeToTry(message)).toContain(`caller: '${writer}'`);
});

test('a policy and a bucket by themselves are in the test already: the call alone', () => {
  const { message } = ask(policyOf(deny({ Resource: whole, Action: 's3:PutObject' })), 'toDenyInsecureTransport', []);
  expect(codeToTry(message)).toMatch(/^getObject\(/);
});
