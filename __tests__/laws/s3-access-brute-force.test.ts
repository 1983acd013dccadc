import { Random } from '../prover/random';
import { grants, lockOut } from './s3-access-claims';
import { askS3 } from './s3-trial';
import { share } from './share';

const seed = Number(process.env['JEST_IAM_SEED'] ?? 20261201);

test.each([
  ['grants', grants],
  ['lock-out', lockOut],
])('%s: the answer is that of asking every request that S3 can receive', (name, claim) => {
  const random = new Random(seed);
  const runs = share(600);
  const counts = { proven: 0, refuted: 0, undecided: 0 };
  for (let at = 0; at < runs; at++) counts[askS3(random, claim).answer]++;
  process.stdout.write(`brute force, ${name}: ${JSON.stringify(counts)} of ${runs} (seed ${seed})\n`);
  // In both directions: a run in which one answer never comes shows nothing of it.
  expect(Math.min(counts.proven, counts.refuted)).toBeGreaterThan(0);
  expect(counts.undecided).toBeLessThan(runs * 0.2);
});
