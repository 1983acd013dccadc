import type { TextRange } from './covered-policy';
import { elementState, type ElementState, type Figures, type SettledOutcome } from './policy-figures';
import { assertionFor, uncheckedOf } from './render-coverage';
import { neverAsked, type CallerAction } from './page/caller-matrix';
import type { BothWays } from './seen-both-ways';
import type { SettledPolicy } from './settle-survivors';

/** The shape of `policies.json`, which docs/coverage.md describes. */
export interface CoverageJson {
  readonly version: 1;
  readonly policies: readonly PolicyJson[];
}

interface PolicyJson {
  readonly name: string;
  readonly file?: string;
  /** The resource of a template that has it. */
  readonly resource?: string;
  /** The line of the file in which it begins, where it is part of it. */
  readonly line?: number;
  readonly type: string;
  readonly claims: number;
  readonly pins: number;
  readonly testFiles: readonly string[];
  readonly figures: Figures;
  /** What the policy allows to a caller, always or under conditions, and no claim or call of the tests is about. */
  readonly neverAsked: readonly CallerAction[];
  readonly elements: readonly ElementJson[];
  readonly mutants: readonly MutantJson[];
}

interface ElementJson {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly statement: number;
  readonly sid?: string;
  readonly state: ElementState | 'unchangeable';
  readonly places: readonly TextRange[];
  /** Of a statement or a condition: whether it was met, and not met, by single calls. */
  readonly seen?: BothWays;
  /** The change that shows that nobody would miss it. */
  readonly change?: string;
}

interface MutantJson {
  readonly id: string;
  readonly statement: number;
  /** The elements that it removes or weakens, by their ids. */
  readonly elements: readonly string[];
  readonly place?: TextRange;
  readonly operator: string;
  readonly change: string;
  readonly outcome: SettledOutcome;
  readonly matcher?: string;
  readonly assertion?: string;
}

export function coverageJson(policies: readonly SettledPolicy[]): CoverageJson {
  return { version: 1, policies: policies.map(policyJson) };
}

function policyJson(policy: SettledPolicy): PolicyJson {
  const { name, source, part, line, type, claims, pins, testFiles, figures, elements, mutants } = policy;
  const unchecked = new Map(uncheckedOf(policy).map(({ element, change }) => [element.id, change.change]));
  return {
    name,
    ...(source !== undefined && { file: source }),
    ...(part !== undefined && { resource: part }),
    ...(line !== undefined && { line }),
    type,
    claims,
    pins,
    testFiles,
    figures,
    neverAsked: neverAsked(policy.matrix),
    elements: elements.map(({ id, kind, text, statement, sid, places, seen }) => {
      const change = unchecked.get(id);
      return {
        id,
        kind,
        text,
        statement,
        ...(sid !== undefined && { sid }),
        state: elementState(id, mutants) ?? 'unchangeable',
        places,
        ...(seen !== undefined && { seen }),
        ...(change !== undefined && { change }),
      };
    }),
    mutants: mutants.map((mutant) => {
      const assertion = assertionFor(policy, mutant);
      const { id, statement, elements: weakened, place, operator, change, outcome, by } = mutant;
      return {
        id,
        statement,
        elements: weakened,
        ...(place !== undefined && { place }),
        operator,
        change,
        outcome,
        ...(by !== undefined && { matcher: by.matcher }),
        ...(assertion !== undefined && { assertion }),
      };
    }),
  };
}
