/** A text to paste into a template, or a statement that goes. */
export interface PastedText {
  /** First in the statements of a policy or in the resources, in place of a statement or of one of its elements, or among the policies of SAM. */
  readonly into: 'Statement' | 'Resources' | 'place' | 'element' | 'Policies';
  /** Of one element of a statement: its name. The text is the element with its value; none where it goes. */
  readonly element?: string;
  /** The name that the element has then, where that alone changes. */
  readonly renamed?: string;
  /** The policy template of SAM that stands there, whether it stays, and of what. */
  readonly serverless?: { readonly name: string; readonly stays: boolean; readonly owner: string };
  /** Where it is, in a file or by the id of the policy: `template.yaml:7`, `LogsPolicy`. */
  readonly place?: string;
  /** Of a template without lines: which statement. */
  readonly statement?: number;
  /** The line that says where it goes. */
  readonly heading: string;
  /** None where the statement goes. */
  readonly lines: readonly string[];
}

const statementHeading =
  /^(?:To fix it, |And )(?:put th(?:is|ese) first in "(\w+)"(?: of the [\w ]+ policy)?(?:, (?:before|after) line \d+)?|(?:put this in place of|remove) statement (\d+).*?)(?:(?: of | {2})(\S+))?$/;

const serverlessHeading = /^To fix it, put this (beside|in place of) (\w+) in Policies of (\S+?)(?:, .*?)? {2}\S+$/;

const elementHeading =
  /^(?:To fix it, |And )(make|remove) ("?([\w:/-]+)"?: .*) (?:in|from) statement (\d+).*?(?: of | {2})(\S+)$/;

const renamedHeading = /^(?:To fix it, |And )write "([^"]+)" for "([^"]+)" in statement (\d+).*?(?: of | {2})(\S+)$/;

/** The texts that lines say to paste, each under its heading; nothing where one of the headings is of another kind. */
export function pastedTexts(lines: readonly string[]): readonly PastedText[] | undefined {
  const starts = lines.flatMap((line, at) => (/^(?:To fix it, |And )/.test(line) ? [at] : []));
  const texts = starts.flatMap((start, order): readonly PastedText[] => {
    const [heading = '', ...own] = lines.slice(start, starts[order + 1]);
    const [, relation, name = '', owner = ''] = serverlessHeading.exec(heading) ?? [];
    if (relation !== undefined) {
      const serverless = { name, owner, stays: relation === 'beside' };
      return [{ into: 'Policies', serverless, heading, lines: own }];
    }
    const [, verb, member = '', element = '', index, at] = elementHeading.exec(heading) ?? [];
    if (verb !== undefined && at !== undefined) {
      const lines = verb === 'make' ? [member] : [];
      return [{ into: 'element', element, place: at, statement: Number(index), heading, lines }];
    }
    const [, renamed, old = '', number, line] = renamedHeading.exec(heading) ?? [];
    if (renamed !== undefined && line !== undefined) {
      return [{ into: 'element', element: old, renamed, place: line, statement: Number(number), heading, lines: [] }];
    }
    const found = statementHeading.exec(heading);
    if (found === null) return [];
    const [, into, statement, place] = found;
    return [
      {
        into: into === 'Statement' || into === 'Resources' ? into : 'place',
        ...(place !== undefined && { place }),
        ...(statement !== undefined && { statement: Number(statement) }),
        heading,
        lines: own,
      },
    ];
  });
  return texts.length < starts.length ? undefined : texts;
}

/** What may stand right below a text to paste: another way out and what else it changes, among others. */
export const BEHIND = /^(?:Hint:|For every|This |If )/;

/** Of the lines of a message, those that say what to paste and what else it changes. */
export function linesToPaste(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('To fix it'));
  if (start === -1) return [];
  const length = lines.slice(start).indexOf('');
  return length === -1 ? lines.slice(start) : lines.slice(start, start + length);
}

/** The line behind what is to be pasted. */
export function endOfPasted(lines: readonly string[], start: number): number {
  const rest = lines.slice(start).findIndex((line) => line.trim() === '' || BEHIND.test(line));
  return rest === -1 ? lines.length : start + rest;
}
