import { parseArn, type Arn } from './arn';
import { editDistance, isSiblingName } from './near-names';
import { parsePattern } from './pattern';

/** The ARN of a caller as it was meant, and what in it differs. */
export interface NearCaller {
  readonly meant: string;
  readonly differs: 'name' | 'account' | 'kind' | 'path';
  /** What the entry has and what the caller has in its place. */
  readonly written: string;
  readonly other: string;
}

/** How an entry misses a caller in one thing alone: a letter of a name, the account, user for role, or the path. */
export function nearCaller(entry: string, arn: string): NearCaller | undefined {
  const [own, caller] = [parseArn(entry), parseArn(arn)];
  if (own === undefined || caller === undefined || own.service !== caller.service || own.partition !== caller.partition)
    return undefined;
  if (own.account !== caller.account) return ofOtherAccount(entry, own, caller, arn);
  if (/[*?$]/.test(entry)) return entry.includes('$') ? undefined : onOtherPath(entry, own, caller, arn);
  const [steps, others] = [own.resource.split('/'), caller.resource.split('/')];
  const differing = others.flatMap((step, index) => (step === steps[index] ? [] : [index]));
  const [at = 0, ...more] = differing;
  const [written = '', other = ''] = [steps[at], others[at]];
  if (steps.length === others.length && differing.length === 1 && more.length === 0) {
    if (at === 0)
      return isPerson(written) && isPerson(other) ? { meant: arn, differs: 'kind', written, other } : undefined;
    if (isSlip(written, other)) return { meant: arn, differs: 'name', written, other };
  }
  const isSameName = steps.length > 1 && steps[0] === others[0] && steps.at(-1) === others.at(-1);
  return isSameName && entry !== arn && isPerson(steps[0] ?? '')
    ? { meant: arn, differs: 'path', written: own.resource, other: caller.resource }
    : undefined;
}

/** Whether an entry is the ARN of sessions of a role, which `aws:PrincipalArn` never is: it is that of the role. */
export function isSessionOf(entry: string, arn: string): boolean {
  const [, partition, account, name] = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(entry) ?? [];
  const role = parseArn(arn);
  return (
    name !== undefined &&
    role?.service === 'iam' &&
    role.partition === partition &&
    role.account === account &&
    role.resource.startsWith('role/') &&
    role.resource.endsWith(`/${name}`)
  );
}

/** Of another account, and nothing else: a pattern too, which would match in the account of the caller. */
function ofOtherAccount(entry: string, own: Arn, caller: Arn, arn: string): NearCaller | undefined {
  if (!/^\d{12}$/.test(own.account) || own.resource === 'root' || entry.includes('$')) return undefined;
  const meant = entry.split(':').with(4, caller.account).join(':');
  return parsePattern(meant).matches(arn)
    ? { meant, differs: 'account', written: own.account, other: caller.account }
    : undefined;
}

/** A pattern of names without the path of a caller whose name it has. */
function onOtherPath(entry: string, own: Arn, caller: Arn, arn: string): NearCaller | undefined {
  const [kind = '', name = '', ...more] = own.resource.split('/');
  const path = caller.resource.split('/').slice(0, -1).join('/');
  const resource = `${path}/${name}`;
  const meant = entry.split(':').with(5, resource).join(':');
  return isPerson(kind) && more.length === 0 && resource !== own.resource && parsePattern(meant).matches(arn)
    ? { meant, differs: 'path', written: own.resource, other: caller.resource }
    : undefined;
}

function isPerson(kind: string): boolean {
  return kind === 'role' || kind === 'user';
}

/** In a shorter name a letter makes another one: `ci` and `cd`. */
const SHORTEST = 4;

function isSlip(written: string, other: string): boolean {
  const isLong = Math.min(written.length, other.length) >= SHORTEST;
  return isLong && !isSiblingName(written, other) && editDistance(written, other, 1) === 1;
}
