// "Security best practices for Amazon S3": nobody reaches the bucket over plain HTTP, or over an old TLS.
import { mutant, named, read, refuted, rename } from './read';

const policy = read('force-tls');
const bucket = 'arn:aws:s3:::amzn-s3-demo-bucket';

describe('force TLS', () => {
  test('every request over HTTP and below TLS 1.2 is denied, each statement is needed, AWS stores it (F69, F70)', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toDenyInsecureTransport();
    expect(policy).toRequireTlsVersion('1.2');
    expect(policy).toHaveNoRedundantStatements();
  });

  test('aws:SecureTransport is always there, so BoolIfExists, order and spelling change nothing (F61)', () => {
    const respelt = mutant(policy, (statements) => {
      statements.reverse();
      const tls = named(statements, 'RestrictToTLSRequestsOnly');
      rename(tls, 'Bool', 'BoolIfExists');
      tls.Action = ['S3:*'];
      tls.Resource = [`${bucket}*`, bucket, `${bucket}/*`];
    });
    const exact = mutant(respelt, (statements) => {
      named(statements, 'RestrictToTLSRequestsOnly').Resource = [`${bucket}/*`, bucket];
    });
    expect(exact).toBeEquivalentTo(policy);
    expect(respelt).not.toBeEquivalentTo(policy);
  });
});

describe('force TLS, mutants', () => {
  test('objects only: keys can be listed over HTTP (F19)', () => {
    const objectsOnly = mutant(policy, (statements) => {
      named(statements, 'RestrictToTLSRequestsOnly').Resource = `${bucket}/*`;
    });
    const { witness, message } = refuted(() => {
      expect(objectsOnly).toDenyInsecureTransport();
    });
    expect(witness).toMatchObject({
      action: 's3:ListBucket',
      resource: bucket,
      context: { 'aws:SecureTransport': 'false' },
    });
    expect(message).toContain('statement 0 `RestrictToTLSRequestsOnly` stops at Resource  mutant.json:9');
    expect(message).toContain(`To fix it, make that "Resource": ["${bucket}", "${bucket}/*"]`);
  });

  test('scoped to one organisation: callers without one come over HTTP', () => {
    const scoped = mutant(policy, (statements) => {
      const tls = named(statements, 'RestrictToTLSRequestsOnly');
      tls.Condition = { ...tls.Condition, StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } };
    });
    const { witness, message } = refuted(() => {
      expect(scoped).toDenyInsecureTransport();
    });
    expect(witness).toMatchObject({ principal: 'anonymous', context: { 'aws:SecureTransport': 'false' } });
    expect(witness.context).not.toHaveProperty('aws:PrincipalOrgID');
    expect(message).toContain(
      'StringEquals aws:PrincipalOrgID never holds without the condition key, and this request has none',
    );
    expect(message).toMatch(/"aws:PrincipalOrgID": "o-exampleorgid"\n.*\^{16}/);
    expect(scoped).toBeMorePermissiveThan(policy);
    expect(policy).not.toBeMorePermissiveThan(scoped);
  });

  test('with our organisation exempt: our own people come over HTTP', () => {
    const exempting = mutant(policy, (statements) => {
      const tls = named(statements, 'RestrictToTLSRequestsOnly');
      tls.Condition = { ...tls.Condition, StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } };
    });
    const { witness, message } = refuted(() => {
      expect(exempting).toDenyInsecureTransport();
    });
    expect(witness.context).toMatchObject({
      'aws:SecureTransport': 'false',
      'aws:PrincipalOrgID': 'o-exampleorgid',
    });
    expect(message).toContain('Hint: StringNotEquals aws:PrincipalOrgID exempts "o-exampleorgid"');
  });

  test('TLS version alone: plain HTTP has no version (F69)', () => {
    const versionAlone = mutant(policy, (statements) => statements.shift());
    for (const claim of [
      () => {
        expect(versionAlone).toDenyInsecureTransport();
      },
      () => {
        expect(versionAlone).toRequireTlsVersion('1.2');
      },
    ]) {
      const { witness, message } = refuted(claim);
      expect(witness.context).toMatchObject({ 'aws:SecureTransport': 'false' });
      expect(witness.context).not.toHaveProperty('s3:TlsVersion');
      expect(message).toContain('NumericLessThan s3:TlsVersion never holds without the condition key');
    }
  });

  test('without the version: TLS 1.1 comes through', () => {
    const { witness, message } = refuted(() => {
      expect(mutant(policy, (statements) => statements.pop())).toRequireTlsVersion('1.2');
    });
    expect(witness.context).toMatchObject({ 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.1' });
    expect(message).toContain('s3:TlsVersion  1.1');
  });

  test('Allow if TLS denies nothing, and makes the bucket public (H2)', () => {
    const allowIf = mutant(policy, (statements) => {
      statements.length = 1;
      const [only] = statements;
      if (only === undefined) throw new Error('no statement');
      only.Effect = 'Allow';
      only.Condition = { Bool: { 'aws:SecureTransport': 'true' } };
    });
    const { witness, message } = refuted(() => {
      expect(allowIf).toDenyInsecureTransport();
    });
    expect(witness.context).toMatchObject({ 'aws:SecureTransport': 'false' });
    expect(message).toContain('An Allow refuses nobody: statement 0');
    const opened = refuted(() => {
      expect(allowIf).not.toBePublic();
    });
    expect(opened.witness).toMatchObject({ principal: 'anonymous', context: { 'aws:SecureTransport': 'true' } });
    expect(opened.message).toContain('Hint: "s3:*" covers s3:GetObject');
  });
});
