import type { Domain } from '../prover/domain';
import { literal, nameChar, resourceChar, run, sequence, upperOrDigit } from '../prover/words';
import {
  accountArns,
  accountId,
  anyText,
  boolean,
  bareArns,
  exampleAccount,
  federatedArns,
  identityArns,
  instant,
  organizationId,
  organizationPath,
  originAccessArns,
  rootArns,
  serviceName,
} from './domains';
import { absent, always, fixed, free, perhaps, type FacetPlan, type Presence } from './presence';
import { accountOfArn, accountOfResource, federatedId, nameOfArn } from './reading';
import type { CallerKind, RequestClass, Surroundings } from './request-class';

type Identity = Extract<CallerKind, 'user' | 'role' | 'root' | 'federatedUser'>;

const types: Readonly<Record<Identity, string>> = {
  user: 'User',
  role: 'AssumedRole',
  root: 'Account',
  federatedUser: 'FederatedUser',
};

/** The facet that holds the ARN of a caller with an identity: of the role, for a role session. */
export function arnFacet({ caller, own }: RequestClass, around: Surroundings): FacetPlan | undefined {
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
const sessionStart = sequence([literal('AROA')], [run(upperOrDigit, 1)], [literal(':')]);
const anySession = sequence(sessionStart, [run(nameChar, 2)]);

/** `AROA…:session`, the `aws:userid` of a role session. */
export function sessionFacet({ told }: Surroundings): FacetPlan {
  const name = told?.session;
  return {
    id: 'session',
    domain: {
      kind: 'text',
      language: name === undefined ? anySession : sequence(sessionStart, [literal(name)]),
      seeds: [`AROAEXAMPLE0000000001:${name ?? 'session'}`],
    },
    optional: false,
    multivalued: false,
  };
}

const userIds: Domain = {
  kind: 'text',
  language: sequence([literal('AIDA')], [run(upperOrDigit, 1)]),
  seeds: ['AIDAEXAMPLE0000000001'],
};
const userIdFacet: FacetPlan = { id: 'user id', domain: userIds, optional: false, multivalued: false };

/** The one service that calls over plain HTTP too: S3, for its viewers. */
export const cloudFront = 'cloudfront.amazonaws.com';

/** The service principal that calls. */
export function serviceFacet({ secure }: Pick<RequestClass, 'secure'>, { told }: Surroundings): FacetPlan {
  if (told?.caller !== undefined) return listed('service', told.caller);
  if (!secure) return listed('CloudFront', cloudFront);
  return { id: 'service', domain: serviceName, optional: false, multivalued: false };
}

const provider: Domain = { kind: 'text', language: [run(resourceChar, 1)], seeds: ['accounts.google.com'] };

/** The identity provider that vouches for a web identity. */
export function providerFacet({ told }: Surroundings): FacetPlan {
  if (told?.caller !== undefined) return listed('provider', told.caller);
  return { id: 'provider', domain: provider, optional: false, multivalued: false };
}

/** Keys that only credentials bring, beside those below. */
const ofCredentials = new Set([
  'aws:assumedroot',
  'aws:chatbotsourcearn',
  'aws:ec2instancesourceprivateipv4',
  'aws:ec2instancesourcevpc',
  'aws:federatedprovider',
  'kms:calleraccount',
  'kms:viaservice',
]);

/**
 * Keys that tell who calls ("AWS global condition context keys", properties of the principal and of the source);
 * nothing for a key that does not.
 */
export function callerKey(key: string, request: RequestClass, around: Surroundings): Presence | undefined {
  const { caller } = request;
  if (caller === 'anonymous' && ofCredentials.has(key)) return absent;
  if (key.startsWith('aws:principaltag/')) {
    return isIdentity(caller) && caller !== 'root' ? perhaps(key, anyText) : absent;
  }
  if (key.startsWith('aws:source')) return sourceKey(key, request, around);
  const arn = arnFacet(request, around);
  switch (key) {
    case 'aws:principalarn':
      return arn === undefined ? absent : free(arn);
    case 'aws:principalaccount':
      if (caller === 'anonymous') return fixed('anonymous');
      if (caller === 'service') return perhaps('aws:PrincipalAccount of the service', accountId);
      if (caller === 'originAccessIdentity') return fixed('cloudfront');
      return arn === undefined ? absent : free(arn, accountOfArn);
    case 'kms:calleraccount':
      return arn === undefined ? undefined : free(arn, accountOfArn);
    case 'aws:principaltype':
      if (caller === 'anonymous') return fixed('Anonymous');
      if (caller === 'service') return perhaps('aws:PrincipalType of the service', anyText);
      if (caller === 'originAccessIdentity') return always('aws:PrincipalType of CloudFront', anyText);
      return isIdentity(caller) ? fixed(types[caller]) : absent;
    case 'aws:userid':
      return userId(caller, arn, around);
    case 'aws:username':
      return caller === 'user' && arn !== undefined ? free(arn, nameOfArn) : absent;
    case 'aws:principalorgid':
      return isIdentity(caller) ? perhaps('aws:PrincipalOrgID', organizationId) : absent;
    case 'aws:principalorgpaths':
      return isIdentity(caller) ? perhaps('aws:PrincipalOrgPaths', organizationPath, true) : absent;
    case 'aws:principalorgmasteraccount':
      return isIdentity(caller) ? perhaps('aws:PrincipalOrgMasterAccount', accountId) : absent;
    case 'aws:principalisawsservice':
      if (caller === 'anonymous') return absent;
      return fixed(String(caller === 'service'));
    case 'aws:principalservicename':
      return caller === 'service' ? free(serviceFacet(request, around)) : absent;
    case 'aws:principalservicenameslist':
      return caller === 'service' ? { ...free(serviceFacet(request, around)), list: true } : absent;
    case 'aws:multifactorauthpresent':
      if (caller === 'user') return perhaps('aws:MultiFactorAuthPresent', boolean);
      return caller === 'role' ? always('aws:MultiFactorAuthPresent', boolean) : absent;
    case 'aws:multifactorauthage':
      return caller === 'user' || caller === 'role' ? perhaps(key, { kind: 'number' }) : absent;
    case 'aws:tokenissuetime':
      if (caller === 'user') return perhaps('aws:TokenIssueTime', instant);
      return caller === 'role' || caller === 'federatedUser' ? always('aws:TokenIssueTime', instant) : absent;
    default:
      return undefined;
  }
}

function userId(caller: CallerKind, arn: FacetPlan | undefined, around: Surroundings): Presence {
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
    case 'service':
      // What these three keys say of a service is not documented.
      return perhaps('aws:userid of the service', anyText);
    default:
      return absent;
  }
}

