import { refTo } from './intrinsic-nodes';
import { functionOf } from './intrinsics';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';
import type { StackInDeployment } from './stacks-together';
import { textOfScalar } from './template';
import type { TemplateNode } from './template-node';

/** A resource of a stack in a deployment. */
export interface ResourceInDeployment {
  readonly resource: TemplateResource;
  readonly stack: StackInDeployment;
}

/**
 * Whether a value in a resource, the carrier, names another one, by what `Ref` gives of it, in a deployment that has both. Names and conditions are
 * read only where they matter: what is read tells more deployments apart.
 */
export function isNameOf(node: TemplateNode, carrier: ResourceInDeployment, target: ResourceInDeployment): boolean {
  const { sections, reader } = carrier.stack;
  const isOneStack = sections === target.stack.sections;
  const referred = referredBy(node, sections);
  if (referred?.type === target.resource.type) {
    return isOneStack && referred.id === target.resource.id && reader.exists(carrier.resource.id);
  }
  if (!reader.exists(carrier.resource.id) || !target.stack.reader.exists(target.resource.id)) return false;
  const other = isOneStack ? undefined : target.stack.reader;
  if (!reader.areEqual(node, refTo(target.resource.id), other)) return false;
  const account = refTo('AWS::AccountId');
  return isOneStack || reader.areEqual(account, account, other);
}

/** Whether it is a `Ref` of another resource of the type: two of them are never called alike. */
export function isNameOfAnother(node: TemplateNode, stack: Sections, target: ResourceInDeployment): boolean {
  const referred = referredBy(node, stack);
  if (referred?.type !== target.resource.type) return false;
  return stack !== target.stack.sections || referred.id !== target.resource.id;
}

function referredBy(node: TemplateNode, { resources }: Sections): TemplateResource | undefined {
  const call = node.kind === 'map' ? functionOf(node) : undefined;
  return call?.name === 'Ref' ? resources.get(textOfScalar(call.argument) ?? '') : undefined;
}
