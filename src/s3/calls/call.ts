import { asFunction } from '../../arguments/asker';
import { takesDeploymentValues } from '../../arguments/deployment-value';
import { actionOf, checkActionOptions, optionsOfAction } from './actions';
import { readContext } from './context-option';
import type { Need, Operation } from './operation';
import { constructorName, operationOf, operations, type OperationName } from './operations';
import { CANNED_ACLS, type CannedAcl } from '../../service-reference/s3-names';
import type { AllOptions, CallFacts, OptionName } from './options';
import { readOptions } from './option-readers';
import { checkReceivable } from './receivable';
import { UsageError } from '../../arguments/usage';
import { CALL, isCall, writtenAs, type Call } from './described-call';

type CommonOption =
  'caller' | 'secure' | 'tlsVersion' | 'from' | 'via' | 'presigned' | 'at' | 'context' | 'resourceAccount';
const COMMON: readonly OptionName[] = [
  'caller',
  'secure',
  'tlsVersion',
  'from',
  'via',
  'presigned',
  'at',
  'context',
  'resourceAccount',
];
const PLACE = {
  object: ['bucket', 'key', 'objectOwner', 'expectedBucketOwner'],
  bucket: ['bucket', 'expectedBucketOwner'],
  account: [],
} as const;
/** What an operation does not take of its place: a bucket that is created has no owner to expect. */
const UNPLACED = { CreateBucket: 'expectedBucketOwner' } as const satisfies Partial<Record<OperationName, OptionName>>;
const unplaced: Readonly<Partial<Record<OperationName, OptionName>>> = UNPLACED;
type Unplaced<K> = K extends keyof typeof UNPLACED ? (typeof UNPLACED)[K] : never;

/** The options of one operation. */
export type CallOptions<K extends OperationName> = Pick<
  AllOptions,
  | CommonOption
  | Exclude<(typeof PLACE)[(typeof operations)[K]['on']][number], Unplaced<K>>
  | (typeof operations)[K]['options'][number]
>;

/** The constructor of one operation's calls; throws a usage error on what AWS cannot receive. */
function operation<K extends OperationName>(operationName: K): (options: CallOptions<K>) => Call {
  const name = constructorName(operationName);
  const facts = operationOf(operationName);
  const keyless = facts.options.includes('keys');
  const place = PLACE[facts.on].filter(
    (option) => !(keyless && option === 'key') && option !== unplaced[operationName],
  );
  const known = [...place, ...facts.options, ...COMMON];
  const actions = actionsOf(facts);
  return takesDeploymentValues(name, (options) => {
    const call = { name, operation: operationName };
    return asFunction(name, () => writtenAs(finished(call, read(name, options, known, actions), facts), [options]));
  });
}

/** The options of a call of any IAM action. */
export type ActionCallOptions = Omit<
  AllOptions,
  'keys' | 'upload' | 'bypassGovernance' | 'ownerOverride' | 'taggingDirective'
>;

/** A call of any IAM action of any service: one authorization, whose other keys stay unknown until told. */
export const call = takesDeploymentValues('call', (action: string, options: ActionCallOptions): Call =>
  asFunction('call', () => {
    const found = actionOf(action);
    const known = [...COMMON, 'resource' as const, ...optionsOfAction(found)];
    const facts = read('call', options, known, [found.name]);
    checkActionOptions(found, facts);
    const described = { name: 'call', action: found.name };
    return writtenAs(finished(described, { ...aclIn(facts.context), ...facts }, undefined), [action, options]);
  }),
);

function read(name: string, options: unknown, known: readonly OptionName[], actions: readonly string[]): CallFacts {
  const facts = readOptions(name, options, known);
  const context = readContext((options as AllOptions).context, actions);
  return { ...facts, context };
}

/** A canned ACL that the context of a bare action tells is sent like one told by its option: S3 looks at it too. */
function aclIn(context: CallFacts['context']): { readonly acl?: CannedAcl } {
  const acl = CANNED_ACLS.find((one) => one === context.get('s3:x-amz-acl'));
  return acl === undefined ? {} : { acl };
}

function finished(call: Omit<Call, typeof CALL | 'facts'>, given: CallFacts, operation: Operation | undefined): Call {
  const facts = checkReceivable(given, { operation, action: call.action });
  return Object.freeze({ [CALL]: true as const, ...call, facts: Object.freeze(facts) });
}

