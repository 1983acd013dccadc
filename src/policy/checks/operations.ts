/** By action of IAM, the operations of the S3 API that ask for it under a name of their own ("Actions, resources, and condition keys for Amazon S3"; F8, F9). */
const operations: Readonly<Record<string, string>> = {
  ListBucket: 'HeadBucket ListObjects ListObjectsV2',
  ListBucketVersions: 'ListObjectVersions',
  ListBucketMultipartUploads: 'ListMultipartUploads',
  ListMultipartUploadParts: 'ListParts',
  ListAllMyBuckets: 'ListBuckets',
  GetObject: 'HeadObject SelectObjectContent',
  PutObject:
    'CopyObject PostObject CreateMultipartUpload InitiateMultipartUpload UploadPart UploadPartCopy CompleteMultipartUpload',
  DeleteObject: 'DeleteObjects DeleteMultipleObjects',
  GetEncryptionConfiguration: 'GetBucketEncryption',
  PutEncryptionConfiguration: 'PutBucketEncryption DeleteBucketEncryption',
  GetLifecycleConfiguration: 'GetBucketLifecycle GetBucketLifecycleConfiguration',
  PutLifecycleConfiguration:
    'PutBucketLifecycle PutBucketLifecycleConfiguration DeleteBucketLifecycle DeleteBucketLifecycleConfiguration',
  GetReplicationConfiguration: 'GetBucketReplication',
  PutReplicationConfiguration: 'PutBucketReplication DeleteBucketReplication',
  PutBucketCORS: 'DeleteBucketCors',
  GetBucketPublicAccessBlock: 'GetPublicAccessBlock',
  PutBucketPublicAccessBlock: 'PutPublicAccessBlock DeletePublicAccessBlock DeleteBucketPublicAccessBlock',
  GetBucketObjectLockConfiguration: 'GetObjectLockConfiguration',
  PutBucketObjectLockConfiguration: 'PutObjectLockConfiguration',
  GetAccelerateConfiguration: 'GetBucketAccelerateConfiguration',
  PutAccelerateConfiguration: 'PutBucketAccelerateConfiguration',
  GetAnalyticsConfiguration: 'GetBucketAnalyticsConfiguration ListBucketAnalyticsConfigurations',
  PutAnalyticsConfiguration: 'PutBucketAnalyticsConfiguration DeleteBucketAnalyticsConfiguration',
  GetInventoryConfiguration: 'GetBucketInventoryConfiguration ListBucketInventoryConfigurations',
  PutInventoryConfiguration: 'PutBucketInventoryConfiguration DeleteBucketInventoryConfiguration',
  GetMetricsConfiguration: 'GetBucketMetricsConfiguration ListBucketMetricsConfigurations',
  PutMetricsConfiguration: 'PutBucketMetricsConfiguration DeleteBucketMetricsConfiguration',
  GetIntelligentTieringConfiguration:
    'GetBucketIntelligentTieringConfiguration ListBucketIntelligentTieringConfigurations',
  PutIntelligentTieringConfiguration:
    'PutBucketIntelligentTieringConfiguration DeleteBucketIntelligentTieringConfiguration',
  GetBucketNotification: 'GetBucketNotificationConfiguration',
  PutBucketNotification: 'PutBucketNotificationConfiguration',
  PutBucketTagging: 'DeleteBucketTagging',
  PutBucketOwnershipControls: 'DeleteBucketOwnershipControls',
};

let actions: ReadonlyMap<string, string> | undefined;

/** The action that an operation of the S3 API asks for, where it is not an action itself: `listobjectsv2` gives `ListBucket`. */
export function actionOfOperation(lowerCaseName: string): string | undefined {
  actions ??= new Map(
    Object.entries(operations).flatMap(([action, names]) =>
      names.split(' ').map((name): [string, string] => [name.toLowerCase(), action]),
    ),
  );
  return actions.get(lowerCaseName);
}
