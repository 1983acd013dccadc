import { isPolicyError, isUndecidedError, isUsageError, type AccessRequest, type Outcome } from '../../src';

export type Kind = 'passes' | 'fails' | 'misuse' | 'policy problem' | 'undecided';

/** How an assertion ended, and what its error says and carries. */
export interface Answered {
  readonly kind: Kind;
  readonly message: string;
  readonly verdict: unknown;
}

/** Runs an assertion; an error that is none of ours is thrown on. */
export function answered(run: () => unknown): Answered {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message } = error;
    if (isUsageError(error)) return { kind: 'misuse', message, verdict: undefined };
    if (isPolicyError(error)) return { kind: 'policy problem', message, verdict: error.findings };
    if (isUndecidedError(error)) return { kind: 'undecided', message, verdict: error.reason };
    const { matcherResult } = error as { matcherResult?: { verdict: unknown } };
    if (matcherResult === undefined) throw error;
    return { kind: 'fails', message, verdict: matcherResult.verdict };
  }
  return { kind: 'passes', message: '', verdict: undefined };
}

type Claim = (expectation: jest.Matchers<void, unknown>) => unknown;

/** How a claim on a subject ends, and how its negation does. */
export function bothWays(subject: unknown, claim: Claim): [Kind, Kind] {
  return [answered(() => claim(expect(subject))).kind, answered(() => claim(expect(subject).not)).kind];
}

/** A claim that holds, one that does not, and those that fail whatever is asked. */
export const holds: [Kind, Kind] = ['passes', 'fails'];
export const doesNotHold: [Kind, Kind] = ['fails', 'passes'];
export const isUndecided: [Kind, Kind] = ['undecided', 'undecided'];
export const isMisuse: [Kind, Kind] = ['misuse', 'misuse'];
export const isPolicyProblem: [Kind, Kind] = ['policy problem', 'policy problem'];

/** The counterexample that a failing claim carries; of `.not` where the claim wants one. */
export function witnessOf(subject: unknown, claim: Claim, negated = false): AccessRequest {
  const { kind, verdict } = answered(() => claim(negated ? expect(subject).not : expect(subject)));
  if (kind !== 'fails') throw new Error(`there is no counterexample: the claim ${kind}`);
  const { answer, witness } = verdict as { answer: string; witness?: AccessRequest };
  if (answer !== 'refuted' || witness === undefined) throw new Error(`there is no counterexample: ${answer}`);
  return witness;
}

/** The verdict of a one-call matcher that fails. */
export function verdictOf(
  subject: unknown,
  claim: Claim,
): {
  outcome: Outcome;
  parts: number;
  refusal?: string;
  request: AccessRequest;
  decision: { outcome: Outcome; decidedBy: readonly { kind: string; statement: number; sid?: string }[] };
} {
  const { kind, verdict } = answered(() => claim(expect(subject)));
  if (kind !== 'fails') throw new Error(`there is no verdict: the claim ${kind}`);
  return verdict as ReturnType<typeof verdictOf>;
}
