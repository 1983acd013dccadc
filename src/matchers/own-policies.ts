import type { PolicySet } from '../evaluator/request';
import { isCall } from '../s3/calls/described-call';
import type { Caller } from '../s3/callers/caller';
import { UsageError } from '../arguments/usage';
import { isPolicySet } from '../evaluator/policy-set';

type Own = Extract<keyof PolicySet, 'identity' | 'permissionsBoundary' | 'session'>;

const names: Readonly<Record<Own, string>> = {
  identity: 'identity policies',
  permissionsBoundary: 'a permissions boundary',
  session: 'a session policy',
};

/**
 * A policy set with the policies that the caller of a call brings: `iamRole(arn, { policies, permissionsBoundary,
 * sessionPolicy })`. Any other subject answers for itself, so it stays as it is.
 */
export function withCaller(received: unknown, call: unknown): unknown {
  if (!isPolicySet(received) || !isCall(call)) return received;
  const set = received as Readonly<Record<string, unknown>>;
  const ofCaller = ownPolicies(call.facts.caller);
  const twice = ofCaller.find(([layer]) => set[layer] !== undefined);
  if (twice === undefined) return { ...set, ...Object.fromEntries(ofCaller) };
  throw new UsageError(`the policy set and the caller both have ${names[twice[0]]}`, 'give them in one place');
}

export function hasOwnPolicies(caller: Caller): boolean {
  return ownPolicies(caller).length > 0;
}

function ownPolicies(caller: Caller): readonly (readonly [Own, unknown])[] {
  if (caller.kind !== 'role' && caller.kind !== 'user') return [];
  const own: readonly (readonly [Own, unknown])[] = [
    ['identity', caller.policies],
    ['permissionsBoundary', caller.permissionsBoundary],
    ['session', caller.kind === 'role' ? caller.sessionPolicy : undefined],
  ];
  return own.filter(([, policies]) => policies !== undefined);
}
