import { arnOfSession } from '../../evaluator/caller-parts';
import type { AccessRequest } from '../../evaluator/request';
import { anyChar, anyNumberOf, literalTokens } from '../../languages/language';
import type { ActionChoice, EncryptionWay, QuestionFacts, ResourceForm } from '../../requests/request-class';
import { serviceOf } from '../../service-reference';
import type { Caller } from '../callers/caller';
import type { AuthorizationRequest } from './authorizations';

/** The principal of a caller's requests; a session whose name is not known has one that stands for it. */
export function principalOf(caller: Caller): AccessRequest['principal'] {
  switch (caller.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'service':
      return { service: caller.name };
    case 'webIdentity':
      return { federated: caller.provider };
    case 'role':
      return arnOfSession(caller.arn, caller.session ?? 'session');
    default:
      return caller.arn;
  }
}

/** Every request that an authorization can be, as far as the call specifies it. */
export function authorizationRange(authorization: AuthorizationRequest) {
  const { caller, secure, from, encryption, context } = authorization;
  const forwarded = context.get('aws:viaawsservice');
  const encrypted = encryption === undefined ? undefined : ([encryption?.kind ?? 'none'] satisfies EncryptionWay[]);
  return {
    actions: [choiceOf(authorization)],
    callers: [caller.kind],
    around: surroundingsOf(authorization),
    ...(secure !== undefined && { secure: [secure] }),
    ...(typeof forwarded === 'string' && { forwarded: [forwarded === 'true'] }),
    ...(from !== undefined && { network: [from.kind === 'internet' ? ('internet' as const) : ('endpoint' as const)] }),
    ...(encrypted !== undefined && { encryption: encrypted }),
  };
}

function surroundingsOf({
  caller,
  context,
  specifiedFamilies,
  present,
  maybe,
  resourceAccount,
  resource,
}: AuthorizationRequest): QuestionFacts {
  const arn = typeof resource === 'string' ? resource : resource.bucket;
  const isOpen = caller.kind === 'role' && caller.pathUnknown === true;
  const exact = isOpen ? undefined : 'arn' in caller ? caller.arn : caller.kind === 'service' ? caller.name : undefined;
  const name = caller.kind === 'webIdentity' ? caller.provider : exact;
  const session = caller.kind === 'role' ? caller.session : undefined;
  return {
    partition: arn.split(':')[1] ?? 'aws',
    ...(resourceAccount !== undefined && { owner: resourceAccount }),
    call: {
      context,
      families: specifiedFamilies,
      present,
      maybe,
      ...(name !== undefined && { caller: name }),
      ...(session !== undefined && { session }),
    },
  };
}

function choiceOf({ action, resource }: AuthorizationRequest): ActionChoice {
  const colon = action.indexOf(':');
  const service = serviceOf(action.slice(0, colon));
  const facts = service?.actions.get(action.slice(colon + 1).toLowerCase());
  return {
    name: action,
    ...(service !== undefined && { service }),
    ...(facts !== undefined && { facts }),
    forms: resource === '*' ? [] : [formOf(resource)],
  };
}

function formOf(resource: AuthorizationRequest['resource']): ResourceForm {
  if (typeof resource === 'string') return { id: 'given', language: [literalTokens(resource)], seeds: [resource] };
  const start = `${resource.bucket}/`;
  return {
    id: 'object',
    language: [[...literalTokens(start), ...anyNumberOf(anyChar, 1)]],
    seeds: [`${start}key`],
    type: 'object',
  };
}
