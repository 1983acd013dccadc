import '../../../src/setup';
import { parseDocument } from '../../../src/policy/parse';
import { getObject, iamRole } from '../../../src';
import type { AttachedTo, Policy } from '../../../src/policy/model';

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
    const stranger = getObject({ bucket: 'logs', key: 'a', caller: iamRole('arn:aws:iam::444455556666:role/Reader') });
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
