// npm run agree [-- --questions N] [-- --seed S]: random bucket policies on which z3 and the prover must agree.
import { claims, verdictOf } from './claims.mjs';
import { library } from './library.mjs';
import { randomPolicy } from './random.mjs';
import { generator } from './shapes.mjs';
import { SolverApart } from './smt/apart.mjs';
import { question, readsUnsettled, s3Actions } from './smt/question.mjs';

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
const tally = { refuted: 0, proven: 0, unsettled: 0, skipped: 0, undecided: 0 };
let differing = 0;

for (let asked = 0; tally.refuted + tally.proven < wanted; asked++) {
  const document = acceptable();
  const claim = claims[asked % claims.length];
  const answer = await answerOf(document, claim);
  if (answer === 'unknown') {
    tally.skipped += 1;
    continue;
  }
  const verdict = verdictOf(library.parsePolicy(document), claim);
  if (verdict.answer === 'undecided' && verdict.reason !== 'unsettled') {
    tally.undecided += 1;
    console.log(`undecided (${verdict.reason}) where z3 says ${answer}: ${claim} ${JSON.stringify(document)}`);
    continue;
  }
  tally[answer] += 1;
  if (answer === (verdict.answer === 'undecided' ? 'unsettled' : verdict.answer)) continue;
  differing += 1;
  console.log(`DIFFERENT: z3 ${answer}, jest-iam ${verdict.answer}: ${claim} ${JSON.stringify(document)}`);
}

/** What z3 says of a claim; `unsettled` where only requests break it that no page says AWS could receive. */
async function answerOf(document, claim) {
  const ask = (open) => solver.ask(question(document, 'logs', claim, actions, open), timeout);
  const closed = await ask(false);
  if (closed === 'unknown') return closed;
  if (closed === 'sat') return 'refuted';
  if (!readsUnsettled(document)) return 'proven';
  const open = await ask(true);
  return open === 'unknown' ? open : open === 'sat' ? 'unsettled' : 'proven';
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
const decided = tally.proven + tally.refuted;
console.log(
  `${decided} decided by both (${tally.proven} proven, ${tally.refuted} refuted), ${tally.unsettled} unsettled, ` +
    `${tally.skipped} skipped that z3 did not decide, ${tally.undecided} undecided by jest-iam`,
);
console.log(`${decided + tally.unsettled - differing} agree, ${differing} differ`);
process.exit(differing === 0 ? 0 : 1);
