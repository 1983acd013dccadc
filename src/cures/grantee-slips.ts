import { changedMembers } from '../values/one-or-many';
import { allowingStatements, cureAt } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { withIdOf } from './slip-edits';

/** The Allows that let in somebody who is a letter away from one who may be let in, each with that one instead. */
export function granteeSlips({ subject, witness }: FailedClaim, grantees: readonly string[]): CureOptions {
  if (witness === undefined) return [];
  const allowing = allowingStatements(subject, witness);
  const cures = allowing.flatMap((one): readonly Cure[] => {
    const { Principal } = one.statement;
    const changed = changedMembers(typeof Principal === 'object' ? Principal.AWS : undefined, (entry) =>
      grantees.includes(entry) ? entry : (grantees.find((one) => withIdOf(entry, one) === one) ?? entry),
    );
    return changed === undefined ? [] : [cureAt(one, ['Principal', 'AWS'], changed)];
  });
  return cures.length > 0 && cures.length === allowing.length ? [cures] : [];
}
