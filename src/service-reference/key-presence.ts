import {
  coversKey,
  serviceKey,
  serviceOf,
  servicePrefixes,
  type ActionFacts,
  type ActionResourceType,
  type ServiceReference,
} from './index';
import { SSE_KEY, SSE_KMS_KEY_ID, SSE_C_KEY } from './s3-names';

/** How the requests of one kind have a key; `open`: no source settles it, and the evaluator takes it as absent. */
export type Presence = 'always' | 'sometimes' | 'never' | 'open';

/** The kinds of caller that the pages on context keys tell apart. */
export type KeyCaller =
  'anonymous' | 'user' | 'role' | 'root' | 'federatedUser' | 'originAccessIdentity' | 'service' | 'webIdentity';

/** When requests have a context key. */
type WhenPresent =
  | { readonly kind: 'everyRequest' }
  | { readonly kind: 'someRequests' }
  /** By who calls; with no others. */
  | { readonly kind: 'byCaller'; readonly callers: Readonly<Partial<Record<KeyCaller, Presence>>> }
  /** By the way that the request takes. */
  | { readonly kind: 'byNetwork'; readonly path: 'internet' | 'endpoint'; readonly share: 'always' | 'sometimes' }
  /** When a service passes its caller's request on. */
  | { readonly kind: 'forwarded' }
  /** With the actions, and on the resource types, for which the reference lists it; with no others. */
  | { readonly kind: 'listedActions' }
  /** The reference has it for the service and lists it for none of its actions: with any of them. */
  | { readonly kind: 'ownService'; readonly service: string }
  /** What an identity provider says of its user: when a role is assumed with its token, and in the session after. */
  | { readonly kind: 'claims' }
  /** The reference does not have it: with actions of its own service, if that is known, and in sessions of roles. */
  | { readonly kind: 'unknown' };

/** The one answer to "when may this key be present?". */
export interface KeyAnswer {
  readonly when: WhenPresent;
  /** The page of AWS that says so. */
  readonly source: string;
  /** What narrows it further. */
  readonly also?: string;
  /** The unsettled fact (`evaluator/assumptions`) that `open` shares, or `also`, rest on. */
  readonly assumption?: string;
}

const GLOBAL = 'AWS global condition context keys';
const REFERENCE = 'Service Authorization Reference';

const identities = (share: Presence) => ({ user: share, role: share, root: share, federatedUser: share });

function byCaller(
  callers: Partial<Record<KeyCaller, Presence>>,
  more: Omit<KeyAnswer, 'when' | 'source'> & { readonly source?: string } = {},
): KeyAnswer {
  const isOpen = Object.values(callers).includes('open');
  return { when: { kind: 'byCaller', callers }, source: GLOBAL, ...(isOpen && { assumption: 'F60' }), ...more };
}

/** Keys that a service puts into the credentials that it hands to a role: they come with whatever the role calls. */
const ofSession = byCaller({ role: 'sometimes' });

const everyRequest: KeyAnswer = { when: { kind: 'everyRequest' }, source: GLOBAL };
const someRequests: KeyAnswer = { when: { kind: 'someRequests' }, source: GLOBAL };
const forwarded: KeyAnswer = {
  when: { kind: 'forwarded' },
  source: GLOBAL,
  also: 'only some services set it; those that do set the whole chain',
};
const byNetwork = (path: 'internet' | 'endpoint', share: 'always' | 'sometimes'): KeyAnswer => ({
  when: { kind: 'byNetwork', path, share },
  source: GLOBAL,
  ...(path === 'endpoint' && { also: 'not when a service passes the request on' }),
});
/** What every request has, of a service's own principal with a value that no page tells. */
const everyCaller = byCaller({
  anonymous: 'always',
  ...identities('always'),
  originAccessIdentity: 'always',
  service: 'open',
  webIdentity: 'open',
});
const ofIdentities = byCaller(identities('sometimes'));
const ofSource = byCaller({ service: 'sometimes' });

