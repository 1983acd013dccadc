import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../arguments/usage';
import { nearest } from '../values/near-names';
import { callingFile } from './calling-file';

/** What is expected in a file, for the messages. */
export interface Expected {
  /** `JSON` */
  readonly format: string;
  /** `policy` */
  readonly document: string;
  /** In bytes. */
  readonly largest: number;
}

/** A text and the name of its file as people write it. */
export interface SourceFile {
  readonly source: string;
  readonly text: string;
}

/** A `file:` URL: the `URL` of Node, of a browser's types or of a test runner's sandbox. */
export interface FileUrl {
  readonly href: string;
  readonly protocol: string;
}

/**
 * The text of a file. A relative path starts at the file that calls into this package; a `file:` URL works too. Throws a
 * `UsageError` for what is not a readable file.
 */
export function readSourceFile(
  pathOrUrl: unknown,
  expected: Expected,
): SourceFile & { /** Absolute. */ readonly path: string } {
  const path = resolvePath(pathOrUrl, `a ${expected.format} file`);
  return { source: nameOf(path), path, text: readText(path, expected) };
}

/** The absolute path of what is given, of `a JSON file`: a relative one starts at the file that calls into this package. */
export function resolvePath(given: unknown, what: string): string {
  const hint = `give the path of ${what}, relative to the file that calls, or a file: URL`;
  const url = urlText(given);
  if (url !== undefined) {
    try {
      return fileURLToPath(url);
    } catch {
      throw new UsageError(`${url} is not a file: URL`, hint);
    }
  }
  if (typeof given !== 'string') throw new UsageError(`the path is ${kindOf(given)}`, hint);
  if (given === '' || given.includes('\0')) throw new UsageError('the path is empty or contains a NUL character', hint);
  if (isAbsolute(given)) return given;
  const caller = callingFile();
  return resolve(caller === undefined ? process.cwd() : dirname(caller), given);
}

/** A URL of any realm: a test runner's sandbox has a `URL` of its own. */
export function urlText(given: unknown): string | undefined {
  if (typeof given === 'string') return /^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(given) ? given : undefined;
  if (typeof given !== 'object' || given === null || !('href' in given)) return undefined;
  return typeof given.href === 'string' ? given.href : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value;
}

/** The variable by which a reporter of coverage gives the folder that names start at, wherever a test moves to. */
export const ROOT_VARIABLE = 'JEST_IAM_ROOT';

/** As people write it: from the working folder, where the file lies below it. */
function nameOf(path: string): string {
  const name = relative(process.env[ROOT_VARIABLE] ?? process.cwd(), path);
  return name === '' || name.startsWith('..') || isAbsolute(name) ? path : name.replaceAll('\\', '/');
}

/** Node is many times faster at a text than at its bytes; it puts a character of its own where they are not UTF-8. */
function readText(path: string, expected: Expected): string {
  const text = readFile(path, expected);
  if (text.includes('\ufffd') && !isUtf8(readFileSync(path))) throw new UsageError(`${path} is not UTF-8 text`);
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function readFile(path: string, { format, document, largest }: Expected): string {
  try {
    const status = statSync(path);
    if (status.isDirectory()) throw new UsageError(`${path} is a folder`, `give the path of one ${format} file`);
    if (!status.isFile()) throw new UsageError(`${path} is not an ordinary file`);
    if (status.size > largest) {
      throw new UsageError(`${path} is too large for a ${document}: ${status.size} bytes, the limit is ${largest}`);
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw notFound('file', path);
    }
    throw new UsageError(`${path} cannot be read: ${code}`);
  }
}

/** Where nothing is at a path; the hint names what was probably meant. */
export function notFound(kind: 'file' | 'folder', path: string): UsageError {
  const near = nearestFile(path);
  const hint = near === undefined ? 'a path is relative to the file that calls' : `did you mean ${near}?`;
  return new UsageError(`there is no ${kind} ${path}`, hint);
}

/** The file beside a path that its name was probably meant for, as people write it; else of the folder. */
function nearestFile(path: string): string | undefined {
  const folder = dirname(path);
  const names = namesIn(folder);
  const wanted = basename(path);
  const stem = (name: string): string => name.slice(0, name.length - extname(name).length);
  const near =
    nearest(wanted, names, 2) ?? names.find((name) => stem(name).toLowerCase() === stem(wanted).toLowerCase());
  if (near !== undefined) return nameOf(resolve(folder, near));
  if (names.length > 0) return undefined;
  const beside = nearest(basename(folder), namesIn(dirname(folder)), 2);
  const other = beside === undefined ? undefined : resolve(dirname(folder), beside, wanted);
  return other !== undefined && namesIn(dirname(other)).includes(wanted) ? nameOf(other) : undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
