import { accessSummary } from '../api/access-summary';
import { notingReads, withStandIn, type DraftPolicy } from '../policy/parse';
import { isBucket } from '../s3/buckets/bucket';
import { isKmsKey } from '../s3/buckets/kms-key';
import { storableBucketPolicy } from '../sources/storable-bucket-policy';
import { storablePolicy } from '../sources/storable-policy';
import { RECORDER, snapshot, type ClaimRecorder } from './recorded-claim';

/**
 * Who may do what under which conditions, as a short text in one spelling, made for `toMatchSnapshot()`: a pull request
 * then shows what changed in access. Of a bucket the settings that are not those of a new one stand before its policy.
 * Equal texts mean that the policies decide every request alike, proven; a policy that cannot be put shortly is printed
 * as it stands, and the first line says so. Throws a `PolicyError` for a document that AWS would refuse, a `UsageError`
 * for a policy of a template.
 */
export const recordedSummary: typeof accessSummary = (given) => {
  const text = accessSummary(given);
  const recorder = (globalThis as { readonly [RECORDER]?: ClaimRecorder })[RECORDER];
  // A snapshot of the text would notice each change of access and states nothing: coverage has it as a pin.
  if (recorder !== undefined) {
    const subject = snapshot(given);
    recorder.record({
      matcher: 'accessSummary',
      isNot: false,
      counts: true,
      inputs: [subject, text],
      reads: readIn(subject),
      // A summary makes policies of its own: those do not count as subjects.
      ask: (standIn) => accessSummary(withStandIn(standIn, () => withItsPolicy(subject))) === text,
    });
  }
  return text;
};

type Summarised = Parameters<typeof accessSummary>[0];

/** What stands in for the subject's document: a summary makes policies of its own beside it. */
function readIn(subject: Summarised): readonly DraftPolicy[] {
  const read = new Set<DraftPolicy>();
  withStandIn(notingReads(read), () => withItsPolicy(subject));
  return [...read];
}

/** The subject with its document read: where another one stands in for it, that. */
function withItsPolicy(subject: Summarised): Summarised {
  if (isBucket(subject)) {
    const policy = storableBucketPolicy(subject);
    return policy === undefined ? subject : Object.freeze({ ...subject, policy });
  }
  if (isKmsKey(subject)) return Object.freeze({ ...subject, policy: storablePolicy(subject.policy, 'kmsKey') });
  return storablePolicy(subject);
}
