import {
  anonymous,
  awsService,
  awsServices,
  every,
  iamRole,
  iamUser,
  internet,
  not,
  parsePolicy,
  rootOf,
  s3Bucket,
  serviceLinkedRoles,
  sseC,
  sseKms,
  sseS3,
  tagged,
  viaAwsServices,
  vpcEndpoint,
  type EveryOptions,
} from '../../src';
import { bothWays, doesNotHold, holds, isMisuse, witnessOf } from './answered';
import {
  allow,
  bucketArn,
  deny,
  keyArn,
  kmsOnly,
  objects,
  organization,
  otherKey,
  outsider,
  overHttp,
  plain,
  policyOf,
  reader,
  tlsOnly,
  writer,
} from './documents';

/** Whether every call of the set is explicitly denied by a bucket policy of these statements. */
const denied = (statements: object, set: EveryOptions) => bothWays(statements, 'toExplicitlyDeny', every(set));
const condition = (Condition: object, more: object = {}) => policyOf(deny({ Condition, ...more }));

describe('what is left out ranges over all that AWS can receive', () => {
  test('every request over HTTP is denied, not every request', () => {
    expect(denied(tlsOnly, { secure: false })).toEqual(holds);
    expect(denied(tlsOnly, {})).toEqual(doesNotHold);
    const witness = witnessOf(tlsOnly, 'toExplicitlyDeny', every());
    expect(witness.context).toMatchObject({ 'aws:SecureTransport': 'true' });
  });

  test('one action that the Deny forgets is found', () => {
    const most = policyOf(deny({ Action: ['s3:Get*', 's3:List*'], Condition: overHttp }));
    expect(denied(most, { secure: false, actions: ['s3:GetObject', 's3:ListBucket'] })).toEqual(holds);
    const witness = witnessOf(most, 'toExplicitlyDeny', every({ secure: false, actions: ['s3:*Object'] }));
    expect(witness.action).not.toMatch(/^s3:(Get|List)/);
  });

  test('actions are patterns in any letter case', () => {
    const reads = policyOf(deny({ Action: 's3:Get*' }));
    expect(denied(reads, { actions: ['S3:getobject*'] })).toEqual(holds);
    expect(denied(reads, { actions: ['s3:?etObject', 's3:PutObject'] })).toEqual(doesNotHold);
  });
});

