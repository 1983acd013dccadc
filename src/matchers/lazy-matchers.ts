import type * as Matchers from '.';

type Name = keyof typeof Matchers;

/** Every matcher by name; the compiler sees to it that none is missing. */
const names: Readonly<Record<Name, true>> = {
  toAllow: true,
  toDeny: true,
  toExplicitlyDeny: true,
  toImplicitlyDeny: true,
  toDenyInsecureTransport: true,
  toRequireTlsVersion: true,
  toRequireEncryption: true,
  toRequireSseKms: true,
  toRequireSseS3: true,
  toDenyAnonymous: true,
  toBePublic: true,
  toGrantAny: true,
  toLockOut: true,
  toEnforceIdentityPerimeter: true,
  toEnforceNetworkPerimeter: true,
  toPreventConfusedDeputy: true,
  toComplyWithConfigRule: true,
  toBeMorePermissiveThan: true,
  toBeEquivalentTo: true,
  toBeValidPolicy: true,
  toHaveFinding: true,
  toHaveNoRedundantStatements: true,
};

type AnyMatcher = (...given: unknown[]) => ReturnType<(typeof Matchers)[Name]>;

/**
 * The matchers for a runner's `expect.extend`. A setup file is loaded for every test file of a project, and most of
 * them test no policy: so a matcher's code is loaded when it is first called.
 */
export const lazyMatchers = Object.fromEntries(Object.keys(names).map((name) => [name, lazyMatcher(name)]));

function lazyMatcher(name: string): AnyMatcher {
  const lazy: AnyMatcher = function (this: unknown, ...given) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const matchers = require('./index') as Readonly<Record<string, AnyMatcher | undefined>>;
    const matcher = matchers[name];
    if (matcher === undefined) throw new Error(`jest-iam: unknown matcher ${name}; please report this`);
    return matcher.apply(this, given);
  };
  // Bun heads a failure with the name that the function was written under, or with this one.
  return Object.defineProperty(lazy, 'displayName', { value: name });
}
