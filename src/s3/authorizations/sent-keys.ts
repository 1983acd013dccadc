import { isSilentOnTags } from '../../requests/s3-keys';
import type { Action } from '../calls/actions';
import type { Bucket } from '../buckets/bucket';
import { headerOf, usesKms } from '../buckets/encryption';
import type { KnownValue } from '../calls/known-value';
import type { KnownKeys } from './known-keys';
import type { Need, Operation } from '../calls/operation';
import type { AllOptions, CallFacts, Grants } from '../calls/options';
import { SSE_C_KEY, SSE_KEY, SSE_KMS_KEY_ID } from '../../service-reference/s3-names';

const GRANTS: Readonly<Record<keyof Grants, string>> = {
  read: 's3:x-amz-grant-read',
  write: 's3:x-amz-grant-write',
  readAcp: 's3:x-amz-grant-read-acp',
  writeAcp: 's3:x-amz-grant-write-acp',
  fullControl: 's3:x-amz-grant-full-control',
};
const DAY = 86_400_000;

/** The keys that a request's headers, query and body fill; a key that is not in the map is not sent by such a request. */
export type SentKeys = Map<string, KnownValue | undefined>;

/** What one authorization of a call sees of the request. */
export interface RequestView {
  readonly facts: CallFacts;
  /** `undefined`: a bare IAM action, whose untold keys stay unknown. */
  readonly operation: Operation | undefined;
  readonly need: Need;
  readonly action: Action;
  readonly bucket: Bucket | undefined;
}

/** The keys that the request fills (S3 User Guide, "Actions, resources, and condition keys"); `undefined`: unknown. */
export function sentKeys(part: RequestView): SentKeys {
  const keys: SentKeys = new Map();
  const { facts, operation, need } = part;
  if (need.on === 'source') return keys.set('s3:versionid', facts.copySource?.versionId ?? null);
  const known = (option: keyof AllOptions): boolean => operation === undefined || operation.options.includes(option);
  // Left out: an operation with this option did not send it, unless its body always carries it.
  const unsent = (option: keyof AllOptions): null | undefined =>
    operation === undefined || operation.carries?.includes(option) === true ? undefined : null;
  const set = (option: keyof AllOptions, key: string, value: KnownValue | undefined): void => {
    if (known(option)) keys.set(key, value);
  };
  // One request may delete versions of several objects, so the version is specified although the operation has no such option.
  if (facts.versionId !== undefined) keys.set('s3:versionid', facts.versionId);
  else set('versionId', 's3:versionid', unsent('versionId'));
  set(
    'storageClass',
    's3:x-amz-storage-class',
    facts.storageClass === undefined ? unsent('storageClass') : facts.storageClass,
  );
  set('websiteRedirect', 's3:x-amz-website-redirect-location', facts.websiteRedirect);
  set('ifMatch', 's3:if-match', unquoted(facts.ifMatch));
  set('ifNoneMatch', 's3:if-none-match', unquoted(facts.ifNoneMatch));
  // ASSUMED F18: no page says whether an empty prefix parameter gives an empty key or none.
  set('prefix', 's3:prefix', facts.prefix === '' ? undefined : facts.prefix);
  set('delimiter', 's3:delimiter', facts.delimiter === '' ? undefined : facts.delimiter);
  set(
    'maxKeys',
    's3:max-keys',
    facts.maxKeys === undefined || facts.maxKeys === null ? facts.maxKeys : String(facts.maxKeys),
  );
  set('metadataDirective', 's3:x-amz-metadata-directive', facts.metadataDirective);
  set('locationConstraint', 's3:locationconstraint', facts.locationConstraint);
  set(
    'objectOwnership',
    's3:x-amz-object-ownership',
    facts.objectOwnership === undefined ? unsent('objectOwnership') : facts.objectOwnership,
  );
  set('copySource', 's3:x-amz-copy-source', facts.copySource?.header);
  if (known('acl')) sendAcl(keys, facts, unsent('acl'));
  if (known('retention')) sendRetention(keys, facts, unsent('retention'));
  set('legalHold', 's3:object-lock-legal-hold', facts.legalHold === undefined ? unsent('legalHold') : facts.legalHold);
  if (known('encryption')) sendEncryption(keys, part);
  if (operation?.creates !== undefined) keys.set('s3:objectcreationoperation', String(operation.creates));
  return keys;
}

/** A header sends an ETag in quotes, the key holds it without. */
function unquoted(header: string | null | undefined): string | null | undefined {
  return typeof header === 'string' && /^"[^"]*"$/.test(header) ? header.slice(1, -1) : header;
}

