import { callerOf } from '../callers/caller';
import {
  checkAccount,
  checkArn,
  checkBoolean,
  checkBucketName,
  checkOneOf,
  checkOptions,
  checkTags,
  checkText,
  proposal,
  shown,
} from '../../arguments/checks';
import { checkVisible, isClientSideEncryption, isEncryption } from '../buckets/encryption';
import { instantOf } from './instant';
import { isNetwork } from '../callers/network';
import { CANNED_ACLS, OWNERSHIPS } from '../buckets/acl-names';
import { STORAGE_CLASSES, TLS_VERSIONS, type CallFacts, type OptionName } from './options';
import { UsageError } from '../../arguments/usage';
import { chainOf } from './via';

/** Checks the value of one option and gives it in its one form. `where` names call and option. */
type Reader = (where: string, value: unknown) => unknown;

/** `null` says "not sent". */
function orNone(read: Reader): Reader {
  return (where, value) => (value === null ? null : read(where, value));
}

const text: Reader = (where, value) => {
  checkText(where, value);
  return value;
};
const account: Reader = (where, value) => {
  checkAccount(where, value);
  return value;
};
const boolean: Reader = (where, value) => {
  checkBoolean(where, value);
  return value;
};
const oneOf =
  (known: readonly string[]): Reader =>
  (where, value) => {
    checkOneOf(where, value, known);
    return value;
  };
const tags: Reader = (where, value) => {
  checkTags(where, value);
  return Object.freeze({ ...(value as object) });
};
const key: Reader = (where, value) => {
  if (typeof value !== 'string')
    throw new UsageError(`${where}: ${shown(value)} is no object key`, 'an object key is a text');
  if (/\p{Surrogate}/u.test(value))
    throw new UsageError(`${where}: the object key is no UTF-8`, 'it holds half of a surrogate pair');
  const { length } = Buffer.from(value, 'utf8');
  if (length === 0 || length > 1024)
    throw new UsageError(`${where}: the object key has ${length} bytes`, 'an object key has 1 to 1024');
  return value;
};
const bucket: Reader = (where, value) => {
  checkBucketName(where, value);
  return value;
};
const encryption: Reader = (where, value) => {
  if (isEncryption(value)) return value;
  // It sends no header, and S3 adds its default layer as for any upload without one.
  if (isClientSideEncryption(value)) return null;
  throw new UsageError(
    `${where}: ${shown(value)} is no encryption`,
    'give sseS3(), sseKms(keyArn), dsseKms(keyArn), sseC(), clientSideEncryption() or null',
  );
};
const upload: Reader = (where, value) => {
  checkOptions(value, ['encryption'], where);
  const begun = (value as { encryption?: unknown }).encryption;
  if (begun === undefined)
    throw new UsageError(
      `${where}: the encryption is missing`,
      `give ${where.split(': ')[1] ?? ''}: { encryption: null }`,
    );
  return Object.freeze({ encryption: begun === null ? null : encryption(`${where}.encryption`, begun) });
};
const network: Reader = (where, value) => {
  if (isNetwork(value)) return value;
  throw new UsageError(`${where}: ${shown(value)} is no network`, 'give internet(ip) or vpcEndpoint(id, { vpc })');
};
const WEEK = 604_800_000;
const presigned: Reader = (where, value) => {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null)
    throw new UsageError(`${where} is neither true nor false`, 'give true, false or { signatureAge: <milliseconds> }');
  checkOptions(value, ['signatureAge'], where);
  const age = (value as { signatureAge?: unknown }).signatureAge;
  if (typeof age !== 'number' || !Number.isInteger(age) || age < 0 || age > WEEK) {
    throw new UsageError(
      `${where}: signatureAge: ${shown(age)} is no age`,
      `milliseconds from 0 to ${WEEK}: a signature lives seven days`,
    );
  }
  return Object.freeze({ signatureAge: age });
};
const maxKeys: Reader = (where, value) => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2_147_483_647) return value;
  throw new UsageError(`${where}: ${shown(value)} is no count`, 'give a whole number from 0 on, or null');
};
const delimiter: Reader = (where, value) => {
  if (typeof value === 'string') return value;
  throw new UsageError(`${where} is no text`, 'give a text, or null for a call that sends none');
};
const keys: Reader = (where, value) => {
  if (!Array.isArray(value) || value.length === 0 || value.length > 1000) {
    throw new UsageError(
      `${where} are no list of object keys`,
      'one request deletes 1 to 1000 objects: [key, { key, versionId }, …]',
    );
  }
  return Object.freeze(value.map((entry: unknown) => version(where, entry)));
};
function version(where: string, entry: unknown): object {
  if (typeof entry !== 'object' || entry === null) return Object.freeze({ key: key(where, entry) });
  checkOptions(entry, ['key', 'versionId'], where);
  const { key: name, versionId } = entry as { key?: unknown; versionId?: unknown };
  if (versionId !== undefined) checkText(`${where}: versionId`, versionId);
  return Object.freeze({ key: key(where, name), ...(versionId !== undefined && { versionId }) });
}
const GRANTS = ['read', 'write', 'readAcp', 'writeAcp', 'fullControl'];
const grants: Reader = (where, value) => {
  checkOptions(value, GRANTS, where);
  const given = value as Record<string, unknown>;
  for (const name of Object.keys(given)) checkText(`${where}.${name}`, given[name]);
  if (Object.keys(given).length === 0) throw new UsageError(`${where} are empty`, 'null says that none are sent');
  return Object.freeze({ ...given });
};
const retention: Reader = (where, value) => {
  checkOptions(value, ['mode', 'until'], where);
  const { mode, until } = value as { mode?: unknown; until?: unknown };
  checkOneOf(`${where}.mode`, mode, ['GOVERNANCE', 'COMPLIANCE']);
  return Object.freeze({ mode, until: instantOf(`${where}.until`, until) });
};
const copySource: Reader = (where, value) => {
  const given = typeof value === 'string' ? partsOfSource(where, value) : value;
  checkOptions(given, ['bucket', 'key', 'versionId'], where);
  const source = given as { bucket?: unknown; key?: unknown; versionId?: unknown };
  checkBucketName(`${where}.bucket`, source.bucket);
  const name = key(`${where}.key`, source.key) as string;
  if (source.versionId !== undefined) checkText(`${where}.versionId`, source.versionId);
  const version = source.versionId === undefined ? '' : `?versionId=${source.versionId}`;
  const path = `${source.bucket}/${name}${version}`;
  // Conditions see the header as it was sent, and how a client encodes a key nobody tells.
  const header = typeof value === 'string' ? value : /^[\w.~/?=-]*$/.test(path) ? path : undefined;
  return Object.freeze({ ...source, key: name, ...(header !== undefined && { header }) });
};
function partsOfSource(where: string, source: string): object {
  const path = source.startsWith('/') ? source.slice(1) : source;
  const slash = path.indexOf('/');
  if (slash === -1)
    throw new UsageError(`${where}: "${source}" names no object`, "give 'bucket/key' or { bucket, key }");
  const [name = '', version] = path.slice(slash + 1).split('?versionId=', 2);
  return {
    bucket: decoded(where, path.slice(0, slash)),
    key: decoded(where, name),
    ...(version !== undefined && { versionId: decoded(where, version) }),
  };
}
/** "CopyObject": the header is URL-encoded. */
function decoded(where: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UsageError(`${where}: ${shown(text)} is not URL-encoded`, 'write a percent sign as %25');
  }
}

