import { anonymous, getObject, parsePolicy, s3Bucket } from '../../src';
import { bothWays, doesNotHold, holds, verdictOf } from './answered';
import { allow, deny, plain, policyOf, tlsOnly, writer } from './documents';

const read = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });

test('neither an Allow nor a Deny matches', () => {
  expect(bothWays(tlsOnly, 'toImplicitlyDeny', read)).toEqual(holds);
  expect(bothWays(policyOf(allow()), 'toImplicitlyDeny', read)).toEqual(doesNotHold);
  expect(bothWays(policyOf(deny()), 'toImplicitlyDeny', read)).toEqual(doesNotHold);
});

test('an explicit Deny beside silence fails with the Deny as verdict', () => {
  const { outcome, decision } = verdictOf(policyOf(deny({ Sid: 'All' })), 'toImplicitlyDeny', read);
  expect([outcome, decision.decidedBy[0]?.sid]).toEqual(['ExplicitDeny', 'All']);
});

test('a bucket without policy is silent', () => {
  const anyone = getObject({ key: 'a', caller: anonymous, secure: true });
  expect(bothWays(s3Bucket({ name: 'logs' }), 'toImplicitlyDeny', anyone)).toEqual(holds);
});

test('an SCP without Allow is never silent, an identity policy is (E20)', () => {
  const denies = policyOf(plain({ Effect: 'Deny', Action: 's3:PutObject' }));
  expect(bothWays(parsePolicy(denies, { type: 'identity' }), 'toImplicitlyDeny', read)).toEqual(holds);
  expect(bothWays(parsePolicy(denies, { type: 'serviceControl' }), 'toImplicitlyDeny', read)).toEqual(doesNotHold);
});

test('a set: what no layer grants', () => {
  const capped = { identity: [policyOf(plain())], permissionsBoundary: policyOf(plain({ Action: 's3:PutObject' })) };
  expect(bothWays(capped, 'toImplicitlyDeny', read)).toEqual(holds);
  expect(bothWays({ identity: [policyOf(plain())] }, 'toImplicitlyDeny', read)).toEqual(doesNotHold);
});

test('works inside toEqual', () => {
  expect({ policy: tlsOnly }).toEqual({ policy: expect.toImplicitlyDeny(read) });
});
