import {
  abortMultipartUpload,
  anonymous,
  awsService,
  environment,
  every,
  getObject,
  iamRole,
  parsePolicy,
  putObject,
  s3Bucket,
  sseS3,
  vpcEndpoint,
  internet,
  type BucketSettings,
  type PolicyInput,
} from '../../src';
import { ask, bothWays, doesNotHold, failed, holds, isUndecided } from './answered';

const account = '111122223333';
const partner = 'arn:aws:iam::444455556666:role/Partner';
const other = 'arn:aws:iam::444455556666:role/Other';
const objects = 'arn:aws:s3:::ledger/*';
type Elements = Readonly<Record<string, unknown>>;
const policyOf = (...statements: readonly Elements[]): PolicyInput => ({
  Version: '2012-10-17',
  Statement: statements,
});
const allow = (Action: string | readonly string[], more: Elements = {}): Elements => ({
  Effect: 'Allow',
  Principal: { AWS: partner },
  Action,
  Resource: objects,
  ...more,
});
const deny = (Action: string | readonly string[], more: Elements = {}): Elements => ({
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource: objects,
  ...more,
});
const own = (...actions: readonly string[]): PolicyInput =>
  policyOf({ Effect: 'Allow', Action: actions, Resource: '*' });
const bucketOf = (settings: Partial<BucketSettings>) =>
  s3Bucket({ name: 'ledger', account, blockPublicAccess: false, ...settings });
const STEPS = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
const caller = iamRole(partner, { policies: [own('s3:*')] });
const local = iamRole(`arn:aws:iam::${account}:role/Loader`, { policies: [own('s3:PutObject')] });
const world = (policy: PolicyInput, settings: Partial<BucketSettings> = {}) =>
  environment({ buckets: [bucketOf({ policy, ...settings })], principals: [caller, local] });

/** What a bucket policy is asked as: by itself, of its bucket, with the caller's own policies. */
const subjects: Readonly<Record<string, (policy: PolicyInput) => unknown>> = {
  'a policy': (policy) => policy,
  'a bucket': (policy) => bucketOf({ policy }),
  'an environment': (policy) => world(policy),
};

describe.each(Object.entries(subjects))('F14, O26: who began a multipart upload: %s', (name, subjectOf) => {
  const writes = subjectOf(policyOf(allow('s3:PutObject')));
  const set = (...actions: readonly string[]) => every({ actions, callers: [partner] });

  test.each(STEPS)('silence on %s is not a refusal to a caller that may upload', (action) => {
    // A bare policy does not know that the caller is of another account, so silence settles nothing.
    if (name === 'a policy') return;
    expect(bothWays(writes, 'toDeny', set(action))).toEqual(isUndecided);
    const { message } = failed(writes, 'toDeny', set(action));
    expect(message).toMatch(/Cannot decide: toDeny: [^]*who began[^]*s3:PutObject[^]*Hint: [^]*initiator/);
  });
  test('an explicit Deny settles it, and so does a caller that may not upload', () => {
    const denied = subjectOf(policyOf(allow('s3:PutObject'), deny(STEPS)));
    expect(bothWays(denied, 'toDeny', set(...STEPS))).toEqual(holds);
    expect(bothWays(denied, 'toExplicitlyDeny', set(...STEPS))).toEqual(holds);
    expect(bothWays(writes, 'toExplicitlyDeny', set(...STEPS))).toEqual(doesNotHold);
    if (name === 'a policy') return;
    const silent = subjectOf(policyOf(allow('s3:GetObject')));
    expect(bothWays(silent, 'toDeny', set(...STEPS))).toEqual(holds);
    const elsewhere = subjectOf(policyOf(allow('s3:PutObject', { Principal: { AWS: other } })));
    expect(bothWays(elsewhere, 'toDeny', set(...STEPS))).toEqual(holds);
    const noUploads = subjectOf(policyOf(allow('s3:PutObject'), deny('s3:PutObject')));
    expect(bothWays(noUploads, 'toDeny', set(...STEPS))).toEqual(holds);
  });
  test('what is allowed is allowed, and what is refuted stays so', () => {
    const granted = subjectOf(policyOf(allow(['s3:PutObject', ...STEPS])));
    expect(bothWays(granted, 'toAllow', set('s3:AbortMultipartUpload'))).toEqual(holds);
    expect(bothWays(granted, 'toDeny', set(...STEPS))).toEqual(doesNotHold);
    // Others may have begun the upload.
    expect(bothWays(writes, 'toAllow', set(...STEPS))).toEqual(doesNotHold);
    expect(bothWays(writes, 'toDeny', set('s3:PutObject', ...STEPS))).toEqual(doesNotHold);
  });
  test('it counts where the caller may upload: there, and that way', () => {
    if (name === 'a policy') return;
    const inbox = { Resource: 'arn:aws:s3:::ledger/in/*' };
    const writesThere = subjectOf(policyOf(allow('s3:PutObject', inbox)));
    expect(bothWays(writesThere, 'toDeny', set(...STEPS))).toEqual(isUndecided);
    const out = every({ actions: STEPS, callers: [partner], prefix: 'out/', bucket: 'ledger' });
    expect(bothWays(writesThere, 'toDeny', out)).toEqual(holds);
    const kept = subjectOf(policyOf(allow('s3:PutObject', inbox), deny(STEPS, inbox)));
    expect(bothWays(kept, 'toDeny', set(...STEPS))).toEqual(holds);
    const secured = subjectOf(
      policyOf(allow('s3:PutObject', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    );
    expect(bothWays(secured, 'toDeny', every({ actions: STEPS, callers: [partner], secure: false }))).toEqual(holds);
    expect(bothWays(secured, 'toDeny', every({ actions: STEPS, callers: [partner], secure: true }))).toEqual(
      isUndecided,
    );
    // The headers of an upload are none of a step's.
    const encrypted = subjectOf(
      policyOf(
        allow('s3:PutObject', { Condition: { StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } } }),
      ),
    );
    expect(bothWays(encrypted, 'toDeny', set(...STEPS))).toEqual(isUndecided);
    const acl = allow('s3:PutObject', { Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } } });
    expect(bothWays(subjectOf(policyOf(acl)), 'toDeny', set(...STEPS))).toEqual(isUndecided);
  });
});

