import { join } from 'node:path';
import { readVectors } from './vectors';

test.each([
  ['documented', 247],
  ['checkers', 20],
  ['s3-observed', 316],
  ['public-s3-cases', 100],
  ['public-iam-cases', 257],
] as const)('the copy of %s.json is that of the vectors beside the checkout', (name, least) => {
  const copy = readVectors(name, join(__dirname, 'data'));
  expect(copy.length).toBeGreaterThanOrEqual(least);
  expect(copy).toEqual(readVectors(name));
});
