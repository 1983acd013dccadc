import * as fc from 'fast-check';
import {
  anonymous,
  authorize,
  awsService,
  createMultipartUpload,
  deleteObject,
  environment,
  getBucketPolicy,
  getObject,
  iamRole,
  iamUser,
  internet,
  isUndecidedError,
  kmsKey,
  listObjectsV2,
  putObject,
  s3Bucket,
  simulate,
  sseKms,
  sseS3,
  vpcEndpoint,
  type Call,
  type Simulation,
} from '../../../src';
import { rebuilt, type TrailEvent } from '../rebuilt';
import { share } from '../../laws/share';

const account = '111122223333';
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/0f0e0d0c-1111-4222-8333-444455556666`;
const otherArn = `arn:aws:kms:eu-west-1:${account}:key/99999999-1111-4222-8333-444455556666`;
const loader = iamRole(`arn:aws:iam::${account}:role/batch/loader`, {
  session: 'ci-7',
  id: 'AROAEXAMPLE0000000007',
  policies: [
    {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['s3:*', 'kms:*'], Resource: '*' },
        { Sid: 'OwnKeyOnly', Effect: 'Deny', Action: 'kms:GenerateDataKey', Resource: otherArn },
      ],
    },
  ],
});
const ann = iamUser(`arn:aws:iam::${account}:user/ann`, { policies: loader.policies ?? [] });
const trail = awsService('cloudtrail.amazonaws.com', { sourceArn: null, sourceAccount: null });

const events = ({ cloudTrail }: Simulation): TrailEvent[] => cloudTrail as unknown as TrailEvent[];

describe('the events of one upload', () => {
  const subject = environment({
    buckets: [s3Bucket({ name: 'logs', account, region: 'eu-west-1', defaultEncryption: sseKms(keyArn) })],
    keys: [kmsKey({ arn: keyArn }), kmsKey({ arn: otherArn })],
    principals: [loader, ann],
  });
  const target = { bucket: 'logs', key: 'in/a.csv', caller: loader, from: internet('198.51.100.24') };

  test('S3 logs the call, KMS the forwarded one (J1, J2, J4, J8–J10)', () => {
    const { cloudTrail } = simulate(putObject({ ...target, tlsVersion: '1.3', at: '2030-03-04T05:06:07Z' }), subject);
    expect(cloudTrail).toMatchObject([
      {
        eventVersion: '1.10',
        eventTime: '2030-03-04T05:06:07Z',
        eventSource: 's3.amazonaws.com',
        eventName: 'PutObject',
        awsRegion: 'eu-west-1',
        userIdentity: {
          type: 'AssumedRole',
          principalId: 'AROAEXAMPLE0000000007:ci-7',
          arn: `arn:aws:sts::${account}:assumed-role/loader/ci-7`,
          accountId: account,
          sessionContext: { sessionIssuer: { type: 'Role', arn: loader.arn, userName: 'loader' } },
        },
        sourceIPAddress: '198.51.100.24',
        requestParameters: { bucketName: 'logs', key: 'in/a.csv', Host: 'logs.s3.eu-west-1.amazonaws.com' },
        responseElements: {
          'x-amz-server-side-encryption': 'aws:kms',
          'x-amz-server-side-encryption-aws-kms-key-id': keyArn,
        },
        additionalEventData: {
          SignatureVersion: 'SigV4',
          AuthenticationMethod: 'AuthHeader',
          SSEApplied: 'Default_SSE_KMS',
        },
        readOnly: false,
        resources: [
          { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::logs/in/a.csv' },
          { accountId: account, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::logs' },
        ],
        managementEvent: false,
        eventCategory: 'Data',
        tlsDetails: { tlsVersion: 'TLSv1.3' },
      },
      {
        eventSource: 'kms.amazonaws.com',
        eventName: 'GenerateDataKey',
        userIdentity: { type: 'AssumedRole', invokedBy: 'fas.s3.amazonaws.com' },
        sourceIPAddress: 'fas.s3.amazonaws.com',
        requestParameters: {
          keyId: keyArn,
          keySpec: 'AES_256',
          encryptionContext: { 'aws:s3:arn': 'arn:aws:s3:::logs/in/a.csv' },
        },
        responseElements: null,
        readOnly: true,
        resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: keyArn }],
        managementEvent: true,
        eventCategory: 'Management',
      },
    ]);
    expect(cloudTrail).toHaveLength(2);
  });

  test('headers that are sent stand there, those that are not do not (J4, J6)', () => {
    const [event] = events(simulate(putObject({ ...target, encryption: sseS3() }), subject));
    expect(event).toMatchObject({
      requestParameters: { 'x-amz-server-side-encryption': 'AES256' },
      additionalEventData: { SSEApplied: 'SSE_S3' },
    });
    expect(event?.requestParameters).not.toHaveProperty('x-amz-acl');
    expect(event?.responseElements).toEqual({ 'x-amz-server-side-encryption': 'AES256' });
  });

  test('a refused call is logged as such (J16), and KMS where it was KMS that refused', () => {
    const [event, kms, ...none] = events(simulate(putObject({ ...target, encryption: sseKms(otherArn) }), subject));
    expect(event).toMatchObject({ errorCode: 'AccessDenied', responseElements: null });
    expect(kms).toMatchObject({ eventName: 'GenerateDataKey', errorCode: 'AccessDenied' });
    expect(none).toEqual([]);
  });

  test('other callers have other identities (J7)', () => {
    const identity = (call: Call): unknown => events(simulate(call, subject))[0]?.userIdentity;
    expect(identity(getObject({ ...target, caller: ann }))).toMatchObject({
      type: 'IAMUser',
      userName: 'ann',
      arn: ann.arn,
    });
    expect(identity(getObject({ ...target, caller: anonymous, storedEncryption: sseS3() }))).toEqual({
      type: 'AWSAccount',
      principalId: '',
      accountId: 'anonymous',
    });
    expect(identity(putObject({ bucket: 'logs', key: 'a', caller: trail, encryption: sseS3() }))).toEqual({
      type: 'AWSService',
      invokedBy: 'cloudtrail.amazonaws.com',
    });
  });

  test('what the call tells stands in the event, by option or by context (J6, J12, J13)', () => {
    const context = {
      'aws:SourceIp': '198.51.100.9',
      'aws:UserAgent': 'me',
      's3:TlsVersion': '1.3',
      'aws:CurrentTime': '2031-01-01T00:00:00Z',
      'kms:EncryptionContext:team': 'red',
    };
    const [event, kms] = events(
      simulate(putObject({ bucket: 'logs', key: 'in/a.csv', caller: loader, context }), subject),
    );
    expect(event).toMatchObject({
      eventTime: '2031-01-01T00:00:00Z',
      sourceIPAddress: '198.51.100.9',
      userAgent: 'me',
      tlsDetails: { tlsVersion: 'TLSv1.3' },
    });
    expect(kms?.requestParameters).toMatchObject({ encryptionContext: { team: 'red' } });
    const [removal] = events(simulate(deleteObject({ ...target, bypassGovernance: true }), subject));
    expect(removal?.requestParameters).toHaveProperty('x-amz-bypass-governance-retention', 'true');
    const withMfa = iamUser(ann.arn, { mfa: true });
    const [read] = events(simulate(getObject({ ...target, caller: withMfa }), subject));
    expect(read?.userIdentity).toMatchObject({ sessionContext: { attributes: { mfaAuthenticated: 'true' } } });
  });

  test('the AWS managed key stands in the answer too (F38)', () => {
    const [event] = events(simulate(putObject({ ...target, encryption: sseKms() }), subject));
    expect(event?.responseElements).toHaveProperty(
      'x-amz-server-side-encryption-aws-kms-key-id',
      `arn:aws:kms:eu-west-1:${account}:key/aws-s3`,
    );
  });

  test('calls on the bucket are management events (J1, J3)', () => {
    const [list] = events(simulate(listObjectsV2({ bucket: 'logs', caller: loader, prefix: 'in/' }), subject));
    expect(list).toMatchObject({
      eventName: 'ListObjects',
      managementEvent: true,
      requestParameters: { prefix: 'in/' },
      readOnly: true,
    });
    expect(list?.resources).toEqual([{ accountId: account, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::logs' }]);
  });
});

/** Conditions on all that an event tells. */
const conditions: readonly object[] = [
  {},
  { Bool: { 'aws:SecureTransport': 'false' } },
  { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
  {
    StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
    Null: { 's3:x-amz-server-side-encryption': 'false' },
  },
  { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
  { StringLike: { 's3:prefix': 'in/*' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/batch/*` } },
  { StringLike: { 'aws:userid': 'AROAEXAMPLE0000000007:*' } },
  { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
  { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
  { NumericLessThan: { 's3:TlsVersion': '1.3' } },
  { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
  { StringEquals: { 's3:authType': 'REST-QUERY-STRING' } },
  { DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
  { StringEquals: { 's3:versionid': 'v1' } },
];
const keyConditions: readonly object[] = [
  {},
  { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
  { StringNotEquals: { 'kms:CallerAccount': account } },
  { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs/in/*' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:user/*` } },
];
const effects = fc.constantFrom('Allow', 'Deny');
const bucketPolicy = fc
  .array(fc.record({ effect: effects, condition: fc.constantFrom(...conditions) }), { minLength: 1, maxLength: 3 })
  .map((made) => ({
    Version: '2012-10-17',
    Statement: made.map(({ effect, condition }) => ({
      Effect: effect,
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
      Condition: condition,
    })),
  }));
const keyPolicy = fc
  .array(fc.record({ effect: effects, condition: fc.constantFrom(...keyConditions) }), { minLength: 1, maxLength: 2 })
  .map((made) => ({
    Version: '2012-10-17',
    Statement: made.map(({ effect, condition }) => ({
      Effect: effect,
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'kms:*',
      Resource: '*',
      Condition: condition,
    })),
  }));
const callers = fc.constantFrom(loader, ann, anonymous, trail);
const encryptions = fc.constantFrom(null, sseS3(), sseKms(keyArn));
const ways = fc.constantFrom(
  internet('198.51.100.24'),
  internet('203.0.113.9'),
  vpcEndpoint('vpce-0a1b2c3d', { vpc: 'vpc-0a1b2c3d', ip: '10.1.2.3' }),
);
const anyCall = fc
  .record({
    name: fc.constantFrom(
      'putObject',
      'createMultipartUpload',
      'getObject',
      'deleteObject',
      'listObjectsV2',
      'getBucketPolicy',
    ),
    caller: callers,
    encryption: encryptions,
    from: ways,
    tlsVersion: fc.constantFrom('1.2', '1.3'),
    version: fc.constantFrom(null, 'v1'),
    prefix: fc.constantFrom(null, 'in/', 'out/'),
    acl: fc.constantFrom(null, 'bucket-owner-full-control' as const),
    presigned: fc.boolean(),
  })
  .map(({ name, caller, encryption, from, version, prefix, acl, presigned, ...rest }): Call => {
    const isSigned = caller.kind !== 'anonymous';
    const common = {
      bucket: 'logs',
      caller,
      secure: true,
      at: '2030-03-04T05:06:07Z',
      ...rest,
      ...(isSigned && { presigned }),
      ...(caller.kind !== 'service' && { from }),
    } as const;
    const sent = {
      encryption: !isSigned && encryption?.kind === 'SSE-KMS' ? null : encryption,
      acl,
    };
    const key = 'in/a.csv';
    if (name === 'putObject') return putObject({ ...common, key, ...sent });
    if (name === 'createMultipartUpload') return createMultipartUpload({ ...common, key, ...sent });
    if (name === 'getObject') return getObject({ ...common, key, versionId: version });
    if (name === 'deleteObject') return deleteObject({ ...common, key, versionId: version });
    if (name === 'listObjectsV2') return listObjectsV2({ ...common, prefix });
    return getBucketPolicy(common);
  });

test('events fed back in decide the same (J11–J15)', () => {
  const counts = { Allow: 0, ExplicitDeny: 0, ImplicitDeny: 0, kms: 0 };
  fc.assert(
    fc.property(
      bucketPolicy,
      keyPolicy,
      anyCall,
      fc.constantFrom(sseS3(), sseKms(keyArn)),
      (policy, key, call, defaultEncryption) => {
        const subject = environment({
          buckets: [
            s3Bucket({
              name: 'logs',
              account,
              region: 'eu-west-1',
              policy,
              defaultEncryption,
              blockPublicAccess: false,
              blockedEncryption: [],
            }),
          ],
          keys: [kmsKey({ arn: keyArn, policy: key })],
          principals: [loader, ann],
        });
        let simulation: Simulation;
        try {
          simulation = simulate(call, subject);
        } catch (error) {
          // A fact that no event tells either.
          if (isUndecidedError(error)) return;
          throw error;
        }
        if (simulation.refusal !== undefined) return;
        const { caller } = call.facts;
        const identity = caller.kind === 'role' || caller.kind === 'user' ? (caller.policies ?? []) : [];
        const [s3, ...kms] = events(simulation);
        if (s3 === undefined) throw new Error('no event');
        const again = authorize(rebuilt(s3), { identity, resource: policy });
        expect(again.outcome).toBe(simulation.authorizations[0]?.outcome);
        for (const event of kms) {
          const { outcome } = authorize(rebuilt(event), { identity, resource: { ...key } });
          expect(outcome === 'Allow').toBe(event.errorCode === undefined);
          counts.kms += 1;
        }
        counts[again.outcome] += 1;
      },
    ),
    { numRuns: share(600), seed: 20261125 },
  );
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(share(30));
});
