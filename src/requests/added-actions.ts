import type { CompiledStatement } from '../evaluator/compile';
import type { ConditionTest, Statement } from '../policy/model';
import type { Pattern } from '../values/pattern';

/**
 * The actions of which the statements may say more than others do: what other statements say word for word, on at
 * least the same resources, is left out. `any`: every action may be concerned.
 */
export function addedActions(
  statements: readonly CompiledStatement[],
  others: readonly CompiledStatement[],
): readonly Pattern[] | 'any' {
  const known = new Map<string, CompiledStatement[]>();
  for (const other of others) {
    const key = keyOf(other.statement);
    known.set(key, [...(known.get(key) ?? []), other]);
  }
  const added: Pattern[] = [];
  for (const statement of statements) {
    const twins = (known.get(keyOf(statement.statement)) ?? []).filter((other) => includesResources(other, statement));
    if (statement.action.negated) {
      if (!twins.some((other) => other.action.negated && sameTexts(other, statement))) return 'any';
      continue;
    }
    const covered = new Set(
      twins.filter(({ action }) => !action.negated).flatMap(({ action }) => action.patterns.map(({ text }) => text)),
    );
    added.push(...statement.action.patterns.filter(({ text }) => !covered.has(text)));
  }
  return added;
}

/** Everything of a statement but its actions and resources. */
function keyOf({ effect, principal, conditions, resource }: Statement): string {
  const who = principal && [principal.negated, ...principal.entries.map(({ type, value }) => `${type} ${value}`)];
  return JSON.stringify([effect, who, conditions.map(testOf), resource?.negated]);
}

function testOf({ operator, key, values }: ConditionTest): readonly unknown[] {
  return [operator, key, ...values];
}

/** Whether a statement covers at least the resources of another, going by the words. */
function includesResources(statement: CompiledStatement, other: CompiledStatement): boolean {
  const [mine, theirs] = [statement.resource, other.resource];
  if (mine === undefined || theirs === undefined) return mine === theirs;
  // NotResource covers more the less it lists.
  const [wide, narrow] = mine.negated ? [theirs, mine] : [mine, theirs];
  const texts = new Set(wide.entries.map(({ text }) => text));
  return (!mine.negated && texts.has('*')) || narrow.entries.every(({ text }) => texts.has(text));
}

function sameTexts(statement: CompiledStatement, other: CompiledStatement): boolean {
  const texts = (one: CompiledStatement): string =>
    one.action.patterns
      .map(({ text }) => text)
      .sort()
      .join();
  return texts(statement) === texts(other);
}
