import type { Call } from './call';
import { accountOf, type Caller, type Role, type User } from './caller';
import { proposal } from './checks';
import type { Environment } from './environment';
import { UsageError } from './usage';

/** The call with its caller as the environment knows it; throws as `knownCaller`. */
export function environmentCaller(call: Call, environment: Environment): Call {
  const { caller } = call.facts;
  const known = knownCaller(call.name, caller, environment);
  return known === caller ? call : Object.freeze({ ...call, facts: Object.freeze({ ...call.facts, caller: known }) });
}

/**
 * A caller as the environment knows it: a role or user by its ARN brings its policies. Throws a usage error for one that
 * neither the environment nor the caller gives policies. `where` names who asks.
 */
export function knownCaller(where: string, caller: Caller, environment: Environment): Caller {
  if (caller.kind !== 'role' && caller.kind !== 'user') return caller;
  const listed = listedAs(where, caller, environment);
  if (listed === undefined) {
    if (caller.policies !== undefined) return caller;
    const known = environment.principals.map(({ arn }) => arn);
    throw new UsageError(
      `${where}: the environment does not have the ${caller.kind} ${caller.arn}`,
      known.length > 0
        ? proposal(caller.arn, known)
        : `add iam${caller.kind === 'role' ? 'Role' : 'User'}(arn, { policies }) to its principals`,
    );
  }
  if (listed === caller) return caller;
  for (const layer of ['policies', 'permissionsBoundary'] as const) {
    const [told, known] = [caller[layer], listed[layer]];
    if (told === undefined || told === known) continue;
    throw new UsageError(
      `${where}: the environment and the call both tell ${layer} of ${listed.arn}`,
      'tell them in one place',
    );
  }
  return Object.freeze({
    ...listed,
    ...caller,
    arn: listed.arn,
    ...(caller.kind === 'role' && { pathUntold: false }),
  });
}

/** The principal that the environment lists; the ARN of a session tells no path, so its name and account do. */
function listedAs(where: string, caller: Role | User, { principals }: Environment): Role | User | undefined {
  if (caller.kind === 'user' || caller.pathUntold !== true)
    return principals.find(({ kind, arn }) => kind === caller.kind && arn === caller.arn);
  const name = nameOf(caller);
  const found = principals.filter(
    (one) => one.kind === 'role' && nameOf(one) === name && accountOf(one) === accountOf(caller),
  );
  if (found.length < 2) return found[0];
  throw new UsageError(`${where}: several roles are called "${name}"`, 'give iamRole(arn, { session })');
}

function nameOf({ arn }: Role | User): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
