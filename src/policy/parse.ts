import { MAX_CHARACTERS, copyPlain, tooLong } from './plain-copy';
import { readElements } from './document';
import { InvalidDocument } from './invalid';
import { locateIn, readJson, treeOf, type JsonText } from './json';
import {
  POLICY_BRAND,
  POLICY_PART,
  POLICY_PLACEHOLDERS,
  POLICY_PLACES,
  bearsBrand,
  isPolicy,
  type AttachedTo,
  type DocumentPath,
  type Policy,
  type PolicyInput,
} from './model';
import type { Locate, PolicyDocument, PolicyPart, PolicyType, Position, Problem, Statement } from './model';
import { placeProblems } from './place-problems';
import type { Placeholders } from './placeholders';
import { plainJson } from './plain-json';
import { Problems, isObject, jsonKind } from './problem';
import { policyTypes } from './type-rules';
import { raiseUnresolved, withoutConsequences } from './unresolved';

export interface ParseOptions {
  readonly type?: PolicyType;
  /** File name for messages. */
  readonly source?: string;
  /** Where a document that is given as an object comes from. */
  readonly origin?: Origin;
  readonly attachedTo?: AttachedTo;
  /** What the file has in the place of texts that variables filled. */
  readonly placeholders?: Placeholders;
}

/** A larger text in which a document stands, and its places there. */
export interface Origin {
  readonly text?: string | undefined;
  readonly locate: Locate;
  readonly part?: PolicyPart;
}

export interface Parsed {
  /** Absent when the grammar refuses the document. */
  readonly policy?: Policy;
  readonly problems: readonly Problem[];
}

/** A document as far as it could be read, refused or not. */
export interface DraftPolicy {
  readonly policy: Policy;
  readonly sound: boolean;
  readonly problems: readonly Problem[];
}

/** Of policies that were read from a text: the places there. */
const places = new WeakMap<Policy, Locate>();
const retyped = new WeakMap<Policy, Map<string, DraftPolicy>>();
const texts = new Map<string, ReturnType<typeof readDraft>>();
const MAX_TEXTS = 256;
const MAX_CACHED_LENGTH = 200_000;

/** Reads a document by its grammar ("Grammar of the IAM JSON policy language") and collects every problem. */
export function parseDocument(input: PolicyInput, options: ParseOptions = {}): Parsed {
  const draft = readDraft(input, options);
  if (!('policy' in draft) || !draft.sound) return Object.freeze({ problems: draft.problems });
  return Object.freeze({ policy: draft.policy, problems: draft.problems });
}

/** The policy of a document; throws `InvalidDocument` for what its grammar refuses. */
export function toPolicy(input: PolicyInput, options: ParseOptions = {}): Policy {
  if (isPolicy(input) && (options.type === undefined || (options.type === input.type && input.typeGiven))) {
    // A copy with other statements is what it is: nothing stands in for that.
    return standIn === undefined || !retyped.has(input) ? input : standIn(readAgain(input, options), input).policy;
  }
  const { policy, problems } = parseDocument(input, options);
  if (policy === undefined) throw new InvalidDocument(problems, options.source);
  return policy;
}

/** Whether a policy is as it was read: a copy with other statements is not. */
export function isAsRead(policy: Policy): boolean {
  return retyped.has(policy);
}

/** The place of an element in the text that the policy came from; nothing where it was given as an object. */
export function locate(policy: Policy, path: DocumentPath, what: 'key' | 'value'): Position | undefined {
  return originOf(policy)?.locate(path, what);
}

/** Problems of a policy that was read, with their places. */
export function withPositions(policy: Policy, { raised }: Problems): readonly Problem[] {
  return placeProblems(raised, policy.document, originOf(policy)?.locate);
}

/** A policy with each of its statements changed, which keeps its place in the text. */
export function withStatements(policy: Policy, change: (statement: Statement) => Statement): Policy {
  const statements = Object.freeze(policy.statements.map((statement) => Object.freeze(change(statement))));
  const changed = { ...policy, statements };
  const origin = policy[POLICY_PLACES];
  if (origin !== undefined) Object.defineProperty(changed, POLICY_PLACES, { value: origin });
  return Object.freeze(changed);
}

function originOf(policy: Policy): Origin | undefined {
  const { text } = policy;
  const ofPart = policy[POLICY_PLACES];
  if (ofPart !== undefined) return { text, locate: ofPart };
  if (text === undefined) return undefined;
  const locate = places.get(policy) ?? placesIn(text);
  places.set(policy, locate);
  return { text, locate };
}

