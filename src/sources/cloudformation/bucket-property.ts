import { deploymentValue, inDeployment } from '../../arguments/deployment-value';
import type { NewBucketSettings, PropertyPlace } from '../../report/new-bucket-settings';
import { linesOf } from '../../report/excerpt';
import { isFollowedByComma } from '../../report/place-to-paste';
import { sseKms } from '../../s3/buckets/encryption';
import { isExpansion } from './expansions';
import { stackOfResource } from './new-bucket-policy';
import { referenceFormOf } from './every-deployment';
import type { TemplateResource } from './resources';
import { typedResources } from './sections';
import type { StackTemplate } from './stack';
import type { MapEntry, TemplateNode } from './template-node';

/** How the template gives a bucket settings: a property as it should be, and where. Nothing where it has no place there. */
export function bucketProperty(
  stacks: object,
  bucketId: string,
  settings: NewBucketSettings,
): PropertyPlace | undefined {
  const stack = stackOfResource(stacks, bucketId);
  const bucket = stack?.resources.get(bucketId.split('/').at(-1) ?? bucketId);
  if (stack === undefined || bucket === undefined || [...bucket.properties.keys()].some(isExpansion)) return undefined;
  const property = settings.isUnderKms ? encryptionOf(bucket, stack) : blockOf(bucket, settings);
  const at = property && (property.entry ?? [...bucket.properties.values()][0])?.keyPosition;
  const { text, source = 'template' } = stack.from;
  const indent = at && text?.split('\n')[at.line - 1]?.slice(0, at.column - 1);
  if (property === undefined || at === undefined || indent === undefined || !/^\s*(?:- +)?$/.test(indent))
    return undefined;
  const { name, entry, value } = property;
  const form = referenceFormOf(stacks);
  return { bucket: bucket.id, name, old: oldOf(entry, text), value, source, line: at.line, indent, form };
}

/** What stands where a property takes the place of another. */
export function oldOf(entry: MapEntry | undefined, text: string | undefined): PropertyPlace['old'] {
  const position = entry?.value.position;
  if (position === undefined || text === undefined) return undefined;
  return { last: linesOf(text, position).last, hasComma: isFollowedByComma({ text }, position) };
}

/** A bucket of a template as it is with other settings. */
export function withBucketSettings(stacks: object, bucket: unknown, settings: NewBucketSettings): unknown {
  const { blockPublicAccess, isUnderKms } = settings;
  return deploymentValue(stacks, (deployment) => {
    const [own] = inDeployment([bucket], deployment) as readonly [object];
    return {
      ...own,
      ...(blockPublicAccess !== undefined && { blockPublicAccess }),
      ...(isUnderKms && { defaultEncryption: sseKms() }),
    };
  });
}

interface Property {
  readonly name: string;
  /** As it stands there. */
  readonly entry: MapEntry | undefined;
  readonly value: unknown;
}

function blockOf({ properties }: TemplateResource, { blockPublicAccess }: NewBucketSettings): Property | undefined {
  const name = 'PublicAccessBlockConfiguration';
  const entry = properties.get(name);
  if (blockPublicAccess === undefined || (entry !== undefined && !isPlain(entry.value))) return undefined;
  const { blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets } = blockPublicAccess;
  const value = {
    BlockPublicAcls: blockPublicAcls,
    BlockPublicPolicy: blockPublicPolicy,
    IgnorePublicAcls: ignorePublicAcls,
    RestrictPublicBuckets: restrictPublicBuckets,
  };
  return { name, entry, value };
}

/** The default alone where the rule of the bucket is there; the key of the template where it has one alone. */
function encryptionOf({ properties }: TemplateResource, stack: StackTemplate): Property | undefined {
  const [key, ...others] = typedResources(stack, 'AWS::KMS::Key');
  const byDefault = {
    SSEAlgorithm: 'aws:kms',
    ...(key !== undefined && others.length === 0 && { KMSMasterKeyID: { 'Fn::GetAtt': [key.id, 'Arn'] } }),
  };
  const whole = properties.get('BucketEncryption');
  if (whole === undefined) {
    const value = { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byDefault }] };
    return { name: 'BucketEncryption', entry: undefined, value };
  }
  const rules = memberOf(whole.value, 'ServerSideEncryptionConfiguration')?.value;
  const [rule, ...more] = rules?.kind === 'list' ? rules.items : [];
  const name = 'ServerSideEncryptionByDefault';
  const entry = rule && more.length === 0 ? memberOf(rule, name) : undefined;
  return entry !== undefined && isPlain(entry.value) ? { name, entry, value: byDefault } : undefined;
}

function memberOf(node: TemplateNode, name: string): MapEntry | undefined {
  return node.kind === 'map' ? node.entries.get(name) : undefined;
}

/** Whether a map is written out, without a function on which its values depend. */
function isPlain(node: TemplateNode): boolean {
  return node.kind === 'map' && [...node.entries.values()].every(({ value }) => value.kind === 'scalar');
}
