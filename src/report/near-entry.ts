import { isMisspeltAction } from '../cures/misspelt-actions';
import { withServiceOf } from '../policy/checks/misspelt-service';
import { isAbove } from '../values/arn';
import { nearCaller } from '../values/near-callers';
import { nearIdsIn } from '../values/near-ids';
import { bucketOfObject, nearObjects, objectsAround } from '../values/object-patterns';
import { nearResource, type NearResource } from '../values/near-resources';
import { parsePattern } from '../values/pattern';

/** The slip by which one of some entries misses a value of a request: an id that is nearly its own; nothing where none does. */
export function renderNearId(entries: readonly string[], value: string, whose = 'this call'): string | undefined {
  const [near] = entries.flatMap((entry) => nearIdsIn(entry, value) ?? []);
  return (
    near &&
    `${JSON.stringify(near.written)} is one typo away from the ${JSON.stringify(near.meant)} of ${whose}: is that meant?`
  );
}

/** The slip by which one of some entries misses a caller. `exempts`: whether whoever is listed is exempt. */
export function renderNearCaller(entries: readonly string[], arn: string, exempts: boolean): string | undefined {
  const id = renderNearId(entries, arn);
  if (id !== undefined) return id;
  const [near] = entries.flatMap((entry) => nearCaller(entry, arn) ?? []);
  const isOfNames = near?.differs === 'path' && /[*?]/.test(near.written);
  if (near === undefined || (near.differs !== 'name' && !isOfNames && !exempts)) return undefined;
  const [written, other] = [JSON.stringify(near.written), JSON.stringify(near.other)];
  switch (near.differs) {
    case 'name':
      return `${written} is one typo away from the ${other} of this call: is that meant?`;
    case 'account':
      return `${written} is not the account ${other} of this caller: is that meant?`;
    case 'kind':
      return `this caller is a ${near.other}, not a ${near.written}: is that meant?`;
    case 'path':
      return `${written} has another path than ${other}, this caller: is that meant?`;
  }
}

/** The entry among some that no service has as an action, where that of a request is meant. */
export function renderMisspeltAction(entries: readonly string[], action: string): string | undefined {
  const written = entries.find((entry) => isMisspeltAction(entry, action));
  return (
    written &&
    `no service has an action ${JSON.stringify(written)}, so it covers nothing: is ${JSON.stringify(action)} meant?`
  );
}

/** The slip by which one of some entries covers no action of a request's service. */
export function renderNearService(entries: readonly string[], action: string): string | undefined {
  const [near] = entries.flatMap((written) => {
    const meant = withServiceOf(written, action);
    return meant === undefined ? [] : [{ written, meant }];
  });
  if (near === undefined) return undefined;
  const { written, meant } = near;
  const prefix = written.slice(0, written.indexOf(':'));
  return `${JSON.stringify(written)} covers nothing, since no service has the prefix ${JSON.stringify(prefix)}: is ${JSON.stringify(meant)} meant?`;
}

/**
 * The slip by which one of some entries misses a resource: an id that is nearly its own, one that is what the resource lies below,
 * one of another partition or Region. The only one, of the same kind: whether it is meant beside that.
 */
export function renderNearResource(entries: readonly string[], resource: string): string | undefined {
  const above = entries.find((entry) => isAbove(entry, resource));
  if (above !== undefined) return renderBelow(above, resource);
  const near = renderNearId(entries, resource);
  if (near !== undefined) return near;
  const [first] = entries.flatMap((entry) => {
    const found = nearResource(entry, resource);
    return found !== undefined && parsePattern(found.meant).matches(resource) ? [{ entry, ...found }] : [];
  });
  if (first !== undefined) return renderDifference(first);
  const [only, ...others] = entries;
  return only === undefined || others.length > 0 || !isOfSameKind(only, resource)
    ? undefined
    : renderOther(only, resource);
}

/** What is below an entry; of a bucket all of its objects, and those of a folder. */
function renderBelow(above: string, resource: string): string {
  const objects = objectsAround(resource);
  const below = JSON.stringify(`${above}/*`);
  if (bucketOfObject(resource) !== above || objects === undefined)
    return `${JSON.stringify(above)} is not what is below it: that is ${below}`;
  const { folder } = objects;
  const narrower = folder === undefined ? '' : `, those in ${folder.name}/ are ${JSON.stringify(folder.pattern)}`;
  return `${JSON.stringify(above)} is the bucket itself: all of its objects are ${below}${narrower}`;
}

/** The slip in one folder by which one of some entries for objects misses another. */
export function renderNearFolder(entries: readonly string[], resource: string): string | undefined {
  const near = entries.map((entry) => nearObjects(entry, resource)).find((one) => one?.differs === 'prefix');
  return (
    near &&
    `${JSON.stringify(near.written)} is one typo away from the ${JSON.stringify(near.other)} of this call: is that meant?`
  );
}

/** The only entry for objects, where it is for those of another bucket. */
export function renderOtherBucket([only = '', ...others]: readonly string[], resource: string): string | undefined {
  return others.length === 0 && nearObjects(only, resource)?.differs === 'bucket'
    ? renderOther(only, resource)
    : undefined;
}

function renderOther(entry: string, resource: string): string {
  return `Resource is ${JSON.stringify(entry)}, and this call is on ${JSON.stringify(resource)}: replace it, or list both if both are meant`;
}

function renderDifference({ entry, differs, written, other }: NearResource & { readonly entry: string }): string {
  const [own, had] = [JSON.stringify(entry), JSON.stringify(other)];
  switch (differs) {
    case 'partition':
      return `${own} is in partition ${JSON.stringify(written)}, and this call's resource in ${had}: is that meant?`;
    case 'region':
      return `${own} has ${JSON.stringify(written)} where this call's resource has ${had}: is that meant?`;
    case 'step':
      return `${own} lacks ${had}, which this call's resource has: is that meant?`;
    case 'alias':
      return `an alias as Resource is no key: KMS goes by the ARN of the key, ${had}`;
  }
}

/** Whether both name one resource by its ARN, of the same service and type; of S3, a bucket or an object. */
function isOfSameKind(entry: string, resource: string): boolean {
  const kindOf = (arn: string): string => {
    const [, , service = '', , , ...rest] = arn.split(':');
    const name = rest.join(':');
    return `${service} ${service === 's3' ? name.includes('/') : (/^\w+(?=[:/])/.exec(name)?.[0] ?? '')}`;
  };
  return entry.startsWith('arn:') && !/[*?]|\$\{/.test(entry) && kindOf(entry) === kindOf(resource);
}
