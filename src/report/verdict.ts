import type { UndecidedReason, Verdict } from '../prover/prove';

const words: Readonly<Record<UndecidedReason, (about: string) => string>> = {
  budget: () => 'the policies are too intricate: the search was given up when its steps were spent',
  'mixed-operators': (key) => `operators of two kinds meet on ${key}`,
  variable: (keys) => `it turns on the policy variable ${keys}`,
  unsettled: (ids) => `it turns on how AWS reads something that no AWS text settles (${ids} in docs/limits.md)`,
  'tied-keys': (request) => `the only counterexample found is one that AWS cannot receive: ${request}`,
};

/** Why a claim stays open. */
export function renderReason({ reason, about }: Extract<Verdict, { answer: 'undecided' }>): string {
  return words[reason](about);
}

/** Why a claim stays open, and what to do about it. */
export function renderUndecided(matcher: string, verdict: Extract<Verdict, { answer: 'undecided' }>): string[] {
  return [
    `Cannot decide: ${matcher}: ${renderReason(verdict)}`,
    'Hint: split the policy or narrow the claim; single calls can still be tested with toAllow and toExplicitlyDeny',
  ];
}
