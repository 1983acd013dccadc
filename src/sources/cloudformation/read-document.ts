import { UsageError } from '../../arguments/usage';
import { readSourceFile, urlText } from '../file';
import { documentError } from './document-error';
import { readJsonNodes } from './json-nodes';
import { readObjectNodes } from './object-nodes';
import { plainValue } from './plain-value';
import type { MapNode, ReadDocument, ReadTemplate } from './template-node';
import { readYamlNodes } from './yaml-nodes';

/** A template body is at most 1 MiB ("Understand CloudFormation quotas"). */
const LARGEST_TEMPLATE = 1024 * 1024;
/** Room for the plan of a large Terraform project. */
const LARGEST_DOCUMENT = 16 * 1024 * 1024;
/** YAML takes about a second a mebibyte. */
const LARGEST_YAML = 4 * 1024 * 1024;

interface Kind {
  /** `template` */
  readonly document: string;
  readonly largest: number;
}

/**
 * A template: a path (relative to the file that calls), a `file:` URL, JSON or YAML text, an object, or what gives one by
 * `toJSON()`. Throws a `UsageError` with the place of what is wrong.
 */
export function readTemplate(input: unknown): ReadTemplate {
  const { root, ...from } = read(input, { document: 'template', largest: LARGEST_TEMPLATE });
  if (root.kind === 'map') return { root, ...from };
  const found = root.kind === 'list' ? 'a list' : 'a single value';
  throw documentError(from, root.position, `a template is a map of sections, not ${found}`);
}

/** A JSON or YAML document of any shape, given as `readTemplate` takes it. */
export function readDocument(input: unknown): ReadDocument {
  return read(input, { document: 'document', largest: LARGEST_DOCUMENT });
}

function read(input: unknown, kind: Kind): ReadDocument {
  if (typeof input === 'string' && isText(input)) return readText(input, undefined, kind);
  if (typeof input === 'string' || urlText(input) !== undefined) {
    const { text, source, path } = readSourceFile(input, { ...kind, format: 'JSON or YAML' });
    return { ...readText(text, source, kind), path };
  }
  if (typeof input === 'object' && input !== null) {
    return places.get(input) ?? { root: readObjectNodes(input, kind.largest) };
  }
  const given = input === null ? 'null' : typeof input;
  throw new UsageError(`the ${kind.document} is ${given}`, 'give a path, a file: URL, JSON or YAML text, or an object');
}

const places = new WeakMap<object, ReadDocument>();

/** A part of a document as frozen plain data, which keeps its places when it is read again. */
export function plainPart(node: MapNode, { source, text }: Pick<ReadDocument, 'source' | 'text'>): object {
  const part = plainValue(node) as object;
  places.set(part, { root: node, ...(source !== undefined && { source }), ...(text !== undefined && { text }) });
  return part;
}

/** Text rather than a path: several lines, a line that is JSON or has a key, or more than any path has. */
function isText(given: string): boolean {
  return given.length > 4096 || /\n|\r|^\ufeff?\s*[{[]|:(?:\s|$)/.test(given);
}

function readText(given: string, source: string | undefined, { document, largest }: Kind): ReadDocument {
  const text = given.startsWith('\ufeff') ? given.slice(1) : given;
  const bytes = text.length > largest ? text.length : Buffer.byteLength(text);
  const json = isJson(text, source);
  const limit = json ? largest : Math.min(largest, LARGEST_YAML);
  if (bytes > limit) throw new UsageError(`${source ?? `the ${document}`} is too large: the limit is ${limit} bytes`);
  if (text.trim() === '') throw new UsageError(`${source ?? `the ${document}`} is empty`);
  const root = json ? readJsonNodes(text, source) : readYamlNodes(text, source);
  return { root, text, ...(source !== undefined && { source }) };
}

/** A flow map of YAML begins with a brace too, though hardly with one before a quoted key. */
function isJson(text: string, source: string | undefined): boolean {
  return source?.toLowerCase().endsWith('.json') === true || /^\s*(?:\{\s*["}]|\[\s*["{[\]])/.test(text);
}
