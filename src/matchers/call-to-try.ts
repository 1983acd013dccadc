import type { Verdict } from '../prover/prove';
import type { MissedEffect } from '../report/counterexample';
import type { ClaimSubject } from '../s3/claims/claim-subject';

/** The matcher about one call that fails for the counterexample as the claim about all of them does; nothing where none is alike. */
export function matcherOfOneCall(
  verdict: Verdict,
  missing: MissedEffect | undefined,
  { decider }: ClaimSubject,
): string | undefined {
  if (verdict.answer !== 'refuted' || missing === undefined) return undefined;
  if (missing === 'Allow') return 'toAllow';
  if (missing === 'Deny') return 'toExplicitlyDeny';
  // Silence is not allowed, and a policy of the caller may still allow it.
  return decider.decide(verdict.witness).outcome === 'Allow' ? 'not.toAllow' : 'toDeny';
}

/** `expect(env.bucket('logs')).toDeny(getObject({ … }))` */
export function assertionOf(subject: string, matcher: string, call: string): string {
  return `expect(${subject}).${matcher}(${call})`;
}

/** A message whose call to try is the whole assertion: what is asked is a member of what the test has. */
export function withAssertion(message: string, subject: string, matcher: string | undefined): string {
  if (matcher === undefined) return message;
  return message.replace(
    /^( {2}to try +)(.*)$/m,
    (_, label: string, call: string) => `${label}${assertionOf(subject, matcher, call)}`,
  );
}
