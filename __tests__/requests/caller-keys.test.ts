import { callerKey } from '../../src/requests/caller-keys';
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
