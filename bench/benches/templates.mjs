import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { library, matchers } from '../library.mjs';
import { count, row, time } from '../table.mjs';
import { quantile } from '../timing.mjs';

export const title =
  'Claims on the resource policies of public templates, for every deployment; CPU, warm, the best of the rounds';

/** `corpus`: the folder with `manifest.json` (`--corpus PATH`). */
export function measure({ quick, corpus }) {
  if (corpus === undefined || !existsSync(join(corpus, 'manifest.json'))) {
    return [row('templates', 'skipped: give --corpus PATH')];
  }
  const files = JSON.parse(readFileSync(join(corpus, 'manifest.json'), 'utf8'))
    .filter(({ kind }) => /cloudformation|cdk/.test(kind))
    .map(({ file }) => join(corpus, file));
  // The claim about transport refuses policies that are not about S3.
  const asked = files
    .flatMap((file) => questions(file).map((ask) => best(ask, quick ? 2 : 5)))
    .filter(({ answer }) => answer !== 'REFUSED');
  const taken = asked.map(({ ms }) => ms);
  const undecided = asked.filter(({ answer }) => answer === 'UNDECIDED').length;
  const slowest = Math.max(...taken);
  return [
    row(`${count(asked.length)} questions on ${files.length} templates, median`, time(quantile(taken)), {
      beside: `${undecided} undecided`,
      goal: 'below 20 ms',
      met: quantile(taken) < 20,
    }),
    row('99th percentile', time(quantile(taken, 0.99)), { goal: 'below 300 ms', met: quantile(taken, 0.99) < 300 }),
    row('slowest', time(slowest), { goal: 'below 1 s', met: slowest < 1000 }),
  ];
}

/** Each reads the template anew, so that nothing is known from the round before. */
function questions(file) {
  const ids = library
    .fromCloudFormation(file)
    .policies.filter(({ type }) => type === 'resource')
    .map(({ id }) => id);
  const { toDenyInsecureTransport, toBePublic } = matchers;
  return ids.flatMap((id) => {
    const policy = () => library.fromCloudFormation(file).policy(id);
    return [
      () => toDenyInsecureTransport.call({ isNot: false }, policy()).pass,
      () => toBePublic.call({ isNot: true }, policy()).pass,
    ];
  });
}

function best(ask, rounds) {
  const all = Array.from({ length: rounds + 1 }, () => {
    const before = process.cpuUsage();
    let answer;
    try {
      answer = String(ask());
    } catch (error) {
      answer = library.isUndecidedError(error) ? 'UNDECIDED' : 'REFUSED';
    }
    const { user, system } = process.cpuUsage(before);
    return { answer, ms: (user + system) / 1000 };
  });
  return all.slice(1).reduce((least, one) => (one.ms < least.ms ? one : least));
}
