import { situate } from '../evaluator/situation';
import type { AccessRequest } from '../evaluator/request';
import { serviceOfSource } from '../requests/service-of-source';
import { accountIn, isAccountId } from '../values/arn';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { cureOfTest, writtenTests, type WrittenTest } from './condition-edits';
import { curableDocuments } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { failedTests, missingStatements, type MissingStatement } from './missing-statements';

/**
 * The Allows that a request misses by a single test of who calls, which it is plain that a caller whom they name can never
 * meet: each with what the request has, beside the other values where those are of others whom they name.
 */
export function deadCallerTests({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const situation = situate(witness);
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, 'Allow'))
    .flatMap((one): CureOptions => {
      const [failed, ...others] = one.stop.element === 'Condition' ? failedTests(one, situation) : [];
      if (failed === undefined || others.length > 0 || failed.operator.negated) return [];
      const test = writtenTests(one.statement).find(
        ({ operator, key }) => operator === failed.test.operator && key === failed.test.key,
      );
      const held = situation.lookup(failed.key);
      if (test === undefined || typeof held !== 'string' || !isOfThatService(failed.key, held, witness)) return [];
      const kept = valuesOfOthers(one, test, witness);
      return kept === undefined ? [] : [[cureOfTest(one, test, oneOrMany([...kept, held]))]];
    });
}

/** Whether it is known from what sources a service calls, where a source is tested. */
function isOfThatService(key: string, held: string, { principal }: AccessRequest): boolean {
  const isOfService = typeof principal === 'object' && 'service' in principal;
  return key !== 'aws:sourcearn' || (isOfService && serviceOfSource(held) === principal.service);
}

/** The values of a test that others whom the statement names can have; nothing where it is not plain that this caller cannot. */
function valuesOfOthers(
  { statement: { Principal } }: MissingStatement,
  { key, value }: WrittenTest,
  { principal }: AccessRequest,
): readonly string[] | undefined {
  const [type, ...others] = typeof Principal === 'object' ? Object.keys(Principal) : [];
  if (typeof Principal !== 'object' || others.length > 0) return undefined;
  const entries = listed(value).map(String);
  const name = foldName(key);
  if (name === 'aws:sourcearn' && type === 'Service' && typeof principal === 'object' && 'service' in principal) {
    // Another source of the same service may be meant.
    const isOfOther = (entry: string): boolean =>
      entry.startsWith('arn:') && !/^[^/]*[*?$]/.test(entry) && serviceOfSource(entry) !== principal.service;
    return Principal.Service === principal.service && entries.every(isOfOther) ? [] : undefined;
  }
  if (name !== 'aws:principalaccount' && name !== 'kms:calleraccount') return undefined;
  const accounts = listed(Principal.AWS ?? []).map((entry) => (isAccountId(entry) ? entry : accountIn(entry)));
  const isEachKnown = accounts.length > 0 && accounts.every((account) => account !== undefined);
  return isEachKnown && entries.every(isAccountId) ? entries.filter((entry) => accounts.includes(entry)) : undefined;
}
