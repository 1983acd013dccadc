import type { Domain } from '../prover/domain';
import { literalTokens, nameChar, resourceChar, anyNumberOf, sequence, upperOrDigit } from '../languages/language';
import { exampleAccount } from '../values/arn';
import {
  accountArns,
  accountId,
  anyText,
  boolean,
  bareArns,
  domainOf,
  arnDomain,
  firstRegion,
  federatedArns,
  identityArns,
  instant,
  organizationId,
  organizationPath,
  originAccessArns,
  rootArns,
  serviceName,
} from './value-domains';
import { globalKey } from '../service-reference';
import { keyAnswer } from '../service-reference/key-presence';
import { absent, always, fixed, free, optional, withShare, type FacetPlan, type KeyPresence } from './key-facets';
import { accountOfArn, accountOfResource, federatedId, nameOfArn } from './derivations';
import type { CallerKind, RequestClass, QuestionFacts } from './request-class';

type Identity = Extract<CallerKind, 'user' | 'role' | 'root' | 'federatedUser'>;

const types: Readonly<Record<Identity, string>> = {
  user: 'User',
  role: 'AssumedRole',
  root: 'Account',
  federatedUser: 'FederatedUser',
};

/** The facet that holds the ARN of a caller with an identity: of the role, for a role session. */
export function arnFacet({ caller, own }: RequestClass, around: QuestionFacts): FacetPlan | undefined {
  const { partition, owner, told } = around;
  if (told?.caller !== undefined && hasArn(caller)) return listed(caller, told.caller);
  const account = own === true ? owner : undefined;
  const shown = account ?? exampleAccount;
  const plan = (language: Extract<Domain, { kind: 'text' }>['language'], seed: string): FacetPlan => ({
    id: `${caller}${own === undefined ? '' : own ? ' of the owner' : ' of another account'}`,
    domain: { kind: 'text', language, seeds: [seed] },
    optional: false,
    multivalued: false,
  });
  switch (caller) {
    case 'user':
      return plan(identityArns(partition, 'user', account), `arn:${partition}:iam::${shown}:user/someone`);
    case 'role':
      return plan(identityArns(partition, 'role', account), `arn:${partition}:iam::${shown}:role/SomeRole`);
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
const sessionStart = sequence([literalTokens('AROA')], [anyNumberOf(upperOrDigit, 1)], [literalTokens(':')]);
const anySession = sequence(sessionStart, [anyNumberOf(nameChar, 2)]);

/** `AROA…:session`, the `aws:userid` of a role session. */
export function sessionFacet({ told }: QuestionFacts): FacetPlan {
  const name = told?.session;
  return {
    id: 'session',
    domain: {
      kind: 'text',
      language: name === undefined ? anySession : sequence(sessionStart, [literalTokens(name)]),
      seeds: [`AROAEXAMPLE0000000001:${name ?? 'session'}`],
    },
    optional: false,
    multivalued: false,
  };
}

const userIds: Domain = {
  kind: 'text',
  language: sequence([literalTokens('AIDA')], [anyNumberOf(upperOrDigit, 1)]),
  seeds: ['AIDAEXAMPLE0000000001'],
};
const userIdFacet: FacetPlan = { id: 'user id', domain: userIds, optional: false, multivalued: false };

/** The one service that calls over plain HTTP too: S3, for its viewers. */
export const cloudFront = 'cloudfront.amazonaws.com';

/** The service principal that calls. */
export function serviceFacet({ secure }: Pick<RequestClass, 'secure'>, { told }: QuestionFacts): FacetPlan {
  if (told?.caller !== undefined) return listed('service', told.caller);
  if (!secure) return listed('CloudFront', cloudFront);
  return { id: 'service', domain: serviceName, optional: false, multivalued: false };
}

const provider: Domain = { kind: 'text', language: [anyNumberOf(resourceChar, 1)], seeds: ['accounts.google.com'] };

/** The identity provider that vouches for a web identity. */
export function providerFacet({ told }: QuestionFacts): FacetPlan {
  if (told?.caller !== undefined) return listed('provider', told.caller);
  return { id: 'provider', domain: provider, optional: false, multivalued: false };
}

/**
 * Keys that tell who calls ("AWS global condition context keys", properties of the principal, of the session and of the
 * source); which callers have them, `service-reference/key-presence` says.
 */
export function callerKey(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  const { when, assumption = '' } = keyAnswer(key);
  const share = when.kind === 'byCaller' ? when.callers[request.caller] : undefined;
  if (share === undefined) return absent;
  // What a service tells of its source is by class.
  if (request.caller === 'service' && isOfSource(key)) return sourceKey(key, request, around);
  if (request.caller === 'service' && isTag(key) && !rolesAnywhereActions.has(request.action.name)) return absent;
  return withShare(callerValue(key, request, around), share, assumption);
}

/** What Roles Anywhere asks for with the tags of a certificate; no other service has tags ("IAM Roles Anywhere trust model"). */
export const rolesAnywhereActions: ReadonlySet<string> = new Set([
  'sts:AssumeRole',
  'sts:SetSourceIdentity',
  'sts:TagSession',
]);

function isTag(key: string): boolean {
  return key.startsWith('aws:principaltag/');
}

function isOfSource(key: string): boolean {
  return key.startsWith('aws:source') && key !== 'aws:sourceidentity';
}

/** What a key is where it is there. */
function callerValue(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  const { caller } = request;
  if (isTag(key)) return always(key, anyText);
  if (isOfSource(key)) return sourceKey(key, request, around);
  const arn = arnFacet(request, around);
  switch (key) {
    case 'aws:principalarn':
      return arn === undefined ? ofItsOwn(key, `arn:${around.partition}:iam::aws:service`) : free(arn);
    case 'aws:principalaccount':
      if (caller === 'anonymous') return fixed('anonymous');
      if (caller === 'originAccessIdentity') return fixed('cloudfront');
      return arn === undefined ? ofItsOwn(key, '000000000000') : free(arn, accountOfArn);
    case 'aws:principaltype':
      if (caller === 'anonymous') return fixed('Anonymous');
      if (caller === 'originAccessIdentity') return always('aws:PrincipalType of CloudFront', anyText);
      return isIdentity(caller) ? fixed(types[caller]) : ofItsOwn(key, 'Service');
    case 'aws:userid':
      return userId(caller, arn, around);
    case 'aws:username':
      return arn === undefined ? absent : free(arn, nameOfArn);
    case 'aws:principalorgid':
      return always('aws:PrincipalOrgID', organizationId);
    case 'aws:principalorgpaths':
      return free({ id: 'aws:PrincipalOrgPaths', domain: organizationPath, optional: false, multivalued: true });
    case 'aws:principalisawsservice':
      return fixed(String(caller === 'service'));
    case 'aws:principalservicename':
      return free(serviceFacet(request, around));
    case 'aws:principalservicenameslist':
      return free({ id: 'service names', domain: serviceName, optional: false, multivalued: true });
    case 'aws:multifactorauthpresent':
      return always('aws:MultiFactorAuthPresent', boolean);
    case 'aws:tokenissuetime':
      return always('aws:TokenIssueTime', instant);
    case 'aws:assumedroot':
    case 'aws:viaawsmcpservice':
      return always(key, listedValues('true'));
    case 'ec2:roledelivery':
      return always(key, listedValues('1.0', '2.0'));
    case 'glue:roleassumedby':
    case 'glue:credentialissuingservice':
      return always(key, listedValues('glue.amazonaws.com'));
    default:
      return always(key, domainOf(globalKey(key), around.partition));
  }
}

const listedValues = (...values: string[]): Domain => ({ kind: 'listed', values });

/** A value of a service's own: no page tells it, and it is none that a customer's policy would name. */
function ofItsOwn(key: string, value: string): KeyPresence {
  return always(`${key} of the service`, listedValues(value));
}

function userId(caller: CallerKind, arn: FacetPlan | undefined, around: QuestionFacts): KeyPresence {
  switch (caller) {
    case 'anonymous':
      return fixed('anonymous');
    case 'user':
      return free(userIdFacet);
    case 'role':
      return free(sessionFacet(around));
    case 'root':
      return arn === undefined ? absent : free(arn, accountOfArn);
    case 'federatedUser':
      return arn === undefined ? absent : free(arn, federatedId);
    case 'originAccessIdentity':
      return always('aws:userid of CloudFront', userIds);
    default:
      return ofItsOwn('aws:userid', 'service');
  }
}

/** `aws:SourceArn` and its kin exist only when a service principal itself calls. */
function sourceKey(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  const { caller, source } = request;
  const { partition } = around;
  if (caller !== 'service') {
    // The owner that SNS tells of an identity's call is the account that the identity is of.
    const arn = arnFacet(request, around);
    return arn === undefined ? absent : free(arn, accountOfArn);
  }
  if (source === 'none') return absent;
  switch (key) {
    case 'aws:sourcearn':
      if (source === 'account') return absent;
      return free(source === 'arn' ? sourceArn(partition) : bareArn(partition));
    case 'aws:sourceaccount':
      return source === 'arn' ? free(sourceArn(partition), accountOfResource) : always('aws:SourceAccount', accountId);
    case 'aws:sourceorgid':
      return optional('aws:SourceOrgID', organizationId);
    case 'aws:sourceorgpaths':
      return optional('aws:SourceOrgPaths', organizationPath, true);
    default:
      return optional('aws:SourceOwner', accountId);
  }
}

function sourceArn(partition: string): FacetPlan {
  const seeds = [`arn:${partition}:cloudtrail:${firstRegion(partition)}:${exampleAccount}:trail/example`];
  return {
    id: 'source',
    domain: arnDomain(accountArns(partition), seeds),
    optional: false,
    multivalued: false,
  };
}

function bareArn(partition: string): FacetPlan {
  const domain = arnDomain(bareArns(partition), [`arn:${partition}:s3:::another-bucket`]);
  return { id: 'source bucket', domain, optional: false, multivalued: false };
}

function hasArn(caller: CallerKind): boolean {
  return isIdentity(caller) || caller === 'originAccessIdentity';
}

export function isIdentity(caller: CallerKind): caller is Identity {
  return Object.hasOwn(types, caller);
}
