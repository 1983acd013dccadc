import { equivalent } from '../claims/comparison';
import type { AccessRequest, Outcome } from '../evaluator/request';
import { authorizeByDocument } from '../evaluator/authorize';
import type { Policy } from '../policy/model';
import { toPolicy, withDocument } from '../policy/parse';
import type { CoveredMutant } from './covered-policy';
import { edited } from './edit';
import type { MergedPolicy } from './merge-coverage';
import type { ResultCache } from './result-cache';
import { callerMatrix, type CallerMatrix } from './page/caller-matrix';
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
  /** Who may do what, and what of it claims and calls are about. */
  readonly matrix: CallerMatrix;
}

/** What is known of a change that nobody noticed. */
type Survival = Pick<SettledChange, 'witness' | 'isOpen'>;

export interface SettlingOptions {
  /** What earlier runs proved. */
  readonly cache?: ResultCache;
  /** Whether there is no time for more. */
  readonly isSpent?: () => boolean;
}

/** Proves for each change that nobody noticed whether it changes any decision. */
export function settleSurvivors(merged: MergedPolicy, options: SettlingOptions = {}): SettledPolicy {
  const survivors = merged.mutants.filter(isSurvivor);
  const found = new Map(survivorsOf(merged, survivors, options).map((one, at) => [survivors[at]?.id, one]));
  const mutants = merged.mutants.map((mutant): SettledChange => {
    const survival = found.get(mutant.id);
    if (typeof survival === 'string') return { ...mutant, outcome: survival };
    return { ...mutant, ...survival, outcome: mutant.outcome };
  });
  return { ...merged, mutants, figures: figuresOf(merged.elements, mutants), matrix: matrixOf(merged, options) };
}

function matrixOf({ document, type, typeGiven, accesses }: MergedPolicy, { cache }: SettlingOptions): CallerMatrix {
  const id = JSON.stringify(['matrix', type, typeGiven, document, accesses]);
  const known = cache?.read(id) as CallerMatrix | undefined;
  if (known !== undefined) return known;
  const matrix = callerMatrix(toPolicy(document, typeGiven ? { type } : {}), accesses);
  cache?.write(id, matrix);
  return matrix;
}

function isSurvivor({ outcome }: CoveredMutant): boolean {
  return outcome !== 'killed' && outcome !== 'refused' && outcome !== 'pinned';
}

function survivorsOf(
  policy: MergedPolicy,
  survivors: readonly CoveredMutant[],
  { cache, isSpent = () => false }: SettlingOptions,
): readonly (Survival | 'equivalent' | 'unjudged')[] {
  const { document, type, typeGiven } = policy;
  const changes = survivors.map(({ edits, deployed = [{ document, edits }] }) => deployed);
  const id = JSON.stringify(['survivors', type, typeGiven, changes]);
  const known = cache?.read(id) as readonly (Survival | 'equivalent')[] | undefined;
  if (known !== undefined) return known;
  const read = new Map<string, Policy>();
  const policyOf = (one: object): Policy => {
    const text = JSON.stringify(one);
    const found = read.get(text) ?? toPolicy(one, typeGiven ? { type } : {});
    read.set(text, found);
    return found;
  };
  const found = changes.map((deployed) => (isSpent() ? 'unjudged' : survivalOf(deployed, policyOf)));
  if (!found.includes('unjudged')) cache?.write(id, found);
  return found;
}

/** It changes nothing where it changes nothing in any of the deployments that have it. */
function survivalOf(
  deployed: NonNullable<CoveredMutant['deployed']>,
  policyOf: (document: object) => Policy,
): Survival | 'equivalent' {
  let found: Survival | 'equivalent' = 'equivalent';
  for (const { document, edits } of deployed) {
    const policy = policyOf(document);
    const changed = edited(document, edits);
    const other = changed === undefined ? undefined : withDocument(policy, changed)?.policy;
    if (other === undefined) return {};
    const survival = compare(policy, other);
    if (survival === 'equivalent') continue;
    found = survival;
    if (found.witness !== undefined) break;
  }
  return found;
}

function compare(policy: Policy, other: Policy): Survival | 'equivalent' {
  const verdict = equivalent(policy, other);
  if (verdict.answer === 'proven') return 'equivalent';
  if (verdict.answer === 'undecided') return { isOpen: true };
  const { outcome } = authorizeByDocument(verdict.witness, policy);
  return { witness: { request: verdict.witness, outcome } };
}
