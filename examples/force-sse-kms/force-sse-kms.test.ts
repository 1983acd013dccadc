// Force SSE-KMS on uploads: a policy from study notes, its three mistakes, and which of its two statements does the work.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadPolicy,
  parsePolicy,
  PolicyError,
  putObject,
  s3Bucket,
  sseKms,
  sseS3,
  validatePolicy,
  type Policy,
} from 'jest-iam';
import { failedClaim } from '../failed-claim';

interface Document {
  readonly Statement: readonly object[];
}

const text = (name: string): string => readFileSync(join(__dirname, 'policies', name), 'utf8');
const uploader = 'arn:aws:iam::111122223333:role/Uploader';
const header = 's3:x-amz-server-side-encryption';

describe('as found', () => {
  const asFound = text('as-found.json');

  test('three mistakes, each reported at its place', () => {
    expect(asFound).toHaveFinding('INVALID_ACTION', { path: 'Statement[0].Action', line: 2 });
    expect(asFound).toHaveFinding('ACTION_DOES_NOT_APPLY_TO_RESOURCE', { path: 'Statement[0].Resource', line: 2 });
    expect(asFound).toHaveFinding('PLACEHOLDER_IN_ARN', { path: 'Statement[0].Resource', line: 2 });
    expect(asFound).toHaveFinding('INVALID_ACTION', { path: 'Statement[1].Action', line: 4 });
    expect(asFound).toHaveFinding('PLACEHOLDER_IN_ARN', { path: 'Statement[1].Resource', line: 4 });
    // The second statement speaks of objects, so its action would fit there, were it spelt right.
    expect(asFound).not.toHaveFinding('ACTION_DOES_NOT_APPLY_TO_RESOURCE', { line: 4 });
  });

  test('nothing can be claimed about it, negated or not', () => {
    expect(() => {
      expect(asFound).toRequireSseKms();
    }).toThrow(PolicyError);
    expect(() => {
      expect(asFound).not.toRequireSseKms();
    }).toThrow(/"s3:PutOject" is not an action .*\s+.*did you mean\s+"s3:PutObject"\?/);
  });
});

describe('mended', () => {
  const policy = loadPolicy('policies/mended.json');

  test('every upload that would leave anything but SSE-KMS is explicitly denied', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toRequireSseKms();
  });

  test('upload by upload: the header must be there and say aws:kms', () => {
    const upload = { key: 'report.csv', caller: uploader };
    expect(policy).toExplicitlyDeny(putObject({ ...upload, encryption: null }));
    expect(policy).toExplicitlyDeny(putObject({ ...upload, encryption: sseS3() }));
    expect(policy).not.toExplicitlyDeny(putObject({ ...upload, encryption: sseKms() }));
  });
});

describe('which statement does the work', () => {
  const { Statement: statements, ...rest } = JSON.parse(text('mended.json')) as Document;
  const only = (index: number): Policy => parsePolicy({ ...rest, Statement: [statements[index]] });

  test('statement 1 alone suffices: StringNotEquals holds for a missing header too (facts F31, F40)', () => {
    expect(only(0)).toRequireSseKms();
    expect(only(0)).toExplicitlyDeny(putObject({ key: 'a', caller: uploader, encryption: null }));
  });

  test('statement 2 alone does not: an upload that asks for SSE-S3 has a header', () => {
    const { matcherResult } = failedClaim(() => {
      expect(only(1)).toRequireSseKms();
    });
    expect(matcherResult.verdict).toMatchObject({
      answer: 'refuted',
      witness: { action: 's3:PutObject', context: { [header]: 'AES256' } },
    });
  });
});

describe('default encryption instead of a header (facts F31, F36)', () => {
  const bucket = { name: 'awsexamplebucket', defaultEncryption: sseKms() };
  const withoutHeader = putObject({ key: 'a', caller: uploader, encryption: null });

  test('a default does not set the header: the mended policy denies such uploads all the same', () => {
    expect(s3Bucket({ ...bucket, policy: text('mended.json') })).toExplicitlyDeny(withoutHeader);
  });

  test('"Null": "false" lets them through, and the default leaves them under SSE-KMS', () => {
    const guarded = s3Bucket({ ...bucket, policy: text('default-encryption.json') });
    expect(guarded).not.toExplicitlyDeny(withoutHeader);
    expect(guarded).toRequireSseKms();
  });

  test.each([
    ['by itself', loadPolicy('policies/default-encryption.json')],
    ['on a new bucket', s3Bucket({ name: bucket.name, policy: text('default-encryption.json') })],
  ])('%s that policy forces nothing: a new bucket has SSE-S3 as its default', (_, subject) => {
    const { matcherResult } = failedClaim(() => {
      expect(subject).toRequireSseKms();
    });
    expect(matcherResult.verdict).toMatchObject({
      answer: 'refuted',
      witness: {
        action: 's3:PutObject',
        context: expect.not.objectContaining({ [header]: expect.anything() as string }) as object,
      },
    });
  });
});

test('the header is x-amz-server-side-encryption; "service-side", as in the notes, is not a key', () => {
  const misspelt = text('mended.json').replaceAll('server-side', 'service-side');
  expect(validatePolicy(misspelt)).toContainEqual(
    expect.objectContaining({
      code: 'INVALID_SERVICE_CONDITION_KEY',
      path: 'Statement[0].Condition.StringNotEquals.s3:x-amz-service-side-encryption',
      suggestion: header,
    }),
  );
});
