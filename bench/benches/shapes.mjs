import { claims, verdictOf } from '../claims.mjs';
import { library } from '../library.mjs';
import { atQuota, growing, hard, kmsOnly, ofSize, shapes, tlsOnly } from '../shapes.mjs';
import { settled, timed } from '../timing.mjs';
import { row, time, times } from '../table.mjs';

export const title = 'S3 claims by shape and size of the bucket policy; the slowest claim, warm';

const sizes = [1, 10, 50, 200];

export function measure({ quick }) {
  const rounds = quick ? 3 : 7;
  return [
    ...Object.entries(shapes).flatMap(([name, shape]) => [
      quota(name, shape, [], rounds),
      quota(`${name}, after statements that prove`, shape, [tlsOnly, kmsOnly], rounds),
    ]),
    ...Object.entries(growing).map(([name, shape]) => growth(name, shape, rounds)),
    ...Object.entries(hard).map(([name, document]) => hardest(name, document)),
  ];
}

function quota(name, shape, before, rounds) {
  const { size, policy } = atQuota(shape, before);
  const { slowest, claim, answers } = ask(policy, rounds);
  return row(`20 KB, ${name} (${size})`, time(slowest), {
    beside: answers,
    ratio: claim,
    goal: 'answers below 50 ms',
    met: slowest < 50 && !answers.includes('undecided'),
  });
}

function growth(name, shape, rounds) {
  const each = sizes.map((size) => ask(ofSize(shape, size), rounds).slowest);
  return row(`${name}: ${sizes.join(', ')}`, each.map(time).join(', '), {
    ratio: `${times(each.at(-1) / each.at(-2))} for 4x the size`,
  });
}

function hardest(name, document) {
  const policy = library.parsePolicy(document);
  const taken = claims.map((claim) => {
    let verdict;
    const ms = timed(() => (verdict = verdictOf(policy, claim)));
    return { ms, text: short(verdict) };
  });
  const slowest = Math.max(...taken.map(({ ms }) => ms));
  return row(`hard: ${name}`, time(slowest), {
    beside: taken.map(({ text }) => text).join(', '),
    goal: 'below 2 s',
    met: slowest < 2000,
  });
}

function ask(document, rounds) {
  const policy = library.parsePolicy(document);
  const taken = claims.map((claim) => ({
    claim,
    text: short(verdictOf(policy, claim)),
    ms: settled(() => verdictOf(policy, claim), { rounds, warmup: 1 }),
  }));
  const { ms, claim } = taken.reduce((worst, one) => (one.ms > worst.ms ? one : worst));
  return { slowest: ms, claim, answers: taken.map(({ text }) => text).join(', ') };
}

function short({ answer, reason }) {
  return answer === 'undecided' ? `undecided: ${reason}` : answer;
}
