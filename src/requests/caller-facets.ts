import type { Domain } from '../prover/domain';
import {
  literalTokens,
  nameChar,
  resourceChar,
  anyNumberOf,
  sequence,
  upperOrDigit,
  type Language,
} from '../languages/language';
import { readableIdentities } from './readable-arns';
import { exampleAccount } from '../values/arn';
import { once } from '../values/once';
import { serviceName } from './value-domains';
import { federatedArns, identityArns, originAccessArns, rootArns } from './arn-domains';
import { type FacetPlan } from './key-facets';
import type { CallerKind, RequestClass, QuestionFacts } from './request-class';

/** The name of a role that stands for any other. */
export const standInRole = 'SomeRole';
const standInUser = 'someone';

type Identity = Extract<CallerKind, 'user' | 'role' | 'root' | 'federatedUser'>;

/** The value of `aws:PrincipalType` for each kind of identity. */
export const identityTypes: Readonly<Record<Identity, string>> = {
  user: 'User',
  role: 'AssumedRole',
  root: 'Account',
  federatedUser: 'FederatedUser',
};

/** The facet that holds the ARN of a caller with an identity: of the role, for a role session. */
export function arnFacet({ caller, own }: RequestClass, around: QuestionFacts): FacetPlan | undefined {
  const { partition, owner, call } = around;
  if (call?.caller !== undefined && hasArn(caller)) return listed(caller, call.caller);
  const account = own === true ? owner : undefined;
  const shown = account ?? exampleAccount;
  const plan = (language: Language, seed: string, name?: string): FacetPlan => ({
    id: `${caller}${own === undefined ? '' : own ? ' of the owner' : ' of another account'}`,
    domain: {
      kind: 'text',
      language,
      seeds: [seed],
      ...(name !== undefined && { readable: readableIdentities(name) }),
    },
    optional: false,
    multivalued: false,
  });
  switch (caller) {
    case 'user':
      return plan(
        identityArns(partition, 'user', account),
        `arn:${partition}:iam::${shown}:user/${standInUser}`,
        standInUser,
      );
    case 'role':
      return plan(
        identityArns(partition, 'role', account),
        `arn:${partition}:iam::${shown}:role/${standInRole}`,
        standInRole,
      );
    case 'root':
      return plan(rootArns(partition, account), `arn:${partition}:iam::${shown}:root`);
    case 'federatedUser':
      return plan(federatedArns(partition, account), `arn:${partition}:sts::${shown}:federated-user/someone`);
    case 'originAccessIdentity':
      return plan(
        originAccessArns(partition),
        `arn:${partition}:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE00000`,
      );
    default:
      return undefined;
  }
}

function listed(id: string, value: string): FacetPlan {
  return { id, domain: { kind: 'listed', values: [value] }, optional: false, multivalued: false };
}

// The ids that AWS gives have 21 characters; its pages promise no length.
const sessionStart = once(() =>
  sequence([literalTokens('AROA')], [anyNumberOf(upperOrDigit, 1)], [literalTokens(':')]),
);
const anySession = once(() => sequence(sessionStart(), [anyNumberOf(nameChar, 2)]));

/** `AROA…:session`, the `aws:userid` of a role session. */
export function sessionFacet({ call }: QuestionFacts): FacetPlan {
  const name = call?.session;
  return {
    id: 'session',
    domain: {
      kind: 'text',
      language: name === undefined ? anySession() : sequence(sessionStart(), [literalTokens(name)]),
      seeds: [`AROAEXAMPLE0000000001:${name ?? 'session'}`],
    },
    optional: false,
    multivalued: false,
  };
}

export const userIds: Domain = {
  kind: 'text',
  language: sequence([literalTokens('AIDA')], [anyNumberOf(upperOrDigit, 1)]),
  seeds: ['AIDAEXAMPLE0000000001'],
};
export const userIdFacet: FacetPlan = { id: 'user id', domain: userIds, optional: false, multivalued: false };

/** The one service that calls over plain HTTP too: S3, for its viewers. */
export const cloudFront = 'cloudfront.amazonaws.com';

/** The service principal that calls. */
export function serviceFacet({ secure }: Pick<RequestClass, 'secure'>, { call }: QuestionFacts): FacetPlan {
  if (call?.caller !== undefined) return listed('service', call.caller);
  if (!secure) return listed('CloudFront', cloudFront);
  return { id: 'service', domain: serviceName(), optional: false, multivalued: false };
}

const provider: Domain = { kind: 'text', language: [anyNumberOf(resourceChar, 1)], seeds: ['accounts.google.com'] };

/** The identity provider that vouches for a web identity. */
export function providerFacet({ call }: QuestionFacts): FacetPlan {
  if (call?.caller !== undefined) return listed('provider', call.caller);
  return { id: 'provider', domain: provider, optional: false, multivalued: false };
}

function hasArn(caller: CallerKind): boolean {
  return isIdentity(caller) || caller === 'originAccessIdentity';
}

export function isIdentity(caller: CallerKind): caller is Identity {
  return Object.hasOwn(identityTypes, caller);
}
