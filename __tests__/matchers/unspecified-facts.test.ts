import {
  getObject,
  iamRole,
  iamUser,
  internet,
  listObjects,
  putObject,
  s3Bucket,
  sseKms,
  sseS3,
  vpcEndpoint,
  type Call,
} from '../../src';
import { failed, bothWays, doesNotHold, holds, isUndecided } from './answered';
import { allow, bucketArn, deny, keyArn, objects, organization, policyOf, reader, writer } from './documents';

/** A policy that denies by one condition, on top of an Allow for the writer. */
const unless = (Condition: object, Action = 's3:GetObject') =>
  policyOf(allow({ Action: ['s3:GetObject', 's3:PutObject'] }), deny({ Action, Resource: objects, Condition }));
const read = (more: object = {}): Call => getObject({ bucket: 'logs', key: 'a', caller: writer, ...more });
const write = (more: object = {}): Call => putObject({ bucket: 'logs', key: 'a', caller: writer, ...more });
const by = (facts: object): Call => read({ caller: iamRole(writer, facts) });

describe('a fact that the call does not tell', () => {
  test.each<[string, object, Call, string, string]>([
    [
      'the organization',
      unless({ StringNotEquals: { 'aws:PrincipalOrgID': organization } }),
      read(),
      'aws:PrincipalOrgID',
      'iamRole(arn, { organization })',
    ],
    [
      'a tag of the caller',
      unless({ StringNotEquals: { 'aws:PrincipalTag/team': 'red' } }),
      read(),
      'aws:PrincipalTag/team',
      'iamRole(arn, { tags: { team: … } })',
    ],
    [
      'MFA',
      unless({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
      read({ caller: reader }),
      'aws:MultiFactorAuthPresent',
      'iamUser(arn, { mfa })',
    ],
    [
      'the network',
      unless({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      read(),
      'aws:SourceIp',
      "from: internet('203.0.113.7')",
    ],
    [
      'the endpoint',
      unless({ StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } }),
      read(),
      'aws:SourceVpce',
      "from: vpcEndpoint('vpce-…')",
    ],
    [
      'the time',
      unless({ DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } }),
      read(),
      'aws:CurrentTime',
      "at: '2030-01-31T12:00:00Z'",
    ],
    [
      'the transport',
      unless({ Bool: { 'aws:SecureTransport': 'false' } }),
      read(),
      'aws:SecureTransport',
      'secure: true',
    ],
    [
      'the encryption',
      unless({ StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } }, 's3:PutObject'),
      write(),
      's3:x-amz-server-side-encryption',
      'encryption: null or sseKms(keyArn)',
    ],
    [
      'the session',
      unless({ StringNotLike: { 'aws:userid': '*:ci' } }),
      read(),
      'aws:userid',
      'iamRole(arn, { id, session })',
    ],
    [
      'the tags of the object',
      unless({ StringNotEquals: { 's3:ExistingObjectTag/class': 'open' } }),
      read(),
      's3:ExistingObjectTag/class',
      'existingTags: { class: … }',
    ],
    [
      'the TLS version',
      unless({ NumericLessThan: { 's3:TlsVersion': '1.2' } }),
      read({ secure: true }),
      's3:TlsVersion',
      "tlsVersion: '1.2'",
    ],
  ])('%s leaves the claim open, with a hint', (_fact, policy, call, key, hint) => {
    expect(bothWays(policy, 'toAllow', call)).toEqual(isUndecided);
    expect(bothWays(policy, 'toDeny', call)).toEqual(isUndecided);
    const { message, verdict } = failed(policy, 'toAllow', call);
    expect(message.split('\n')[0]).toBe(
      `Cannot decide: toAllow: the call does not specify ${key}, and s3:${call.name === 'putObject' ? 'PutObject' : 'GetObject'} depends on it`,
    );
    expect(message).toContain(`Hint: add ${hint}`);
    expect(verdict).toBe(key);
  });

  test('is told by the hint', () => {
    const policy = unless({ StringNotEquals: { 'aws:PrincipalOrgID': organization } });
    expect(bothWays(policy, 'toAllow', by({ organization }))).toEqual(holds);
    expect(bothWays(policy, 'toAllow', by({ organization: 'o-zzzzzzzzzz' }))).toEqual(doesNotHold);
  });

  test('null means that there is none: a negated operator then denies (C3)', () => {
    const organized = unless({ StringNotEquals: { 'aws:PrincipalOrgID': organization } });
    expect(bothWays(organized, 'toExplicitlyDeny', by({ organization: null }))).toEqual(holds);
    const tagged = unless({ StringEquals: { 'aws:PrincipalTag/team': 'red' } });
    expect(bothWays(tagged, 'toAllow', by({ tags: null }))).toEqual(holds);
    expect(bothWays(tagged, 'toAllow', by({ tags: { other: 'x' } }))).toEqual(holds);
    expect(bothWays(tagged, 'toAllow', by({ tags: { team: 'red' } }))).toEqual(doesNotHold);
  });

  test('long-term keys carry no MFA at all, temporary ones without MFA say so (C17, P15)', () => {
    const policy = unless({ Bool: { 'aws:MultiFactorAuthPresent': 'false' } });
    const user = (mfa: boolean | null) => read({ caller: iamUser(reader, { mfa }) });
    expect(bothWays(policy, 'toExplicitlyDeny', user(null))).toEqual(doesNotHold);
    expect(bothWays(policy, 'toExplicitlyDeny', user(false))).toEqual(isUndecided);
    const ifExists = unless({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } });
    expect(bothWays(ifExists, 'toExplicitlyDeny', user(false))).toEqual(holds);
    expect(bothWays(policy, 'toExplicitlyDeny', read({ caller: iamRole(writer, { mfa: false }) }))).toEqual(holds);
    expect(bothWays(policy, 'toExplicitlyDeny', user(true))).toEqual(doesNotHold);
  });

  test('an endpoint hides the public address (F66)', () => {
    const policy = unless({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } });
    const inside = read({ from: vpcEndpoint('vpce-0a1b2c3d4e5f67890') });
    expect(bothWays(policy, 'toExplicitlyDeny', inside)).toEqual(holds);
    expect(bothWays(policy, 'toExplicitlyDeny', read({ from: internet('203.0.113.9') }))).toEqual(doesNotHold);
  });
});

