import { foldName } from '../values/letter-case';
import { globalKey, serviceKey } from '../service-reference';
import { isKeySent, keyAnswer } from '../service-reference/key-presence';
import { callerKey } from './caller-keys';
import { arnFacet, isIdentity } from './caller-facets';
import {
  anyAddress,
  anyText,
  domainOf,
  instant,
  organizationId,
  organizationPath,
  publicAddress,
  regionIn,
  resourceId,
  serviceName,
  viaServiceIn,
  accountId,
  writtenAddress,
} from './value-domains';
import { arnDomain, vpcArns } from './arn-domains';
import { absent, always, fixed, flag, free, optional, type KeyPresence } from './key-facets';
import { accountOfArn, accountOfResource, epochOf } from './derivations';
import type { RequestClass, QuestionFacts } from './request-class';
import { s3Key } from './s3-keys';
import { FUNCTION_URL_AUTH, SIGNED_URL } from './function-url';
import { SSE_KEY } from '../service-reference/s3-names';

/** Keys of the network, where it is specified. */
const networkValues: Readonly<Record<string, (around: QuestionFacts) => KeyPresence>> = {
  'aws:sourceip': ({ anyAddress: any }) => always('aws:SourceIp', any === true ? writtenAddress : publicAddress),
  'aws:vpcsourceip': () => always('aws:VpcSourceIp', anyAddress),
  'aws:sourcevpc': () => always('aws:SourceVpc', resourceId('vpc')),
  'aws:sourcevpcarn': ({ partition }) => optional('aws:SourceVpcArn', vpcArns(partition)),
  'aws:sourcevpce': () => always('aws:SourceVpce', resourceId('vpce')),
  'aws:vpceaccount': () => optional('aws:VpceAccount', accountId),
  'aws:vpceorgid': () => optional('aws:VpceOrgID', organizationId()),
  'aws:vpceorgpaths': () => optional('aws:VpceOrgPaths', organizationPath(), true),
};

/** Some services do not specify that they pass a request on; those that do tell all of this. */
const chained = { there: flag('chain') };
const inChain = (id: string, multivalued = false): KeyPresence => ({
  ...free({ id, domain: serviceName(), optional: false, multivalued }),
  ...chained,
});
const forwardedValues: Readonly<Record<string, () => KeyPresence>> = {
  'aws:calledvia': () => inChain('aws:CalledVia', true),
  'aws:calledviafirst': () => inChain('aws:CalledViaFirst'),
  'aws:calledvialast': () => inChain('aws:CalledViaLast'),
};

const requestValues: Readonly<Record<string, () => KeyPresence>> = {
  'aws:currenttime': () => always('time', instant),
  'aws:epochtime': () => always('time', instant, epochOf),
  'aws:useragent': () => always('aws:UserAgent', anyText),
  'aws:referer': () => optional('aws:Referer', anyText),
  'aws:resourceorgid': () => optional('aws:ResourceOrgID', organizationId()),
  'aws:resourceorgpaths': () => optional('aws:ResourceOrgPaths', organizationPath(), true),
};

const VIA_SERVICE = 'kms:viaservice';

/** The groups of keys by which classes differ: a question that reads none of a group need not tell its classes apart. */
export const keyGroups = {
  transport: (key: string) => key === 'aws:securetransport' || key === 's3:tlsversion',
  network: (key: string) => Object.hasOwn(networkValues, key),
  forwarded: (key: string) => key === 'aws:viaawsservice' || key === VIA_SERVICE || Object.hasOwn(forwardedValues, key),
  source: (key: string) => key.startsWith('aws:source') && !Object.hasOwn(networkValues, key),
  encryption: (key: string) => key.startsWith(SSE_KEY),
} as const;

/**
 * What a context key is in a class of requests: `service-reference/key-presence` says when it is there, here stands what
 * it can be.
 */
export function presenceOf(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  const { call } = around;
  if (call === undefined) return naturalPresence(key, request, around);
  const value = call.context.get(key);
  if (value !== undefined) return value === null ? absent : fixed(value);
  if (call.families.some((family) => key.startsWith(family))) return absent;
  const natural = naturalPresence(key, request, around);
  const only = call.maybe.get(key);
  if (only !== undefined && natural.kind !== 'absent')
    return optional(`${key} told`, { kind: 'listed', values: [only] });
  if (natural.kind !== 'free') return natural;
  const { facet, through, doubt, there } = natural;
  // What no source settles, and the call neither: there or not.
  if (doubt !== undefined) return optional(facet.id, facet.domain, facet.multivalued);
  const plain: KeyPresence = free(facet, through);
  const settled = { ...plain, ...(there !== undefined && { there }) };
  if (!call.present.has(key)) return settled;
  if (there !== undefined) return plain;
  const { id, domain, multivalued } = facet;
  return facet.optional ? free({ id: `${id} there`, domain, multivalued, optional: false }) : settled;
}

