import '../../src/setup';
import { parsePolicy, type PolicyType } from '../../src';
import { withCures } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import type { Matcher } from '../matchers/answered';

export type Json = Readonly<Record<string, unknown>>;

/** A claim on a policy document, by its matcher. */
export interface AskedClaim {
  readonly claim: Matcher;
  readonly isNot?: boolean;
  readonly type?: PolicyType;
}

export const policy = (...statements: readonly Json[]): object => ({ Version: '2012-10-17', Statement: statements });

export function ask(
  { claim, isNot = false, type }: AskedClaim,
  document: object,
  ...given: readonly unknown[]
): MatcherResult {
  const subject = parsePolicy(JSON.stringify(document, null, 2), type === undefined ? {} : { type });
  return lazyMatchers[claim]?.call({ isNot }, subject, ...given) as MatcherResult;
}

/** The document as the first cures leave it, with which the claim must hold. */
export function mended(
  claim: AskedClaim,
  document: object,
  ...given: readonly unknown[]
): { Statement: readonly Json[] } {
  const { pass, cures } = ask(claim, document, ...given);
  expect(pass).toBe(claim.isNot === true);
  const cured = withCures(document, cures?.() ?? []) as { Statement: readonly Json[] };
  expect(ask(claim, cured, ...given).pass).toBe(claim.isNot !== true);
  return cured;
}

export function mendedStatements(...asked: Parameters<typeof mended>): readonly Json[] {
  return mended(...asked).Statement;
}
