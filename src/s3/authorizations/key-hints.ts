import { spelledKey } from '../../service-reference/index';
import { operationFacts } from '../calls/call';
import type { Call } from '../calls/described-call';
import type { Caller } from '../callers/caller';
import { operationOf, type OperationName } from '../calls/operations';
import type { OptionName } from '../calls/options';
import { SESSION_NAME } from '../callers/caller';
import { SSE_KEY } from '../../service-reference/s3-names';

/** The code that specifies the key of a call which leaves it out; as a person would add it. The empty key is the object's. */
export function hintForKey(key: string, call: Call, hasBucket: boolean): string {
  if (key === '') return "key: '…'";
  if (key === SESSION_NAME) return "iamRole(arn, { session: '…' })";
  const lower = key.toLowerCase();
  return (
    callerHint(lower, key, call.facts.caller) ??
    HINTS.get(lower) ??
    encryptionHint(lower, call) ??
    bucketHint(lower, key, call, hasBucket) ??
    tagHint(lower, key, call) ??
    s3Hint(lower, call) ??
    `context: { '${spelledKey(key)}': … }`
  );
}

/** Keys that the same option tells whatever the call. */
const HINTS: ReadonlyMap<string, string> = pairs({
  'aws:securetransport': 'secure: true',
  'aws:sourceip': "from: internet('203.0.113.7')",
  'aws:viaawsservice': "via: 'athena.amazonaws.com'",
  'aws:calledvia': "via: 'athena.amazonaws.com'",
  'aws:calledviafirst': "via: 'athena.amazonaws.com'",
  'aws:calledvialast': "via: 'athena.amazonaws.com'",
  'aws:sourcevpce': "from: vpcEndpoint('vpce-…')",
  'aws:sourcevpc': "from: vpcEndpoint('vpce-…', { vpc })",
  'aws:vpcsourceip': "from: vpcEndpoint('vpce-…', { ip })",
  'aws:vpceaccount': "from: vpcEndpoint('vpce-…', { account })",
  'aws:vpceorgid': "from: vpcEndpoint('vpce-…', { organization })",
  'aws:currenttime': "at: '2030-01-31T12:00:00Z'",
  'aws:epochtime': "at: '2030-01-31T12:00:00Z'",
});

const CALLERS: Readonly<Partial<Record<Caller['kind'], readonly [name: string, first: string]>>> = {
  user: ['iamUser', 'arn'],
  role: ['iamRole', 'arn'],
  root: ['rootOf', 'account'],
  service: ['awsService', 'name'],
};
const FACTS: ReadonlyMap<string, Partial<Record<Caller['kind'], string>>> = pairs({
  'aws:principalorgid': { user: 'organization', role: 'organization', root: 'organization' },
  'aws:principalorgpaths': { user: 'organizationPath', role: 'organizationPath' },
  'aws:multifactorauthpresent': { user: 'mfa', role: 'mfa', root: 'mfa' },
  'aws:userid': { user: 'id', role: 'id, session' },
  'aws:sourcearn': { service: 'sourceArn' },
  'aws:sourceaccount': { service: 'sourceAccount' },
  'aws:sourceorgid': { service: 'organization' },
});

function callerHint(lower: string, key: string, caller: Caller): string | undefined {
  const { kind } = caller;
  if (lower === 'aws:principalarn' && caller.kind === 'role' && caller.session !== undefined) {
    return `iamRole('${caller.arn.replace(':role/', ':role/<path>/')}', { session: '${caller.session}' })`;
  }
  const [name, first] = CALLERS[kind] ?? [];
  if (name === undefined || first === undefined) return undefined;
  const family = 'aws:principaltag/';
  const tag =
    lower.startsWith(family) && kind !== 'service' ? `tags: { ${quoted(key.slice(family.length))}: … }` : undefined;
  const option = FACTS.get(lower)?.[kind] ?? tag;
  return option === undefined ? undefined : `${name}(${first}, { ${option} })`;
}

function encryptionHint(lower: string, call: Call): string | undefined {
  const { encryption } = call.facts;
  if (!lower.startsWith(SSE_KEY) || !takes(call, 'encryption', lower)) return undefined;
  const isPart = operationFacts(call)?.inherits === true;
  if (isPart && lower.endsWith('customer-algorithm')) return 'encryption: null or sseC()';
  const option = (value: string): string => (isPart ? `upload: { encryption: ${value} }` : `encryption: ${value}`);
  const given = isPart ? call.facts.upload?.encryption : encryption;
  if (given === null) return 's3Bucket({ defaultEncryption: sseKms(keyArn) })';
  if (given !== undefined) return option(given.kind === 'DSSE-KMS' ? 'dsseKms(keyArn)' : 'sseKms(keyArn)');
  return option('null or sseKms(keyArn)');
}

