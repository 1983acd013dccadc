import type { AccessRequest } from '../evaluator/request';
import { compileAction } from '../evaluator/action';
import type { Bucket } from './bucket';
import { usesKms } from './encryption';
import type { Every } from './every';
import { kmsUsesOf } from './kms-uses';
import { operationOf, operations, type OperationName } from './operations';

/** The actions whose calls need a right on a key: that of what they write, that of what they read, or both. */
const actions = (Object.keys(operations) as OperationName[]).flatMap((operation) => {
  const uses = kmsUsesOf(operation);
  const { needs } = operationOf(operation);
  const copies = needs.some(({ on }) => on === 'source');
  return needs.flatMap(({ action, versioned, when, on }, index) => {
    if (when !== undefined || uses.length === 0) return [];
    const written = on !== 'source' && uses.some(({ of }) => of === 'written');
    const stored = on === 'source' || (index === 0 && !copies && uses.some(({ of }) => of === 'stored'));
    return [action, versioned ?? action].map((name) => ({ name: `s3:${name}`, written, stored }));
  });
});

/** Whether KMS is asked about some call of a set on a bucket, or about the one that a request is of. */
export function kmsHasSay(set: Every, bucket: Bucket | undefined, request: AccessRequest | undefined): boolean {
  const list = set.actions && compileAction({ negated: false, values: set.actions, path: [] });
  const byDefault = bucket === undefined || usesKms(bucket.defaultEncryption);
  const { encryption } = set;
  const ways = encryption === undefined ? undefined : [encryption].flat();
  const written = ways === undefined || ways.some((way) => (way === null ? byDefault : usesKms(way)));
  return actions.some(({ name, written: writes, stored: reads }) => {
    if (request === undefined ? list?.matches(name.toLowerCase()) === false : request.action !== name) return false;
    return (writes && written) || (reads && byDefault);
  });
}
