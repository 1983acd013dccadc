import type { NewBucketPolicy } from '../../report/deployment-names';
import { functionOf } from './intrinsics';
import type { TemplateResource } from './resources';
import type { StackTemplate } from './stack';
import { textOfScalar } from './template';

/**
 * The resource by which a bucket without policy gets one, under a logical id that the template lacks, and where it goes.
 * Nothing where the template of the bucket is not known, or its resources stand in braces in YAML.
 */
export function newBucketPolicy(stacks: object, bucketId: string): NewBucketPolicy | undefined {
  const id = bucketId.split('/').at(-1) ?? bucketId;
  const stack = stackOfResource(stacks, bucketId);
  const bucket = stack?.resources.get(id);
  if (stack === undefined || bucket === undefined) return undefined;
  const place = placeIn(stack);
  if (place === undefined) return undefined;
  const { condition } = bucket;
  return { bucket: id, id: unusedId(`${id}Policy`, stack), ...(condition !== undefined && { condition }), ...place };
}

/** The bucket to which a bucket policy refers, by the ids that both have in what is asked; a parameter may be its name. */
export function bucketOfCarrier(
  stacks: object,
  carrierId: string,
): { readonly id: string; readonly isParameter: boolean } | undefined {
  const id = carrierId.split('/').at(-1) ?? carrierId;
  const stack = stackOfResource(stacks, carrierId);
  const value = stack?.resources.get(id)?.properties.get('Bucket')?.value;
  const call = value?.kind === 'map' ? functionOf(value) : undefined;
  const bucket = call?.name === 'Ref' ? textOfScalar(call.argument) : undefined;
  if (stack === undefined || bucket === undefined) return undefined;
  const isParameter = stack.parameters.has(bucket);
  // What a parameter of a nested stack is given, the stack around it says.
  if (isParameter ? stack.nestedIn !== undefined : !stack.resources.has(bucket)) return undefined;
  return { id: `${carrierId.slice(0, carrierId.length - id.length)}${bucket}`, isParameter };
}

/** The stack of a resource, by the id that it has in what is asked. */
export function stackOfResource(stacks: object, resourceId: string): StackTemplate | undefined {
  const id = resourceId.split('/').at(-1) ?? resourceId;
  const having = (stacks as readonly StackTemplate[]).filter(({ resources }) => resources.has(id));
  const exact = having.find(({ scope = '' }) => `${scope}${id}` === resourceId);
  const [only, ...others] = having.filter(({ scope = '' }) => `${scope}${id}`.endsWith(`/${resourceId}`));
  return exact ?? (others.length === 0 ? only : undefined);
}

function unusedId(id: string, { resources, parameters }: StackTemplate): string {
  let unused = id;
  for (let count = 2; resources.has(unused) || parameters.has(unused); count++) unused = `${id}${count}`;
  return unused;
}

/** Behind the brace of `Resources` in JSON, before its first entry in YAML; nowhere in an object. */
function placeIn({ from, resources }: StackTemplate): Pick<NewBucketPolicy, 'line' | 'place' | 'indent'> | undefined {
  const { text, source = 'template', root } = from;
  const start = root.entries.get('Resources')?.value.position;
  const [first] = resources.values();
  if (text === undefined || start === undefined) return { indent: '    ' };
  const isInBraces = text[start.offset] === '{';
  if (isInBraces && !text.trimStart().startsWith('{')) return undefined;
  const line = isInBraces ? start.line : (first?.position?.line ?? start.line);
  const place = { place: `${source}:${line}`, indent: indentOf(text, first) ?? '    ' };
  if (!isInBraces) return { ...place, line: `, before line ${line}` };
  const isLast = /^\{\s*$/.test(text.slice(start.offset).split('\n', 1)[0] ?? '');
  return { ...place, ...(isLast && { line: `, after line ${line}` }) };
}

/** What stands before a resource on its line, where that is nothing but spaces. */
function indentOf(text: string, resource: TemplateResource | undefined): string | undefined {
  const { line = 0, column = 0 } = resource?.position ?? {};
  const before = text.split('\n')[line - 1]?.slice(0, column - 1);
  return before?.trim() === '' ? before : undefined;
}
