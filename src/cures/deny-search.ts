import { documentDecider } from '../claims/decider';
import type { DocumentPath } from '../policy/model';
import { withDocument } from '../policy/parse';
import type { DocumentToCure } from './claim-scope';
import { withCures, type Cure, type CureOptions, type SideEffect } from './cure';
import { searchCures, type CureSearch, type FailedClaim } from './cure-search';
import { givesAccess, leavesAccess } from './kept-access';

/** What a claim about Denies is asked again with. */
export interface DenySearch extends CureSearch {
  readonly find: (document: DocumentPath) => DocumentToCure;
}

/**
 * The Denies that make a claim hold: by a Deny that is nearly right where it changes nothing else, or is what keeps a new one
 * from leaving anything allowed; else by a new one. What leaves nothing allowed comes last.
 */
export function searchDenies(failed: FailedClaim, options: CureOptions, search: DenySearch): readonly Cure[] {
  const { find, judgeWith } = search;
  const changing = options.filter(isChange);
  const adding = options.filter((cures) => cures.length > 0 && !isChange(cures));
  const judgeKeeping: CureSearch['judgeWith'] = (cures) => {
    const claim = judgeWith(cures);
    return claim === 'holds' && !leavesAccess(find, cures) ? 'is refused' : claim;
  };
  const propose = (one: FailedClaim): CureOptions => [
    ...changing.filter((cures) => deniesWith(cures, one, find)),
    ...(one === failed ? [] : adding),
  ];
  const changed = searchCures(failed, propose, { ...search, judgeWith: judgeKeeping });
  if (changed.length > 0) {
    const effect = search.effects?.get(changed);
    // Beside a new Deny, one that asks for two rules at once would go on to stop neither.
    const isSplit = changing.some(
      (cures) => cures.some(({ operation }) => operation === 'add') && cures.every((cure) => changed.includes(cure)),
    );
    if (isSplit || effect === undefined || isGiving(effect) || givesAccess(find, changed)) return changed;
  }
  let last: readonly Cure[] = changed;
  for (const cures of adding) {
    if (judgeWith(cures) !== 'holds') continue;
    if (leavesAccess(find, cures)) return cures;
    if (last.length === 0) last = cures;
  }
  return last;
}

/** Whether the change beside the claim, which the message shows, is an access given: what is shown need not be proven again. */
function isGiving(effect: SideEffect | 'unknown'): boolean {
  if (effect === 'unknown') return false;
  const { before, after } = effect();
  return after === 'Allow' && before !== 'Allow';
}

/** Whether cures change what is there, whatever else they add. */
function isChange(cures: readonly Cure[]): boolean {
  return cures.some(({ path, operation }) => path.length > 1 && operation !== 'add');
}

/** Whether a document denies the counterexample with cures of it, which is asked before the whole claim is. */
function deniesWith(cures: readonly Cure[], { witness }: FailedClaim, find: DenySearch['find']): boolean {
  const [first] = cures;
  const policy = first && find(first.document ?? []).policy;
  const document = policy && withCures(policy.document, cures);
  const mended = policy && document && withDocument(policy, document)?.policy;
  return (
    witness !== undefined && mended !== undefined && documentDecider(mended).decide(witness).outcome === 'ExplicitDeny'
  );
}
