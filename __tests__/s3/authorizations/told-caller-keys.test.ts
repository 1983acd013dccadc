import { call, webIdentity } from '../../../src';
import { firstAuthorization, knownValue } from '../first-authorization';

test.each([
  ['accounts.google.com', 'accounts.google.com:sub'],
  ['arn:aws:iam::111122223333:oidc-provider/token.example.com/tenant', 'token.example.com/tenant:sub'],
])('the claims of %s are keys of its host: %s', (provider, key) => {
  const caller = webIdentity(provider, { sub: 'alice' });
  const resource = 'arn:aws:iam::111122223333:role/App';
  const authorization = firstAuthorization(call('sts:AssumeRoleWithWebIdentity', { caller, resource }), {});
  expect(knownValue(authorization, key)).toBe('alice');
});
