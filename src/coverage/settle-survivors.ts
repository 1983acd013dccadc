import { equivalent } from '../claims/comparison';
import type { AccessRequest, Outcome } from '../evaluator/request';
import { authorizeByDocument } from '../evaluator/authorize';
import type { Policy } from '../policy/model';
import { toPolicy, withDocument } from '../policy/parse';
import type { CoveredMutant } from './covered-policy';
import { edited } from './edit';
import type { MergedPolicy } from './merge-coverage';
import { figuresOf, type Figures, type SettledOutcome } from './policy-figures';

export interface SettledChange extends Omit<CoveredMutant, 'outcome'> {
  readonly outcome: SettledOutcome;
  /** A request that tells the change from the policy, with what the policy decides of it. */
  readonly witness?: { readonly request: AccessRequest; readonly outcome: Outcome };
  /** Whether it changes anything could not be decided: it counts as if it did. */
  readonly isOpen?: true;
}

/** The coverage of a policy, in which it is known which of the survivors change nothing. */
export interface SettledPolicy extends Omit<MergedPolicy, 'mutants'> {
  readonly mutants: readonly SettledChange[];
  readonly figures: Figures;
}

/** What is known of a change that nobody noticed. */
type Survival = Pick<SettledChange, 'outcome' | 'witness' | 'isOpen'>;

/** Remembers what was proven of a document and a change of it; `isSpent` tells when there is no time for more. */
export interface SettlingOptions {
  readonly remembered?: Map<string, Survival | 'equivalent'>;
  readonly isSpent?: () => boolean;
}

/** Proves for each change that nobody noticed whether it changes any decision. */
export function settleSurvivors(merged: MergedPolicy, { remembered, isSpent }: SettlingOptions = {}): SettledPolicy {
  const { document, type, typeGiven } = merged;
  const read = new Map<string, Policy>();
  const policyOf = (one: object): Policy => {
    const text = JSON.stringify(one);
    const policy = read.get(text) ?? toPolicy(one, typeGiven ? { type } : {});
    read.set(text, policy);
    return policy;
  };
  const mutants = merged.mutants.map((mutant): SettledChange => {
    const { outcome, edits, deployed } = mutant;
    if (outcome === 'killed' || outcome === 'refused' || outcome === 'pinned') return { ...mutant, outcome };
    let found: Survival | 'equivalent' = 'equivalent';
    // It changes nothing where it changes nothing in any of the deployments that have it.
    for (const one of deployed ?? [{ document, edits }]) {
      const policy = policyOf(one.document);
      const changed = edited(one.document, one.edits);
      const other = changed === undefined ? undefined : withDocument(policy, changed)?.policy;
      if (other === undefined) return { ...mutant, outcome };
      const id = JSON.stringify([type, one.document, changed]);
      const known = remembered?.get(id);
      if (known === undefined && isSpent?.() === true) return { ...mutant, outcome: 'unjudged' };
      const survival = known ?? compare(policy, other);
      remembered?.set(id, survival);
      if (survival === 'equivalent') continue;
      found = survival;
      if (survival.witness !== undefined) break;
    }
    return found === 'equivalent' ? { ...mutant, outcome: found } : { ...mutant, ...found, outcome };
  });
  return { ...merged, mutants, figures: figuresOf(merged.elements, mutants) };
}

function compare(policy: Policy, other: Policy): Survival | 'equivalent' {
  const verdict = equivalent(policy, other);
  if (verdict.answer === 'proven') return 'equivalent';
  if (verdict.answer === 'undecided') return { outcome: 'alive', isOpen: true };
  const { outcome } = authorizeByDocument(verdict.witness, policy);
  return { outcome: 'alive', witness: { request: verdict.witness, outcome } };
}
