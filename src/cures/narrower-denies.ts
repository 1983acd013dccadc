import { bucketsOf, type ClaimSubject } from '../s3/claims/claim-subject';
import { isAccountId } from '../values/arn';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { cureOfTest, writtenTests } from './condition-edits';
import { cureOfStatement, curableDenies, curableDocuments, type CurableStatement } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { CuredPlace } from './deny-cures';
import { without } from './grant-cures';
import { mergedConditions } from './new-statement';

/** The oldest version that AWS still speaks, so that nothing is let in by one below it ("TLS 1.2 to become the minimum TLS protocol level for all AWS API endpoints", F70). */
const OLDEST_TLS = '1.2';

/**
 * Denies that go on for the rest: not below a prefix, from an older TLS version on, or not for an account that the policy
 * lets in from outside. Each by itself, and all of them together.
 */
export function narrowerDenies(subject: ClaimSubject, place: CuredPlace): CureOptions {
  const denies = curableDocuments(subject).flatMap(curableDenies);
  const ways = [
    (one: CurableStatement) => elsewhere(one, subject, place),
    olderTls,
    (one: CurableStatement) => letIn(one, subject),
  ];
  return ways.flatMap((narrow) => {
    const cures = denies.flatMap((one) => narrow(one) ?? []);
    return [...cures.map((cure) => [cure]), ...(cures.length > 1 ? [cures] : [])];
  });
}

/** A Deny of objects, but of those below the prefix. */
function elsewhere(one: CurableStatement, subject: ClaimSubject, { bucket, prefix }: CuredPlace): Cure | undefined {
  const [name = bucket] = bucketsOf(subject);
  const { Resource, NotResource } = one.statement;
  const [arn = ''] = listed(Resource ?? NotResource ?? []);
  if (prefix === undefined || name === undefined || !arn.includes(':')) return undefined;
  const spared = `arn:${arn.split(':')[1] ?? 'aws'}:s3:::${bucket ?? name}/${prefix}*`;
  const left = oneOrMany([...listed(NotResource ?? []), spared]);
  const rest = without(without(one.statement, 'Resource'), 'NotResource');
  const { Condition, ...others } = rest;
  return cureOfStatement(one, { ...others, NotResource: left, ...(Condition !== undefined && { Condition }) });
}

function olderTls(one: CurableStatement): Cure | undefined {
  const test = writtenTests(one.statement).find(
    ({ operator, key, value }) =>
      foldName(key) === 's3:tlsversion' && /^NumericLessThan$/i.test(operator) && Number(value) > Number(OLDEST_TLS),
  );
  return test && cureOfTest(one, test, typeof test.value === 'number' ? Number(OLDEST_TLS) : OLDEST_TLS);
}

/** A Deny of outsiders, but of the accounts that an Allow names. */
function letIn(one: CurableStatement, { policy }: ClaimSubject): Cure | undefined {
  const test = writtenTests(one.statement).find(
    ({ operator, key }) =>
      /^StringNotEquals/i.test(operator) && ['aws:principalorgid', 'aws:principalaccount'].includes(foldName(key)),
  );
  const entries = policy?.statements.flatMap(({ effect, principal }) =>
    effect === 'Allow' && principal?.negated === false ? principal.entries : [],
  );
  const accounts = (entries ?? []).flatMap(({ value }) =>
    isAccountId(value) ? value : (/^arn:aws[a-z-]*:\w+::(\d{12}):/.exec(value)?.[1] ?? []),
  );
  const [only, ...others] = new Set(accounts);
  // Which of several is the outsider, nobody says.
  if (test === undefined || only === undefined || others.length > 0) return undefined;
  const spared = { [test.operator]: { 'aws:PrincipalAccount': only } };
  const Condition = mergedConditions([one.statement.Condition ?? {}, spared]);
  return cureOfStatement(one, { ...one.statement, Condition });
}
