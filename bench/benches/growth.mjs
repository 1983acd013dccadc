import { library } from '../library.mjs';
import { settled } from '../timing.mjs';
import { row, time, times } from '../table.mjs';

export const title = 'One decision by number of statements, all of which speak of the action';

const account = '111122223333';
const sizes = [1, 10, 100, 1000];

/** All of one length, so that a longer policy is not also one of longer names. */
const id = (at) => String(at).padStart(4, '0');

const shapes = {
  'another resource each': (at) => ({ Resource: `arn:aws:s3:::reports/${id(at)}/*` }),
  'another condition each': (at) => ({
    Resource: 'arn:aws:s3:::reports/*',
    Condition: { StringLike: { 'aws:PrincipalTag/team': `team-${id(at)}-*` } },
  }),
};

export function measure({ quick }) {
  return Object.entries(shapes).map(([name, shape]) => {
    const each = sizes.map((size) => decisions(policyOf(size, shape), quick ? 40_000 : 200_000, size));
    const growth = each.at(-1) / each.at(-2) / 10;
    return row(`${name}: ${sizes.join(', ')}`, each.map(time).join(', '), {
      beside: `${time(each.at(-1) / sizes.at(-1))} a statement`,
      ratio: `${times(growth)} a statement of 100`,
      // A quarter is left to the noise of the machine.
      goal: 'at most 1.25x',
      met: growth <= 1.25,
    });
  });
}

function policyOf(size, shape) {
  const Statement = Array.from({ length: size }, (_, at) => ({
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    ...shape(at),
  }));
  return library.parsePolicy({ Version: '2012-10-17', Statement });
}

/** Milliseconds a decision, on requests that a random statement or none lets through. */
function decisions(policy, budget, size) {
  const runs = Math.max(200, Math.ceil(budget / (size + 10)));
  const set = { resource: policy };
  let allowed = 0;
  const call = () => {
    for (let at = 0; at < runs; at++) {
      const request = {
        principal: `arn:aws:iam::${account}:role/Reader`,
        action: 's3:GetObject',
        resource: `arn:aws:s3:::reports/${id((at * 7) % (2 * size))}/report.csv`,
        resourceAccount: account,
        context: { 'aws:PrincipalTag/team': `team-${id((at * 7) % (2 * size))}-red` },
      };
      if (library.authorize(request, set).outcome === 'Allow') allowed += 1;
    }
  };
  const ms = settled(call, { rounds: 7 }) / runs;
  if (allowed === 0) throw new Error('no request was allowed');
  return ms;
}
