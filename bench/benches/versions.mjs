import { library } from '../library.mjs';
import { versionPairs } from '../managed.mjs';
import { quantile, timed } from '../timing.mjs';
import { count, row, time } from '../table.mjs';

export const title = 'No new access, every AWS managed policy version against the one before, both ways';

export function measure({ quick }) {
  const { checkNoNewAccess } = library;
  const policies = new Map();
  const read = (document) => {
    const text = JSON.stringify(document);
    let policy = policies.get(text);
    if (policy === undefined) policies.set(text, (policy = library.parsePolicy(text, { type: 'identity' })));
    return policy;
  };
  const pairs = versionPairs().filter((_, at) => !quick || at % 10 < 2);
  const taken = [];
  const answers = { PASS: 0, FAIL: 0, UNDECIDED: 0, refused: 0, broken: 0 };
  const reasons = new Map();
  for (const { name, candidate, reference } of pairs) {
    const [one, other] = [read(candidate), read(reference)];
    let found;
    taken.push(timed(() => (found = attempt(() => checkNoNewAccess(one, other), name))));
    answers[found.result] += 1;
    if (found.result === 'UNDECIDED') reasons.set(kindOf(found.reason), (reasons.get(kindOf(found.reason)) ?? 0) + 1);
  }
  const [middle, late] = [quantile(taken), quantile(taken, 0.99)];
  const share = (100 * answers.UNDECIDED) / pairs.length;
  const why = [...reasons].map(([reason, number]) => `${reason} ${number}`).join(', ');
  return [
    row(`${count(pairs.length)} pairs, median`, time(middle), { goal: 'below 2 ms', met: middle < 2 }),
    row('99th percentile', time(late), {
      ratio: `longest ${time(Math.max(...taken))}`,
      goal: 'below 300 ms',
      met: late < 300,
    }),
    row('undecided', `${answers.UNDECIDED}, ${share.toFixed(2)} %`, {
      beside: why,
      ratio: `${count(answers.PASS)} proven, ${count(answers.FAIL)} refuted, ${answers.refused} refused`,
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
    // A version that is no policy by today's rules is no question.
    if (library.isPolicyError(error)) return { result: 'refused' };
    process.stderr.write(`${name}: ${error.message}\n`);
    return { result: 'broken' };
  }
}

/** A reason without what it is about: a key or a list of ids. */
function kindOf(reason) {
  return reason.replace(/[a-z]+:\S+|\(.*\)|\$\{.*\}/gi, '…').trim();
}
