import { mapOf, negationOf, textNode } from './intrinsic-nodes';
import { functionOf, isNoValue } from './intrinsics';
import type { TemplateResource } from './resources';
import { policiesAddedTo } from './serverless-role-policies';
import { propertyOf } from './serverless-events';
import { NOT, textOfScalar } from './template';
import type { MapEntry, MapNode, TemplateNode } from './template-node';

/** Who assumes the roles that SAM makes. */
const services: Readonly<Record<string, string>> = {
  'AWS::Serverless::Function': 'lambda.amazonaws.com',
  'AWS::Serverless::StateMachine': 'states.amazonaws.com',
};

/**
 * The resources of a template with the roles that SAM makes for functions and state machines that name none
 * ("AWS::Serverless::Function", Role): `<logical id>Role`. It gets what `Policies` says and what SAM adds.
 */
export function withServerlessRoles(
  resources: ReadonlyMap<string, TemplateResource>,
  globals: MapNode | undefined,
): ReadonlyMap<string, TemplateResource> {
  const all = new Map(resources);
  for (const resource of resources.values()) {
    const service = Object.hasOwn(services, resource.type) ? services[resource.type] : undefined;
    const id = `${resource.id}Role`;
    const made = whenMade(resource, propertyOf(resource, 'Role', globals));
    if (service === undefined || all.has(id) || made === 'never') continue;
    all.set(id, roleOf(made, id, service, globals));
  }
  return all;
}

/**
 * The resource with the condition on which SAM makes a role for it. A function gets one too where a branch of its `Role` is
 * `AWS::NoValue` (aws/serverless-application-model, pull request 3842).
 */
function whenMade(resource: TemplateResource, role: TemplateNode | undefined): TemplateResource | 'never' {
  if (role === undefined) return resource;
  const call = role.kind === 'map' ? functionOf(role) : undefined;
  const isChoice = call?.name === 'Fn::If' && call.argument.kind === 'list';
  if (resource.type !== 'AWS::Serverless::Function' || !isChoice) return 'never';
  const [name, then, otherwise] = call.argument.items;
  const condition = textOfScalar(name);
  if (condition === undefined || then === undefined || otherwise === undefined) return 'never';
  if (isNoValue(then)) return isNoValue(otherwise) ? resource : { ...resource, condition };
  return isNoValue(otherwise) ? { ...resource, condition: `${NOT}${condition}` } : 'never';
}

/** The conditions of a template with those that SAM adds for its roles. */
export function withServerlessConditions(
  conditions: ReadonlyMap<string, TemplateNode>,
  resources: ReadonlyMap<string, TemplateResource>,
): ReadonlyMap<string, TemplateNode> {
  const all = new Map(conditions);
  for (const { condition = '' } of resources.values()) {
    const negated = condition.startsWith(NOT) ? condition.slice(NOT.length) : undefined;
    if (negated !== undefined && !all.has(condition)) all.set(condition, negationOf(negated));
  }
  return all;
}

function roleOf(
  resource: TemplateResource,
  id: string,
  service: string,
  globals: MapNode | undefined,
): TemplateResource {
  const { condition, position } = resource;
  const added = policiesAddedTo(resource, globals);
  const names = added.flatMap((one) => (one.kind === 'managed' ? one.arn : one.kind === 'unknown' ? one.what : []));
  const documents = added.flatMap((one) =>
    one.kind === 'document' ? [mapOf({ PolicyName: textNode(one.name), PolicyDocument: one.document })] : [],
  );
  const grants = added.flatMap((one) => (one.kind === 'grants' ? one.what : []));
  const given = (name: string): readonly (readonly [string, MapEntry])[] => {
    const value = propertyOf(resource, name, globals);
    return value === undefined ? [] : [[name === 'RolePath' ? 'Path' : name, { value }]];
  };
  return {
    id,
    type: 'AWS::IAM::Role',
    properties: new Map<string, MapEntry>([
      ['AssumeRolePolicyDocument', { value: trustOf(service) }],
      ['ManagedPolicyArns', { value: { kind: 'list', items: names.map(textNode) } }],
      ...(documents.length === 0 ? [] : [['Policies', { value: { kind: 'list', items: documents } }] as const]),
      ...given('AssumeRolePolicyDocument'),
      ...given('RolePath'),
      ...given('PermissionsBoundary'),
    ]),
    node: { kind: 'map', entries: new Map(), ...(position !== undefined && { position }) },
    dependsOn: [],
    policiesOf: resource,
    ...(grants.length > 0 && { unknownGrants: grants }),
    ...(condition !== undefined && { condition }),
    ...(position !== undefined && { position }),
  };
}

function trustOf(service: string): TemplateNode {
  return mapOf({
    Version: textNode('2012-10-17'),
    Statement: mapOf({
      Effect: textNode('Allow'),
      Principal: mapOf({ Service: textNode(service) }),
      Action: textNode('sts:AssumeRole'),
    }),
  });
}
