import type { Policy } from '../policy/model';
import type { Verdict } from '../prover/prove';
import { equivalent } from './comparison';

/** What is known of the need for each statement. */
export interface Redundancy {
  /** Indexes of statements whose removal changes no decision. */
  readonly redundant: readonly number[];
  readonly undecided: readonly {
    readonly statement: number;
    readonly verdict: Extract<Verdict, { answer: 'undecided' }>;
  }[];
}

/** The statements that a policy can do without, each judged with all others in place. */
export function redundancyOf(policy: Policy): Redundancy {
  const redundant: number[] = [];
  const undecided: Redundancy['undecided'][number][] = [];
  policy.statements.forEach((_, statement) => {
    const verdict = equivalent(policy, without(policy, statement));
    if (verdict.answer === 'proven') redundant.push(statement);
    else if (verdict.answer === 'undecided') undecided.push({ statement, verdict });
  });
  return { redundant, undecided };
}

function without(policy: Policy, index: number): Policy {
  return Object.freeze({ ...policy, statements: Object.freeze(policy.statements.filter((_, at) => at !== index)) });
}
