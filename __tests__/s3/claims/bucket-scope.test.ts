import { getObject, iamRole, parsePolicy, s3Bucket } from '../../../src';
import { silentDecider } from '../../../src/claims/decider';
import type { AttachedTo, Policy } from '../../../src/policy/model';
import { parseDocument } from '../../../src/policy/parse';
import { requireEncryption } from '../../../src/s3/claims/bucket-claims';
import { bucketOfPolicy, bucketsOfPolicy } from '../../../src/s3/claims/bucket-scope';
import { bucketsBeside } from '../../../src/s3/claims/resources-beside';
import '../../../src/setup';

const policy = (more: object): Policy =>
  parsePolicy(
    { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', ...more }] },
    { type: 'resource' },
  );
const logs = policy({ Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] });

test('a policy is attached to a bucket, not to what is in it', () => {
  const at = (arn: string) => bucketOfPolicy({ ...logs, attachedTo: { arn } });
  expect(at('arn:aws:s3:::logs')).toBe('logs');
  expect(at('arn:aws-cn:s3:::logs')).toBe('logs');
  expect(at('arn:aws:s3:::logs/a')).toBeUndefined();
  expect(at('arn:aws:sqs:eu-west-1:111122223333:logs')).toBeUndefined();
  expect(bucketOfPolicy(logs)).toBeUndefined();
});

test('what a statement leaves out with NotResource it does not name', () => {
  expect(bucketsOfPolicy(policy({ NotResource: 'arn:aws:s3:::other/*' }))).toEqual([]);
  expect(bucketsBeside(policy({ NotResource: 'arn:aws:s3:::other/*' }), 'logs')).toEqual([]);
  expect(bucketsBeside(policy({ Resource: ['arn:aws:s3:::other/*', 'arn:aws:s3:::lo*'] }), 'logs')).toEqual(['other']);
  expect(bucketsOfPolicy(logs)).toEqual(['logs']);
});

test('a list of accepted encryptions is not empty: nothing would be left to upload', () => {
  const subject = { decider: silentDecider, bucket: s3Bucket({ name: 'logs' }) };
  expect(() => requireEncryption(subject, [], {})).toThrow(/no encryption is accepted/);
});

describe('an attached policy', () => {
  const logs: AttachedTo = { arn: 'arn:aws:s3:::logs', account: '111122223333' };

  function attached(statement: object, attachedTo: AttachedTo = logs): Policy {
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', ...statement }] };
    const { policy } = parseDocument(document, { type: 'resource', attachedTo });
    if (policy === undefined) throw new Error('no policy');
    return policy;
  }

  const denyHttp = { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

  describe('a policy that is attached to a bucket', () => {
    test('is asked about that bucket, whichever others its patterns fit', () => {
      const policy = attached({ ...denyHttp, Resource: ['arn:aws:s3:::lo*', 'arn:aws:s3:::lo*/*'] });
      expect(policy).toDenyInsecureTransport();
      expect(policy).toDenyInsecureTransport({ bucket: 'logs' });
      expect(() => {
        expect(policy).toDenyInsecureTransport({ bucket: 'logo' });
      }).toThrow(/the bucket is "logs", not "logo"/);
    });

    test.each(['arn:aws:s3:::other/*', 'arn:aws:s3:::app-*/*'])('is refused where it speaks of %s (S2)', (Resource) => {
      const policy = attached({ Action: 's3:GetObject', Resource });
      expect(() => {
        expect(policy).not.toBePublic();
      }).toThrow(/names another bucket/);
    });

    test('knows the owner: its own account is not a stranger', () => {
      const statement = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };
      const policy = attached({ ...statement, Principal: { AWS: '111122223333' } });
      expect(policy).not.toGrantAny({ principals: ['arn:aws:iam::444455556666:role/Reader'] });
      const stranger = getObject({
        bucket: 'logs',
        key: 'a',
        caller: iamRole('arn:aws:iam::444455556666:role/Reader'),
      });
      expect(policy).toDeny(stranger);
    });
  });

  test('a policy of a queue speaks of that queue with "*"', () => {
    const arn = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
    const owner = { StringEquals: { 'aws:ResourceAccount': '111122223333' } };
    const statement = { Action: 'sqs:SendMessage', Resource: '*', Condition: owner };
    expect(attached(statement, { arn, account: '111122223333' })).toBePublic();
    const stranger = { ...statement, Condition: { StringNotEquals: owner.StringEquals } };
    expect(attached(stranger, { arn, account: '111122223333' })).not.toBePublic();
  });
});
