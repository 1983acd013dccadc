// "Allow if TLS" is not "deny unless TLS": an Allow lets people in, and it denies nobody.
import { anonymous, getObject, loadPolicy } from 'jest-iam';
import { failedClaim } from '../failed-claim';

const reader = 'arn:aws:iam::111122223333:role/Reader';
const other = 'arn:aws:iam::111122223333:role/Other';

describe('as found: Allow on aws:SecureTransport true', () => {
  const policy = loadPolicy('policies/as-found.json');

  test('AWS stores it without complaint', () => {
    expect(policy).toBeValidPolicy();
  });

  test('nothing denies plain HTTP', () => {
    const { matcherResult } = failedClaim(() => {
      expect(policy).toDenyInsecureTransport();
    });
    expect(matcherResult.verdict).toMatchObject({
      answer: 'refuted',
      witness: { action: 's3:GetObject', context: { 'aws:SecureTransport': 'false' } },
    });
  });

  test('over HTTPS, anybody reads every object without credentials', () => {
    const { matcherResult } = failedClaim(() => {
      expect(policy).toDenyAnonymous();
    });
    expect(matcherResult.verdict).toMatchObject({
      answer: 'refuted',
      witness: { principal: 'anonymous', action: 's3:GetObject', context: { 'aws:SecureTransport': 'true' } },
    });
    expect(policy).toAllow(getObject({ key: 'report.csv', caller: anonymous, secure: true }));
  });

  test('over HTTP it is silent, and a role whose own policies allow the call gets through', () => {
    expect(policy).toImplicitlyDeny(getObject({ key: 'report.csv', caller: other, secure: false }));
  });
});

describe('mended: Allow whom you mean, Deny unless TLS', () => {
  const policy = loadPolicy('policies/mended.json');

  test('every request over plain HTTP is explicitly denied', () => {
    expect(policy).toDenyInsecureTransport();
  });

  test('no anonymous request is allowed', () => {
    expect(policy).toDenyAnonymous();
    expect(policy).toDeny(getObject({ key: 'report.csv', caller: anonymous, secure: true }));
  });

  test('the reader still reads, over HTTPS only', () => {
    expect(policy).toAllow(getObject({ key: 'report.csv', caller: reader, secure: true }));
    expect(policy).toExplicitlyDeny(getObject({ key: 'report.csv', caller: reader, secure: false }));
  });
});
