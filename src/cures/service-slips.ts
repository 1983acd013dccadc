import { withServiceOf } from '../policy/checks/misspelt-service';
import { changedMembers } from '../values/one-or-many';
import { cureAt, curableDocuments, curableStatement } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';

/** The statements that list actions of a service that there is not, nearly that of a request, each with that as it was meant. */
export function serviceSlips({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const { action } = witness;
  return curableDocuments(subject).flatMap((document) =>
    document.policy.statements.flatMap(({ index }): CureOptions => {
      const one = curableStatement(document, index);
      if (one === undefined) return [];
      return (['Action', 'NotAction'] as const).flatMap((name): CureOptions => {
        const changed = changedMembers(one.statement[name], (entry) => withServiceOf(entry, action) ?? entry);
        return changed === undefined ? [] : [[cureAt(one, [name], changed)]];
      });
    }),
  );
}
