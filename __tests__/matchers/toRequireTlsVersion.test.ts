import { s3Bucket } from '../../src';
import { ask, bothWays, doesNotHold, failed, holds, witnessOf } from './answered';
import { deny, overHttp, policyOf, tlsOnly } from './documents';

const below = (version: string) => ({ NumericLessThan: { 's3:TlsVersion': version } });

test('the version alone lets plain HTTP through: the key is absent there (F69)', () => {
  const versionAlone = policyOf(deny({ Condition: below('1.2') }));
  expect(bothWays(versionAlone, 'toRequireTlsVersion', '1.2')).toEqual(doesNotHold);
  expect(failed(versionAlone, 'toRequireTlsVersion', '1.2').message).toMatch(
    /^Expected: every request below TLS 1\.2, plain HTTP included, is explicitly denied\nReceived: this one is not$/m,
  );
  const witness = witnessOf(versionAlone, 'toRequireTlsVersion', '1.2');
  expect(witness.context).toMatchObject({ 'aws:SecureTransport': 'false' });
  expect(Object.keys(witness.context ?? {})).not.toContain('s3:TlsVersion');
});

test('with IfExists, or beside a Deny of HTTP, it holds', () => {
  const withIfExists = policyOf(deny({ Condition: { NumericLessThanIfExists: { 's3:TlsVersion': '1.2' } } }));
  const beside = policyOf(deny({ Condition: below('1.2') }), deny({ Condition: overHttp }));
  for (const policy of [withIfExists, beside, s3Bucket({ name: 'logs', policy: beside })]) {
    expect(bothWays(policy, 'toRequireTlsVersion', '1.2')).toEqual(holds);
    expect(bothWays(policy, 'toRequireTlsVersion', '1.1')).toEqual(holds);
    expect(bothWays(policy, 'toRequireTlsVersion', '1.3')).toEqual(doesNotHold);
  }
});

test('the version that gets through is named', () => {
  const beside = policyOf(deny({ Condition: below('1.1') }), deny({ Condition: overHttp }));
  expect(witnessOf(beside, 'toRequireTlsVersion', '1.2').context).toMatchObject({ 's3:TlsVersion': '1.1' });
  expect(bothWays(tlsOnly, 'toRequireTlsVersion', '1.0')).toEqual(holds);
  expect(bothWays(tlsOnly, 'toRequireTlsVersion', '1.1')).toEqual(doesNotHold);
});

test.each([undefined, 1.2, '1.4', 'TLSv1.2', ['1.2']])('%p is no version', (version) => {
  for (const voice of ['is', 'not'] as const) {
    const { kind, message } = ask(tlsOnly, 'toRequireTlsVersion', [version], voice);
    expect(kind).toBe('misuse');
    expect(message).toMatch(/^Matcher error: toRequireTlsVersion: .* is not a TLS version\nHint: one of '1.0'/);
  }
});