describe('a fact that does not matter', () => {
  test('when every value gives the same answer', () => {
    const either = policyOf(
      deny({ Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } }),
      deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': organization } } }),
    );
    expect(bothWays(either, 'toExplicitlyDeny', read())).toEqual(holds);
  });

  test('when another statement decides', () => {
    const policy = policyOf(deny(), allow({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }));
    expect(bothWays(policy, 'toExplicitlyDeny', read())).toEqual(holds);
  });

  test('when what is asked does not turn on it: allowed or silent, it is not denied', () => {
    const policy = policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } }));
    // Allow and silence still differ, so the call as a whole is open.
    expect(bothWays(policy, 'toAllow', read())).toEqual(isUndecided);
  });

  test('when the key cannot be there: an anonymous caller has no organization (E29)', () => {
    const policy = unless({ StringNotEquals: { 'aws:PrincipalOrgID': organization } });
    expect(bothWays(policy, 'toExplicitlyDeny', read({ caller: 'anonymous' }))).toEqual(holds);
  });
});

describe('a key of the object that the call leaves out', () => {
  const anyKey = getObject({ bucket: 'logs', caller: writer, secure: true });

  test('stands for every key', () => {
    expect(bothWays(policyOf(allow()), 'toAllow', anyKey)).toEqual(holds);
    expect(bothWays(policyOf(deny()), 'toExplicitlyDeny', anyKey)).toEqual(holds);
  });

  test('leaves the claim open where keys differ', () => {
    const some = policyOf(allow({ Resource: 'arn:aws:s3:::logs/public/*' }));
    expect(bothWays(some, 'toAllow', anyKey)).toEqual(isUndecided);
    expect(failed(some, 'toAllow', anyKey).message).toMatch(/does not specify its key[^]*Hint: add key: '…'/);
  });
});

test('a listing sends no prefix unless told: null and untold differ (T16)', () => {
  const home = policyOf(
    allow({ Action: 's3:ListBucket', Resource: bucketArn, Condition: { StringLike: { 's3:prefix': 'home/*' } } }),
  );
  const list = (more: object) => listObjects({ bucket: 'logs', caller: writer, secure: true, ...more });
  expect(bothWays(home, 'toAllow', list({}))).toEqual(isUndecided);
  expect(bothWays(home, 'toAllow', list({ prefix: null }))).toEqual(doesNotHold);
  expect(bothWays(home, 'toAllow', list({ prefix: 'home/a' }))).toEqual(holds);
});

test('the key that S3 will use follows from the bucket where the call asks for none (F35, F36)', () => {
  const oneKey = policyOf(
    allow({ Action: 's3:PutObject' }),
    deny({
      Action: 's3:PutObject',
      Resource: objects,
      Condition: { ArnNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn } },
    }),
  );
  const upload = write({ encryption: null, secure: true });
  const bucket = (defaultEncryption: ReturnType<typeof sseKms>) =>
    s3Bucket({ name: 'logs', policy: oneKey, defaultEncryption });
  expect(bothWays(bucket(sseKms(keyArn)), 'toAllow', upload)).toEqual(holds);
  expect(bothWays(bucket(sseS3()), 'toExplicitlyDeny', upload)).toEqual(holds);
  expect(bothWays(oneKey, 'toExplicitlyDeny', write({ encryption: sseS3() }))).toEqual(holds);
  // aws:kms without a key id uses aws/s3, whose ARN nobody tells (F38).
  expect(bothWays(oneKey, 'toAllow', write({ encryption: sseKms() }))).toEqual(isUndecided);
});
