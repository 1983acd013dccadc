import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Matchers from '../../src/matchers';
import { judgeClaims, type JudgedPolicy } from '../../src/coverage/judge-claims';
import { COVERAGE_VARIABLE, RECORDER, type RecordedClaim } from '../../src/coverage/recorded-claim';

type AnyMatcher = (this: { isNot: boolean }, ...given: unknown[]) => { pass: boolean };

/** An assertion: `[matcher, subject, ...arguments]`, with `not` before the name where it is negated. */
export type Assertion = readonly [name: `not.${keyof typeof Matchers}` | keyof typeof Matchers, ...given: unknown[]];

/** Claims as matchers record them while a reporter is on. */
export function claimsOf(assertions: readonly Assertion[]): readonly RecordedClaim[] {
  const claims: RecordedClaim[] = [];
  const world = globalThis as { [RECORDER]?: { record(claim: RecordedClaim): void } };
  world[RECORDER] = { record: (claim) => claims.push(claim) };
  try {
    for (const [name, ...given] of assertions) {
      const isNot = name.startsWith('not.');
      const matcher = matcherOf(name);
      try {
        matcher.apply({ isNot }, given);
      } catch {
        // A test may expect that; the claim is recorded all the same.
      }
    }
  } finally {
    Reflect.deleteProperty(world, RECORDER);
  }
  expect(claims).toHaveLength(assertions.length);
  return claims;
}

/** The matchers as they are when they are first loaded while a reporter is on. */
function recordingMatchers(): Readonly<Record<string, AnyMatcher>> {
  process.env[COVERAGE_VARIABLE] = join(tmpdir(), 'jest-iam-unused');
  try {
    return jest.requireActual('../../src/matchers');
  } finally {
    Reflect.deleteProperty(process.env, COVERAGE_VARIABLE);
  }
}

/** The matcher of an assertion. */
export function matcherOf(name: Assertion[0]): AnyMatcher {
  const matcher = recordingMatchers()[name.replace('not.', '')];
  if (matcher === undefined) throw new Error(`no matcher ${name}`);
  return matcher;
}

/** What assertions on one policy notice of it. */
export function judged(...assertions: readonly Assertion[]): JudgedPolicy {
  const [policy, ...others] = judgeClaims(claimsOf(assertions));
  if (policy === undefined || others.length > 0) throw new Error('not of one policy');
  return policy;
}

/** The ids of the changes with an outcome. */
export function changes({ mutants }: JudgedPolicy, outcome: JudgedPolicy['mutants'][number]['outcome']): string[] {
  return mutants.filter((mutant) => mutant.outcome === outcome).map(({ id }) => id);
}
