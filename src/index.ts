/** Functions and types of jest-iam; importing it has no side effect. */
export { authorize, authorizeDocument, explainDocument } from './api/authorize';
export { explain, type ExplainedDecision } from './matchers/explain-call';
export type { Explanation } from './evaluator/explain';
export type {
  AccessRequest,
  ContextValue,
  Decision,
  Outcome,
  PolicySet,
  Principal,
  StatementRef,
  StatementTrace,
} from './evaluator/request';
export type { DocumentStatement, Policy, PolicyDocument, PolicyInput, PolicyType } from './policy/model';
export {
  loadPolicy,
  parsePolicy,
  validatePolicy,
  type LoadPolicyOptions,
  type ParsePolicyOptions,
} from './sources/read-policy';
export type { FileUrl } from './sources/file';
export { policiesUnder } from './sources/policies-under';
export { policiesIn, resourcesOfType, type PoliciesInOptions } from './sources/policies-in';
export type { Finding } from './report/findings';
export { isPolicyError, isUndecidedError, PolicyError, UndecidedError } from './report/errors';
export {
  checkAccessNotGranted,
  checkNoNewAccess,
  checkNoPublicAccess,
  type CheckOptions,
  type CheckFinding,
  type CheckResult,
} from './api/access-analyzer';
export { recordedSummary as accessSummary } from './coverage/recorded-summary';
export {
  anonymous,
  awsService,
  iamRole,
  iamUser,
  originAccessIdentity,
  rootOf,
  webIdentity,
  type Caller,
  type ServiceFacts,
  type WebIdentity,
} from './s3/callers/caller';
export type { IdentityFacts, RoleFacts } from './s3/callers/identity-facts';
export {
  clientSideEncryption,
  dsseKms,
  sseC,
  sseKms,
  sseS3,
  type ClientSideEncryption,
  type Encryption,
} from './s3/buckets/encryption';
export { internet, vpcEndpoint, type Network, type VpcEndpointFacts } from './s3/callers/network';
export {
  call,
  abortMultipartUpload,
  completeMultipartUpload,
  copyObject,
  createBucket,
  createMultipartUpload,
  deleteBucket,
  deleteBucketCors,
  deleteBucketEncryption,
  deleteBucketLifecycle,
  deleteBucketPolicy,
  deleteBucketReplication,
  deleteObject,
  deleteObjectTagging,
  deleteObjects,
  deletePublicAccessBlock,
  getBucketAcl,
  getBucketCors,
  getBucketEncryption,
  getBucketLifecycleConfiguration,
  getBucketLocation,
  getBucketPolicy,
  getBucketPolicyStatus,
  getBucketReplication,
  getBucketVersioning,
  getObject,
  getObjectAcl,
  getObjectAttributes,
  getObjectLegalHold,
  getObjectLockConfiguration,
  getObjectRetention,
  getObjectTagging,
  getPublicAccessBlock,
  headBucket,
  headObject,
  listBuckets,
  listMultipartUploads,
  listObjectVersions,
  listObjects,
  listObjectsV2,
  listParts,
  postObject,
  putBucketAcl,
  putBucketCors,
  putBucketEncryption,
  putBucketLifecycleConfiguration,
  putBucketPolicy,
  putBucketReplication,
  putBucketVersioning,
  putObject,
  putObjectAcl,
  putObjectLegalHold,
  putObjectLockConfiguration,
  putObjectRetention,
  putObjectTagging,
  putPublicAccessBlock,
  readForReplication,
  replicateDelete,
  replicateObject,
  restoreObject,
  selectObjectContent,
  updateObjectEncryption,
  uploadPart,
  uploadPartCopy,
  type ActionCallOptions,
  type CallOptions,
} from './s3/calls/call';
export type { Call } from './s3/calls/described-call';
export { s3Bucket, type Bucket, type BucketSettings } from './s3/buckets/bucket';
export { kmsKey, type KmsKey, type KmsKeySettings } from './s3/buckets/kms-key';
export type { Environment, EnvironmentSettings } from './s3/environment/environment';
export { environment, type EnvironmentInput } from './api/environment';
export { simulate } from './api/simulate';
export type { Simulation } from './s3/simulation/simulate';
export type { ConfigParameters } from './s3/config/parameters';
export type { ConfigRule } from './s3/config/rules';
export { kmsQuota } from './s3/kms-load/kms-quota';
export { kmsRequestRate, type KmsWorkload } from './s3/kms-load/kms-rate';
export type { Access } from './claims/access-grants';
export type { TlsVersion } from './s3/calls/options';
export { isUsageError, UsageError } from './arguments/usage';
export { every, negated as not, type Every, type EveryOptions } from './s3/calls/every';
export { awsServices, serviceLinkedRoles, tagged, viaAwsServices, type ExceptionInput } from './s3/callers/exceptions';
export { fromCdk } from './sources/cloudformation/from-cdk';
export { fromCloudFormation } from './sources/cloudformation/from-cloudformation';
export type { Stack, StackPolicy } from './sources/cloudformation/stack';
export type { TemplateOptions } from './sources/cloudformation/template-options';
