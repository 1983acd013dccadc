import { foldName } from '../../values/letter-case';
import type { Bucket } from '../buckets/bucket';
import { actionOf, resourceKind, type Action } from '../calls/actions';
import { operationFacts } from '../calls/call';
import type { Call } from '../calls/described-call';
import type { Caller } from '../callers/caller';
import { addCallerKeys } from './told-caller-keys';
import type { Encryption } from '../buckets/encryption';
import { hintForKey } from './key-hints';
import type { Network } from '../callers/network';
import type { KnownValue } from '../calls/known-value';
import { KnownKeys } from './known-keys';
import { isNeeded, type Need, type Operation } from '../calls/operation';
import { needFor } from '../calls/operations';
import type { CallFacts, ObjectVersion } from '../calls/options';
import { bucketOfCall, partitionOfCall, settingsOf, type CallPlace } from '../calls/call-place';
import { addRequestKeys } from './request-keys';
import { requestedEncryption } from './sent-keys';
import { addTransportKeys } from './transport-keys';
import { UsageError } from '../../arguments/usage';
import { CHAIN_KEYS } from '../calls/calling-chain';
import { SSE_KEY } from '../../service-reference/s3-names';

export type { CallPlace as Place } from '../calls/call-place';

/** One question that AWS puts to IAM for a call, as far as the call specifies it. */
export interface AuthorizationRequest {
  /** In AWS's letter case: `s3:PutObject`. */
  readonly action: string;
  /** An ARN; or the bucket's ARN when an object call leaves the key out: then any key. */
  readonly resource: string | { readonly bucket: string };
  readonly resourceAccount?: string;
  readonly caller: Caller;
  /** Left out: not specified. */
  readonly secure?: boolean;
  readonly from?: Network;
  /** `null`: no header; left out: not specified. */
  readonly encryption?: Encryption | null;
  /** Every key that the call specifies, in lower case; `null`: absent. A key that is not here is unknown. */
  readonly context: ReadonlyMap<string, KnownValue>;
  /** Lower-case prefixes such as `aws:principaltag/`: members that `context` does not list are absent. */
  readonly specifiedFamilies: readonly string[];
  /** Keys that AWS always sends here although the call does not specify their values. */
  readonly present: ReadonlySet<string>;
  /** What the operation needs it for. */
  readonly need?: Need;
  /** That on `s3:PutObject`, where it counts too: of an upload's ACL, and for who began a multipart upload. */
  readonly upload?: AuthorizationRequest;
  /** Keys that are absent or have this value; the call leaves open which. */
  readonly maybe: ReadonlyMap<string, string>;
  /** How a call specifies a key that this one does not. */
  hint(key: string): string | undefined;
}

interface Target {
  readonly action: Action;
  readonly need: Need;
  readonly resource: AuthorizationRequest['resource'];
  /** Where it is about a bucket or an object of one. */
  readonly bucket?: string;
  readonly account?: string;
  /** Of a call on several objects: the one. */
  readonly entry?: ObjectVersion;
}

/** The IAM authorizations of a call, one for each action and resource ("Required permissions for Amazon S3 API operations"). */
export function authorizationsOf(call: Call, place: CallPlace): AuthorizationRequest[] {
  const operation = operationFacts(call);
  const targets = operation === undefined ? [actionTarget(call, place)] : operationTargets(call, operation, place);
  return targets.map((target) => {
    const { when, ofInitiator } = target.need;
    const one = authorizationFor(call, operation, target, place);
    const isUpload = operation?.on === 'object' && when === 'acl';
    if (!isUpload && ofInitiator !== true) return one;
    const upload = { ...target, action: actionOf('s3:PutObject') };
    return Object.freeze({ ...one, upload: authorizationFor(call, operation, upload, place) });
  });
}

