import { UndecidedError } from '../../report/errors';
import type { ResourceInDeployment } from './named-resource';
import { shapeOf } from './resource-shapes';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';
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

/** Whether a resource deploys resources of a template that stands elsewhere and is not read, policies perhaps among them. */
export function isUnreadStack(resource: TemplateResource, { nested }: Pick<Sections, 'nested'>): boolean {
  return kindOf(resource) !== undefined && nested?.has(resource.id) !== true;
}

/** The error for whatever turns on the template of a nested stack, which is not read. */
export function nestedStackError(resource: TemplateResource, problem?: string): UndecidedError {
  const { id } = resource;
  const may = problem === undefined ? '' : `; ${id} ${problem}`;
  return new UndecidedError(
    [
      `${id} is ${kindOf(resource) ?? resource.type}, and the template that it deploys is not read${may}`,
      `Hint: read that template by itself, fromCloudFormation('${hintedFile(resource) ?? '…'}'), and ask this stack member by member: stack.bucket('…'), stack.policy('…')`,
    ].join('\n'),
    'template',
  );
}

/** The file of the template, where it is one beside this: as the CDK has it in its metadata, or a local path. */
export function localTemplateOf(resource: TemplateResource): string | undefined {
  return assetOf(resource) ?? localPathOf(resource);
}

function hintedFile(resource: TemplateResource): string | undefined {
  const asset = assetOf(resource);
  return asset === undefined ? localPathOf(resource) : `cdk.out/${asset}`;
}

function assetOf({ node }: TemplateResource): string | undefined {
  const metadata = node.entries.get('Metadata')?.value;
  return metadata?.kind === 'map' ? textOfScalar(metadata.entries.get('aws:asset:path')?.value) : undefined;
}

function localPathOf({ properties }: TemplateResource): string | undefined {
  const location = ['TemplateURL', 'Location'].flatMap((name) => textOfScalar(properties.get(name)?.value) ?? [])[0];
  return location?.includes('://') === true ? undefined : location;
}

/** The nested stacks of a deployment that may attach policies to a resource. */
export function nestedStacksOn({ resource, stack }: ResourceInDeployment): readonly TemplateResource[] {
  return stacksTogether(stack).flatMap(({ sections, reader }) =>
    [...sections.resources.values()].filter(
      (one) =>
        isUnreadStack(one, sections) &&
        mayAttachTo({ nested: one, sections }, { resource, sections: stack.sections }) &&
        reader.exists(one.id),
    ),
  );
}

/**
 * Whether a nested stack may attach a policy to a resource: its name is passed on, or the template chooses it, so that
 * another template may have it too. A stack beside it is given the name by an import; one that nests or is nested, by
 * whatever it is given.
 */
function mayAttachTo(
  { nested, sections }: { readonly nested: TemplateResource; readonly sections: Sections },
  target: { readonly resource: TemplateResource; readonly sections: Sections },
): boolean {
  const { id, type, properties } = target.resource;
  const { nameProperty } = shapeOf(type) ?? {};
  if (nameProperty !== undefined && properties.has(nameProperty)) return true;
  if (sections !== target.sections) {
    const isNested = [sections, target.sections].some(({ nestedIn }) => nestedIn !== undefined);
    return keysIn(nested.node).includes('Fn::ImportValue') || (isNested && nested.properties.has('Parameters'));
  }
  return textsIn(nested.node).some(
    (text) => text === id || text.startsWith(`${id}.`) || text.includes(`\${${id}}`) || text.includes(`\${${id}.`),
  );
}
