import type { PolicyInput } from '../../policy/model';
import type { Bucket } from '../buckets/bucket';
import type { Call } from '../calls/described-call';
import { partitionOfCall } from '../calls/call-place';
import { accountOf } from '../callers/caller';
import { proposalFor } from '../../arguments/checks';
import { usesKms, type Encryption } from '../buckets/encryption';
import type { Environment } from './environment';
import { bucketIn } from './policy-layers';
import type { KeyInUse, KeyUse } from '../authorizations/kms-authorizations';
import { kmsUsesOf } from '../calls/kms-uses';
import { storedEncryption, usesBucketKey, writtenEncryption } from '../calls/object-encryption';
import { bucketOfCall, type CallPlace } from '../calls/call-place';
import { UsageError } from '../../arguments/usage';

export interface PolicedKey extends KeyInUse {
  readonly policy: PolicyInput;
  /** The AWS managed key `aws/s3` of the account. */
  readonly managed: boolean;
}

export interface PolicedKeyUse extends KeyUse {
  readonly key: PolicedKey;
}

/**
 * The uses of KMS keys that S3 makes for a call, in order; none where no object is under a KMS key. Throws a usage error
 * for a key that the environment does not have.
 */
export function keyUsesOf(call: Call, environment: Environment, place: CallPlace): readonly PolicedKeyUse[] {
  const { operation, facts } = call;
  const uses = operation === undefined ? [] : kmsUsesOf(operation);
  if (uses.length === 0) return [];
  const target = bucketIn(environment, bucketOfCall(call, place), call.name);
  const { copySource } = facts;
  const source = copySource === undefined ? target : bucketIn(environment, copySource.bucket, call.name);
  const written = { bucket: target, key: facts.key, encryption: writtenEncryption(call, target), isNew: true };
  const stored = {
    bucket: source,
    key: copySource?.key ?? facts.key,
    encryption: storedEncryption(call, source),
    isNew: false,
  };
  return uses.flatMap(({ right, of, onlyWith }): PolicedKeyUse[] => {
    const object = of === 'written' ? written : stored;
    if (!usesKms(object.encryption)) return [];
    if (onlyWith === 'bucketKey' && !usesBucketKey(call, object.encryption, object.bucket)) return [];
    return [{ right, key: keyOfObject(call, object, environment), context: contextOf(call, object) }];
  });
}

export interface StoredObject {
  readonly bucket: Bucket;
  readonly key: string | undefined;
  readonly encryption: Encryption;
  /** It is written by this call or its upload, not there before. */
  readonly isNew: boolean;
}

/** "Amazon S3 Bucket Keys": with one the encryption context is the bucket, else the object. */
function contextOf(call: Call, { bucket, key, encryption, isNew }: StoredObject): string {
  const arn = `arn:${partitionOfCall(call, bucket.name, { bucketFacts: bucket })}:s3:::${bucket.name}`;
  // Of a copy the call's own Bucket Key is that of the new object.
  const isSource = !isNew && call.facts.copySource !== undefined;
  const byBucket = isSource
    ? encryption.kind === 'SSE-KMS' && bucket.bucketKey
    : usesBucketKey(call, encryption, bucket);
  if (byBucket) return arn;
  if (key === undefined) throw new UsageError(`${call.name}: the call does not specify its key`, "give { key: 'a' }");
  return `${arn}/${key}`;
}

/** The key that an object is under, or comes under when it is written. */
export function keyOfObject(
  call: Call,
  { bucket, encryption, isNew }: StoredObject,
  { keys }: Environment,
): PolicedKey {
  const { keyArn } = encryption;
  if (keyArn === undefined) return managedKey(call, bucket, isNew);
  const key = keys.find(({ arn }) => arn === keyArn);
  if (key !== undefined) return { ...key, managed: false };
  const known = keys.map(({ arn }) => arn);
  throw new UsageError(
    `${call.name}: the environment does not have the key ${keyArn}`,
    known.length > 0 ? proposalFor(keyArn, known) : 'add kmsKey({ arn, policy }) to it',
  );
}

/**
 * The AWS managed key `aws/s3`, one for each account and Region: a writer uses its own, and what is stored is taken to
 * be under the owner's. Its policy lets in everyone of its account who comes through S3, and cannot be edited.
 */
function managedKey(call: Call, bucket: Bucket, isNew: boolean): PolicedKey {
  const { caller } = call.facts;
  const account = (isNew ? accountOf(caller) : undefined) ?? bucket.account ?? accountOf(caller) ?? '';
  const { region } = bucket;
  const arn = `arn:${partitionOfCall(call, bucket.name, { bucketFacts: bucket })}:kms:${region ?? 'us-east-1'}:${account}:key/aws-s3`;
  const policy = {
    Version: '2012-10-17',
    Id: 'aws/s3',
    Statement: [
      {
        Sid: 'AllowTheAccountThroughS3',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: { StringEquals: { 'kms:CallerAccount': account } },
      },
    ],
  };
  return { arn, account, managed: true, policy, ...(region !== undefined && { region }) };
}
