import { equivalent } from '../claims/comparison';
import type { ProblemCode } from '../policy/codes';
import type { DocumentPath, DocumentStatement, Problem } from '../policy/model';
import { parseDocument } from '../policy/parse';
import { valueAt } from '../policy/value-at';
import { rcpServices } from '../service-reference';
import { listed, oneOrMany } from '../values/one-or-many';
import { withCures, type Cure } from './cure';
import { fitsSome } from './narrowed-actions';

/** Findings of what a document can do without. */
const needless: ReadonlySet<ProblemCode> = new Set([
  'EMPTY_ARRAY_CONDITION',
  'EMPTY_OBJECT_CONDITION',
  'EMPTY_SID_VALUE',
  'REDUNDANT_ACTION',
  'REDUNDANT_RESOURCE',
  'REDUNDANT_STATEMENT',
] as const);

/** Findings of the name of a member, and not of its value. */
const namesOfMembers: ReadonlySet<ProblemCode> = new Set([
  'INVALID_CONDITION_OPERATOR',
  'INVALID_GLOBAL_CONDITION_KEY',
  'INVALID_POLICY_ELEMENT',
  'INVALID_SERVICE_CONDITION_KEY',
] as const);

/**
 * How to be rid of findings: the near name in the place of a misspelt one, what else one code means, and without what is needless, which is proven.
 * Nothing where that does not suffice. `judge`: the findings that are left, of any code.
 */
export function findingCures(
  document: object,
  problems: readonly Problem[],
  judge: (mended: object) => readonly Problem[],
  rounds = MOST_ROUNDS,
): readonly Cure[] {
  const cures = problems.map((problem) => cureOf(document, problem));
  const known = [...onlyOnce(cures.filter((cure) => cure !== undefined))].sort((a, b) => byPlace(b.path, a.path));
  const mended = cures.includes(undefined) ? undefined : withCures(document, known);
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

/** What can be pasted of findings that are not all known to be mended, and the findings that stay. */
export interface PartialFindingCures {
  readonly cures: readonly Cure[];
  readonly open: readonly Problem[];
}

/** The near names of some of the findings, where those of them are gone with it. */
export function partialFindingCures(
  document: object,
  problems: readonly Problem[],
  judge: (mended: object) => readonly Problem[],
): PartialFindingCures {
  const pairs = problems.map((problem) => ({ problem, cure: cureOf(document, problem) }));
  const known = pairs.flatMap(({ problem, cure }) => (cure?.operation === 'replace' ? [{ problem, cure }] : []));
  // A member under another name is written with all that stands beside it, so what is inside comes after.
  const cures = known.map(({ cure }) => cure).sort((a, b) => a.path.length - b.path.length);
  const mended = withCures(document, cures);
  const left = mended === undefined ? problems : judge(mended);
  const isLeft = ({ code, path }: Problem): boolean =>
    left.some((one) => one.code === code && JSON.stringify(one.path) === JSON.stringify(path));
  if (known.some(({ problem }) => isLeft(problem))) return { cures: [], open: problems };
  return { cures, open: problems.filter((problem) => known.every((one) => one.problem !== problem)) };
}

function cureOf(document: object, { code, path, data }: Problem): Cure | undefined {
  if (needless.has(code) && path.length > 0) return { path, operation: 'remove' };
  const { nearest = '' } = data;
  if (code === 'INVALID_VERSION') return { path, operation: 'replace', value: '2012-10-17' };
  if (code === 'FORALLVALUES_WITH_SINGLE_VALUED_KEY') return withoutQualifier(document, path);
  if (namesOfMembers.has(code)) return nearest === '' ? undefined : renamed(document, path, nearest);
  if (code === 'INVALID_VPC_FORMAT') return renamedOf(document, path, /^vpce-/, 'aws:SourceVpce');
  if (code === 'INVALID_VPCE_FORMAT') return renamedOf(document, path, /^vpc-/, 'aws:SourceVpc');
  if (code === 'RCP_SYNTAX_ERROR_ACTION') return withEveryRcpService(path);
  if (code === 'ACTION_DOES_NOT_APPLY_TO_RESOURCE') return withFittingResource(document, path);
  const isText = typeof valueAt(document, path) === 'string';
  return nearest !== '' && isText ? { path, operation: 'replace', value: nearest } : undefined;
}

/**
 * A list of resources of S3 with what its actions need: the objects of the buckets or access points in it, or the buckets of the objects; alone
 * where no action needs what is there.
 */
export function withFittingResource(document: object, path: DocumentPath): Cure | undefined {
  const place = placeOfList(path);
  const { Action, Resource } = (valueAt(document, place.slice(0, -1)) ?? {}) as Partial<DocumentStatement>;
  if (place.at(-1) !== 'Resource' || Action === undefined || Resource === undefined) return undefined;
  const resources = listed(Resource);
  const points = withObjectsOfPoints(listed(Action), resources);
  if (points !== undefined) return { path: place, operation: 'replace', value: oneOrMany(points) };
  const buckets = [...new Set(resources.map((text) => /^arn:[^:]*:s3:::[^/*]+/.exec(text)?.[0] ?? ''))];
  const kinds = new Set(resources.map((text) => text.includes('/')));
  if (kinds.size !== 1 || buckets.includes('')) return undefined;
  const others = buckets.map((one) => (kinds.has(true) ? one : `${one}/*`));
  const isNeeded = listed(Action).some((action) => fitsSome(action, resources));
  return { path: place, operation: 'replace', value: oneOrMany(isNeeded ? [...resources, ...others] : others) };
}

/** Access points with the objects that are read through them; those alone where no action needs the access point itself. */
function withObjectsOfPoints(actions: readonly string[], resources: readonly string[]): readonly string[] | undefined {
  if (!resources.every((text) => /^arn:[^:]*:s3:[^:]+:[^:]+:accesspoint\/[^/]+$/.test(text))) return undefined;
  const isNeeded = actions.some((action) => fitsSome(action, resources));
  return [...(isNeeded ? resources : []), ...resources.map((one) => `${one}/object/*`)];
}

/** Where the list stands whose entry a path leads to; the path itself where it leads to none. */
function placeOfList(path: DocumentPath): DocumentPath {
  return typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
}

/** Every action that an RCP can deny, in the place of the list with `*`, which it must not hold (A26). */
function withEveryRcpService(path: DocumentPath): Cure {
  return { path: placeOfList(path), operation: 'replace', value: rcpServices().map((name) => `${name}:*`) };
}

/** A test under another key, of whose form all its values are. */
function renamedOf(document: object, path: DocumentPath, form: RegExp, key: string): Cure | undefined {
  const place = placeOfList(path);
  const values = listed(valueAt(document, place) as string | readonly string[]);
  return values.every((one) => form.test(one)) ? renamed(document, place, key) : undefined;
}

/** A test by an operator without `ForAllValues:`, which stays where it is about other keys too. */
function withoutQualifier(document: object, test: DocumentPath): Cure | undefined {
  const path = test.slice(0, -1);
  const tests = valueAt(document, path);
  const isAlone = typeof tests === 'object' && tests !== null && Object.keys(tests).length === 1;
  return isAlone ? renamed(document, path, String(path.at(-1)).replace(/^ForAllValues:/i, '')) : undefined;
}

/** Several actions of a statement may need the same change. */
function onlyOnce(cures: readonly Cure[]): readonly Cure[] {
  return [...new Map(cures.map((cure) => [JSON.stringify(cure), cure])).values()];
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
