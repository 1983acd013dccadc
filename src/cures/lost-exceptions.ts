import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { writtenTests, type WrittenTest } from './condition-edits';
import { statementsIn, withCures, type Cure } from './cure';
import { mergedConditions } from './new-statement';
import { placeholderOf } from './placeholder-value';

type FindPolicy = (document: DocumentPath) => Policy | undefined;

/** The patterns that a Deny does not except any more with a cure, and that cure with a value to fill in in their place. */
interface LostExceptions {
  readonly patterns: readonly string[];
  /** Nothing where the cure changes more of the test than to take them out. */
  readonly toFillIn?: Cure;
}

/** The patterns of callers that Denies do not except any more with cures: they stood for others too, whom the author knows. */
export function lostExceptions(find: FindPolicy, cures: readonly Cure[]): readonly string[] {
  return [...new Set(cures.flatMap((cure) => lostWith(find, cure)?.patterns ?? []))];
}

/**
 * Such cures as they are pasted: with a placeholder in the place of the patterns, so that nobody loses by them what a pattern
 * gave. Nothing where they take no pattern out.
 */
export function withExceptionsToFillIn(find: FindPolicy, cures: readonly Cure[]): readonly Cure[] | undefined {
  const filled = cures.map((cure) => lostWith(find, cure)?.toFillIn);
  return filled.every((cure) => cure === undefined) ? undefined : cures.map((cure, at) => filled[at] ?? cure);
}

function lostWith(find: FindPolicy, cure: Cure): LostExceptions | undefined {
  const before = find(cure.document ?? [])?.document;
  const after = before && cure.operation === 'replace' ? withCures(before, [cure]) : undefined;
  if (after === undefined) return undefined;
  const [own, others] = [statementsIn(before), statementsIn(after)];
  const kept = others.flatMap(exceptionsOf).flatMap(entriesOf);
  const lost = own.flatMap((statement, index) =>
    exceptionsOf(statement).flatMap((test) => {
      const patterns = entriesOf(test).filter((entry) => /[*?]/.test(entry) && !kept.includes(entry));
      return patterns.length === 0 ? [] : [{ test, patterns, index }];
    }),
  );
  const patterns = lost.flatMap((one) => one.patterns);
  const [only, ...more] = lost;
  const left = only && others[only.index];
  if (only === undefined || left === undefined || more.length > 0 || !isTakenOut(only.test, left)) return { patterns };
  const { operator, key } = only.test;
  const [first] = only.patterns;
  const entries = entriesOf(only.test).flatMap((entry) =>
    entry === first ? placeholderOf('aws:PrincipalArn') : only.patterns.includes(entry) ? [] : entry,
  );
  const Condition = mergedConditions([left.Condition ?? {}, { [operator]: { [key]: oneOrMany(entries) } }]);
  const isList = Array.isArray((after as Policy['document']).Statement);
  const path = isList ? ['Statement', only.index] : ['Statement'];
  const whole = withCures(after, [{ path, operation: 'replace', value: { ...left, Condition } }]);
  return { patterns, toFillIn: { ...cure, value: valueAt(whole, cure.path) } };
}

/** Whether a statement has the entries of a test but for some. */
function isTakenOut({ operator, key, value }: WrittenTest, { Effect, Condition = {} }: DocumentStatement): boolean {
  const kept = Condition[operator]?.[key];
  const own = listed(value).map(String);
  return Effect === 'Deny' && kept !== undefined && listed(kept).every((entry) => own.includes(String(entry)));
}

/** The tests of a Deny by which it spares callers by their ARN. */
function exceptionsOf(statement: DocumentStatement): readonly WrittenTest[] {
  if (statement.Effect !== 'Deny') return [];
  return writtenTests(statement).filter(
    ({ operator, key }) => /not/i.test(operator) && foldName(key) === 'aws:principalarn',
  );
}

function entriesOf({ value }: WrittenTest): readonly string[] {
  return listed(value).map(String);
}
