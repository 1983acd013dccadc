import { compilePolicy } from '../../src/evaluator/compile';
import { toPolicy } from '../../src/policy/parse';
import { Random } from '../prover/random';
import { anyClaim } from './s3-claims';
import { draw, hintsOf } from './s3-draw';
import { bucketPolicy } from './s3-policies';
import { share } from './share';

const seed = Number(process.env['JEST_IAM_SEED'] ?? 20260903);
const perPolicy = 1000;
const wanted = share(220_000);

test('no request contradicts a proof: half of them drawn from literals, patterns and edges of the policy', () => {
  const random = new Random(seed);
  const counts = { policies: 0, proven: 0, refuted: 0, undecided: 0, requests: 0, near: 0 };
  while (counts.requests < wanted) {
    const claim = anyClaim(random);
    const document = bucketPolicy(random, claim.topic, true);
    const policy = toPolicy(document, { type: 'resource' });
    const { answer } = claim.prove(policy);
    counts.policies++;
    counts[answer]++;
    if (answer !== 'proven') continue;
    const hints = hintsOf(compilePolicy(policy).statements);
    for (let at = 0; at < perPolicy; at++) {
      const made = draw(random, hints, claim.scope, at % 3 !== 0);
      if (claim.isBroken(made, policy)) {
        throw new Error(
          `${claim.topic}: proven, but ${JSON.stringify(made.request)} breaks ${JSON.stringify(document)}`,
        );
      }
      counts.requests++;
      if (made.near) counts.near++;
    }
  }
  const { policies, proven, refuted, undecided, requests, near } = counts;
  process.stdout.write(
    `random requests: ${policies} policies, ${proven} proven, ${refuted} refuted, ${undecided} undecided; ` +
      `${requests} requests on the proven ones, ${near} near the policy, none contradicts (seed ${seed})\n`,
  );
  expect(near * 2).toBeGreaterThanOrEqual(requests);
});
