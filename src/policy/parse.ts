import { copyPlain } from './copy';
import { readDocument } from './document';
import { InvalidDocument } from './invalid';
import { locateIn, readJson, treeOf, type JsonText } from './json';
import { POLICY_BRAND, isPolicy, type DocumentPath, type Policy, type PolicyInput } from './model';
import type { PolicyType, Position, Problem } from './model';
import { Problems, isObject, kindOf, type Raised } from './problem';
import { policyTypes } from './rules';

export interface ParseOptions {
  readonly type?: PolicyType;
  /** File name for messages. */
  readonly source?: string;
}

export interface Parsed {
  /** Absent when the grammar refuses the document. */
  readonly policy?: Policy;
  readonly problems: readonly Problem[];
}

/** A document as far as it could be read, refused or not. */
export interface Draft {
  readonly policy: Policy;
  readonly sound: boolean;
  readonly problems: readonly Problem[];
}

const trees = new WeakMap<Policy, JsonText>();
const retyped = new WeakMap<Policy, Map<string, Draft>>();
const texts = new Map<string, Parsed>();
const MAX_TEXTS = 256;
const MAX_CACHED_LENGTH = 200_000;

/** Reads a document by its grammar ("Grammar of the IAM JSON policy language") and collects every problem. */
export function parseDocument(input: PolicyInput, options: ParseOptions = {}): Parsed {
  if (typeof input !== 'string' || input.length > MAX_CACHED_LENGTH) return parsed(readDraft(input, options));
  const key = `${options.type ?? ''}\0${options.source ?? ''}\0${input}`;
  const before = texts.get(key);
  if (before !== undefined) return before;
  const result = parsed(readDraft(input, options));
  if (texts.size >= MAX_TEXTS) texts.clear();
  texts.set(key, result);
  return result;
}

/** The policy of a document; throws `InvalidDocument` for what its grammar refuses. */
export function toPolicy(input: PolicyInput, options: ParseOptions = {}): Policy {
  if (isPolicy(input) && (options.type === undefined || (options.type === input.type && input.typeTold))) return input;
  const { policy, problems } = parseDocument(input, options);
  if (policy === undefined) throw new InvalidDocument(problems, options.source);
  return policy;
}

/** The place of an element in the text that the policy came from; nothing where it was given as an object. */
export function locate(policy: Policy, path: DocumentPath, what: 'key' | 'value'): Position | undefined {
  if (policy.text === undefined) return undefined;
  let json = trees.get(policy);
  if (json === undefined) {
    json = treeOf(policy.text);
    if (json === undefined) return undefined;
    trees.set(policy, json);
  }
  return locateIn(json, path, what);
}

/** As `parseDocument`, with what could be read of a refused document too: later checks judge that. */
export function readDraft(input: PolicyInput, options: ParseOptions = {}): Draft | { readonly problems: Problem[] } {
  if (options.type !== undefined && !policyTypes.includes(options.type)) {
    throw new TypeError(`type: ${policyTypes.join(' | ')}`);
  }
  if (isPolicy(input)) return readAgain(input, options);
  const problems = new Problems();
  const read = typeof input === 'string' ? readText(input, problems) : { value: copyPlain(input, problems) };
  if (read === undefined || (read.value === undefined && problems.raised.length > 0))
    return { problems: problems.raised.map(plain) };
  if (!isObject(read.value)) {
    problems.error('NOT_A_POLICY', [], { kind: kindOf(read.value) });
    return { problems: placed(problems, 'json' in read ? read.json : undefined) };
  }
  return build(read.value, 'json' in read ? read.json : undefined, options, problems);
}

function readText(text: string, problems: Problems): ReturnType<typeof readJson> {
  if (text.trim() !== '') return readJson(text, problems);
  problems.error('NOT_A_POLICY', [], { kind: 'empty text' });
  return undefined;
}

function build(
  document: Readonly<Record<string, unknown>>,
  json: JsonText | undefined,
  { type, source }: ParseOptions,
  problems: Problems,
): Draft {
  const parts = readDocument(document, type, problems);
  const policy: Policy = Object.freeze({
    [POLICY_BRAND]: true as const,
    ...parts,
    typeTold: type !== undefined,
    ...(source !== undefined && { source }),
    ...(json !== undefined && { text: json.text }),
    document,
  });
  if (json !== undefined) trees.set(policy, json);
  return { policy, sound: problems.sound, problems: placed(problems, json) };
}

function readAgain(policy: Policy, options: ParseOptions): Draft {
  const type = options.type ?? (policy.typeTold ? policy.type : undefined);
  let known = retyped.get(policy);
  if (known === undefined) retyped.set(policy, (known = new Map<string, Draft>()));
  const before = known.get(type ?? '');
  if (before !== undefined) return before;
  const problems = new Problems();
  const json = policy.text === undefined ? undefined : (trees.get(policy) ?? treeOf(policy.text));
  const source = options.source ?? policy.source;
  const given = { ...(type !== undefined && { type }), ...(source !== undefined && { source }) };
  const draft = build(policy.document as Readonly<Record<string, unknown>>, json, given, problems);
  known.set(type ?? '', draft);
  return draft;
}

function parsed(draft: ReturnType<typeof readDraft>): Parsed {
  if (!('policy' in draft) || !draft.sound) return Object.freeze({ problems: draft.problems });
  return Object.freeze({ policy: draft.policy, problems: draft.problems });
}

function placed({ raised }: Problems, json: JsonText | undefined): Problem[] {
  if (json === undefined) return raised.map(plain);
  return raised.map((problem) => ({
    ...plain(problem),
    position: problem.position ?? locateIn(json, problem.path, problem.at),
  }));
}

function plain({ code, severity, path, data, position }: Raised): Problem {
  return { code, severity, path, data, ...(position !== undefined && { position }) };
}