/** By name in lower case; a family such as `aws:PrincipalTag/${TagKey}` by what stands before its placeholder. */
const answers: ReadonlyMap<string, KeyAnswer> = new Map<string, KeyAnswer>([
  ['aws:principalarn', byCaller({ ...identities('always'), originAccessIdentity: 'always', service: 'open' })],
  ['aws:principalaccount', everyCaller],
  ['aws:principaltype', everyCaller],
  ['aws:userid', everyCaller],
  ['aws:username', byCaller({ user: 'always' })],
  ['aws:principalorgid', ofIdentities],
  ['aws:principalorgpaths', ofIdentities],
  [
    'aws:principaltag/',
    byCaller(
      { user: 'sometimes', role: 'sometimes', federatedUser: 'sometimes', service: 'sometimes' },
      {
        source: `${GLOBAL}; IAM Roles Anywhere trust model`,
        also: 'of services: rolesanywhere.amazonaws.com when it assumes a role',
      },
    ),
  ],
  [
    'aws:principalisawsservice',
    byCaller({ ...identities('always'), originAccessIdentity: 'always', service: 'always' }),
  ],
  ['aws:principalservicename', byCaller({ service: 'always' })],
  ['aws:principalservicenameslist', byCaller({ service: 'always' })],
  ['aws:assumedroot', byCaller({ root: 'sometimes' })],
  ['aws:federatedprovider', byCaller({ role: 'sometimes', webIdentity: 'sometimes' })],
  [
    'aws:tokenissuetime',
    byCaller(
      { user: 'sometimes', role: 'always', root: 'sometimes', federatedUser: 'always', service: 'open' },
      { also: 'with temporary credentials' },
    ),
  ],
  [
    'aws:multifactorauthpresent',
    // A session of a federated identity has none ("AWS global condition context keys").
    byCaller({ user: 'sometimes', role: 'sometimes', root: 'sometimes' }, { also: 'with temporary credentials' }),
  ],
  [
    'aws:multifactorauthage',
    byCaller({ user: 'sometimes', role: 'sometimes', root: 'sometimes' }, { also: 'after a sign-in with MFA' }),
  ],
  ['aws:chatbotsourcearn', ofSession],
  ['aws:ec2instancesourcevpc', ofSession],
  ['aws:ec2instancesourceprivateipv4', ofSession],
  ['aws:sourceidentity', ofSession],
  ['ec2:roledelivery', ofSession],
  ['ec2:sourceinstancearn', ofSession],
  ['glue:roleassumedby', ofSession],
  ['glue:credentialissuingservice', ofSession],
  ['codebuild:buildarn', ofSession],
  ['codebuild:projectarn', ofSession],
  ['lambda:sourcefunctionarn', ofSession],
  ['ssm:sourceinstancearn', ofSession],
  ['identitystore:userid', ofSession],
  ['aws:sourceip', byNetwork('internet', 'always')],
  ['aws:vpcsourceip', byNetwork('endpoint', 'always')],
  ['aws:sourcevpc', byNetwork('endpoint', 'always')],
  ['aws:sourcevpce', byNetwork('endpoint', 'always')],
  ['aws:sourcevpcarn', byNetwork('endpoint', 'sometimes')],
  ['aws:vpceaccount', byNetwork('endpoint', 'sometimes')],
  ['aws:vpceorgid', byNetwork('endpoint', 'sometimes')],
  ['aws:vpceorgpaths', byNetwork('endpoint', 'sometimes')],
  ['aws:resourceaccount', everyRequest],
  ['aws:resourceorgid', someRequests],
  ['aws:resourceorgpaths', someRequests],
  ['aws:viaawsservice', everyRequest],
  ['aws:calledvia', forwarded],
  ['aws:calledviafirst', forwarded],
  ['aws:calledvialast', forwarded],
  ['aws:viaawsmcpservice', ofIdentities],
  ['aws:calledviaawsmcp', ofIdentities],
  ['aws:ismcpserviceaction', someRequests],
  ['aws:currenttime', everyRequest],
  ['aws:epochtime', everyRequest],
  ['aws:requestedregion', everyRequest],
  ['aws:securetransport', everyRequest],
  ['aws:useragent', everyRequest],
  ['aws:referer', someRequests],
  ['aws:sourcearn', ofSource],
  ['aws:sourceaccount', ofSource],
  ['aws:sourceorgid', ofSource],
  ['aws:sourceorgpaths', ofSource],
  [
    'aws:sourceowner',
    byCaller(
      { ...identities('sometimes'), service: 'sometimes' },
      { source: 'Amazon SNS: default access policy of a topic' },
    ),
  ],
]);

