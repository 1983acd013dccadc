import { rootArnForm } from '../s3/callers/identity-arn';
import { isAccountId, parseArn } from '../values/arn';
import { changedMembers } from '../values/one-or-many';
import { allowingStatements, cureAt, optionOfEach } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { withIdOf } from './slip-edits';

/**
 * The Allows that let in somebody who is a letter away from one who may be let in, or the whole account of some, each with
 * those instead.
 */
export function granteeSlips({ subject, witness }: FailedClaim, grantees: readonly string[]): CureOptions {
  if (witness === undefined) return [];
  return optionOfEach(allowingStatements(subject, witness), (one) => {
    const { Principal } = one.statement;
    const changed = changedMembers(typeof Principal === 'object' ? Principal.AWS : undefined, (entry) => {
      if (grantees.includes(entry)) return entry;
      const meant = grantees.find((one) => withIdOf(entry, one) === one);
      const inside = grantees.filter((one) => isAccountOf(entry, one));
      return meant ?? (inside.length === 0 ? entry : inside);
    });
    return changed === undefined ? undefined : cureAt(one, ['Principal', 'AWS'], changed);
  });
}

/** Whether an entry stands for all callers of an account, of whom another is one. */
function isAccountOf(entry: string, other: string): boolean {
  const account = rootArnForm.test(entry) ? parseArn(entry)?.account : entry;
  return account !== undefined && isAccountId(account) && parseArn(other)?.account === account;
}
