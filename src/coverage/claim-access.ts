import type { AccessRequest, Principal } from '../evaluator/request';
import { principalOf } from '../s3/authorizations/authorization-range';
import { callerOf, isCaller } from '../s3/callers/caller';
import { isEvery, type Every } from '../s3/calls/every';
import type { RecordedClaim } from './recorded-claim';

/** Access that a claim is about: plain data, which travels. */
export interface ClaimAccess {
  /** Left out: everybody. Strangers: whoever the policy does not name, anonymous callers among them. */
  readonly caller?: Principal | { readonly of: 'strangers' };
  /** A name or a pattern; left out: whatever the caller may do. */
  readonly action?: string;
}

const strangers = { of: 'strangers' } as const;

/**
 * The callers and actions that a claim which holds says something about, each of them. A claim that some request is
 * allowed says nothing of the others, and one that all are denied under circumstances (over plain HTTP, from another
 * network, without encryption) says nothing of the access that is left.
 */
export function accessOf({ matcher, isNot, given = [], verdict }: RecordedClaim): readonly ClaimAccess[] {
  const [first, second] = given;
  switch (matcher) {
    case 'toAllow':
    case 'toDeny':
    case 'toExplicitlyDeny':
    case 'toImplicitlyDeny':
      if (!isEvery(first)) return ofCall(verdict);
      return isNot || (matcher !== 'toAllow' && isUnderCircumstances(first)) ? [] : ofSet(first);
    case 'toDenyAnonymous':
      return isNot ? [] : [{ caller: 'anonymous' }];
    case 'toEnforceIdentityPerimeter':
      return isNot ? [] : [{ caller: strangers }];
    case 'toBePublic':
      return isNot ? [{ caller: strangers }] : [];
    case 'toGrantAny': {
      const { actions, principals } = optionsIn(first);
      return isNot ? combined(principals, actions) : [];
    }
    case 'toLockOut':
      return isNot ? combined([first], optionsIn(second).actions) : [];
    default:
      return [];
  }
}

/** A call that needs several permissions is about whatever its caller may do. */
function ofCall(verdict: unknown): readonly ClaimAccess[] {
  const { request, parts } = (verdict ?? {}) as { readonly request?: AccessRequest; readonly parts?: number };
  if (request === undefined) return [];
  return [{ caller: request.principal, ...(parts === 1 && { action: request.action }) }];
}

function isUnderCircumstances({ secure, encryption, from, via, context }: Every): boolean {
  return [secure, encryption, from, via, context].some((one) => one !== undefined);
}

/** Who is excepted may be anybody whom the policy names. */
function ofSet({ actions, callers, except }: Every): readonly ClaimAccess[] {
  if (except === undefined) return combined(callers, actions);
  return callers === undefined ? withActions([{ caller: strangers }], actions) : [];
}

function combined(callers: unknown, actions: unknown): readonly ClaimAccess[] {
  if (!Array.isArray(callers)) return withActions([{}], actions);
  return withActions(
    callers.flatMap((caller) => accessOfCaller(caller)),
    actions,
  );
}

function withActions(callers: readonly ClaimAccess[], actions: unknown): readonly ClaimAccess[] {
  if (!Array.isArray(actions)) return callers;
  const names = actions.filter((action) => typeof action === 'string');
  return callers.flatMap((caller) => names.map((action) => ({ ...caller, action })));
}

/** A caller whom only a deployment of a template knows is nobody here. */
function accessOfCaller(given: unknown): readonly ClaimAccess[] {
  if (typeof given !== 'string' && !isCaller(given)) return [];
  return [{ caller: principalOf(callerOf('caller', given)) }];
}

function optionsIn(given: unknown): { readonly actions?: unknown; readonly principals?: unknown } {
  return typeof given === 'object' && given !== null ? given : {};
}

/** Each once. */
export function distinctAccesses(accesses: readonly ClaimAccess[]): readonly ClaimAccess[] {
  return [...new Map(accesses.map((access) => [JSON.stringify(access), access])).values()];
}
