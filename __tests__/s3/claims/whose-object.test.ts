import {
  abortMultipartUpload,
  anonymous,
  completeMultipartUpload,
  copyObject,
  createBucket,
  createMultipartUpload,
  deleteObject,
  deleteObjectTagging,
  environment,
  getBucketPolicy,
  getBucketPolicyStatus,
  getObject,
  getObjectAcl,
  getObjectAttributes,
  getObjectTagging,
  headObject,
  iamRole,
  iamUser,
  isUndecidedError,
  listParts,
  postObject,
  putBucketAcl,
  putObject,
  putObjectAcl,
  putObjectTagging,
  putPublicAccessBlock,
  rootOf,
  s3Bucket,
  simulate,
  sseC,
  uploadPart,
  uploadPartCopy,
  vpcEndpoint,
  type BucketSettings,
  type Call,
  type EnvironmentSettings,
  type PolicyInput,
  type Simulation,
} from '../../../src';

const account = '111122223333';
const partnerAccount = '444455556666';
const thirdAccount = '777788889999';
const policyOf = (...statements: readonly object[]): PolicyInput => ({ Version: '2012-10-17', Statement: statements });
const everything = policyOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
const admin = iamUser(`arn:aws:iam::${account}:user/admin`, { policies: [everything] });
const limited = iamUser(`arn:aws:iam::${account}:user/limited`, { policies: [] });
const partner = iamUser(`arn:aws:iam::${partnerAccount}:user/partner`, { policies: [everything] });
const root = rootOf(account);
const both = ['arn:aws:s3:::ledger', 'arn:aws:s3:::ledger/*'];
const allow = (Principal: unknown, Action: string | readonly string[], more: object = {}): object => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: [Action].flat().some((one) => /Bucket|\*$/.test(one)) ? both : both[1],
  ...more,
});
const lent = policyOf(allow({ AWS: `arn:aws:iam::${partnerAccount}:root` }, 's3:*'), allow('*', ['s3:GetObject']));

const object = { bucket: 'ledger', key: 'a' };
const bucketOf = (settings: Partial<BucketSettings>): ReturnType<typeof s3Bucket> =>
  s3Bucket({ name: 'ledger', account, blockPublicAccess: false, objectOwnership: 'ObjectWriter', ...settings });
const world = (settings: Partial<BucketSettings>, others: Partial<EnvironmentSettings> = {}) =>
  environment({
    buckets: [bucketOf(settings), s3Bucket({ name: 'own', account: partnerAccount })],
    principals: [admin, limited, partner],
    ...others,
  });
const sim = (
  made: Call,
  settings: Partial<BucketSettings> = {},
  others: Partial<EnvironmentSettings> = {},
): Simulation => simulate(made, world(settings, others));
const said = (made: Call, settings: Partial<BucketSettings> = {}, others: Partial<EnvironmentSettings> = {}): string =>
  sim(made, settings, others).outcome;
/** What both voices of a matcher say of a call that leaves something open. */
const undecided = (subject: unknown, made: Call): readonly string[] =>
  [expect(subject), expect(subject).not].map((claim) => {
    try {
      claim.toAllow(made);
    } catch (error) {
      if (isUndecidedError(error)) return error.message;
      throw error;
    }
    return 'decided';
  });
const bothSay = (pattern: RegExp): unknown[] => [expect.stringMatching(pattern), expect.stringMatching(pattern)];

const readers = { getObject, headObject, getObjectAttributes, getObjectAcl };

