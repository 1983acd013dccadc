import type { CompiledStatement } from '../evaluator/compile';
import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { all, not, some, type Formula } from '../prover/formula';
import type { Verdict } from '../prover/prove';
import { principalMatchKinds, statementApplies } from '../prover/statement-formulas';
import { applyingRequest } from './applying-request';
import { equivalent, rangeOver } from './comparison';
import { documentDecider, isBesideFullAccess } from './decider';
import { judge } from './judge';
import { statementsOf } from '../requests/action-slices';

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
  const range = rangeOver([policy], policy.type);
  statementsOf([policy]).forEach((compiled, statement) => {
    const verdict = isNeedless(policy, statement, compiled, range);
    if (verdict.answer === 'proven') redundant.push(statement);
    else if (verdict.answer === 'undecided') undecided.push({ statement, verdict });
  });
  return { redundant, undecided };
}

/** Whether a policy decides every request alike without one of its statements, for sure. */
export function isRedundant(policy: Policy, index: number): boolean {
  const compiled = statementsOf([policy])[index];
  if (compiled === undefined) return false;
  return isNeedless(policy, index, compiled, rangeOver([policy], policy.type)).answer === 'proven';
}

/** Another statement beside which alone this one changes no decision; nothing where it takes several. */
export function needlessBeside(policy: Policy, index: number): number | undefined {
  const { statements } = policy;
  const found = statements.findIndex((other, at) => {
    const one = statements[index];
    if (one === undefined || at === index || other.effect !== one.effect) return false;
    const pair = Object.freeze({ ...policy, statements: Object.freeze([one, other]) });
    return redundancyOf(pair).redundant.includes(0);
  });
  return found === -1 ? undefined : found;
}

/**
 * Whether a policy decides every request alike without one of its statements. Only requests to which the statement
 * applies can be decided otherwise, and mostly the first one at hand is: the others need no proof then.
 */
function isNeedless(
  policy: Policy,
  index: number,
  statement: CompiledStatement,
  range: ReturnType<typeof rangeOver>,
): Verdict {
  const rest = without(policy, index);
  // An SCP without its only Allow stands beside full access, which changes decisions elsewhere.
  if (isBesideFullAccess(rest) !== isBesideFullAccess(policy)) return equivalent(policy, rest);
  const [mine, theirs] = [documentDecider(policy), documentDecider(rest)];
  const differ = (request: AccessRequest): boolean => mine.decide(request).outcome !== theirs.decide(request).outcome;
  const about = {
    ...range,
    actions: range.actions.filter(({ name }) => statement.action.matches(name.toLowerCase())),
    reads: [],
    mayBeEmpty: true,
  };
  const any = applyingRequest([statement], about);
  if (any.answer === 'proven' || (any.answer === 'refuted' && differ(any.witness))) return any;
  return judge({
    ...about,
    unwanted: (space) => {
      const [before, after] = [mine.outcomes(space), theirs.outcomes(space)];
      const changed = [unlike(before.denied, after.denied), unlike(before.allowed, after.allowed)];
      return all([statementApplies(statement, space, principalMatchKinds, false), some(changed)]);
    },
    isUnwanted: differ,
  });
}

function unlike(one: Formula, other: Formula): Formula {
  return some([all([one, not(other)]), all([other, not(one)])]);
}

function without(policy: Policy, index: number): Policy {
  return Object.freeze({ ...policy, statements: Object.freeze(policy.statements.filter((_, at) => at !== index)) });
}
