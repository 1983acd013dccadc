import { withServiceOf } from '../policy/checks/misspelt-service';
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

/** The slip by which one of some entries misses a resource: an id that is nearly its own, or one that is what the resource lies below. */
export function renderNearResource(entries: readonly string[], resource: string): string | undefined {
  const above = entries.find((entry) => isAbove(entry, resource));
  return above === undefined
    ? renderNearId(entries, resource)
    : `${JSON.stringify(above)} is not what is below it: that is ${JSON.stringify(`${above}/*`)}`;
}
