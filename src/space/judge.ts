import { compilePolicy } from '../evaluator/compile';
import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { all, type Formula } from '../prover/formula';
import { prove, type Ask, type Verdict } from '../prover/prove';
import { actionClasses } from './action-classes';
import { requestClasses, type Range } from './classes';
import { isPossible } from './possible';
import { RequestSpace } from './request-space';
import type { ActionChoice, Surroundings } from './request-class';
import { ties } from './ties';

/** "No request of the range is unwanted", to be proven or refuted. */
export interface Claim extends Omit<Range, 'reads' | 'ownerKnown'> {
  /** Every policy that the claim asks. */
  readonly policies: readonly Policy[];
  /** Keys that the claim itself reads, in lower case. */
  readonly reads: readonly string[];
  readonly around: Surroundings;
  /** Actions with different marks never stand for each other. */
  readonly marks?: (choice: ActionChoice) => string;
  /** The unwanted requests. */
  unwanted(space: RequestSpace): Formula;
  /** Whether the evaluator's decision on a request is an unwanted one. */
  isUnwanted(request: AccessRequest): boolean;
  readonly steps?: number;
}

/** Judges a claim about every request: proven, refuted with a request that shows it, or undecided with the reason. */
export function judge(claim: Claim): Verdict {
  const { policies, around } = claim;
  const reads = new Set([...claim.reads, ...keysRead(policies)]);
  const lists = policies.flatMap((policy) => compilePolicy(policy).statements.map(({ action }) => action));
  const actions = actionClasses(claim.actions, lists, reads, claim.marks ?? (() => ''));
  const requests = requestClasses({ ...claim, actions, reads, ownerKnown: around.owner !== undefined });
  const shown = [...reads];
  const ask: Ask = (reading, budget) => {
    const space = new RequestSpace(requests, around, reading, budget);
    const formula = all([claim.unwanted(space), space.pinned(), ties(space, reads)]);
    return {
      formula,
      classes: space.classes,
      openVariables: space.openVariables,
      doubts: space.doubts,
      request: (states) => space.request(states, shown),
      isPossible,
      isCounterexample: (request) => claim.isUnwanted(request),
    };
  };
  return prove(ask, (key) => candidates(key, policies), claim.steps);
}

/** The keys that policies read in conditions and variables, in lower case. */
export function keysRead(policies: readonly Policy[]): Set<string> {
  const keys = new Set<string>();
  for (const policy of policies) {
    for (const { conditions, resource } of compilePolicy(policy).statements) {
      for (const { variables } of resource?.entries ?? []) for (const key of variables) keys.add(key);
      for (const { key, operands } of conditions) {
        keys.add(key);
        for (const { variables } of operands) for (const name of variables) keys.add(name);
      }
    }
  }
  return keys;
}

const ordinary = ['example', '999999999999', 'o-otherorg00'];

/** Values to try for a policy variable: those that policies compare the key with, an ordinary one, and none. */
function candidates(key: string, policies: readonly Policy[]): readonly (string | null)[] {
  const named = policies.flatMap((policy) =>
    compilePolicy(policy).statements.flatMap(({ conditions }) =>
      conditions.flatMap((test) => (test.key === key ? test.operands : [])),
    ),
  );
  const texts = named.flatMap(({ text, variables }) => (variables.length === 0 && !/[*?]/.test(text) ? [text] : []));
  return [...new Set([...ordinary, ...texts]), null];
}
