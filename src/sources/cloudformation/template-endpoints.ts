import { vpcEndpoint, type VpcEndpoint } from '../../s3/callers/network';
import { refTo } from './intrinsic-nodes';
import { typedResources, type Sections } from './sections';
import type { TemplateMember } from './template-members';
import { checkIsWritten } from './unwritten-parts';
import { policiesInResource } from './template-policies';

/** The VPC endpoints of a template with their endpoint policies. */
export function templateEndpoints(sections: Sections): readonly TemplateMember<VpcEndpoint>[] {
  return typedResources(sections, 'AWS::EC2::VPCEndpoint').map((resource) => ({
    id: resource.id,
    resource,
    in: (reader) => {
      checkIsWritten(resource, sections);
      const policy = policiesInResource(resource, sections).find((one) => one.isThere(reader));
      return vpcEndpoint(reader.text(refTo(resource.id)), {
        account: reader.textAmong(refTo('AWS::AccountId'), ['identity']),
        ...(policy !== undefined && { policy: policy.in(reader) }),
      });
    },
  }));
}