/** The places in a text of JSON, whose tree is made when the first of them is asked for. */
function placesIn(text: string, known?: JsonText): Locate {
  let json = known;
  return (path, what) => {
    json ??= treeOf(text);
    return json && locateIn(json, path, what);
  };
}

/** What is read in the place of a document: the document itself, or another. */
export type StandIn = (draft: DraftPolicy, input: PolicyInput) => DraftPolicy;

/** Leaves every document that is read in its place, and takes note of it. */
export function notingReads(reads: Set<DraftPolicy>): StandIn {
  return (draft) => {
    reads.add(draft);
    return draft;
  };
}

let standIn: StandIn | undefined;

/** Runs with other documents in the place of those that are read. */
export function withStandIn<T>(other: StandIn | undefined, run: () => T): T {
  const before = standIn;
  standIn = other;
  try {
    return run();
  } finally {
    standIn = before;
  }
}

/** Runs with every document as it is written: what a subject is compared with is not a subject itself. */
export function asWritten<T>(run: () => T): T {
  return withStandIn(undefined, run);
}

/** A policy that this package brings along: nothing stands in for it. */
export function builtInPolicy(document: object, type: PolicyType): Policy {
  return asWritten(() => toPolicy(document, { type }));
}

/** Another document in the place of a policy: of its type, under its name. Nothing for what cannot be read at all. */
export function withDocument(policy: Policy, document: object): DraftPolicy | undefined {
  const { type, typeGiven, source, attachedTo } = policy;
  const draft = readAnew(document, {
    ...(typeGiven && { type }),
    ...(source !== undefined && { source }),
    ...(attachedTo !== undefined && { attachedTo }),
  });
  return 'policy' in draft ? draft : undefined;
}

/** As `parseDocument`, with what could be read of a refused document too: later checks judge that. */
export function readDraft(
  input: PolicyInput,
  options: ParseOptions = {},
): DraftPolicy | { readonly problems: readonly Problem[] } {
  const draft = readAsWritten(input, options);
  return standIn === undefined || !('policy' in draft) ? draft : standIn(draft, input);
}

function readAsWritten(
  input: PolicyInput,
  options: ParseOptions,
): DraftPolicy | { readonly problems: readonly Problem[] } {
  if (options.type !== undefined && !policyTypes.includes(options.type)) {
    throw new TypeError(`type: ${policyTypes.join(' | ')}`);
  }
  if (isPolicy(input)) return readAgain(input, options);
  if (typeof input !== 'string' || input.length > MAX_CACHED_LENGTH) return readAnew(input, options);
  // What is pasted into a file depends on how it was filled.
  const filled = options.placeholders === undefined ? '' : JSON.stringify([...options.placeholders]);
  const key = `${options.type ?? ''}\0${options.source ?? ''}\0${filled}\0${input}`;
  const before = texts.get(key);
  if (before !== undefined) return before;
  const draft = readAnew(input, options);
  if (texts.size >= MAX_TEXTS) texts.clear();
  texts.set(key, draft);
  return draft;
}

function readAnew(input: string | object, options: ParseOptions): ReturnType<typeof readDraft> {
  const problems = new Problems();
  if (typeof input === 'object' && bearsBrand(input)) {
    const original = unchangedOriginal(input);
    if (original !== undefined) return readAgain(original, options);
    problems.add('NOT_A_POLICY', [], { kind: 'copy' });
    return { problems: placeProblems(problems.raised, undefined, undefined) };
  }
  const read = typeof input === 'string' ? readText(input, problems) : { value: copyPlain(input, problems) };
  const ofText = read !== undefined && 'locate' in read ? read.locate : undefined;
  const origin = ofText === undefined || typeof input !== 'string' ? options.origin : { text: input, locate: ofText };
  if (read === undefined || (read.value === undefined && problems.raised.length > 0)) {
    return { problems: placeProblems(problems.raised, undefined, origin?.locate) };
  }
  if (!isObject(read.value)) {
    problems.add('NOT_A_POLICY', [], { kind: jsonKind(read.value) });
    return { problems: placeProblems(problems.raised, read.value, origin?.locate) };
  }
  return build(read.value, origin, ofText, options, problems);
}

