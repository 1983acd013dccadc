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
export const REFERENCE = 'Service Authorization Reference';

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
/** What every request has, of a service's own principal with a value that no page gives. */
const everyCaller = byCaller({
  anonymous: 'always',
  ...identities('always'),
  originAccessIdentity: 'always',
  service: 'open',
  webIdentity: 'open',
});
const ofIdentities = byCaller(identities('sometimes'));
const ofSource = byCaller({ service: 'sometimes' });

/** When requests have a key, by its name in lower case; a family such as `aws:PrincipalTag/${TagKey}` by what stands before its placeholder. */
export const documentedKeys: ReadonlyMap<string, KeyAnswer> = new Map<string, KeyAnswer>([
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
export const narrowedKeys: ReadonlyMap<string, Omit<KeyAnswer, 'when'>> = new Map([
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
