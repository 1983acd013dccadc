import { asFunction } from '../../arguments/asker';
import type { FileUrl } from '../file';
import { nestedTemplates } from './nested-templates';
import { readTemplate } from './read-document';
import { readSections } from './sections';
import { stackOf, type Stack } from './stack';
import { readTemplateOptions, type TemplateOptions } from './template-options';

/**
 * The stack of a CloudFormation or SAM template: a path (relative to the file that calls), a `file:` URL, JSON or YAML text,
 * or an object. A claim on what it holds is one for every deployment, whatever names AWS and people choose; `options` tell
 * what a test knows of them. Throws a `UsageError` with its place for what CloudFormation would not take for a template.
 */
export function fromCloudFormation(template: string | FileUrl | object, options: TemplateOptions = {}): Stack {
  return asFunction('fromCloudFormation', () => {
    const sections = readSections(readTemplate(template));
    const nested = nestedTemplates(sections, sections.from.path);
    return stackOf({ sections, nested, givenValues: readTemplateOptions(options, sections) });
  });
}
