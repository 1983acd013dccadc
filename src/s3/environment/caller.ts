import type { Call } from '../calls/described-call';
import { accountOf, type Caller, type Role, type User } from '../callers/caller';
import type { Environment } from './environment';
import { UsageError } from '../../arguments/usage';
import { nearest } from '../../values/near-names';

/** The call with its caller as the environment knows it. */
export function environmentCaller(call: Call, environment: Environment): Call {
  const { caller } = call.facts;
  const known = callerAsListed(call.name, caller, environment);
  return known === caller ? call : Object.freeze({ ...call, facts: Object.freeze({ ...call.facts, caller: known }) });
}

/**
 * The usage error for a role or user that has policies neither in the environment nor of its own; nothing for any other
 * caller. `where` names who asks.
 */
export function unlistedCaller(where: string, caller: Caller, environment: Environment): UsageError | undefined {
  if (caller.kind !== 'role' && caller.kind !== 'user') return undefined;
  if (caller.policies !== undefined || listedAs(where, caller, environment) !== undefined) return undefined;
  const known = environment.principals.map(({ arn }) => arn);
  const near = nearest(caller.arn, known, 2);
  const name = caller.kind === 'role' ? 'iamRole' : 'iamUser';
  return new UsageError(
    `${where}: the environment does not have the ${caller.kind} ${caller.arn}`,
    near === undefined
      ? `give it with its policies, in the call or in principals: ${name}('${caller.arn}', { policies: [] })`
      : `did you mean "${near}"?`,
  );
}

/** A caller as the environment knows it: a role or user that it lists brings its policies. */
export function callerAsListed(where: string, caller: Caller, environment: Environment): Caller {
  if (caller.kind !== 'role' && caller.kind !== 'user') return caller;
  const listed = listedAs(where, caller, environment) ?? caller;
  if (listed === caller) return caller;
  for (const layer of ['policies', 'permissionsBoundary'] as const) {
    const [given, known] = [caller[layer], listed[layer]];
    if (given === undefined || given === known) continue;
    throw new UsageError(
      `${where}: the environment and the call both have ${layer} of ${listed.arn}`,
      'give them in one place',
    );
  }
  return Object.freeze({
    ...listed,
    ...caller,
    arn: listed.arn,
    ...(caller.kind === 'role' && { pathUnknown: false }),
  });
}

/** The principal that the environment lists; the ARN of a session has no path, so its name and account do. */
function listedAs(where: string, caller: Role | User, { principals }: Environment): Role | User | undefined {
  if (caller.kind === 'user' || caller.pathUnknown !== true)
    return principals.find(({ kind, arn }) => kind === caller.kind && arn === caller.arn);
  const name = nameOf(caller);
  const found = principals.filter(
    (one) => one.kind === 'role' && nameOf(one) === name && accountOf(one) === accountOf(caller),
  );
  if (found.length < 2) return found[0];
  throw new UsageError(`${where}: more than one role is called "${name}"`, 'give iamRole(arn, { session })');
}

function nameOf({ arn }: Role | User): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
