import { authorizationsOf } from '../../../src/s3/authorizations/authorizations';
import { s3Bucket } from '../../../src/s3/buckets/bucket';
import { sseC, sseKms } from '../../../src/s3/buckets/encryption';
import { anonymous, awsService, iamRole, iamUser, rootOf } from '../../../src/s3/callers/caller';
import { internet, vpcEndpoint } from '../../../src/s3/callers/network';
import {
  call,
  copyObject,
  deleteObject,
  getObject,
  headBucket,
  listObjects,
  postObject,
  putObject,
  putObjectTagging,
  uploadPart,
} from '../../../src/s3/calls/call';
import type { Call } from '../../../src/s3/calls/described-call';
import { firstAuthorization, knownValue } from '../first-authorization';

const caller = iamRole('arn:aws:iam::111122223333:role/App');
const object = { caller, key: 'k' };
const K = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';
const SSE = 's3:x-amz-server-side-encryption';
const KEY = `${SSE}-aws-kms-key-id`;

describe('headers and query', () => {
  test('F5 tags are one key each, in any letter case, and a list', () => {
    const told = firstAuthorization(putObject({ ...object, tags: { Team: 'Red', 'a/b': 'c' } }));
    expect(knownValue(told, 's3:RequestObjectTag/team')).toBe('Red');
    expect(knownValue(told, 's3:requestobjecttag/A/B')).toBe('c');
    expect(knownValue(told, 's3:RequestObjectTag/other')).toBeNull();
    expect(knownValue(told, 's3:RequestObjectTagKeys')).toEqual(['Team', 'a/b']);
    expect(knownValue(firstAuthorization(putObject(object)), 's3:RequestObjectTagKeys')).toBeNull();
  });

  test('T24 a tagging call always carries tags: left out is unknown', () => {
    expect(knownValue(firstAuthorization(putObjectTagging(object)), 's3:RequestObjectTag/team')).toBeUndefined();
    expect(
      knownValue(firstAuthorization(putObjectTagging({ ...object, tags: {} })), 's3:RequestObjectTagKeys'),
    ).toBeNull();
  });

  test('F20 the tags of the stored object are seen by reads, not by PutObject', () => {
    expect(knownValue(firstAuthorization(getObject(object)), 's3:ExistingObjectTag/team')).toBeUndefined();
    expect(
      knownValue(
        firstAuthorization(getObject({ ...object, existingTags: { team: 'red' } })),
        's3:ExistingObjectTag/team',
      ),
    ).toBe('red');
    expect(
      knownValue(firstAuthorization(getObject({ ...object, existingTags: null })), 's3:ExistingObjectTag/team'),
    ).toBeNull();
    expect(knownValue(firstAuthorization(putObject(object)), 's3:ExistingObjectTag/team')).toBeNull();
    expect(knownValue(firstAuthorization(deleteObject(object)), 's3:ExistingObjectTag/team')).toBeNull();
  });

  test('T16, T19: the keys of a list are unknown until told and absent from HeadBucket', () => {
    const keys = ['s3:prefix', 's3:delimiter', 's3:max-keys'];
    const all = (told: ReturnType<typeof firstAuthorization>) => keys.map((key) => knownValue(told, key));
    expect(all(firstAuthorization(listObjects({ caller })))).toEqual([undefined, undefined, undefined]);
    expect(all(firstAuthorization(listObjects({ caller, prefix: 'home/', delimiter: '/', maxKeys: 10 })))).toEqual([
      'home/',
      '/',
      '10',
    ]);
    expect(all(firstAuthorization(listObjects({ caller, prefix: null, delimiter: null, maxKeys: null })))).toEqual([
      null,
      null,
      null,
    ]);
    expect(all(firstAuthorization(headBucket({ caller })))).toEqual([null, null, null]);
  });

  test('F18 an empty prefix is not documented: unknown', () => {
    expect(knownValue(firstAuthorization(listObjects({ caller, prefix: '' })), 's3:prefix')).toBeUndefined();
  });

  test('F21 if-none-match belongs to PutObject alone', () => {
    expect(knownValue(firstAuthorization(putObject({ ...object, ifNoneMatch: '*' })), 's3:if-none-match')).toBe('*');
    expect(knownValue(firstAuthorization(putObject(object)), 's3:if-none-match')).toBeUndefined();
    expect(knownValue(firstAuthorization(deleteObject(object)), 's3:if-none-match')).toBeNull();
  });

  test('T11, F20: a version id is on the version actions alone', () => {
    expect(knownValue(firstAuthorization(getObject({ ...object, versionId: 'v1' })), 's3:versionid')).toBe('v1');
    expect(knownValue(firstAuthorization(getObject(object)), 's3:versionid')).toBeNull();
  });

  test('T3 the copy source is a key of the destination', () => {
    const [to, from] = authorizationsOf(
      copyObject({ ...object, copySource: { bucket: 'from', key: 'x', versionId: 'v' } }),
      { bucket: 'logs' },
    );
    expect(to?.context.get('s3:x-amz-copy-source')).toBe('from/x?versionId=v');
    expect(from?.context.get('s3:versionid')).toBe('v');
    expect(firstAuthorization(putObject(object)).context.get('s3:x-amz-copy-source')).toBeNull();
  });

  test('a grant header excludes a canned ACL', () => {
    const told = firstAuthorization(putObject({ ...object, grants: { fullControl: 'id=1' } }));
    expect(
      ['s3:x-amz-acl', 's3:x-amz-grant-full-control', 's3:x-amz-grant-read'].map((key) => knownValue(told, key)),
    ).toEqual([null, 'id=1', null]);
  });

  test('retention tells mode, date and the days that remain', () => {
    const told = firstAuthorization(
      putObject({ ...object, at: '2029-12-22', retention: { mode: 'COMPLIANCE', until: '2030-01-01' } }),
    );
    expect(
      ['mode', 'retain-until-date', 'remaining-retention-days'].map((key) => knownValue(told, `s3:object-lock-${key}`)),
    ).toEqual(['COMPLIANCE', '2030-01-01T00:00:00Z', '10']);
  });
});

