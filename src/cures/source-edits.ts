import { LOG_GROUP, type Insiders } from '../claims/perimeter-claims';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { cureOfTest, writtenTests } from './condition-edits';
import { allowingStatements, cureOfStatement, type CurableStatement } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { mergedConditions, type Condition } from './new-statement';
import { hasAnyAccount } from './own-account';

/**
 * The Allows by which a service gets in for an outsider, each with the test of its source as it was meant: the accounts in
 * an ARN of any account or in place of others, else a test of them beside what is there.
 */
export function sourceEdits({ subject, witness }: FailedClaim, insiders: Insiders): CureOptions {
  if (witness === undefined) return [];
  const allowing = allowingStatements(subject, witness);
  const ways = [ownAccount, testOfSource].map((way) => allowing.map((one) => way(one, insiders)));
  return ways.flatMap((cures) => (cures.some((one) => one.length === 0) ? [] : [cures.flat()]));
}

/** CloudWatch Logs names its source in the encryption context. */
const ARNS_OF_SOURCES: ReadonlySet<string> = new Set(['aws:sourcearn', LOG_GROUP]);

function ownAccount(one: CurableStatement, { accounts = [], organizations }: Insiders): readonly Cure[] {
  if (accounts.length === 0 || organizations !== undefined) return [];
  return writtenTests(one.statement).flatMap((test) => {
    if (/not/i.test(test.operator)) return [];
    const values = listed(test.value).map(String);
    if (foldName(test.key) === 'aws:sourceaccount')
      return values.every((value) => accounts.includes(value)) ? [] : [cureOfTest(one, test, oneOrMany(accounts))];
    if (!ARNS_OF_SOURCES.has(foldName(test.key)) || !values.some(hasAnyAccount)) return [];
    const own = values.flatMap((arn) =>
      hasAnyAccount(arn) ? accounts.map((account) => arn.split(':').with(4, account).join(':')) : [arn],
    );
    return [cureOfTest(one, test, oneOrMany(own))];
  });
}

function testOfSource(one: CurableStatement, { accounts, organizations }: Insiders): readonly Cure[] {
  const { Principal, Condition = {} } = one.statement;
  if (typeof Principal !== 'object' || Principal.Service === undefined) return [];
  const keys = writtenTests(one.statement).map((own) => foldName(own.key));
  // One test for both would ask for a source that is in both.
  if ((accounts === undefined) === (organizations === undefined)) return [];
  const test: Condition[string] =
    accounts === undefined
      ? { 'aws:SourceOrgID': oneOrMany(organizations ?? []) }
      : { 'aws:SourceAccount': oneOrMany(accounts) };
  const [key = ''] = Object.keys(test);
  if (keys.includes(foldName(key))) return [];
  return [cureOfStatement(one, { ...one.statement, Condition: mergedConditions([Condition, { StringEquals: test }]) })];
}
