import { UndecidedError } from '../../report/errors';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';

/**
 * Throws where what a resource is does not stand in the template: a macro may change all of it, and its properties may come
 * from another file.
 */
export function checkIsWritten({ id, properties }: TemplateResource, { transforms }: Sections): void {
  const macro = transforms.find((name) => !name.startsWith('AWS::'));
  if (macro !== undefined) throw notWritten(`the macro ${macro} may change ${id}`);
  if (properties.has('Fn::Transform')) throw notWritten(`Fn::Transform writes a part of ${id}`);
}

/** The same for what is attached to the resource too: a loop or another file may add more of it. */
export function checkIsWhole(resource: TemplateResource, sections: Sections): void {
  checkIsWritten(resource, sections);
  const adding = sections.expansions.find(({ section }) => section === undefined || section === 'Resources');
  if (adding !== undefined) throw notWritten(`${adding.name} may attach policies to ${resource.id}`);
}

function notWritten(why: string): UndecidedError {
  return new UndecidedError(
    `${why}, and only CloudFormation writes out what it means\nHint: give the template as CloudFormation processes it: aws cloudformation get-template --template-stage Processed`,
    'template',
  );
}
