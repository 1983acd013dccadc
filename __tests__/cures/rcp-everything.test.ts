import { validatePolicy } from '../../src';
import { withCures } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { rcpServices } from '../../src/service-reference';
import { policy } from './asked-claim';

test.each([['*'], [['*']], [['s3:*', '*']]])('an RCP for %j: the text lists every service that RCPs take', (Action) => {
  const deny = {
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: '*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const given = { type: 'resourceControl' } as const;
  const document = policy(deny);
  const result = lazyMatchers.toBeValidPolicy?.call({ isNot: false }, document, given) as MatcherResult;
  // A26: without the name of a service an action is refused.
  const all = rcpServices().map((service) => `${service}:*`);
  const mended = withCures(document, result.cures?.() ?? []) ?? {};
  expect(mended).toEqual(policy({ ...deny, Action: all }));
  expect(validatePolicy(mended, given)).toEqual([]);
  expect(result.message()).toContain(all.map((name) => JSON.stringify(name)).join(', '));
  expect(result.message()).not.toContain('Nothing to paste');
});
