import type { PolicySet } from '../evaluator/request';
import { isCall } from '../s3/call';
import { misuse } from './misuse';
import { isPolicySet } from './subject';

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
export function withCaller(matcher: string, received: unknown, call: unknown): unknown {
  if (!isPolicySet(received) || !isCall(call)) return received;
  const { caller } = call.facts;
  if (caller.kind !== 'role' && caller.kind !== 'user') return received;
  const own: readonly (readonly [Own, unknown])[] = [
    ['identity', caller.policies],
    ['permissionsBoundary', caller.permissionsBoundary],
    ['session', caller.kind === 'role' ? caller.sessionPolicy : undefined],
  ];
  const set = received as Readonly<Record<string, unknown>>;
  const told = own.filter(([, policies]) => policies !== undefined);
  const twice = told.find(([layer]) => set[layer] !== undefined);
  if (twice === undefined) return { ...set, ...Object.fromEntries(told) };
  throw misuse(matcher, `the policy set and the caller both tell ${names[twice[0]]}`, 'tell them in one place');
}
