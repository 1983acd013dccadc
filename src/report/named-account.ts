import type { Cure } from '../cures/cure';
import { accountOfEntry } from '../cures/list-members';
import { valueAt } from '../policy/value-at';
import { ownerOfSubject, type ClaimSubject } from '../s3/claims/claim-subject';
import { idsOf } from '../values/older-entries';
import { renderPlace } from './excerpt';
import { nameOfStatement } from './needless-statement';

/** Which statement names the account that cures put in the place of everybody, where neither the test nor a template tells it. */
export function renderNamedAccount(subject: ClaimSubject, cures: readonly Cure[]): readonly string[] {
  const { policy } = subject;
  if (policy === undefined) return [];
  const textOf = (value: unknown): string => JSON.stringify(value ?? null);
  const added = cures.flatMap(({ path, value }) => {
    const before = idsOf('account', textOf(valueAt(policy.document, path)));
    return idsOf('account', textOf(value)).filter((id) => !before.includes(id));
  });
  const owner = ownerOfSubject(subject);
  return [...new Set(added)].flatMap((account) => {
    const naming = policy.statements.find(
      ({ principal }) => principal?.entries.some(({ value }) => accountOfEntry(value) === account) === true,
    );
    if (account === owner || naming?.principal === undefined) return [];
    const { index, principal } = naming;
    return `${account} is the account that ${nameOfStatement(policy, index)} names  ${renderPlace(policy, principal.path)}`;
  });
}
