import type { Insiders, Networks } from '../claims/perimeter-claims';
import type { DocumentStatement } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { foldName } from '../values/letter-case';
import type { ScopePart, documentsOf } from './claim-scope';
import type { Cure } from './cure';
import { listedTests } from './deny-draft';

/** Calls of whom a perimeter names, who are to get in. */
export interface InsiderCalls {
  readonly parts: readonly ScopePart[];
  /** The keys by which statements tell them from others. */
  readonly keys: readonly string[];
}

const BY_SERVICES = ['aws:PrincipalIsAWSService', 'aws:ViaAWSService'];

export function callsFromNetworks({ vpcs, vpcEndpoints, sourceIps }: Networks): InsiderCalls {
  const parts = eachPart({ 'aws:SourceVpc': vpcs, 'aws:SourceVpce': vpcEndpoints });
  const addresses = { condition: { IpAddress: listedTests({ 'aws:SourceIp': sourceIps }) } };
  return {
    parts: sourceIps === undefined ? parts : [...parts, addresses],
    keys: ['aws:SourceVpc', 'aws:SourceVpce', 'aws:SourceIp', ...BY_SERVICES],
  };
}

export function callsByInsiders({ organizations, accounts }: Insiders): InsiderCalls {
  return {
    parts: eachPart({ 'aws:PrincipalOrgID': organizations, 'aws:PrincipalAccount': accounts }),
    keys: ['aws:PrincipalOrgID', 'aws:PrincipalAccount', ...BY_SERVICES],
  };
}

export function callsForInsiders({ organizations, accounts }: Insiders): InsiderCalls {
  return {
    parts: eachPart({ 'aws:SourceOrgID': organizations, 'aws:SourceAccount': accounts }),
    keys: ['aws:SourceOrgID', 'aws:SourceAccount', 'aws:SourceArn', ...BY_SERVICES],
  };
}

function eachPart(tests: Readonly<Record<string, readonly string[] | undefined>>): readonly ScopePart[] {
  return Object.entries(listedTests(tests)).map(([key, value]) => ({ condition: { StringEquals: { [key]: value } } }));
}

/**
 * Whether cures change nothing but who is an insider: a statement that tests more may stop insiders for another reason, and
 * that they get in then is news.
 */
export function changeInsidersAlone(
  find: ReturnType<typeof documentsOf>,
  cures: readonly Cure[],
  { keys }: InsiderCalls,
): boolean {
  const known = new Set(keys.map(foldName));
  return cures.every(({ document = [], path, operation }) => {
    if (operation === 'add' && path.length === 2) return true;
    const statement = valueAt(find(document).policy?.document, path.slice(0, 2)) as
      Partial<DocumentStatement> | undefined;
    const tested = Object.values(statement?.Condition ?? {}).flatMap((tests) => Object.keys(tests));
    return tested.every((key) => known.has(foldName(key)));
  });
}
