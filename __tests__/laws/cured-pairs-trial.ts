import { withCures, type Cure } from '../../src/cures/cure';
import { equivalent } from '../../src/claims/comparison';
import { InvalidDocument } from '../../src/policy/invalid';
import { toPolicy } from '../../src/policy/parse';
import { isPolicyError, isUndecidedError, isUsageError } from '../../src';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { once } from '../../src/values/once';
import { Random } from '../prover/random';
import {
  claimsOf,
  documentOf,
  soundPolicies,
  twiceWeakened,
  weakened,
  type PolicyClaim,
  type SoundPolicy,
} from './weakened-policies';

type Ending = 'green' | 'no cure' | 'still red' | 'refused';
type Beside = 'as before' | 'changed' | 'undecided' | 'not asked';

export interface CuredPair {
  readonly policy: string;
  readonly claim: string;
  readonly weakening: string;
  readonly rounds: number;
  readonly ending: Ending;
  readonly beside: Beside;
  readonly document: object;
  readonly mended: object;
}

const allClaims = once(() => soundPolicies.flatMap((policy) => claimsOf(policy).map((claim) => ({ policy, claim }))));

function voiceOf({ matcher, isNot }: PolicyClaim): string {
  return `${isNot === true ? '.not' : ''}.${matcher}`;
}

/** The first `count` pairs of a claim that held and a weakened policy of which it is red. */
export function curedPairs(count: number, seed: number): readonly CuredPair[] {
  const random = new Random(seed);
  const pairs: CuredPair[] = [];
  const seen = new Set<string>();
  const voices = [...new Set(allClaims().map(({ claim }) => voiceOf(claim)))];
  for (let tries = 0; pairs.length < count && tries < 60 * count; tries++) {
    // Every matcher and voice comes as often as it can.
    const voice = voices[Math.floor(tries / 3) % voices.length];
    const { policy, claim } = random.pick(allClaims().filter((one) => voiceOf(one.claim) === voice));
    const weak = random.chance(40) ? twiceWeakened(policy, random) : weakened(policy, random);
    if (weak === undefined) continue;
    const id = JSON.stringify([allClaims().findIndex((one) => one.claim === claim), weak.document]);
    if (seen.has(id)) continue;
    seen.add(id);
    const first = judged(policy, claim, weak.document);
    if (first === 'refused' || first === 'green') continue;
    pairs.push({
      policy: policy.name,
      claim: voiceOf(claim),
      weakening: weak.weakening,
      ...cured(policy, claim, weak.document, first),
      document: weak.document,
    });
  }
  return pairs;
}

function cured(
  policy: SoundPolicy,
  claim: PolicyClaim,
  document: object,
  first: readonly Cure[],
): Pick<CuredPair, 'rounds' | 'ending' | 'beside' | 'mended'> {
  let mended = document;
  let cures = first;
  for (let rounds = 1; rounds <= 2; rounds++) {
    if (cures.length === 0) return { rounds, ending: 'no cure', beside: 'not asked', mended };
    mended = withCures(mended, cures) ?? {};
    const next = judged(policy, claim, mended);
    if (next === 'refused') return { rounds, ending: 'refused', beside: 'not asked', mended };
    if (next === 'green')
      return { rounds, ending: 'green', beside: besideScope(policy, claim, document, mended), mended };
    cures = next;
  }
  return { rounds: 2, ending: 'still red', beside: 'not asked', mended };
}

/** The cures of a red claim. */
export function judged(
  { type }: SoundPolicy,
  claim: PolicyClaim,
  document: object,
): readonly Cure[] | 'green' | 'refused' {
  const options = type === undefined ? {} : { type };
  const isNot = claim.isNot === true;
  try {
    const read = (one: unknown): unknown =>
      claim.matcher === 'toBeEquivalentTo' || claim.matcher === 'toBeMorePermissiveThan'
        ? toPolicy(one as object, options)
        : one;
    const subject = claim.subject?.(document) ?? toPolicy(document, options);
    const result = lazyMatchers[claim.matcher]?.call(
      { isNot },
      subject,
      ...(claim.given ?? []).map(read),
    ) as MatcherResult;
    return result.pass !== isNot ? 'green' : (result.cures?.() ?? []);
  } catch (error) {
    const isRefusal = isUsageError(error) || isPolicyError(error) || isUndecidedError(error);
    if (isRefusal || error instanceof InvalidDocument) return 'refused';
    throw error;
  }
}

function besideScope({ type }: SoundPolicy, { scope }: PolicyClaim, before: object, after: object): Beside {
  if (scope === undefined) return 'not asked';
  const options = type === undefined ? {} : { type };
  const beside = (document: object): ReturnType<typeof toPolicy> => {
    const { Statement } = document as ReturnType<typeof documentOf>;
    const withScope = [...[Statement].flat(), ...scope].map((one) => ({ ...one, Sid: undefined }));
    return toPolicy(JSON.parse(JSON.stringify({ Version: '2012-10-17', Statement: withScope })) as object, options);
  };
  const { answer } = equivalent(beside(before), beside(after));
  return answer === 'proven' ? 'as before' : answer === 'refuted' ? 'changed' : 'undecided';
}
