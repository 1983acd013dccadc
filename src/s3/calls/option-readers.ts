import { callerOf } from '../callers/caller';
import {
  checkAccount,
  checkArn,
  checkBoolean,
  checkOneOf,
  checkOptions,
  checkTags,
  checkText,
  proposalFor,
  quoted,
} from '../../arguments/checks';
import { bucketNameOf } from '../buckets/bucket';
import { checkVisible, isClientSideEncryption, isEncryption, type Encryption } from '../buckets/encryption';
import { instantOf } from './instant';
import { isNetwork, type Network } from '../callers/network';
import { CANNED_ACLS, OWNERSHIPS } from '../../service-reference/s3-names';
import {
  STORAGE_CLASSES,
  TLS_VERSIONS,
  type CallFacts,
  type CopySource,
  type Grants,
  type ObjectVersion,
  type OptionName,
} from './options';
import { UsageError } from '../../arguments/usage';
import { callingChainOf } from './calling-chain';

type ReadOption = Exclude<OptionName, 'context'>;
/** What a call holds of an option that it tells. */
type Read<O extends ReadOption> = Exclude<CallFacts[O], undefined>;
type FactsOf<O extends ReadOption> = { [P in O]?: Read<P> };

/** Checks the value of one option and gives it in its one form. `option` is its name. */
type Reader<T> = (option: string, value: unknown) => T;

/** `null` says "not sent". */
function orNone<T>(read: Reader<T>): Reader<T | null> {
  return (option, value) => (value === null ? null : read(option, value));
}

const text: Reader<string> = (option, value) => {
  checkText(option, value);
  return value;
};
const account: Reader<string> = (option, value) => {
  checkAccount(option, value);
  return value;
};
const boolean: Reader<boolean> = (option, value) => {
  checkBoolean(option, value);
  return value;
};
const oneOf =
  <T extends string>(known: readonly T[]): Reader<T> =>
  (option, value) => {
    checkOneOf(option, value, known);
    return value;
  };
const tags: Reader<Readonly<Record<string, string>>> = (option, value) => {
  checkTags(option, value);
  return Object.freeze({ ...value });
};
const key: Reader<string> = (option, value) => {
  if (typeof value !== 'string')
    throw new UsageError(`${option}: ${quoted(value)} is not an object key`, 'an object key is a string');
  if (/\p{Surrogate}/u.test(value))
    throw new UsageError(`${option}: the object key is not UTF-8`, 'it holds half of a surrogate pair');
  const { length } = Buffer.from(value, 'utf8');
  if (length === 0 || length > 1024)
    throw new UsageError(`${option}: the object key has ${length} bytes`, 'an object key has 1 to 1024');
  return value;
};
const bucket: Reader<string> = bucketNameOf;
// Client-side encryption sends no header, and S3 adds its default layer as for any upload without one.
const encryption: Reader<Encryption | null> = (option, value) =>
  isClientSideEncryption(value) ? null : layerOfS3(option, value);