describe('the bucket', () => {
  test.each([
    ['a bare policy: unknown', undefined, undefined],
    ['F6 ABAC is off on a new bucket', s3Bucket({ name: 'logs', tags: { team: 'red' } }), null],
    ['F6 with ABAC', s3Bucket({ name: 'logs', abac: true, tags: { team: 'red' } }), 'red'],
    ['F6 with ABAC and untold tags', s3Bucket({ name: 'logs', abac: true }), undefined],
  ])('%s', (_, bucketFacts, expected) => {
    const told = firstAuthorization(getObject(object), {
      bucket: 'logs',
      ...(bucketFacts !== undefined && { bucketFacts }),
    });
    for (const key of ['s3:BucketTag/team', 'aws:ResourceTag/team']) expect(knownValue(told, key)).toBe(expected);
  });

  test("the owner's organization", () => {
    const bucketFacts = s3Bucket({ name: 'logs', organization: 'o-a1b2c3d4e5' });
    expect(knownValue(firstAuthorization(getObject(object), { bucketFacts }), 'aws:ResourceOrgID')).toBe(
      'o-a1b2c3d4e5',
    );
    expect(
      knownValue(
        firstAuthorization(getObject(object), { bucketFacts: s3Bucket({ name: 'logs', organization: null }) }),
        'aws:ResourceOrgID',
      ),
    ).toBeNull();
    expect(knownValue(firstAuthorization(getObject(object)), 'aws:ResourceOrgID')).toBeUndefined();
  });

  test('F17 a direct request has no access point keys', () => {
    expect(knownValue(firstAuthorization(getObject(object)), 's3:DataAccessPointArn')).toBeNull();
  });
});

describe('call(action, …) is one authorization whose untold keys stay unknown', () => {
  test('of S3', () => {
    const parts = authorizationsOf(call('s3:putobject', { ...object, bucket: 'logs', acl: 'private' }), {});
    expect(parts.map(({ action, resource }) => [action, resource])).toEqual([['s3:PutObject', 'arn:aws:s3:::logs/k']]);
    const [told] = parts;
    if (told === undefined) throw new Error('nothing asked');
    const keys = [
      's3:x-amz-acl',
      's3:x-amz-storage-class',
      SSE,
      's3:if-match',
      's3:prefix',
      's3:RequestObjectTag/a',
      's3:ExistingObjectTag/a',
    ];
    expect(keys.map((key) => knownValue(told, key))).toEqual([
      'private',
      undefined,
      undefined,
      undefined,
      null,
      undefined,
      null,
    ]);
  });

  test('F7 of a permission-only action', () => {
    const told = firstAuthorization(call('s3:ReplicateObject', { ...object, encryption: sseKms(K) }));
    expect([told.action, knownValue(told, SSE), knownValue(told, KEY)]).toEqual(['s3:ReplicateObject', 'aws:kms', K]);
  });

  test('of another service', () => {
    const told = firstAuthorization(
      call('kms:Decrypt', { caller, resource: K, context: { 'kms:EncryptionContext:AppName': 'x' } }),
    );
    expect(told.resourceAccount).toBe('111122223333');
    expect([
      knownValue(told, 'kms:EncryptionContext:AppName'),
      knownValue(told, 'kms:ViaService'),
      knownValue(told, 's3:prefix'),
    ]).toEqual(['x', undefined, null]);
    expect(firstAuthorization(call('sts:GetCallerIdentity', { caller })).resource).toBe('*');
  });
});

