import type { Policy } from '../../policy/model';
import { s3Bucket, type Bucket } from '../../s3/buckets/bucket';
import { bucketSettings } from './bucket-settings';
import type { DeploymentReader } from './deployment-reader';
import { attributeOf, refTo } from './intrinsic-nodes';
import { isNameOf, type ResourceInDeployment } from './named-resource';
import type { TemplateResource } from './resources';
import { typedResources, type Sections } from './sections';
import { stacksTogether } from './stacks-together';
import { NoDeployment } from './template-fault';
import type { TemplateMember } from './template-members';
import { checkIsWhole } from './unwritten-parts';
import { policiesInResource, type WrittenPolicy } from './template-policies';

/** The buckets of a template with the policies that stand on them. */
export function templateBuckets(sections: Sections): readonly TemplateMember<Bucket>[] {
  return typedResources(sections, 'AWS::S3::Bucket').map((resource) => ({
    id: resource.id,
    resource,
    in: (reader) => {
      checkIsWhole(resource, sections);
      const policy = policyOn({ resource, stack: { sections, reader } });
      return s3Bucket({
        name: nameOf(resource, reader),
        account: reader.textAmong(refTo('AWS::AccountId'), ['identity']),
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

const known = new WeakMap<Sections, readonly WrittenPolicy[]>();

function bucketPolicies(sections: Sections): readonly WrittenPolicy[] {
  const policies =
    known.get(sections) ??
    typedResources(sections, 'AWS::S3::BucketPolicy').flatMap((resource) => policiesInResource(resource, sections));
  known.set(sections, policies);
  return policies;
}

function isOn(policy: ResourceInDeployment, bucket: ResourceInDeployment): boolean {
  const node = policy.resource.properties.get('Bucket')?.value;
  return node !== undefined && isNameOf(node, policy, bucket);
}

/** Policies speak of the bucket by its ARN. */
function nameOf({ id }: TemplateResource, reader: DeploymentReader): string {
  const arn = reader.textAmong(attributeOf(id, 'Arn'), ['resource']);
  return arn.slice(arn.lastIndexOf(':') + 1);
}
