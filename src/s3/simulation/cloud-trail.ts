import type { Outcome } from '../../evaluator/request';
import type { Bucket } from '../buckets/bucket';
import { operationFacts } from '../calls/call';
import type { Call } from '../calls/described-call';
import { accountOf, partitionOf } from '../callers/caller';
import { encryptionHeaders, usesKms, type Encryption } from '../buckets/encryption';
import type { LayeredAuthorization } from '../environment/call';
import { addedPairs } from '../authorizations/kms-authorizations';
import { isKmsCall } from '../calls/kms-uses';
import { requestParameters } from './sent-headers';
import { userIdentity } from './user-identity';

export interface Trail {
  readonly call: Call;
  /** The bucket that the call goes to; none for calls on the account. */
  readonly bucket: Bucket | undefined;
  readonly isAllowed: boolean;
  /** What an accepted write leaves. */
  readonly stored: Encryption | undefined;
  /** The uses of keys for which S3 called KMS. */
  readonly made: readonly { readonly question: LayeredAuthorization; readonly outcome: Outcome }[];
}

type Event = Readonly<Record<string, unknown>>;

/** Told where the call does not tell its time, address or TLS version: no decision turns on them then. */
const WHEN = '2030-01-31T12:00:00Z';
const ADDRESS = '203.0.113.7';
const PRIVATE_ADDRESS = '10.0.0.7';
const FORWARDER = 'fas.s3.amazonaws.com';

/** The events of a call: S3's own, then one for each call to KMS ("CloudTrail record contents", "Logging AWS KMS API calls"). */
export function cloudTrailOf(trail: Trail): readonly Event[] {
  const calls = trail.made.filter(({ question: { use } }) => use !== undefined && isKmsCall(use.right));
  // What S3 does by itself, as replication, is not an API call; what CloudTrail logs of it is not published. Which operation
  // asks for a bare action, and so the name of its event, is not specified.
  const operation = operationFacts(trail.call);
  const own = operation === undefined || operation.byRole === true ? [] : [s3Event(trail)];
  return Object.freeze([...own, ...calls.map((call, index) => kmsEvent(trail, call, index + 2))]);
}

function s3Event({ call, bucket, isAllowed, stored, made }: Trail): Event {
  const { facts, operation = '' } = call;
  const object = operationFacts(call)?.on === 'object';
  const region = regionOf(bucket, made);
  return {
    ...envelope(call, region, 1),
    eventSource: 's3.amazonaws.com',
    eventName: EVENT_NAMES[operation] ?? operation,
    userIdentity: userIdentity(facts.caller),
    ...way(call),
    ...(isAllowed ? {} : DENIED),
    requestParameters: requestParameters(call, bucket, region),
    responseElements: isAllowed && stored !== undefined ? responseOf(stored, made) : null,
    additionalEventData: { ...signature(call), ...(stored !== undefined && applied(call, stored)) },
    readOnly: /^(Get|Head|List|Select)/.test(operation),
    resources: resourcesOf(call, bucket),
    eventType: 'AwsApiCall',
    managementEvent: !object,
    eventCategory: object ? 'Data' : 'Management',
    recipientAccountId: bucket?.account ?? accountOf(facts.caller) ?? '',
  };
}

const EVENT_NAMES: Readonly<Record<string, string>> = {
  ListObjectsV2: 'ListObjects',
  PutBucketLifecycleConfiguration: 'PutBucketLifecycle',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'DeleteBucketPublicAccessBlock',
};
const DENIED = { errorCode: 'AccessDenied', errorMessage: 'Access Denied' };

