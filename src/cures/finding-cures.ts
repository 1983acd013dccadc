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
): readonly Cure[] {
  const cures = problems.map((problem) => cureOf(document, problem));
  const known = cures.filter((cure) => cure !== undefined).sort((a, b) => byPlace(b.path, a.path));
  const mended = known.length < cures.length ? undefined : withCures(document, known);
  if (mended === undefined) return [];
  const codes = new Set(problems.map(({ code }) => code));
  if (judge(mended).some(({ code, severity }) => codes.has(code) || severity === 'error')) return [];
  return known.every(({ operation }) => operation === 'replace') || isSame(document, mended) ? known : [];
}

function cureOf(document: object, { code, path, data }: Problem): Cure | undefined {
  if (needless.has(code) && path.length > 0) return { path, operation: 'remove' };
  const { nearest = '' } = data;
  const isText = typeof valueAt(document, path) === 'string';
  return nearest !== '' && isText ? { path, operation: 'replace', value: nearest } : undefined;
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
