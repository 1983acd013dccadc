import { isServiceLinked, readCaller, standsAlone } from '../evaluator/caller';
import type { AccessRequest } from '../evaluator/request';
import type { Policy, PolicyType } from '../policy/model';
import { valueOf } from '../report/clause';
import { misuse } from './misuse';

type Asking = Pick<AccessRequest, 'principal' | 'context'>;
type Unbound =
  | 'anonymous callers'
  | 'AWS services'
  | 'origin access identities'
  | 'web identities'
  | 'root users'
  | 'service-linked roles';

const accountless: readonly Unbound[] = [
  'anonymous callers',
  'AWS services',
  'origin access identities',
  'web identities',
];
const identities: readonly Unbound[] = [...accountless, 'root users'];
const members: readonly Unbound[] = [...accountless, 'service-linked roles'];

/** Whom documents of a type say nothing about, whatever stands in them (E3, E17, E22, E28, E30). */
const silentOn: Readonly<Partial<Record<PolicyType, readonly [name: string, callers: readonly Unbound[]]>>> = {
  identity: ['an identity policy', identities],
  permissionsBoundary: ['a permissions boundary', identities],
  session: ['a session policy', identities],
  serviceControl: ['an SCP', members],
  resourceControl: ['an RCP', ['service-linked roles']],
};

/**
 * Throws when a lone document does not bind the caller: what it says then decides nothing ("Policy evaluation logic",
 * "SCP evaluation", "RCP evaluation").
 */
export function checkBinds(matcher: string, { type }: Policy, request: Asking): void {
  const kind = unboundKind(request);
  const [name, callers] = silentOn[type] ?? [];
  if (kind === undefined || name === undefined || callers?.includes(kind) !== true) return;
  const hint =
    kind === 'root users' || kind === 'service-linked roles'
      ? 'ask about a caller that the policy binds, or test the bucket policy'
      : 'test the bucket policy (the policy of the resource): it decides on such calls';
  throw misuse(matcher, `${name} does not speak of ${kind}`, hint);
}

function unboundKind(request: Asking): Unbound | undefined {
  const caller = readCaller(request.principal);
  if (caller.kind === 'anonymous') return 'anonymous callers';
  if (caller.kind === 'federated') return 'web identities';
  if (caller.kind === 'originAccessIdentity') return 'origin access identities';
  if (standsAlone(caller)) return 'AWS services';
  if (caller.kind === 'root') return 'root users';
  const arn = valueOf(request, 'aws:principalarn');
  const isLinked = isServiceLinked(caller, typeof arn === 'string' ? arn : undefined);
  return isLinked ? 'service-linked roles' : undefined;
}
