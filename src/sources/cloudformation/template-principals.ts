import { iamRole, iamUser, type Role, type User } from '../../s3/callers/caller';
import type { DeploymentReader } from './deployment-reader';
import { attributeOf } from './intrinsic-nodes';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';
import type { TemplateMember } from './template-members';
import { policiesInResource } from './template-policies';

/** The roles and users of a template with the policies that are attached to them. */
export function templatePrincipals(sections: Sections): readonly TemplateMember<Role | User>[] {
  return [...sections.resources.values()]
    .filter(({ type }) => type === 'AWS::IAM::Role' || type === 'AWS::IAM::User')
    .map((resource) => ({ id: resource.id, resource, in: (reader) => principalIn(reader, resource, sections) }));
}

function principalIn(reader: DeploymentReader, resource: TemplateResource, sections: Sections): Role | User {
  const arn = reader.text(attributeOf(resource.id, 'Arn'));
  const own = policiesInResource(resource, sections).filter((policy) => policy.isThere(reader));
  const policies = own.filter(({ type }) => type === 'identity').map((policy) => policy.in(reader));
  if (resource.type === 'AWS::IAM::User') return iamUser(arn, { policies });
  const trust = own.find(({ type }) => type === 'trust')?.in(reader);
  return iamRole(arn, { policies, ...(trust !== undefined && { trust }) });
}
