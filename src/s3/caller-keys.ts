import { accountOf, type Caller, type OriginAccessIdentity, type Role, type User } from './caller';
import type { Notes } from './notes';

const ORGANIZATION = ['aws:principalorgid', 'aws:principalorgpaths'] as const;
const SOURCE = [
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
] as const;
const SERVICE = ['aws:principalservicename', 'aws:principalservicenameslist'] as const;
const FORWARDED = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'] as const;
const MFA = ['aws:multifactorauthpresent', 'aws:multifactorauthage'] as const;
/** Only sessions of roles carry these. */
const SESSION = [
  'aws:federatedprovider',
  'aws:ec2instancesourcevpc',
  'aws:ec2instancesourceprivateipv4',
  'aws:chatbotsourcearn',
  'ec2:roledelivery',
  'ec2:sourceinstancearn',
  'glue:roleassumedby',
  'glue:credentialissuingservice',
  'lambda:sourcefunctionarn',
  'ssm:sourceinstancearn',
] as const;
const TAGS = 'aws:principaltag/';

/** Tells the keys that follow from the caller ("AWS global condition context keys", properties of the principal). */
export function tellCaller(notes: Notes, caller: Caller): void {
  // A call is described as its caller makes it; one that a service forwards says so in its `context`.
  notes.usual.set('aws:viaawsservice', 'false');
  for (const key of FORWARDED) notes.usual.set(key, null);
  if (caller.kind === 'service') tellService(notes, caller);
  else {
    notes.absent(...SERVICE);
    // Only a calling service has these today; older integrations passed a source for other callers too.
    for (const key of SOURCE) notes.usual.set(key, null);
  }
  if (caller.kind === 'anonymous') tellAnonymous(notes);
  else if (caller.kind === 'webIdentity') tellWebIdentity(notes, caller);
  else if (caller.kind === 'originAccessIdentity') tellOriginAccess(notes, caller);
  else if (caller.kind !== 'service') tellIdentity(notes, caller);
}

function tellAnonymous(notes: Notes): void {
  notes.tell('aws:principalaccount', 'anonymous');
  notes.tell('aws:principaltype', 'Anonymous');
  notes.tell('aws:userid', 'anonymous');
  unsigned(notes);
}

/** The caller of `sts:AssumeRoleWithWebIdentity` has no AWS credentials yet; its claims are keys of its provider. */
function tellWebIdentity(notes: Notes, { provider, claims }: Extract<Caller, { kind: 'webIdentity' }>): void {
  unsigned(notes);
  const host = provider.slice(provider.indexOf('oidc-provider/') === -1 ? 0 : provider.indexOf('/') + 1).toLowerCase();
  for (const [name, value] of Object.entries(claims)) notes.tell(`${host}:${name.toLowerCase()}`, value);
}

function unsigned(notes: Notes): void {
  const session = [...SESSION, ...MFA, 'aws:tokenissuetime', 'aws:assumedroot', 'aws:sourceidentity'];
  notes.absent('aws:principalarn', 'aws:username', 'aws:principalisawsservice', ...ORGANIZATION, ...session);
  notes.tellFamily(TAGS, null);
}

/**
 * ASSUMED P12: no page lists the keys of CloudFront's identities. They are taken for signed principals with their ARN and
 * a unique id, that are no service principals and have no account, organization, session or tags of yours.
 */
function tellOriginAccess(notes: Notes, { arn }: OriginAccessIdentity): void {
  notes.tell('aws:principalarn', arn);
  notes.tell('aws:principalaccount', 'cloudfront');
  notes.tell('aws:principaltype', undefined);
  notes.tell('aws:userid', undefined);
  notes.tell('aws:principalisawsservice', 'false');
  const session = [...SESSION, ...MFA, 'aws:tokenissuetime', 'aws:assumedroot', 'aws:sourceidentity'];
  notes.absent('aws:username', ...ORGANIZATION, ...session);
  notes.tellFamily(TAGS, null);
}

