import { compilePolicy, type CompiledTest } from '../evaluator/compile';
import { situate } from '../evaluator/situation';
import type { AccessRequest } from '../evaluator/request';
import { foldName } from '../values/letter-case';
import { cureOfTest, withOperator } from './condition-edits';
import { allowingStatements, cureOfStatement, type CurableStatement, optionOfEach } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';

/**
 * The Allows that let a request in by a test that is the wrong way round, each with that turned: `Null` that asks for a
 * key to be missing, or a negation of whom or what one means to let in.
 */
export function turnedAllows({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  return optionOfEach(allowingStatements(subject, witness), (one) => turned(one, witness));
}

function turned(one: CurableStatement, request: AccessRequest): Cure | undefined {
  const { lookup } = situate(request);
  const tests = compilePolicy(one.policy).statements[one.index]?.conditions ?? [];
  const missing = tests.find(({ operator, key }) => operator.family === 'null' && lookup(key) === undefined);
  if (missing !== undefined) return cureOfTest(one, missing.test, 'false');
  const negated = tests.find(namesOthers);
  if (negated === undefined) return undefined;
  const { test } = negated;
  const name = test.operator.replace(/Not/i, '').replace(/IfExists$/i, '');
  if (one.statement.Condition?.[name]?.[test.key] !== undefined) return undefined;
  const Condition = withOperator(one.statement.Condition ?? {}, test, name);
  return cureOfStatement(one, { ...one.statement, Condition });
}

/** Keys of a circle that one lets in; a list of addresses or callers may as well be of those to keep out. */
const ofCircle: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
]);

function namesOthers({ operator, key }: CompiledTest): boolean {
  return operator.negated && ofCircle.has(foldName(key));
}
