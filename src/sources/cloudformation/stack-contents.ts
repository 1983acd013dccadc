import type { StackTemplate } from './stack';
import type { DeployedTemplate } from './template';

/**
 * All that stacks which are deployed together come from, as plain data: the templates as they were read, and what was
 * given with them. A claim says the same of stacks of which this is the same.
 */
export function stackContents(template: object): unknown {
  const stacks = template as readonly StackTemplate[];
  const placeOf = (stack: DeployedTemplate): number => stacks.findIndex((one) => one === stack);
  return stacks.map(({ from, givenValues, scope, nestedIn, nested }) => ({
    read: readFrom(from),
    givenValues,
    scope,
    nestedIn: nestedIn && [placeOf(nestedIn.parent), nestedIn.id],
    nested: [...nested].map(([id, stack]) => [id, placeOf(stack)]),
  }));
}

/** What is read from a text follows from that, the name of its file and the place in it. */
function readFrom({ source, text, root }: StackTemplate['from']): unknown {
  const isFromText = text !== undefined && root.position !== undefined;
  return isFromText ? { source, text, position: root.position } : { source, root };
}
