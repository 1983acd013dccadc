import type { Policy } from '../../policy/model';
import { s3Bucket, type Bucket, type BucketSettings } from '../../s3/buckets/bucket';
import { bucketSettings } from './bucket-settings';
import type { DeploymentReader } from './deployment-reader';
import { attributeOf, refTo, textNode } from './intrinsic-nodes';
import { nestedStackError, nestedStacksOn } from './nested-stacks';
import { isNameOf, type ResourceInDeployment } from './named-resource';
import type { TemplateResource } from './resources';
import { typedResources, type Sections } from './sections';
import { stacksTogether } from './stacks-together';
import { NoDeployment } from './template-fault';
import type { TemplateMember } from './template-members';
import { textsIn } from './template-node';
import { checkIsWhole, checkIsWritten } from './unwritten-parts';
import { policiesInResource, type WrittenPolicy } from './template-policies';

/** The buckets of a template with the policies that stand on them. */
export function templateBuckets(sections: Sections): readonly TemplateMember<Bucket>[] {
  return typedResources(sections, 'AWS::S3::Bucket').map((resource) => ({
    id: resource.id,
    resource,
    in: (reader) => {
      checkIsWhole(resource, sections);
      const bucket = { resource, stack: { sections, reader } };
      const policy = policyOn(bucket);
      if (policy === undefined) checkNestedStacks(bucket);
      return s3Bucket({
        name: nameOf(resource, reader),
        account: reader.textAmong(refTo('AWS::AccountId'), ['identity']),
        ...regionOf(reader, sections),
        ...bucketSettings(resource, reader, sections),
        ...(policy !== undefined && { policy }),
      });
    },
  }));
}

/** The policy of a bucket, in whichever of the stacks it stands that are deployed together. */
function policyOn(bucket: ResourceInDeployment): Policy | undefined {
  const [policy, second] = stacksTogether(bucket.stack).flatMap((stack) =>
    bucketPolicies(stack.sections)
      .filter(({ resource }) => isOn({ resource, stack }, bucket))
      .map((written) => ({ written, reader: stack.reader })),
  );
  if (policy === undefined || second === undefined) return policy?.written.in(policy.reader);
  // CloudFormation: "The bucket policy already exists on bucket …"
  throw new NoDeployment(
    `${policy.written.resource.id} and ${second.written.resource.id} are both policies of ${bucket.resource.id}, and a bucket has one`,
  );
}

/** Throws where a template that is not read may have the policy that this one lacks. */
function checkNestedStacks(bucket: ResourceInDeployment): void {
  const [nested] = nestedStacksOn(bucket);
  if (nested !== undefined) throw nestedStackError(nested, `may attach a policy to ${bucket.resource.id}`);
}

const known = new WeakMap<Sections, readonly WrittenPolicy[]>();

function bucketPolicies(sections: Sections): readonly WrittenPolicy[] {
  const policies =
    known.get(sections) ??
    typedResources(sections, 'AWS::S3::BucketPolicy').flatMap((resource) => policiesInResource(resource, sections));
  known.set(sections, policies);
  return policies;
}

function isOn(policy: ResourceInDeployment, bucket: ResourceInDeployment): boolean {
  const { resource, stack } = policy;
  const node = resource.properties.get('Bucket')?.value;
  if (node !== undefined) return isNameOf(node, policy, bucket);
  if (stack.reader.exists(resource.id)) checkIsWritten(resource, stack.sections);
  return false;
}

/** The Region, which is that of the KMS keys that a bucket uses; where a template has to do with none, nothing turns on it. */
function regionOf(reader: DeploymentReader, sections: Sections): Pick<BucketSettings, 'region'> {
  const named = regionsOfKeys(sections);
  if (named === undefined) return {};
  for (const region of named) reader.textAmong(textNode(region), ['region']);
  return { region: reader.textAmong(refTo('AWS::Region'), ['region']) };
}

const knownRegions = new WeakMap<Sections, readonly string[] | false>();

/** The Regions of KMS keys that a template writes out; nothing where it has to do with no key. */
function regionsOfKeys(sections: Sections): readonly string[] | undefined {
  let regions = knownRegions.get(sections);
  if (regions === undefined) {
    const texts = [...sections.resources.values()].flatMap(({ type, node }) => [type, ...textsIn(node)]);
    const hasKeys = texts.some((text) => /:kms:|^kms:|aws:kms|AWS::KMS::/.test(text));
    regions = hasKeys && [...new Set(texts.flatMap((text) => /:kms:([a-z0-9-]+):/.exec(text)?.[1] ?? []))];
    knownRegions.set(sections, regions);
  }
  return regions === false ? undefined : regions;
}

/** Policies name the bucket by its ARN. */
function nameOf({ id }: TemplateResource, reader: DeploymentReader): string {
  const arn = reader.textAmong(attributeOf(id, 'Arn'), ['resource']);
  return arn.slice(arn.lastIndexOf(':') + 1);
}
