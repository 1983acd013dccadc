import { withoutPrincipal, type DocumentPrincipal, type PolicyType } from '../policy/model';
import { serviceOf } from '../service-reference';
import { foldName } from '../values/letter-case';
import { listed } from '../values/one-or-many';
import { cureAt, curableDocuments, type CurableStatement } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { missingStatements } from './missing-statements';

/** Policies that cap what others allow, for more callers and resources than one call is about. */
const caps: ReadonlySet<PolicyType> = new Set(['serviceControl', 'resourceControl', 'permissionsBoundary', 'session']);

/**
 * The Allows of one caller that a request misses by its action alone, each with it, where they have another of its service
 * and access level: who writes there may be meant to write so too, and who reads there is not.
 */
export function widerActions({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const { action } = witness;
  return curableDocuments(subject)
    .filter(({ policy }) => !caps.has(policy.type))
    .flatMap((one) => missingStatements(one, witness, 'Allow'))
    .filter((one) => one.stop.element === 'Action' && isOfOneCaller(one))
    .flatMap((one): CureOptions => {
      const entries = listed(one.statement.Action ?? []);
      return entries.some((entry) => isLike(entry, action)) ? [[cureAt(one, ['Action'], [...entries, action])]] : [];
    });
}

/** Whether both are actions of one service that give access of one level. */
function isLike(entry: string, action: string): boolean {
  const level = levelOf(entry);
  return level !== undefined && level === levelOf(action) && serviceNameOf(entry) === serviceNameOf(action);
}

function levelOf(action: string): string | undefined {
  const level = serviceOf(serviceNameOf(action))?.actions.get(
    foldName(action.slice(action.indexOf(':') + 1)),
  )?.accessLevel;
  return level?.includes('Permissions management') === true ? undefined : level;
}

function serviceNameOf(action: string): string {
  return foldName(action.slice(0, Math.max(action.indexOf(':'), 0)));
}

function isOfOneCaller({ policy, statement: { Principal } }: CurableStatement): boolean {
  return withoutPrincipal.has(policy.type) || isOnePerson(Principal);
}

function isOnePerson(principal: DocumentPrincipal | undefined): boolean {
  const names = typeof principal === 'object' ? Object.values(principal).flatMap(listed) : [];
  return names.length === 1 && /^arn:[^*?]+:(?:role|user)\/[^*?]+$/.test(names[0] ?? '');
}
