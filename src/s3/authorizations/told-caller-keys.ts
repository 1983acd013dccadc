import { callerKeyNames, callersOfKey } from '../../service-reference/key-presence';
import { accountOf, type Caller, type OriginAccessIdentity, type Role, type User } from '../callers/caller';
import type { KnownKeys } from './known-keys';
import { CHAIN_KEYS } from '../calls/calling-chain';

const ORGANIZATION = ['aws:principalorgid', 'aws:principalorgpaths'] as const;
/** So in the calls that people describe; a `context` may say otherwise. */
const UNUSUAL = ['aws:viaawsmcpservice', 'aws:calledviaawsmcp'] as const;
/** Every request has these, but what they say of a service and of a web identity no page gives. */
const VALUE_OPEN = new Set(['aws:principalaccount', 'aws:principaltype', 'aws:userid']);
const TAGS = 'aws:principaltag/';

/** Tells the keys that follow from the caller ("AWS global condition context keys", properties of the principal). */
export function addCallerKeys(notes: KnownKeys, caller: Caller): void {
  // A call is described as its caller makes it; one that a service forwards says so by `via`.
  notes.usual.set('aws:viaawsservice', 'false');
  for (const key of [...CHAIN_KEYS, ...UNUSUAL]) notes.usual.set(key, null);
  tellKind(notes, caller);
  if (caller.kind === 'service') tellService(notes, caller);
  else if (caller.kind === 'anonymous') tellAnonymous(notes);
  else if (caller.kind === 'webIdentity') tellWebIdentity(notes, caller);
  else if (caller.kind === 'originAccessIdentity') tellOriginAccess(notes, caller);
  else tellIdentity(notes, caller);
}

/** Which keys the kind of caller has, whatever their values. */
function tellKind(notes: KnownKeys, { kind }: Caller): void {
  for (const key of callerKeyNames()) {
    const share = callersOfKey(key)?.[kind] ?? 'never';
    if (share === 'always') notes.present.add(key);
    else if (share === 'sometimes' || VALUE_OPEN.has(key)) continue;
    else if (key.endsWith('/')) notes.tellFamily(key, null);
    // Only a calling service has these today; older integrations passed a source for other callers too.
    else if (key.startsWith('aws:source') && key !== 'aws:sourceidentity') notes.usual.set(key, null);
    // ASSUMED F60: what no source settles is absent.
    else notes.absent(key);
  }
}

function tellAnonymous(notes: KnownKeys): void {
  notes.tell('aws:principalaccount', 'anonymous');
  notes.tell('aws:principaltype', 'Anonymous');
  notes.tell('aws:userid', 'anonymous');
}

/** The caller of `sts:AssumeRoleWithWebIdentity` has no AWS credentials yet; its claims are keys of its provider. */
function tellWebIdentity(notes: KnownKeys, { provider, claims }: Extract<Caller, { kind: 'webIdentity' }>): void {
  const host = provider.slice(provider.indexOf('oidc-provider/') === -1 ? 0 : provider.indexOf('/') + 1).toLowerCase();
  for (const [name, value] of Object.entries(claims)) notes.tell(`${host}:${name.toLowerCase()}`, value);
}

/** ASSUMED P12: what no page lists of CloudFront's identities is absent, and their account is not yours. */
function tellOriginAccess(notes: KnownKeys, { arn }: OriginAccessIdentity): void {
  notes.tell('aws:principalarn', arn);
  notes.tell('aws:principalaccount', 'cloudfront');
  notes.tell('aws:principalisawsservice', 'false');
}

function tellService(notes: KnownKeys, caller: Extract<Caller, { kind: 'service' }>): void {
  const { name, sourceArn, sourceAccount, organization } = caller;
  notes.tell('aws:principalisawsservice', 'true');
  notes.tell('aws:principalservicename', name);
  // The list holds this name, and may hold others of the service.
  // "IAM Roles Anywhere trust model": its tags are those of a certificate, which the call does not specify.
  if (name !== 'rolesanywhere.amazonaws.com') notes.tellFamily(TAGS, null);
  if (sourceArn !== undefined) notes.tell('aws:sourcearn', sourceArn);
  if (sourceAccount !== undefined) notes.tell('aws:sourceaccount', sourceAccount);
  if (organization !== undefined) notes.tell('aws:sourceorgid', organization);
  if (organization === null) notes.absent('aws:sourceorgpaths');
  else if (organization !== undefined) notes.tell('aws:sourceorgpaths', undefined);
  if (sourceArn === null && sourceAccount === null) notes.absent('aws:sourceorgid', 'aws:sourceorgpaths');
}

function tellIdentity(
  notes: KnownKeys,
  caller: Exclude<Caller, { kind: 'anonymous' | 'webIdentity' | 'service' | 'originAccessIdentity' }>,
): void {
  const { arn, organization } = caller;
  notes.mayBe('aws:sourceowner', accountOf(caller) ?? '');
  notes.tell('aws:principalarn', caller.kind === 'role' && caller.pathUnknown === true ? undefined : arn);
  notes.tell('aws:principalaccount', accountOf(caller) ?? null);
  notes.tell('aws:principalisawsservice', 'false');
  if (organization === null) notes.absent(...ORGANIZATION);
  else if (organization !== undefined) {
    notes.tell('aws:principalorgid', organization);
    const path = 'organizationPath' in caller ? caller.organizationPath : undefined;
    notes.tell('aws:principalorgpaths', path === undefined ? undefined : [path]);
  }
  if (caller.kind === 'role') {
    tellRole(notes, caller);
    return;
  }
  if (caller.kind === 'user') {
    tellUser(notes, caller);
    return;
  }
  const account = accountOf(caller) ?? '';
  const name = arn.slice(arn.indexOf('/') + 1);
  notes.tell('aws:principaltype', caller.kind === 'root' ? 'Account' : 'FederatedUser');
  notes.tell('aws:userid', caller.kind === 'root' ? account : `${account}:${name}`);
  if (caller.kind === 'root') tellMfa(notes, caller.mfa);
}

function tellUser(notes: KnownKeys, { arn, id, tags, mfa }: User): void {
  notes.tell('aws:principaltype', 'User');
  notes.tell('aws:username', arn.slice(arn.lastIndexOf('/') + 1));
  notes.tell('aws:userid', id);
  notes.tellFamily(TAGS, tags);
  tellMfa(notes, mfa);
}

function tellRole(notes: KnownKeys, { id, session, tags, mfa }: Role): void {
  notes.tell('aws:principaltype', 'AssumedRole');
  notes.tell('aws:userid', id !== undefined && session !== undefined ? `${id}:${session}` : undefined);
  notes.tellFamily(TAGS, tags);
  if (mfa === false) notes.tell('aws:multifactorauthpresent', 'false');
  tellMfa(notes, mfa);
}

/** Without MFA the key is absent with long-term keys and `false` with temporary ones. */
function tellMfa(notes: KnownKeys, mfa: boolean | null | undefined): void {
  if (mfa === undefined) return;
  if (mfa === false) notes.mayBe('aws:multifactorauthpresent', 'false');
  else notes.tell('aws:multifactorauthpresent', mfa === null ? null : 'true');
  if (mfa !== true) notes.absent('aws:multifactorauthage');
}
