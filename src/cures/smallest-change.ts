import type { DocumentStatement, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { writtenTests } from './condition-edits';
import type { Cure } from './cure';
import { isSameJson } from '../values/same-json';

type Members = Readonly<Record<string, unknown>>;

/**
 * A change of a whole statement as one of the one value that differs: an element, or what a test of its Condition compares
 * with. The change itself where more differs, or something comes or goes.
 */
export function smallestChange({ document }: Policy, cure: Cure): Cure {
  const { path, operation, value } = cure;
  const before = valueAt(document, path);
  if (operation !== 'replace' || !isStatement(before) || !isStatement(value)) return cure;
  const place = differenceIn(before, value, (name) => name === 'Condition');
  const isNamed = place !== undefined && writtenTests(before).filter(({ key }) => key === place.at(-1)).length < 2;
  return !isNamed ? cure : { ...cure, path: [...path, ...place], value: valueAt(value, place) };
}

/**
 * Where alone two statements differ by a name in their Condition, and which it then has: an operator that holds the same tests,
 * or a key with the same value.
 */
export function renamedTest(
  before: DocumentStatement,
  after: DocumentStatement,
): { readonly path: readonly string[]; readonly name: string } | undefined {
  const { Condition: own, ...rest } = before;
  const { Condition: other, ...otherRest } = after;
  if (!isObject(own) || !isObject(other) || !isSameJson(rest, otherRest)) return undefined;
  const operator = renamedMember(own, other);
  if (operator !== undefined) return { path: ['Condition', operator.old], name: operator.name };
  const [changed, ...more] = Object.keys({ ...own, ...other }).filter((name) => !isSameJson(own[name], other[name]));
  const [tests, otherTests] = changed === undefined || more.length > 0 ? [] : [own[changed], other[changed]];
  if (changed === undefined || !isObject(tests) || !isObject(otherTests)) return undefined;
  const key = renamedMember(tests, otherTests);
  // A key that several operators test would be named ambiguously.
  const isNamed = writtenTests(before).filter((one) => one.key === key?.old).length === 1;
  return key && isNamed ? { path: ['Condition', changed, key.old], name: key.name } : undefined;
}

/** The one operator of two statements in whose place another one with other tests stands, where nothing else differs. */
export function replacedOperator(
  before: DocumentStatement,
  after: DocumentStatement,
): { readonly path: readonly string[]; readonly name: string; readonly value: unknown } | undefined {
  const { Condition: own, ...rest } = before;
  const { Condition: other, ...otherRest } = after;
  if (!isObject(own) || !isObject(other) || !isSameJson(rest, otherRest)) return undefined;
  const [old, ...gone] = Object.keys(own).filter((name) => !isSameJson(own[name], other[name]));
  const [name, ...come] = Object.keys(other).filter((one) => !isSameJson(own[one], other[one]));
  if (old === undefined || name === undefined || old === name || gone.length > 0 || come.length > 0) return undefined;
  return Object.hasOwn(own, name) || Object.hasOwn(other, old)
    ? undefined
    : { path: ['Condition', old], name, value: other[name] };
}

/** The one member that has another name afterwards, and the same value. */
function renamedMember(before: Members, after: Members): { readonly old: string; readonly name: string } | undefined {
  const [old, ...gone] = Object.keys(before).filter((name) => !isSameJson(before[name], after[name]));
  const [name, ...come] = Object.keys(after).filter((one) => !isSameJson(before[one], after[one]));
  if (old === undefined || name === undefined || gone.length > 0 || come.length > 0) return undefined;
  return old !== name && isSameJson(before[old], after[name]) ? { old, name } : undefined;
}

function isStatement(value: unknown): value is DocumentStatement {
  return typeof value === 'object' && value !== null && 'Effect' in value;
}

/** Where alone two objects with the same members differ; `isOpened`: of which members the members are compared. */
function differenceIn(
  before: object,
  after: object,
  isOpened: (name: string) => boolean,
): readonly string[] | undefined {
  const [own, other] = [before as Members, after as Members];
  const names = Object.keys(own);
  if (names.join('\n') !== Object.keys(other).join('\n')) return undefined;
  const [name, ...more] = names.filter((one) => !isSameJson(own[one], other[one]));
  if (name === undefined || more.length > 0) return undefined;
  const [inner, changed] = [own[name], other[name]];
  if (!isOpened(name) || !isObject(inner) || !isObject(changed)) return isOpened(name) ? undefined : [name];
  // An operator holds tests, and each test a value or a list of them.
  const below = differenceIn(inner, changed, (one) => isObject(inner[one]));
  return below && [name, ...below];
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
