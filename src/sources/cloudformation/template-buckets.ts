import { s3Bucket, type Bucket } from '../../s3/buckets/bucket';
import { bucketSettings } from './bucket-settings';
import type { DeploymentReader } from './deployment-reader';
import { attributeOf, refTo } from './intrinsic-nodes';
import { isNameOf } from './named-resource';
import type { TemplateResource } from './resources';
import { typedResources, type Sections } from './sections';
import { NoDeployment } from './template-fault';
import type { TemplateMember } from './template-members';
import { checkIsWhole } from './unwritten-parts';
import { policiesInResource, type WrittenPolicy } from './template-policies';

/** The buckets of a template with the policies that stand on them. */
export function templateBuckets(sections: Sections): readonly TemplateMember<Bucket>[] {
  const policies = typedResources(sections, 'AWS::S3::BucketPolicy').flatMap((resource) =>
    policiesInResource(resource, sections),
  );
  return typedResources(sections, 'AWS::S3::Bucket').map((resource) => ({
    id: resource.id,
    resource,
    in: (reader) => {
      checkIsWhole(resource, sections);
      const policy = policyOn(resource, policies, reader, sections);
      return s3Bucket({
        name: nameOf(resource, reader),
        account: reader.textAmong(refTo('AWS::AccountId'), ['identity']),
        ...bucketSettings(resource, reader, sections),
        ...(policy !== undefined && { policy: policy.in(reader) }),
      });
    },
  }));
}

function policyOn(
  bucket: TemplateResource,
  policies: readonly WrittenPolicy[],
  reader: DeploymentReader,
  sections: Sections,
): WrittenPolicy | undefined {
  const [policy, second] = policies.filter(({ resource }) => isOn(resource, bucket, reader, sections));
  if (policy === undefined || second === undefined) return policy;
  // CloudFormation: "The bucket policy already exists on bucket …"
  throw new NoDeployment(
    `${policy.resource.id} and ${second.resource.id} are both policies of ${bucket.id}, and a bucket has one`,
  );
}

function isOn(
  policy: TemplateResource,
  bucket: TemplateResource,
  reader: DeploymentReader,
  sections: Sections,
): boolean {
  const node = policy.properties.get('Bucket')?.value;
  return node !== undefined && isNameOf(node, { carrier: policy, target: bucket }, reader, sections);
}

/** Policies speak of the bucket by its ARN. */
function nameOf({ id }: TemplateResource, reader: DeploymentReader): string {
  const arn = reader.textAmong(attributeOf(id, 'Arn'), ['resource']);
  return arn.slice(arn.lastIndexOf(':') + 1);
}
