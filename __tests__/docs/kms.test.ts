import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kmsQuota } from 'jest-iam';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('docs/kms.md has the quotas that the library gives (G15)', () => {
  const rows = [...read('docs/kms.md').matchAll(/^\| +(\d+) \| (.*?) +\|$/gm)].map(([, quota = '', text = '']) => {
    return [Number(quota), text] as const;
  });
  const told = rows.flatMap(([quota, text]) =>
    /^\w+-\w+-\d/.test(text) ? text.split(', ').map((one) => [one, quota]) : [],
  );
  expect(told).toHaveLength(9);
  for (const [region, quota] of told) expect(kmsQuota(String(region))).toBe(quota);
  expect(rows.map(([quota]) => quota).slice(2)).toEqual([
    kmsQuota('eu-west-3'),
    kmsQuota('eu-west-1', { customKeyStore: true }),
  ]);
});

describe('docs/kms-request-rate.svg', () => {
  test('is what the library says', () => {
    const script = join(root, 'scripts/kms-picture.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('names its axes and lines, on a ground of its own', () => {
    const picture = read('docs/kms-request-rate.svg');
    const texts = [...picture.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toEqual(
      expect.arrayContaining(['KMS requests per second', 'S3 calls per second', 'quota in eu-central-1: 20,000']),
    );
    expect(texts.filter((text) => /Bucket Key/.test(text ?? ''))).toHaveLength(picture.split('<polyline').length - 1);
    expect(picture).toContain('<rect width="760" height="500" rx="8" fill="#ffffff"/>');
  });
});
