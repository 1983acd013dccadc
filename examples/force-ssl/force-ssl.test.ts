// Force TLS on a bucket: a policy from study notes, what is wrong with it, and the mended one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { call, getObject, listObjects, loadPolicy, PolicyError, UsageError } from 'jest-iam';
import { failedClaim } from '../failed-claim';

const text = (name: string): string => readFileSync(join(__dirname, 'policies', name), 'utf8');
const reader = 'arn:aws:iam::111122223333:role/Reader';

describe('as found', () => {
  const asFound = text('as-found.json');

  test('"Conditions" is not an element of a statement; the test says where it stands and what was meant', () => {
    expect(asFound).not.toBeValidPolicy();
    expect(asFound).toHaveFinding('INVALID_POLICY_ELEMENT', { path: 'Statement[0].Conditions', line: 3 });
    expect(() => loadPolicy('policies/as-found.json')).toThrow(PolicyError);
    expect(() => loadPolicy('policies/as-found.json')).toThrow(
      /as-found\.json:3:3: error INVALID_POLICY_ELEMENT:[^]*did you mean\s+"Condition"\?/,
    );
  });

  test('nothing can be claimed about a document that AWS would refuse, negated or not', () => {
    expect(() => {
      expect(asFound).toDenyInsecureTransport();
    }).toThrow(PolicyError);
    expect(() => {
      expect(asFound).not.toDenyInsecureTransport();
    }).toThrow(PolicyError);
    expect(() => {
      expect(asFound).toExplicitlyDeny(getObject({ key: 'report.csv', caller: reader, secure: false }));
    }).toThrow(PolicyError);
  });
});

describe('mended', () => {
  const policy = loadPolicy('policies/mended.json');

  test('AWS would store it', () => {
    expect(policy).toBeValidPolicy();
  });

  test('every request over plain HTTP is explicitly denied', () => {
    expect(policy).toDenyInsecureTransport();
    expect(policy).toExplicitlyDeny(getObject({ key: 'report.csv', caller: reader, secure: false }));
  });

  test('over HTTPS the policy is silent: it grants nothing and takes nothing away', () => {
    expect(policy).toImplicitlyDeny(getObject({ key: 'report.csv', caller: reader, secure: true }));
  });

  test('silence is not a Deny: the role’s own policies may allow the call', () => {
    const { message } = failedClaim(() => {
      expect(policy).toDeny(getObject({ key: 'report.csv', caller: reader, secure: true }));
    });
    expect(message).toContain('Received: the policy is silent; a role policy may allow it');
  });
});

describe('both ARNs are needed', () => {
  const withResource = (resource: string): object => {
    const { Statement, ...rest } = JSON.parse(text('mended.json')) as { Statement: [object] };
    return { ...rest, Statement: [{ ...Statement[0], Resource: resource }] };
  };

  test('without the ARN of the bucket, its keys can be listed over HTTP', () => {
    const objectsOnly = withResource('arn:aws:s3:::awsexamplebucket/*');
    const { matcherResult } = failedClaim(() => {
      expect(objectsOnly).toDenyInsecureTransport();
    });
    expect(matcherResult.verdict).toMatchObject({
      answer: 'refuted',
      witness: {
        action: 's3:ListBucket',
        resource: 'arn:aws:s3:::awsexamplebucket',
        context: { 'aws:SecureTransport': 'false' },
      },
    });
    expect(objectsOnly).not.toExplicitlyDeny(listObjects({ caller: reader, secure: false }));
  });

  test('without the ARN of the objects, they can be read over HTTP', () => {
    const { matcherResult } = failedClaim(() => {
      expect(withResource('arn:aws:s3:::awsexamplebucket')).toDenyInsecureTransport();
    });
    expect(matcherResult.verdict).toMatchObject({
      answer: 'refuted',
      witness: { action: 's3:GetObject', context: { 'aws:SecureTransport': 'false' } },
    });
  });
});

test('a typo in a test is not a pass either', () => {
  expect(() => call('s3:GetObjct', { caller: reader })).toThrow(UsageError);
  expect(() => call('s3:GetObjct', { caller: reader })).toThrow('did you mean "s3:GetObject"?');
});
