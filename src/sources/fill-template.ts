import type { Placeholders } from '../policy/placeholders';
import { nearest } from '../values/near-names';
import { UsageError } from '../arguments/usage';
import type { SourceFile } from './file';

/** A file as it was read or filled, and what it has in the place of filled texts. */
export interface FilledFile extends SourceFile {
  readonly placeholders?: Placeholders;
}

/** Values for the placeholders of a template: `{ bucket: 'logs' }` fills `${bucket}`. */
export type TemplateVariables = Readonly<Record<string, string>>;

interface Placeholder {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Fills the `${name}` placeholders of JSON text, as Terraform's `templatefile` and CloudFormation's `Sub` do; `$${`
 * stands for `${` then. IAM's own variables (`${aws:username}`, `${*}`) are left alone. A placeholder without a value
 * and a value without a placeholder are usage errors. Without `variables` nothing is changed.
 */
export function fillTemplate(file: SourceFile, variables: TemplateVariables | undefined): FilledFile {
  return fillFiles([file], variables, file.source)[0] ?? file;
}

/** Fills files that are read together, named `where`: each value must be that of a placeholder in one of them. */
export function fillFiles(
  files: readonly SourceFile[],
  variables: TemplateVariables | undefined,
  where: string,
): readonly FilledFile[] {
  const given = new Map(Object.entries(variables ?? {}));
  const templates = files.map((file) => ({ file, found: placeholders(file.text) }));
  const names = new Set<string>();
  for (const { file, found } of templates) {
    for (const { name } of found) {
      names.add(name);
      if (!given.has(name)) throw withoutValue(name, file.source, given);
    }
  }
  for (const name of given.keys()) {
    if (names.has(name)) continue;
    const near = nearest(name, names, 2);
    const hint =
      near === undefined ? `its placeholders are: ${[...names].join(', ') || 'none'}` : `did you mean "${near}"?`;
    throw new UsageError(`\${${name}} does not occur in ${where}`, hint);
  }
  if (variables === undefined) return files;
  return templates.map(({ file: { source, text }, found }) => ({
    source,
    text: replace(text, found, given).replaceAll('$${', '${'),
    placeholders: filledTexts(text, given),
  }));
}

function withoutValue(name: string, file: string, given: ReadonlyMap<string, string>): UsageError {
  const near = nearest(name, given.keys(), 2);
  const hint = near === undefined ? `give variables: { ${quoted(name)}: '…' }` : `variables has "${near}"`;
  return new UsageError(`\${${name}} in ${file} has no value`, hint);
}

function replace(text: string, found: readonly Placeholder[], given: ReadonlyMap<string, string>): string {
  let filled = '';
  let from = 0;
  for (const { name, start, end } of found) {
    filled += text.slice(from, start) + JSON.stringify(given.get(name) ?? '').slice(1, -1);
    from = end;
  }
  return filled + text.slice(from);
}

/** The parts of ARNs and other texts that hold placeholders, by what they become. */
function filledTexts(text: string, given: ReadonlyMap<string, string>): Placeholders {
  const parts = text.match(/(?:\$\{[^}"\n]*\}|[^\s":/,\\{}[\]])+/g) ?? [];
  const withOwn = parts.map((part) => ({ part, found: placeholders(part) }));
  return new Map(
    withOwn
      .filter(({ part, found }) => found.length > 0 && !part.includes('$${'))
      .map(({ part, found }) => [replace(part, found, given), part] as const)
      .filter(([filled]) => filled !== ''),
  );
}

function placeholders(text: string): Placeholder[] {
  const found: Placeholder[] = [];
  for (let start = text.indexOf('${'); start !== -1; start = text.indexOf('${', start + 2)) {
    const close = text.indexOf('}', start);
    if (close === -1) break;
    const name = text.slice(start + 2, close).trim();
    if (text[start - 1] !== '$' && isPlaceholder(name)) found.push({ name, start, end: close + 1 });
  }
  return found;
}

/** IAM's variables have one colon between service and name, or are one of `*`, `?`, `$`. */
export function isPlaceholder(name: string): boolean {
  if (name === '' || name === '*' || name === '?' || name === '$' || name.includes('"') || name.includes('\n')) {
    return false;
  }
  const [key = ''] = name.split(',', 1);
  const colon = key.indexOf(':');
  return colon <= 0 || key[colon + 1] === ':';
}

function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`;
}