test('keys named like members of Object are keys', () => {
  const tags = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}') as Record<string, string>;
  const told = firstAuthorization(putObject({ ...object, tags }));
  const found = ['__proto__', 'constructor', 'toString'].map((tag) => knownValue(told, `s3:RequestObjectTag/${tag}`));
  expect(found).toEqual(['a', 'b', 'c']);
  expect(told.hint('__proto__')).toBe("context: { '__proto__': … }");
  expect(told.hint('constructor')).toBe("context: { 'constructor': … }");
});

describe('transport, network, signature, time', () => {
  test.each([
    ['untold', {}, ['…', undefined, '…', '…']],
    ['F69 HTTPS', { secure: true }, ['true', '…', '…', '…']],
    ['F69 plain HTTP has no TLS version', { secure: false }, ['false', null, '…', '…']],
    ['a TLS version is HTTPS', { tlsVersion: '1.2' as const }, ['true', '1.2', '…', '…']],
    ['F51 SSE-KMS is HTTPS and Signature Version 4', { encryption: sseKms(K) }, ['true', '…', '…', 'AWS4-HMAC-SHA256']],
    ['F51 SSE-C is HTTPS', { encryption: sseC() }, ['true', '…', '…', '…']],
    ['F74 presigned', { presigned: true }, ['…', undefined, 'REST-QUERY-STRING', '…']],
    ['F74 not presigned', { presigned: false }, ['…', undefined, 'REST-HEADER', '…']],
    ['HTTPS by context', { context: { 'aws:SecureTransport': true } }, ['true', '…', '…', '…']],
  ])('%s', (_, options, expected) => {
    const told = firstAuthorization(putObject({ ...object, ...options }));
    expect(
      ['aws:SecureTransport', 's3:TlsVersion', 's3:authType', 's3:signatureversion'].map((key) =>
        knownValue(told, key),
      ),
    ).toEqual(expected);
    expect(told.secure).toBe(expected[0] === '…' ? undefined : expected[0] === 'true');
  });

  test('F74 a form is signed as POST', () => {
    expect(knownValue(firstAuthorization(postObject(object)), 's3:authType')).toBe('POST');
    expect(knownValue(firstAuthorization(postObject({ key: 'k', caller: anonymous })), 's3:authType')).toBeNull();
  });

  test('F76 the age of a presigned URL', () => {
    expect(
      knownValue(firstAuthorization(getObject({ ...object, presigned: { signatureAge: 600001 } })), 's3:signatureAge'),
    ).toBe('600001');
  });

  const vpc = [
    'aws:SourceIp',
    'aws:SourceVpce',
    'aws:SourceVpc',
    'aws:VpcSourceIp',
    'aws:VpceAccount',
    'aws:VpceOrgID',
  ];
  test.each([
    ['untold', undefined, [undefined, undefined, undefined, undefined, undefined, undefined]],
    ['F65 the internet', internet('203.0.113.7'), ['203.0.113.7', null, null, null, null, null]],
    ['F66 an endpoint', vpcEndpoint('vpce-1a2b3c4d'), [null, 'vpce-1a2b3c4d', '…', '…', undefined, undefined]],
    [
      'F66 an endpoint with facts',
      vpcEndpoint('vpce-1a2b3c4d', {
        vpc: 'vpc-111bbb22',
        ip: '10.0.0.1',
        account: '111122223333',
        organization: null,
      }),
      [null, 'vpce-1a2b3c4d', 'vpc-111bbb22', '10.0.0.1', '111122223333', null],
    ],
  ])('%s', (_, from, expected) => {
    const told = firstAuthorization(getObject({ ...object, ...(from !== undefined && { from }) }));
    expect(vpc.map((key) => knownValue(told, key))).toEqual(expected);
    expect(told.from).toBe(from);
  });

  test('F68 the network of a service that calls is redacted', () => {
    const told = firstAuthorization(getObject({ caller: awsService('s3.amazonaws.com'), key: 'k' }));
    expect(vpc.map((key) => knownValue(told, key))).toEqual([null, null, null, null, null, null]);
  });

  test('F79 a time fills both keys; without one neither is guessed', () => {
    const keys = ['aws:CurrentTime', 'aws:EpochTime'];
    const told = firstAuthorization(getObject({ ...object, at: '2030-01-31T13:00:00+01:00' }));
    expect(keys.map((key) => knownValue(told, key))).toEqual(['2030-01-31T12:00:00Z', '1896091200']);
    expect(keys.map((key) => knownValue(firstAuthorization(getObject(object)), key))).toEqual(['…', '…']);
  });

  test('F61 keys that AWS always sends are present though untold', () => {
    const told = firstAuthorization(getObject(object));
    for (const key of ['aws:RequestedRegion', 'aws:UserAgent', 'aws:ResourceAccount', 's3:ResourceAccount'])
      expect(knownValue(told, key)).toBe('…');
  });
});

