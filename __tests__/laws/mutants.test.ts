import { equivalent } from '../../src/claims/comparison';
import { mutantsOf } from '../../src/coverage/mutants';
import { edited } from '../../src/coverage/edit';
import { authorizeByDocument } from '../../src/evaluator/authorize';
import { compilePolicy } from '../../src/evaluator/compile';
import { toPolicy } from '../../src/policy/parse';
import { Random } from '../prover/random';
import { draw, hintsOf } from './s3-draw';
import { bucketPolicy } from './s3-policies';
import { share } from './share';

const seed = 20261128;
const perMutant = 400;
const [fewestMutants, fewestPolicies] = [share(500), share(32)];

test('no request is decided otherwise under a change that is called equivalent', () => {
  const random = new Random(seed);
  const counts = { policies: 0, mutants: 0, equivalent: 0, undecided: 0 };
  while (counts.mutants < fewestMutants || counts.policies < fewestPolicies) {
    const topic = random.pick(['transport', 'anonymous', 'encryption'] as const);
    const policy = toPolicy(bucketPolicy(random, topic, true), { type: 'resource' });
    const mutants = mutantsOf(policy);
    if (mutants.length > 0) counts.policies++;
    for (const mutant of mutants) {
      const document = edited(policy.document, mutant.edits);
      if (document === undefined) throw new Error(`${mutant.id} changes nothing`);
      const other = toPolicy(document, { type: 'resource' });
      const { answer } = equivalent(policy, other);
      counts.mutants++;
      if (answer === 'undecided') counts.undecided++;
      if (answer !== 'proven') continue;
      counts.equivalent++;
      const hints = hintsOf([...compilePolicy(policy).statements, ...compilePolicy(other).statements]);
      for (let at = 0; at < perMutant; at++) {
        const { request } = draw(random, hints, {}, at % 3 !== 0);
        const [before, after] = [policy, other].map((one) => authorizeByDocument(request, one).outcome);
        if (before !== after) {
          throw new Error(
            `${mutant.id}: ${JSON.stringify(request)}: ${before}, then ${after}\n${JSON.stringify(policy.document)}`,
          );
        }
      }
    }
  }
  process.stdout.write(
    `mutants: ${counts.mutants} of ${counts.policies} policies, ${counts.equivalent} proven equivalent, ` +
      `${counts.undecided} undecided; ${counts.equivalent * perMutant} requests on the equivalent ones, none contradicts (seed ${seed})\n`,
  );
  expect(counts.equivalent).toBeGreaterThan(0);
});
