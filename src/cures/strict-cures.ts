import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentStatement } from '../policy/model';
import { foldName } from '../values/letter-case';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { cureOfStatement, decidingStatements } from './cured-subject';
import type { Condition } from './new-statement';

/**
 * The Allows that let a request in for a condition key that it lacks: without the `IfExists` that makes such a test hold,
 * and with a test that the key is there beside `ForAllValues`.
 */
export function strictCures({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const cures = decidingStatements(subject, subject.decider.decide(witness).decidedBy).map((one): Cure | undefined => {
    const strict = one.statement.Effect === 'Allow' ? strictStatement(one.statement, witness) : undefined;
    return strict && cureOfStatement(one, strict);
  });
  const known = cures.filter((cure) => cure !== undefined);
  return known.length > 0 && known.length === cures.length ? [known] : [];
}

function strictStatement(statement: DocumentStatement, { context }: AccessRequest): DocumentStatement | undefined {
  const valueOf = contextLookup(context);
  const strict: Record<string, Condition[string]> = {};
  for (const [operator, tests] of Object.entries(statement.Condition ?? {})) {
    const isLoose =
      /^(?!.*Not).*IfExists$/i.test(operator) && Object.keys(tests).some((key) => valueOf(foldName(key)) === undefined);
    const name = isLoose ? operator.slice(0, -'IfExists'.length) : operator;
    // Two tests by one operator would be one.
    if (strict[name] !== undefined) return undefined;
    strict[name] = tests;
  }
  const open = Object.entries(strict).flatMap(([operator, tests]) =>
    /^ForAllValues:/i.test(operator) ? Object.keys(tests).filter((key) => valueOf(foldName(key)) === undefined) : [],
  );
  const tested = strict['Null'] ?? {};
  if (open.length > 0 && !open.some((key) => key in tested))
    strict['Null'] = { ...tested, ...Object.fromEntries(open.map((key) => [key, 'false'])) };
  const isChanged = Object.keys(strict).some((name) => statement.Condition?.[name] !== strict[name]);
  return isChanged ? { ...statement, Condition: strict } : undefined;
}
