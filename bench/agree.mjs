// npm run agree [-- --questions N] [-- --seed S]: random bucket policies on which z3 and the prover must agree.
import { claims, verdictOf } from './claims.mjs';
import { library } from './library.mjs';
import { randomPolicy } from './random.mjs';
import { generator } from './shapes.mjs';
import { SolverApart } from './smt/apart.mjs';
import { question, s3Actions } from './smt/question.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
};
const wanted = option('questions', 300);
const seed = option('seed', 20_261_125);
const timeout = 2000;

console.log(`seed ${seed}: ${wanted} questions that z3 decides within ${timeout / 1000} s each`);
const random = generator(seed);
const actions = await s3Actions();
const solver = new SolverApart();
const tally = { sat: 0, unsat: 0, skipped: 0, undecided: 0 };
let differing = 0;

for (let asked = 0; tally.sat + tally.unsat < wanted; asked++) {
  const document = acceptable();
  const claim = claims[asked % claims.length];
  const answer = await solver.ask(question(document, 'logs', claim, actions), timeout);
  if (answer === 'unknown') {
    tally.skipped += 1;
    continue;
  }
  const verdict = verdictOf(library.parsePolicy(document), claim);
  if (verdict.answer === 'undecided') {
    tally.undecided += 1;
    console.log(`undecided (${verdict.reason}) where z3 says ${answer}: ${claim} ${JSON.stringify(document)}`);
    continue;
  }
  tally[answer] += 1;
  if ((answer === 'unsat') === (verdict.answer === 'proven')) continue;
  differing += 1;
  console.log(`DIFFERENT: z3 ${answer}, jest-iam ${verdict.answer}: ${claim} ${JSON.stringify(document)}`);
}

/** S3 refuses some of the random documents, and the claims refuse those. */
function acceptable() {
  for (;;) {
    const document = randomPolicy(random);
    const findings = library.validatePolicy(document, { type: 'resource' });
    if (findings.every(({ severity }) => severity !== 'error')) return document;
  }
}

solver.stop();
const decided = tally.sat + tally.unsat;
console.log(
  `${decided} decided by both (${tally.unsat} proven, ${tally.sat} refuted), ` +
    `${tally.skipped} skipped that z3 did not decide, ${tally.undecided} undecided by jest-iam`,
);
console.log(`${decided - differing} agree, ${differing} differ`);
process.exit(differing === 0 ? 0 : 1);