describe('F14: the other claims', () => {
  const policy = policyOf(allow('s3:PutObject'));
  const bucket = bucketOf({ policy });
  test('nobody is granted it, by a bucket', () => {
    expect(bothWays(bucket, 'toGrantAny', { actions: STEPS })).toEqual(isUndecided);
    expect(bothWays(bucket, 'toGrantAny', { actions: ['s3:PutObject', ...STEPS] })).toEqual(holds);
    expect(bothWays(bucket, 'toGrantAny', { actions: STEPS, principals: [other] })).toEqual(doesNotHold);
    const set = { resource: policy, identity: [own('s3:PutObject')] };
    expect(bothWays(set, 'toGrantAny', { actions: STEPS, principals: [partner] })).toEqual(isUndecided);
    expect(
      bothWays(bucketOf({ policy: policyOf(allow('s3:PutObject'), deny(STEPS)) }), 'toGrantAny', { actions: STEPS }),
    ).toEqual(doesNotHold);
  });
  test('perimeters', () => {
    const options = { accounts: [account], actions: STEPS };
    expect(bothWays(bucket, 'toEnforceIdentityPerimeter', options)).toEqual(isUndecided);
    expect(bothWays(bucket, 'toEnforceIdentityPerimeter', { ...options, accounts: [account, '444455556666'] })).toEqual(
      holds,
    );
    expect(bothWays(bucket, 'toEnforceIdentityPerimeter', { ...options, actions: ['s3:PutObject'] })).toEqual(
      doesNotHold,
    );
    const logs = bucketOf({
      policy: policyOf(allow('s3:PutObject', { Principal: { Service: 'logging.s3.amazonaws.com' } })),
    });
    expect(bothWays(logs, 'toPreventConfusedDeputy', options)).toEqual(isUndecided);
    expect(bothWays(logs, 'toEnforceIdentityPerimeter', options)).toEqual(holds);
    expect(bothWays(bucket, 'toPreventConfusedDeputy', options)).toEqual(holds);
  });
  test('anonymous callers begin no upload (F15)', () => {
    const open = bucketOf({ policy: policyOf(allow('s3:PutObject', { Principal: '*' })) });
    expect(bothWays(open, 'toDeny', every({ actions: STEPS, callers: [anonymous] }))).toEqual(holds);
    expect(bothWays(open, 'toDenyAnonymous', { actions: STEPS })).toEqual(holds);
    expect(bothWays(open, 'toDeny', every({ actions: STEPS, callers: [partner] }))).toEqual(isUndecided);
  });
  test('AWS services, by a bare policy too', () => {
    const logging = awsService('logging.s3.amazonaws.com');
    const logs = policyOf(allow('s3:PutObject', { Principal: { Service: 'logging.s3.amazonaws.com' } }));
    expect(bothWays(logs, 'toDeny', every({ actions: STEPS, callers: [logging] }))).toEqual(isUndecided);
    expect(
      bothWays(logs, 'toDeny', every({ actions: STEPS, callers: [awsService('cloudtrail.amazonaws.com')] })),
    ).toEqual(holds);
  });
  test('explicit denial and lock-outs do not turn on it', () => {
    expect(bothWays(bucket, 'toLockOut', partner, { actions: STEPS })).toEqual(doesNotHold);
    expect(bothWays(bucketOf({ policy: policyOf(deny(STEPS)) }), 'toLockOut', partner, { actions: STEPS })).toEqual(
      holds,
    );
    expect(bothWays(bucket, 'toImplicitlyDeny', every({ actions: STEPS, callers: [partner] }))).toEqual(isUndecided);
    expect(bothWays(bucketOf({}), 'toImplicitlyDeny', every({ actions: STEPS, callers: [partner] }))).toEqual(holds);
  });
  test('no filter gives such a default: an endpoint policy, an SCP, a boundary must allow the step', () => {
    const filters = (...actions: readonly string[]): PolicyInput =>
      policyOf({ Effect: 'Allow', Action: actions, Resource: '*' });
    const ask = (subject: unknown): unknown =>
      bothWays(subject, 'toDeny', every({ actions: STEPS, callers: [partner] }));
    const set = { resource: policy, identity: [own('s3:PutObject')] };
    expect(ask(set)).toEqual(isUndecided);
    expect(ask({ ...set, serviceControl: [[filters('s3:PutObject')]] })).toEqual(holds);
    expect(ask({ ...set, serviceControl: [[filters('s3:*')]] })).toEqual(isUndecided);
    const endpoint = (...actions: readonly string[]): PolicyInput =>
      policyOf({ Effect: 'Allow', Principal: '*', Action: actions, Resource: '*' });
    expect(ask({ ...set, vpcEndpoint: endpoint('s3:PutObject') })).toEqual(holds);
    expect(ask({ ...set, vpcEndpoint: endpoint('s3:*') })).toEqual(isUndecided);
    expect(ask({ ...set, resourceControl: [[policyOf(deny(STEPS, { Resource: '*' }))]] })).toEqual(holds);
    expect(ask(parsePolicy(endpoint('s3:PutObject'), { type: 'vpcEndpoint' }))).toEqual(holds);
    expect(ask(parsePolicy(filters('s3:PutObject'), { type: 'serviceControl' }))).toEqual(holds);
  });
  test('in an environment: by the caller’s own policy, and by the way it comes', () => {
    const subject = world(policyOf(allow('s3:GetObject')));
    expect(bothWays(subject, 'toDeny', every({ actions: STEPS, callers: [local] }))).toEqual(isUndecided);
    expect(bothWays(subject, 'toDeny', every({ actions: STEPS, callers: [partner] }))).toEqual(holds);
    for (const [action, answer] of [
      ['s3:PutObject', holds],
      ['s3:*', isUndecided],
    ] as const) {
      const filter = own(action);
      const policies = [own('s3:PutObject')];
      for (const filtered of [
        iamRole(partner, { policies, permissionsBoundary: filter }),
        iamRole(partner, { policies, sessionPolicy: filter }),
      ]) {
        const filtering = environment({ buckets: [bucketOf({ policy })], principals: [filtered] });
        expect(bothWays(filtering, 'toDeny', every({ actions: STEPS, callers: [filtered] }))).toEqual(answer);
      }
    }
    const guarded = environment({
      buckets: [bucketOf({ policy })],
      principals: [caller],
      endpoints: [
        vpcEndpoint('vpce-0a1b2c3d', {
          policy: policyOf({ Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource: '*' }),
        }),
      ],
    });
    const through = every({ actions: STEPS, callers: [partner], from: vpcEndpoint('vpce-0a1b2c3d') });
    expect(bothWays(guarded, 'toDeny', through)).toEqual(holds);
    const around = every({ actions: STEPS, callers: [partner], from: internet('203.0.113.7') });
    expect(bothWays(guarded, 'toDeny', around)).toEqual(isUndecided);
  });
});

