import { listed, oneOrMany } from '../values/one-or-many';
import { cureAt, decidingStatements } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { withIdOf } from './slip-edits';

/** The Allows that let in somebody who is a letter away from one who may be let in, each with that one instead. */
export function granteeSlips({ subject, witness }: FailedClaim, grantees: readonly string[]): CureOptions {
  if (witness === undefined) return [];
  const allowing = decidingStatements(subject, subject.decider.decide(witness).decidedBy);
  const cures = allowing.flatMap((one): readonly Cure[] => {
    const { Principal } = one.statement;
    const entries = typeof Principal === 'object' ? listed(Principal.AWS ?? []) : [];
    const meant = entries.map((entry) => {
      const near = grantees.includes(entry) ? [] : grantees.filter((grantee) => withIdOf(entry, grantee) === grantee);
      return near[0] ?? entry;
    });
    const isSame = meant.every((entry, at) => entry === entries[at]);
    return isSame ? [] : [cureAt(one, ['Principal', 'AWS'], oneOrMany([...new Set(meant)]))];
  });
  return cures.length > 0 && cures.length === allowing.length ? [cures] : [];
}