function kmsEvent({ call, bucket }: Trail, { question, outcome }: Trail['made'][number], index: number): Event {
  const { use, authorization } = question;
  const { caller } = call.facts;
  const arn = typeof authorization.resource === 'string' ? authorization.resource : '';
  const right = use?.right ?? '';
  return {
    ...envelope(call, use?.key.region ?? bucket?.region ?? DEFAULT_REGION, index),
    eventSource: 'kms.amazonaws.com',
    eventName: right,
    userIdentity: { ...userIdentity(caller), invokedBy: caller.kind === 'service' ? caller.name : FORWARDER },
    sourceIPAddress: FORWARDER,
    userAgent: FORWARDER,
    ...(outcome === 'Allow' ? {} : DENIED),
    requestParameters: {
      keyId: arn,
      ...(right === 'GenerateDataKey' && { keySpec: 'AES_256' }),
      encryptionContext: { ...Object.fromEntries(addedPairs(call)), 'aws:s3:arn': use?.context ?? '' },
    },
    responseElements: null,
    readOnly: true,
    resources: [{ accountId: use?.key.account ?? '', type: 'AWS::KMS::Key', ARN: arn }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    eventCategory: 'Management',
    recipientAccountId: accountOf(caller) ?? use?.key.account ?? '',
  };
}

const DEFAULT_REGION = 'us-east-1';

function regionOf(bucket: Bucket | undefined, made: Trail['made']): string {
  return bucket?.region ?? made.flatMap(({ question }) => question.use?.key.region ?? [])[0] ?? DEFAULT_REGION;
}

function envelope(call: Call, awsRegion: string, index: number): Event {
  const { at } = call.facts;
  const id = String(index).padStart(12, '0');
  return {
    eventVersion: '1.10',
    eventTime:
      at === undefined
        ? (contextOf(call, 'aws:currenttime') ?? WHEN)
        : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    awsRegion,
    requestID: `EXAMPLE${id}`,
    eventID: `00000000-0000-4000-8000-${id}`,
  };
}

/** What the call's `context` tells of a key, where an event has a place for it. */
function contextOf({ facts }: Call, key: string): string | undefined {
  const value = facts.context.get(key);
  return typeof value === 'string' ? value : undefined;
}

/** Whence and how: address, endpoint and TLS. */
function way(call: Call): Event {
  const { caller, from, secure, tlsVersion } = call.facts;
  const inside = from?.kind === 'vpcEndpoint' ? from : undefined;
  const endpoint = inside?.id ?? contextOf(call, 'aws:sourcevpce');
  const address =
    from?.kind === 'internet'
      ? from.ip
      : endpoint === undefined
        ? (contextOf(call, 'aws:sourceip') ?? ADDRESS)
        : (inside?.ip ?? contextOf(call, 'aws:vpcsourceip') ?? PRIVATE_ADDRESS);
  const version = tlsVersion ?? contextOf(call, 's3:tlsversion') ?? '1.2';
  return {
    sourceIPAddress: caller.kind === 'service' ? caller.name : address,
    userAgent: contextOf(call, 'aws:useragent') ?? '[example-client/1.0]',
    ...(endpoint !== undefined && { vpcEndpointId: endpoint }),
    ...(secure === true && {
      tlsDetails: { tlsVersion: `TLSv${version}`, cipherSuite: 'TLS_AES_128_GCM_SHA256' },
    }),
  };
}

function signature(call: Call): Event {
  const { facts, operation } = call;
  const { caller, presigned, secure } = facts;
  const cipher = secure === true ? { CipherSuite: 'TLS_AES_128_GCM_SHA256' } : {};
  if (caller.kind === 'anonymous') return cipher;
  const isQuery = presigned !== undefined && presigned !== false;
  return {
    SignatureVersion: contextOf(call, 's3:signatureversion') === 'AWS' ? 'SigV2' : 'SigV4',
    ...(operation !== 'PostObject' && { AuthenticationMethod: isQuery ? 'QueryString' : 'AuthHeader' }),
    ...cipher,
  };
}

const APPLIED: Readonly<Record<Encryption['kind'], string>> = {
  'SSE-S3': 'SSE_S3',
  'SSE-KMS': 'SSE_KMS',
  'DSSE-KMS': 'DSSE_KMS',
  'SSE-C': 'SSE_C',
};

/** "Monitoring default encryption with AWS CloudTrail": of a multipart upload on its first event only. */
function applied(call: Call, { kind }: Encryption): Event {
  if (operationFacts(call)?.inherits === true) return {};
  const isDefault = call.facts.encryption === undefined || call.facts.encryption === null;
  return { SSEApplied: `${isDefault ? 'Default_' : ''}${APPLIED[kind]}` };
}

function responseOf(stored: Encryption, made: Trail['made']): Event {
  const written = made.find(({ question: { use } }) => use?.right === 'GenerateDataKey')?.question.use?.key.arn;
  const keyArn = usesKms(stored) ? (stored.keyArn ?? written) : undefined;
  return encryptionHeaders(keyArn === undefined ? stored : { ...stored, keyArn });
}

function resourcesOf(call: Call, bucket: Bucket | undefined): readonly Event[] {
  const { facts } = call;
  // A bucket that is created is not there yet.
  const name = bucket?.name ?? facts.bucket;
  if (name === undefined) return [];
  const arn = `arn:${partitionOf(facts.caller) ?? 'aws'}:s3:::${name}`;
  const object = operationFacts(call)?.on === 'object' && facts.key !== undefined;
  const account = bucket?.account;
  return [
    ...(object ? [{ type: 'AWS::S3::Object', ARN: `${arn}/${facts.key}` }] : []),
    { ...(account !== undefined && { accountId: account }), type: 'AWS::S3::Bucket', ARN: arn },
  ];
}
