import { Random } from '../prover/random';
import { askS3, type Answer } from './s3-trial';

const seed = Number(process.env['JEST_IAM_SEED'] ?? 20260902);
const runs = 1200;

test('S3 claims answer as asking every request that S3 can receive does', () => {
  const random = new Random(seed);
  const counts: Record<Answer, number> = { proven: 0, refuted: 0, undecided: 0 };
  for (let at = 0; at < runs; at++) counts[askS3(random)]++;
  const { proven, refuted, undecided } = counts;
  process.stdout.write(
    `brute force, S3 claims: ${runs} claims, ${proven} proven, ${refuted} refuted, ${undecided} unsettled (seed ${seed})\n`,
  );
  expect(Math.min(proven, refuted)).toBeGreaterThanOrEqual(runs * 0.3);
  // Among them are those that turn on F69 and F74: whether HTTP has a TLS version, and a call without signature a kind of one.
  expect(undecided).toBeLessThan(runs * 0.06);
});
