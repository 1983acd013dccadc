import type { CompiledTest, Lookup } from '../evaluator/compile';
import type { DocumentStatement } from '../policy/model';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { cureAt, cureOfStatement, type CurableStatement, type PlaceInSubject } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import { operatorWithoutKey } from './keyless-operators';
import { mergedConditions, type Condition } from './new-statement';
import { isRuleOfItsOwn, splitDeny } from './split-denies';

type Value = Condition[string][string];

/** One test of a written condition. */
export interface WrittenTest {
  readonly operator: string;
  readonly key: string;
  readonly value: Value;
}

export function writtenTests({ Condition = {} }: Pick<DocumentStatement, 'Condition'>): readonly WrittenTest[] {
  return Object.entries(Condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, value]) => ({ operator, key, value })),
  );
}

/** Puts another value into a test. */
export function cureOfTest(
  one: PlaceInSubject,
  { operator, key }: Pick<WrittenTest, 'operator' | 'key'>,
  value: Value,
): Cure {
  return cureAt(one, ['Condition', operator, key], value);
}

/**
 * The entries of a test that match no value that the request has for its key; nothing where the request lacks the key, or
 * where none or all of the entries would be left.
 */
export function entriesBeside({ key, operands }: CompiledTest, lookup: Lookup): string | readonly string[] | undefined {
  const held = lookup(key);
  if (held === undefined) return undefined;
  const left = operands.filter((operand) => !listed(held).some((value) => operand.matches(value, lookup)));
  return left.length === 0 || left.length === operands.length ? undefined : oneOrMany(left.map(({ text }) => text));
}

/** A condition with one of its tests under another operator. */
export function withOperator(
  condition: Condition,
  { operator, key }: Pick<WrittenTest, 'operator' | 'key'>,
  name: string,
): Condition {
  const { [key]: values, ...others } = condition[operator] ?? {};
  if (values === undefined) return condition;
  const rest = Object.entries(condition).flatMap(([own, tests]): [string, Condition[string]][] =>
    own === operator ? (Object.keys(others).length === 0 ? [] : [[own, others]]) : [[own, tests]],
  );
  return mergedConditions([Object.fromEntries(rest), { [name]: { [key]: values } }]);
}

/** Takes a test out of a condition that has others; nothing where it is the only one, without which the statement is for everybody. */
export function cureWithoutTest(one: CurableStatement, { operator, key }: WrittenTest): Cure | undefined {
  if (writtenTests(one.statement).length < 2) return undefined;
  const isAlone = Object.keys(one.statement.Condition?.[operator] ?? {}).length === 1;
  return cureAt(one, ['Condition', operator, ...(isAlone ? [] : [key])], undefined);
}

/**
 * Single changes by which a Deny holds for more of what a condition holds for: an operator that needs no key, a value as it has it, the key by which it has the
 * same value (`aws:SourceVpce` for `aws:SourceVpc`), the operator of the other side, the entries of a list that
 * it has too, or a test less of what it does not ask, where it asks of all others: what is left of another Deny is too wide. A
 * test that is a rule of its own goes into a Deny of its own.
 */
export function conditionEdits(one: CurableStatement, wanted: Condition): CureOptions {
  const all = writtenTests({ Condition: wanted });
  const own = writtenTests(one.statement);
  const twinOf = ({ key, operator }: WrittenTest): WrittenTest | undefined =>
    all.find((other) => foldName(other.key) === foldName(key) && familyOf(other.operator) === familyOf(operator));
  const changed = own.flatMap((test) => {
    const twin = twinOf(test);
    const value = twin && nearerValue(test, twin);
    return value === undefined ? [] : [cureOfTest(one, test, value)];
  });
  const keyless = own.flatMap((test) => {
    const twin = twinOf(test);
    const name = /^ForAnyValue:/i.test(test.operator) ? operatorWithoutKey(test) : undefined;
    if (twin === undefined || name === undefined) return [];
    const value = nearerValue(test, twin) ?? test.value;
    const { operator, key } = test;
    const Condition = withOperator(
      { ...one.statement.Condition, [operator]: { ...one.statement.Condition?.[operator], [key]: value } },
      test,
      name,
    );
    return [cureOfStatement(one, { ...one.statement, Condition })];
  });
  const rekeyed = own.flatMap((test) => {
    const meant = all.find(
      (other) =>
        familyOf(other.operator) === familyOf(test.operator) &&
        isSame(other.value, test.value) &&
        !own.some(({ key }) => foldName(key) === foldName(other.key)),
    );
    return twinOf(test) !== undefined || meant === undefined || !isId(test.value)
      ? []
      : [cureWithKey(one, test, meant.key)];
  });
  const turned = own.flatMap((test) => {
    const meant = all.find(
      (other) =>
        foldName(other.key) === foldName(test.key) &&
        turnedRound(familyOf(other.operator)) === familyOf(test.operator) &&
        isSame(other.value, test.value),
    );
    if (meant === undefined || twinOf(test) !== undefined) return [];
    const Condition = withOperator(one.statement.Condition ?? {}, test, meant.operator);
    return cureOfStatement(one, { ...one.statement, Condition });
  });
  const asksOf = ({ key }: WrittenTest): boolean => all.some((other) => foldName(other.key) === foldName(key));
  const isAsked = (test: WrittenTest): boolean =>
    twinOf(test) !== undefined || (familyOf(test.operator) === 'null' && asksOf(test));
  const dropped = own.flatMap((test) => {
    const areOthersAsked = own.every((other) => other === test || isAsked(other));
    // That the key is there, a Deny of those who lack it too must not ask.
    const isStray = familyOf(test.operator) === 'null' && twinOf(test) === undefined;
    // Whoever has some key, whatever its value, no rule is about.
    const isLeftOfPresence = own.every((other) => other === test || asksForPresence(other));
    if ((asksOf(test) && !isStray) || !areOthersAsked || (own.length > 1 && isLeftOfPresence)) return [];
    if (own.length > 1 && isRuleOfItsOwn(one.statement, test)) return [splitDeny(one, test)];
    const cure = cureWithoutTest(one, test);
    return cure === undefined ? [] : [[cure]];
  });
  return [...[...keyless, ...changed, ...rekeyed, ...turned].map((cure) => [cure]), ...dropped];
}

