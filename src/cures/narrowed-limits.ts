import { isLimiter } from '../claims/public-requests';
import { operatorParts } from '../policy/operators';
import { parseBlock, blockContains } from '../values/address';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { cureOfTest, writtenTests, type WrittenTest } from './condition-edits';
import type { CureOptions } from './cure';
import { optionOfEach, type CurableStatement } from './cured-subject';
import { hasAnyAccount } from './own-account';

/**
 * The Allows that a wildcard in the place of an account opens, each with one account there: in the ARN of an access point or
 * of a network, and where a key is an account.
 */
export function ofAccountInLimits(open: readonly CurableStatement[], account: string): CureOptions {
  return optionOfEach(open, (one) =>
    firstNarrowed(one, ({ key }, value) => {
      if (/account$/.test(foldName(key))) return isWiderThan(value, account) ? [account] : undefined;
      // Of a source, the service that calls for it is to be named as well.
      const isOfWay = /^(?:s3:dataaccesspointarn|aws:sourcevpcarn)$/.test(foldName(key));
      return isOfWay && hasAnyAccount(value) ? [value.split(':').with(4, account).join(':')] : undefined;
    }),
  );
}

/** The Allows that are limited by a pattern or a range too wide, each with what lies in it of the values that other statements have. */
export function narrowedLimits(open: readonly CurableStatement[]): CureOptions {
  return optionOfEach(open, (one) =>
    firstNarrowed(one, (test, value) => {
      const within = valuesBeside(one, test).filter((other) => isWiderThan(value, other));
      return within.length === 0 ? undefined : within;
    }),
  );
}

type Narrowing = (test: WrittenTest, value: string) => readonly string[] | undefined;

function firstNarrowed(one: CurableStatement, narrow: Narrowing): ReturnType<typeof cureOfTest> | undefined {
  const limits = writtenTests(one.statement).filter(
    ({ operator, key }) => isLimiter(foldName(key)) && !isNegated(operator),
  );
  const [cure] = limits.flatMap((test) => {
    const values = listed(test.value).map(String);
    if (values.every((value) => narrow(test, value) === undefined)) return [];
    const narrowed = values.flatMap((value) => narrow(test, value) ?? value);
    return [cureOfTest(one, test, oneOrMany([...new Set(narrowed)]))];
  });
  return cure;
}

/** What the other statements have for a key: an Allow to let it in, a Deny to spare it. */
function valuesBeside({ policy, statement }: CurableStatement, { key }: WrittenTest): readonly string[] {
  const others = listed(policy.document.Statement).filter((other) => other !== statement);
  const tests = others.flatMap((other) =>
    writtenTests(other).filter(({ operator }) => isNegated(operator) === (other.Effect === 'Deny')),
  );
  return tests.filter((test) => foldName(test.key) === foldName(key)).flatMap(({ value }) => listed(value).map(String));
}

function isNegated(operator: string): boolean {
  return operatorParts(operator)?.negated === true;
}

function isWiderThan(value: string, other: string): boolean {
  if (value === other) return false;
  const [wide, narrow] = [parseBlock(value), parseBlock(other)];
  if (wide !== undefined && narrow !== undefined)
    return wide.prefix < narrow.prefix && blockContains(wide, narrow.address);
  return /[*?]/.test(value) && !/[*?$]/.test(other) && parsePattern(value).matches(other);
}
