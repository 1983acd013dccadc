import { foldName } from '../values/letter-case';
import { listed } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { writtenTests } from './condition-edits';
import { cureAt, denyingStatements, optionOfEach, type CurableStatement } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';

/** What services ask of a key for the data that they keep; nobody administers a key through one. */
const OF_DATA = ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/**
 * The Denies of a pattern of actions but through some service that stop the administration of a key, each for the actions by
 * which services use keys: to exempt the caller would let it at the data too.
 */
export function deniesOfData({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined || isOfData(witness.action)) return [];
  return optionOfEach(denyingStatements(subject, witness), (one) => {
    const covering = entriesCovering(one, witness.action);
    if (!/^kms:/i.test(witness.action) || !isThroughServices(one) || covering.length === 0) return undefined;
    const meant = OF_DATA.filter((name) =>
      covering.some((entry) => parsePattern(foldName(entry)).matches(foldName(name))),
    );
    const left = listed(one.statement.Action ?? []).flatMap((entry) => (covering.includes(entry) ? meant : [entry]));
    return left.length === 0 ? undefined : cureAt(one, ['Action'], [...new Set(left)]);
  });
}

function isOfData(action: string): boolean {
  return OF_DATA.some((entry) => parsePattern(foldName(entry)).matches(foldName(action)));
}

/** Whether a Deny spares what comes through some service. */
function isThroughServices({ statement }: CurableStatement): boolean {
  return writtenTests(statement).some(
    ({ operator, key }) => foldName(key) === 'kms:viaservice' && /not/i.test(operator),
  );
}

/** The patterns of a Deny that cover an action; none where it is listed by its name, and so meant. */
function entriesCovering({ statement: { Action } }: CurableStatement, action: string): readonly string[] {
  const covering = listed(Action ?? []).filter((entry) => parsePattern(foldName(entry)).matches(foldName(action)));
  return covering.every((entry) => /[*?]/.test(entry)) ? covering : [];
}
