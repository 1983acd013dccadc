import { functionOf } from './intrinsics';
import type { ChangedDocuments } from './pasted-statements';
import type { TemplateResource } from './resources';
import type { StackTemplate } from './stack';
import { textOfScalar } from './template';
import type { TemplateNode } from './template-node';

/**
 * What changed documents newly refer to, and so make resources depend on each other in a ring, which CloudFormation refuses
 * ("Circular dependency between resources"), whether or not there was another before; nothing where they make none.
 */
export function ringBy(stacks: object, changed: ChangedDocuments): string | undefined {
  for (const { resources } of stacks as readonly StackTemplate[]) {
    for (const [id, resource] of resources) {
      const before = dependenciesOf(resource, new Map());
      const added = dependenciesOf(resource, changed).filter((one) => !before.includes(one));
      const found = added.find((one) => isReached(id, one, resources, changed));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Whether a resource is among those on which another depends. */
function isReached(
  id: string,
  from: string,
  resources: ReadonlyMap<string, TemplateResource>,
  changed: ChangedDocuments,
): boolean {
  const seen = new Set<string>();
  const left = [from];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === id) return true;
    const resource = resources.get(next);
    if (resource === undefined || seen.has(next)) continue;
    seen.add(next);
    left.push(...dependenciesOf(resource, changed));
  }
  return false;
}

function dependenciesOf(
  { node, dependsOn, policiesOf }: TemplateResource,
  changed: ChangedDocuments,
): readonly string[] {
  // SAM moves them to the role that it makes.
  const moved = policiesOf?.properties.get('Policies')?.value;
  return [...dependsOn, ...referencesIn(node, changed), ...(moved === undefined ? [] : referencesIn(moved, changed))];
}

/** The ids that a node refers to, whichever branch of a function is taken: so CloudFormation counts them. */
function referencesIn(node: TemplateNode, changed: ChangedDocuments): readonly string[] {
  const read = changed.get(node) ?? node;
  if (read.kind === 'scalar') return [];
  if (read.kind === 'list') return read.items.flatMap((item) => referencesIn(item, changed));
  const inside = [...read.entries.values()].flatMap(({ value }) => referencesIn(value, changed));
  return [...inside, ...referencesOfCall(functionOf(read))];
}

function referencesOfCall(call: ReturnType<typeof functionOf>): readonly string[] {
  if (call === undefined) return [];
  const { name, argument } = call;
  const first = argument.kind === 'list' ? argument.items[0] : argument;
  const text = textOfScalar(first) ?? '';
  if (name === 'Ref') return [text];
  if (name === 'Fn::GetAtt') return [text.split('.', 1)[0] ?? ''];
  if (name !== 'Fn::Sub') return [];
  const own = argument.kind === 'list' && argument.items[1]?.kind === 'map' ? argument.items[1].entries : new Map();
  return [...text.matchAll(/\$\{\s*([A-Za-z0-9]+)(?:\.[^}]*)?\}/g)].flatMap(([, id = '']) => (own.has(id) ? [] : [id]));
}