const SIGNATURE = 'Amazon S3 Signature Version 4 authentication specific policy keys';

/** What narrows keys further that the reference lists for actions. */
const narrowed: ReadonlyMap<string, Omit<KeyAnswer, 'when'>> = new Map([
  ['s3:tlsversion', { source: REFERENCE, also: 'over HTTPS; over plain HTTP no page says', assumption: 'F69' }],
  ['s3:authtype', { source: SIGNATURE, also: 'in signed requests', assumption: 'F74' }],
  ['s3:signatureversion', { source: SIGNATURE, also: 'in signed requests', assumption: 'F74' }],
  ['s3:signatureage', { source: SIGNATURE, also: 'in signed requests', assumption: 'F74' }],
  [
    's3:existingobjecttag/',
    {
      source: REFERENCE,
      also: 'not with GetObjectAttributes and on the source of CopyObject, as observed',
      assumption: 'O13',
    },
  ],
  [
    SSE_KMS_KEY_ID,
    {
      source: 'Using server-side encryption with AWS KMS keys (SSE-KMS)',
      also: 'by header or by the bucket’s default',
    },
  ],
  [SSE_KEY, { source: REFERENCE, also: 'by header alone' }],
  [SSE_C_KEY, { source: REFERENCE, also: 'by header alone' }],
  ['kms:calleraccount', { source: 'AWS KMS condition keys', also: 'in signed requests' }],
  [
    'lambda:functionurlauthtype',
    {
      source: 'Control access to Lambda function URLs',
      also: 'in an unsigned request `NONE`: `AWS_IAM` requires a signature',
    },
  ],
  ['kms:viaservice', { source: 'AWS KMS condition keys', also: 'in calls that a service forwards' }],
]);

/** The tags of a request and of a resource: global keys, but with the actions that the reference lists alone. */
const tagKeys = ['aws:requesttag/', 'aws:resourcetag/', 'aws:tagkeys'];

const found = new Map<string, KeyAnswer>();
const MOST = 2000;

/** When a key, in lower case, may be present, and where AWS says so. */
export function keyAnswer(key: string): KeyAnswer {
  let answer = found.get(key);
  if (answer === undefined) {
    answer = answerFor(key);
    if (found.size >= MOST) found.clear();
    found.set(key, answer);
  }
  return answer;
}

function answerFor(key: string): KeyAnswer {
  const slash = key.indexOf('/') + 1;
  const known = answers.get(key) ?? (slash === 0 ? undefined : answers.get(key.slice(0, slash)));
  if (known !== undefined) return known;
  if (tagKeys.some((prefix) => key.startsWith(prefix))) return { when: { kind: 'listedActions' }, source: REFERENCE };
  const prefix = prefixOf(key);
  const service = prefix === 'aws' ? undefined : serviceOf(prefix);
  if (service === undefined) return unprefixed(key, prefix);
  // Some keys stand under the name of one service on the pages of others.
  if (serviceKey(service, key) === undefined) return unprefixed(key, prefix);
  if (!isListed(key, service)) return { when: { kind: 'ownService', service: service.prefix }, source: REFERENCE };
  const more = narrowed.get(key) ?? (slash === 0 ? undefined : narrowed.get(key.slice(0, slash)));
  return { when: { kind: 'listedActions' }, ...(more ?? { source: REFERENCE }) };
}

function unprefixed(key: string, prefix: string): KeyAnswer {
  const unknown: KeyAnswer = { when: { kind: 'unknown' }, source: REFERENCE };
  if (prefix === 'aws' || prefix === '') return unknown;
  if (prefix === 'saml' || prefix.includes('.'))
    return { when: { kind: 'claims' }, source: 'IAM and AWS STS condition context keys' };
  const listing = servicePrefixes().find((other) => {
    const service = serviceOf(other);
    return service !== undefined && serviceKey(service, key) !== undefined;
  });
  return listing === undefined ? unknown : { when: { kind: 'listedActions' }, source: REFERENCE };
}

/** The kinds of caller of a key that goes by them; nothing for another key. */
export function callersOfKey(key: string): Readonly<Partial<Record<KeyCaller, Presence>>> | undefined {
  const { when } = keyAnswer(key);
  return when.kind === 'byCaller' ? when.callers : undefined;
}

