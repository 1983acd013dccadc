import type { AccessRequest } from '../evaluator/request';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { isAbove } from '../values/arn';
import { bucketOfObject, nearObjects, objectsAround } from '../values/object-patterns';
import { listed, oneOrMany } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { cureAt, curableDocuments, type CurableStatement } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { missingStatements } from './missing-statements';
import { fitsSome } from './narrowed-actions';

/** The Allows that a request on an object misses by the ARN of its bucket, or by a misspelt folder. */
export function misplacedObjects(failed: FailedClaim): CureOptions {
  return changedBy([ofBucket, misspelt], failed);
}

/** The Denies that a request on an object misses by a misspelt folder: one that no Allow speaks of. */
export function misspeltDenies(failed: FailedClaim): CureOptions {
  return changedBy([misspeltAlone], failed, 'Deny');
}

/** The Allows that a request on an object misses since they are for those of another bucket or folder. */
export function otherObjects(failed: FailedClaim): CureOptions {
  return changedBy([ofOtherBucket, beside], failed);
}

function changedBy(
  ways: readonly Way[],
  { subject, witness }: FailedClaim,
  effect: 'Allow' | 'Deny' = 'Allow',
): CureOptions {
  if (witness === undefined || bucketOfObject(witness.resource) === undefined) return [];
  const missing = curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, effect))
    .filter(({ stop, statement: { Resource } }) => stop.element === 'Resource' && Resource !== undefined);
  return ways.flatMap((way) =>
    missing.flatMap((one) => {
      const entries = way(one, witness, subject);
      return entries === undefined ? [] : [[cureAt(one, ['Resource'], oneOrMany([...new Set(entries)]))]];
    }),
  );
}

type Way = (one: CurableStatement, request: AccessRequest, subject: ClaimSubject) => readonly string[] | undefined;

/** What is in a bucket is meant by its ARN, which stays where an action of the statement is on the bucket itself. */
const ofBucket: Way = ({ statement }, { resource }, subject) => {
  const bucket = bucketOfObject(resource);
  const objects = knownPattern(subject, resource) ?? objectsAround(resource)?.usual;
  const entries = entriesOf(statement.Resource);
  if (bucket === undefined || objects === undefined || !entries.includes(bucket)) return undefined;
  const isOnBucket = listed(statement.Action ?? '*').some((action) => fitsSome(action, [bucket]));
  return entries.flatMap((entry) => (entry !== bucket ? [entry] : isOnBucket ? [entry, objects] : [objects]));
};

const misspelt: Way = ({ statement }, { resource }) => {
  const entries = entriesOf(statement.Resource);
  const meant = entries.map((entry) => {
    const near = nearObjects(entry, resource);
    return near?.differs === 'prefix' ? near.meant : entry;
  });
  return meant.some((entry, at) => entry !== entries[at]) ? meant : undefined;
};

const misspeltAlone: Way = (one, request, subject) => {
  const meant = misspelt(one, request, subject);
  const gone = entriesOf(one.statement.Resource).filter((entry) => meant?.includes(entry) === false);
  return gone.some((entry) => isSpokenOf(entry, subject)) ? undefined : meant;
};

/** Whether an Allow is on something of which an entry is. */
export function isSpokenOf(entry: string, subject: ClaimSubject): boolean {
  const folder = entry.slice(0, entry.lastIndexOf('/') + 1);
  return resourcesIn(subject, 'Allow').some((other) => other.startsWith(folder));
}

/** The bucket of the request is in the policies, but nothing in it: what was to be there names another one. */
const ofOtherBucket: Way = (one, { resource }, subject) => {
  const [only, ...others] = entriesOf(one.statement.Resource);
  const near = only === undefined || others.length > 0 ? undefined : nearObjects(only, resource);
  if (near?.differs !== 'bucket' || !isOnObjects(one)) return undefined;
  const spoken = resourcesIn(subject);
  const isForgotten = spoken.includes(near.other) && !spoken.some((entry) => isAbove(near.other, entry));
  return isForgotten ? [near.meant] : undefined;
};

/** Of one action, more objects harm nothing else that the statement allows. */
const beside: Way = (one, { action, resource }) => {
  const entries = entriesOf(one.statement.Resource);
  const actions = listed(one.statement.Action ?? []);
  if (actions.length !== 1 || actions[0]?.toLowerCase() !== action.toLowerCase()) return undefined;
  const [near] = entries.flatMap((entry) => nearObjects(entry, resource) ?? []);
  return near === undefined ? undefined : [...entries, near.meant];
};

function isOnObjects({ statement: { Action } }: CurableStatement): boolean {
  return Action !== undefined && !listed(Action).some((action) => fitsSome(action, ['arn:aws:s3:::bucket']));
}

/** The narrowest pattern for a part of a bucket that is written for this object anywhere in the policies. */
function knownPattern(subject: ClaimSubject, resource: string): string | undefined {
  const all = objectsAround(resource)?.all;
  return resourcesIn(subject)
    .filter((entry) => entry.endsWith('*') && entry !== all && bucketOfObject(entry) === bucketOfObject(resource))
    .filter((entry) => !entry.includes('${') && parsePattern(entry).matches(resource))
    .sort((one, other) => other.length - one.length)[0];
}

function resourcesIn({ decider }: ClaimSubject, only?: 'Allow'): readonly string[] {
  return decider.policies.flatMap(({ statements }) =>
    statements
      .filter(({ effect }) => only === undefined || effect === only)
      .flatMap(({ resource }) => (resource?.negated === false ? resource.values : [])),
  );
}

function entriesOf(resource: string | readonly string[] | undefined): readonly string[] {
  return resource === undefined ? [] : listed(resource);
}