describe('callers', () => {
  const notWriter = condition({ ArnNotEquals: { 'aws:PrincipalArn': writer } });

  test.each<[string, NonNullable<EveryOptions['callers']>[number], boolean]>([
    ['a role by ARN', writer, false],
    ['a role', iamRole(writer), false],
    ['another role', iamRole(outsider), true],
    ['a user', iamUser(reader), true],
    ['anonymous: the key is absent, the negated operator holds (C3)', anonymous, true],
    ['a service', awsService('cloudtrail.amazonaws.com'), true],
    ['root', rootOf('111122223333'), true],
  ])('%s', (_kind, caller, isDenied) => {
    expect(denied(notWriter, { callers: [caller] })).toEqual(isDenied ? holds : doesNotHold);
  });

  test('several mean each of them', () => {
    expect(denied(notWriter, { callers: [outsider, anonymous] })).toEqual(holds);
    expect(denied(notWriter, { callers: [outsider, writer] })).toEqual(doesNotHold);
  });

  test('a session is one of its role (B21, B22)', () => {
    const one = policyOf(allow({ Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/Writer/ci' } }));
    const reads = (caller: NonNullable<EveryOptions['callers']>[number]) =>
      bothWays(one, 'toAllow', every({ callers: [caller], actions: ['s3:GetObject'] }));
    expect(reads(iamRole(writer, { session: 'ci' }))).toEqual(holds);
    expect(reads('arn:aws:sts::111122223333:assumed-role/Writer/ci')).toEqual(holds);
    expect(reads(writer)).toEqual(doesNotHold);
  });

  test('the ARN of a session leaves open on which path its role is (B21)', () => {
    const session = 'arn:aws:sts::111122223333:assumed-role/Loader/ci';
    const byPath = policyOf(allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/batch/Loader' } }));
    const notOnPath = policyOf(
      deny({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/batch/*' } } }),
    );
    const set = every({ callers: [session], actions: ['s3:GetObject'] });
    expect(bothWays({ resource: byPath }, 'toDeny', set)).toEqual(doesNotHold);
    // A name stands for one role of an account, whatever its path.
    expect(bothWays({ resource: byPath }, 'toAllow', set)).toEqual(holds);
    expect(bothWays(notOnPath, 'toLockOut', session, { actions: ['s3:GetObject'] })).toEqual(holds);
  });

  test('what is told of a caller counts', () => {
    const untagged = condition({ StringNotEquals: { 'aws:PrincipalTag/team': 'red' } });
    expect(denied(untagged, { callers: [iamRole(writer, { tags: null })] })).toEqual(holds);
    expect(denied(untagged, { callers: [iamRole(writer, { tags: { other: 'x' } })] })).toEqual(holds);
    expect(denied(untagged, { callers: [iamRole(writer, { tags: { team: 'red' } })] })).toEqual(doesNotHold);
    expect(denied(untagged, { callers: [writer] })).toEqual(doesNotHold);
    const outside = condition({ StringNotEquals: { 'aws:PrincipalOrgID': organization } });
    expect(denied(outside, { callers: [iamRole(writer, { organization: null })] })).toEqual(holds);
    expect(denied(outside, { callers: [iamRole(writer, { organization })] })).toEqual(doesNotHold);
    const withoutMfa = condition({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } });
    expect(denied(withoutMfa, { callers: [iamUser(reader, { mfa: null })] })).toEqual(holds);
    expect(denied(withoutMfa, { callers: [iamUser(reader, { mfa: true })] })).toEqual(doesNotHold);
    const byId = condition({ StringLike: { 'aws:userid': 'AROAEXAMPLE0000000001:*' } });
    expect(denied(byId, { callers: [iamRole(writer, { id: 'AROAEXAMPLE0000000001' })] })).toEqual(holds);
    expect(denied(byId, { callers: [iamRole(writer, { id: 'AROAEXAMPLE0000000002' })] })).toEqual(doesNotHold);
    const otherSource = condition({ StringNotEquals: { 'aws:SourceAccount': '111122223333' } });
    const trail = (sourceAccount: string) => awsService('cloudtrail.amazonaws.com', { sourceAccount });
    expect(denied(otherSource, { callers: [trail('444455556666')] })).toEqual(holds);
    expect(denied(otherSource, { callers: [trail('111122223333')] })).toEqual(doesNotHold);
  });
});

describe('encryption means the requests that tell it', () => {
  const uploads = { actions: ['s3:PutObject'] };

  test('each way against one Deny (F40)', () => {
    for (const encryption of [null, sseS3(), sseC(), [null, sseS3(), sseC()]]) {
      expect(denied(kmsOnly, { ...uploads, encryption })).toEqual(holds);
    }
    expect(denied(kmsOnly, { ...uploads, encryption: sseKms() })).toEqual(doesNotHold);
    expect(denied(kmsOnly, { ...uploads, encryption: [sseS3(), sseKms()] })).toEqual(doesNotHold);
  });

  test('one key or any key', () => {
    const oneKey = condition(
      { StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn } },
      { Action: 's3:PutObject', Resource: objects },
    );
    expect(denied(oneKey, { ...uploads, encryption: sseKms(otherKey) })).toEqual(holds);
    expect(denied(oneKey, { ...uploads, encryption: sseKms(keyArn) })).toEqual(doesNotHold);
    expect(denied(oneKey, { ...uploads, encryption: sseKms() })).toEqual(doesNotHold);
  });

  test('reads are not among them, all writes are (T1, T31, T32)', () => {
    const writes = ['s3:PutObject', 's3:ReplicateObject', 's3:BypassGovernanceRetention'];
    const aes = { StringEquals: { 's3:x-amz-server-side-encryption': 'AES256' } };
    const some = condition(aes, { Action: writes, Resource: objects });
    const all = condition(aes, { Action: [...writes, 's3:UpdateObjectEncryption'], Resource: objects });
    expect(denied(all, { encryption: sseS3() })).toEqual(holds);
    const witness = witnessOf(some, 'toExplicitlyDeny', every({ encryption: sseS3() }));
    expect(witness).toMatchObject({
      action: 's3:UpdateObjectEncryption',
      context: { 's3:x-amz-server-side-encryption': 'AES256' },
    });
    expect(denied(some, { actions: ['s3:GetObject'], encryption: null })).toEqual(isMisuse);
  });
});

describe('network', () => {
  test('an address, in any notation (C19, C20)', () => {
    const away = condition({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '2001:db8::/32'] } });
    expect(denied(away, { from: internet('198.51.100.7') })).toEqual(holds);
    expect(denied(away, { from: internet('203.0.113.7') })).toEqual(doesNotHold);
    expect(denied(away, { from: internet('2001:0DB8:0:0::7') })).toEqual(doesNotHold);
    expect(denied(away, { from: [internet('198.51.100.7'), internet('203.0.113.7')] })).toEqual(doesNotHold);
  });

  test('an endpoint and its VPC', () => {
    const away = condition({ StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f67890' } });
    const endpoint = (vpc?: string) => vpcEndpoint('vpce-0a1b2c3d4e5f67890', vpc === undefined ? {} : { vpc });
    expect(denied(away, { from: endpoint('vpc-0f0f0f0f0f0f0f0f0') })).toEqual(holds);
    expect(denied(away, { from: endpoint('vpc-0a1b2c3d4e5f67890') })).toEqual(doesNotHold);
    expect(denied(away, { from: endpoint() })).toEqual(doesNotHold);
    expect(denied(away, { from: internet('198.51.100.7') })).toEqual(holds);
  });

  test('an endpoint hides the public address (F66)', () => {
    const office = condition({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } });
    expect(denied(office, { from: vpcEndpoint('vpce-0a1b2c3d4e5f67890') })).toEqual(holds);
    expect(
      denied(condition({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }), { from: vpcEndpoint('vpce-0a1b') }),
    ).toEqual(doesNotHold);
  });
});

describe('context', () => {
  const red = condition({ StringEquals: { 'aws:PrincipalTag/team': 'red' } });
  const roles = { callers: [writer] };

  test('a value, any other value, none', () => {
    expect(denied(red, { ...roles, context: { 'aws:PrincipalTag/team': 'red' } })).toEqual(holds);
    expect(denied(red, { ...roles, context: { 'aws:principaltag/TEAM': 'red' } })).toEqual(holds);
    expect(denied(red, { ...roles, context: { 'aws:PrincipalTag/team': not('blue') } })).toEqual(doesNotHold);
    expect(denied(red, { ...roles, context: { 'aws:PrincipalTag/team': null } })).toEqual(doesNotHold);
    const notRed = condition({ StringNotEquals: { 'aws:PrincipalTag/team': 'red' } });
    expect(denied(notRed, { ...roles, context: { 'aws:PrincipalTag/team': not('red') } })).toEqual(holds);
    expect(denied(notRed, { ...roles, context: { 'aws:PrincipalTag/team': null } })).toEqual(holds);
  });

  test('not(value) includes absent', () => {
    const otherTeam = condition({
      StringNotEquals: { 'aws:PrincipalTag/team': 'red' },
      Null: { 'aws:PrincipalTag/team': 'false' },
    });
    const set = every({ ...roles, context: { 'aws:PrincipalTag/team': not('red') } });
    const witness = witnessOf(otherTeam, 'toExplicitlyDeny', set);
    expect(Object.keys(witness.context ?? {})).not.toContain('aws:PrincipalTag/team');
  });

  test('the transport may be told here', () => {
    expect(denied(tlsOnly, { context: { 'aws:SecureTransport': false } })).toEqual(holds);
    expect(denied(tlsOnly, { context: { 'aws:SecureTransport': not(true) } })).toEqual(holds);
    expect(denied(tlsOnly, { context: { 'aws:SecureTransport': true } })).toEqual(doesNotHold);
  });

  test('numbers, dates and lists by the operator of their type', () => {
    const many = condition(
      { NumericGreaterThan: { 's3:max-keys': '10' } },
      { Action: 's3:ListBucket', Resource: bucketArn },
    );
    expect(denied(many, { actions: ['s3:ListBucket'], context: { 's3:max-keys': 100 } })).toEqual(holds);
    expect(denied(many, { actions: ['s3:ListBucket'], context: { 's3:max-keys': 5 } })).toEqual(doesNotHold);
    const later = condition({ DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } });
    expect(denied(later, { context: { 'aws:CurrentTime': '2031-01-01' } })).toEqual(holds);
    expect(denied(later, { context: { 'aws:CurrentTime': '2029-01-01' } })).toEqual(doesNotHold);
    const athena = condition({ 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' } });
    expect(denied(athena, { ...roles, context: { 'aws:CalledVia': 'athena.amazonaws.com' } })).toEqual(holds);
    expect(denied(athena, { ...roles, context: { 'aws:CalledVia': 'glue.amazonaws.com' } })).toEqual(doesNotHold);
  });
});

describe('except', () => {
  test('a role with its sessions', () => {
    const policy = condition({ ArnNotEquals: { 'aws:PrincipalArn': writer } });
    expect(denied(policy, {})).toEqual(doesNotHold);
    expect(denied(policy, { except: writer })).toEqual(holds);
    expect(denied(policy, { except: [iamRole(writer), anonymous] })).toEqual(holds);
    expect(denied(policy, { except: outsider })).toEqual(doesNotHold);
  });

  test('AWS services (B27, F68)', () => {
    const policy = condition({ BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } });
    expect(denied(policy, {})).toEqual(doesNotHold);
    expect(denied(policy, { except: awsServices() })).toEqual(holds);
    // Anonymous calls lack the key, so without IfExists they get through.
    const plainBool = condition({ Bool: { 'aws:PrincipalIsAWSService': 'false' } });
    expect(witnessOf(plainBool, 'toExplicitlyDeny', every({ except: awsServices() })).principal).toBe('anonymous');
    expect(denied(plainBool, { except: [awsServices(), anonymous] })).toEqual(holds);
  });

  test('calls that services pass on (F64)', () => {
    const policy = condition({ Bool: { 'aws:ViaAWSService': 'false' } });
    expect(denied(policy, {})).toEqual(doesNotHold);
    expect(denied(policy, { except: viaAwsServices() })).toEqual(holds);
  });

  test('tagged principals', () => {
    const policy = condition({ StringNotEquals: { 'aws:PrincipalTag/team': 'red' } });
    expect(denied(policy, {})).toEqual(doesNotHold);
    expect(denied(policy, { except: tagged('team', 'red') })).toEqual(holds);
    expect(denied(policy, { except: tagged('team', 'blue') })).toEqual(doesNotHold);
  });

  test('service-linked roles', () => {
    const path = 'arn:aws:iam::*:role/aws-service-role/*.amazonaws.com/AWSServiceRoleFor*';
    const policy = condition({ ArnNotLike: { 'aws:PrincipalArn': path } });
    expect(denied(policy, {})).toEqual(doesNotHold);
    expect(denied(policy, { except: serviceLinkedRoles() })).toEqual(holds);
  });
});

describe('place', () => {
  test('a prefix means the objects under it', () => {
    const secret = policyOf(deny({ Resource: 'arn:aws:s3:::logs/secret/*', Action: ['s3:GetObject', 's3:PutObject'] }));
    expect(denied(secret, { actions: ['s3:GetObject'], prefix: 'secret/' })).toEqual(holds);
    expect(denied(secret, { actions: ['s3:GetObject'], prefix: 'secret/deep/' })).toEqual(holds);
    expect(denied(secret, { actions: ['s3:GetObject'], prefix: 'sec' })).toEqual(doesNotHold);
    expect(denied(secret, { actions: ['s3:GetObject'] })).toEqual(doesNotHold);
    expect(denied(policyOf(deny({ Resource: objects, Action: 's3:*' })), { prefix: 'secret/' })).toEqual(holds);
  });

  test('a bucket where the policy names several or patterns', () => {
    const family = policyOf(deny({ Resource: ['arn:aws:s3:::logs-*', 'arn:aws:s3:::logs-*/*'] }));
    expect(denied(family, {})).toEqual(holds);
    expect(denied(family, { bucket: 'logs-eu' })).toEqual(holds);
    expect(denied(family, { bucket: 'metrics' })).toEqual(isMisuse);
    const two = policyOf(deny({ Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*', 'arn:aws:s3:::data/*'] }));
    expect(denied(two, {})).toEqual(isMisuse);
    expect(denied(two, { bucket: 'logs' })).toEqual(holds);
    expect(denied(two, { bucket: 'data' })).toEqual(doesNotHold);
  });
});

describe('a resource that is not a bucket', () => {
  const topic = (Resource: string) => policyOf(allow({ Principal: { AWS: writer }, Action: 'sns:Publish', Resource }));
  const publish = every({ actions: ['sns:Publish'], callers: [outsider] });

  test('silence leaves the callers of its owner to their own policies, and its ARN tells the owner', () => {
    expect(bothWays(topic('arn:aws:sns:eu-west-1:111122223333:jobs'), 'toDeny', publish)).toEqual(holds);
    expect(bothWays(topic('arn:aws:sns:*:111122223333:*'), 'toDeny', publish)).toEqual(holds);
    expect(bothWays(topic('*'), 'toDeny', publish)).toEqual(doesNotHold);
    expect(witnessOf(topic('*'), 'toDeny', publish)).toMatchObject({
      principal: 'arn:aws:sts::444455556666:assumed-role/Outsider/session',
      resource: 'arn:aws:sns:us-east-1:444455556666:example',
      resourceAccount: '444455556666',
    });
  });
});

describe('the four matchers', () => {
  const readable = policyOf(allow({ Action: 's3:Get*', Principal: '*' }));
  const reads = every({ actions: ['s3:GetObject'] });

  test('toAllow wants each of them allowed', () => {
    expect(bothWays(readable, 'toAllow', reads)).toEqual(holds);
    expect(bothWays(readable, 'toAllow', every({ actions: ['s3:*Object'] }))).toEqual(doesNotHold);
  });

  test('toDeny wants each refused: a role of the owner may be helped (E4)', () => {
    const silent = policyOf(allow({ Action: 's3:PutObject' }));
    expect(bothWays(silent, 'toDeny', every({ callers: [anonymous] }))).toEqual(holds);
    expect(bothWays(silent, 'toDeny', reads)).toEqual(doesNotHold);
    const owned = s3Bucket({ name: 'logs', account: '111122223333', policy: silent });
    expect(bothWays(owned, 'toDeny', every({ callers: [outsider] }))).toEqual(holds);
    expect(bothWays(owned, 'toDeny', every({ callers: [iamUser(reader)] }))).toEqual(doesNotHold);
  });

  test('toImplicitlyDeny wants each neither allowed nor denied', () => {
    expect(bothWays(tlsOnly, 'toImplicitlyDeny', every({ secure: true }))).toEqual(holds);
    expect(bothWays(tlsOnly, 'toImplicitlyDeny', every())).toEqual(doesNotHold);
  });

  test('on a bucket, an identity policy, an SCP and a set', () => {
    const bucket = s3Bucket({ name: 'logs', policy: tlsOnly });
    expect(bothWays(bucket, 'toExplicitlyDeny', every({ secure: false }))).toEqual(holds);
    const identity = policyOf(plain({ Action: 's3:Get*', Resource: '*' }));
    expect(bothWays(identity, 'toAllow', every({ actions: ['s3:GetObject'] }))).toEqual(holds);
    expect(bothWays(identity, 'toAllow', every({ actions: ['s3:*'] }))).toEqual(doesNotHold);
    const scp = parsePolicy(policyOf(plain({ Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: overHttp })), {
      type: 'serviceControl',
    });
    expect(bothWays(scp, 'toExplicitlyDeny', every({ actions: ['s3:*'], secure: false }))).toEqual(holds);
    expect(bothWays(scp, 'toAllow', every({ actions: ['s3:*'], secure: true }))).toEqual(holds);
    const set = { identity: [policyOf(plain({ Action: 's3:*', Resource: '*' }))], serviceControl: [[scp]] };
    const overHttpTo = (more: EveryOptions) => every({ bucket: 'logs', actions: ['s3:*'], secure: false, ...more });
    // SCPs do not bind service-linked roles (E17).
    expect(bothWays(set, 'toExplicitlyDeny', overHttpTo({}))).toEqual(doesNotHold);
    expect(witnessOf(set, 'toDeny', overHttpTo({})).principal).toContain('AWSServiceRoleFor');
    expect(bothWays(set, 'toExplicitlyDeny', overHttpTo({ except: serviceLinkedRoles() }))).toEqual(holds);
  });
});

describe('a bucket', () => {
  const uploads = policyOf(allow({ Action: 's3:PutObject' }));
  const bucket = (more: object) => s3Bucket({ name: 'logs', policy: uploads, ...more });
  const uploadsOf = (set: EveryOptions) => every({ actions: ['s3:PutObject'], callers: [writer], ...set });

  test('that blocks SSE-C takes no such upload (F45)', () => {
    expect(bothWays(bucket({}), 'toAllow', uploadsOf({ encryption: sseC() }))).toEqual(isMisuse);
    expect(bothWays(bucket({ blockedEncryption: [] }), 'toAllow', uploadsOf({ encryption: sseC() }))).toEqual(holds);
    expect(bothWays(uploads, 'toAllow', uploadsOf({ encryption: sseC() }))).toEqual(holds);
  });

  test('whose default encryption uses KMS takes no plain upload over HTTP (F51)', () => {
    const kms = bucket({ defaultEncryption: sseKms(keyArn) });
    expect(bothWays(kms, 'toAllow', uploadsOf({ encryption: null, secure: false }))).toEqual(isMisuse);
    expect(bothWays(kms, 'toAllow', uploadsOf({ encryption: null, secure: true }))).toEqual(holds);
    expect(bothWays(bucket({}), 'toAllow', uploadsOf({ encryption: null, secure: false }))).toEqual(holds);
  });
});

describe('an empty set proves nothing', () => {
  test.each<[string, EveryOptions]>([
    ['an anonymous upload under KMS (F51)', { callers: [anonymous], encryption: sseKms() }],
    ['an upload under KMS over HTTP (F51)', { secure: false, encryption: sseKms() }],
    [
      'an anonymous caller in an organization (E29)',
      { callers: [anonymous], context: { 'aws:PrincipalOrgID': organization } },
    ],
    ['everybody excepted', { callers: [writer], except: writer }],
    ['a service over HTTP', { callers: [awsService('cloudtrail.amazonaws.com')], secure: false }],
    [
      'a public address behind an endpoint',
      { from: vpcEndpoint('vpce-0a1b'), context: { 'aws:SourceIp': '203.0.113.7' } },
    ],
    ['a prefix of what has none', { actions: ['s3:ListBucket'], prefix: 'a/' }],
    ['actions of another service', { actions: ['sqs:*'] }],
    ['no transport', { context: { 'aws:SecureTransport': null } }],
    [
      'a caller that the tag excludes',
      { callers: [iamRole(writer, { tags: null })], context: { 'aws:PrincipalTag/team': 'red' } },
    ],
  ])('%s', (_why, set) => {
    expect(bothWays(policyOf(deny()), 'toExplicitlyDeny', every(set))).toEqual(isMisuse);
    expect(bothWays(policyOf(allow()), 'toDeny', every(set))).toEqual(isMisuse);
  });
});