function asksForPresence({ operator, value }: WrittenTest): boolean {
  return familyOf(operator) === 'null' && isSame(value, 'false');
}

/** Whether a value says what it is an id of, so that a test of it by another key is one of the same thing. */
export function isId(value: Value): boolean {
  return listed(value).every((one) => /^(?:o-[a-z0-9]{10,32}|vpce?-[0-9a-f]+|\d{12}|arn:.+)$/.test(String(one)));
}

/** A test of another key by the same operator and values, in its place. */
export function cureWithKey(
  one: CurableStatement,
  { operator, key }: Pick<WrittenTest, 'operator' | 'key'>,
  name: string,
): Cure {
  const tests = Object.entries(one.statement.Condition?.[operator] ?? {});
  const renamed = Object.fromEntries(tests.map(([own, value]) => [own === key ? name : own, value]));
  return cureAt(one, ['Condition', operator], renamed);
}

/** Whether a Deny asks for the opposite of what a condition asks: beside each other they refuse everything. */
export function isOpposite({ statement }: CurableStatement, wanted: Condition): boolean {
  const all = writtenTests({ Condition: wanted });
  return writtenTests(statement).some(
    ({ operator, key, value }) =>
      familyOf(operator) === 'bool' &&
      all.some(
        (other) =>
          foldName(other.key) === foldName(key) && familyOf(other.operator) === 'bool' && !isSame(other.value, value),
      ),
  );
}

/**
 * Whether a condition holds whenever that of a Deny does: where that asks for a header to be missing, or for one value, and it
 * for any but others.
 */
export function isCovered({ statement }: CurableStatement, wanted: Condition): boolean {
  const all = writtenTests({ Condition: wanted });
  const own = writtenTests(statement);
  const holdsToo = ({ operator, key, value }: WrittenTest): boolean =>
    all.every((other) => {
      if (foldName(other.key) !== foldName(key) || !/^stringnotequals(?:ifexists)?$/i.test(other.operator))
        return false;
      if (familyOf(operator) === 'null') return isSame(value, 'true');
      const others = listed(other.value).map(String);
      return /^stringequals$/i.test(operator) && !listed(value).some((one) => others.includes(String(one)));
    });
  return own.length > 0 && all.length > 0 && own.every(holdsToo);
}

/** The family of operators that hold for what those of another do not, or on the other side of a value. */
function turnedRound(family: string): string {
  if (/less|greater/.test(family))
    return family.replace(/less|greater/, (side) => (side === 'less' ? 'greater' : 'less'));
  return family.includes('not') ? family.replace('not', '') : family.replace(/equals$|ipaddress$/, 'not$&');
}

/** Operators that ask the same of a key, but for letter case, wildcards and a missing key. */
function familyOf(operator: string): string {
  return foldName(operator)
    .replace(/ifexists$|ignorecase|^.*:/g, '')
    .replace(/like$/, 'equals');
}

function nearerValue(test: WrittenTest, twin: WrittenTest): Value | undefined {
  if (isSame(test.value, twin.value)) return undefined;
  const isNegated = /not/i.test(test.operator);
  const wanted = listed(twin.value).map((one) => foldName(String(one)));
  const kept = isNegated ? listed(test.value).filter((one) => wanted.includes(foldName(String(one)))) : [];
  return kept.length > 0 && kept.length < listed(test.value).length ? oneOrMany(kept) : twin.value;
}

function isSame(one: Value, other: Value): boolean {
  const textOf = (value: Value): string =>
    listed(value)
      .map((each) => foldName(String(each)))
      .sort()
      .join('\n');
  return textOf(one) === textOf(other);
}
