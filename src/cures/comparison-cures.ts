import type { AccessRequest, Decision } from '../evaluator/request';
import type { DocumentStatement, Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { documentDecider } from '../claims/decider';
import { foldName } from '../values/letter-case';
import { changedMembers, listed } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { cureAt, cureOfNewStatements, cureOfStatement, curableStatement, type CurableStatement } from './cured-subject';
import { withCures, type Cure, type CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { withOperator, writtenTests, type WrittenTest } from './condition-edits';
import { entryEdits, nearestStatement } from './entry-edits';
import { statementLike } from './new-statement';

/**
 * How to decide a request as the reference does: the statement that decides otherwise has the entries of the one that is
 * nearest in the reference, becomes what the reference has in its place, goes, or comes back from the reference.
 */
export function comparisonCures({ subject, witness }: FailedClaim, reference: Policy): CureOptions {
  const { policy } = subject;
  if (policy === undefined || witness === undefined) return [];
  const mine = decidersOf(policy, witness);
  const theirs = decidersOf(reference, witness);
  const isIn = (one: CurableStatement, others: readonly CurableStatement[]): boolean =>
    others.some(({ statement }) => textOf(statement) === textOf(one.statement));
  const all = (one: Policy): readonly CurableStatement[] =>
    one.statements.flatMap(({ index }) => curableStatement({ policy: one }, index) ?? []);
  const added = mine.filter((one) => !isIn(one, all(reference)));
  const lost = theirs.filter((one) => !isIn(one, all(policy)));
  const nearest = [
    ...added.flatMap((one) => withOperatorsOf(all(reference), one)),
    ...added.flatMap((one) => narrowedTo(all(reference), one)),
    ...lost.flatMap((one) => editsTowards(nearestStatement(one.statement, all(policy)), one)),
    ...added.flatMap((one) => editsTowards(one, nearestStatement(one.statement, all(reference)))),
  ];
  const { outcome } = documentDecider(reference).decide(witness);
  const edited = nearest.filter((cure) => {
    const document = withCures(policy.document, [cure]);
    const mended = document && withDocument(policy, document)?.policy;
    return mended !== undefined && documentDecider(mended).decide(witness).outcome === outcome;
  });
  const counterparts = [...added, ...all(policy).filter((one) => !isIn(one, all(reference)))];
  const restored = lost.map((one) => {
    const { Sid } = one.statement;
    const own = counterparts.find(({ statement }) => Sid !== undefined && statement.Sid === Sid);
    if (own !== undefined) return [cureOfStatement(own, one.statement)];
    const like = counterparts.flatMap((other) => oneElementOf(other, one) ?? [])[0];
    return like === undefined ? cureOfNewStatements({ policy }, [statementLike(one.statement, policy)]) : [like];
  });
  const replaced = added.flatMap((one) => {
    const { Sid } = one.statement;
    const before = all(reference).find(({ statement }) => Sid !== undefined && statement.Sid === Sid);
    return before === undefined ? [] : [[cureOfStatement(one, before.statement)]];
  });
  const removed = added.map((one) => [cureOfStatement(one, undefined)]);
  return [
    ...edited.map((cure) => [cure]),
    ...restored,
    ...replaced,
    ...removed,
    wholeRestored(all(policy), all(reference), isIn),
  ];
}

function editsTowards(one: CurableStatement | undefined, other: CurableStatement | undefined): readonly Cure[] {
  return one === undefined || other === undefined ? [] : entryEdits(one, other.statement);
}

/** A statement as another one has it, where they differ in one element alone; whichever its `Sid` is, it stays. */
function oneElementOf(one: CurableStatement, { statement: other }: CurableStatement): Cure | undefined {
  const names = [...new Set([...Object.keys(one.statement), ...Object.keys(other)])] as (keyof DocumentStatement)[];
  const [only, ...more] = names.filter(
    (name) => name !== 'Sid' && JSON.stringify(one.statement[name]) !== JSON.stringify(other[name]),
  );
  if (only === undefined || more.length > 0 || only === 'Effect') return undefined;
  return cureOfStatement(one, { ...one.statement, [only]: other[only] });
}

/** A statement whose test of a key has the operator by which the reference tests that key for the same value. */
function withOperatorsOf(references: readonly CurableStatement[], one: CurableStatement): readonly Cure[] {
  const same = references.filter(({ statement }) => statement.Effect === one.statement.Effect);
  const theirs = same.flatMap(({ statement }) => writtenTests(statement));
  return writtenTests(one.statement).flatMap((test) => {
    const isOfKey = ({ key, value }: WrittenTest): boolean =>
      foldName(key) === foldName(test.key) && JSON.stringify(value) === JSON.stringify(test.value);
    const meant = theirs.filter(isOfKey).map(({ operator }) => operator);
    if (meant.includes(test.operator)) return [];
    return [...new Set(meant)].map((operator) =>
      cureOfStatement(one, {
        ...one.statement,
        Condition: withOperator(one.statement.Condition ?? {}, test, operator),
      }),
    );
  });
}

/** A statement with an element that lists no more than the reference does: the entries there that its own cover. */
function narrowedTo(references: readonly CurableStatement[], one: CurableStatement): readonly Cure[] {
  const same = references.filter(({ statement }) => statement.Effect === one.statement.Effect);
  return (['Resource', 'Action'] as const).flatMap((name) => {
    const known = [...new Set(same.flatMap(({ statement }) => listed(statement[name] ?? [])))];
    const changed = changedMembers(one.statement[name], (entry) => {
      const pattern = parsePattern(foldName(entry));
      const covered = known.filter((text) => pattern.matches(foldName(text)));
      return known.includes(entry) || covered.length === 0 ? entry : covered;
    });
    return changed === undefined ? [] : [cureAt(one, [name], changed)];
  });
}

/** Every statement that differs as the reference has it: where no single one shows what differs, or several do together. */
function wholeRestored(
  mine: readonly CurableStatement[],
  theirs: readonly CurableStatement[],
  isIn: (one: CurableStatement, others: readonly CurableStatement[]) => boolean,
): readonly Cure[] {
  const [first] = mine;
  const isTwin = (one: CurableStatement, other: CurableStatement): boolean =>
    one.statement.Sid !== undefined && one.statement.Sid === other.statement.Sid;
  const changed = mine.filter((one) => !isIn(one, theirs));
  const twinOf = (one: CurableStatement): CurableStatement | undefined => theirs.find((other) => isTwin(one, other));
  const lost = theirs.filter((one) => !isIn(one, mine) && !changed.some((other) => isTwin(one, other)));
  if (first === undefined || !Array.isArray(first.policy.document.Statement)) return [];
  return [
    ...changed.map((one) => cureOfStatement(one, twinOf(one)?.statement)).reverse(),
    ...lost.map(({ statement }, index): Cure => {
      return { path: ['Statement', index], operation: 'add', value: statementLike(statement, first.policy) };
    }),
  ];
}

/** The statements of a policy that a reference has not, by their indexes. */
export function statementsBeside(policy: Policy, reference: Policy): readonly number[] {
  const textAt = (one: Policy, index: number): string => {
    const found = curableStatement({ policy: one }, index);
    return found === undefined ? '' : textOf(found.statement);
  };
  const theirs = new Set(reference.statements.map(({ index }) => textAt(reference, index)));
  return policy.statements.flatMap(({ index }) => (theirs.has(textAt(policy, index)) ? [] : [index]));
}

function decidersOf(policy: Policy, witness: AccessRequest): readonly CurableStatement[] {
  const { decidedBy }: Decision = documentDecider(policy).decide(witness);
  return decidedBy.flatMap(({ statement }) => curableStatement({ policy }, statement) ?? []);
}

function textOf(statement: CurableStatement['statement']): string {
  return JSON.stringify({ ...statement, Sid: undefined });
}
