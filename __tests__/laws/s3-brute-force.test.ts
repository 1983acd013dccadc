import { Random } from '../prover/random';
import { askS3, isOfUntoldKeys } from './s3-trial';
import { share } from './share';

const seed = Number(process.env['JEST_IAM_SEED'] ?? 20260902);
const runs = share(1200);

test('S3 claims answer as asking every request that S3 can receive does', () => {
  const random = new Random(seed);
  const counts = { proven: 0, refuted: 0, undecided: 0, others: 0 };
  for (let at = 0; at < runs; at++) {
    const verdict = askS3(random);
    counts[verdict.answer]++;
    if (verdict.answer === 'undecided' && !isOfUntoldKeys(verdict.about)) counts.others++;
  }
  const { proven, refuted, undecided, others } = counts;
  process.stdout.write(
    `brute force, S3 claims: ${runs} claims, ${proven} proven, ${refuted} refuted, ${undecided} unsettled, ` +
      `${others} of them by other readings than F38, F69 and F74 (seed ${seed})\n`,
  );
  // A few fewer, since a tenth of the questions is a small sample.
  expect(Math.min(proven, refuted)).toBeGreaterThanOrEqual(runs * 0.3 - 5);
  expect(undecided).toBeLessThan(runs * 0.1);
  expect(others).toBeLessThan(runs * 0.02);
});