const read = getObject({ caller, key: 'k' });
const write = putObject({ caller, key: 'k' });
const USER = 'arn:aws:iam::111122223333:user/alice';

test.each<[string, Call, string]>([
  ['aws:PrincipalOrgID', read, 'iamRole(arn, { organization })'],
  ['aws:PrincipalOrgID', getObject({ caller: iamUser(USER) }), 'iamUser(arn, { organization })'],
  ['aws:PrincipalOrgID', getObject({ caller: rootOf('111122223333') }), 'rootOf(account, { organization })'],
  ['aws:PrincipalTag/Team', read, 'iamRole(arn, { tags: { Team: … } })'],
  ['aws:PrincipalTag/a-b', read, 'iamRole(arn, { tags: { "a-b": … } })'],
  ['aws:MultiFactorAuthPresent', read, 'iamRole(arn, { mfa })'],
  ['aws:userid', read, 'iamRole(arn, { id, session })'],
  ['aws:SourceArn', getObject({ caller: awsService('s3.amazonaws.com') }), 'awsService(name, { sourceArn })'],
  ['aws:SourceAccount', getObject({ caller: awsService('s3.amazonaws.com') }), 'awsService(name, { sourceAccount })'],
  ['aws:SecureTransport', read, 'secure: true'],
  ['', getObject({ caller }), "key: '…'"],
  ['s3:TlsVersion', read, "tlsVersion: '1.2'"],
  ['aws:SourceIp', read, "from: internet('203.0.113.7')"],
  ['aws:SourceVpc', getObject({ caller, from: vpcEndpoint('vpce-1a2b3c4d') }), "from: vpcEndpoint('vpce-…', { vpc })"],
  ['aws:CurrentTime', read, "at: '2030-01-31T12:00:00Z'"],
  ['s3:x-amz-server-side-encryption', write, 'encryption: null or sseKms(keyArn)'],
  ['s3:x-amz-server-side-encryption', uploadPart({ caller }), 'upload: { encryption: null or sseKms(keyArn) }'],
  [
    's3:x-amz-server-side-encryption-aws-kms-key-id',
    putObject({ caller, encryption: sseKms() }),
    'encryption: sseKms(keyArn)',
  ],
  ['s3:prefix', listObjects({ caller }), "prefix: null or 'home/'"],
  ['s3:authType', read, 'presigned: true or false'],
  ['s3:if-none-match', write, "ifNoneMatch: null or '*'"],
  ['s3:ExistingObjectTag/Team', read, 'existingTags: { Team: … }'],
  ['s3:BucketTag/Team', read, 's3Bucket({ abac: true, tags: { Team: … } })'],
  ['aws:ResourceAccount', read, "resourceAccount: '111122223333'"],
  ['s3:x-amz-acl', call('s3:PutObject', { caller }), "acl: null or 'bucket-owner-full-control'"],
  ['aws:requestedregion', read, "context: { 'aws:RequestedRegion': … }"],
  ['aws:multifactorauthage', read, "context: { 'aws:MultiFactorAuthAge': … }"],
  ['kms:viaservice', call('kms:ListKeys', { caller }), "context: { 'kms:ViaService': … }"],
])('%s is told by a hint %#', (key, made, hint) => {
  expect(firstAuthorization(made).hint(key)).toBe(hint);
});

test('what a call tells needs no hint', () => {
  const told = firstAuthorization(getObject({ caller: anonymous, secure: false }));
  for (const key of ['aws:PrincipalOrgID', 'aws:PrincipalTag/x', 'aws:SecureTransport', 's3:TlsVersion'])
    expect(told.hint(key)).toBeUndefined();
});
