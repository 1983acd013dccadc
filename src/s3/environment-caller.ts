import type { Call } from './call';
import { accountOf, type Role, type User } from './caller';
import { proposal } from './checks';
import type { Environment } from './environment';
import { UsageError } from './usage';

/**
 * The call with its caller as the environment knows it: a role or user by its ARN brings its policies. Throws a usage
 * error for one that neither the environment nor the call gives policies.
 */
export function environmentCaller(call: Call, environment: Environment): Call {
  const { caller } = call.facts;
  if (caller.kind !== 'role' && caller.kind !== 'user') return call;
  const listed = listedAs(call, caller, environment);
  if (listed === undefined) {
    if (caller.policies !== undefined) return call;
    const known = environment.principals.map(({ arn }) => arn);
    throw new UsageError(
      `${call.name}: the environment does not have the ${caller.kind} ${caller.arn}`,
      known.length > 0
        ? proposal(caller.arn, known)
        : `add iam${caller.kind === 'role' ? 'Role' : 'User'}(arn, { policies }) to its principals`,
    );
  }
  if (listed === caller) return call;
  for (const layer of ['policies', 'permissionsBoundary'] as const) {
    const [told, known] = [caller[layer], listed[layer]];
    if (told === undefined || told === known) continue;
    throw new UsageError(
      `${call.name}: the environment and the call both tell ${layer} of ${listed.arn}`,
      'tell them in one place',
    );
  }
  const merged = Object.freeze({
    ...listed,
    ...caller,
    arn: listed.arn,
    ...(caller.kind === 'role' && { pathUntold: false }),
  }) as Role | User;
  return Object.freeze({ ...call, facts: Object.freeze({ ...call.facts, caller: merged }) });
}

/** The principal that the environment lists; the ARN of a session tells no path, so its name and account do. */
function listedAs(call: Call, caller: Role | User, { principals }: Environment): Role | User | undefined {
  if (caller.kind === 'user' || caller.pathUntold !== true)
    return principals.find(({ kind, arn }) => kind === caller.kind && arn === caller.arn);
  const name = nameOf(caller);
  const found = principals.filter(
    (one) => one.kind === 'role' && nameOf(one) === name && accountOf(one) === accountOf(caller),
  );
  if (found.length < 2) return found[0];
  throw new UsageError(`${call.name}: several roles are called "${name}"`, 'give iamRole(arn, { session })');
}

function nameOf({ arn }: Role | User): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
