import { deploymentValueIn } from '../arguments/deployment-value';
import type { AnswersAgain } from './answers-again';
import { policyKey } from './policy-key';
import type { RecordedClaim } from './recorded-claim';
import type { ResultCache } from './result-cache';
import { valueDigest } from './value-digest';

/** What a claim reads. */
interface Reading {
  /** The keys of the policies. */
  readonly keys: readonly string[];
  /** Whether it holds when it is asked once more; of a claim whose reads were noted, nobody asks that here. */
  readonly holds: boolean;
}

/** A claim about a policy. */
export interface ClaimOnPolicy {
  readonly claim: RecordedClaim;
  /** Whether it is judged on changes of the policy. */
  readonly isJudged: boolean;
  /** All that its answers depend on; left out where a part of it cannot be told. */
  readonly id?: string;
}

/** The claims on each policy that they read, by its key. What earlier runs found of the same claims is not asked again. */
export function claimsByPolicy(
  claims: readonly RecordedClaim[],
  again: AnswersAgain,
  cache?: ResultCache,
): ReadonlyMap<string, readonly ClaimOnPolicy[]> {
  const ids = new Map(cache === undefined ? [] : claims.map((claim) => [claim, idOf(claim)]));
  const readings = new Map<RecordedClaim, Reading>();
  for (const group of groupsOf(claims)) {
    const found = readingsOf(
      group,
      group.map((claim) => ids.get(claim)),
      again,
      cache,
    );
    group.forEach((claim, at) => readings.set(claim, found[at] ?? { keys: [], holds: false }));
  }
  const byPolicy = new Map<string, ClaimOnPolicy[]>();
  for (const claim of claims) {
    const { keys, holds } = readings.get(claim) ?? { keys: [], holds: false };
    const id = ids.get(claim);
    for (const key of keys) {
      const known = byPolicy.get(key) ?? [];
      byPolicy.set(key, known);
      known.push({ claim, isJudged: claim.counts && holds, ...(id !== undefined && { id }) });
    }
  }
  return byPolicy;
}

/** Claims of which it is known what they read, each by itself; of the others those on one template together. */
function groupsOf(claims: readonly RecordedClaim[]): readonly (readonly RecordedClaim[])[] {
  const groups = new Map<unknown, RecordedClaim[]>();
  for (const claim of claims) {
    const of = claim.reads === undefined ? deploymentValueIn(claim.inputs)?.template : claim;
    const known = groups.get(of) ?? [];
    groups.set(of, known);
    known.push(claim);
  }
  return [...groups.values()];
}

function readingsOf(
  claims: readonly RecordedClaim[],
  ids: readonly (string | undefined)[],
  again: AnswersAgain,
  cache: ResultCache | undefined,
): readonly Reading[] {
  const isNoted = claims.every(({ reads }) => reads !== undefined);
  const id = isNoted || ids.includes(undefined) ? undefined : ['readings', ...ids].join();
  const known = id === undefined ? undefined : (cache?.read(id) as readonly Reading[] | undefined);
  if (known !== undefined) return known;
  const found = claims.map((claim) => ({
    keys: [...new Set(again.readsOf(claim).map(({ policy }) => policyKey(policy)))],
    holds: claim.reads !== undefined || again.holds(claim),
  }));
  if (id !== undefined) cache?.write(id, found);
  return found;
}

function idOf({ matcher, isNot, inputs }: RecordedClaim): string | undefined {
  return inputs && valueDigest([matcher, isNot, inputs]);
}
