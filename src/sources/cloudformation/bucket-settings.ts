import type { PublicAccessBlock } from '../../s3/buckets/access-block';
import type { BucketSettings } from '../../s3/buckets/bucket';
import { dsseKms, sseKms, sseS3, type Encryption } from '../../s3/buckets/encryption';
import type { BucketAcl } from '../../service-reference/s3-names';
import type { DeploymentReader } from './deployment-reader';
import { keyArnOf } from './key-of-template';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';
import { isOn, oneOf, takenValues } from './taken-values';
import { NoDeployment } from './template-fault';
import type { TemplateNode } from './template-node';

type Settings = Omit<BucketSettings, 'name' | 'policy' | 'account'>;

/** The settings of a bucket ("AWS::S3::Bucket"); what is left out is left out, as for a new bucket. */
export function bucketSettings(bucket: TemplateResource, reader: DeploymentReader, sections: Sections): Settings {
  const ownership = first(bucket, 'OwnershipControls.Rules[].ObjectOwnership', reader);
  const objectOwnership =
    ownership && oneOf(ownership, ['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'], reader);
  return {
    ...encryptionOf(bucket, reader, sections),
    ...accessBlock(bucket, reader),
    ...(objectOwnership !== undefined && { objectOwnership }),
    ...aclOf(bucket, objectOwnership ?? 'BucketOwnerEnforced', reader),
    ...tagsOf(bucket, reader),
  };
}

const rule = 'BucketEncryption.ServerSideEncryptionConfiguration[]';

function encryptionOf(bucket: TemplateResource, reader: DeploymentReader, sections: Sections): Settings {
  const algorithm = first(bucket, `${rule}.ServerSideEncryptionByDefault.SSEAlgorithm`, reader);
  const bucketKey = first(bucket, `${rule}.BucketKeyEnabled`, reader);
  const blocked = first(bucket, `${rule}.BlockedEncryptionTypes.EncryptionType`, reader);
  const defaultEncryption = algorithm && defaultOf(bucket, algorithm, reader, sections);
  return {
    ...(defaultEncryption !== undefined && { defaultEncryption }),
    // S3 has no such key for DSSE-KMS, and ignores the setting.
    ...(bucketKey !== undefined && {
      bucketKey: isOn(bucketKey, reader) && defaultEncryption?.kind !== 'DSSE-KMS',
    }),
    ...(blocked !== undefined && { blockedEncryption: blockedOf(blocked, reader) }),
  };
}

function defaultOf(
  bucket: TemplateResource,
  algorithm: TemplateNode,
  reader: DeploymentReader,
  sections: Sections,
): Encryption {
  const kind = oneOf(algorithm, ['AES256', 'aws:kms', 'aws:kms:dsse'], reader);
  if (kind === 'AES256') return sseS3();
  const key = first(bucket, `${rule}.ServerSideEncryptionByDefault.KMSMasterKeyID`, reader);
  const arn = key && keyArnOf(key, reader, sections);
  return kind === 'aws:kms' ? sseKms(arn) : dsseKms(arn);
}

function blockedOf(node: TemplateNode, reader: DeploymentReader): readonly 'SSE-C'[] {
  const types = node.kind === 'list' ? node.items : [node];
  return types.some((type) => oneOf(type, ['NONE', 'SSE-C'], reader) === 'SSE-C') ? ['SSE-C'] : [];
}

const blockSettings = {
  BlockPublicAcls: 'blockPublicAcls',
  BlockPublicPolicy: 'blockPublicPolicy',
  IgnorePublicAcls: 'ignorePublicAcls',
  RestrictPublicBuckets: 'restrictPublicBuckets',
} as const;

/** A configuration that is there turns off what it does not turn on ("PutPublicAccessBlock"). */
function accessBlock(bucket: TemplateResource, reader: DeploymentReader): Settings {
  if (first(bucket, 'PublicAccessBlockConfiguration', reader) === undefined) return {};
  const settings = Object.entries(blockSettings).map(([property, setting]): [keyof PublicAccessBlock, boolean] => {
    const node = first(bucket, `PublicAccessBlockConfiguration.${property}`, reader);
    return [setting, node !== undefined && isOn(node, reader)];
  });
  return { blockPublicAccess: Object.fromEntries(settings) };
}

/**
 * What an ACL grants to callers that a question can be about: nothing to the groups of log delivery and of EC2, and S3
 * ignores those for object owners ("Canned ACL").
 */
const acls = {
  Private: 'private',
  PublicRead: 'public-read',
  PublicReadWrite: 'public-read-write',
  AuthenticatedRead: 'authenticated-read',
  LogDeliveryWrite: 'private',
  AwsExecRead: 'private',
  BucketOwnerRead: 'private',
  BucketOwnerFullControl: 'private',
} as const satisfies Record<string, BucketAcl>;

function aclOf(bucket: TemplateResource, ownership: string, reader: DeploymentReader): Settings {
  const node = first(bucket, 'AccessControl', reader);
  if (node === undefined) return {};
  const name = oneOf(node, Object.keys(acls) as (keyof typeof acls)[], reader);
  if (ownership === 'BucketOwnerEnforced' && !['Private', 'BucketOwnerFullControl'].includes(name)) {
    throw new NoDeployment(`S3 refuses the ACL ${name} of ${bucket.id}, whose ownership disables ACLs`);
  }
  return { acl: acls[name] };
}

/** Conditions see the tags of a bucket where it says so ("Enabling ABAC in general purpose buckets"). */
function tagsOf(bucket: TemplateResource, reader: DeploymentReader): Settings {
  const status = first(bucket, 'AbacStatus', reader);
  if (status === undefined || oneOf(status, ['Disabled', 'Enabled'], reader) === 'Disabled') return {};
  const [keys, values] = ['Key', 'Value'].map((name) => takenValues(bucket, `Tags[].${name}`, reader));
  const tags = (keys ?? []).map((key, index): [string, string] => {
    const value = values?.[index];
    return [reader.text(key), value === undefined ? '' : reader.text(value)];
  });
  return { abac: true, tags: tags.length === 0 ? null : Object.fromEntries(tags) };
}

function first(bucket: TemplateResource, path: string, reader: DeploymentReader): TemplateNode | undefined {
  return takenValues(bucket, path, reader)[0];
}
