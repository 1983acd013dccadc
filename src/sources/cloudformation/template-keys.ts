import { kmsKey, type KmsKey } from '../../s3/buckets/kms-key';
import { attributeOf } from './intrinsic-nodes';
import { groupsOfKeys } from './key-of-template';
import { typedResources, type Sections } from './sections';
import type { TemplateMember } from './template-members';
import { checkIsWritten } from './unwritten-parts';
import { policiesInResource } from './template-policies';

/** The KMS keys of a template with their key policies. */
export function templateKeys(sections: Sections): readonly TemplateMember<KmsKey>[] {
  return typedResources(sections, 'AWS::KMS::Key').map((resource) => ({
    id: resource.id,
    resource,
    in: (reader) => {
      checkIsWritten(resource, sections);
      const policy = policiesInResource(resource, sections).find((one) => one.isThere(reader));
      return kmsKey({
        arn: reader.textAmong(attributeOf(resource.id, 'Arn'), groupsOfKeys),
        ...(policy !== undefined && { policy: policy.in(reader) }),
      });
    },
  }));
}
