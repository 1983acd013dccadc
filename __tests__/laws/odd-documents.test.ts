import fc from 'fast-check';
import {
  authorizeDocument,
  checkAccessNotGranted,
  checkNoNewAccess,
  checkNoPublicAccess,
  isUndecidedError,
  isUsageError,
  parsePolicy,
  validatePolicy,
  type CheckResult,
} from '../../src';
import { share } from './share';

/** Statements that S3 would refuse to store in one way or another, and still mean something. */
const odd = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const value = odd(
  'ten',
  '*',
  'not-a-date',
  '203.0.113.0/24',
  '203.0.113.*',
  'true',
  'tr*',
  '2026-01-01',
  '5',
  'YQ==',
  '',
);
const key = odd('aws:CurrentTime', 's3:max-keys', 'aws:SourceIp', 'aws:TagKeys', 'Nowhere', 's3:Invented', 's3:prefix');
const operator = odd(
  ...['DateEquals', 'DateNotEquals', 'NumericEquals', 'NumericNotEquals', 'IpAddress', 'NotIpAddress', 'Bool', 'Null'],
  ...['BinaryEquals', 'StringEquals', 'StringNotEquals', 'ArnLike', 'ForAnyValue:StringLikeIfExists', 'DateLessThan'],
);
const statement = fc.record(
  {
    Effect: odd('Allow', 'Allow', 'Deny'),
    Principal: odd<unknown>(
      '*',
      { AWS: '*' },
      { AWS: 'logs.amazonaws.com' },
      { AWS: 'arn:aws:iam::111122223333:role/*' },
      {
        AWS: ['AROA1234567890EXAMPLE', '111122223333'],
      },
    ),
    Action: odd<unknown>(
      's3:GetObject',
      ['s3:GetObject', 's3:PutObject'],
      's3:CreateBucket',
      's3:Invented',
      '*',
      's3:Get*',
    ),
    Resource: odd<unknown>('*', 'arn:aws:s3:::*', 'arn:*:s3:::led?er/*', 'arn:aws:s3:::ledger/*', [
      'arn:aws:s3:::ledger',
      'arn:aws:s3:::a/b',
    ]),
    Condition: fc.dictionary(
      operator,
      fc.dictionary(key, fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 })), { minKeys: 1, maxKeys: 2 }),
      {
        maxKeys: 2,
      },
    ),
  },
  { requiredKeys: ['Effect', 'Principal', 'Action', 'Resource'] },
);
const document = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((Statement) => ({ Version: '2012-10-17', Statement }));

/** The answer of a check; a question that cannot be asked of the document is none. */
function asked(check: () => CheckResult): CheckResult | undefined {
  try {
    return check();
  } catch (error) {
    if (isUsageError(error) || isUndecidedError(error)) return undefined;
    throw error;
  }
}

const runs = { numRuns: share(150), seed: 10 };

test('whatever parses is answered by its meaning, with what AWS would refuse about it', () => {
  let refused = 0;
  let failed = 0;
  fc.assert(
    fc.property(document, document, (one, other) => {
      const [mine, theirs] = [parsePolicy(one), parsePolicy(other)];
      const errors = (policy: object): number =>
        validatePolicy(policy).filter(({ severity }) => severity === 'error').length;
      const result = asked(() => checkNoNewAccess(mine, theirs));
      const found = result?.findings ?? [];
      expect(found.filter((finding) => finding.document === 'candidate')).toHaveLength(errors(one));
      expect(found.filter((finding) => finding.document === 'reference')).toHaveLength(errors(other));
      if (found.length > 0) refused++;
      if (result?.result === 'FAIL') {
        failed++;
        expect(authorizeDocument(result.counterexample, mine).outcome).toBe('Allow');
        expect(authorizeDocument(result.counterexample, theirs).outcome).not.toBe('Allow');
      }
      // No document allows more than itself.
      expect(asked(() => checkNoNewAccess(mine, mine))?.result).not.toBe('FAIL');
      for (const check of [
        () => checkAccessNotGranted(mine, [{ actions: ['s3:GetObject'] }]),
        () => checkNoPublicAccess(mine),
      ]) {
        const granted = asked(check);
        if (granted?.result === 'FAIL') expect(authorizeDocument(granted.counterexample, mine).outcome).toBe('Allow');
      }
    }),
    runs,
  );
  expect(refused).toBeGreaterThan(share(100));
  expect(failed).toBeGreaterThan(share(20));
});
