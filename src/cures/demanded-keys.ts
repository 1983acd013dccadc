import { readCaller } from '../evaluator/caller-parts';
import { keysRead, statementsOf } from '../requests/action-slices';
import type { DocumentStatement } from '../policy/model';
import { foldName } from '../values/letter-case';
import { isCall } from '../s3/calls/described-call';
import { spelledKey } from '../service-reference';
import { listed, oneOrMany } from '../values/one-or-many';
import {
  allowingStatements,
  cureAt,
  cureOfNewStatements,
  cureOfStatement,
  type CurableStatement,
} from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { accountOfEntry } from './list-members';
import { mergedConditions, statementLike, type Condition } from './new-statement';

/**
 * The Allows that let a call in without a key that it says it lacks, and that no statement asks for, each asking for it of
 * the caller's account; other callers of the statement go on without.
 */
export function demandedKeys({ subject, witness }: FailedClaim, question: unknown): CureOptions {
  if (witness === undefined || !isCall(question)) return [];
  const read = keysRead(statementsOf(subject.decider.policies));
  const lacking = [...question.facts.context].filter(([key, value]) => value === null && !read.has(key));
  const demanded = Object.fromEntries(lacking.map(([key]) => [spelledKey(key), 'false']));
  const allows = allowingStatements(subject, witness);
  const { account } = readCaller(witness.principal);
  if (lacking.length === 0 || account === undefined || allows.length === 0) return [];
  const cures = allows.map((one) => demanding(one, account, { Null: demanded }));
  return cures.some((one) => one.length === 0) ? [] : [cures.flat()];
}

/** The keys that cures demand of such a call, whatever their value. */
export function keysDemandedBy(cures: readonly Cure[], question: unknown): readonly string[] {
  if (!isCall(question)) return [];
  const keys = cures.flatMap(({ value }) =>
    Object.keys((value as Partial<DocumentStatement> | undefined)?.Condition?.['Null'] ?? {}),
  );
  return [...new Set(keys)].filter((key) => question.facts.context.get(foldName(key)) === null);
}

function demanding(one: CurableStatement, account: string, demanded: Condition): readonly Cure[] {
  const { Principal } = one.statement;
  const Condition = mergedConditions([one.statement.Condition ?? {}, demanded]);
  const callers = typeof Principal === 'object' && Object.keys(Principal).length === 1 ? Principal.AWS : undefined;
  if (callers === undefined) return [];
  const own = listed(callers).filter((entry) => accountOfEntry(entry) === account);
  const others = listed(callers).filter((entry) => !own.includes(entry));
  if (own.length === 0) return [];
  if (others.length === 0) return [cureOfStatement(one, { ...one.statement, Condition })];
  const added = statementLike({ ...one.statement, Principal: { AWS: oneOrMany(own) }, Condition }, one.policy);
  return [cureAt(one, ['Principal', 'AWS'], oneOrMany(others)), ...cureOfNewStatements(one, [added])];
}
