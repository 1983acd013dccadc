import { noNewAccess } from '../claims/comparison';
import { unlessMisuse } from '../arguments/usage';
import type { AccessRequest } from '../evaluator/request';
import { withoutPrincipal, type DocumentStatement, type Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { listed } from '../values/one-or-many';

/** A request that is allowed then and was not, and how grave that is: the lower, the graver. */
export interface Opening {
  readonly request: AccessRequest;
  readonly rank: number;
}

/**
 * Of the requests that a document allows and its version before did not, one of the gravest kind that there is: what changes
 * something before what reads, and what anybody may send before what strangers from other accounts may, before all others.
 * `isMeant`: whether such a request is one to show.
 */
export function gravestOpening(
  after: Policy,
  before: Policy,
  isMeant: (request: AccessRequest) => boolean,
): Opening | undefined {
  const found = openingIn(after, before);
  if (found === undefined) return undefined;
  const kinds = kindsOf(after, before);
  for (const [rank, others] of kinds.entries()) {
    const [one, other] = [after, before].map((policy) => besideDenies(policy, others));
    const request = one && other && openingIn(one, other);
    if (request !== undefined && isMeant(request)) return { request, rank };
  }
  return isMeant(found) ? { request: found, rank: kinds.length } : undefined;
}

function openingIn(after: Policy, before: Policy): AccessRequest | undefined {
  const verdict = unlessMisuse(() => noNewAccess(after, before));
  return verdict?.answer === 'refuted' ? verdict.witness : undefined;
}

type Others = readonly Pick<DocumentStatement, 'Action' | 'Condition'>[];

/** What reads by its name. */
const reads: Others = [{ Action: ['*:Get*', '*:List*', '*:Describe*', '*:Head*', '*:BatchGet*', '*:Search*'] }];

/** Kinds of requests, gravest first, each by what is not of it. */
function kindsOf(...policies: readonly Policy[]): readonly Others[] {
  if (policies.some(({ type }) => withoutPrincipal.has(type))) return [reads];
  const named = policies.flatMap(({ document }) => JSON.stringify(document).match(/\b\d{12}\b/g) ?? []);
  const signedIn: Others = [{ Action: '*', Condition: { StringNotEquals: { 'aws:PrincipalType': 'Anonymous' } } }];
  const known: Others = [
    { Action: '*', Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } },
    ...(named.length === 0
      ? []
      : [{ Action: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': [...new Set(named)] } } }]),
  ];
  return [[...reads, ...signedIn], [...reads, ...known], signedIn, known, reads];
}

function besideDenies(policy: Policy, others: Others): Policy | undefined {
  const denies = others.map(({ Action, Condition }) => ({
    Effect: 'Deny' as const,
    ...(!withoutPrincipal.has(policy.type) && { Principal: '*' as const }),
    ...(Action !== undefined && { Action }),
    ...(policy.type !== 'trust' && { Resource: '*' }),
    ...(Condition !== undefined && { Condition }),
  }));
  return withDocument(policy, { ...policy.document, Statement: [...listed(policy.document.Statement), ...denies] })
    ?.policy;
}