/** `aws:SourceArn` and its kin exist only when a service principal itself calls. */
function sourceKey(key: string, { caller, source }: RequestClass, { partition }: Surroundings): Presence | undefined {
  const told = caller === 'service' && source !== 'none';
  switch (key) {
    case 'aws:sourcearn':
      if (!told || source === 'account') return absent;
      return free(source === 'arn' ? sourceArn(partition) : bareArn(partition));
    case 'aws:sourceaccount':
      if (!told) return absent;
      return source === 'arn' ? free(sourceArn(partition), accountOfResource) : always('aws:SourceAccount', accountId);
    case 'aws:sourceorgid':
      return told ? perhaps('aws:SourceOrgID', organizationId) : absent;
    case 'aws:sourceorgpaths':
      return told ? perhaps('aws:SourceOrgPaths', organizationPath, true) : absent;
    case 'aws:sourceowner':
      return told ? perhaps('aws:SourceOwner', accountId) : absent;
    case 'aws:sourceidentity':
      return caller === 'role' ? perhaps('aws:SourceIdentity', anyText) : absent;
    default:
      return undefined;
  }
}

function sourceArn(partition: string): FacetPlan {
  const seeds = [`arn:${partition}:cloudtrail:us-east-1:${exampleAccount}:trail/example`];
  return {
    id: 'source',
    domain: { kind: 'text', language: accountArns(partition), seeds },
    optional: false,
    multivalued: false,
  };
}

function bareArn(partition: string): FacetPlan {
  const domain = {
    kind: 'text',
    language: bareArns(partition),
    seeds: [`arn:${partition}:s3:::another-bucket`],
  } as const;
  return { id: 'source bucket', domain, optional: false, multivalued: false };
}

function hasArn(caller: CallerKind): boolean {
  return isIdentity(caller) || caller === 'originAccessIdentity';
}

export function isIdentity(caller: CallerKind): caller is Identity {
  return Object.hasOwn(types, caller);
}
