import { accessSummary } from '../api/access-summary';
import { withStandIn } from '../policy/parse';
import { storablePolicy } from '../sources/storable-policy';
import { RECORDER, snapshot, type ClaimRecorder } from './recorded-claim';

/**
 * Who may do what under which conditions, as a short text in one spelling, made for `toMatchSnapshot()`: a pull request
 * then shows what changed in access. Equal texts mean that the policies decide every request alike, proven; a policy that
 * cannot be put shortly is printed as it stands, and the first line says so. Throws a `PolicyError` for a document that
 * AWS would refuse, a `UsageError` for a policy of a template.
 */
export const recordedSummary: typeof accessSummary = (policy) => {
  const text = accessSummary(policy);
  const recorder = (globalThis as { readonly [RECORDER]?: ClaimRecorder })[RECORDER];
  // A snapshot of the text would notice each change of access and states nothing: coverage has it as a pin.
  if (recorder !== undefined) {
    const subject = snapshot(policy);
    recorder.record({
      matcher: 'accessSummary',
      isNot: false,
      held: true,
      // A summary makes policies of its own: those are no subjects.
      ask: (standIn) => accessSummary(withStandIn(standIn, () => storablePolicy(subject))) === text,
    });
  }
  return text;
};
