import { bucketTagFamilies } from '../../requests/class-keys';
import { serviceOf } from '../../service-reference/index';
import { hasKey, type Action } from '../calls/actions';
import type { Bucket } from '../buckets/bucket';
import type { KnownKeys } from './known-keys';
import type { CallFacts } from '../calls/options';
import { sentKeys, addTagKeys, type RequestView } from './sent-keys';
import { SSE_KEY, SSE_KMS_KEY_ID } from '../../service-reference/s3-names';

/** Keys that need an access point or an access grant ("Actions, resources, and condition keys for Amazon S3"). */
const ELSEWHERE = [
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
  's3:accesspointnetworkorigin',
  's3:accessgrantsinstancearn',
];
/** Told by transport and resource, or open whatever the operation. */
const OPEN = new Set([
  's3:resourceaccount',
  's3:tlsversion',
  's3:authtype',
  's3:signatureage',
  's3:signatureversion',
  's3:x-amz-content-sha256',
  's3:requestobjecttagkeys',
  'aws:tagkeys',
  ...ELSEWHERE,
]);

/** Headers that no option tells: left out of `context`, not sent. */
const OPTIONLESS = new Set([
  's3:x-amz-object-annotation-directive',
  's3:object-lock-event-hold',
  's3:object-lock-event-hold-duration-days',
  's3:x-amz-bucket-namespace',
]);
const COPY_SOURCE = 's3:x-amz-copy-source';

interface KeyQuestion extends RequestView {
  readonly account: string | undefined;
  /** Of the resource's owner. */
  readonly organization: string | null | undefined;
}

/** Tells the keys that follow from the resource and from what the operation sends. */
export function addRequestKeys(notes: KnownKeys, question: KeyQuestion): void {
  const { account, organization, action } = question;
  notes.tell('aws:resourceaccount', account);
  if (organization === null) notes.absent('aws:resourceorgid', 'aws:resourceorgpaths');
  else if (organization !== undefined) {
    notes.tell('aws:resourceorgid', organization);
    notes.tell('aws:resourceorgpaths', undefined);
  }
  if (action.service.prefix !== 's3') notes.families.add('s3:');
  else {
    notes.tell('s3:resourceaccount', account);
    tellS3(notes, question);
  }
}

function tellS3(notes: KnownKeys, question: KeyQuestion): void {
  const { operation, bucket, facts, action } = question;
  const { listed, unlisted, families, listedFamilies } = keysOf(question.action);
  for (const key of unlisted) notes.specified.set(key, null);
  for (const family of families) notes.families.add(family);
  if (facts.resource === undefined || facts.resource.split(':')[4] === '')
    for (const key of ELSEWHERE) notes.usual.set(key, null);
  const sent = sentKeys(question);
  for (const key of listed) {
    const value = sent.get(key);
    if (value !== undefined) notes.specified.set(key, value);
    else if (!sent.has(key) && operation !== undefined && !OPEN.has(key))
      (OPTIONLESS.has(key) ? notes.usual : notes.specified).set(key, null);
  }
  // A KMS key is in use, whichever it is.
  if (listed.includes(SSE_KMS_KEY_ID) && sent.has(SSE_KMS_KEY_ID) && sent.get(SSE_KEY) !== undefined)
    notes.present.add(SSE_KMS_KEY_ID);
  if (facts.copySource !== undefined && listed.includes(COPY_SOURCE) && sent.has(COPY_SOURCE))
    notes.present.add(COPY_SOURCE);
  addTagKeys(notes, question, listedFamilies);
  if (action.name === 's3:UntagResource') tellUntagged(notes, facts);
  if (bucket !== undefined) tellBucketTags(notes, bucket, listedFamilies);
}

/** The tags that go are there with an empty value (O14). */
function tellUntagged(notes: KnownKeys, { context }: CallFacts): void {
  const keys = context.get('aws:tagkeys');
  if (keys === undefined || keys === null) return;
  notes.tellFamily('aws:requesttag/', Object.fromEntries([keys].flat().map((key) => [key, ''])));
}

/** "Enabling ABAC in general purpose buckets": without it no condition sees the bucket's tags. */
function tellBucketTags(notes: KnownKeys, { abac, tags }: Bucket, listed: ReadonlySet<string>): void {
  for (const family of bucketTagFamilies) if (listed.has(family)) notes.tellFamily(family, abac ? tags : null);
}

interface ActionKeys {
  readonly listed: readonly string[];
  readonly unlisted: readonly string[];
  /** Prefixes of tag keys that the action does not have, and of those that it has. */
  readonly families: readonly string[];
  readonly listedFamilies: ReadonlySet<string>;
}

const remembered = new Map<string, ActionKeys>();

/** S3's keys, lower-case, by whether the reference lists them for the action. */
function keysOf(action: Action): ActionKeys {
  const known = remembered.get(action.name);
  if (known !== undefined) return known;
  const names = [...(serviceOf('s3')?.conditionKeys.keys() ?? [])];
  const isFamily = (name: string): boolean => name.includes('${');
  const stem = (name: string): string => name.slice(0, name.indexOf('${'));
  const has = (name: string): boolean => hasKey(action, isFamily(name) ? `${stem(name)}x` : name);
  const keys: ActionKeys = {
    listed: names.filter((name) => !isFamily(name) && has(name)),
    unlisted: names.filter((name) => !isFamily(name) && !has(name)),
    families: names.filter((name) => isFamily(name) && !has(name)).map(stem),
    listedFamilies: new Set(names.filter((name) => isFamily(name) && has(name)).map(stem)),
  };
  remembered.set(action.name, keys);
  return keys;
}
