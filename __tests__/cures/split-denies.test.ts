import '../../src/setup';
import { getObject, iamRole } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const reader = iamRole('arn:aws:iam::118273645509:role/payment-intake');
const read: Json = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: reader.arn },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::exports/*',
};
const deny = (condition: Json, sid = 'Weak', more: Json = {}): Json => ({
  Sid: sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::exports', 'arn:aws:s3:::exports/*'],
  Condition: condition,
  ...more,
});
const http = { Bool: { 'aws:SecureTransport': 'false' } };
const oldTls = { NumericLessThan: { 's3:TlsVersion': '1.2' } };
const merged = policy(read, deny({ ...http, ...oldTls }));

describe('two rules in one Deny, which must hold together, are a Deny each', () => {
  test('of a claim on one of them', () => {
    expect(mendedStatements({ claim: 'toDenyInsecureTransport' }, merged)).toEqual([
      deny(oldTls, 'Weak2'),
      read,
      deny(http),
    ]);
    expect(mendedStatements({ claim: 'toRequireTlsVersion' }, merged, '1.2')).toEqual([
      deny(http, 'Weak2'),
      read,
      deny(oldTls),
    ]);
  });

  test('of one call', () => {
    const asked = getObject({ bucket: 'exports', key: 'a', caller: reader, secure: false });
    expect(mendedStatements({ claim: 'toExplicitlyDeny' }, merged, asked)).toEqual([
      deny(oldTls, 'Weak2'),
      read,
      deny(http),
    ]);
  });

  test('where the statement is the only one of the document', () => {
    const document = { Version: '2012-10-17', Statement: deny({ ...http, ...oldTls }) };
    expect(mendedStatements({ claim: 'toDenyInsecureTransport' }, document)).toEqual([
      deny(http),
      deny(oldTls, 'Weak2'),
    ]);
  });

  test('and the message says why', () => {
    const message = ask({ claim: 'toDenyInsecureTransport' }, merged).message();
    expect(message).toContain('The tests of one Condition must all hold: each rule needs a Deny of its own');
  });
});

test('a test that exempts callers is no rule of its own', () => {
  const exempting = policy(read, deny({ ...http, StringNotEquals: { 'aws:PrincipalAccount': '118273645509' } }));
  expect(mendedStatements({ claim: 'toDenyInsecureTransport' }, exempting)).toEqual([read, deny(http)]);
  expect(ask({ claim: 'toDenyInsecureTransport' }, exempting).message()).not.toContain('each rule');
});
