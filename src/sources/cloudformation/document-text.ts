import type { Atom } from '../../names/atom';
import type { NamedText } from '../../names/named-text';
import { UndecidedError } from '../../report/errors';
import { textOf, type Resolved } from './resolved';
import { TemplateFault } from './template-fault';

/** Stand around the number of a name in the text that is parsed: no template has these characters. */
const [OPEN, CLOSE] = ['\uE000', '\uE001'];

/**
 * The policy document of a value: a map, or JSON text of one, as properties of type Json take both. A name in the text
 * stands in a string of the document. ASSUMED: no quote or backslash is in its value, which would end that string.
 */
export function policyDocumentOf(value: Resolved): Resolved {
  const document = value.kind === 'text' ? inText(value.text, value) : value;
  checkWritten(document);
  return document;
}

function inText(text: NamedText, { position }: Resolved): Resolved {
  const names = text.filter((part): part is Atom => typeof part !== 'string');
  const written = text.map((part) => (typeof part === 'string' ? part : `${OPEN}${names.indexOf(part)}${CLOSE}`));
  try {
    const parsed: unknown = JSON.parse(written.join(''));
    if (typeof parsed === 'object' && parsed !== null) {
      return { ...resolvedOf(parsed, names), ...(position !== undefined && { position }) };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const [unknown] = names;
  if (unknown !== undefined) throw notWritten(unknown.title);
  throw new TemplateFault('this text is not a JSON policy', position);
}

function resolvedOf(value: unknown, names: readonly Atom[]): Resolved {
  if (typeof value === 'string') {
    const parts = value.split(/\uE000(\d+)\uE001/);
    return textOf(...parts.map((part, index) => (index % 2 === 0 ? part : (names[Number(part)] ?? ''))));
  }
  if (typeof value === 'number') return textOf(String(value));
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => resolvedOf(item, names)) };
  if (value === null || typeof value !== 'object') return { kind: 'null' };
  return { kind: 'map', entries: new Map(Object.entries(value).map(([key, one]) => [key, resolvedOf(one, names)])) };
}

/** Throws where a macro writes a part of the document, so that what stands there is not all of it. */
function checkWritten(value: Resolved): void {
  if (value.kind === 'list') value.items.forEach(checkWritten);
  if (value.kind !== 'map') return;
  for (const [key, one] of value.entries) {
    if (key === 'Fn::Transform' || key.startsWith('Fn::ForEach::')) throw notWritten(key);
    if (key === 'Statement') checkStatements(one);
    checkWritten(one);
  }
}

function checkStatements(value: Resolved): void {
  if (value.kind === 'list') value.items.forEach(checkStatements);
  const unknown = value.kind === 'text' ? value.text.find((part) => typeof part !== 'string') : undefined;
  if (unknown !== undefined) throw notWritten(unknown.title);
  if (value.kind !== 'map') return;
  const condition = value.entries.get('Condition');
  const tests = condition?.kind === 'map' ? [...condition.entries.values()] : [];
  const [principal, others] = ['Principal', 'NotPrincipal'].map((name) => value.entries.get(name));
  for (const one of [condition, ...tests, principal, others]) checkMap(one);
}

/** What a custom resource or a macro gives may be a map. */
function checkMap(value: Resolved | undefined): void {
  if (value?.kind !== 'text' || value.text.length !== 1) return;
  const [part] = value.text;
  if (typeof part === 'object' && (part.kind === 'attribute' || part.kind === 'function')) throw notWritten(part.title);
}

function notWritten(title: string): UndecidedError {
  return new UndecidedError(
    `the policy, or a part of it, is not written in the template: ${title}\nHint: write it out, or give the template as CloudFormation processes it`,
    'template',
  );
}
