import { coversAction } from '../evaluator/action';
import { situate, type Situation } from '../evaluator/situation';
import type { AccessRequest } from '../evaluator/request';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { DocumentStatement } from '../policy/model';
import { listed, oneOrMany } from '../values/one-or-many';
import { foldName } from '../values/letter-case';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { cureOfStatement, curableDenies, curableDocuments } from './cured-subject';
import { conditionEdits, entriesBeside, withOperator, writtenTests } from './condition-edits';
import { byRank } from './deny-cures';
import { operatorWithoutKey } from './keyless-operators';
import { likeEdits } from './like-edits';
import { meantEntries } from './meant-entries';
import { misspeltActions } from './misspelt-actions';
import { failedTests, missingStatements, type MissingStatement } from './missing-statements';
import type { Condition } from './new-statement';
import { misspeltDenies } from './object-entries';
import { missedSlips } from './slip-edits';
import { isRuleOfItsOwn, splitDeny } from './split-denies';
import { turnedDenies } from './turned-denies';

/**
 * The Denies that miss a request by one entry: a wildcard under `StringEquals`, a stray exception, an action without its sibling for versions, a test of a key
 * that the request lacks, a Resource in another Region, a slip, or a test that is the wrong way round.
 */
export function reachingEdits({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  return [
    ...likeEdits({ subject, witness }, 'Deny'),
    ...misspeltActions({ subject, witness }, 'Deny'),
    ...curableDocuments(subject)
      .flatMap((one) => missingStatements(one, witness, 'Deny'))
      .flatMap((one) => withoutOtherRule(one, situate(witness))),
    ...byRank(curableDocuments(subject))
      .flatMap((one) => missingStatements(one, witness, 'Deny'))
      .flatMap((one) => {
        const edited = reaching(one, witness);
        return edited === undefined ? [] : [[cureOfStatement(one, edited)]];
      }),
    ...meantEntries({ subject, witness }, 'Deny'),
    ...misspeltDenies({ subject, witness }),
    ...missedSlips(subject, witness, 'Deny'),
    ...turnedDenies({ subject, witness }),
  ];
}

/** The Denies whose tests differ from those of a condition in one, each with that one as the condition has it. */
export function testEdits(subject: ClaimSubject, condition: Condition | undefined): CureOptions {
  if (condition === undefined) return [];
  const denies = curableDocuments(subject).flatMap(curableDenies);
  return denies.flatMap((one) => conditionEdits(one, condition));
}

function reaching(one: MissingStatement, request: AccessRequest): DocumentStatement | undefined {
  if (one.stop.element === 'Action') return reachingAction(one.statement, request);
  if (one.stop.element !== 'Condition') return undefined;
  const situation = situate(request);
  return withoutStrayValues(one, situation) ?? holdingWithoutKeys(one, situation);
}

function reachingAction(statement: DocumentStatement, { action }: AccessRequest): DocumentStatement | undefined {
  const { Action, NotAction } = statement;
  if (NotAction !== undefined) {
    const left = listed(NotAction).filter((entry) => !coversAction(entry, action));
    return left.length === 0 ? undefined : { ...statement, NotAction: oneOrMany(left) };
  }
  const entries = listed(Action ?? []);
  const isSibling = (entry: string): boolean => ofAnyVersion(entry) === ofAnyVersion(action);
  return entries.some(isSibling) ? { ...statement, Action: [...entries, action] } : undefined;
}

/** S3 has an action of its own for a version of an object: `s3:DeleteObject`, `s3:DeleteObjectVersion`. */
function ofAnyVersion(action: string): string {
  return foldName(action).replace(/^(s3:\w*object)version/, '$1');
}

/** Without the one test that stops it, which is a rule beside another rule, and goes into a Deny of its own. */
function withoutOtherRule(one: MissingStatement, situation: Situation): CureOptions {
  if (one.stop.element !== 'Condition') return [];
  const [failed, ...others] = failedTests(one, situation);
  const own = writtenTests(one.statement);
  const areRules = own.length > 1 && own.every((test) => isRuleOfItsOwn(one.statement, test));
  if (failed === undefined || others.length > 0 || !areRules) return [];
  const cures = splitDeny(one, failed.test);
  return cures.length === 0 ? [] : [cures];
}

/** With operators that hold without their keys where nothing else stops it: `IfExists`, or without `ForAnyValue`. */
function holdingWithoutKeys(one: MissingStatement, situation: Situation): DocumentStatement | undefined {
  const { statement } = one;
  const { lookup } = situation;
  const failed = failedTests(one, situation);
  const isOfAbsentKeys = failed.every(({ key, operator }) => operator.family !== 'null' && lookup(key) === undefined);
  if (failed.length === 0 || !isOfAbsentKeys) return undefined;
  let Condition = statement.Condition ?? {};
  for (const { test } of failed) {
    const name = operatorWithoutKey(test);
    if (name === undefined) return undefined;
    Condition = withOperator(Condition, test, name);
  }
  return { ...statement, Condition };
}

/** Without the values of negated tests by which a request is exempt, of lists that have others. */
function withoutStrayValues(one: MissingStatement, situation: Situation): DocumentStatement | undefined {
  const { statement } = one;
  const { lookup } = situation;
  const failed = failedTests(one, situation);
  let Condition = statement.Condition ?? {};
  for (const failure of failed) {
    const kept = failure.operator.negated ? entriesBeside(failure, lookup) : undefined;
    if (kept === undefined) return undefined;
    const { test } = failure;
    Condition = { ...Condition, [test.operator]: { ...Condition[test.operator], [test.key]: kept } };
  }
  return failed.length === 0 ? undefined : { ...statement, Condition };
}