describe('O24: an object of another account, on a bucket with its ACLs enabled', () => {
  const foreign = { ...object, objectOwner: partnerAccount };
  test.each(Object.entries(readers))('%s: not even the owner of the bucket', (_, read) => {
    for (const caller of [admin, root])
      expect(sim(read({ ...foreign, caller }))).toMatchObject({
        outcome: 'ImplicitDeny',
        refusal: 'ObjectOfOtherAccount',
      });
    expect(said(read({ ...foreign, caller: admin, versionId: 'v1' }))).toBe('ImplicitDeny');
    expect(said(read({ ...foreign, caller: admin }), { objectOwnership: 'BucketOwnerPreferred' })).toBe('ImplicitDeny');
    expect(said(read({ ...foreign, caller: admin }), { objectOwnership: 'BucketOwnerEnforced' })).toBe('Allow');
    expect(said(read({ ...object, caller: admin, objectOwner: account }))).toBe('Allow');
    expect(said(read({ ...object, caller: admin }))).toBe('Allow');
  });
  test('the policy of the bucket opens it to nobody', () => {
    for (const caller of [anonymous, partner])
      expect(said(getObject({ ...object, caller, objectOwner: thirdAccount }), { policy: lent })).toBe('ImplicitDeny');
    expect(said(getObject({ ...foreign, caller: anonymous }), { policy: lent })).toBe('ImplicitDeny');
  });
  test('its ACL is not changed by the owner of the bucket, and it is not a source of a copy', () => {
    expect(said(putObjectAcl({ ...foreign, caller: admin, acl: 'private' }))).toBe('ImplicitDeny');
    const copy = { bucket: 'ledger', key: 'b', copySource: 'ledger/a', caller: admin };
    for (const made of [copyObject, uploadPartCopy]) {
      expect(said(made({ ...copy, objectOwner: partnerAccount }))).toBe('ImplicitDeny');
      expect(said(made({ ...copy, objectOwner: account }))).toBe('Allow');
    }
  });
  test('tagging, overwriting and deleting work', () => {
    const made = { ...foreign, caller: admin };
    for (const call of [
      putObject(made),
      createMultipartUpload(made),
      deleteObject(made),
      deleteObject({ ...made, versionId: 'v1' }),
      putObjectTagging({ ...made, tags: { a: 'b' } }),
      getObjectTagging(made),
      deleteObjectTagging(made),
    ])
      expect([call.name, said(call)]).toEqual([call.name, 'Allow']);
  });
  test('its own account reads it by an ACL that nobody tells', () => {
    const read = getObject({ ...foreign, caller: partner });
    expect(said(read, { policy: lent })).toBe('Allow');
    expect(undecided(world({}), read)).toEqual(bothSay(/O24 in docs\/limits.md/));
  });
  test('a claim wants to be told, but not on a bucket without ACLs and not on a document by itself', () => {
    const read = getObject({ ...object, caller: partner, secure: true });
    const hint =
      /does not specify who owns the existing object[^]*Hint: add objectOwner: '<account>', or null for none/;
    expect(undecided(bucketOf({ policy: lent }), read)).toEqual(bothSay(hint));
    expect(undecided(world({ policy: lent }), read)).toEqual(bothSay(hint));
    expect(world({ policy: lent })).toAllow(
      getObject({ ...object, caller: partner, secure: true, objectOwner: account }),
    );
    expect(lent).toAllow(read);
    expect(bucketOf({ policy: lent, objectOwnership: 'BucketOwnerEnforced' })).toAllow(read);
    expect(bucketOf({})).toDeny(getObject({ ...object, caller: anonymous, secure: true }));
  });
  test('whose bucket it is must be known', () => {
    const buckets = [
      s3Bucket({ name: 'ledger', objectOwnership: 'ObjectWriter', policy: lent, blockPublicAccess: false }),
    ];
    const read = getObject({ ...object, caller: partner, secure: true, objectOwner: thirdAccount });
    expect(undecided(buckets[0], read)).toEqual(
      bothSay(/the account of its bucket[^]*s3Bucket\(\{ account \}\) or resourceAccount/),
    );
    expect(buckets[0]).not.toAllow(
      getObject({ ...object, caller: partner, secure: true, objectOwner: thirdAccount, resourceAccount: account }),
    );
    expect(buckets[0]).toAllow(
      getObject({ ...object, caller: partner, secure: true, objectOwner: account, resourceAccount: account }),
    );
  });
});

