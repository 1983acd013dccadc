import { isAbove } from '../values/arn';
import { nearIdsIn } from '../values/near-ids';

/** The slip by which one of some entries misses a value of a request: an id that is nearly its own; nothing where none does. */
export function renderNearId(entries: readonly string[], value: string, whose = 'this call'): string | undefined {
  const [near] = entries.flatMap((entry) => nearIdsIn(entry, value) ?? []);
  return (
    near &&
    `${JSON.stringify(near.written)} is one typo away from the ${JSON.stringify(near.meant)} of ${whose}: is that meant?`
  );
}

/** The same of entries that name resources: one that is what the resource lies below. */
export function renderNearResource(entries: readonly string[], resource: string): string | undefined {
  const above = entries.find((entry) => isAbove(entry, resource));
  return above === undefined
    ? renderNearId(entries, resource)
    : `${JSON.stringify(above)} is not what is below it: that is ${JSON.stringify(`${above}/*`)}`;
}
