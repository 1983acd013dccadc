// "Granting cross-account permissions to upload objects while ensuring that the bucket owner has full control", and
// "Configuring replication when source and destination buckets are owned by different accounts".
import { every, iamRole, not, s3Bucket, type Policy } from '../../src';
import { drop, mutant, named, read, refuted, rename } from './read';

const policy = read('cross-account-upload');
const bucketOf = (document: Policy) =>
  s3Bucket({ name: 'amzn-s3-demo-bucket', account: '111122223333', policy: document });
const uploader = iamRole('arn:aws:iam::444455556666:role/Uploader');
const replicator = iamRole('arn:aws:iam::555566667777:role/service-role/ReplicationRole');
const acl = 'bucket-owner-full-control';
const accounts = ['111122223333', '444455556666', '555566667777'];
const put = { actions: ['s3:PutObject'], callers: [uploader] };
const without = every({ ...put, context: { 's3:x-amz-acl': not(acl) } });
const elsewhere = every({ actions: ['s3:*'], prefix: 'other/', callers: [uploader] });

describe('cross-account upload and replication', () => {
  test('the partner uploads with full control for the owner, and does nothing else (F54)', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toAllow(every({ ...put, prefix: 'incoming/', context: { 's3:x-amz-acl': acl } }));
    expect(bucketOf(policy)).toDeny(without);
    expect(bucketOf(policy)).toDeny(elsewhere);
    expect(policy).not.toGrantAny({ actions: ['s3:Get*Object*', 's3:DeleteObject*'], principals: [uploader] });
  });

  test('replicas arrive and are owned here; the role uploads nothing by itself (F7, T32)', () => {
    const actions = [
      's3:ReplicateObject',
      's3:ReplicateDelete',
      's3:ReplicateTags',
      's3:ObjectOwnerOverrideToBucketOwner',
    ];
    expect(policy).toAllow(every({ actions, callers: [replicator] }));
    expect(policy).toAllow(every({ actions: ['s3:GetBucketVersioning', 's3:ListBucket'], callers: [replicator] }));
    expect(policy).not.toGrantAny({ actions: ['s3:PutObject', 's3:GetObject'], principals: [replicator] });
  });

  test('nobody else comes in, and every statement is needed', () => {
    expect(policy).toEnforceIdentityPerimeter({ accounts });
    expect(policy).not.toBePublic();
    expect(policy).toHaveNoRedundantStatements();
  });
});

describe('cross-account upload, mutants', () => {
  const sid = 'UploadByThePartner';

  test('IfExists: an upload without ACL is the partner’s own', () => {
    const loose = mutant(policy, (statements) => {
      rename(named(statements, sid), 'StringEquals', 'StringEqualsIfExists');
    });
    const { witness, message } = refuted(() => {
      expect(bucketOf(loose)).toDeny(without);
    });
    expect(witness).toMatchObject({
      principal: 'arn:aws:sts::444455556666:assumed-role/Uploader/session',
      action: 's3:PutObject',
    });
    expect(witness.context).not.toHaveProperty(['s3:x-amz-acl']);
    expect(message).toContain('Hint: StringEqualsIfExists s3:x-amz-acl holds without the condition key too');
  });

  test('no condition: any ACL, or none', () => {
    const open = mutant(policy, (statements) => {
      drop(named(statements, sid), 'StringEquals');
    });
    const { witness, message } = refuted(() => {
      expect(bucketOf(open)).toDeny(without);
    });
    expect(witness.context?.['s3:x-amz-acl']).not.toBe(acl);
    expect(message).toContain(`Allowed by statement 0 \`${sid}\``);
    expect(open).toBeMorePermissiveThan(policy);
  });

  test('a Deny in place of the Allow’s condition does the same for uploads, and more', () => {
    const byDeny = mutant(policy, (statements) => {
      const one = named(statements, sid);
      drop(one, 'StringEquals');
      const Condition = { StringNotEquals: { 's3:x-amz-acl': acl } };
      statements.push({ ...one, Sid: 'FullControl', Effect: 'Deny', Condition });
    });
    expect(bucketOf(byDeny)).toDeny(without);
    expect(byDeny).not.toBeMorePermissiveThan(policy);
    expect(policy).toBeMorePermissiveThan(byDeny);
  });

  test('the whole bucket: the partner writes over everything', () => {
    const wide = mutant(policy, (statements) => {
      named(statements, sid).Resource = 'arn:aws:s3:::amzn-s3-demo-bucket/*';
    });
    const { witness, message } = refuted(() => {
      expect(bucketOf(wide)).toDeny(elsewhere);
    });
    expect(witness).toMatchObject({ action: 's3:PutObject' });
    expect(witness.resource).toMatch(/^arn:aws:s3:::amzn-s3-demo-bucket\/other\//);
    expect(message).toContain(`\`${sid}\``);
  });

  test('the replication account instead of its role: everyone whom that account lets', () => {
    const wide = mutant(policy, (statements) => {
      named(statements, 'SetPermissionsForObjects').Principal = { AWS: 'arn:aws:iam::555566667777:root' };
    });
    const { witness, message } = refuted(() => {
      expect(wide).not.toBeMorePermissiveThan(policy);
    });
    expect(witness.principal).toMatch(/:555566667777:/);
    expect(witness.principal).not.toContain('assumed-role/ReplicationRole/');
    expect(message).toContain('Allowed by statement 1 `SetPermissionsForObjects`');
  });

  test('s3:* for replication: the role reads and deletes', () => {
    const wide = mutant(policy, (statements) => {
      named(statements, 'SetPermissionsForObjects').Action = 's3:*';
    });
    const { witness, message } = refuted(() => {
      expect(wide).not.toGrantAny({ actions: ['s3:PutObject', 's3:GetObject'], principals: [replicator] });
    });
    expect(witness.principal).toContain('assumed-role/ReplicationRole/');
    expect(message).toMatch(/Hint: "s3:\*" covers s3:(Get|Put)Object/);
  });

  test('everyone: the perimeter falls, and the bucket is public', () => {
    const open = mutant(policy, (statements) => {
      named(statements, sid).Principal = '*';
    });
    const { witness } = refuted(() => {
      expect(open).toEnforceIdentityPerimeter({ accounts });
    });
    expect(witness.context).toMatchObject({ 's3:x-amz-acl': acl });
    expect(open).toBePublic({ only: ['s3:PutObject'] });
  });
});
