import { iamRole, iamUser, type Role, type User } from '../../s3/callers/caller';
import type { IdentityFacts } from '../../s3/callers/identity-facts';
import { attachedPolicies } from './attached-policies';
import type { DeploymentReader } from './deployment-reader';
import { attributeOf } from './intrinsic-nodes';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';
import { takenValues } from './taken-values';
import type { TemplateMember } from './template-members';
import { checkIsWhole } from './unwritten-parts';
import { policiesInResource } from './template-policies';

/** The roles and users of a template with the policies that are attached to them. */
export function templatePrincipals(sections: Sections): readonly TemplateMember<Role | User>[] {
  return [...sections.resources.values()]
    .filter(({ type }) => type === 'AWS::IAM::Role' || type === 'AWS::IAM::User')
    .map((resource) => ({ id: resource.id, resource, in: (reader) => principalIn(reader, resource, sections) }));
}

function principalIn(reader: DeploymentReader, resource: TemplateResource, sections: Sections): Role | User {
  checkIsWhole(resource, sections);
  const arn = reader.textAmong(attributeOf(resource.id, 'Arn'), ['identity']);
  const { policies, unknown, unknownGrants, boundary, unknownBoundary } = attachedPolicies({
    resource,
    stack: { sections, reader },
  });
  const facts = {
    policies,
    ...(unknown.length > 0 && { unknownPolicies: unknown }),
    ...(unknownGrants.length > 0 && { unknownGrants }),
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
    ...(unknownBoundary !== undefined && { unknownBoundary }),
    ...tagsOf(resource, reader),
  };
  if (resource.type === 'AWS::IAM::User') return iamUser(arn, facts);
  const [trust] = policiesInResource(resource, sections).filter(({ type }) => type === 'trust');
  return iamRole(arn, { ...facts, ...(trust?.isThere(reader) === true && { trust: trust.in(reader) }) });
}

/** Tags are never known to be none: a stack may have some, which its resources get. */
function tagsOf(resource: TemplateResource, reader: DeploymentReader): Pick<IdentityFacts, 'tags'> {
  const [keys = [], values = []] = ['Key', 'Value'].map((name) => takenValues(resource, `Tags[].${name}`, reader));
  if (keys.length === 0) return {};
  const texts = values.map((value) => reader.text(value));
  return { tags: Object.fromEntries(keys.map((key, index) => [reader.text(key), texts[index] ?? ''])) };
}
