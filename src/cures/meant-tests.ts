import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import { situate } from '../evaluator/situation';
import { spelledKey } from '../service-reference';
import { SSE_KEY } from '../service-reference/s3-names';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { cureOfTest, cureWithKey, isId, withOperator, writtenTests, type WrittenTest } from './condition-edits';
import { cureOfStatement, curableDocuments, denyingStatements, type CurableStatement } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { operatorNeedingKey } from './keyless-operators';
import { failedTests, missingStatements } from './missing-statements';
import { mergedConditions } from './new-statement';

/** The Denies that stop a request by a test of the wrong key, or of HTTPS for HTTP, each with the test that was meant. */
export function meantTests(failed: FailedClaim): CureOptions {
  return ofEachDeny(failed, (one, request) =>
    writtenTests(one.statement).flatMap((test) => [
      ...meantKeys(test, request).map((key) => cureWithKey(one, test, key)),
      ...(isHttps(test) ? [cureOfTest(one, test, 'false')] : []),
    ]),
  );
}

/** The Denies that stop a request by what it sends, each with a test that takes that too. */
export function sparingTests(failed: FailedClaim): CureOptions {
  return ofEachDeny(failed, (one, request) =>
    writtenTests(one.statement).flatMap((test) => (isOfCall(test.key) ? sparing(one, test, request) : [])),
  );
}

/** The Allows that a request misses by another encryption than it asks for alone, each with that of the request. */
export function meantEncryption({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const situation = situate(witness);
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, 'Allow'))
    .flatMap((one): CureOptions => {
      const [failed, ...others] = one.stop.element === 'Condition' ? failedTests(one, situation) : [];
      const { operator = '', key = '' } = failed?.test ?? {};
      const test = writtenTests(one.statement).find((own) => own.operator === operator && own.key === key);
      const held = situation.lookup(foldName(key));
      if (test === undefined || others.length > 0 || /not/i.test(operator)) return [];
      return typeof held === 'string' && isOneEncryption(test) ? [[cureOfTest(one, test, held)]] : [];
    });
}

/**
 * Whether a test names one kind of encryption, or one key: who writes that means no other, and where two are meant both are
 * written.
 */
function isOneEncryption({ operator, key, value }: WrittenTest): boolean {
  const [only, ...others] = listed(value).map(String);
  return (
    only !== undefined && others.length === 0 && /^string/i.test(operator) && isOfEncryption(key) && !/[*?$]/.test(only)
  );
}

/** The keys of the headers by which an upload asks for encryption. */
export function isOfEncryption(key: string): boolean {
  return foldName(key).startsWith(SSE_KEY);
}

/** The keys of what a call sends: over HTTP or without a header. */
export function isOfCall(key: string): boolean {
  return /^(aws:SecureTransport$|s3:)/i.test(key);
}

/** One change of each Deny that stops a request; none where one of them has none. */
function ofEachDeny(
  { subject, witness }: FailedClaim,
  editsOf: (one: CurableStatement, request: AccessRequest) => readonly Cure[],
): CureOptions {
  if (witness === undefined) return [];
  const [first, ...others] = denyingStatements(subject, witness).map((one) => editsOf(one, witness));
  if (first === undefined) return [];
  if (others.length === 0) return first.map((cure) => [cure]);
  const cures = [first, ...others].flatMap(([likeliest]) => likeliest ?? []);
  return cures.length <= others.length ? [] : [cures];
}

/** The keys by which a request has a value that a test asks of another one. */
function meantKeys({ operator, key, value }: WrittenTest, { context = {} }: AccessRequest): readonly string[] {
  const entries = listed(value).map(String);
  if (!/not/i.test(operator)) return [];
  return Object.entries(context).flatMap(([name, held]) => {
    const isHeld = listed(held).some((one) => entries.includes(String(one)));
    const isMeant = isHeld && foldName(name) !== foldName(key) && (isId(value) || stemOf(name) === stemOf(key));
    return isMeant ? [spelledKey(foldName(name))] : [];
  });
}

/** What keys of one kind begin with: tags, and the headers of encryption. */
function stemOf(key: string): string {
  return foldName(key)
    .replace(/\/.*$/, '')
    .replace(/^(s3:x-amz-server-side-encryption).*$/, '$1');
}

/** Nobody means to stop what comes over HTTPS. */
function isHttps({ operator, key, value }: WrittenTest): boolean {
  return /^bool/i.test(operator) && foldName(key) === 'aws:securetransport' && foldName(String(value)) === 'true';
}

/** A Deny of what has the key, where an operator that holds without it refuses whatever lacks it. */
function needingKey(one: CurableStatement, test: WrittenTest): readonly Cure[] {
  const name = operatorNeedingKey(test);
  if (name === test.operator) return [];
  const Condition = withOperator(one.statement.Condition ?? {}, test, name);
  return [cureOfStatement(one, { ...one.statement, Condition })];
}

function sparing(one: CurableStatement, test: WrittenTest, { context }: AccessRequest): readonly Cure[] {
  const { operator, key, value } = test;
  const held = contextLookup(context)(foldName(key));
  const isNegated = /not/i.test(operator);
  if (held === undefined) {
    if (!isNegated) return needingKey(one, test);
    const Condition = mergedConditions([one.statement.Condition ?? {}, { Null: { [key]: 'false' } }]);
    return [cureOfStatement(one, { ...one.statement, Condition })];
  }
  if (typeof held !== 'string') return [];
  if (/^numeric(?:less|greater)than(?:ifexists)?$/i.test(operator))
    return [cureOfTest(one, test, typeof value === 'number' ? Number(held) : held)];
  if (isNegated) {
    const all = cureOfTest(one, test, [...listed(value), held]);
    return isOneEncryption(test) ? [cureOfTest(one, test, held), all] : [all];
  }
  const left = listed(value).filter((entry) => String(entry) !== held);
  return left.length > 0 && left.length < listed(value).length ? [cureOfTest(one, test, oneOrMany(left))] : [];
}
