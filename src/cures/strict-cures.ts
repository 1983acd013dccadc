import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentStatement } from '../policy/model';
import { foldName } from '../values/letter-case';
import { withOperator, writtenTests, type WrittenTest } from './condition-edits';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { cureOfStatement, decidingStatements, optionOfEach } from './cured-subject';
import { operatorNeedingKey } from './keyless-operators';

/**
 * The Allows that let a request in for a condition key that it lacks: without the `IfExists` or `ForAllValues` that makes
 * such a test hold; of a key with several values, with a test beside it that the key is there.
 */
export function strictCures({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  return optionOfEach(decidingStatements(subject, subject.decider.decide(witness).decidedBy), (one) => {
    const strict = one.statement.Effect === 'Allow' ? strictStatement(one.statement, witness) : undefined;
    return strict && cureOfStatement(one, strict);
  });
}

function strictStatement(statement: DocumentStatement, { context }: AccessRequest): DocumentStatement | undefined {
  const valueOf = contextLookup(context);
  const isAbsent = ({ key }: WrittenTest): boolean => valueOf(foldName(key)) === undefined;
  const tests = writtenTests(statement);
  const loose = new Set(tests.filter(isAbsent).map(({ operator }) => operator));
  let Condition = statement.Condition ?? {};
  for (const test of tests) {
    const name = loose.has(test.operator) ? operatorNeedingKey(test) : test.operator;
    if (name === test.operator) continue;
    // Two tests of a key by one operator would be one.
    if (Condition[name]?.[test.key] !== undefined) return undefined;
    Condition = withOperator(Condition, test, name);
  }
  const open = writtenTests({ Condition }).filter((test) => /^ForAllValues:/i.test(test.operator) && isAbsent(test));
  const tested = Condition['Null'] ?? {};
  if (open.length > 0 && !open.some(({ key }) => key in tested)) {
    Condition = { ...Condition, Null: { ...tested, ...Object.fromEntries(open.map(({ key }) => [key, 'false'])) } };
  }
  return Condition === statement.Condition ? undefined : { ...statement, Condition };
}
