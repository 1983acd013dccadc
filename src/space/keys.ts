import { globalKey, serviceKey, serviceOf } from '../service-reference';
import { callerKey } from './caller-keys';
import { comesWith } from './carried';
import {
  anyAddress,
  anyText,
  domainOf,
  instant,
  organizationId,
  organizationPath,
  publicAddress,
  region,
  resourceId,
  serviceName,
  accountId,
  vpcArns,
} from './domains';
import { absent, always, fixed, free, perhaps, type Presence } from './presence';
import { accountOfResource, epochOf } from './reading';
import type { RequestClass, Surroundings } from './request-class';
import { s3Key } from './s3-keys';

const networkKeys: Readonly<Record<string, (path: RequestClass['network'], partition: string) => Presence>> = {
  'aws:sourceip': (path) => (path === 'internet' ? always('aws:SourceIp', publicAddress) : absent),
  'aws:vpcsourceip': (path) => (path === 'endpoint' ? always('aws:VpcSourceIp', anyAddress) : absent),
  'aws:sourcevpc': (path) => (path === 'endpoint' ? always('aws:SourceVpc', resourceId('vpc')) : absent),
  'aws:sourcevpcarn': (path, partition) =>
    path === 'endpoint' ? perhaps('aws:SourceVpcArn', vpcArns(partition)) : absent,
  'aws:sourcevpce': (path) => (path === 'endpoint' ? always('aws:SourceVpce', resourceId('vpce')) : absent),
  'aws:vpceaccount': (path) => (path === 'endpoint' ? perhaps('aws:VpceAccount', accountId) : absent),
  'aws:vpceorgid': (path) => (path === 'endpoint' ? perhaps('aws:VpceOrgID', organizationId) : absent),
  'aws:vpceorgpaths': (path) => (path === 'endpoint' ? perhaps('aws:VpceOrgPaths', organizationPath, true) : absent),
};

const forwardedKeys: Readonly<Record<string, Presence>> = {
  'aws:calledvia': free({ id: 'aws:CalledVia', domain: serviceName, optional: false, multivalued: true }),
  'aws:calledviafirst': always('aws:CalledViaFirst', serviceName),
  'aws:calledvialast': always('aws:CalledViaLast', serviceName),
};

const always_: Readonly<Record<string, Presence>> = {
  'aws:currenttime': always('time', instant),
  'aws:epochtime': always('time', instant, epochOf),
  'aws:requestedregion': always('aws:RequestedRegion', region),
  'aws:useragent': always('aws:UserAgent', anyText),
  'aws:referer': perhaps('aws:Referer', anyText),
  'aws:resourceorgid': perhaps('aws:ResourceOrgID', organizationId),
  'aws:resourceorgpaths': perhaps('aws:ResourceOrgPaths', organizationPath, true),
};

/** The groups of keys by which classes differ: a question that reads none of a group need not tell its classes apart. */
export const readsOf = {
  transport: (key: string) => key === 'aws:securetransport' || key === 's3:tlsversion',
  network: (key: string) => Object.hasOwn(networkKeys, key),
  forwarded: (key: string) => key === 'aws:viaawsservice' || Object.hasOwn(forwardedKeys, key),
  source: (key: string) => key.startsWith('aws:source') && !Object.hasOwn(networkKeys, key),
  encryption: (key: string) => key.startsWith('s3:x-amz-server-side-encryption'),
} as const;

/**
 * What a context key is in a class of requests ("AWS global condition context keys", and the condition keys of the
 * action and its resource in the Service Authorization Reference).
 */
export function presenceOf(key: string, request: RequestClass, around: Surroundings): Presence {
  const { told } = around;
  if (told === undefined) return naturalPresence(key, request, around);
  const value = told.context.get(key);
  if (value !== undefined) return value === null ? absent : fixed(value);
  if (told.families.some((family) => key.startsWith(family))) return absent;
  const natural = naturalPresence(key, request, around);
  if (natural.kind !== 'free' || !natural.facet.optional || !told.present.has(key)) return natural;
  const { id, domain, multivalued } = natural.facet;
  return free({ id: `${id} there`, domain, multivalued, optional: false });
}

