import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { standInRole } from '../requests/caller-facets';

/** Accounts and organizations that stand for others which nobody names. */
const standIns = ['999999999999', '888888888888', '777777777777', 'o-otherorg00'];

/** What of a counterexample stands for any other account or organization: the policies do not mention it. */
export function inventedValues({ principal, resource, context }: AccessRequest, policies: readonly Policy[]): string[] {
  const values = JSON.stringify([principal, resource, context ?? {}]);
  const written = policies.map(({ document }) => JSON.stringify(document));
  const isInvented = (text: string): boolean => !written.some((one) => one.includes(text));
  // Twelve digits behind a hyphen are the end of an id.
  const accounts = [...new Set(values.match(/(?<!-)\b\d{12}\b/g) ?? [])].filter(
    (one) => isStandIn(one) && isInvented(one),
  );
  const organizations = [...new Set(values.match(/\bo-[a-z0-9]+\b/g) ?? [])].filter(
    (one) => isStandIn(one) && isInvented(one),
  );
  const keys = [...new Set(values.match(/\bkey\/0{8}-[0-]+/g) ?? [])].filter(isInvented);
  const roles = [standInRole].filter((name) => values.includes(`/${name}`) && isInvented(`/${name}`));
  const buckets = ['any-bucket'].filter((name) => values.includes(`:::${name}`) && isInvented(`:::${name}`));
  return [
    ...buckets.map((one) => `bucket ${one}`),
    ...roles.map((one) => `role ${one}`),
    ...accounts.map((one) => `account ${one}`),
    ...organizations.map((one) => `organization ${one}`),
    ...keys.map((one) => `KMS ${one}`),
  ];
}

/** An account of one digit, and an organization id that is too short, are not ids that a person would write. */
function isStandIn(text: string): boolean {
  return standIns.includes(text) || /^(\d)\1{11}$/.test(text) || (text.startsWith('o-') && text.length < 12);
}
