import { refusalSentences } from '../report/refusal';
import type { Bucket } from '../s3/buckets/bucket';
import { call } from '../s3/calls/call';
import type { Call } from '../s3/calls/described-call';
import { anonymous, rootOf, type Caller } from '../s3/callers/caller';
import type { Every } from '../s3/calls/every';
import { refusalOf } from '../s3/calls/refusal';
import { isKeySent } from '../service-reference/key-presence';
import type { ActionChoice } from '../requests/request-class';
import { foldName } from '../values/letter-case';
import { UsageError } from '../arguments/usage';

/**
 * Throws where S3 itself refuses every call that a caller makes for an action named by the set: no policy can allow
 * those, and the claim would cover only the rest.
 */
export function checkNotRefused(
  set: Every,
  callers: readonly Caller[],
  actions: readonly ActionChoice[],
  bucket: Bucket | undefined,
): void {
  const named = new Set((set.actions ?? []).map(foldName));
  for (const action of actions.filter(({ name }) => named.has(foldName(name)) && name.startsWith('s3:'))) {
    for (const caller of callers.length === 0 ? sampleCallers(set, bucket) : callers) {
      const refusal = refusalOf(sampleCall(action, set, caller, bucket), bucket);
      if (refusal === undefined) continue;
      throw new UsageError(
        `no such call for ${action.name} is allowed: ${refusalSentences[refusal]}`,
        'leave these out of the set, or test this one call with toDeny',
      );
    }
  }
}

const ACL_ACTIONS = ['s3:PutObject', 's3:PutObjectAcl', 's3:PutObjectVersionAcl', 's3:PutBucketAcl'];
const ACL_REFUSALS = ['AccessControlListNotSupported', 'BlockedPublicAcl'];

/** The actions for which S3 refuses every call of a set for its ACL, whatever the policies say (F54, O33). */
export function actionsRefusedForAcl(
  set: Every,
  actions: readonly ActionChoice[],
  bucket: Bucket | undefined,
): readonly ActionChoice[] {
  if (bucket === undefined) return [];
  const caller = ownerOf(bucket);
  return actions.filter((action) => {
    const refusal = ACL_ACTIONS.includes(action.name)
      ? refusalOf(sampleCall(action, set, caller, bucket), bucket)
      : undefined;
    return refusal !== undefined && ACL_REFUSALS.includes(refusal);
  });
}

/** A caller of each kind that S3 treats differently: what it accepts from both it may accept from everybody. */
function sampleCallers({ except }: Every, bucket: Bucket | undefined): readonly Caller[] {
  const owner = ownerOf(bucket);
  return except === undefined ? [anonymous, owner] : [owner];
}

function ownerOf(bucket: Bucket | undefined): Caller {
  return rootOf(bucket?.account ?? '111122223333');
}

function sampleCall(action: ActionChoice, { context = {} }: Every, caller: Caller, bucket: Bucket | undefined): Call {
  const acl = Object.entries(context).find(([key]) => foldName(key) === 's3:x-amz-acl')?.[1];
  return call(action.name, {
    bucket: bucket?.name ?? 'bucket',
    caller,
    ...(action.forms.some(({ id }) => id === 'object') && { key: 'key' }),
    ...(typeof acl === 'string' && isKeySent('s3:x-amz-acl', action) && { context: { 's3:x-amz-acl': acl } }),
  });
}