function naturalPresence(key: string, request: RequestClass, around: Surroundings): Presence {
  if (key === 'aws:securetransport') return fixed(String(request.secure));
  if (key === 'aws:viaawsservice') return fixed(String(request.forwarded));
  if (key === 'aws:resourceaccount' || key === 's3:resourceaccount') return ownerKey(request, around);
  const network = own(networkKeys, key);
  // A service that passes a call on keeps the caller's public address and hides the endpoint.
  const passedOn = request.forwarded && request.network === 'endpoint';
  if (network !== undefined) return network(passedOn ? 'hidden' : request.network, around.partition);
  const forwarded = own(forwardedKeys, key);
  if (forwarded !== undefined) return request.forwarded ? forwarded : absent;
  const caller = callerKey(key, request, around);
  if (caller !== undefined) return caller;
  const common = own(always_, key);
  if (common !== undefined) return common;
  const claimed = claimKey(key, request, around.partition);
  return claimed ?? s3Key(key, request, around) ?? actionKey(key, request, around);
}

function ownerKey({ form }: RequestClass, { owner }: Surroundings): Presence {
  if (owner !== undefined) return fixed(owner);
  const untold = form?.hasAccount !== true;
  return untold ? always('owner', accountId) : always(`resource ${form.id}`, formDomain(form), accountOfResource);
}

/** The facet of a resource is shared with the keys that are read from it. */
export function formDomain({ language, seeds }: NonNullable<RequestClass['form']>) {
  return { kind: 'text', language, seeds } as const;
}

/** What an identity provider says of its user: "Available keys for AWS OIDC federation", and SAML's. */
function claimKey(key: string, { action: { service }, caller }: RequestClass, partition: string): Presence | undefined {
  const prefix = serviceOfKey(key);
  if (caller !== 'webIdentity' || prefix === 'aws' || prefix === service?.prefix) return undefined;
  const known = service && serviceKey(service, key);
  return perhaps(key, domainOf(known, partition), known?.multivalued ?? false);
}

/** A key that depends on the action: there only if the reference lists it; a key that nobody knows can be anything. */
function actionKey(key: string, { action, form, caller }: RequestClass, { partition }: Surroundings): Presence {
  const { service, facts } = action;
  const known = (service && serviceKey(service, key)) ?? globalKey(key);
  const there = perhaps(key, domainOf(known, partition), known?.multivalued ?? false);
  if (!isDependent(key) || facts === undefined || service === undefined) return there;
  if (comesWith(key, service, facts, form?.type)) return there;
  if (known !== undefined) return absent;
  const prefix = serviceOfKey(key);
  if (prefix === service.prefix) return there;
  const elsewhere = serviceOf(prefix);
  // What no service has may come with the session: the claims of an identity provider.
  const ofSession = caller === 'role' || caller === 'federatedUser' || caller === 'webIdentity';
  if (elsewhere !== undefined && serviceKey(elsewhere, key) !== undefined)
    return sessionKeys.has(key) && ofSession ? there : absent;
  return ofSession ? there : absent;
}

/** Keys of services that the credentials of a role session carry to every service. */
const sessionKeys = new Set([
  'ec2:sourceinstancearn',
  'ec2:roledelivery',
  'glue:credentialissuingservice',
  'glue:roleassumedby',
  'identitystore:userid',
  'lambda:sourcefunctionarn',
  'ssm:sourceinstancearn',
]);

const requestTagKeys = ['aws:requesttag/', 'aws:resourcetag/', 'aws:tagkeys'];

/** Whether a key comes with some actions only. */
function isDependent(key: string): boolean {
  return !key.startsWith('aws:') || requestTagKeys.some((prefix) => key.startsWith(prefix));
}

function serviceOfKey(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf(':')));
}

export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