function authorizationFor(
  call: Call,
  operation: Operation | undefined,
  target: Target,
  place: CallPlace,
): AuthorizationRequest {
  const { action, account, entry } = target;
  const facts = entry === undefined ? call.facts : { ...call.facts, versionId: entry.versionId ?? null };
  const settings: Bucket | undefined = target.bucket === undefined ? undefined : settingsOf(target.bucket, place);
  const notes = new KnownKeys();
  addCallerKeys(notes, facts.caller);
  addTransportKeys(notes, facts, action.service.prefix === 's3');
  const organization = organizationOf(target, settings, place);
  addRequestKeys(notes, { facts, operation, need: target.need, bucket: settings, action, account, organization });
  if (operation?.form === true && facts.caller.kind !== 'anonymous') notes.tell('s3:authtype', 'POST');
  const context = merged(call, notes);
  const present = new Set([...notes.present].filter((key) => !context.has(key)));
  const isWrite = target.need.on !== 'source' && action.facts.conditionKeys.includes(SSE_KEY);
  const encryption = isWrite ? requestedEncryption(facts, operation) : undefined;
  return Object.freeze({
    action: action.name,
    resource: target.resource,
    ...(account !== undefined && { resourceAccount: account }),
    caller: facts.caller,
    ...(facts.secure !== undefined && { secure: facts.secure }),
    ...(facts.from !== undefined && { from: facts.from }),
    ...(encryption !== undefined && { encryption }),
    context,
    specifiedFamilies: Object.freeze([...notes.families]),
    present,
    need: target.need,
    maybe: new Map([...notes.maybe].filter(([key]) => !context.has(key))),
    hint: (key: string) =>
      isSpecified(key, context, notes.families) ? undefined : hintForKey(key, call, target.resource !== '*'),
  });
}

/** What the call's `context` adds; it may not contradict what the call specifies otherwise. */
function merged(call: Call, notes: KnownKeys): ReadonlyMap<string, KnownValue> {
  const context = new Map(notes.usual);
  // Whether the service that forwards the call says so is not specified.
  if (call.facts.context.get('aws:viaawsservice') === 'true') for (const key of CHAIN_KEYS) context.delete(key);
  for (const [key, value] of notes.specified) context.set(key, value);
  for (const [key, value] of call.facts.context) {
    const known = notes.specified.get(key) ?? (isSpecified(key, notes.specified, notes.families) ? null : undefined);
    if (known !== undefined && String(known) !== String(value)) {
      const shown = known === null ? 'absent' : `"${String(known)}"`;
      const hint = hintForKey(key, call, true);
      throw new UsageError(
        `${call.name}: the call already specifies ${key} (${shown})`,
        hint.startsWith('context:') ? 'leave it out of context' : `leave it out of context, or give it with ${hint}`,
      );
    }
    context.set(key, value);
  }
  return context;
}

function isSpecified(key: string, context: ReadonlyMap<string, KnownValue>, families: ReadonlySet<string>): boolean {
  const lower = foldName(key);
  if (context.has(lower)) return true;
  const slash = lower.indexOf('/');
  return slash !== -1 && families.has(lower.slice(0, slash + 1));
}

function operationTargets(call: Call, operation: Operation, place: CallPlace): Target[] {
  const { facts } = call;
  return operation.needs
    .filter((need, _, needs) => isNeeded(need, facts) && !isCoveredByTags(need, needs, facts))
    .flatMap((need): Target[] => {
      if (need.on === 'source') return [sourceTarget(call, need, place)];
      const actionFor = (versionId: unknown): Action => {
        const name = typeof versionId === 'string' ? (need.versioned ?? need.action) : need.action;
        return actionOf(`s3:${name}`);
      };
      const action = actionFor(facts.versionId);
      if (operation.on === 'account') return [{ action, need, resource: accountResource(call, action, place) }];
      const bucket = bucketOfCall(call, place);
      const isObject = operation.on === 'object' && need.on !== 'bucket';
      const about = { need, bucket, ...ownerOf(call, bucket, place) };
      const on = (key: string | undefined): AuthorizationRequest['resource'] =>
        resourceOf(call, place, bucket, key, isObject);
      const isAbout = (versionId: unknown): boolean => need.ofVersion !== true || typeof versionId === 'string';
      if (facts.keys === undefined)
        return isAbout(facts.versionId) ? [{ ...about, action, resource: on(facts.key) }] : [];
      const entries = facts.keys.filter(({ versionId }) => isAbout(versionId));
      return entries.map((entry) => ({
        ...about,
        action: actionFor(entry.versionId),
        resource: on(entry.key),
        entry,
      }));
    });
}

