import { changedMembers } from '../values/one-or-many';
import { allowingStatements, cureAt, optionOfEach } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { withIdOf } from './slip-edits';

/** The Allows that let in somebody who is a letter away from one who may be let in, each with that one instead. */
export function granteeSlips({ subject, witness }: FailedClaim, grantees: readonly string[]): CureOptions {
  if (witness === undefined) return [];
  return optionOfEach(allowingStatements(subject, witness), (one) => {
    const { Principal } = one.statement;
    const changed = changedMembers(typeof Principal === 'object' ? Principal.AWS : undefined, (entry) =>
      grantees.includes(entry) ? entry : (grantees.find((one) => withIdOf(entry, one) === one) ?? entry),
    );
    return changed === undefined ? undefined : cureAt(one, ['Principal', 'AWS'], changed);
  });
}
