import { UndecidedError } from '../../report/errors';
import { expansionIn, isMacro } from './expansions';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';

/**
 * Throws where what a resource is does not stand in the template: a macro may change all of it, and its properties may come
 * from another file.
 */
export function checkIsWritten({ id, properties }: TemplateResource, { transforms }: Sections): void {
  const macro = transforms.find(isMacro);
  if (macro !== undefined) throw notWritten(`the macro ${macro} may change ${id}`);
  const expansion = expansionIn(properties);
  if (expansion !== undefined) throw notWritten(`${expansion} writes a part of ${id}`);
}

/** The same for what is attached to the resource too: a loop or another file may add more of it. */
export function checkIsWhole(resource: TemplateResource, sections: Sections): void {
  checkIsWritten(resource, sections);
  const adding = sections.expansions.find(({ section }) => section === undefined || section === 'Resources');
  if (adding !== undefined) throw notWritten(`${adding.name} may attach policies to ${resource.id}`);
}

/** The error for whatever turns on a part that does not stand in the template. */
export function notWritten(why: string): UndecidedError {
  return new UndecidedError(
    `${why}, and only CloudFormation writes out what it means\nHint: give the template as CloudFormation processes it: \`aws cloudformation get-template --template-stage Processed\``,
    'template',
  );
}
