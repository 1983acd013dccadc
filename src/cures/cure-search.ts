import type { AccessRequest } from '../evaluator/request';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { Cure, CureOptions, SideEffect, SideEffects } from './cure';

/** A claim that does not hold: of what, and a request that shows it, where there is one. */
export interface FailedClaim {
  readonly subject: ClaimSubject;
  readonly witness?: AccessRequest;
}

/** What a claim comes to on a subject with cures. */
export type CuredClaim = 'holds' | 'is refused' | FailedClaim;

/** How often a claim is judged again in one search, since a message waits for it. */
const MOST_JUDGED = 24;

/** How proposals are judged. */
export interface CureSearch {
  readonly judgeWith: (cures: readonly Cure[]) => CuredClaim;
  /** What they change beside what the claim is about, as far as a statement can tell what that is. */
  readonly effectOf?: (cures: readonly Cure[]) => SideEffect | 'unknown' | undefined;
  /** Where that of the cures that are found is kept. */
  readonly effects?: SideEffects;
  /** Small changes of what is at fault, taken before all others even where they change more than the claim is about. */
  readonly edit?: (failed: FailedClaim) => CureOptions;
}

/**
 * Changes with which a claim holds, each proposal judged again; those that change nothing else before others. Where none
 * suffices, the first that takes the counterexample away, or one of the Denies that decide it, stands, and what is left is looked at. Nothing where
 * that comes to no end.
 */
export function searchCures(
  failed: FailedClaim,
  propose: (failed: FailedClaim) => CureOptions,
  { judgeWith, effectOf, effects, edit }: CureSearch,
): readonly Cure[] {
  let found: readonly Cure[] = [];
  let current = failed;
  let judged = 0;
  for (;;) {
    let broader: readonly Cure[] | undefined;
    let next: { readonly cures: readonly Cure[]; readonly failed: FailedClaim } | undefined;
    const edits = edit?.(current) ?? [];
    for (const option of [...edits, ...propose(current)]) {
      if (option.length === 0) continue;
      if (judged++ === MOST_JUDGED) return broader ?? [];
      const cures = [...found, ...option];
      const claim = judgeWith(cures);
      if (claim === 'holds') {
        const effect = effectOf?.(cures);
        if (effect === undefined) return cures;
        effects?.set(cures, effect);
        if (edits.includes(option)) return cures;
        broader ??= cures;
      }
      if (typeof claim !== 'object' || next !== undefined) continue;
      if (!isSame(claim, current)) next = { cures, failed: claim };
    }
    if (broader !== undefined || next === undefined) return broader ?? [];
    found = next.cures;
    current = next.failed;
  }
}

/** Whether both show the same request, decided alike by as many statements. */
function isSame(one: FailedClaim, other: FailedClaim): boolean {
  const textOf = ({ witness, subject }: FailedClaim): string => {
    if (witness === undefined) return '';
    const { outcome, decidedBy } = subject.decider.decide(witness);
    return JSON.stringify([witness, outcome, decidedBy.length]);
  };
  return textOf(one) === textOf(other);
}
