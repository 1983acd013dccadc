import { situate } from '../evaluator/situation';
import type { DocumentStatement } from '../policy/model';
import { operatorParts, type OperatorName, type OperatorParts } from '../policy/operators';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { foldName } from '../values/letter-case';
import { listed } from '../values/one-or-many';
import { documentsOf } from './claim-scope';
import { cureOfTest, cureWithoutTest, withOperator, writtenTests, type WrittenTest } from './condition-edits';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { cureOfStatement, curableDocuments, type CurableStatement } from './cured-subject';
import { byRank } from './deny-cures';
import { networkKeys } from './exempting-cures';
import { leavesAccess } from './kept-access';
import { isOfEncryption } from './meant-tests';
import { failedTests, missingStatements } from './missing-statements';

/**
 * The Denies that miss a request by one test alone that is the wrong way round, each with that turned: `Null` or `Bool` of the
 * other value, a bound or a negation on the other side, any value for all, a presigned URL for a signed header. None with
 * which a document would allow nothing any more.
 */
export function turnedDenies({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const situation = situate(witness);
  return byRank(curableDocuments(subject))
    .flatMap((one) => missingStatements(one, witness, 'Deny'))
    .flatMap((one) => {
      const [failed, ...others] = one.stop.element === 'Condition' ? failedTests(one, situation) : [];
      if (failed === undefined || others.length > 0) return [];
      const test = writtenTests(one.statement).find(
        ({ operator, key }) => operator === failed.test.operator && key === failed.test.key,
      );
      const cure = test && turned({ subject, one, test }, situation.lookup(failed.key));
      return cure === undefined ? [] : [[cure]];
    })
    .filter((cures) => leavesAccess(documentsOf(subject), cures));
}

/** A test that alone keeps a Deny from a request. */
interface StoppingTest {
  readonly subject: ClaimSubject;
  readonly one: CurableStatement;
  readonly test: WrittenTest;
}

/** `held`: what the request has for the key of the test. */
function turned(stop: StoppingTest, held: string | readonly string[] | undefined): Cure | undefined {
  const { one, test } = stop;
  const operator = operatorParts(test.operator);
  if (operator === undefined) return undefined;
  if (operator.family === 'null') return turnedPresence(stop);
  if (held === undefined) return undefined;
  if (operator.family === 'boolean') return turnedBoolean(stop);
  if (operator.qualifier !== undefined)
    return operator.qualifier === 'ForAllValues'
      ? underOperator(stop, { ...operator, qualifier: 'ForAnyValue' })
      : undefined;
  const isWayOfCalling = foldName(test.key) === 's3:authtype' && !operator.negated && typeof test.value === 'string';
  if (isWayOfCalling && typeof held === 'string') return cureOfTest(one, test, held);
  const name = otherSideOf(operator.name, stop);
  return name === undefined ? undefined : underOperator(stop, { ...operator, name });
}

/** Beside another test of its key `Null` spares whoever lacks that: the other test holds for them as well. */
function turnedPresence({ one, test }: StoppingTest): Cure | undefined {
  const isBesideOther = writtenTests(one.statement).some(
    (other) => other.operator !== test.operator && foldName(other.key) === foldName(test.key),
  );
  const value = otherBoolean(test);
  if (isBesideOther) return value === 'true' ? cureWithoutTest(one, test) : undefined;
  return value === undefined ? undefined : cureOfTest(one, test, value);
}

/** What nobody is refused for. */
const harmlessWhenTrue: ReadonlySet<string> = new Set([
  'aws:securetransport',
  'aws:multifactorauthpresent',
  'aws:viaawsservice',
  'aws:principalisawsservice',
]);

function turnedBoolean({ one, test }: StoppingTest): Cure | undefined {
  const value = otherBoolean(test);
  const isHarmless = value === 'true' && harmlessWhenTrue.has(foldName(test.key));
  return value === undefined || isHarmless ? undefined : cureOfTest(one, test, value);
}

function otherBoolean({ value }: WrittenTest): string | undefined {
  const text = foldName(String(value));
  return text === 'true' ? 'false' : text === 'false' ? 'true' : undefined;
}

function underOperator({ one, test }: StoppingTest, parts: OperatorParts): Cure {
  const { qualifier, name, ifExists } = parts;
  const spelling = `${qualifier === undefined ? '' : `${qualifier}:`}${name}${ifExists ? 'IfExists' : ''}`;
  const Condition = withOperator(one.statement.Condition ?? {}, test, spelling);
  return cureOfStatement(one, { ...one.statement, Condition });
}

/** Of some keys a small value is harmless, of others a large one: a bound on that side is too high or low, not turned. */
const harmlessSides: ReadonlyMap<string, 'Less' | 'Greater'> = new Map([
  ['aws:multifactorauthage', 'Less'],
  ['s3:signatureage', 'Less'],
  ['s3:max-keys', 'Less'],
  ['s3:tlsversion', 'Greater'],
  ['aws:tokenissuetime', 'Greater'],
]);

/** The operator on the other side, where a Deny may have been meant by that; nothing where its values are what it is about. */
function otherSideOf(name: OperatorName, stop: StoppingTest): OperatorName | undefined {
  const { one, test } = stop;
  const [side] = /Less|Greater/.exec(name) ?? [];
  if (side !== undefined) {
    const other = side === 'Less' ? 'Greater' : 'Less';
    // A bound below and one above are a range: nobody says which is wrong.
    const isRange = writtenTests(one.statement).some(
      ({ operator, key }) => foldName(key) === foldName(test.key) && operatorParts(operator)?.name.includes(other),
    );
    return isRange || harmlessSides.get(foldName(test.key)) === other
      ? undefined
      : (name.replace(side, other) as OperatorName);
  }
  if (name.includes('Not')) return isOfRefused(test) ? (name.replace('Not', '') as OperatorName) : undefined;
  const isTurnable = /^(?:String|Arn)(?:Equals|Like)|^IpAddress$/.test(name) && isOfSpared(stop);
  return isTurnable ? (name.replace(/Equals|Like|^IpAddress/, 'Not$&') as OperatorName) : undefined;
}

const privateAcls: ReadonlySet<string> = new Set(['private', 'bucket-owner-read', 'bucket-owner-full-control']);

/** Whether a Deny names the values of a test to refuse them: an ACL that opens an object, or what one is, which tags tell. */
function isOfRefused({ key, value }: WrittenTest): boolean {
  const name = foldName(key);
  if (name === 's3:x-amz-acl') return listed(value).every((acl) => !privateAcls.has(String(acl)));
  return name === 's3:x-amz-storage-class' || /^(?!aws:principaltag\/)\w+:\w*tag\//.test(name);
}

const circleKeys: ReadonlySet<string> = new Set([
  ...networkKeys,
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:sourceaccount',
  'aws:sourceorgid',
]);

const callerKeys: ReadonlySet<string> = new Set(['aws:principalarn', 'aws:userid', 'aws:username']);

/**
 * Whether a Deny names the values of a test to spare them: a circle or a network of one's own, the encryption or signature that
 * is wanted, and callers whom another statement lets in.
 */
function isOfSpared({ subject, one, test: { key, value } }: StoppingTest): boolean {
  const name = foldName(key);
  if (circleKeys.has(name) || isOfEncryption(name) || name === 's3:signatureversion') return true;
  const entries = listed(value).map(String);
  if (name === 's3:x-amz-acl') return entries.every((acl) => privateAcls.has(acl));
  if (!callerKeys.has(name)) return false;
  const others = curableDocuments(subject).flatMap(({ policy }) => listed(policy.document.Statement));
  const admitted = others.filter((other) => other !== one.statement).flatMap(textsAdmitted);
  return entries.every((entry) => admitted.includes(entry));
}

/** Whom a statement lets in: an Allow by its Principal or a test, a Deny as an exception. */
function textsAdmitted(statement: DocumentStatement): readonly string[] {
  const { Effect, Principal } = statement;
  const isDeny = Effect === 'Deny';
  const tested = writtenTests(statement)
    .filter(({ operator }) => operatorParts(operator)?.negated === isDeny)
    .flatMap(({ value }) => listed(value).map(String));
  const named = !isDeny && typeof Principal === 'object' ? listed(Principal.AWS ?? []) : [];
  return [...named, ...tested];
}
