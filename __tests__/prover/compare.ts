import type { Outcome } from '../../src/evaluator/request';
import { all, not, some, type Formula } from '../../src/prover/formula';
import type { Outcomes } from '../../src/prover/document-formulas';
import { DEFAULT_STEPS, prove, type Verdict } from '../../src/prover/prove';
import { SmallSpace } from './small-space';
import { findOutcome, isOfUniverse, type Asked, type Scope } from './small-universe';

/** The claims that are put to prover and brute force alike: no request is decided so. */
export const claims: readonly (readonly Outcome[])[] = [
  ['Allow', 'ImplicitDeny'],
  ['Allow'],
  ['ImplicitDeny'],
  ['ExplicitDeny', 'ImplicitDeny'],
];

export interface Options {
  readonly scope?: Scope;
  /** Take readings that no source settles either way; else the evaluator's, so that the answers are the same. */
  readonly doubtful?: boolean;
}

export function verdictOn(
  asked: Asked,
  outcomesIn: (space: SmallSpace) => Outcomes,
  unwanted: readonly Outcome[],
  { scope, steps = DEFAULT_STEPS, doubtful = false }: Options & { readonly steps?: number } = {},
): Verdict {
  return prove(
    (reading, budget) => {
      const space = new SmallSpace(reading, budget, doubtful);
      const formula = all([space.scope(scope), formulaOf(unwanted, outcomesIn(space)), space.ties()]);
      return {
        formula,
        classes: space.classes,
        open: space.open,
        isUnread: space.isUnread,
        doubts: space.doubts,
        unspecified: [],
        request: (states) => space.request(states, asked.reads),
        isPossible: isOfUniverse,
        isCounterexample: (request) => unwanted.includes(asked.decide(request)),
      };
    },
    { steps },
  );
}

function formulaOf(unwanted: readonly Outcome[], { denied, allowed }: Outcomes): Formula {
  const of: Readonly<Record<Outcome, Formula>> = {
    Allow: allowed,
    ExplicitDeny: denied,
    ImplicitDeny: all([not(denied), not(allowed)]),
  };
  return some(unwanted.map((outcome) => of[outcome]));
}

export type Agreement = 'proven' | 'refuted' | 'undecided';

/** Both answers to a claim; throws where the prover's is wrong. An undecided one is never wrong, only weak. */
export function compare(
  asked: Asked,
  outcomesIn: (space: SmallSpace) => Outcomes,
  unwanted: readonly Outcome[],
  options: Options = {},
): Agreement {
  const verdict = verdictOn(asked, outcomesIn, unwanted, options);
  const shown = findOutcome(asked, unwanted, options);
  if (verdict.answer === 'proven' && shown !== undefined) {
    throw new Error(`proven, but ${JSON.stringify(shown)} is ${asked.decide(shown)}`);
  }
  if (verdict.answer === 'refuted' && shown === undefined) {
    throw new Error(`refuted with ${JSON.stringify(verdict.witness)}, which brute force does not find`);
  }
  if (verdict.answer === 'undecided' && verdict.reason === 'tied-keys') {
    throw new Error(`a request of no world: ${verdict.about}`);
  }
  return verdict.answer;
}
