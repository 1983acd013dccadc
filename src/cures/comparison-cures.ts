import type { AccessRequest, Decision } from '../evaluator/request';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { documentDecider } from '../claims/decider';
import { isRedundant } from '../claims/redundancy';
import { foldName } from '../values/letter-case';
import { changedMembers, oneOrMany } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { cureAt, cureOfNewStatements, cureOfStatement, curableStatement, type CurableStatement } from './cured-subject';
import { withCures, type Cure, type CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { withOperator, writtenTests, type WrittenTest } from './condition-edits';
import { entryEdits, listsIn, nearestStatement } from './entry-edits';
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
  const [ours, references] = [statementsIn(policy), statementsIn(reference)];
  const added = mine.filter((one) => !isIn(one, references));
  const lost = theirs.filter((one) => !isIn(one, ours));
  const nearest = [
    ...added.flatMap((one) => withOperatorsOf(references, one)),
    ...added.flatMap((one) => narrowedTo(references, one)),
    ...lost.flatMap((one) => editsTowards(nearestStatement(one.statement, ours), one)),
    ...added.flatMap((one) => editsTowards(one, nearestStatement(one.statement, references))),
  ];
  const { outcome } = documentDecider(reference).decide(witness);
  const edited = nearest.filter((cure) => {
    const document = withCures(policy.document, [cure]);
    const mended = document && withDocument(policy, document)?.policy;
    return mended !== undefined && documentDecider(mended).decide(witness).outcome === outcome;
  });
  const counterparts = [...added, ...ours.filter((one) => !isIn(one, references))];
  const restored = lost.map((one) => {
    const { Sid } = one.statement;
    const own = counterparts.find(({ statement }) => Sid !== undefined && statement.Sid === Sid);
    if (own !== undefined) return [cureOfStatement(own, one.statement)];
    const like = counterparts.flatMap((other) => oneElementOf(other, one) ?? [])[0];
    return like === undefined ? cureOfNewStatements({ policy }, [statementLike(one.statement, policy)]) : [like];
  });
  const replaced = added.flatMap((one) => {
    const { Sid } = one.statement;
    const before = references.find(({ statement }) => Sid !== undefined && statement.Sid === Sid);
    return before === undefined ? [] : [[cureOfStatement(one, before.statement)]];
  });
  const removed = added.map((one) => [cureOfStatement(one, undefined)]);
  return [
    ...edited.map((cure) => [cure]),
    ...restored,
    ...replaced,
    ...removed,
    wholeRestored(policy, reference, isIn),
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

/**
 * A statement with a list of no more than the reference has there: in the place of its own entries those that they cover. What
 * the operator of a test is called does not matter.
 */
function narrowedTo(references: readonly CurableStatement[], one: CurableStatement): readonly Cure[] {
  const same = references.filter(({ statement }) => statement.Effect === one.statement.Effect);
  const theirs = same.flatMap(({ statement }) => listsIn(statement));
  return listsIn(one.statement).flatMap(({ path, entries }) => {
    const known = [...new Set(theirs.filter((list) => isAlike(path, list.path)).flatMap((list) => list.entries))];
    const changed = changedMembers(oneOrMany(entries), (entry) => {
      const pattern = parsePattern(foldName(entry));
      const covered = known.filter((text) => pattern.matches(foldName(text)));
      return known.includes(entry) || covered.length === 0 ? entry : covered;
    });
    return changed === undefined ? [] : [cureAt(one, path, changed)];
  });
}

/** Whether two places of statements are of one element, or of tests of one key that hold for what they list. */
function isAlike(path: DocumentPath, other: DocumentPath): boolean {
  if (path[0] !== 'Condition') return path.join('\n') === other.join('\n');
  const [, operator, key] = path.map(String);
  const [element, operatorOfOther, keyOfOther] = other.map(String);
  const isNegated = /not|^null$/i.test(`${operator} ${operatorOfOther}`);
  return element === 'Condition' && !isNegated && foldName(key ?? '') === foldName(keyOfOther ?? '');
}

/**
 * Every statement that differs as the reference has it: where no single one shows what differs, or several do together. Those
 * that only say the same in another grouping stay.
 */
function wholeRestored(
  policy: Policy,
  reference: Policy,
  isIn: (one: CurableStatement, others: readonly CurableStatement[]) => boolean,
): readonly Cure[] {
  if (!Array.isArray(policy.document.Statement)) return [];
  const [mine, theirs] = [statementsIn(policy), statementsIn(reference)];
  const isTwin = (one: CurableStatement, other: CurableStatement): boolean =>
    one.statement.Sid !== undefined && one.statement.Sid === other.statement.Sid;
  const differing = mine.filter((one) => !isIn(one, theirs));
  const missing = theirs.filter((one) => !isIn(one, mine));
  const isMany = differing.length + missing.length > MOST_COMPARED;
  const needless = (statement: DocumentStatement, others: readonly DocumentStatement[]): boolean =>
    !isMany && isNeedlessBeside(policy, statement, others);
  const changed = differing.filter(
    (one) =>
      !needless(
        one.statement,
        theirs.map(({ statement }) => statement),
      ),
  );
  const kept = mine.filter((one) => !changed.includes(one)).map(({ statement }) => statement);
  const twinOf = (one: CurableStatement): CurableStatement | undefined => missing.find((other) => isTwin(one, other));
  const lost = missing.filter((one) => !changed.some((other) => isTwin(one, other)) && !needless(one.statement, kept));
  return [
    ...changed.map((one) => cureOfStatement(one, twinOf(one)?.statement)).reverse(),
    ...lost.map(({ statement }, index): Cure => {
      return { path: ['Statement', index], operation: 'add', value: statementLike(statement, policy) };
    }),
  ];
}

/** Of more statements that differ it would take too long to say which of them say the same. */
const MOST_COMPARED = 8;

/** Whether a statement changes no decision beside others. */
function isNeedlessBeside(policy: Policy, one: DocumentStatement, others: readonly DocumentStatement[]): boolean {
  const document = { ...policy.document, Statement: [...others, one] };
  const beside = withDocument(policy, document)?.policy;
  return beside !== undefined && isRedundant(beside, others.length);
}

function statementsIn(policy: Policy): readonly CurableStatement[] {
  return policy.statements.flatMap(({ index }) => curableStatement({ policy }, index) ?? []);
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