type ReadByHand = 'context';
const readers: Readonly<Record<Exclude<OptionName, ReadByHand>, Reader>> = {
  caller: callerOf,
  secure: boolean,
  tlsVersion: oneOf(TLS_VERSIONS),
  from: network,
  via: chainOf,
  presigned,
  at: instantOf,
  resourceAccount: account,
  bucket,
  key,
  keys,
  resource: (where, value) => {
    if (value !== '*') checkArn(where, value, 'one resource, or "*" for an action that has none');
    return value;
  },
  versionId: orNone(text),
  encryption: orNone(encryption),
  upload: orNone(upload),
  bucketKey: boolean,
  storedEncryption: (where, value) => {
    checkVisible(where, value);
    return encryption(where, value);
  },
  acl: orNone(oneOf(CANNED_ACLS)),
  grants: orNone(grants),
  tags: orNone(tags),
  existingTags: orNone(tags),
  storageClass: orNone(oneOf(STORAGE_CLASSES)),
  websiteRedirect: orNone(text),
  retention: orNone(retention),
  legalHold: orNone(oneOf(['ON', 'OFF'])),
  ifMatch: orNone(text),
  ifNoneMatch: orNone(text),
  prefix: orNone(delimiter),
  delimiter: orNone(delimiter),
  maxKeys: orNone(maxKeys),
  copySource,
  metadataDirective: orNone(oneOf(['COPY', 'REPLACE'])),
  taggingDirective: orNone(oneOf(['COPY', 'REPLACE'])),
  objectOwner: orNone((where, value) => (value === 'anonymous' ? value : account(where, value))),
  initiator: callerOf,
  expectedBucketOwner: orNone(account),
  bypassGovernance: boolean,
  ownerOverride: boolean,
  locationConstraint: orNone(text),
  objectOwnership: orNone(oneOf(OWNERSHIPS)),
};

/** The told options of a call, checked, without its context; throws a usage error on any that `known` does not list. */
export function readOptions(where: string, given: unknown, known: readonly OptionName[]): Omit<CallFacts, 'context'> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError(`${where}: the options are no object`, `give ${where}({ ${known.slice(0, 3).join(', ')} })`);
  }
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const option = known.find((entry) => entry === name);
    if (option === undefined) throw new UsageError(`${where}: unknown option "${name}"`, optionHint(name, known));
    if (value !== undefined && option !== 'context') read[option] = readers[option](`${where}: ${option}`, value);
  }
  if (read['caller'] === undefined) read['caller'] = callerOf(where, undefined);
  // Each reader gives what `CallFacts` holds for its option.
  return read as unknown as Omit<CallFacts, 'context'>;
}

function optionHint(name: string, known: readonly string[]): string {
  return Object.hasOwn(readers, name)
    ? `this call has no such option; it has ${known.join(', ')}`
    : proposal(name, known);
}
