import { nearest } from '../values/near-names';
import { UsageError } from '../arguments/usage';
import * as matchers from '../matchers';
import type { MatcherContext } from '../matchers/matcher-result';

/** A claim as `--claim` names it. */
export interface ClaimOption {
  /** As it was written, without its options: `not.toBePublic`. */
  readonly name: string;
  readonly matcher: ClaimName;
  readonly isNot: boolean;
  /** What the matcher is given after the subject. */
  readonly given: readonly unknown[];
}

/** What a claim can be asked of. */
export type ClaimSubjects = 'bucket' | 'resource policy' | 'any policy';

/** The matchers that need no values but plain ones. Calls, callers and encryptions are values that only a test can make. */
const claims = {
  toDenyInsecureTransport: 'bucket',
  toRequireTlsVersion: 'bucket',
  toRequireSseKms: 'bucket',
  toRequireSseS3: 'bucket',
  toComplyWithConfigRule: 'bucket',
  toDenyAnonymous: 'resource policy',
  toBePublic: 'resource policy',
  toEnforceIdentityPerimeter: 'resource policy',
  toEnforceNetworkPerimeter: 'resource policy',
  toPreventConfusedDeputy: 'resource policy',
  toGrantAny: 'any policy',
  toBeValidPolicy: 'any policy',
  toHaveNoRedundantStatements: 'any policy',
} as const satisfies Readonly<Partial<Record<keyof typeof matchers, ClaimSubjects>>>;

type ClaimName = keyof typeof claims;

export const validity: ClaimOption = { name: 'toBeValidPolicy', matcher: 'toBeValidPolicy', isNot: false, given: [] };

export function subjectsOf({ matcher }: ClaimOption): ClaimSubjects {
  return claims[matcher];
}

type AnyMatcher = (this: MatcherContext, received: unknown, ...given: unknown[]) => ReturnType<typeof matchers.toAllow>;

export function matcherOf({ matcher }: ClaimOption): AnyMatcher {
  return matchers[matcher] as AnyMatcher;
}

/** `not.toGrantAny:{"actions":["s3:*"]}`: a matcher's name and its options as JSON; a list holds several arguments. */
export function readClaimOption(text: string): ClaimOption {
  const colon = text.indexOf(':');
  const name = colon === -1 ? text : text.slice(0, colon);
  const isNot = name.startsWith('not.');
  const matcher = isNot ? name.slice('not.'.length) : name;
  if (!isClaimName(matcher)) throw unknownClaim(matcher);
  return { name, matcher, isNot, given: colon === -1 ? [] : readArguments(name, text.slice(colon + 1)) };
}

function isClaimName(name: string): name is ClaimName {
  return Object.hasOwn(claims, name);
}

function unknownClaim(name: string): UsageError {
  if (Object.hasOwn(matchers, name)) {
    return new UsageError(
      `--claim ${name}: this matcher needs values that only a test can give it`,
      `write a test: expect(loadPolicy('…')).${name}(…)`,
    );
  }
  const near =
    nearest(name, Object.keys(claims), 3) ??
    Object.keys(claims).find((one) => name.length > 2 && one.toLowerCase().startsWith(name.toLowerCase()));
  const hint = near === undefined ? `use one of ${Object.keys(claims).join(', ')}` : `did you mean ${near}?`;
  return new UsageError(`--claim ${name}: there is no such matcher`, hint);
}

function readArguments(name: string, json: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [value];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(
      `--claim ${name}: its options are not JSON: ${json}`,
      `quote them for the shell: --claim '${name}:{"bucket":"logs"}'`,
    );
  }
}
