import { dsseKms, s3Bucket, sseKms, sseS3 } from '../../src';
import { readVectors } from './vectors';

interface Case {
  readonly name: string;
  readonly topic: 'ssl' | 'sse-kms';
  readonly policy: object | null;
  readonly bucketDefaultSse?: 'AES256' | 'aws:kms';
  readonly truth: 'enforced' | 'not-enforced';
}

const cases = readVectors<Case>('checkers');

describe('policies that fool static checkers', () => {
  test.each(cases.map((one) => [one.topic, one.name, one] as const))('%s: %s', (topic, _, one) => {
    const bucket = s3Bucket({
      name: 'my-bucket',
      defaultEncryption: one.bucketDefaultSse === 'aws:kms' ? sseKms() : sseS3(),
      blockPublicAccess: false,
      ...(one.policy !== null && { policy: one.policy }),
    });
    const judged = one.truth === 'enforced' ? expect(bucket) : expect(bucket).not;
    if (topic === 'ssl') judged.toDenyInsecureTransport();
    else judged.toRequireEncryption([sseKms(), dsseKms()]);
  });

  test('every case ran', () => {
    process.stdout.write(`checkers.json: ${cases.length} cases\n`);
    expect(cases.length).toBeGreaterThanOrEqual(20);
  });
});
