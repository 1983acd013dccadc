import { compileTest } from '../evaluator/condition';
import { conditionHolds } from '../prover/condition-formulas';
import { all, not, some, type Formula } from '../prover/formula';
import type { Predicate } from '../prover/predicate';
import { literalTokens } from '../languages/language';
import type { RequestSpace } from './request-space';

/** The requests in which a key has one of these values. */
export function keyHasValue(space: RequestSpace, key: string, values: readonly string[]): Formula {
  return values.length === 0 ? false : testHolds(space, key, 'StringEquals', values);
}

/** The requests in which a key is there. */
export function keyIsPresent(space: RequestSpace, key: string): Formula {
  return some(
    space.keyCases(key).map(({ where, state }) => {
      if (state.kind === 'absent') return false;
      return state.kind === 'fixed' ? where : all([where, not(state.facet.absent)]);
    }),
  );
}

/** The requests in which a condition test holds, as a policy would write it. */
export function testHolds(space: RequestSpace, key: string, operator: string, values: readonly string[]): Formula {
  return conditionHolds(compileTest({ operator, key, values, path: [] }, false), space);
}

/** Exactly this text. */
export function exactText(id: string, text: string): Predicate {
  return { id: `${id} ${text}`, language: [literalTokens(text)], test: (value) => value === text };
}