function bucketHint(lower: string, key: string, { facts }: Call, hasBucket: boolean): string | undefined {
  if (lower === 'aws:resourceaccount' || lower === 's3:resourceaccount') return "resourceAccount: '111122223333'";
  if (!hasBucket || facts.resource !== undefined) return undefined;
  if (lower === 'aws:resourceorgid') return 's3Bucket({ organization })';
  const slash = key.indexOf('/') + 1;
  const family = lower.slice(0, slash);
  if (family !== 's3:buckettag/' && family !== 'aws:resourcetag/') return undefined;
  return `s3Bucket({ abac: true, tags: { ${quoted(key.slice(slash))}: … } })`;
}

function tagHint(lower: string, key: string, call: Call): string | undefined {
  const slash = key.indexOf('/') + 1;
  const name = quoted(key.slice(slash));
  const family = lower.slice(0, slash);
  if (family === 's3:existingobjecttag/' && takes(call, 'existingTags', lower)) return `existingTags: { ${name}: … }`;
  if (family === 's3:requestobjecttag/' && takes(call, 'tags', lower)) return `tags: { ${name}: … }`;
  return lower === 's3:requestobjecttagkeys' && takes(call, 'tags', lower) ? 'tags: { … }' : undefined;
}

const OPTIONS: ReadonlyMap<string, readonly [option: string, value: string]> = pairs({
  's3:prefix': ['prefix', "null or 'home/'"],
  's3:delimiter': ['delimiter', "null or '/'"],
  's3:max-keys': ['maxKeys', 'null or 100'],
  's3:versionid': ['versionId', 'null or an id'],
  's3:x-amz-acl': ['acl', "null or 'bucket-owner-full-control'"],
  's3:x-amz-storage-class': ['storageClass', "null or 'STANDARD_IA'"],
  's3:x-amz-website-redirect-location': ['websiteRedirect', 'null or a location'],
  's3:if-match': ['ifMatch', 'null or an ETag'],
  's3:if-none-match': ['ifNoneMatch', "null or '*'"],
  's3:x-amz-metadata-directive': ['metadataDirective', "null or 'REPLACE'"],
  's3:x-amz-copy-source': ['copySource', "'<bucket>/<key>', as sent"],
  's3:object-lock-mode': ['retention', 'null or { mode, until }'],
  's3:object-lock-retain-until-date': ['retention', 'null or { mode, until }'],
  's3:object-lock-legal-hold': ['legalHold', "null or 'ON'"],
  's3:locationconstraint': ['locationConstraint', 'null or a region'],
  's3:x-amz-object-ownership': ['objectOwnership', "null or 'BucketOwnerEnforced'"],
});

/** The option of an operation that specifies the key with the key's own value; nothing where there is none. */
export function optionForKey(lower: string, operation: OperationName | undefined): OptionName | undefined {
  if (lower === 's3:tlsversion') return 'tlsVersion';
  if (lower === 'aws:currenttime') return 'at';
  const [option] = OPTIONS.get(lower) ?? [];
  const hasOne = operation === undefined || operationOf(operation).options.some((one) => one === option);
  return option !== undefined && hasOne && !OBJECTS.includes(option) ? (option as OptionName) : undefined;
}

/** Options whose value is not a plain text of the key. */
const OBJECTS = ['copySource', 'retention', 'legalHold'];

function s3Hint(lower: string, call: Call): string | undefined {
  if (!isS3(call)) return undefined;
  if (lower === 's3:tlsversion') return "tlsVersion: '1.2'";
  const isForm = operationFacts(call)?.form === true;
  if (lower === 's3:authtype' && !isForm) return 'presigned: true or false';
  if (lower === 's3:signatureage' && !isForm) return 'presigned: { signatureAge: <milliseconds> }';
  if (lower.startsWith('s3:x-amz-grant-') && takes(call, 'grants', lower)) return 'grants: null or { read: … }';
  const [option, value] = OPTIONS.get(lower) ?? [];
  return option !== undefined && value !== undefined && takes(call, option, lower) ? `${option}: ${value}` : undefined;
}

function isS3({ operation, action }: Call): boolean {
  return operation !== undefined || action?.startsWith('s3:') === true;
}

/** Whether the call has the option that specifies the key. */
function takes(call: Call, option: string, key: string): boolean {
  const operation = operationFacts(call);
  return operation === undefined
    ? key.startsWith('s3:') && isS3(call)
    : operation.options.some((entry) => entry === option);
}

function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

function pairs<T>(entries: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(entries));
}