function tellService(notes: Notes, caller: Extract<Caller, { kind: 'service' }>): void {
  const { name, sourceArn, sourceAccount, organization } = caller;
  notes.tell('aws:principalisawsservice', 'true');
  notes.tell('aws:principalservicename', name);
  // The list may hold the service's regional names too.
  notes.usual.set('aws:principalservicenameslist', [name]);
  // ASSUMED: the source does not settle whether these are sent for a service principal; the table of facts takes them as absent.
  notes.absent('aws:principalarn', 'aws:username', ...ORGANIZATION, ...SESSION, ...MFA, 'aws:assumedroot');
  notes.tellFamily(TAGS, null);
  if (sourceArn !== undefined) notes.tell('aws:sourcearn', sourceArn);
  if (sourceAccount !== undefined) notes.tell('aws:sourceaccount', sourceAccount);
  if (organization !== undefined) notes.tell('aws:sourceorgid', organization);
  if (organization === null) notes.absent('aws:sourceorgpaths');
  else if (organization !== undefined) notes.tell('aws:sourceorgpaths', undefined);
  if (sourceArn === null && sourceAccount === null) notes.absent('aws:sourceorgid', 'aws:sourceorgpaths');
}

function tellIdentity(
  notes: Notes,
  caller: Exclude<Caller, { kind: 'anonymous' | 'webIdentity' | 'service' | 'originAccessIdentity' }>,
): void {
  const { arn, organization } = caller;
  notes.tell('aws:principalarn', caller.kind === 'role' && caller.pathUntold === true ? undefined : arn);
  notes.tell('aws:principalaccount', accountOf(caller) ?? null);
  notes.tell('aws:principalisawsservice', 'false');
  if (organization === null) notes.absent(...ORGANIZATION);
  else if (organization !== undefined) {
    notes.tell('aws:principalorgid', organization);
    notes.tell('aws:principalorgpaths', undefined);
  }
  if (caller.kind === 'role') {
    tellRole(notes, caller);
    return;
  }
  notes.absent(...SESSION);
  if (caller.kind !== 'root') notes.absent('aws:assumedroot');
  if (caller.kind === 'user') {
    tellUser(notes, caller);
    return;
  }
  const account = accountOf(caller) ?? '';
  const name = arn.slice(arn.indexOf('/') + 1);
  notes.absent('aws:username');
  notes.tell('aws:principaltype', caller.kind === 'root' ? 'Account' : 'FederatedUser');
  notes.tell('aws:userid', caller.kind === 'root' ? account : `${account}:${name}`);
  if (caller.kind === 'root') {
    notes.tellFamily(TAGS, null);
    tellMfa(notes, caller.mfa);
  }
}

function tellUser(notes: Notes, { arn, id, tags, mfa }: User): void {
  notes.tell('aws:principaltype', 'User');
  notes.tell('aws:username', arn.slice(arn.lastIndexOf('/') + 1));
  notes.tell('aws:userid', id);
  notes.tellFamily(TAGS, tags);
  tellMfa(notes, mfa);
}

function tellRole(notes: Notes, { id, session, tags, mfa }: Role): void {
  notes.absent('aws:username', 'aws:assumedroot');
  notes.tell('aws:principaltype', 'AssumedRole');
  notes.tell('aws:userid', id !== undefined && session !== undefined ? `${id}:${session}` : undefined);
  notes.tell('aws:tokenissuetime', undefined);
  notes.tellFamily(TAGS, tags);
  tellMfa(notes, mfa);
  if (mfa === undefined) notes.tell('aws:multifactorauthpresent', undefined);
}

function tellMfa(notes: Notes, mfa: boolean | null | undefined): void {
  if (mfa === undefined) return;
  notes.tell('aws:multifactorauthpresent', mfa === null ? null : String(mfa));
  if (mfa !== true) notes.absent('aws:multifactorauthage');
}
