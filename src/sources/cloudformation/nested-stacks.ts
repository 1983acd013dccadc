import { UndecidedError } from '../../report/errors';
import type { ResourceInDeployment } from './named-resource';
import { shapeOf } from './resource-shapes';
import type { TemplateResource } from './resources';
import { stacksTogether } from './stacks-together';
import { textOfScalar } from './template';
import { keysIn, textsIn } from './template-node';

/** Types that deploy a template of their own, and what each is called. */
const kinds = new Map([
  ['AWS::CloudFormation::Stack', 'a nested stack'],
  ['AWS::CloudFormation::StackSet', 'a stack set'],
  ['AWS::Serverless::Application', 'a nested application'],
  ['AWS::ServiceCatalog::CloudFormationProvisionedProduct', 'a provisioned product'],
]);

function kindOf({ type, properties }: TemplateResource): string | undefined {
  if (type === 'AWS::SecretsManager::RotationSchedule') {
    return properties.has('HostedRotationLambda') ? 'a nested stack with a function' : undefined;
  }
  return type.endsWith('::MODULE') ? 'a module' : kinds.get(type);
}

/** Whether a resource deploys resources of a template that stands elsewhere, policies perhaps among them. */
export function isNestedStack(resource: TemplateResource): boolean {
  return kindOf(resource) !== undefined;
}

/** The error for whatever turns on the template of a nested stack, which is not read. */
export function nestedStackError(resource: TemplateResource, problem?: string): UndecidedError {
  const { id } = resource;
  const may = problem === undefined ? '' : `; ${id} ${problem}`;
  return new UndecidedError(
    [
      `${id} is ${kindOf(resource) ?? resource.type}, and the template that it deploys is not read${may}`,
      `Hint: read that template by itself, fromCloudFormation('${fileOf(resource) ?? '…'}'), and ask this stack member by member: stack.bucket('…'), stack.policy('…')`,
    ].join('\n'),
    'template',
  );
}

/** The file of the template, where it is one beside this: as the CDK has it in its metadata, or SAM in a local path. */
function fileOf({ node, properties }: TemplateResource): string | undefined {
  const metadata = node.entries.get('Metadata')?.value;
  const asset = metadata?.kind === 'map' ? textOfScalar(metadata.entries.get('aws:asset:path')?.value) : undefined;
  if (asset !== undefined) return `cdk.out/${asset}`;
  const location = ['TemplateURL', 'Location'].flatMap((name) => textOfScalar(properties.get(name)?.value) ?? [])[0];
  return location?.includes('://') === true ? undefined : location;
}

/** The nested stacks of a deployment that may attach policies to a resource. */
export function nestedStacksOn({ resource, stack }: ResourceInDeployment): readonly TemplateResource[] {
  return stacksTogether(stack).flatMap(({ sections, reader }) =>
    [...sections.resources.values()].filter(
      (one) => isNestedStack(one) && mayAttachTo(one, resource, sections === stack.sections) && reader.exists(one.id),
    ),
  );
}

/**
 * Whether a nested stack may attach a policy to a resource: its name is passed on, or the template chooses it, so that
 * another template may have it too. A stack beside it is given the name by an import.
 */
function mayAttachTo(nested: TemplateResource, target: TemplateResource, isOneStack: boolean): boolean {
  const { nameProperty } = shapeOf(target.type) ?? {};
  if (nameProperty !== undefined && target.properties.has(nameProperty)) return true;
  if (!isOneStack) return keysIn(nested.node).includes('Fn::ImportValue');
  const { id } = target;
  return textsIn(nested.node).some(
    (text) => text === id || text.startsWith(`${id}.`) || text.includes(`\${${id}}`) || text.includes(`\${${id}.`),
  );
}
