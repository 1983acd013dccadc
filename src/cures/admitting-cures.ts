import type { ClaimSubject } from '../s3/claims/claim-subject';
import { foldName } from '../values/letter-case';
import { converseOf } from './converse';
import { byRank } from './deny-cures';
import type { DenyDraft } from './deny-draft';
import {
  cureOfNewStatements,
  cureOfStatement,
  curableDocuments,
  curableStatement,
  type CurableStatement,
} from './cured-subject';
import type { Cure, CureOptions } from './cure';
import { mergedConditions, statementLike, type Condition } from './new-statement';

/**
 * How to let through requests that Denies refuse: without one of those, without all, or with one that spares what the
 * drafts are about.
 */
export function admittingCures(subject: ClaimSubject, drafts: readonly DenyDraft[]): CureOptions {
  const documents = byRank(curableDocuments(subject)).map((one) =>
    one.policy.statements
      .filter(({ effect }) => effect === 'Deny')
      .flatMap(({ index }) => curableStatement(one, index) ?? []),
  );
  const removals = documents.map((denies) => denies.map((deny) => cureOfStatement(deny, undefined)));
  const narrowed = documents.flatMap((denies) =>
    denies.flatMap((deny) => drafts.flatMap((draft) => [sparingRequests(deny, draft)])),
  );
  return [
    ...removals.flatMap((cures) => cures.map((cure) => [cure])),
    // From the last one, so that an index still means what it did.
    ...removals.map((cures) => [...cures].reverse()),
    ...narrowed,
    removals.flatMap((cures) => [...cures].reverse()),
  ];
}

/** A Deny that leaves alone what a draft is about, as a statement for each way not to be that. */
function sparingRequests(deny: CurableStatement, { condition }: DenyDraft): readonly Cure[] {
  const own = deny.statement.Condition ?? {};
  const others = converseOf(condition);
  if (others === undefined || others.some((one) => sharesKey(own, one))) return [];
  const [first, ...rest] = others.map((one) => ({
    ...deny.statement,
    Condition: mergedConditions([own, one]),
  }));
  if (first === undefined) return [];
  const added = rest.map((one, index) => statementLike(one, deny.policy, String(index + 2)));
  return [cureOfStatement(deny, first), ...(added.length === 0 ? [] : cureOfNewStatements(deny, added))];
}

/** Whether both test a key: such a Deny is about nothing else, or two tests of one key would stand in it. */
function sharesKey(own: Condition, other: Condition): boolean {
  const keys = new Set(keysIn(own));
  return keysIn(other).some((key) => keys.has(key));
}

function keysIn(condition: Condition): readonly string[] {
  return Object.values(condition).flatMap((tests) => Object.keys(tests).map(foldName));
}
