import { authorizeDocument, parsePolicy, s3Bucket } from '../../src';
import { bothWays, doesNotHold, holds, isUndecided, witnessOf } from './answered';
import { allow, deny, organization, overHttp, policyOf, tlsOnly } from './documents';

test('nobody anonymous is allowed where nothing is granted to *', () => {
  expect(bothWays(tlsOnly, 'toDenyAnonymous')).toEqual(holds);
  expect(bothWays(policyOf(allow()), 'toDenyAnonymous')).toEqual(holds);
  expect(bothWays(policyOf(allow({ Principal: { AWS: '111122223333' } })), 'toDenyAnonymous')).toEqual(holds);
  expect(bothWays(s3Bucket({ name: 'logs' }), 'toDenyAnonymous')).toEqual(holds);
});

test.each(['*', { AWS: '*' }])('Principal %j lets them in (B26)', (Principal) => {
  const open = policyOf(allow({ Principal }));
  expect(bothWays(open, 'toDenyAnonymous')).toEqual(doesNotHold);
  const witness = witnessOf(open, 'toDenyAnonymous');
  expect(witness).toMatchObject({ principal: 'anonymous', action: 's3:GetObject' });
  expect(authorizeDocument(witness, open).outcome).toBe('Allow');
});

test('Allow if TLS is open over HTTPS', () => {
  const ifTls = policyOf(allow({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }));
  expect(witnessOf(ifTls, 'toDenyAnonymous').context).toMatchObject({ 'aws:SecureTransport': 'true' });
  expect(bothWays(policyOf(allow({ Principal: '*' }), deny({ Condition: overHttp })), 'toDenyAnonymous')).toEqual(
    doesNotHold,
  );
});

test('conditions on what anonymous callers lack keep them out (E29, C3, C4)', () => {
  const inside = { 'aws:PrincipalOrgID': organization };
  const read = (Condition: object) => policyOf(allow({ Principal: '*', Condition }));
  expect(bothWays(read({ StringEquals: inside }), 'toDenyAnonymous')).toEqual(holds);
  expect(bothWays(read({ StringEqualsIfExists: inside }), 'toDenyAnonymous')).toEqual(doesNotHold);
  expect(bothWays(read({ StringNotEquals: inside }), 'toDenyAnonymous')).toEqual(doesNotHold);
  expect(
    bothWays(read({ 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } }), 'toDenyAnonymous'),
  ).toEqual(doesNotHold);
});

test('no page says whether an unsigned upload form is POST: what depends on it is open, the rest is not (F74)', () => {
  const put = (how: object, ...others: Readonly<Record<string, unknown>>[]) =>
    bothWays(
      policyOf({ ...allow({ Principal: '*' }), Action: 's3:PutObject', Condition: how }, ...others),
      'toDenyAnonymous',
    );
  const form = { StringEquals: { 's3:authType': 'POST' } };
  expect(put(form)).toEqual(isUndecided);
  expect(put({ StringNotEquals: { 's3:authType': 'POST' } })).toEqual(doesNotHold);
  expect(put({ StringEquals: { 's3:authType': 'REST-HEADER' } })).toEqual(holds);
  expect(put(form, deny({ Condition: { Null: { 'aws:PrincipalArn': 'true' } } }))).toEqual(holds);
  // Both readings let somebody in: with the key by one statement, without it by the other.
  const unless = {
    ...allow({ Principal: '*' }),
    Action: 's3:PutObject',
    Condition: { Null: { 's3:authType': 'true' } },
  };
  expect(put(form, unless)).toEqual(doesNotHold);
});

test('a Deny takes the grant back', () => {
  const denied = policyOf(allow({ Principal: '*' }), deny({ Condition: { Null: { 'aws:PrincipalArn': 'true' } } }));
  expect(bothWays(denied, 'toDenyAnonymous')).toEqual(holds);
});

test('NotPrincipal with Allow means everyone else (B32)', () => {
  const others = policyOf(allow({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } }));
  expect(bothWays(others, 'toDenyAnonymous')[0]).not.toBe('passes');
});

test('an RCP stands beside full access: it denies anonymous callers only by a Deny (E24)', () => {
  const rcp = (Condition: object) =>
    parsePolicy(policyOf(deny({ Resource: '*', Condition })), { type: 'resourceControl' });
  const unsigned = rcp({ Null: { 'aws:PrincipalArn': 'true' } });
  expect(bothWays(unsigned, 'toDenyAnonymous', { actions: ['s3:*'] })).toEqual(holds);
  expect(bothWays(rcp(overHttp), 'toDenyAnonymous', { actions: ['s3:*'] })).toEqual(doesNotHold);
  // A queue is open to everybody, whatever is denied on buckets.
  expect(bothWays(unsigned, 'toDenyAnonymous')).toEqual(doesNotHold);
});
