import { limitsIdentities } from '../../src/requests/identity-providers';

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