describe('F14: single calls by a bare policy', () => {
  const policy = policyOf(allow('s3:PutObject'));
  const abort = { bucket: 'ledger', key: 'a', caller: partner, secure: true, resourceAccount: account };
  test('that AWS refuses the call is not said without the initiator', () => {
    const untold = failed(policy, 'toDeny', abortMultipartUpload(abort));
    expect(bothWays(policy, 'toDeny', abortMultipartUpload(abort))).toEqual(isUndecided);
    expect(untold.message).toMatch(/does not specify who began the upload[^]*Hint: add initiator/);
    expect(bothWays(policy, 'toDeny', abortMultipartUpload({ ...abort, initiator: partner }))).toEqual(doesNotHold);
    expect(bothWays(policy, 'toDeny', abortMultipartUpload({ ...abort, initiator: other }))).toEqual(holds);
  });
  test('what the policy says by itself is said', () => {
    expect(bothWays(policy, 'toAllow', abortMultipartUpload(abort))).toEqual(doesNotHold);
    expect(bothWays(policy, 'toImplicitlyDeny', abortMultipartUpload(abort))).toEqual(holds);
    expect(bothWays(policyOf(allow('s3:GetObject')), 'toDeny', abortMultipartUpload(abort))).toEqual(holds);
    expect(bothWays(policyOf(allow('s3:PutObject'), deny(STEPS)), 'toDeny', abortMultipartUpload(abort))).toEqual(
      holds,
    );
  });
});