/**
 * The policy that a copy was made of, where nothing in the copy was changed: runners copy what they compare, to print it, and
 * ask asymmetric matchers again about the copy.
 */
function unchangedOriginal(copy: object): Policy | undefined {
  const { document, type, typeGiven, source, attachedTo } = copy as Partial<Policy>;
  if (typeof document !== 'object' || bearsBrand(document) || type === undefined) return undefined;
  const draft = readAnew(document, {
    ...(typeGiven === true && { type }),
    ...(source !== undefined && { source }),
    ...(attachedTo !== undefined && { attachedTo }),
  });
  if (!('policy' in draft) || !draft.sound) return undefined;
  const content = (policy: Partial<Policy>): string => JSON.stringify({ ...policy, text: undefined });
  try {
    return content(copy) === content(draft.policy) ? draft.policy : undefined;
  } catch {
    return undefined;
  }
}

const start: Position = { line: 1, column: 1, offset: 0, length: 0 };

function readText(text: string, problems: Problems): { readonly value: unknown; readonly locate: Locate } | undefined {
  if (isTooLong(text)) {
    tooLong(problems, start);
    return undefined;
  }
  if (text.trim() === '') {
    problems.addAt(start, 'NOT_A_POLICY', [], { kind: 'empty text' });
    return undefined;
  }
  const plain = plainJson(text);
  if (plain !== undefined) return { ...plain, locate: placesIn(text) };
  const read = readJson(text, problems);
  return read && { value: read.value, locate: placesIn(text, read.json) };
}

/** Whether a text has more characters than any policy, white space aside; without parsing it. */
function isTooLong(text: string): boolean {
  if (text.length <= MAX_CHARACTERS) return false;
  let count = 0;
  for (let at = 0; at < text.length && count <= MAX_CHARACTERS; at++) if (text.charCodeAt(at) > 32) count++;
  return count > MAX_CHARACTERS;
}

function build(
  document: Readonly<Record<string, unknown>>,
  origin: Origin | undefined,
  ofText: Locate | undefined,
  { type, source, attachedTo, placeholders }: ParseOptions,
  problems: Problems,
): DraftPolicy {
  const parts = readElements(document, type, problems);
  raiseUnresolved(document, problems);
  const fields = {
    [POLICY_BRAND]: true as const,
    ...parts,
    typeGiven: type !== undefined,
    ...(attachedTo !== undefined && { attachedTo: Object.freeze(attachedTo) }),
    ...(source !== undefined && { source }),
    ...(origin?.text !== undefined && { text: origin.text }),
    // A draft may be unsound; whoever hands out a policy refuses that first.
    document: document as unknown as PolicyDocument,
  };
  // Not enumerable: a copy of the policy with other statements has no places.
  if (ofText === undefined && origin !== undefined) {
    Object.defineProperty(fields, POLICY_PLACES, { value: origin.locate });
    if (origin.part !== undefined) Object.defineProperty(fields, POLICY_PART, { value: origin.part });
  }
  if (placeholders !== undefined) Object.defineProperty(fields, POLICY_PLACEHOLDERS, { value: placeholders });
  const policy: Policy = Object.freeze(fields);
  if (ofText !== undefined) places.set(policy, ofText);
  const placed = placeProblems(problems.raised, document, origin?.locate);
  const draft = { policy, sound: problems.sound, problems: withoutConsequences(placed) };
  // Read again as the same type, it is what it is.
  retyped.set(policy, new Map([[type ?? '', draft]]));
  return draft;
}

function readAgain(policy: Policy, options: ParseOptions): DraftPolicy {
  const type = options.type ?? (policy.typeGiven ? policy.type : undefined);
  const known = retyped.get(policy);
  const before = known?.get(type ?? '');
  if (before !== undefined) return before;
  const problems = new Problems();
  const origin = originOf(policy);
  const ofText = places.get(policy);
  const { source = policy.source, attachedTo = policy.attachedTo } = options;
  const placeholders = policy[POLICY_PLACEHOLDERS];
  const given = {
    ...(type !== undefined && { type }),
    ...(source !== undefined && { source }),
    ...(attachedTo !== undefined && { attachedTo }),
    ...(placeholders !== undefined && { placeholders }),
  };
  const document = policy.document as unknown as Readonly<Record<string, unknown>>;
  const draft = build(document, origin, ofText, given, problems);
  known?.set(type ?? '', draft);
  return draft;
}
