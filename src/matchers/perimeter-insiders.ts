import { checkAccount, checkOrganization } from '../arguments/checks';
import type { Insiders } from '../claims/perimeter-claims';
import { UsageError } from '../arguments/usage';

/** The insiders of a perimeter, checked: at least one organization or account, each well formed. */
export function perimeterInsiders({ organizations, accounts }: Insiders): Insiders {
  if (organizations === undefined && accounts === undefined) {
    throw new UsageError(
      'nobody is named as an insider',
      "give { organizations: ['o-…'] } or { accounts: ['111122223333'] }",
    );
  }
  for (const organization of organizations ?? []) checkOrganization('organizations', organization);
  for (const account of accounts ?? []) checkAccount('accounts', account);
  return { ...(organizations && { organizations }), ...(accounts && { accounts }) };
}
