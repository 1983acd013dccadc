import type { Construct } from '../../report/construct-hint';
import type { PastedText } from '../../report/pasted-texts';
import { stackOfResource } from './new-bucket-policy';
import type { TemplateResource } from './resources';
import type { StackTemplate } from './stack';

/**
 * The construct that makes the resource into which a text goes, of a template that the CDK made; nothing for another one.
 * `subjectId`: what is asked about, where the text is a resource of its own beside it.
 */
export function constructOfText(
  stacks: object,
  { into, place }: PastedText,
  subjectId: string | undefined,
): Construct | undefined {
  const found =
    into === 'Resources'
      ? resourceCalled(stacks, subjectId)
      : place?.includes(':') === true
        ? resourceAround(stacks, place)
        : resourceCalled(stacks, place);
  if (found?.stack.constructs === undefined) return undefined;
  const { id, type } = found.resource;
  const path = found.stack.constructs.get(id);
  return { id, type, ...(path !== undefined && { path }) };
}

interface Found {
  readonly stack: StackTemplate;
  readonly resource: TemplateResource;
}

/** The resource of an id, or of that of a policy in it: `Writer/write`. */
function resourceCalled(stacks: object, id = ''): Found | undefined {
  const steps = id.split('/');
  for (let length = steps.length; length > 0; length--) {
    const own = steps.slice(0, length);
    const stack = stackOfResource(stacks, own.join('/'));
    const resource = stack?.resources.get(own.at(-1) ?? '');
    if (stack !== undefined && resource !== undefined) return { stack, resource };
  }
  return undefined;
}

/** The resource in which a line of a file stands. */
function resourceAround(stacks: object, place: string): Found | undefined {
  const at = place.lastIndexOf(':');
  const [file, line] = [place.slice(0, at), Number(place.slice(at + 1))];
  const before = (stacks as readonly StackTemplate[])
    .filter(({ from }) => (from.source ?? 'policy') === file)
    .flatMap((stack) => [...stack.resources.values()].map((resource) => ({ stack, resource })))
    .filter(({ resource: { position } }) => position !== undefined && position.line <= line);
  return before.sort((one, other) => (other.resource.position?.line ?? 0) - (one.resource.position?.line ?? 0))[0];
}
