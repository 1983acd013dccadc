import {
  anonymous,
  awsService,
  call,
  copyObject,
  completeMultipartUpload,
  createMultipartUpload,
  deleteObject,
  dsseKms,
  environment,
  every,
  getObject,
  getObjectAttributes,
  headObject,
  iamRole,
  iamUser,
  internet,
  kmsKey,
  listParts,
  putObject,
  rootOf,
  s3Bucket,
  sseC,
  sseKms,
  sseS3,
  updateObjectEncryption,
  uploadPart,
  vpcEndpoint,
  type BucketSettings,
  type Call,
  type Environment,
  type PolicyInput,
} from '../../src';
import { bothWays, doesNotHold, failed, holds, isMisuse, isUndecided, verdictOf } from './answered';

const account = '111122223333';
const partner = '444455556666';
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/0f0e0d0c-1111-4222-8333-444455556666`;
const otherKey = `arn:aws:kms:eu-west-1:${account}:key/99999999-1111-4222-8333-444455556666`;
const loaderArn = `arn:aws:iam::${account}:role/batch/loader`;
const partnerArn = `arn:aws:iam::${partner}:role/partner`;

const document = (...statements: object[]): PolicyInput => ({ Version: '2012-10-17', Statement: statements });
const may = (actions: string | string[], resource = '*', more: object = {}): object => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
  ...more,
});
const mayNot = (actions: string | string[], resource = '*', more: object = {}): object => ({
  ...may(actions, resource, more),
  Effect: 'Deny',
});
const to = (...principals: string[]): object => ({ Principal: { AWS: principals } });

const writes = may('s3:PutObject', 'arn:aws:s3:::logs/*');
const uses = (...rights: string[]): object =>
  may(
    rights.map((right) => `kms:${right}`),
    keyArn,
  );
const wholeKey = may('kms:*', '*', to(`arn:aws:iam::${account}:root`));

interface Parts {
  readonly role?: readonly object[];
  readonly boundary?: readonly object[];
  readonly key?: readonly object[];
  readonly bucket?: Omit<BucketSettings, 'name'>;
  readonly more?: Omit<Parameters<typeof environment>[0], 'buckets' | 'keys' | 'principals'>;
}

const messageOf = (subject: Environment, asked: Call): string => failed(subject, 'toAllow', asked).message;

/** A role that writes to a bucket under a key, all in one account. */
function world({
  role = [writes, uses('GenerateDataKey')],
  boundary,
  key = [wholeKey],
  bucket = {},
  more,
}: Parts = {}): Environment {
  return environment({
    buckets: [s3Bucket({ name: 'logs', account, ...bucket })],
    keys: [kmsKey({ arn: keyArn, policy: document(...key) })],
    principals: [
      iamRole(loaderArn, {
        policies: role.length === 0 ? [] : [document(...role)],
        ...(boundary !== undefined && { permissionsBoundary: document(...boundary) }),
      }),
    ],
    ...more,
  });
}

const target = { bucket: 'logs', key: 'in/a.csv', caller: loaderArn };
const upload = putObject({ ...target, encryption: sseKms(keyArn) });

test('a copy that takes the tags of its source along is not decided where the role may not write tags', () => {
  const plain = world({ role: [may(['s3:GetObject', 's3:PutObject'], 'arn:aws:s3:::logs/*')] });
  const copy = (more: object) =>
    copyObject({ ...target, encryption: null, storedEncryption: sseS3(), copySource: 'logs/b', ...more });
  expect(bothWays(plain, 'toAllow', copy({ taggingDirective: 'COPY' }))).toEqual(isUndecided);
  expect(failed(plain, 'toAllow', copy({ taggingDirective: 'COPY' })).message).toContain('Hint: add existingTags');
  expect(bothWays(plain, 'toAllow', copy({ taggingDirective: 'COPY', existingTags: null }))).toEqual(holds);
  expect(bothWays(plain, 'toAllow', copy({ existingTags: { team: 'red' } }))).toEqual(doesNotHold);
});

test('an RCP that AWS would refuse is called one', () => {
  const broken = document(mayNot('s3:*', '*', to(account)));
  const { kind, message } = failed(
    world({ more: { resourceControl: [[broken]] } }).bucket('logs'),
    'toDenyInsecureTransport',
  );
  expect(kind).toBe('policy problem');
  expect(message).toMatch(/^Policy problem: toDenyInsecureTransport: an RCP: AWS would refuse this document/);
});

describe('an upload under a KMS key asks S3 and KMS', () => {
  test('allowed when role and key policy agree (G1, G4)', () => {
    expect(bothWays(world(), 'toAllow', upload)).toEqual(holds);
    expect(bothWays(world(), 'toDeny', upload)).toEqual(doesNotHold);
  });

  test.each<[string, Parts, string, string]>([
    ['the role may not put objects', { role: [uses('GenerateDataKey')] }, 's3:PutObject', 'ImplicitDeny'],
    ['the role may not use the key', { role: [writes] }, 'kms:GenerateDataKey', 'ImplicitDeny'],
    [
      'the key policy names somebody else (G3)',
      { key: [may('kms:*', '*', to(`arn:aws:iam::${account}:role/admin`))] },
      'kms:GenerateDataKey',
      'ImplicitDeny',
    ],
    [
      'the bucket denies',
      { bucket: { policy: document(mayNot('s3:PutObject', 'arn:aws:s3:::logs/*', { Principal: '*' })) } },
      's3:PutObject',
      'ExplicitDeny',
    ],
    [
      'the key policy denies',
      { key: [wholeKey, mayNot('kms:GenerateDataKey', '*', { Principal: '*' })] },
      'kms:GenerateDataKey',
      'ExplicitDeny',
    ],
    [
      'an SCP leaves KMS out (G5)',
      { more: { serviceControl: [[document(may('s3:*'))]] } },
      'kms:GenerateDataKey',
      'ImplicitDeny',
    ],
    [
      'an RCP denies the key',
      { more: { resourceControl: [[document(mayNot('kms:*', '*', { Principal: '*' }))]] } },
      'kms:GenerateDataKey',
      'ExplicitDeny',
    ],
    ['the boundary leaves KMS out', { boundary: [may('s3:*')] }, 'kms:GenerateDataKey', 'ImplicitDeny'],
  ])('%s: the message names the authorization', (_, parts, action, outcome) => {
    const subject = world(parts);
    expect(bothWays(subject, 'toAllow', upload)).toEqual(doesNotHold);
    expect(bothWays(subject, 'toDeny', upload)).toEqual(holds);
    expect(bothWays(subject, 'toExplicitlyDeny', upload)).toEqual(outcome === 'ExplicitDeny' ? holds : doesNotHold);
    expect(bothWays(subject, 'toImplicitlyDeny', upload)).toEqual(outcome === 'ImplicitDeny' ? holds : doesNotHold);
    expect(verdictOf(subject, 'toAllow', upload)).toMatchObject({ outcome, request: { action } });
    expect(messageOf(subject, upload)).toContain(action);
  });

  test('each of the three policies missing in turn says another thing', () => {
    const line = (parts: Parts): string[] => {
      const [evidence = ''] = messageOf(world(parts), upload).split(/\n\nFor every layer|\nTo fix it/);
      return evidence.split('\n').slice(-2);
    };
    expect(line({ role: [uses('GenerateDataKey')], bucket: {} })).toEqual([
      'There is no bucket policy that allows it',
      'Hint: allow s3:PutObject on arn:aws:s3:::logs/in/a.csv in a policy of role/batch/loader, or to the caller in the bucket policy',
    ]);
    expect(line({ role: [writes] })).toEqual([
      'No statement of the identity policy allows it; nearest: statement 0 stops at Action  Statement[0].Action',
      `Hint: allow kms:GenerateDataKey on ${keyArn} in a policy of role/batch/loader`,
    ]);
    expect(line({ key: [may('kms:*', '*', to(`arn:aws:iam::${account}:role/admin`))] })).toEqual([
      `The key policy neither allows it to this caller nor lets account ${account} use IAM policies; nearest: statement 0 stops at Principal  Statement[0].Principal`,
      `Hint: allow kms:* to "arn:aws:iam::${account}:root" in the key policy, or kms:GenerateDataKey to this caller`,
    ]);
  });

  test('a key policy that allows the role itself needs no policy of the role (G4)', () => {
    expect(world({ role: [writes], key: [may('kms:GenerateDataKey', '*', to(loaderArn))] })).toAllow(upload);
  });

  test('a key without a told policy has the default one, which hands over to IAM', () => {
    const principals = [iamRole(loaderArn, { policies: [document(writes, uses('GenerateDataKey'))] })];
    expect(environment({ buckets: [s3Bucket({ name: 'logs' })], keys: [kmsKey({ arn: keyArn })], principals })).toAllow(
      upload,
    );
  });
});

describe('what KMS is told about the call', () => {
  const onlyIf = (condition: object): Parts => ({
    key: [may('kms:*', '*', { ...to(`arn:aws:iam::${account}:root`), Condition: condition })],
  });

  test.each<[string, object, boolean]>([
    ['the service and its Region (G7)', { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }, true],
    ['not another Region', { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }, false],
    ["the caller's account (G8)", { StringEquals: { 'kms:CallerAccount': account } }, true],
    [
      'the object as encryption context (G9)',
      { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs/in/a.csv' } },
      true,
    ],
    [
      'not the bucket, without a Bucket Key',
      { StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs' } },
      false,
    ],
    ['no other pair of the context (G10)', { Null: { 'kms:EncryptionContext:team': 'true' } }, true],
    ['that a service forwards the call (F64)', { Bool: { 'aws:ViaAWSService': 'true' } }, true],
    ['no VPC (F67, G14)', { Null: { 'aws:SourceVpce': 'true' } }, true],
  ])('%s', (_, condition, isAllowed) => {
    expect(bothWays(world(onlyIf(condition)), 'toAllow', upload)).toEqual(isAllowed ? holds : doesNotHold);
  });

  test('a Bucket Key makes the context the bucket, and breaks policies pinned to objects (G9, G20)', () => {
    const objects = onlyIf({ StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs/*' } });
    const bucket = onlyIf({ StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs' } });
    const withKey = { bucket: { bucketKey: true } };
    expect(world(objects)).toAllow(upload);
    expect(world({ ...objects, ...withKey })).not.toAllow(upload);
    expect(world({ ...bucket, ...withKey })).toAllow(upload);
    expect(world({ ...objects, ...withKey })).toAllow(
      putObject({ ...target, encryption: sseKms(keyArn), bucketKey: false }),
    );
    expect(world(bucket)).toAllow(putObject({ ...target, encryption: sseKms(keyArn), bucketKey: true }));
    // DSSE-KMS has no Bucket Key (F53).
    expect(world({ ...objects, ...withKey })).toAllow(putObject({ ...target, encryption: dsseKms(keyArn) }));
  });

  test('an address that a key policy denies reaches KMS too, an endpoint does not (F67)', () => {
    const elsewhere = {
      key: [
        wholeKey,
        mayNot('kms:*', '*', { Principal: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } }),
      ],
    };
    const from = (ip: string): Call => putObject({ ...target, encryption: sseKms(keyArn), from: internet(ip) });
    expect(world(elsewhere)).toAllow(from('198.51.100.7'));
    expect(world(elsewhere)).toExplicitlyDeny(from('203.0.113.7'));
    const endpoint = vpcEndpoint('vpce-0a1b2c3d', { vpc: 'vpc-0a1b2c3d' });
    expect(world(elsewhere)).toExplicitlyDeny(putObject({ ...target, encryption: sseKms(keyArn), from: endpoint }));
    expect(() => {
      expect(world(elsewhere)).toAllow(upload);
    }).toThrow(
      /^Cannot decide: toAllow: the call does not specify aws:SourceIp, and kms:GenerateDataKey depends on it/,
    );
  });
});

describe('what the call tells beside it', () => {
  const decrypting = (condition: object): Parts => ({
    role: [may('s3:*'), may('kms:*', '*', { Condition: condition })],
    bucket: { defaultEncryption: sseKms(keyArn) },
  });
  const told = (context: Record<string, string | boolean>): Call => putObject({ ...target, encryption: null, context });

  test.each<[string, string]>([
    ['kms:CallerAccount', partner],
    ['kms:ViaService', 'ec2.eu-west-1.amazonaws.com'],
    ['kms:EncryptionContext:aws:s3:arn', 'arn:aws:s3:::other/b'],
  ])('cannot gainsay what S3 tells KMS of %s (G7–G9)', (key, value) => {
    expect(bothWays(world(decrypting({ StringEquals: { [key]: value } })), 'toAllow', told({ [key]: value }))).toEqual(
      isMisuse,
    );
  });

  test('of the way to S3 is not told of the way to KMS (F64, F67)', () => {
    const direct = decrypting({ Bool: { 'aws:ViaAWSService': 'false' } });
    expect(bothWays(world(direct), 'toAllow', told({ 'aws:ViaAWSService': false }))).toEqual(doesNotHold);
    const inside = decrypting({ StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } });
    expect(bothWays(world(inside), 'toAllow', told({ 'aws:SourceVpce': 'vpce-0a1b2c3d' }))).toEqual(doesNotHold);
  });

  test('adds pairs to the encryption context, and their names to the keys of it (G10)', () => {
    const pinned = decrypting({ 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': 'team' } });
    expect(world(pinned)).toAllow(told({ 'kms:EncryptionContext:team': 'red' }));
    expect(world(pinned)).not.toAllow(told({}));
  });

  test('whether an object that is read, or a part, is under a Bucket Key (G9, G19)', () => {
    const ofBucket = decrypting({ StringEquals: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs' } });
    const withKey = { ...ofBucket, bucket: { ...ofBucket.bucket, bucketKey: true } };
    expect(world(withKey)).toAllow(getObject(target));
    expect(world(withKey)).not.toAllow(getObject({ ...target, bucketKey: false }));
    expect(world(ofBucket)).not.toAllow(uploadPart({ ...target, upload: { encryption: null } }));
    expect(world(ofBucket)).toAllow(uploadPart({ ...target, upload: { encryption: null }, bucketKey: true }));
  });

  test('nor its Region, on which a policy on the AWS managed key may hang', () => {
    const role = [may('s3:*'), mayNot('kms:*', `arn:aws:kms:eu-west-1:*:key/*`)];
    const managed = putObject({ ...target, encryption: sseKms() });
    expect(bothWays(world({ role }), 'toAllow', managed)).toEqual(isMisuse);
    expect(world({ role, bucket: { region: 'eu-west-1' } })).toExplicitlyDeny(managed);
    expect(world({ role, bucket: { region: 'eu-central-1' } })).toAllow(managed);
  });
});

describe('which operation needs which right on the key (G1)', () => {
  const everything = (...rights: string[]): Parts => ({
    role: [may('s3:*', '*'), ...(rights.length > 0 ? [uses(...rights)] : [])],
    bucket: { defaultEncryption: sseKms(keyArn) },
  });
  const headerless = { ...target, encryption: null };
  test.each<[string, Call, string[]]>([
    ['putObject by default', putObject(headerless), ['GenerateDataKey']],
    ['createMultipartUpload', createMultipartUpload(headerless), ['GenerateDataKey']],
    ['uploadPart', uploadPart({ ...target, upload: { encryption: null } }), ['GenerateDataKey', 'Decrypt']],
    ['completeMultipartUpload', completeMultipartUpload({ ...target, upload: { encryption: null } }), ['Decrypt']],
    ['listParts', listParts(target), ['Decrypt']],
    ['getObject', getObject(target), ['Decrypt']],
    ['getObjectAttributes', getObjectAttributes(target), ['Decrypt']],
    ['headObject', headObject(target), []],
    ['deleteObject', deleteObject(target), []],
    [
      'copyObject',
      copyObject({ ...headerless, copySource: { bucket: 'logs', key: 'b' } }),
      ['Decrypt', 'GenerateDataKey'],
    ],
    ['a copy to SSE-S3', copyObject({ ...target, encryption: sseS3(), copySource: 'logs/b' }), ['Decrypt']],
    [
      'a copy from SSE-S3',
      copyObject({ ...headerless, copySource: 'logs/b', storedEncryption: sseS3() }),
      ['GenerateDataKey'],
    ],
    [
      'updateObjectEncryption',
      updateObjectEncryption({ ...target, encryption: sseKms(keyArn), storedEncryption: sseKms(keyArn) }),
      ['Decrypt', 'ReEncryptFrom', 'GenerateDataKey', 'Encrypt', 'ReEncryptTo'],
    ],
    ['an upload under SSE-S3', putObject({ ...target, encryption: sseS3() }), []],
  ])('%s', (_, asked, rights) => {
    expect(world(everything(...rights))).toAllow(asked);
    for (const lacking of new Set(rights)) {
      const subject = world(everything(...rights.filter((right) => right !== lacking)));
      expect(verdictOf(subject, 'toAllow', asked)).toMatchObject({
        outcome: 'ImplicitDeny',
        request: { action: `kms:${lacking}` },
      });
    }
  });
});

describe('the AWS managed key aws/s3', () => {
  const open = {
    bucket: { policy: document(may('s3:*', 'arn:aws:s3:::logs/*', to(partnerArn))), defaultEncryption: sseKms() },
  };
  const partnerRole = iamRole(partnerArn, { policies: [document(may(['s3:*', 'kms:*']))] });

  test('needs no policy of the role: everyone of the account comes through S3 (G11)', () => {
    expect(world({ role: [writes] })).toAllow(putObject({ ...target, encryption: sseKms() }));
    expect(
      world({ role: [writes], more: { resourceControl: [[document(mayNot('kms:*', '*', { Principal: '*' }))]] } }),
    ).toAllow(putObject({ ...target, encryption: sseKms() }));
  });

  test('is never read from another account (G11), but a writer has its own (G12)', () => {
    const read = getObject({ ...target, caller: partnerRole });
    expect(world(open)).toImplicitlyDeny(read);
    expect(messageOf(world(open), read)).toContain('kms:Decrypt');
    expect(world(open)).toAllow(putObject({ ...target, caller: partnerRole, encryption: sseKms() }));
  });
});

describe('across accounts', () => {
  const partnerRole = (...statements: object[]): ReturnType<typeof iamRole> =>
    iamRole(partnerArn, { policies: [document(...statements)] });
  const bucket = { policy: document(may('s3:PutObject', 'arn:aws:s3:::logs/*', to(partnerArn))) };
  const ofPartner = putObject({
    ...target,
    caller: partnerRole(writes, uses('GenerateDataKey')),
    encryption: sseKms(keyArn),
  });

  test('key policy and identity policy must both allow (G4)', () => {
    const named = [wholeKey, may('kms:GenerateDataKey', '*', to(partnerArn))];
    expect(world({ bucket, key: named })).toAllow(ofPartner);
    expect(messageOf(world({ bucket }), ofPartner)).toContain(
      'Hint: allow kms:GenerateDataKey to this caller in the key policy',
    );
    const bare = putObject({ ...target, caller: partnerRole(writes), encryption: sseKms(keyArn) });
    expect(verdictOf(world({ bucket, key: named }), 'toAllow', bare)).toMatchObject({
      request: { action: 'kms:GenerateDataKey' },
    });
  });

  test('the SCPs are those of the accounts that the environment speaks of', () => {
    const named = [wholeKey, may('kms:GenerateDataKey', '*', to(partnerArn))];
    const more = { serviceControl: [[document(mayNot('*'))]] };
    expect(world({ bucket, key: named, more })).toAllow(ofPartner);
    expect(world({ more })).toExplicitlyDeny(upload);
  });
});

describe('what S3 refuses by itself', () => {
  test.each<[string, Parts, Call, RegExp]>([
    ['SSE-C on a new bucket (F45)', {}, putObject({ ...target, encryption: sseC() }), /blocks SSE-C/],
    [
      'an unsigned upload under a KMS default (G6)',
      { bucket: { defaultEncryption: sseKms(keyArn) } },
      putObject({ ...target, caller: anonymous, encryption: null }),
      /signed request/,
    ],
    [
      'an unsigned read of a KMS object (G6)',
      { bucket: { defaultEncryption: sseKms(keyArn) } },
      getObject({ ...target, caller: anonymous }),
      /signed request/,
    ],
    [
      'plain HTTP under a KMS default (F51)',
      { bucket: { defaultEncryption: sseKms(keyArn) } },
      getObject({ ...target, secure: false }),
      /HTTPS/,
    ],
    ['a key of another Region (G13)', { bucket: { region: 'us-east-1' } }, upload, /Region/],
  ])('%s', (_, parts, asked, why) => {
    expect(world({ role: [may('*')], ...parts })).toDeny(asked);
    expect(world({ role: [may('*')], ...parts })).not.toImplicitlyDeny(asked);
    expect(messageOf(world({ role: [may('*')], ...parts }), asked)).toMatch(why);
  });

  test("a bucket policy is the owner's account's, by whatever name the call has (T28)", () => {
    const policy = document(may('s3:GetBucketPolicy', 'arn:aws:s3:::logs', to(partnerArn)));
    const partnerRole = iamRole(partnerArn, { policies: [document(may('s3:*'))] });
    const asked = call('s3:GetBucketPolicy', { bucket: 'logs', caller: partnerRole });
    expect(bothWays(world({ bucket: { policy } }), 'toAllow', asked)).toEqual(doesNotHold);
    const everybody = document(may('s3:GetBucketPolicy', 'arn:aws:s3:::logs', { Principal: '*' }));
    const bucket = { policy: everybody, blockPublicAccess: false };
    for (const caller of [anonymous, awsService('config.amazonaws.com')]) {
      expect(bothWays(world({ bucket }), 'toAllow', call('s3:GetBucketPolicy', { bucket: 'logs', caller }))).toEqual(
        doesNotHold,
      );
    }
  });

  test('RestrictPublicBuckets voids what a public policy grants to strangers, not to the account', () => {
    const policy = document(may('s3:GetObject', 'arn:aws:s3:::logs/*', { Principal: '*' }));
    const bucket = { policy, blockPublicAccess: { blockPublicPolicy: false } };
    expect(world({ bucket })).toDeny(getObject({ ...target, caller: anonymous }));
    expect(world({ bucket })).toAllow(getObject(target));
    expect(world({ bucket: { policy, blockPublicAccess: false } })).toAllow(
      getObject({ ...target, caller: anonymous }),
    );
  });

  test('a public policy on a bucket that blocks public policies is a policy problem (S6)', () => {
    const policy = document(may('s3:GetObject', 'arn:aws:s3:::logs/*', { Principal: '*' }));
    const broken = world({ bucket: { policy } });
    expect(() => {
      expect(broken).toDeny(getObject(target));
    }).toThrow(/^Policy problem: toDeny: the policy is public/);
  });
});

describe('endpoint policies', () => {
  const endpoints = [
    vpcEndpoint('vpce-0a1b2c3d', { policy: document(may('s3:PutObject', 'arn:aws:s3:::other/*', { Principal: '*' })) }),
  ];
  const from = vpcEndpoint('vpce-0a1b2c3d');

  test('count for calls through the endpoint', () => {
    expect(world({ more: { endpoints } })).toImplicitlyDeny(putObject({ ...target, encryption: sseKms(keyArn), from }));
    expect(world({ more: { endpoints } })).toAllow(
      putObject({ ...target, encryption: sseKms(keyArn), from: internet('203.0.113.7') }),
    );
    expect(world()).toAllow(putObject({ ...target, encryption: sseKms(keyArn), from }));
  });

  test('make the network something to tell', () => {
    expect(() => {
      expect(world({ more: { endpoints } })).toAllow(upload);
    }).toThrow(/does not specify its network/);
  });
});

describe('other calls', () => {
  test('RCPs protect keys too', () => {
    const more = { resourceControl: [[document(mayNot('kms:Decrypt', '*', { Principal: '*' }))]] };
    const decrypt = call('kms:Decrypt', { resource: keyArn, caller: loaderArn });
    expect(world({ role: [may('kms:*')], more })).toExplicitlyDeny(decrypt);
    expect(world({ role: [may('kms:*')] })).toAllow(decrypt);
  });

  test('a key, a role and S3 buckets of the account', () => {
    const trust = document({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' });
    const subject = environment({
      keys: [kmsKey({ arn: keyArn })],
      principals: [iamRole(loaderArn, { policies: [document(uses('Decrypt'))], trust })],
    });
    expect(subject).toAllow(
      call('kms:Decrypt', { resource: keyArn, caller: loaderArn, context: { 'kms:ViaService': null } }),
    );
    expect(subject).toAllow(call('sts:AssumeRole', { resource: loaderArn, caller: awsService('ec2.amazonaws.com') }));
    expect(subject).toDeny(call('sts:AssumeRole', { resource: loaderArn, caller: awsService('lambda.amazonaws.com') }));
    expect(subject.role('loader').trust).toAllow(
      call('sts:AssumeRole', { resource: loaderArn, caller: awsService('ec2.amazonaws.com') }),
    );
    expect(subject.key(keyArn)).toAllow(call('kms:Decrypt', { resource: keyArn, caller: rootOf(account) }));
  });

  test('the session of a role finds the role, path and all', () => {
    const session = `arn:aws:sts::${account}:assumed-role/loader/ci-7`;
    expect(world()).toAllow(putObject({ ...target, caller: session, encryption: sseKms(keyArn) }));
  });
});

describe('typos do not pass', () => {
  const users = environment({
    buckets: [s3Bucket({ name: 'logs' })],
    principals: [iamUser(`arn:aws:iam::${account}:user/ann`, { policies: [] })],
  });
  test.each<[string, Environment, Call, RegExp]>([
    [
      'a bucket',
      world(),
      putObject({ ...target, bucket: 'logz', encryption: null }),
      /does not have the bucket "logz"\nHint: did you mean "logs"\?/,
    ],
    [
      'the source of a copy',
      world(),
      copyObject({ ...target, encryption: null, copySource: 'lags/b' }),
      /does not have the bucket "lags"\nHint: did you mean "logs"\?/,
    ],
    ['a key', world(), putObject({ ...target, encryption: sseKms(otherKey) }), /does not have the key .*99999999/],
    [
      'a role',
      world(),
      getObject({ ...target, caller: `${loaderArn}x` }),
      /does not have the role .*\nHint: did you mean/,
    ],
    [
      'a role that is called otherwise, with what to write in its place',
      world(),
      getObject({ ...target, caller: `arn:aws:iam::${account}:role/Elsewhere` }),
      /Hint: .*: iamRole\('arn:aws:iam::\d+:role\/Elsewhere', \{ policies: \[\] \}\)$/,
    ],
    [
      'a user',
      users,
      getObject({ ...target, caller: `arn:aws:iam::${account}:user/anne` }),
      /does not have the user .*\nHint: did you mean/,
    ],
    [
      'a queue',
      world(),
      call('sqs:SendMessage', { resource: `arn:aws:sqs:eu-west-1:${account}:q`, caller: loaderArn }),
      /does not have arn:aws:sqs/,
    ],
  ])('%s', (_, subject, asked, message) => {
    for (const matcher of ['toAllow', 'toDeny'] as const) {
      expect(() => {
        expect(subject)[matcher](asked);
      }).toThrow(message);
      expect(() => {
        expect(subject).not[matcher](asked);
      }).toThrow(message);
    }
  });

  test('a caller without told policies is fine where they could change nothing', () => {
    const policy = document(may('s3:GetObject', 'arn:aws:s3:::logs/*', to(loaderArn)));
    const subject = environment({ buckets: [s3Bucket({ name: 'logs', account, policy })] });
    expect(subject).toAllow(getObject(target));
    expect(subject).toDeny(getObject({ ...target, caller: partnerArn }));
    expect(bothWays(subject, 'toDeny', getObject({ ...target, caller: `${loaderArn}x` }))).toEqual(isMisuse);
  });

  test('policies told twice', () => {
    const again = iamRole(loaderArn, { policies: [document(may('*'))] });
    expect(() => {
      expect(world()).toAllow(putObject({ ...target, caller: again, encryption: null }));
    }).toThrow(/both have policies/);
  });

  test('a claim about other things than buckets is asked of one of them', () => {
    expect(() => {
      expect(world()).toGrantAny();
    }).toThrow(/Matcher error: toGrantAny: the subject is an environment\nHint: .*env\.bucket/);
    expect(() => {
      expect(world()).toAllow('s3:GetObject' as never);
    }).toThrow(/Matcher error: toAllow: an environment is tested with one call/);
  });
});

describe('sets of calls', () => {
  const reads = { actions: ['s3:GetObject'], callers: [loaderArn], secure: true };
  const reader = (condition: object = {}): Parts => ({
    role: [may('s3:GetObject', 'arn:aws:s3:::logs/*', { Condition: condition })],
  });

  test("mean all of them, for each caller with its own policies: 'every' holds where each call would", () => {
    expect(bothWays(world(reader()), 'toAllow', every(reads))).toEqual(holds);
    expect(bothWays(world(reader()), 'toDeny', every(reads))).toEqual(doesNotHold);
    const office = reader({ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } });
    expect(bothWays(world(office), 'toAllow', every(reads))).toEqual(doesNotHold);
    expect(world(office)).toAllow(every({ ...reads, from: internet('198.51.100.7') }));
    expect(world(office)).toDeny(every({ ...reads, from: internet('203.0.113.7') }));
    expect(bothWays(world(reader()), 'toAllow', every({ ...reads, callers: [loaderArn, anonymous] }))).toEqual(
      doesNotHold,
    );
    expect(bothWays(world(reader()), 'toDeny', every({ ...reads, callers: [anonymous] }))).toEqual(holds);
  });

  test('an SCP, a boundary and an endpoint policy count', () => {
    const none = document(may('s3:ListBucket', '*'));
    expect(world({ ...reader(), more: { serviceControl: [[none]] } })).toDeny(every(reads));
    expect(world({ ...reader(), boundary: [may('s3:ListBucket')] })).toDeny(every(reads));
    const endpoints = [
      vpcEndpoint('vpce-0a1b2c3d', { policy: document(may('s3:ListBucket', '*', { Principal: '*' })) }),
    ];
    expect(world({ ...reader(), more: { endpoints } })).toDeny(every({ ...reads, from: vpcEndpoint('vpce-0a1b2c3d') }));
    expect(world({ ...reader(), more: { endpoints } })).toAllow(every({ ...reads, from: internet('203.0.113.7') }));
  });

  describe('under KMS', () => {
    const underKey = { ...reader(), bucket: { defaultEncryption: sseKms(keyArn) } };
    const decrypting = { ...underKey, role: [...(reader().role ?? []), may('kms:*', keyArn)] };
    const uploads = { actions: ['s3:PutObject'], callers: [loaderArn], secure: true };

    test('what S3 denies is denied, whatever KMS says', () => {
      const denied = { policy: document(mayNot('s3:GetObject', 'arn:aws:s3:::logs/*', { Principal: '*' })) };
      const closed = { ...decrypting, bucket: { ...underKey.bucket, ...denied } };
      expect(bothWays(world(closed), 'toDeny', every(reads))).toEqual(holds);
      expect(bothWays(world(closed), 'toAllow', every(reads))).toEqual(doesNotHold);
    });

    test('whoever has the rights on the key under all requests is answered by S3', () => {
      expect(bothWays(world(decrypting), 'toAllow', every(reads))).toEqual(holds);
      expect(bothWays(world(decrypting), 'toDeny', every(reads))).toEqual(doesNotHold);
      const writer = { role: [writes, uses('GenerateDataKey', 'Decrypt')], bucket: underKey.bucket };
      expect(bothWays(world(writer), 'toAllow', every({ ...uploads, encryption: null }))).toEqual(holds);
      expect(bothWays(world(writer), 'toAllow', every({ ...uploads, encryption: sseKms(keyArn) }))).toEqual(holds);
      expect(bothWays(world(writer), 'toDeny', every({ ...uploads, encryption: null }))).toEqual(doesNotHold);
    });

    test('nobody writes without a right on the key', () => {
      const writer = { role: [writes], bucket: underKey.bucket };
      for (const encryption of [null, sseKms(keyArn), [sseKms(keyArn), null]] as const) {
        expect(bothWays(world(writer), 'toDeny', every({ ...uploads, encryption }))).toEqual(holds);
        expect(bothWays(world(writer), 'toAllow', every({ ...uploads, encryption }))).toEqual(doesNotHold);
        expect(bothWays(world(writer), 'toExplicitlyDeny', every({ ...uploads, encryption }))).toEqual(isUndecided);
      }
      const shut = { ...writer, key: [wholeKey, mayNot('kms:*', '*', { Principal: '*' })] };
      expect(bothWays(world(shut), 'toExplicitlyDeny', every({ ...uploads, encryption: null }))).toEqual(holds);
      expect(bothWays(world(writer), 'toDeny', every({ ...uploads, encryption: [null, sseS3()] }))).toEqual(
        isUndecided,
      );
      expect(bothWays(world(writer), 'toDeny', every({ ...uploads, encryption: sseS3() }))).toEqual(doesNotHold);
    });

    test('nobody reads without a right on the key; a HEAD asks none (F51)', () => {
      expect(bothWays(world(underKey), 'toAllow', every(reads))).toEqual(doesNotHold);
      expect(bothWays(world(underKey), 'toDeny', every(reads))).toEqual(isUndecided);
      expect(() => {
        expect(world(underKey)).toDeny(every(reads));
      }).toThrow(/a HEAD request also needs s3:GetObject and uses no key/);
    });

    test('the failed part is the one on the key', () => {
      const message = failed(world(underKey), 'toAllow', every(reads)).message;
      expect(message).toContain('kms:Decrypt');
      expect(message).toContain(keyArn);
    });

    test('open where it depends: the rights hang on what the set does not tell', () => {
      const condition = { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } };
      const office = { ...underKey, role: [...(reader().role ?? []), may('kms:*', keyArn, { Condition: condition })] };
      expect(bothWays(world(office), 'toAllow', every(reads))).toEqual(isUndecided);
      expect(bothWays(world(office), 'toAllow', every({ ...reads, from: internet('198.51.100.7') }))).toEqual(holds);
      expect(bothWays(world(office), 'toAllow', every({ ...reads, from: internet('203.0.113.7') }))).toEqual(
        doesNotHold,
      );
      const objects = { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs/in/*' } };
      const some = { ...underKey, role: [...(reader().role ?? []), may('kms:*', keyArn, { Condition: objects })] };
      expect(bothWays(world(some), 'toAllow', every(reads))).toEqual(isUndecided);
      expect(bothWays(world(), 'toAllow', every(uploads))).toEqual(isUndecided);
      expect(bothWays(world(), 'toAllow', every({ ...uploads, encryption: sseS3() }))).toEqual(holds);
    });

    test('every caller is asked, not the last one alone', () => {
      const other = `arn:aws:iam::${account}:role/other`;
      const principals = [iamRole(other, { policies: [document(may('s3:GetObject'), may('kms:Decrypt'))] })];
      const both = environment({
        buckets: [s3Bucket({ name: 'logs', account, defaultEncryption: sseKms(keyArn) })],
        keys: [kmsKey({ arn: keyArn, policy: document(wholeKey) })],
        principals: [...principals, iamRole(loaderArn, { policies: [document(may('s3:GetObject'))] })],
      });
      for (const callers of [
        [loaderArn, other],
        [other, loaderArn],
      ])
        expect(bothWays(both, 'toAllow', every({ ...reads, callers }))).toEqual(doesNotHold);
      expect(bothWays(both, 'toAllow', every({ ...reads, callers: [other] }))).toEqual(holds);
    });

    test('a new encryption needs the old key', () => {
      const update = { actions: ['s3:UpdateObjectEncryption'], callers: [loaderArn], encryption: sseS3() };
      const updater = { role: [may('s3:*')], bucket: { defaultEncryption: sseKms(keyArn) } };
      expect(bothWays(world(updater), 'toAllow', every(update))).toEqual(doesNotHold);
      expect(bothWays(world(updater), 'toDeny', every(update))).toEqual(holds);
    });

    test('calls that ask no key stay with S3', () => {
      const tags = { ...reads, actions: ['s3:GetObjectTagging'] };
      const tagger = { ...underKey, role: [may('s3:GetObject*')] };
      expect(bothWays(world(tagger), 'toAllow', every(tags))).toEqual(holds);
      expect(bothWays(world(tagger), 'toDeny', every({ ...tags, actions: ['s3:Get*'] }))).toEqual(doesNotHold);
    });
  });

  test.each<[string, Parameters<typeof every>[0], RegExp]>([
    ['without callers', { actions: ['s3:GetObject'] }, /does not specify its callers/],
    ['of an unknown role', { ...reads, callers: [`${loaderArn}x`] }, /does not have the role/],
    [
      'on an unknown bucket',
      { ...reads, bucket: 'lugs' },
      /does not have the bucket "lugs"\nHint: did you mean "logs"/,
    ],
  ])('%s are misuse', (_, set, message) => {
    const subject = world(reader());
    expect(bothWays(subject, 'toDeny', every(set))).toEqual(isMisuse);
    expect(failed(subject, 'toDeny', every(set)).message).toMatch(message);
  });
});
