import { AnswersAgain } from './answers-again';
import { claimNote } from './claim-note';
import { claimsByPolicy, type ClaimOnPolicy } from './claim-readings';
import { coveredPolicy, type CoveredMutant, type CoveredPolicy } from './covered-policy';
import { judgePolicy, spokenClaims, type JudgingOptions } from './judge-claims';
import type { RecordedClaim } from './recorded-claim';
import type { ResultCache } from './result-cache';

export interface CoveringOptions extends JudgingOptions {
  /** What earlier runs found. */
  readonly cache?: ResultCache;
}

/** What was found of a policy; nothing of one that AWS would refuse. What its claims say themselves, those of today say. */
interface RememberedPolicy {
  readonly policy?: Omit<CoveredPolicy, 'mutants'>;
  /** Each with the index of the claim that noticed: the name of its test may be another one by now. */
  readonly mutants?: readonly (Omit<CoveredMutant, 'by'> & { readonly noticedBy?: number })[];
}

/** What claims notice of each policy that they are about, judged or taken from an earlier run with the same claims. */
export function coverClaims(
  claims: readonly RecordedClaim[],
  { cache, ...options }: CoveringOptions = {},
): readonly CoveredPolicy[] {
  const again = new AnswersAgain();
  return [...claimsByPolicy(claims, again, cache)].flatMap(([key, ofPolicy]) => {
    const id = cache === undefined ? undefined : idOf(key, ofPolicy);
    const known = id === undefined ? undefined : (cache?.read(id) as RememberedPolicy | undefined);
    const judgedClaims = ofPolicy.flatMap(({ claim, isJudged }) => (isJudged ? [claim] : []));
    if (known !== undefined) return recalled(known, judgedClaims);
    const judged = judgePolicy(key, ofPolicy, again, options);
    const covered = judged && coveredPolicy(judged);
    if (id !== undefined && isWhole(covered, judgedClaims)) cache?.write(id, remembered(covered, judgedClaims));
    return covered ?? [];
  });
}

/** All that the outcomes depend on; nothing where a part of it cannot be told. */
function idOf(key: string, ofPolicy: readonly ClaimOnPolicy[]): string | undefined {
  const ids = ofPolicy.map(({ id, isJudged }) => id && `${id} ${isJudged}`);
  return ids.includes(undefined) ? undefined : [key, ...ids].join();
}

/** Whether there was time for all of it, and no claim fails by now that held in its test. */
function isWhole(covered: CoveredPolicy | undefined, claims: readonly RecordedClaim[]): boolean {
  if (covered === undefined) return true;
  return covered.claims === claims.length && covered.mutants.every(({ outcome }) => outcome !== 'unjudged');
}

function remembered(covered: CoveredPolicy | undefined, claims: readonly RecordedClaim[]): RememberedPolicy {
  if (covered === undefined) return {};
  const notes = claims.map((claim) => JSON.stringify(claimNote(claim)));
  const { mutants, ...policy } = covered;
  return {
    policy,
    mutants: mutants.map(({ by, ...mutant }) => ({
      ...mutant,
      ...(by !== undefined && { noticedBy: notes.indexOf(JSON.stringify(by)) }),
    })),
  };
}

function recalled(
  { policy, mutants = [] }: RememberedPolicy,
  claims: readonly RecordedClaim[],
): readonly CoveredPolicy[] {
  if (policy === undefined) return [];
  return [
    {
      ...policy,
      ...spokenClaims(claims),
      mutants: mutants.map(({ noticedBy, ...mutant }) => {
        const by = noticedBy === undefined ? undefined : claims[noticedBy];
        return { ...mutant, ...(by !== undefined && { by: claimNote(by) }) };
      }),
    },
  ];
}
