import type { DocumentStatement } from '../policy/model';
import { SSE_KEY } from '../service-reference/s3-names';
import { foldName } from '../values/letter-case';
import { listed } from '../values/one-or-many';
import type { Cure } from './cure';
import { cureOfNewStatements, cureOfStatement, type CurableStatement } from './cured-subject';
import { statementLike } from './new-statement';

/** A test of a written condition by its operator and key. */
interface NamedTest {
  readonly operator: string;
  readonly key: string;
}

/**
 * Whether a test of a Deny says by itself what is to be refused: plain HTTP, an old version of TLS, an upload without
 * encryption. Whom or what else a Deny is about says nothing by itself.
 */
export function isRuleOfItsOwn({ Action = [] }: DocumentStatement, { operator, key }: NamedTest): boolean {
  const name = foldName(key);
  if (name === 'aws:securetransport') return /^bool/i.test(operator);
  if (name === 's3:tlsversion') return /^numericless/i.test(operator);
  const isOfUploads = listed(Action).every((action) => /^s3:PutObject$/i.test(action));
  return name.startsWith(SSE_KEY) && isOfUploads && !/^null$/i.test(operator);
}

/** A Deny without one of its tests, and beside it a Deny of that test alone. */
export function splitDeny(one: CurableStatement, { operator, key }: NamedTest): readonly Cure[] {
  const { Condition = {} } = one.statement;
  const { [key]: value, ...others } = Condition[operator] ?? {};
  if (value === undefined) return [];
  const rest = Object.fromEntries(
    Object.entries(Condition).flatMap(([name, tests]) =>
      name !== operator ? [[name, tests]] : Object.keys(others).length === 0 ? [] : [[name, others]],
    ),
  );
  const kept: DocumentStatement = { ...one.statement, Condition: rest };
  const own = statementLike({ ...one.statement, Condition: { [operator]: { [key]: value } } }, one.policy);
  if (Array.isArray(one.policy.document.Statement))
    return [cureOfStatement(one, kept), ...cureOfNewStatements(one, [own])];
  const { document } = one;
  return [{ ...(document && { document }), path: ['Statement'], operation: 'replace', value: [kept, own] }];
}