function actionsOf({ needs }: Operation): string[] {
  return needs
    .flatMap(({ action, versioned }: Need) => [action, ...(versioned === undefined ? [] : [versioned])])
    .map((action) => `s3:${action}`);
}

/** The facts of a call's operation; none for `call(action, …)`. */
export function operationFacts({ operation: name }: Call): Operation | undefined {
  return name === undefined ? undefined : operationOf(name);
}

/** Throws unless the value is a call. */
export function checkCall(value: unknown): asserts value is Call {
  if (isCall(value)) return;
  throw new UsageError(
    'the argument is not a call',
    "describe one: getObject({ bucket: 'logs', key: 'a', caller: anonymous })",
  );
}

export const putObject = operation('PutObject');
export const postObject = operation('PostObject');
export const copyObject = operation('CopyObject');
export const createMultipartUpload = operation('CreateMultipartUpload');
export const uploadPart = operation('UploadPart');
export const uploadPartCopy = operation('UploadPartCopy');
export const completeMultipartUpload = operation('CompleteMultipartUpload');
export const abortMultipartUpload = operation('AbortMultipartUpload');
export const listParts = operation('ListParts');
export const getObject = operation('GetObject');
export const headObject = operation('HeadObject');
export const selectObjectContent = operation('SelectObjectContent');
export const getObjectAcl = operation('GetObjectAcl');
export const getObjectTagging = operation('GetObjectTagging');
export const getObjectAttributes = operation('GetObjectAttributes');
export const getObjectRetention = operation('GetObjectRetention');
export const getObjectLegalHold = operation('GetObjectLegalHold');
export const listObjects = operation('ListObjects');
export const listObjectsV2 = operation('ListObjectsV2');
export const listObjectVersions = operation('ListObjectVersions');
export const listMultipartUploads = operation('ListMultipartUploads');
export const listBuckets = operation('ListBuckets');
export const headBucket = operation('HeadBucket');
export const getBucketLocation = operation('GetBucketLocation');
export const deleteObject = operation('DeleteObject');
export const deleteObjects = operation('DeleteObjects');
export const putObjectAcl = operation('PutObjectAcl');
export const putObjectTagging = operation('PutObjectTagging');
export const deleteObjectTagging = operation('DeleteObjectTagging');
export const restoreObject = operation('RestoreObject');
export const putObjectRetention = operation('PutObjectRetention');
export const putObjectLegalHold = operation('PutObjectLegalHold');
export const updateObjectEncryption = operation('UpdateObjectEncryption');
export const createBucket = operation('CreateBucket');
export const replicateObject = operation('ReplicateObject');
export const replicateDelete = operation('ReplicateDelete');
export const readForReplication = operation('ReadForReplication');
export const deleteBucket = operation('DeleteBucket');
export const putBucketAcl = operation('PutBucketAcl');
export const getBucketAcl = operation('GetBucketAcl');
export const putBucketPolicy = operation('PutBucketPolicy');
export const getBucketPolicy = operation('GetBucketPolicy');
export const deleteBucketPolicy = operation('DeleteBucketPolicy');
export const getBucketPolicyStatus = operation('GetBucketPolicyStatus');
export const putBucketEncryption = operation('PutBucketEncryption');
export const getBucketEncryption = operation('GetBucketEncryption');
export const deleteBucketEncryption = operation('DeleteBucketEncryption');
export const putBucketLifecycleConfiguration = operation('PutBucketLifecycleConfiguration');
export const getBucketLifecycleConfiguration = operation('GetBucketLifecycleConfiguration');
export const deleteBucketLifecycle = operation('DeleteBucketLifecycle');
export const putBucketReplication = operation('PutBucketReplication');
export const getBucketReplication = operation('GetBucketReplication');
export const deleteBucketReplication = operation('DeleteBucketReplication');
export const putBucketCors = operation('PutBucketCors');
export const getBucketCors = operation('GetBucketCors');
export const deleteBucketCors = operation('DeleteBucketCors');
export const putPublicAccessBlock = operation('PutPublicAccessBlock');
export const getPublicAccessBlock = operation('GetPublicAccessBlock');
export const deletePublicAccessBlock = operation('DeletePublicAccessBlock');
export const putObjectLockConfiguration = operation('PutObjectLockConfiguration');
export const getObjectLockConfiguration = operation('GetObjectLockConfiguration');
export const putBucketVersioning = operation('PutBucketVersioning');
export const getBucketVersioning = operation('GetBucketVersioning');