describe('O25, O32: a bucket ACL with WRITE', () => {
  const open = { acl: 'public-read-write' } as const;
  const uploads = { putObject, postObject, createMultipartUpload };
  test.each(Object.entries(uploads))('%s: new keys, and nobody else’s object', (name, upload) => {
    for (const caller of name === 'createMultipartUpload' ? [partner] : [partner, anonymous]) {
      expect(said(upload({ ...object, caller }), open)).toBe('Allow');
      expect(said(upload({ ...object, caller, objectOwner: null }), open)).toBe('Allow');
      expect(said(upload({ ...object, caller, objectOwner: account }), open)).toBe('ImplicitDeny');
      expect(said(upload({ ...object, caller, objectOwner: thirdAccount }), open)).toBe('ImplicitDeny');
    }
    expect(said(upload({ ...object, caller: partner, objectOwner: partnerAccount }), open)).toBe('Allow');
    // The policy lets it overwrite.
    expect(said(upload({ ...object, caller: partner, objectOwner: account }), { ...open, policy: lent })).toBe('Allow');
  });
  test('a copy over it, but not the end of an upload begun before', () => {
    const over = { ...object, caller: partner, objectOwner: account };
    expect(said(copyObject({ ...over, copySource: 'own/a' }), open)).toBe('ImplicitDeny');
    expect(said(completeMultipartUpload(over), open)).toBe('Allow');
    expect(said(uploadPart(over), open)).toBe('Allow');
    expect(said(deleteObject(over), open)).toBe('Allow');
  });
  test('a claim wants to be told', () => {
    const upload = putObject({ ...object, caller: anonymous, secure: true, encryption: null });
    expect(undecided(bucketOf(open), upload)).toEqual(bothSay(/who owns the existing object[^]*objectOwner/));
    expect(bucketOf(open)).toAllow(
      putObject({ ...object, caller: anonymous, secure: true, encryption: null, objectOwner: null }),
    );
  });
  test('it reaches no tags, ACLs, retention or settings', () => {
    for (const made of [
      putObjectTagging({ ...object, caller: partner, tags: { a: 'b' } }),
      putObjectAcl({ ...object, caller: partner, acl: 'private' }),
      putBucketAcl({ bucket: 'ledger', caller: partner, acl: 'private' }),
      putPublicAccessBlock({ bucket: 'ledger', caller: partner }),
      deleteObject({ ...object, caller: partner, versionId: 'v1' }),
    ])
      expect([made.name, said(made, open)]).toEqual([made.name, 'ImplicitDeny']);
  });
});

