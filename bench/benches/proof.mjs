import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { claims, holds } from '../claims.mjs';
import { fresh } from '../fresh.mjs';
import { library } from '../library.mjs';
import { question, s3Actions } from '../smt/question.mjs';
import { startSolver } from '../smt/solver.mjs';
import { awaited, median, settled } from '../timing.mjs';
import { row, time, times } from '../table.mjs';

export const title =
  'S3 claims beside z3 (strings and patterns as z3 has them; actions and the bucket worked out for it)';

const bucket = 'awsexamplebucket';
const policies = JSON.parse(readFileSync(new URL('../policies.json', import.meta.url), 'utf8'));

export async function measure({ quick }) {
  const actions = await s3Actions();
  const ask = await startSolver();
  const rounds = quick ? 3 : 7;
  const rows = [];
  for (const claim of claims) {
    const [own, warm, cold] = [[], [], []];
    for (const document of Object.values(policies)) {
      const policy = library.parsePolicy(JSON.stringify(document));
      const text = question(document, bucket, claim, actions);
      await agree(policy, claim, await ask(text));
      own.push(settled(() => holds(policy, claim), { rounds: 10 * rounds, warmup: 20 }));
      const taken = [];
      for (let round = 0; round < rounds; round++) taken.push(await awaited(() => ask(text)));
      warm.push(median(taken));
      if (!quick || cold.length === 0) cold.push(firstAnswer(text));
    }
    rows.push(...compare(claim, own, warm, cold));
  }
  return rows;
}

function compare(claim, own, warm, cold) {
  const ratio = (theirs) => Math.min(...theirs.map((ms, at) => ms / own[at]));
  const line = (name, theirs, wanted) =>
    row(`${claim}, ${own.length} policies, z3 ${name}`, time(median(own)), {
      beside: time(median(theirs)),
      ratio: `${times(ratio(theirs))} faster at least`,
      goal: `at least ${wanted}x`,
      met: ratio(theirs) >= wanted,
    });
  return [line('warm', warm, 10), line('with its start', cold, 100)];
}

async function agree(policy, claim, answer) {
  if (answer === 'unknown') throw new Error(`z3 does not decide ${claim}`);
  if (holds(policy, claim) !== (answer === 'unsat')) throw new Error(`z3 says ${answer} on ${claim}`);
}

/** Milliseconds to an answer in a process that has not loaded z3 yet. */
function firstAnswer(text) {
  const solver = fileURLToPath(new URL('../smt/solver.mjs', import.meta.url));
  const [ms] = fresh(`
    const start = performance.now();
    import(${JSON.stringify(`file://${solver}`)})
      .then(({ startSolver }) => startSolver())
      .then((ask) => ask(${JSON.stringify(text)}))
      .then(() => { console.log(performance.now() - start); process.exit(0); });`);
  return ms;
}
