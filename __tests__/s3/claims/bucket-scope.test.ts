import { parsePolicy } from '../../../src';
import { bucketOfPolicy, bucketsBeside, bucketsOfPolicy } from '../../../src/s3/claims/bucket-scope';
import type { Policy } from '../../../src/policy/model';

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
