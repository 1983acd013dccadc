import { functionOf } from './intrinsics';
import type { ChangedDocuments } from './pasted-statements';
import type { TemplateResource } from './resources';
import type { StackTemplate } from './stack';
import { textOfScalar } from './template';
import type { TemplateNode } from './template-node';

/**
 * Whether changed documents make resources depend on each other in a ring, which CloudFormation refuses ("Circular dependency
 * between resources"), where as they were written there was none.
 */
export function makesRing(stacks: object, changed: ChangedDocuments): boolean {
  return (stacks as readonly StackTemplate[]).some(
    ({ resources }) => hasRing(resources, changed) && !hasRing(resources, new Map()),
  );
}

function hasRing(resources: ReadonlyMap<string, TemplateResource>, changed: ChangedDocuments): boolean {
  const state = new Map<string, 'open' | 'done'>();
  const isInRing = (id: string): boolean => {
    const resource = resources.get(id);
    if (resource === undefined || state.get(id) === 'done') return false;
    if (state.get(id) === 'open') return true;
    state.set(id, 'open');
    const found = dependenciesOf(resource, changed).some(isInRing);
    state.set(id, 'done');
    return found;
  };
  return [...resources.keys()].some(isInRing);
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
