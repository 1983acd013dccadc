import type { Policy, PolicyInput, PolicyType } from '../policy/model';
import { policyTypes } from '../policy/type-rules';
import { validate } from '../policy/validate';
import { renderFinding, type Finding } from '../report/findings';
import { asFunction, atUsersLine } from '../arguments/asker';
import { checkOneOf, checkOptions } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import { readSourceFile, type FileUrl, type SourceFile } from './file';
import { policyByGrammar } from './policy-by-grammar';
import { fillTemplate, isPlaceholder, type FilledFile, type TemplateVariables } from './fill-template';

/** The largest policy that AWS stores has 32 KB. */
const LARGEST = 4 * 1024 * 1024;

export interface ParsePolicyOptions {
  readonly type?: PolicyType;
  /** The name of the file, for messages. */
  readonly source?: string;
}

export interface LoadPolicyOptions {
  readonly type?: PolicyType;
  readonly variables?: TemplateVariables;
}

/** The policy of JSON text, a plain object or a policy; throws a `PolicyError` for a document that breaks the grammar. */
export function parsePolicy(input: PolicyInput, options: ParsePolicyOptions = {}): Policy {
  asFunction('parsePolicy', () => {
    check(options, ['type', 'source']);
    if (options.source !== undefined && typeof options.source !== 'string')
      throw new UsageError('source must be a string');
  });
  return atUsersLine(() => policyByGrammar(input, options));
}

/**
 * The policy in a JSON file. A relative path starts at the file that calls; a `file:` URL works too. `variables` fill
 * a template, and lines and columns of findings are those of the filled text then. Throws a `PolicyError` for what is
 * no policy, a `UsageError` for what is not a readable file.
 */
export function loadPolicy(pathOrUrl: string | FileUrl, options: LoadPolicyOptions = {}): Policy {
  const file = asFunction('loadPolicy', () => {
    checkLoadOptions(options);
    const found = readPolicyFile(pathOrUrl);
    checkNotTemplate(found);
    return fillTemplate(found, options.variables);
  });
  return atUsersLine(() => policyOfFile(file, options));
}

function checkNotTemplate({ text, source }: SourceFile): void {
  if (!isTemplate(text)) return;
  throw new UsageError(
    `${source} is a CloudFormation template`,
    'read it with fromCloudFormation(path): expect takes the whole stack, stack.bucket(id) or stack.policy(id)',
  );
}

/** Whether a text in YAML has a section of a template. */
export function isYamlTemplate(text: string): boolean {
  return /^(?:Resources|AWSTemplateFormatVersion):/m.test(text);
}

function isTemplate(text: string): boolean {
  if (!/^\s*\{/.test(text)) return isYamlTemplate(text);
  // Most files are policies, which are read once.
  if (!text.includes('"Resources"')) return false;
  try {
    const names = Object.keys(JSON.parse(text) as object);
    return names.includes('Resources') && !names.includes('Statement');
  } catch {
    return false;
  }
}

/** Throws a `UsageError` for options that `loadPolicy` does not take. */
export function checkLoadOptions(options: LoadPolicyOptions): void {
  check(options, ['type', 'variables']);
  checkVariables(options.variables);
}

/** A file that must hold a policy. */
export function readPolicyFile(given: unknown): SourceFile {
  if (typeof given === 'string' && given.trimStart().startsWith('{')) {
    throw new UsageError('this is JSON text', 'use parsePolicy(text)');
  }
  return readSourceFile(given, { format: 'JSON', document: 'policy', largest: LARGEST });
}

/** The policy in a file that was read; throws a `PolicyError` for a document that breaks the grammar. */
export function policyOfFile({ text, source, placeholders }: FilledFile, { type }: LoadPolicyOptions): Policy {
  return policyByGrammar(text, {
    ...(type !== undefined && { type }),
    ...(placeholders !== undefined && { placeholders }),
    source,
  });
}

/** Everything that is wrong with a document, in order of place; an empty list for a flawless one. Any input is answered. */
export function validatePolicy(input: PolicyInput, options: { readonly type?: PolicyType } = {}): Finding[] {
  asFunction('validatePolicy', () => {
    check(options, ['type']);
  });
  return validate(input, options).map(renderFinding);
}

function check(options: { readonly type?: unknown }, known: readonly string[]): void {
  checkOptions(options, known);
  if (options.type !== undefined) checkOneOf('type', options.type, policyTypes);
}

function checkVariables(variables: unknown): void {
  if (variables === undefined) return;
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) {
    throw new UsageError('variables must be an object', "give an object of strings: { bucket: 'logs' }");
  }
  for (const [name, value] of Object.entries(variables)) {
    if (typeof value !== 'string') throw new UsageError(`the variable "${name}" must be a string`);
    if (!isPlaceholder(name)) {
      throw new UsageError(`\${${name}} is IAM's own variable`, 'IAM fills it in for each request');
    }
  }
}