const layerOfS3: Reader<Encryption> = (option, value) => {
  if (isEncryption(value)) return value;
  throw new UsageError(
    `${option} must be an encryption, got ${quoted(value)}`,
    'give sseS3(), sseKms(keyArn), dsseKms(keyArn), sseC(), clientSideEncryption() or null',
  );
};
const upload: Reader<Read<'upload'>> = (option, value) => {
  checkOptions(value, ['encryption'], option);
  const begun = value.encryption;
  if (begun === undefined)
    throw new UsageError(`${option}: the encryption is missing`, `give ${option}: { encryption: null }`);
  return Object.freeze({ encryption: begun === null ? null : encryption(`${option}.encryption`, begun) });
};
const network: Reader<Network> = (option, value) => {
  if (isNetwork(value)) return value;
  throw new UsageError(
    `${option} must be a network, got ${quoted(value)}`,
    'give internet(ip) or vpcEndpoint(id, { vpc })',
  );
};
const WEEK = 604_800_000;
const presigned: Reader<Read<'presigned'>> = (option, value) => {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null)
    throw new UsageError(
      `${option} must be true, false or { signatureAge }`,
      'give true, false or { signatureAge: <milliseconds> }',
    );
  checkOptions(value, ['signatureAge'], option);
  const age = value.signatureAge;
  if (typeof age !== 'number' || !Number.isInteger(age) || age < 0 || age > WEEK) {
    throw new UsageError(
      `${option}: signatureAge must be a number of milliseconds, got ${quoted(age)}`,
      `from 0 to ${WEEK}: a signature is valid for seven days`,
    );
  }
  return Object.freeze({ signatureAge: age });
};
const maxKeys: Reader<number> = (option, value) => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2_147_483_647) return value;
  throw new UsageError(
    `${option} must be a whole number, got ${quoted(value)}`,
    'give a whole number of 0 or more, or null',
  );
};
const delimiter: Reader<string> = (option, value) => {
  if (typeof value === 'string') return value;
  throw new UsageError(`${option} must be a string`, 'give a string, or null if the call sends none');
};
const keys: Reader<readonly ObjectVersion[]> = (option, value) => {
  if (!Array.isArray(value) || value.length === 0 || value.length > 1000) {
    throw new UsageError(
      `${option} must be a list of object keys`,
      'one request deletes 1 to 1000 objects: [key, { key, versionId }, …]',
    );
  }
  return Object.freeze(value.map((entry: unknown) => version(option, entry)));
};
function version(option: string, entry: unknown): ObjectVersion {
  if (typeof entry !== 'object' || entry === null) return Object.freeze({ key: key(option, entry) });
  checkOptions(entry, ['key', 'versionId'], option);
  const { key: name, versionId } = entry;
  if (versionId !== undefined) checkText(`${option}: versionId`, versionId);
  return Object.freeze({ key: key(option, name), ...(versionId !== undefined && { versionId }) });
}
const GRANTS = ['read', 'write', 'readAcp', 'writeAcp', 'fullControl'] as const satisfies readonly (keyof Grants)[];
const grants: Reader<Grants> = (option, value) => {
  checkOptions(value, GRANTS, option);
  const entries = Object.entries(value).map(([name, grantee]) => {
    checkText(`${option}.${name}`, grantee);
    return [name, grantee] as const;
  });
  if (entries.length === 0) throw new UsageError(`${option} is empty`, 'null means that none are sent');
  return Object.freeze(Object.fromEntries(entries));
};
const retention: Reader<Read<'retention'>> = (option, value) => {
  checkOptions(value, ['mode', 'until'], option);
  const { mode, until } = value;
  checkOneOf(`${option}.mode`, mode, ['GOVERNANCE', 'COMPLIANCE']);
  return Object.freeze({ mode, until: instantOf(`${option}.until`, until) });
};
const copySource: Reader<Read<'copySource'>> = (option, value) => {
  const given = typeof value === 'string' ? partsOfSource(option, value) : value;
  checkOptions(given, ['bucket', 'key', 'versionId'], option);
  const { versionId } = given;
  const from = bucketNameOf(`${option}.bucket`, given.bucket);
  const name = key(`${option}.key`, given.key);
  if (versionId !== undefined) checkText(`${option}.versionId`, versionId);
  const version = versionId === undefined ? '' : `?versionId=${versionId}`;
  const path = `${from}/${name}${version}`;
  // Conditions see the header as it was sent, and how a client encodes a key nobody specifies.
  const header = typeof value === 'string' ? value : /^[\w.~/?=-]*$/.test(path) ? path : undefined;
  return Object.freeze({
    bucket: from,
    key: name,
    ...(versionId !== undefined && { versionId }),
    ...(header !== undefined && { header }),
  });
};
function partsOfSource(option: string, source: string): CopySource {
  const path = source.startsWith('/') ? source.slice(1) : source;
  const slash = path.indexOf('/');
  if (slash === -1)
    throw new UsageError(`${option}: "${source}" does not name an object`, "give 'bucket/key' or { bucket, key }");
  const [name = '', version] = path.slice(slash + 1).split('?versionId=', 2);
  return {
    bucket: decoded(option, path.slice(0, slash)),
    key: decoded(option, name),
    ...(version !== undefined && { versionId: decoded(option, version) }),
  };
}
/** "CopyObject": the header is URL-encoded. */
function decoded(option: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UsageError(`${option}: ${quoted(text)} is not URL-encoded`, 'write a percent sign as %25');
  }
}

/** A reader for every option but the context, which only the actions of a call tell how to read. */
export type OptionReaders = { readonly [O in ReadOption]: Reader<Read<O>> };

const readers: OptionReaders = {
  caller: callerOf,
  secure: boolean,
  tlsVersion: oneOf(TLS_VERSIONS),
  from: network,
  via: callingChainOf,
  presigned,
  at: instantOf,
  resourceAccount: account,
  bucket,
  key,
  keys,
  resource: (option, value) => {
    if (value !== '*') checkArn(option, value, 'one resource, or "*" for an action without one');
    return value;
  },
  versionId: orNone(text),
  encryption: orNone(encryption),
  upload: orNone(upload),
  bucketKey: boolean,
  storedEncryption: (option, value) => {
    checkVisible(option, value);
    return layerOfS3(option, value);
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
  objectOwner: orNone((option, value) => (value === 'anonymous' ? value : account(option, value))),
  initiator: callerOf,
  expectedBucketOwner: orNone(account),
  bypassGovernance: boolean,
  ownerOverride: boolean,
  locationConstraint: orNone(text),
  objectOwnership: orNone(oneOf(OWNERSHIPS)),
};

/** The told options of a call, checked, without its context; throws a usage error on any that `known` does not list. */
export function readOptions(name: string, given: unknown, known: readonly OptionName[]): Omit<CallFacts, 'context'> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError('not an options object', `give ${name}({ ${known.slice(0, 3).join(', ')} })`);
  }
  const read: FactsOf<ReadOption> = {};
  for (const [optionName, value] of Object.entries(given)) {
    const option = known.find((entry) => entry === optionName);
    if (option === undefined) throw new UsageError(`unknown option "${optionName}"`, optionHint(optionName, known));
    if (value !== undefined && option !== 'context') readOption(read, option, value);
  }
  return { ...read, caller: read.caller ?? callerOf('caller', undefined) };
}

function readOption<O extends ReadOption>(facts: FactsOf<O>, option: O, value: unknown): void {
  facts[option] = readers[option](option, value);
}

function optionHint(name: string, known: readonly string[]): string {
  return Object.hasOwn(readers, name)
    ? `this call has no such option; it has ${known.join(', ')}`
    : proposalFor(name, known);
}