function sendAcl(keys: SentKeys, { acl, grants }: CallFacts, unsent: null | undefined): void {
  const other = (given: unknown): null | undefined => (given === undefined || given === null ? unsent : null);
  keys.set('s3:x-amz-acl', acl === undefined ? other(grants) : acl);
  for (const name of Object.keys(GRANTS) as (keyof Grants)[]) {
    keys.set(GRANTS[name], grants === null ? null : grants === undefined ? other(acl) : (grants[name] ?? null));
  }
}

function sendRetention(keys: SentKeys, { retention, at }: CallFacts, unsent: null | undefined): void {
  const given = retention === undefined ? unsent : retention;
  keys.set('s3:object-lock-mode', given?.mode ?? (given as null | undefined));
  keys.set(
    's3:object-lock-retain-until-date',
    given ? new Date(given.until).toISOString().replace('.000Z', 'Z') : given,
  );
  // AWS counts the days that remain from the time of the request.
  const whole =
    given && at !== undefined && (given.until - at) % DAY === 0 ? String((given.until - at) / DAY) : undefined;
  keys.set('s3:object-lock-remaining-retention-days', given === null ? null : whole);
}

/**
 * The encryption that a write's headers, or those of its multipart upload, ask for; `null`: none, `undefined`: unknown.
 * The key of SSE-C is not inherited, so an upload begun with it leaves open whether a later step carries it.
 */
export function requestedEncryption(
  { encryption, upload }: CallFacts,
  operation: Operation | undefined,
): CallFacts['encryption'] {
  if (operation?.inherits !== true || upload === null || encryption?.kind === 'SSE-C') return encryption;
  return upload?.encryption?.kind === 'SSE-C' ? undefined : upload?.encryption;
}

/** "Protecting data with server-side encryption": headers fill the keys, the key id stands for the key that S3 will use. */
function sendEncryption(keys: SentKeys, { facts, operation, bucket }: RequestView): void {
  const { encryption } = facts;
  // ASSUMED F46: later steps of a multipart upload are judged on the settings that it was begun with; `upload: null` says not.
  const inherits = operation?.inherits === true && facts.upload !== null;
  const begun = inherits ? (encryption?.kind === 'SSE-C' ? encryption : facts.upload?.encryption) : encryption;
  const own = encryption === undefined ? undefined : encryption?.kind === 'SSE-C' ? 'AES256' : null;
  keys.set(SSE_C_KEY, encryption === undefined && begun !== undefined && begun?.kind !== 'SSE-C' ? null : own);
  if (begun === undefined) {
    keys.set(SSE_KEY, undefined).set(SSE_KMS_KEY_ID, undefined);
  } else if (begun === null) {
    keys.set(SSE_KEY, null).set(SSE_KMS_KEY_ID, defaultKey(bucket));
  } else {
    keys.set(SSE_KEY, headerOf(begun) ?? null);
    keys.set(SSE_KMS_KEY_ID, usesKms(begun) ? begun.keyArn : null);
  }
}

/** The key under which an upload without headers falls: the bucket's default, unknown where that is `aws/s3`. */
function defaultKey(bucket: Bucket | undefined): string | null | undefined {
  if (bucket === undefined || !usesKms(bucket.defaultEncryption)) return null;
  return bucket.defaultEncryption.keyArn;
}

/** Tells the tags that the request sends and those of the stored object, where the action has such keys. */
export function addTagKeys(
  notes: KnownKeys,
  { facts, operation, need, action }: RequestView,
  families: ReadonlySet<string>,
): void {
  if (families.has('s3:requestobjecttag/')) {
    const unsent = operation !== undefined && operation.carries?.includes('tags') !== true;
    const tags = need.on === 'source' || (facts.tags === undefined && unsent) ? null : facts.tags;
    notes.tellFamily('s3:requestobjecttag/', tags);
    if (tags !== undefined) notes.tell('s3:requestobjecttagkeys', tags === null ? null : listOf(Object.keys(tags)));
  }
  if (!families.has('s3:existingobjecttag/')) return;
  // A copy tells the tags of what it reads, not of what it writes over.
  const isWrittenOver = operation?.options.includes('copySource') === true && need.on !== 'source';
  // The reference lists the key for more requests than S3 sends it with (O13).
  const isUnseen =
    isSilentOnTags(action.name) || (operation?.untagged === true && !isWrittenOver && !action.name.endsWith('Tagging'));
  notes.tellFamily('s3:existingobjecttag/', isUnseen ? null : isWrittenOver ? undefined : facts.existingTags);
}

/** A multivalued key without members is absent. */
function listOf(names: readonly string[]): readonly string[] | null {
  return names.length === 0 ? null : Object.freeze([...names]);
}
