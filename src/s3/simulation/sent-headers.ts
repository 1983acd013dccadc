import type { Bucket } from '../buckets/bucket';
import type { Call } from '../calls/described-call';
import { operationFacts } from '../calls/call';
import { encryptionHeaders } from '../buckets/encryption';
import { SSE_HEADER } from '../../service-reference/s3-names';

type Parameters = Record<string, unknown>;

/** The `requestParameters` of an S3 event: the bucket, the key, and the headers and query that were sent. */
export function requestParameters(call: Call, bucket: Bucket | undefined, region: string): Readonly<Parameters> {
  const { facts } = call;
  const isObject = operationFacts(call)?.on === 'object';
  const sent: Parameters = {
    bucketName: bucket?.name ?? facts.bucket,
    key: isObject ? facts.key : undefined,
    Host: bucket === undefined ? `s3.${region}.amazonaws.com` : `${bucket.name}.s3.${region}.amazonaws.com`,
    versionId: facts.versionId,
    prefix: facts.prefix,
    delimiter: facts.delimiter,
    'max-keys': facts.maxKeys,
    'x-amz-acl': facts.acl,
    'x-amz-grant-read': facts.grants?.read,
    'x-amz-grant-write': facts.grants?.write,
    'x-amz-grant-read-acp': facts.grants?.readAcp,
    'x-amz-grant-write-acp': facts.grants?.writeAcp,
    'x-amz-grant-full-control': facts.grants?.fullControl,
    'x-amz-storage-class': facts.storageClass,
    'x-amz-website-redirect-location': facts.websiteRedirect,
    'x-amz-copy-source': facts.copySource?.header,
    'x-amz-metadata-directive': facts.metadataDirective,
    'x-amz-tagging-directive': facts.taggingDirective,
    'x-amz-expected-bucket-owner': facts.expectedBucketOwner,
    'x-amz-tagging': facts.tags ? new URLSearchParams(facts.tags).toString() : undefined,
    'x-amz-object-lock-mode': facts.retention?.mode,
    'x-amz-object-lock-retain-until-date': facts.retention ? new Date(facts.retention.until).toISOString() : undefined,
    'x-amz-object-lock-legal-hold': facts.legalHold,
    'x-amz-bypass-governance-retention': facts.bypassGovernance === true ? 'true' : undefined,
    'x-amz-content-sha256': facts.context.get('s3:x-amz-content-sha256'),
    'if-match': facts.ifMatch,
    'if-none-match': facts.ifNoneMatch,
    ...headersOfEncryption(call),
  };
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined && value !== null));
}

function headersOfEncryption({ facts }: Call): Parameters {
  const { encryption, bucketKey } = facts;
  if (encryption === undefined || encryption === null) return {};
  const isSent = bucketKey !== undefined && encryption.kind !== 'SSE-C';
  return {
    ...encryptionHeaders(encryption),
    ...(isSent && { [`${SSE_HEADER}-bucket-key-enabled`]: String(bucketKey) }),
  };
}
