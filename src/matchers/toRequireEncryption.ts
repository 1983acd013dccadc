import { encryptionDenies } from '../cures/deny-draft';
import { otherKeys } from '../cures/other-keys';
import { requireEncryption, type UploadScope } from '../s3/claims/bucket-claims';
import { checkVisible, isEncryption, type Encryption } from '../s3/buckets/encryption';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { UsageError } from '../arguments/usage';
import { everyBucket } from './each-member';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';

/** `bucket`: where the policy names several; `prefix`: only objects whose key begins so; `replication`: replicas too. */
export type EncryptionOptions = UploadScope;

/** What the options of the encryption matchers may hold. */
export const uploadOptions = { bucket: 'bucket', prefix: 'text', replication: 'boolean' } as const;

/** Every upload that would leave an object under an encryption that is not listed is explicitly denied. */
export const toRequireEncryption = defineMatcher(
  'toRequireEncryption',
  function (
    this: MatcherCall,
    received: unknown,
    accepted: readonly Encryption[],
    given?: EncryptionOptions,
  ): MatcherResult {
    for (const one of Array.isArray(accepted) ? accepted : [accepted]) checkVisible('the first argument', one);
    if (!Array.isArray(accepted) || accepted.length === 0 || !accepted.every(isEncryption)) {
      throw new UsageError(
        'the first argument must be a list of encryptions',
        'give [sseKms(keyArn), dsseKms(keyArn)]',
      );
    }
    const kinds = [
      ...new Set(accepted.map(({ kind, keyArn }) => (keyArn === undefined ? kind : `${kind} under ${keyArn}`))),
    ];
    return requireUploads(this, received, accepted, matcherOptions(given, uploadOptions), kinds.join(' or '));
  },
  { each: everyBucket, names: ['accepted'] },
);

/** The shared body of the encryption matchers. */
export function requireUploads(
  context: MatcherCall,
  received: unknown,
  accepted: readonly Encryption[],
  scope: UploadScope,
  what: string,
): MatcherResult {
  return everyRequest(context, received, {
    about: 's3',
    passes: 'proven',
    expected: (by) => `every upload that would leave anything but ${what}${by && `, made${by},`} is explicitly denied`,
    notExpected: (by) =>
      `at least one upload that would leave anything but ${what}${by && `, made${by},`} is not explicitly denied`,
    whenProven: 'every one is',
    whenRefuted: 'this one is not',
    missing: 'Deny',
    judge: (subject) => requireEncryption(subject, accepted, scope),
    edits: (failed) => otherKeys(failed, keysOf(accepted)),
    denies: ({ bucket }) => encryptionDenies(accepted, bucket?.defaultEncryption.kind, scope.replication),
    place: scope,
  });
}

/** The keys that every accepted encryption names; none where one of them leaves its key open. */
function keysOf(accepted: readonly Encryption[]): readonly string[] {
  const keys = accepted.flatMap(({ keyArn }) => keyArn ?? []);
  return keys.length === accepted.length ? [...new Set(keys)] : [];
}
