import {
  anonymous,
  call,
  completeMultipartUpload,
  copyObject,
  createMultipartUpload,
  dsseKms,
  environment,
  getObject,
  headObject,
  iamRole,
  kmsKey,
  listObjectsV2,
  postObject,
  putObject,
  s3Bucket,
  simulate,
  sseC,
  sseKms,
  sseS3,
  updateObjectEncryption,
  uploadPart,
  type BucketSettings,
  type Call,
  type Encryption,
  type Environment,
} from '../../src';

const account = '111122223333';
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/0f0e0d0c-1111-4222-8333-444455556666`;
const otherArn = `arn:aws:kms:eu-west-1:${account}:key/99999999-1111-4222-8333-444455556666`;
const loader = `arn:aws:iam::${account}:role/loader`;
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

function world(bucket: Omit<BucketSettings, 'name'> = {}, policy: object = everything): Environment {
  return environment({
    buckets: [s3Bucket({ name: 'logs', blockedEncryption: [], ...bucket }), s3Bucket({ name: 'raw' })],
    keys: [kmsKey({ arn: keyArn }), kmsKey({ arn: otherArn })],
    principals: [iamRole(loader, { policies: [policy] })],
  });
}

const target = { bucket: 'logs', key: 'in/a.csv', caller: loader };

describe('what is stored', () => {
  const defaults: readonly (readonly [string, Encryption])[] = [
    ['SSE-S3', sseS3()],
    ['SSE-KMS', sseKms(keyArn)],
    ['DSSE-KMS', dsseKms(keyArn)],
  ];
  const ways: readonly (readonly [string, Encryption, string[]])[] = [
    ['SSE-S3', sseS3(), []],
    ['SSE-KMS', sseKms(otherArn), ['GenerateDataKey']],
    ['DSSE-KMS', dsseKms(otherArn), ['GenerateDataKey']],
    ['SSE-C', sseC(), []],
  ];
  for (const [byDefault, defaultEncryption] of defaults) {
    const subject = world({ defaultEncryption });
    test.each(ways)(`${byDefault} by default, %s asked for: a header wins (F50)`, (kind, encryption, kmsCalls) => {
      expect(simulate(putObject({ ...target, encryption }), subject)).toMatchObject({
        storedEncryption: kind,
        kmsCalls,
      });
      expect(simulate(copyObject({ ...target, encryption, copySource: 'raw/b' }), subject)).toMatchObject({
        storedEncryption: kind,
      });
      expect(simulate(createMultipartUpload({ ...target, encryption }), subject)).toMatchObject({
        storedEncryption: kind,
      });
    });

    test(`${byDefault} by default, nothing asked for: the default (F30, F50)`, () => {
      const kmsCalls = byDefault === 'SSE-S3' ? [] : ['GenerateDataKey'];
      for (const asked of [putObject(target), putObject({ ...target, encryption: null }), postObject(target)]) {
        expect(simulate(asked, subject)).toMatchObject({ outcome: 'Allow', storedEncryption: byDefault, kmsCalls });
      }
      // The source's encryption does not come along.
      const copied = simulate(
        copyObject({ ...target, copySource: 'raw/b', storedEncryption: sseKms(otherArn) }),
        subject,
      );
      expect(copied).toMatchObject({ storedEncryption: byDefault, kmsCalls: ['Decrypt', ...kmsCalls] });
    });
  }

  test('aws:kms without a key is the AWS managed key, whatever the default names (F38)', () => {
    const { authorizations } = simulate(
      putObject({ ...target, encryption: sseKms() }),
      world({ defaultEncryption: sseKms(keyArn) }),
    );
    expect(authorizations[1]?.resource).toMatch(/:key\/aws-s3$/);
  });

  test('later steps of a multipart upload have what it was begun with (F46)', () => {
    const subject = world({ defaultEncryption: sseKms(keyArn) });
    const upload = { encryption: sseKms(otherArn) };
    expect(simulate(uploadPart({ ...target, upload }), subject)).toMatchObject({
      storedEncryption: 'SSE-KMS',
      kmsCalls: ['GenerateDataKey', 'Decrypt'],
      authorizations: [{ action: 's3:PutObject' }, { resource: otherArn }, { resource: otherArn }],
    });
    expect(simulate(completeMultipartUpload({ ...target, upload: { encryption: sseS3() } }), subject)).toMatchObject({
      storedEncryption: 'SSE-S3',
      kmsCalls: [],
    });
    expect(simulate(completeMultipartUpload(target), subject)).toMatchObject({
      storedEncryption: 'SSE-KMS',
      kmsCalls: ['Decrypt'],
    });
  });

  test('an update of the encryption (T31)', () => {
    const update = updateObjectEncryption({ ...target, encryption: sseKms(otherArn) });
    expect(simulate(update, world())).toMatchObject({
      storedEncryption: 'SSE-KMS',
      kmsCalls: ['GenerateDataKey', 'Encrypt'],
    });
  });

  test('reads and refused writes store nothing', () => {
    expect(simulate(getObject(target), world())).not.toHaveProperty('storedEncryption');
    expect(simulate(putObject({ ...target, caller: anonymous }), world())).not.toHaveProperty('storedEncryption');
    expect(
      simulate(putObject({ ...target, encryption: sseC() }), world({ blockedEncryption: ['SSE-C'] })),
    ).toMatchObject({ outcome: 'ImplicitDeny', refusal: 'BlockedEncryption', kmsCalls: [] });
  });
});

describe('authorizations and calls to KMS', () => {
  const only = (...actions: string[]): object => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
  const asked = copyObject({
    ...target,
    encryption: sseKms(keyArn),
    copySource: 'raw/b',
    storedEncryption: sseKms(otherArn),
  });

  test('each is told with its outcome', () => {
    expect(simulate(asked, world({}, only('s3:*', 'kms:Decrypt')))).toMatchObject({
      outcome: 'ImplicitDeny',
      authorizations: [
        { action: 's3:PutObject', resource: 'arn:aws:s3:::logs/in/a.csv', outcome: 'Allow' },
        { action: 's3:GetObject', resource: 'arn:aws:s3:::raw/b', outcome: 'Allow' },
        { action: 'kms:Decrypt', resource: otherArn, outcome: 'Allow' },
        { action: 'kms:GenerateDataKey', resource: keyArn, outcome: 'ImplicitDeny' },
      ],
      kmsCalls: ['Decrypt', 'GenerateDataKey'],
    });
  });

  test('S3 calls KMS up to the first refusal, and not at all where it refuses itself', () => {
    expect(simulate(asked, world({}, only('s3:*'))).kmsCalls).toEqual(['Decrypt']);
    expect(simulate(asked, world({}, only('kms:*'))).kmsCalls).toEqual([]);
  });

  test.each<[string, Call]>([
    ['a read without body', headObject(target)],
    ['a list', listObjectsV2({ bucket: 'logs', caller: loader })],
  ])('%s needs none', (_, one) => {
    expect(simulate(one, world({ defaultEncryption: sseKms(keyArn) }))).toMatchObject({
      outcome: 'Allow',
      kmsCalls: [],
    });
  });
});

describe('a call as an SDK makes it', () => {
  const denies = (condition: object): object => ({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
        Condition: condition,
      },
    ],
  });

  test('is over HTTPS and sends nothing that it does not tell', () => {
    const policy = denies({ Bool: { 'aws:SecureTransport': 'false' } });
    expect(simulate(putObject(target), world({ policy })).outcome).toBe('Allow');
    expect(simulate(putObject({ ...target, secure: false }), world({ policy })).outcome).toBe('ExplicitDeny');
    const header = denies({ Null: { 's3:x-amz-server-side-encryption': 'true' } });
    expect(simulate(putObject(target), world({ policy: header })).outcome).toBe('ExplicitDeny');
  });

  test('leaves open what only the caller knows', () => {
    const policy = denies({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } });
    expect(() => simulate(putObject(target), world({ policy }))).toThrow(
      /^Cannot decide: simulate: the call does not specify aws:PrincipalOrgID, and s3:PutObject depends on it\nHint: add iamRole\(arn, { organization }\)/,
    );
  });
});

test.each<[string, () => unknown, RegExp]>([
  ['no call', () => simulate({} as Call, world()), /^simulate: the argument is not a call/],
  [
    'no environment',
    () => simulate(putObject(target), everything as unknown as Environment),
    /^simulate: the second argument must be an environment/,
  ],
  [
    'an action of another service',
    () => simulate(call('kms:Decrypt', { resource: keyArn, caller: target.caller }), world()),
    /kms:Decrypt is an action of another service/,
  ],
  [
    'an unknown bucket',
    () => simulate(putObject({ ...target, bucket: 'lugs' }), world()),
    /does not have the bucket "lugs"\nHint: did you mean "logs"/,
  ],
  [
    'a document that AWS would refuse',
    () => simulate(putObject(target), world({ policy: { Version: '2012-10-17' } })),
    /^Policy problem: simulate/,
  ],
])('%s is refused', (_, run, message) => {
  expect(run).toThrow(message);
});