describe('O26, F14: who began a multipart upload', () => {
  const writes = { policy: policyOf(allow({ AWS: [partner.arn, limited.arn] }, 's3:PutObject')) };
  const steps = { abortMultipartUpload, listParts };
  test.each(Object.entries(steps))('%s: with s3:PutObject alone', (_, step) => {
    for (const caller of [partner, limited]) {
      expect(said(step({ ...object, caller, initiator: caller }), writes)).toBe('Allow');
      expect(said(step({ ...object, caller, initiator: admin }), writes)).toBe('ImplicitDeny');
      expect(said(step({ ...object, caller }), writes)).toBe('ImplicitDeny');
      expect(said(step({ ...object, caller, initiator: caller }))).toBe('ImplicitDeny');
    }
    expect(said(step({ ...object, caller: root, initiator: partner }), writes)).toBe('Allow');
    expect(said(step({ ...object, caller: partner, initiator: partner }), { acl: 'public-read-write' })).toBe('Allow');
  });
  test('another caller uploads parts and completes', () => {
    for (const step of [uploadPart, completeMultipartUpload])
      expect(said(step({ ...object, caller: limited, initiator: partner }), writes)).toBe('Allow');
  });
  test('a Deny wins, and an endpoint policy must allow it itself', () => {
    const abort = { ...object, caller: partner, initiator: partner };
    const stop = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:AbortMultipartUpload',
      Resource: both[1],
    };
    const denied = policyOf(allow({ AWS: partner.arn }, 's3:PutObject'), stop);
    expect(said(abortMultipartUpload(abort), { policy: denied })).toBe('ExplicitDeny');
    const through = (Action: string | readonly string[]) => ({
      from: vpcEndpoint('vpce-0a1b2c3d', {
        policy: policyOf({ Effect: 'Allow', Principal: '*', Action, Resource: '*' }),
      }),
    });
    expect(said(abortMultipartUpload({ ...abort, ...through('s3:PutObject') }), writes)).toBe('ImplicitDeny');
    expect(said(abortMultipartUpload({ ...abort, ...through('s3:*') }), writes)).toBe('Allow');
  });
  test('a claim wants to be told; a document by itself does not', () => {
    const abort = { ...object, caller: partner, secure: true };
    expect(undecided(world(writes), abortMultipartUpload(abort))).toEqual(bothSay(/who began the upload[^]*initiator/));
    expect(undecided(bucketOf(writes), listParts(abort))).toEqual(bothSay(/who began the upload[^]*initiator/));
    expect(writes.policy).not.toAllow(abortMultipartUpload(abort));
    expect(writes.policy).toAllow(abortMultipartUpload({ ...abort, initiator: partner.arn }));
    expect(world({})).toDeny(abortMultipartUpload(abort));
    const scp = policyOf({ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' });
    expect({ identity: [everything], serviceControl: [[scp]] }).not.toAllow(
      abortMultipartUpload({ ...abort, caller: admin.arn, initiator: admin.arn }),
    );
  });
  test('sessions of a role are told apart where both have names', () => {
    const role = `arn:aws:iam::${account}:role/loader`;
    const policy = policyOf(allow({ AWS: role }, 's3:PutObject'));
    const one = iamRole(role, { session: 'one' });
    const abort = { ...object, caller: one, secure: true };
    expect(policy).toAllow(abortMultipartUpload({ ...abort, initiator: iamRole(role, { session: 'one' }) }));
    expect(policy).not.toAllow(abortMultipartUpload({ ...abort, initiator: iamRole(role, { session: 'two' }) }));
    expect(undecided(policy, abortMultipartUpload({ ...abort, initiator: role }))).toEqual(bothSay(/initiator/));
  });
});

describe('P10: the tags of what is copied', () => {
  const copier = iamUser(`arn:aws:iam::${account}:user/copier`, {
    policies: [policyOf({ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' })],
  });
  const tagger = iamUser(`arn:aws:iam::${account}:user/tagger`, {
    policies: [
      policyOf({ Effect: 'Allow', Action: ['s3:Get*', 's3:PutObject', 's3:PutObjectTagging'], Resource: '*' }),
    ],
  });
  const copy = { ...object, copySource: 'ledger/b' };
  const principals = [copier, tagger];
  test('need rights of their own', () => {
    const tagged = { ...copy, existingTags: { class: 'secret' } };
    expect(said(copyObject({ ...tagged, caller: copier }), {}, { principals })).toBe('ImplicitDeny');
    expect(said(copyObject({ ...tagged, caller: tagger }), {}, { principals })).toBe('Allow');
    expect(said(copyObject({ ...tagged, caller: copier, taggingDirective: 'COPY' }), {}, { principals })).toBe(
      'ImplicitDeny',
    );
    expect(said(copyObject({ ...tagged, caller: copier, taggingDirective: 'REPLACE' }), {}, { principals })).toBe(
      'Allow',
    );
    expect(said(copyObject({ ...copy, caller: copier, existingTags: null }), {}, { principals })).toBe('Allow');
    expect(said(copyObject({ ...copy, caller: copier }), {}, { principals })).toBe('Allow');
    expect(
      sim(copyObject({ ...tagged, caller: tagger, copySource: 'ledger/b?versionId=v' }), {}, { principals }),
    ).toMatchObject({
      authorizations: [
        { action: 's3:PutObject' },
        { action: 's3:PutObjectTagging', resource: 'arn:aws:s3:::ledger/a' },
        { action: 's3:GetObjectVersion' },
        { action: 's3:GetObjectVersionTagging', resource: 'arn:aws:s3:::ledger/b' },
      ],
    });
  });
  test('where the call means them and does not tell them, a claim is undecided', () => {
    const asked = copyObject({ ...copy, caller: copier, secure: true, encryption: null, taggingDirective: 'COPY' });
    const subject = world({ objectOwnership: 'BucketOwnerEnforced' }, { principals });
    expect(undecided(subject, asked)).toEqual(bothSay(/has tags[^]*existingTags: null[^]*taggingDirective: 'REPLACE'/));
    expect(copier.policies?.[0]).toAllow(asked);
  });
});

describe('O29: expectedBucketOwner', () => {
  const told = { ...object, caller: admin, expectedBucketOwner: partnerAccount };
  test('is refused where it is not the owner', () => {
    for (const made of [
      getObject(told),
      putObject(told),
      abortMultipartUpload(told),
      getBucketPolicy({ bucket: 'ledger', caller: root, expectedBucketOwner: partnerAccount }),
    ])
      expect(sim(made)).toMatchObject({ outcome: 'ImplicitDeny', refusal: 'NotExpectedBucketOwner' });
    expect(said(getObject({ ...told, expectedBucketOwner: account }))).toBe('Allow');
    expect(() => createBucket({ bucket: 'ledger', caller: admin, expectedBucketOwner: account } as never)).toThrow(
      /unknown option "expectedBucketOwner"/,
    );
  });
  test('a claim on a bucket wants its account', () => {
    const policy = policyOf(allow({ AWS: partner.arn }, 's3:GetObject'));
    const read = getObject({ ...object, caller: partner, secure: true, expectedBucketOwner: account });
    expect(undecided(s3Bucket({ name: 'ledger', policy }), read)).toEqual(
      bothSay(/s3Bucket\(\{ account \}\) or resourceAccount/),
    );
    expect(s3Bucket({ name: 'ledger', policy, account })).toAllow(read);
    expect(s3Bucket({ name: 'ledger', policy, account: thirdAccount })).toDeny(read);
    expect(policy).toAllow(read);
  });
});

describe('what S3 answers by itself', () => {
  test('O28, E38: the root user keeps the policy of its bucket, not its status', () => {
    const policy = policyOf({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: both });
    expect(said(getBucketPolicy({ bucket: 'ledger', caller: root }), { policy })).toBe('Allow');
    expect(said(getBucketPolicyStatus({ bucket: 'ledger', caller: root }), { policy })).toBe('ExplicitDeny');
    expect(said(getBucketPolicy({ bucket: 'ledger', caller: admin }), { policy })).toBe('ExplicitDeny');
  });
  test('O30: SSE-C over HTTP, before any policy', () => {
    const made = putObject({ ...object, caller: admin, encryption: sseC(), secure: false });
    const policy = policyOf({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: both,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(sim(made, { policy, blockedEncryption: [] })).toMatchObject({
      outcome: 'ImplicitDeny',
      refusal: 'InvalidArgument',
      authorizations: [],
    });
    for (const subject of [policy, bucketOf({ policy }), world({ policy })]) {
      expect(subject).toDeny(made);
      expect(subject).not.toAllow(made);
      expect(subject).not.toExplicitlyDeny(made);
      expect(subject).not.toImplicitlyDeny(made);
    }
    expect(policy).toDeny(putObject({ caller: admin, encryption: sseC(), secure: false }));
    expect(sim(getObject({ ...object, caller: admin, storedEncryption: sseC(), secure: false }))).toMatchObject({
      refusal: 'InvalidArgument',
    });
  });
  test('O31, F15: anonymous callers change no ACL and begin no upload', () => {
    const policy = policyOf(allow('*', ['s3:PutObject', 's3:PutObjectAcl']));
    const made = { ...object, caller: anonymous };
    expect(sim(putObjectAcl({ ...made, acl: 'private' }), { policy })).toMatchObject({ refusal: 'AnonymousAcl' });
    expect(sim(createMultipartUpload(made), { policy })).toMatchObject({ refusal: 'AnonymousMultipartUpload' });
    expect(said(putObject(made), { policy })).toBe('Allow');
    // What they upload, the bucket's owner does not read.
    expect(said(getObject({ ...object, caller: admin, objectOwner: 'anonymous' }), { policy })).toBe('ImplicitDeny');
  });
  test('O32: a bucket with a public ACL cannot have its ACLs disabled', () => {
    expect(() => bucketOf({ acl: 'public-read', objectOwnership: 'BucketOwnerEnforced' })).toThrow(/ACLs disabled/);
  });
  test('O33: BlockPublicAcls, for the owner too', () => {
    const blocking = { blockPublicAccess: { blockPublicAcls: true, ignorePublicAcls: false } };
    for (const acl of ['public-read', 'public-read-write', 'authenticated-read'] as const)
      for (const made of [
        putObject({ ...object, caller: admin, acl }),
        copyObject({ ...object, copySource: 'ledger/b', caller: admin, acl }),
        putObjectAcl({ ...object, caller: root, acl }),
        putBucketAcl({ bucket: 'ledger', caller: admin, acl }),
      ])
        expect(sim(made, blocking)).toMatchObject({ outcome: 'ImplicitDeny', refusal: 'BlockedPublicAcl' });
    expect(said(putBucketAcl({ bucket: 'ledger', caller: admin, acl: 'private' }), blocking)).toBe('Allow');
  });
  test('O3, F54: ACLs that are disabled, after the policies', () => {
    const enforced = { objectOwnership: 'BucketOwnerEnforced' } as const;
    const upload = putObject({ ...object, caller: admin, acl: 'public-read' });
    expect(sim(upload, enforced)).toMatchObject({ refusal: 'AccessControlListNotSupported' });
    for (const policy of [policyOf({ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: both[1] })])
      expect(sim(upload, { ...enforced, policy })).toMatchObject({ outcome: 'ExplicitDeny' });
    expect(sim({ ...upload }, { ...enforced, policy: lent })).toMatchObject({
      refusal: 'AccessControlListNotSupported',
    });
    const silent = putObject({ ...object, caller: limited, acl: 'public-read' });
    expect(sim(silent, enforced)).not.toHaveProperty('refusal');
    // Whether the grantee is the bucket's owner, nobody tells.
    const granting = putObject({ ...object, caller: admin, grants: { fullControl: 'id="abc"' } });
    expect(() => sim(granting, enforced)).toThrow(/whether it grants to the bucket's owner/);
  });
  test('F49: a step of an SSE-C upload without its key', () => {
    const required = policyOf({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: both[1],
      Condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'true' } },
    });
    const begun = { ...object, caller: admin, upload: { encryption: sseC() }, encryption: null } as const;
    const settings = { policy: required, blockedEncryption: [] };
    expect(said(completeMultipartUpload(begun), settings)).toBe('ExplicitDeny');
    expect(said(uploadPart(begun), settings)).toBe('ExplicitDeny');
    expect(said(completeMultipartUpload({ ...begun, encryption: sseC() }), settings)).toBe('Allow');
    expect(said(completeMultipartUpload(begun), { blockedEncryption: [] })).toBe('Allow');
    expect(sim(uploadPart(begun), { blockedEncryption: [] })).toMatchObject({ refusal: 'InvalidRequest' });
  });
});
