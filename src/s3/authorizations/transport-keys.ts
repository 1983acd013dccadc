import type { Caller } from '../callers/caller';
import { usesKms } from '../buckets/encryption';
import type { Network } from '../callers/network';
import type { KnownKeys } from './known-keys';
import type { CallFacts } from '../calls/options';
import { CHAIN_KEYS, callingChainKeys } from '../calls/calling-chain';

export const VPC_KEYS = [
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:vpcsourceip',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
] as const;

/** Keys that every request has ("AWS global condition context keys"), whether the call specifies them or not. */
const ALWAYS = [
  'aws:securetransport',
  'aws:currenttime',
  'aws:epochtime',
  'aws:requestedregion',
  'aws:useragent',
] as const;

/** Tells the keys that follow from transport, network, time and the kind of signature. */
export function addTransportKeys(notes: KnownKeys, facts: CallFacts, isS3: boolean): void {
  addRouteKeys(notes, facts);
  if (isS3) tellS3Transport(notes, facts);
}

/** The part of it that is so for every service. */
export function addRouteKeys(
  notes: KnownKeys,
  facts: Pick<CallFacts, 'caller' | 'secure' | 'from' | 'via' | 'at'>,
): void {
  for (const key of ALWAYS) notes.present.add(key);
  const { caller, secure, from, at } = facts;
  if (secure !== undefined) notes.tell('aws:securetransport', String(secure));
  if (caller.kind === 'service') notes.absent('aws:sourceip', ...VPC_KEYS);
  else if (facts.via !== undefined) tellForwarded(notes, facts.via, from);
  else if (from !== undefined) tellNetwork(notes, from);
  if (at !== undefined) {
    notes.tell('aws:currenttime', new Date(at).toISOString().replace('.000Z', 'Z'));
    notes.tell('aws:epochtime', String(Math.floor(at / 1000)));
  }
}

/** "Forward access sessions": the service keeps its caller's public address and carries no endpoint. */
function tellForwarded(notes: KnownKeys, via: readonly string[], from: Network | undefined): void {
  notes.tell('aws:viaawsservice', 'true');
  for (const key of CHAIN_KEYS) notes.usual.delete(key);
  for (const [key, value] of callingChainKeys(via)) notes.tell(key, value);
  notes.absent(...VPC_KEYS);
  if (from?.kind === 'internet') notes.tell('aws:sourceip', from.ip);
  else if (from !== undefined) notes.absent('aws:sourceip');
}

function tellNetwork(notes: KnownKeys, from: Network): void {
  if (from.kind === 'internet') {
    notes.tell('aws:sourceip', from.ip);
    notes.absent(...VPC_KEYS);
    return;
  }
  notes.absent('aws:sourceip');
  notes.tell('aws:sourcevpce', from.id);
  notes.tell('aws:sourcevpc', from.vpc);
  notes.tell('aws:vpcsourceip', from.ip);
  if (from.account !== undefined) notes.tell('aws:vpceaccount', from.account);
  if (from.organization === null) notes.absent('aws:vpceorgid', 'aws:vpceorgpaths');
  else if (from.organization !== undefined) {
    notes.tell('aws:vpceorgid', from.organization);
    notes.tell('aws:vpceorgpaths', undefined);
  }
}

/** "Amazon S3 Signature Version 4 authentication specific policy keys". */
function tellS3Transport(notes: KnownKeys, facts: CallFacts): void {
  const { caller, secure, tlsVersion, presigned } = facts;
  // ASSUMED F69: over plain HTTP there is no TLS version; no page says so.
  if (secure === false) notes.absent('s3:tlsversion');
  else if (secure === true) notes.tell('s3:tlsversion', tlsVersion);
  // ASSUMED F74: nor has a request without signature what tells of one.
  if (isUnsigned(caller)) {
    notes.absent('s3:authtype', 's3:signatureversion', 's3:signatureage');
    return;
  }
  notes.present.add('s3:authtype').add('s3:signatureversion').add('s3:signatureage');
  if (presigned !== undefined) notes.tell('s3:authtype', presigned === false ? 'REST-HEADER' : 'REST-QUERY-STRING');
  if (typeof presigned === 'object') notes.tell('s3:signatureage', String(presigned.signatureAge));
  // Requests under KMS keys need Signature Version 4.
  const { encryption } = facts;
  if (encryption !== undefined && encryption !== null && usesKms(encryption))
    notes.tell('s3:signatureversion', 'AWS4-HMAC-SHA256');
}

function isUnsigned({ kind }: Caller): boolean {
  return kind === 'anonymous' || kind === 'webIdentity';
}
