import type { DeploymentReader } from './deployment-reader';
import { refTo } from './intrinsic-nodes';
import { functionOf } from './intrinsics';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';
import { textOfScalar } from './template';
import type { TemplateNode } from './template-node';

/** A value in a resource, and what it may be the name of. */
interface Naming {
  readonly carrier: TemplateResource;
  readonly target: TemplateResource;
}

/**
 * Whether a value names a resource, by what `Ref` gives of it, in a deployment that has both. Names and conditions are
 * read only where they matter: what is read tells more deployments apart.
 */
export function isNameOf(
  node: TemplateNode,
  { carrier, target }: Naming,
  reader: DeploymentReader,
  sections: Sections,
): boolean {
  const referred = referredBy(node, sections);
  if (referred?.type === target.type) return referred.id === target.id && reader.exists(carrier.id);
  return reader.exists(carrier.id) && reader.exists(target.id) && reader.areEqual(node, refTo(target.id));
}

/** Whether it is a `Ref` of another resource of the type: two of them are never called alike. */
export function isNameOfAnother(node: TemplateNode, target: TemplateResource, sections: Sections): boolean {
  const referred = referredBy(node, sections);
  return referred?.type === target.type && referred.id !== target.id;
}

function referredBy(node: TemplateNode, { resources }: Sections): TemplateResource | undefined {
  const call = node.kind === 'map' ? functionOf(node) : undefined;
  return call?.name === 'Ref' ? resources.get(textOfScalar(call.argument) ?? '') : undefined;
}
