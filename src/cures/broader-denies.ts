import type { DocumentStatement, Statement } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { oneOrMany } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { conditionEdits, isCovered, isOpposite } from './condition-edits';
import type { Cure, CureOptions } from './cure';
import { cureAt, cureOfStatement, curableDenies, type CurableDocument } from './cured-subject';
import type { DenyDraft } from './deny-draft';
import { isSameJson } from '../values/same-json';

/**
 * Single changes of a Deny that is nearly what a claim needs: of a test, of its condition where that of a draft holds whenever
 * it does, or of its elements where it has the condition; and of one that asks for the opposite, all that a draft says.
 */
export function broaderDenies(
  one: CurableDocument,
  drafts: readonly DenyDraft[],
  statementOf: (draft: DenyDraft) => DocumentStatement | undefined,
  prefix: string | undefined,
): CureOptions {
  const written = curableDenies(one);
  const edits = written.flatMap((deny) => drafts.flatMap(({ condition }) => conditionEdits(deny, condition)));
  const replaced = written.flatMap((deny) =>
    drafts.flatMap((draft) => {
      const whole = isOpposite(deny, draft.condition) ? statementOf(draft) : undefined;
      const { Sid } = deny.statement;
      const named = whole && { ...whole, ...(Sid !== undefined && { Sid }) };
      return named === undefined ? [] : [[cureOfStatement(deny, named)]];
    }),
  );
  const covered = written.flatMap((deny) =>
    drafts
      .filter(({ condition }) => isCovered(deny, condition))
      .map(({ condition }) => [cureAt(deny, ['Condition'], condition)]),
  );
  return [...edits, ...covered, ...broaderElements(one, drafts, statementOf, prefix), ...replaced];
}

/** Elements of a Deny that has the condition already, made as broad as the claim: for all that it is about alone. */
function broaderElements(
  { document, policy }: CurableDocument,
  drafts: readonly DenyDraft[],
  statementOf: (draft: DenyDraft) => DocumentStatement | undefined,
  prefix: string | undefined,
): CureOptions {
  if (prefix !== undefined) return [];
  return policy.statements.flatMap((statement) => {
    const draft = drafts.find((one) => hasConditionOf(statement, one));
    if (statement.effect !== 'Deny' || draft === undefined) return [];
    const { Principal, Action, Resource } = statementOf(draft) ?? {};
    // What stands there already is no change, and what is told of as one has no text.
    const broader = Object.entries({ Principal, Action, Resource }).filter(
      ([name, value]) => value !== undefined && !isSameJson(valueAt(policy.document, [...statement.path, name]), value),
    );
    const cures = broader.map(([name, value]) => replacementIn(statement, name, value, document));
    const found = cures.flatMap((cure) => cure ?? []);
    return [...found.map((cure) => [cure]), ...(found.length === cures.length ? [found] : [])];
  });
}

function replacementIn(
  { path, principal, action, resource }: Statement,
  name: string,
  value: unknown,
  document: Cure['document'],
): Cure | undefined {
  const element = { Principal: principal, Action: action, Resource: resource }[name];
  if (element === undefined || element.negated) return undefined;
  const place = { path, ...(document !== undefined && { document }) };
  if (name !== 'Resource' || resource === undefined) return cureAt(place, [name], value);
  const wanted = Array.isArray(value) ? (value as readonly string[]) : [value as string];
  const patterns = wanted.map(parsePattern);
  const others = resource.values.filter((text) => !patterns.some((pattern) => pattern.matches(text)));
  return cureAt(place, [name], oneOrMany([...wanted, ...others]));
}

/** Whether the tests of a statement are those of the draft, as written but for the case of letters. */
function hasConditionOf({ conditions }: Statement, { condition }: DenyDraft): boolean {
  const textOf = (operator: string, key: string, values: readonly string[]): string =>
    [operator, key, ...[...values].sort()].join('\n').toLowerCase();
  const expected = Object.entries(condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, values]) => textOf(operator, key, [values].flat().map(String))),
  );
  const found = conditions.map(({ operator, key, values }) => textOf(operator, key, values));
  return JSON.stringify(expected.sort()) === JSON.stringify(found.sort());
}
