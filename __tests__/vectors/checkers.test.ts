import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toPolicy } from '../../src/policy/parse';
import { insecureTransport, requireEncryption } from '../../src/s3/claims';
import { s3Bucket } from '../../src/s3/bucket';
import { dsseKms, sseKms, sseS3 } from '../../src/s3/encryption';

interface Case {
  readonly name: string;
  readonly topic: 'ssl' | 'sse-kms';
  readonly policy: object | null;
  readonly bucketDefaultSse?: 'AES256' | 'aws:kms';
  readonly truth: 'enforced' | 'not-enforced';
}

const cases = JSON.parse(
  readFileSync(join(__dirname, '../../../shared/vectors/checkers.json'), 'utf8'),
) as readonly Case[];

describe('policies that fool static checkers', () => {
  test.each(cases.map((one) => [one.topic, one.name, one] as const))('%s: %s', (topic, _, one) => {
    const bucket = s3Bucket({
      name: 'my-bucket',
      defaultEncryption: one.bucketDefaultSse === 'aws:kms' ? sseKms() : sseS3(),
    });
    const subject = {
      bucket,
      ...(one.policy !== null && { policy: toPolicy(one.policy, { type: 'resource' }) }),
    };
    const verdict = topic === 'ssl' ? insecureTransport(subject) : requireEncryption(subject, [sseKms(), dsseKms()]);
    expect(verdict.answer).toBe(one.truth === 'enforced' ? 'proven' : 'refuted');
  });

  test('every case ran', () => {
    process.stdout.write(`checkers.json: ${cases.length} cases\n`);
    expect(cases.length).toBeGreaterThanOrEqual(20);
  });
});