/** A copy that sends tags asks to tag the object already. */
function isCoveredByTags({ when, action, on }: Need, needs: readonly Need[], facts: CallFacts): boolean {
  if (when !== 'copiedTags' || on !== undefined) return false;
  return needs.some((other) => other.action === action && other.when === 'tags' && isNeeded(other, facts));
}

function sourceTarget(call: Call, need: Need, place: CallPlace): Target {
  const { copySource } = call.facts;
  if (copySource === undefined)
    throw new UsageError(
      `${call.name}: the call does not specify its source`,
      "give { copySource: { bucket: 'logs', key: 'a' } }",
    );
  const action = actionOf(`s3:${copySource.versionId === undefined ? need.action : (need.versioned ?? need.action)}`);
  const { bucket, key } = copySource;
  const partition = partitionOfCall(call, bucket, place);
  const account = settingsOf(bucket, place)?.account ?? (bucket === place.bucket ? place.account : undefined);
  return {
    action,
    need,
    bucket,
    resource: `arn:${partition}:s3:::${bucket}/${key}`,
    ...(account !== undefined && { account }),
  };
}

function actionTarget(call: Call, place: CallPlace): Target {
  const { facts, action: name } = call;
  const action = actionOf(name);
  const need = needFor(action.name);
  const kind = action.service.prefix === 's3' ? resourceKind(action.facts) : undefined;
  if (facts.resource === undefined && kind !== undefined) {
    const bucket = bucketOfCall(call, place);
    return {
      action,
      need,
      bucket,
      ...ownerOf(call, bucket, place),
      resource: resourceOf(call, place, bucket, facts.key, kind === 'object'),
    };
  }
  const resource = facts.resource ?? accountResource(call, action, place);
  const [, , service, , account = '', path = ''] = resource.split(':');
  if (service === 's3' && account === '') {
    const bucket = path.split('/')[0] ?? '';
    return { action, need, bucket, ...ownerOf(call, bucket, place), resource };
  }
  const { resourceAccount } = facts;
  if (account !== '' && resourceAccount !== undefined && resourceAccount !== account) {
    throw new UsageError(
      `${call.name}: the ARN's account is ${account}, but resourceAccount is ${resourceAccount}`,
      'leave resourceAccount out',
    );
  }
  const owner = resourceAccount ?? (account === '' || account === 'aws' ? undefined : account);
  return { action, need, resource, ...(owner !== undefined && { account: owner }) };
}

/** The resource of an action that has no resource type: `*`, or for `ListAllMyBuckets` every bucket (B14). */
function accountResource(call: Call, { name }: Action, place: CallPlace): string {
  const partition = partitionOfCall(call, place.bucket, place);
  return name === 's3:ListAllMyBuckets' ? `arn:${partition}:s3:::*` : '*';
}

function resourceOf(
  call: Call,
  place: CallPlace,
  bucket: string,
  key: string | undefined,
  isObject: boolean,
): AuthorizationRequest['resource'] {
  const arn = `arn:${partitionOfCall(call, bucket, place)}:s3:::${bucket}`;
  if (!isObject) return arn;
  return key === undefined ? Object.freeze({ bucket: arn }) : `${arn}/${key}`;
}

/** The organization of the bucket's owner; the subject's facts are about its own bucket only. */
function organizationOf({ bucket }: Target, settings: Bucket | undefined, place: CallPlace): string | null | undefined {
  if (settings?.organization !== undefined) return settings.organization;
  return bucket !== undefined && (place.bucket === undefined || place.bucket === bucket)
    ? place.organization
    : undefined;
}

/** The account that owns the bucket, told by the call or by the subject. */
function ownerOf(call: Call, bucket: string, place: CallPlace): { account?: string } {
  const subject = place.bucket === undefined || place.bucket === bucket ? place.account : undefined;
  const known = settingsOf(bucket, place)?.account ?? subject;
  const { resourceAccount = known } = call.facts;
  if (known !== undefined && resourceAccount !== known) {
    throw new UsageError(
      `${call.name}: the bucket "${bucket}" belongs to ${known}, not to ${resourceAccount ?? ''}`,
      'leave resourceAccount out',
    );
  }
  return resourceAccount === undefined ? {} : { account: resourceAccount };
}
