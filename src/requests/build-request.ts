import { arnOfSession } from '../evaluator/caller-parts';
import type { AccessRequest, ContextValue, Principal } from '../evaluator/request';
import type { FacetState } from '../prover/facet';
import { globalKey, serviceKey } from '../service-reference';
import { arnFacet, providerFacet, serviceFacet, sessionFacet } from './caller-facets';
import { inChainOrder } from './calling-chain-ties';
import { formDomain } from './class-keys';
import type { FacetPlan, KeyPresence } from './key-facets';
import type { RequestClass, QuestionFacts } from './request-class';

/** A concrete request out of a class and the values of its facets; its context holds the keys that are read. */
export function buildRequest(
  request: RequestClass,
  around: QuestionFacts,
  reads: readonly string[],
  presence: (key: string) => KeyPresence,
  valueOf: (plan: FacetPlan) => FacetState,
): AccessRequest {
  const context: Record<string, ContextValue> = {};
  for (const key of reads) {
    const value = read(presence(key), valueOf);
    if (value !== undefined) context[nameOf(key, request)] = value;
  }
  const { 'aws:CalledVia': services, 'aws:CalledViaFirst': first, 'aws:CalledViaLast': last } = context;
  if (Array.isArray(services)) context['aws:CalledVia'] = inChainOrder(services as readonly string[], first, last);
  const names = context['aws:PrincipalServiceNamesList'];
  if (Array.isArray(names))
    context['aws:PrincipalServiceNamesList'] = withOwn(names as readonly string[], request, around, valueOf);
  const { action, form } = request;
  if (request.caller === 'role') {
    // The ARN of a session has lost the role's path, on which it hangs whether the role is service-linked.
    const arn = arnFacet(request, around);
    const name = arn === undefined ? '' : one(valueOf(arn));
    if (name.includes('AWSServiceRoleFor')) context['aws:PrincipalArn'] = name;
  }
  const resource =
    form === undefined
      ? '*'
      : one(valueOf({ id: `resource ${form.id}`, domain: formDomain(form), optional: false, multivalued: false }));
  return {
    principal: principalOf(request, around, valueOf),
    action: action.name,
    resource,
    ...(around.owner !== undefined && { resourceAccount: around.owner }),
    context,
  };
}

function read(presence: KeyPresence, valueOf: (plan: FacetPlan) => FacetState): ContextValue | undefined {
  if (presence.kind === 'absent') return undefined;
  if (presence.kind === 'fixed') return presence.value;
  // A request is shown in the evaluator's reading.
  if (presence.doubt !== undefined) return undefined;
  if (presence.there !== undefined && valueOf(presence.there) === undefined) return undefined;
  const state = valueOf(presence.facet);
  if (state === undefined) return undefined;
  if (presence.facet.multivalued) return state;
  const value = one(state);
  return presence.through === undefined ? value : presence.through.read(value);
}

/** The names of a calling service, its own first. */
function withOwn(
  names: readonly string[],
  request: RequestClass,
  around: QuestionFacts,
  valueOf: (plan: FacetPlan) => FacetState,
): readonly string[] {
  if (request.caller !== 'service') return names;
  const own = one(valueOf(serviceFacet(request, around)));
  return [own, ...names.filter((name) => name !== own)];
}

function one(state: FacetState): string {
  return state?.[0] ?? '';
}

function principalOf(
  request: RequestClass,
  around: QuestionFacts,
  valueOf: (plan: FacetPlan) => FacetState,
): Principal {
  if (request.caller === 'webIdentity') return { federated: one(valueOf(providerFacet(around))) };
  if (request.caller === 'service') return { service: one(valueOf(serviceFacet(request, around))) };
  const plan = arnFacet(request, around);
  if (plan === undefined) return 'anonymous';
  const arn = one(valueOf(plan));
  if (request.caller !== 'role') return arn;
  const session = one(valueOf(sessionFacet(around)));
  return arnOfSession(arn, session.slice(session.indexOf(':') + 1));
}

/** The key as AWS writes it. */
function nameOf(key: string, { action: { service } }: RequestClass): string {
  const known = globalKey(key) ?? (service && serviceKey(service, key));
  if (known === undefined) return key;
  const open = known.name.indexOf('${');
  return open === -1 ? known.name : `${known.name.slice(0, open)}${key.slice(open)}`;
}
