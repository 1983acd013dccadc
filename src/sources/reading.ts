import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInvalidDocument } from '../policy/invalid';
import type { Policy, PolicyInput, PolicyType } from '../policy/model';
import { toPolicy } from '../policy/parse';
import { policyTypes } from '../policy/rules';
import { validate } from '../policy/validate';
import { policyError } from '../report/errors';
import { renderFinding, type Finding } from '../report/findings';
import { asFunction } from '../arguments/asker';
import { checkOneOf, checkOptions } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import { callingFile } from './caller';
import { fillTemplate, isPlaceholder, type TemplateVariables } from './template';

export interface ParsePolicyOptions {
  readonly type?: PolicyType;
  /** The name of the file, for messages. */
  readonly source?: string;
}

export interface LoadPolicyOptions {
  readonly type?: PolicyType;
  readonly variables?: TemplateVariables;
}

/** The policy of JSON text, a plain object or a policy; throws a `PolicyError` for what is none by its grammar. */
export function parsePolicy(input: PolicyInput, options: ParsePolicyOptions = {}): Policy {
  asFunction('parsePolicy', () => {
    check(options, ['type', 'source']);
    if (options.source !== undefined && typeof options.source !== 'string')
      throw new UsageError('source must be a string');
  });
  return read(input, options);
}

/**
 * The policy in a JSON file. A relative path starts at the file that calls; a `file:` URL works too. `variables` fill
 * a template, and lines and columns of findings are those of the filled text then. Throws a `PolicyError` for what is
 * no policy, a `UsageError` for what is no readable file.
 */
export function loadPolicy(pathOrUrl: string | URL, options: LoadPolicyOptions = {}): Policy {
  const { text, source } = asFunction('loadPolicy', () => {
    check(options, ['type', 'variables']);
    checkVariables(options.variables);
    const path = resolvePath(pathOrUrl);
    const name = nameOf(path);
    return { text: fillTemplate(readText(path), options.variables, name), source: name };
  });
  return read(text, { ...(options.type !== undefined && { type: options.type }), source });
}

/** Everything that is wrong with a document, in order of place; an empty list for a flawless one. Any input is answered. */
export function validatePolicy(input: PolicyInput, options: { readonly type?: PolicyType } = {}): Finding[] {
  asFunction('validatePolicy', () => {
    check(options, ['type']);
  });
  return validate(input, options).map(renderFinding);
}

/** Refuses by grammar alone, and then tells everything else that is wrong too. */
function read(input: PolicyInput, options: ParsePolicyOptions): Policy {
  try {
    return toPolicy(input, options);
  } catch (error) {
    if (!isInvalidDocument(error)) throw error;
    const problems = validate(input, options.type === undefined ? {} : { type: options.type });
    throw policyError(problems, { source: options.source, text: typeof input === 'string' ? input : undefined });
  }
}

function check(options: { readonly type?: unknown }, known: readonly string[]): void {
  checkOptions(options, known);
  if (options.type !== undefined) checkOneOf('type', options.type, policyTypes);
}

function checkVariables(variables: unknown): void {
  if (variables === undefined) return;
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) {
    throw new UsageError('variables is no object', "give an object of texts: { bucket: 'logs' }");
  }
  for (const [name, value] of Object.entries(variables)) {
    if (typeof value !== 'string') throw new UsageError(`the variable "${name}" is no text`);
    if (!isPlaceholder(name)) {
      throw new UsageError(`\${${name}} is IAM's own variable`, 'IAM fills it in when a request comes');
    }
  }
}

function resolvePath(given: unknown): string {
  const hint = 'give the path of a JSON file, relative to the test file, or a file: URL';
  const url = urlText(given);
  if (url !== undefined) {
    try {
      return fileURLToPath(url);
    } catch {
      throw new UsageError(`${url} is no file: URL`, hint);
    }
  }
  if (typeof given !== 'string') throw new UsageError(`the path is ${kindOf(given)}`, hint);
  if (given.trimStart().startsWith('{')) throw new UsageError('this is JSON text', 'use parsePolicy(text)');
  if (given === '' || given.includes('\0')) throw new UsageError('the path is no path', hint);
  if (isAbsolute(given)) return given;
  const caller = callingFile();
  return resolve(caller === undefined ? process.cwd() : dirname(caller), given);
}

/** A URL of any realm: a test runner's sandbox has a `URL` of its own. */
function urlText(given: unknown): string | undefined {
  if (typeof given === 'string') return /^[a-z][a-z0-9+.-]+:\/\//i.test(given) ? given : undefined;
  if (typeof given !== 'object' || given === null || !('href' in given)) return undefined;
  return typeof given.href === 'string' ? given.href : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value;
}

/** As people write it: from the working folder, where the file lies below it. */
function nameOf(path: string): string {
  const name = relative(process.cwd(), path);
  return name === '' || name.startsWith('..') || isAbsolute(name) ? path : name.replaceAll('\\', '/');
}

/** The largest policy that AWS stores has 32 KB. */
const LARGEST = 4 * 1024 * 1024;

function readText(path: string): string {
  const bytes = readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is no UTF-8 text`);
  }
}

function readBytes(path: string): Uint8Array {
  try {
    const status = statSync(path);
    if (status.isDirectory()) throw new UsageError(`${path} is a folder`, 'give the path of one JSON file');
    if (!status.isFile()) throw new UsageError(`${path} is no ordinary file`);
    if (status.size > LARGEST) throw new UsageError(`${path} is too large for a policy: ${status.size} bytes`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new UsageError(`there is no file ${path}`, 'a relative path starts at the file that calls');
    }
    throw new UsageError(`${path} cannot be read: ${code}`);
  }
}
