import { internal, library } from '../library.mjs';
import { versionPairs } from '../managed.mjs';
import { quantile, timed } from '../timing.mjs';
import { count, row, time } from '../table.mjs';

export const title = 'No new access, every AWS managed policy version against the one before, both ways';

export function measure({ quick }) {
  const { noNewAccess } = internal('space/comparison');
  const policies = new Map();
  const read = (document) => {
    const text = JSON.stringify(document);
    let policy = policies.get(text);
    if (policy === undefined) policies.set(text, (policy = library.parsePolicy(text, { type: 'identity' })));
    return policy;
  };
  const pairs = versionPairs().filter((_, at) => !quick || at % 10 < 2);
  const taken = [];
  const answers = { proven: 0, refuted: 0, undecided: 0, broken: 0 };
  const reasons = new Map();
  for (const { name, candidate, reference } of pairs) {
    const [one, other] = [read(candidate), read(reference)];
    let verdict;
    taken.push(timed(() => (verdict = attempt(() => noNewAccess(one, other), name))));
    answers[verdict.answer] += 1;
    if (verdict.answer === 'undecided') reasons.set(verdict.reason, (reasons.get(verdict.reason) ?? 0) + 1);
  }
  const [middle, late] = [quantile(taken), quantile(taken, 0.99)];
  const share = (100 * answers.undecided) / pairs.length;
  const why = [...reasons].map(([reason, number]) => `${reason} ${number}`).join(', ');
  return [
    row(`${count(pairs.length)} pairs, median`, time(middle), { goal: 'below 2 ms', met: middle < 2 }),
    row('99th percentile', time(late), {
      ratio: `longest ${time(Math.max(...taken))}`,
      goal: 'below 300 ms',
      met: late < 300,
    }),
    row('undecided', `${answers.undecided}, ${share.toFixed(2)} %`, {
      beside: why,
      ratio: `${count(answers.proven)} proven, ${count(answers.refuted)} refuted`,
      goal: 'below 1 %',
      met: share < 1,
    }),
    row('contradictions that the prover found in itself', String(answers.broken), {
      goal: 'none',
      met: answers.broken === 0,
    }),
  ];
}

function attempt(prove, name) {
  try {
    return prove();
  } catch (error) {
    process.stderr.write(`${name}: ${error.message}\n`);
    return { answer: 'broken' };
  }
}
