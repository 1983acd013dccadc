import { SSE_KMS_KEY_ID } from '../service-reference/s3-names';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { cureOfTest, writtenTests } from './condition-edits';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { curableDenies, curableDocuments } from './cured-subject';

/**
 * The Denies of uploads under any KMS key but some, none of which is one that is wanted, each with those in their place:
 * beside such a Deny, one of the other keys would leave no key at all.
 */
export function otherKeys({ subject }: FailedClaim, wanted: readonly string[]): CureOptions {
  if (wanted.length === 0) return [];
  const denies = curableDocuments(subject).flatMap(curableDenies);
  return denies.flatMap((one) =>
    writtenTests(one.statement)
      .filter(({ operator, key }) => foldName(key) === SSE_KMS_KEY_ID && /^(?:string|arn)not/i.test(operator))
      .filter(({ value }) => !listed(value).some((entry) => wanted.includes(String(entry))))
      .map((test) => [cureOfTest(one, test, oneOrMany(wanted))]),
  );
}