describe('O24: objects of other accounts, on a bucket with its ACLs enabled', () => {
  const reads = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectAcl', 's3:GetObjectAttributes', 's3:PutObjectAcl'];
  const others = ['s3:GetObjectTagging', 's3:PutObjectTagging', 's3:DeleteObject', 's3:PutObject'];
  const policy = policyOf(allow('s3:*'));
  const set = (...actions: readonly string[]) => every({ actions, callers: [partner], encryption: [null, sseS3()] });
  const ownerships = ['ObjectWriter', 'BucketOwnerPreferred'] as const;
  const open = ownerships.flatMap((objectOwnership) => [
    [`a bucket, ${objectOwnership}`, bucketOf({ policy, objectOwnership })] as const,
    [`an environment, ${objectOwnership}`, world(policy, { objectOwnership })] as const,
  ]);
  const plain = (...actions: readonly string[]) => every({ actions, callers: [partner] });
  test.each(open)('%s: a grant reads no object of another account', (_, subject) => {
    for (const action of reads) {
      expect([action, bothWays(subject, 'toAllow', plain(action))]).toEqual([action, isUndecided]);
      expect([action, bothWays(subject, 'toDeny', plain(action))]).toEqual([action, doesNotHold]);
    }
    expect(failed(subject, 'toAllow', plain('s3:GetObject')).message).toMatch(
      /Cannot decide: toAllow: [^]*who owns the object[^]*Hint: [^]*objectOwner/,
    );
    for (const action of others) {
      const asked = action === 's3:PutObject' ? set(action) : plain(action);
      expect([action, bothWays(subject, 'toAllow', asked)]).toEqual([action, holds]);
    }
  });
  test('refusals stand, and what is not granted is not allowed', () => {
    const subject = bucketOf({ policy: policyOf(deny(reads)), objectOwnership: 'ObjectWriter' });
    expect(bothWays(subject, 'toDeny', plain(...reads))).toEqual(holds);
    expect(bothWays(subject, 'toAllow', plain(...reads))).toEqual(doesNotHold);
    expect(bothWays(subject, 'toExplicitlyDeny', plain(...reads))).toEqual(holds);
    const silent = bucketOf({ objectOwnership: 'ObjectWriter' });
    expect(bothWays(silent, 'toAllow', plain('s3:GetObject'))[1]).not.toBe('fails');
    expect(bothWays(bucketOf({ policy, objectOwnership: 'ObjectWriter' }), 'toGrantAny', { actions: reads })).toEqual(
      holds,
    );
  });
  test('neither a bare policy nor a bucket without ACLs has such a doubt', () => {
    for (const subject of [policy, bucketOf({ policy }), world(policy), { resource: policy, identity: [own('s3:*')] }])
      expect(bothWays(subject, 'toAllow', plain(...reads.slice(0, -1), 's3:DeleteObject'))).toEqual(holds);
  });
  test('single calls can tell', () => {
    const subject = bucketOf({ policy, objectOwnership: 'ObjectWriter' });
    const call = { bucket: 'ledger', key: 'a', caller: partner, secure: true };
    expect(bothWays(subject, 'toAllow', getObject({ ...call, objectOwner: account }))).toEqual(holds);
    expect(ask(subject, 'toAllow', [getObject(call)]).kind).toBe('undecided');
  });
});

describe('O25: a bucket ACL with WRITE overwrites nobody else’s object', () => {
  const uploads = every({ actions: ['s3:PutObject'], callers: [partner], encryption: [null, sseS3()] });
  const settings = { acl: 'public-read-write', objectOwnership: 'ObjectWriter' } as const;
  test('so such uploads are allowed or not', () => {
    for (const subject of [bucketOf(settings), world(policyOf(allow('s3:GetObject')), settings)]) {
      expect(bothWays(subject, 'toAllow', uploads)).toEqual(isUndecided);
      expect(bothWays(subject, 'toDeny', uploads)).toEqual(doesNotHold);
    }
  });
  test('but where the policy lets the caller write, it overwrites', () => {
    for (const subject of [bucketOf({ ...settings, policy: policyOf(allow('s3:PutObject')) })])
      expect(bothWays(subject, 'toAllow', uploads)).toEqual(holds);
    const call = putObject({ bucket: 'ledger', key: 'a', caller: partner, secure: true, encryption: null });
    expect(bothWays(bucketOf({ ...settings, policy: policyOf(allow('s3:PutObject')) }), 'toAllow', call)).toEqual(
      holds,
    );
  });
});
