import { equivalent } from '../claims/comparison';
import type { ProblemCode } from '../policy/codes';
import type { DocumentPath, Problem } from '../policy/model';
import { parseDocument } from '../policy/parse';
import { valueAt } from '../policy/value-at';
import { withCures, type Cure } from './cure';

/** Findings of what a document can do without. */
const needless: ReadonlySet<ProblemCode> = new Set([
  'EMPTY_ARRAY_CONDITION',
  'EMPTY_OBJECT_CONDITION',
  'EMPTY_SID_VALUE',
  'REDUNDANT_ACTION',
  'REDUNDANT_RESOURCE',
  'REDUNDANT_STATEMENT',
] as const);

/**
 * How to be rid of findings: the near name in the place of a misspelt one, and without what is needless, which is proven.
 * Nothing where that does not suffice. `judge`: the findings that are left, of any code.
 */
export function findingCures(
  document: object,
  problems: readonly Problem[],
  judge: (mended: object) => readonly Problem[],
  rounds = MOST_ROUNDS,
): readonly Cure[] {
  const cures = problems.map((problem) => cureOf(document, problem));
  const known = cures.filter((cure) => cure !== undefined).sort((a, b) => byPlace(b.path, a.path));
  const mended = known.length < cures.length ? undefined : withCures(document, known);
  if (mended === undefined || !(known.every(({ operation }) => operation === 'replace') || isSame(document, mended)))
    return [];
  const codes = new Set(problems.map(({ code }) => code));
  const left = judge(mended).filter(({ code, severity }) => codes.has(code) || severity === 'error');
  if (left.length === 0) return known;
  // Some faults are looked for only where the grammar is kept.
  const others = rounds === 1 ? [] : findingCures(mended, left, judge, rounds - 1);
  return others.length === 0 ? [] : [...known, ...others];
}

const MOST_ROUNDS = 3;

function cureOf(document: object, { code, path, data }: Problem): Cure | undefined {
  if (needless.has(code) && path.length > 0) return { path, operation: 'remove' };
  const { nearest = '' } = data;
  if (code === 'INVALID_CONDITION_OPERATOR' || code === 'INVALID_POLICY_ELEMENT')
    return nearest === '' ? undefined : renamed(document, path, nearest);
  const isText = typeof valueAt(document, path) === 'string';
  return nearest !== '' && isText ? { path, operation: 'replace', value: nearest } : undefined;
}

/** The object that holds a member, with that under another name. */
function renamed(document: object, path: DocumentPath, name: string): Cure | undefined {
  const above = path.slice(0, -1);
  const holder = valueAt(document, above);
  if (typeof holder !== 'object' || holder === null || Object.hasOwn(holder, name)) return undefined;
  const value = Object.fromEntries(
    Object.entries(holder).map(([own, member]: [string, unknown]) => [own === path.at(-1) ? name : own, member]),
  );
  return { path: above, operation: 'replace', value };
}

function isSame(document: object, mended: object): boolean {
  const [one, other] = [parseDocument(document).policy, parseDocument(mended).policy];
  return one !== undefined && other !== undefined && equivalent(one, other).answer === 'proven';
}

/** Later places first, so that an index still means what it did. */
function byPlace(one: DocumentPath, other: DocumentPath): number {
  for (const [at, part] of one.entries()) {
    const twin = other[at];
    if (typeof part === 'number' && typeof twin === 'number' && part !== twin) return part - twin;
  }
  return one.length - other.length;
}
