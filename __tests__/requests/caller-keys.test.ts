import { anyChar, anyNumberOf, literalTokens } from '../../src/languages/language';
import type { Predicate } from '../../src/prover/predicate';
import { ValueFacet } from '../../src/prover/value-facet';
import { callerKey } from '../../src/requests/caller-keys';
import { inChainOrder, joinsTheChain } from '../../src/requests/calling-chain-ties';
import { limitsIdentities } from '../../src/requests/identity-providers';
import type { CallerKind, RequestClass, SourceWay } from '../../src/requests/request-class';
import { serviceOf } from '../../src/service-reference';

const service = serviceOf('s3');
const facts = service?.actions.get('putobject');
if (service === undefined || facts === undefined) throw new Error('unknown action s3:PutObject');
const action = { name: 's3:PutObject', service, facts, forms: [] };
const of = (key: string, caller: CallerKind, source: SourceWay = 'none') => {
  const request: RequestClass = {
    ...{ action, form: undefined, caller, source, own: undefined },
    ...{ secure: true, network: 'internet', forwarded: false, encryption: undefined },
  };
  return callerKey(key, request, { partition: 'aws' });
};

test.each([
  ['anonymous', 'Anonymous'],
  ['user', 'User'],
  ['role', 'AssumedRole'],
  ['root', 'Account'],
  ['federatedUser', 'FederatedUser'],
] as const)('the type of a caller that is %s: %s', (caller, value) => {
  expect(of('aws:principaltype', caller)).toEqual({ kind: 'fixed', value });
});

test('what type CloudFront is as an origin access identity, no page says', () => {
  expect(of('aws:principaltype', 'originAccessIdentity').kind).toBe('free');
  expect(of('aws:principalaccount', 'originAccessIdentity')).toEqual({ kind: 'fixed', value: 'cloudfront' });
});

test('a service tells of its source what its class says', () => {
  const there = (source: SourceWay) =>
    ['aws:sourcearn', 'aws:sourceaccount'].filter((key) => of(key, 'service', source).kind !== 'absent');
  expect(there('none')).toEqual([]);
  expect(there('account')).toEqual(['aws:sourceaccount']);
  expect(there('arn')).toEqual(['aws:sourcearn', 'aws:sourceaccount']);
});

const athena = 'athena.amazonaws.com';
const is: Predicate = { id: athena, language: [literalTokens(athena)], test: (value) => value === athena };
const facet = (multivalued: boolean) =>
  new ValueFacet(
    'services',
    { optional: false, multivalued },
    () => ({ seeds: [], complete: false, language: [anyNumberOf(anyChar)] }),
    { steps: 10_000 },
  );

test('what is asked of the first or last service is asked of the chain too', () => {
  const [chain, first] = [facet(true), facet(false)];
  first.some(is);
  expect(joinsTheChain(chain, { kind: 'free', facet: first })).toHaveLength(2);
  expect(chain.predicates).toEqual([is, is]);
  expect(joinsTheChain(facet(true), { kind: 'fixed', value: athena })).toEqual([]);
});

test('what is asked of the chain alone holds for a fixed member of it', () => {
  const chain = facet(true);
  const passes = chain.some(is);
  expect(joinsTheChain(chain, { kind: 'fixed', value: athena })).toEqual([passes, true]);
  expect(joinsTheChain(chain, { kind: 'fixed', value: 'glue.amazonaws.com' })).toEqual([true, chain.some(is, true)]);
});

test('the first and the last of a chain stand at its ends', () => {
  expect(inChainOrder(['b', 'a', 'c'], 'a', 'b')).toEqual(['a', 'c', 'b']);
  expect(inChainOrder(['a'], 'a', 'a')).toEqual(['a']);
});

test.each([
  ['token.actions.githubusercontent.com:sub', true],
  ['oidc.example.com:aud', true],
  ['oidc.example.com:email', false],
  // No provider: the name of one is that of a host.
  ['newservice:sub', false],
  ['aws:sub', false],
  ['sub', false],
])('%s limits the identities of its provider: %j', (key, limits) => {
  expect(limitsIdentities(key)).toBe(limits);
});
