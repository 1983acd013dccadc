import { withCures, statementsIn, type Cure } from '../cures/cure';
import type { DocumentStatement, Policy } from '../policy/model';
import { isAccountId } from '../values/arn';
import { listed } from '../values/one-or-many';

/** That an account as Principal leaves the matter to policies of its callers' own, where cures put one in the place of others. */
export function renderDelegatedAccount(policy: Policy | undefined, cures: readonly Cure[]): readonly string[] {
  if (policy === undefined) return [];
  const before = statementsIn(policy.document).flatMap(accountsOf);
  const after = statementsIn(withCures(policy.document, cures)).flatMap(accountsOf);
  return after.length > before.length ? ['A caller of the account then needs an Allow in a policy of its own'] : [];
}

/** The accounts that an Allow has as its Principal. */
function accountsOf({ Effect, Principal }: DocumentStatement): readonly string[] {
  const entries = Effect === 'Allow' && typeof Principal === 'object' ? listed(Principal.AWS ?? []) : [];
  return entries.filter((entry) => isAccountId(entry) || /^arn:aws[a-z-]*:iam::\d{12}:root$/.test(entry));
}
