import type { DeploymentReader } from './deployment-reader';
import { elementOf, textNode } from './intrinsic-nodes';
import type { TemplateResource } from './resources';
import { NoDeployment } from './template-fault';
import type { TemplateNode } from './template-node';
import { notWritten } from './unwritten-parts';
import { isInDeployment, writtenValues } from './written-values';

/** The values at a path of the properties that a deployment has. Throws where CloudFormation writes one of them. */
export function takenValues(
  resource: TemplateResource,
  path: string,
  reader: DeploymentReader,
): readonly TemplateNode[] {
  return writtenValues(resource.properties, path)
    .filter((value) => isInDeployment(value, reader) && (value.unwritten !== undefined || reader.isThere(value.node)))
    .map(({ node, unwritten }) => {
      if (unwritten !== undefined) throw notWritten(`${unwritten} writes ${path} of ${resource.id}`);
      return node;
    });
}

/** The values of a list, one by one, also where a reference stands for the whole list. */
export function takenItems(
  resource: TemplateResource,
  name: string,
  reader: DeploymentReader,
): readonly TemplateNode[] {
  return takenValues(resource, `${name}[]`, reader).flatMap((node) => {
    const length = reader.lengthOf(node);
    return length === undefined ? [node] : Array.from({ length }, (_, index) => elementOf(node, index));
  });
}

/** Which of some texts a value is; AWS refuses any other. */
export function oneOf<T extends string>(node: TemplateNode, texts: readonly T[], reader: DeploymentReader): T {
  const found = texts.find((text) => reader.areEqual(node, textNode(text)));
  if (found !== undefined) return found;
  throw new NoDeployment(`"${reader.text(node)}" is not one of ${texts.join(', ')}`);
}

/** A Boolean, which parameters give as text. */
export function isOn(node: TemplateNode, reader: DeploymentReader): boolean {
  return oneOf(node, ['true', 'false', 'True', 'False'], reader).toLowerCase() === 'true';
}
