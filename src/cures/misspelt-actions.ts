import { serviceOf } from '../service-reference';
import { foldName } from '../values/letter-case';
import { editDistance } from '../values/near-names';
import { changedMembers } from '../values/one-or-many';
import { cureAt, curableDocuments } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { missingStatements } from './missing-statements';

/** More letters than this differ in another name, not in a misspelt one. */
const MOST_LETTERS = 2;

/** The statements of an effect that miss a request by an action that no service has and that is nearly its own. */
export function misspeltActions({ subject, witness }: FailedClaim, effect: 'Allow' | 'Deny'): CureOptions {
  if (witness === undefined) return [];
  const { action } = witness;
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, effect))
    .filter(({ stop }) => stop.element === 'Action')
    .flatMap((one) => {
      const changed = changedMembers(one.statement.Action, (entry) =>
        isMisspeltAction(entry, action) ? action : entry,
      );
      return changed === undefined ? [] : [[cureAt(one, ['Action'], changed)]];
    });
}

/** Whether an entry is an action that no service has, and nearly one that a service has. */
export function isMisspeltAction(entry: string, action: string): boolean {
  const [service = '', name = ''] = foldName(entry).split(':');
  if (/[*?]/.test(entry) || serviceOf(service)?.actions.has(name) !== false) return false;
  return editDistance(foldName(entry), foldName(action), MOST_LETTERS) <= MOST_LETTERS;
}