function naturalPresence(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  const { when } = keyAnswer(key);
  switch (when.kind) {
    case 'byCaller':
      return callerKey(key, request, around);
    case 'byNetwork': {
      // A service that passes a call on keeps the caller's public address and hides the endpoint.
      const passedOn = request.forwarded && request.network === 'endpoint';
      const isThere = request.network === when.path && !passedOn;
      return (isThere ? ownProperty(networkValues, key)?.(around) : undefined) ?? absent;
    }
    case 'forwarded':
      return (request.forwarded ? ownProperty(forwardedValues, key)?.() : undefined) ?? absent;
    case 'everyRequest':
    case 'someRequests':
      return requestKey(key, request, around);
    case 'claims':
    case 'unknown':
    case 'listedActions':
    case 'ownService':
      return otherKey(key, request, around);
  }
}

function requestKey(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  if (key === 'aws:securetransport') return fixed(String(request.secure));
  if (key === 'aws:viaawsservice') return fixed(String(request.forwarded));
  if (key === 'aws:resourceaccount') return ownerKey(request, around);
  if (key === 'aws:requestedregion') return always('aws:RequestedRegion', regionIn(around.partition));
  return ownProperty(requestValues, key)?.() ?? optional(key, domainOf(globalKey(key), around.partition));
}

/** What is not the same for all actions: the keys of actions and resources, of tokens, and those that nobody knows. */
function otherKey(key: string, request: RequestClass, around: QuestionFacts): KeyPresence {
  const { action, form, caller } = request;
  const { kind } = keyAnswer(key).when;
  const known = (action.service && serviceKey(action.service, key)) ?? globalKey(key);
  const there = optional(key, domainOf(known, around.partition), known?.multivalued ?? false);
  const ofSession = caller === 'role' || caller === 'federatedUser' || caller === 'webIdentity';
  if (kind === 'claims') return ofSession ? there : absent;
  if (kind === 'unknown' && (key.startsWith('aws:') || ofSession)) return there;
  if (!isKeySent(key, action, form?.type)) return absent;
  if (key === 's3:resourceaccount') return ownerKey(request, around);
  if (around.bucketTags !== undefined && isBucketTag(key)) return bucketTag(key, around.bucketTags);
  if (key === FUNCTION_URL_AUTH) return functionUrlAuth(request);
  if (key === 'kms:calleraccount' && caller === 'anonymous') return absent;
  // "kms:ViaService" (AWS KMS condition keys): in forward access sessions alone.
  if (key === VIA_SERVICE) return request.forwarded ? optional(key, viaServiceIn(around.partition)) : absent;
  // A service that calls as itself is of no account of a customer.
  if (key === 'kms:calleraccount' && caller === 'service') return fixed('000000000000');
  const arn = key === 'kms:calleraccount' && isIdentity(caller) ? arnFacet(request, around) : undefined;
  return arn === undefined ? (s3Key(key, request, around) ?? there) : free(arn, accountOfArn);
}

/** A URL has one of two; a call that only configures it may leave it out. */
function functionUrlAuth({ action, caller }: RequestClass): KeyPresence {
  const domain = { kind: 'listed', values: ['NONE', SIGNED_URL] } as const;
  if (action.name !== 'lambda:InvokeFunctionUrl') return optional(FUNCTION_URL_AUTH, domain);
  return caller === 'anonymous' ? fixed('NONE') : always(FUNCTION_URL_AUTH, domain);
}

function ownerKey({ form }: RequestClass, { owner }: QuestionFacts): KeyPresence {
  if (owner !== undefined) return fixed(owner);
  const isUnknown = form?.hasAccount !== true;
  return isUnknown ? always('owner', accountId) : always(`resource ${form.id}`, formDomain(form), accountOfResource);
}

/** Objects show the tags of their bucket under this name too. */
export const bucketTagFamilies = ['s3:buckettag/', 'aws:resourcetag/'] as const;

function isBucketTag(key: string): boolean {
  return bucketTagFamilies.some((family) => key.startsWith(family));
}

function bucketTag(key: string, tags: QuestionFacts['bucketTags']): KeyPresence {
  const name = key.slice(key.indexOf('/') + 1);
  const found = Object.entries(tags ?? {}).find(([tag]) => foldName(tag) === name);
  return found === undefined ? absent : fixed(found[1]);
}

/** The facet of a resource is shared with the keys that are read from it. */
export function formDomain({ language, seeds }: NonNullable<RequestClass['form']>) {
  return arnDomain(language, seeds);
}

function ownProperty<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