/** The keys that go by the caller, in lower case; families end with `/`. */
export function callerKeyNames(): readonly string[] {
  return [...answers].flatMap(([key, { when }]) => (when.kind === 'byCaller' ? [key] : []));
}

/** Whether it depends on the action whether a key comes. */
export function isByAction(key: string): boolean {
  const { kind } = keyAnswer(key).when;
  return kind === 'listedActions' || kind === 'ownService' || kind === 'unknown' || kind === 'claims';
}

/** An action of a service, as far as the reference knows them. */
export interface KnownAction {
  readonly service?: ServiceReference;
  readonly facts?: ActionFacts;
}

/**
 * Whether a request for an action on a type of resource can have a key (in lower case) by what the reference lists; of a
 * key that goes neither by caller nor by way. `type` left out: on any of the action's resources.
 */
export function isKeySent(key: string, { service, facts }: KnownAction, type?: string): boolean {
  // Of what the reference does not know, it lists nothing.
  if (service === undefined || facts === undefined) return true;
  let known = remembered.get(facts);
  if (known === undefined) remembered.set(facts, (known = new Map<string, boolean>()));
  const id = type === undefined ? key : `${type} ${key}`;
  let comes = known.get(id);
  if (comes === undefined) known.set(id, (comes = isSent(key, service, facts, type)));
  return comes;
}

/** Whether any request for an action can have a key (in lower case), whoever calls and however. */
export function canHaveKey(key: string, action: KnownAction): boolean {
  const { kind } = keyAnswer(key).when;
  return (kind !== 'listedActions' && kind !== 'ownService') || isKeySent(key, action);
}

const remembered = new WeakMap<ActionFacts, Map<string, boolean>>();

function isSent(key: string, service: ServiceReference, facts: ActionFacts, type: string | undefined): boolean {
  const onType = facts.resourceTypes.filter(({ name }) => type === undefined || name === type);
  if (lists(facts, onType, service, key) || isOfAccessPoint(key, facts)) return true;
  // A resource of a type that the reference lists for other actions has the keys of its type all the same.
  const own = type === undefined ? [] : (service.resourceTypes.get(type)?.conditionKeys ?? []);
  if (own.some((name) => coversKey(name, key))) return true;
  // What a service has without saying with what: with any of its actions. A new key of its own may be with any too.
  if (serviceKey(service, key) !== undefined) return !isListed(key, service);
  return prefixOf(key) === service.prefix;
}

/** What a bucket policy sees of the access point that a request came through ("Configuring IAM policies for access points"). */
const accessPointKeys = new Set(['s3:dataaccesspointarn', 's3:dataaccesspointaccount', 's3:accesspointnetworkorigin']);

function isOfAccessPoint(key: string, { resourceTypes }: ActionFacts): boolean {
  return accessPointKeys.has(key) && resourceTypes.some(({ name }) => name.startsWith('accesspoint'));
}

function lists(
  facts: ActionFacts,
  types: readonly ActionResourceType[],
  service: ServiceReference,
  key: string,
): boolean {
  const covered = (names: readonly string[]): boolean => names.some((name) => coversKey(name, key));
  if (covered(facts.conditionKeys)) return true;
  return types.some(
    ({ name, conditionKeys }) =>
      covered(conditionKeys) || covered(service.resourceTypes.get(name)?.conditionKeys ?? []),
  );
}

const listedKeys = new WeakMap<ServiceReference, Map<string, boolean>>();

/** Whether the reference lists a key for some action of the service, or for a type of its resources. */
function isListed(key: string, service: ServiceReference): boolean {
  let known = listedKeys.get(service);
  if (known === undefined) listedKeys.set(service, (known = new Map<string, boolean>()));
  let listed = known.get(key);
  if (listed === undefined) {
    const onTypes = [...service.resourceTypes.values()].some(({ conditionKeys }) =>
      conditionKeys.some((name) => coversKey(name, key)),
    );
    listed = onTypes || [...service.actions.values()].some((facts) => lists(facts, facts.resourceTypes, service, key));
    known.set(key, listed);
  }
  return listed;
}

function prefixOf(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf(':')));
}
