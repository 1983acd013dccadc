import { renderCounterexample } from '../../src/report/counterexample';
import { s3Bucket, type AccessRequest, type BucketSettings } from '../../src';
import { bucketDecider } from '../../src/s3/claims/public-access';

const list: AccessRequest = {
  principal: 'anonymous',
  action: 's3:ListBucket',
  resource: 'arn:aws:s3:::logs',
  resourceAccount: '111122223333',
};

describe('a bucket without policy', () => {
  const endOf = (settings: Omit<BucketSettings, 'name'>, missing: 'Deny' | 'refusal') => {
    const bucket = s3Bucket({ name: 'logs', account: '111122223333', ...settings });
    return renderCounterexample({ bucket, decider: bucketDecider(bucket, undefined) }, list, missing).slice(-2);
  };
  const open = { acl: 'public-read', objectOwnership: 'ObjectWriter', blockPublicAccess: false } as const;

  test('has nothing that denies', () => {
    for (const missing of ['Deny', 'refusal'] as const)
      expect(endOf({}, missing)).toEqual(['', 'The bucket has no policy: nothing is denied']);
  });

  test('whose ACL grants what should be refused: the ACL is what to change', () => {
    expect(endOf(open, 'refusal')).toEqual([
      "Allowed by the bucket's ACL public-read",
      'Hint: make the ACL private, or let Block Public Access void it (IgnorePublicAcls)',
    ]);
    expect(endOf(open, 'Deny').at(-1)).toBe('The bucket has no policy: nothing is denied');
  });
});
