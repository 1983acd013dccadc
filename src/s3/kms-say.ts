import type { AccessRequest } from '../evaluator/request';
import { compileAction } from '../evaluator/action';
import type { Bucket } from './bucket';
import { usesKms } from './encryption';
import type { Every } from './every';
import { kmsUsesOf } from './kms-uses';
import { operationOf, operations, type OperationName } from './operations';

/** The actions whose calls need a right on the key where the object is under one; of a write, where it ends up there. */
const actions = (Object.keys(operations) as OperationName[]).flatMap((operation) => {
  if (kmsUsesOf(operation).length === 0) return [];
  const { needs, creates } = operationOf(operation);
  const writes = creates !== undefined || operation === 'UpdateObjectEncryption';
  return needs.flatMap(({ action, versioned, when, on }) => {
    if (when !== undefined) return [];
    return [action, versioned ?? action].map((name) => ({ name: `s3:${name}`, writes: writes && on !== 'source' }));
  });
});

/** Whether KMS is asked about some call of a set on a bucket, or about the one that a request is of. */
export function kmsHasSay(set: Every, bucket: Bucket | undefined, request: AccessRequest | undefined): boolean {
  const list = set.actions && compileAction({ negated: false, values: set.actions, path: [] });
  const byDefault = bucket === undefined || usesKms(bucket.defaultEncryption);
  const { encryption } = set;
  const ways = encryption === undefined ? undefined : [encryption].flat();
  const written = ways === undefined || ways.some((way) => (way === null ? byDefault : usesKms(way)));
  return actions.some(({ name, writes }) => {
    if (request === undefined ? list?.matches(name.toLowerCase()) === false : request.action !== name) return false;
    return writes ? written : byDefault;
  });
}
