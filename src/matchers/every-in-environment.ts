import type { Verdict } from '../prover/prove';
import { renderCounterexample } from '../report/counterexample';
import { UndecidedError } from '../report/errors';
import { renderUndecided } from '../report/verdict';
import { callerOf } from '../s3/caller';
import type { Environment } from '../s3/environment';
import { asListed, strangerIn } from '../s3/environment-caller';
import { bucketIn, bucketQuestion, checkNetwork, endpointLayer, ownLayers } from '../s3/environment-layers';
import type { Every } from '../s3/every';
import { kmsHasSay } from '../s3/kms-say';
import type { Network } from '../s3/network';
import type { Asked } from '../s3/range';
import { environmentReader } from '../sources/environment-reader';
import { answer, type Answer, type MatcherContext } from './answer';
import { everyWords, judgeEvery } from './every-call';
import { misuse, named } from './misuse';
import type { Wanted } from './wanted';

/**
 * A one-call matcher on a set of calls in an environment: S3's part of every call, for each told caller with its
 * policies. Undecided where KMS has a say that S3's part does not settle.
 */
export function everyInEnvironment(
  context: MatcherContext,
  environment: Environment,
  set: Every,
  { matcher, every, effect }: Wanted,
): Answer {
  if (every === 'ImplicitDeny')
    throw misuse(matcher, 'a set of calls in an environment can be asked to be allowed or denied', 'ask toDeny');
  const found = named(matcher, () => judgeAll(matcher, environment, set, every));
  const { verdict } = found;
  if (verdict.answer === 'undecided')
    throw new UndecidedError(renderUndecided(matcher, verdict).join('\n'), verdict.reason);
  if (kmsHasSay(set, found.asked.bucket, verdict.answer === 'refuted' ? verdict.witness : undefined)) {
    const settled = (every === 'Allow') === (verdict.answer === 'refuted');
    if (!settled) throw openToKms(matcher);
  }
  const evidence = (): readonly string[] =>
    verdict.answer === 'refuted'
      ? renderCounterexample(found.asked, verdict.witness, every === 'refused' ? 'refusal' : effect)
      : [];
  const received = verdict.answer === 'proven' ? 'every one is' : 'this one is not';
  return answer(context, {
    matcher,
    subject: 'environment',
    argument: 'every(…)',
    pass: verdict.answer === 'proven',
    verdict,
    expected: `every such request is ${everyWords[every]}`,
    notExpected: `at least one such request is not ${everyWords[every]}`,
    received,
    notReceived: received,
    evidence,
    notEvidence: evidence,
  });
}

interface Found {
  readonly asked: Asked;
  readonly verdict: Verdict;
}

/** The first caller and network for which the claim does not hold, or the last for which it does. */
function judgeAll(matcher: string, environment: Environment, set: Every, wanted: Wanted['every']): Found {
  const { callers, bucket: name = onlyBucket(matcher, environment) } = set;
  if (callers === undefined || callers.length === 0)
    throw misuse(matcher, 'the set does not tell its callers', 'every({ callers: [env.role(…), anonymous], … })');
  const bucket = bucketIn(environment, name, 'every');
  const reader = environmentReader(matcher);
  let last: Found | undefined;
  for (const given of callers) {
    const caller = asListed('every', callerOf('every', given), environment);
    const stranger = strangerIn('every', caller, environment);
    if (stranger !== undefined) throw stranger;
    for (const from of networksOf(set)) {
      checkNetwork('every', from, caller, environment);
      const around = { ...ownLayers(caller, environment, reader), ...endpointLayer(from, environment, reader) };
      const asked: Asked = { ...bucketQuestion(bucket, around, environment, reader), bucket };
      const narrowed = { ...set, callers: [caller], ...(from !== undefined && { from }) };
      last = { asked, verdict: judgeEvery(matcher, wanted, narrowed, asked) };
      if (last.verdict.answer !== 'proven') return last;
    }
  }
  if (last === undefined) throw misuse(matcher, 'the set is empty');
  return last;
}

function onlyBucket(matcher: string, { buckets }: Environment): string {
  const [only, ...others] = buckets;
  if (only !== undefined && others.length === 0) return only.name;
  throw misuse(matcher, `the environment has ${buckets.length} buckets`, 'say which one: every({ bucket })');
}

function networksOf({ from }: Every): readonly (Network | undefined)[] {
  return Array.isArray(from) ? (from as readonly Network[]) : [from as Network | undefined];
}

function openToKms(matcher: string): UndecidedError {
  return new UndecidedError(
    [
      `Cannot decide: ${matcher}: S3's part is clear, but objects may be under a KMS key, and KMS has a say in each call`,
      'Hint: ask about calls, putObject({ … }), or about a set without KMS: every({ encryption: sseS3() })',
    ].join('\n'),
    'kms',
  );
}
