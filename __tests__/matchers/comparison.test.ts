import { authorizeDocument, checkNoNewAccess, parsePolicy, s3Bucket } from '../../src';
import { ask, bothWays, doesNotHold, holds, isMisuse, isPolicyProblem, witnessOf } from './answered';
import { allow, deny, objects, overHttp, plain, policyOf, tlsOnly, writer } from './documents';

const read = policyOf(allow());
const readAndWrite = policyOf(allow({ Action: ['s3:GetObject', 's3:PutObject'] }));

describe('toBeMorePermissiveThan', () => {
  test('a new grant counts, a lost one does not', () => {
    expect(bothWays(readAndWrite, 'toBeMorePermissiveThan', read)).toEqual(holds);
    expect(bothWays(read, 'toBeMorePermissiveThan', readAndWrite)).toEqual(doesNotHold);
    expect(bothWays(read, 'toBeMorePermissiveThan', read)).toEqual(doesNotHold);
    const witness = witnessOf(readAndWrite, 'toBeMorePermissiveThan', read);
    expect(witness.action).toBe('s3:PutObject');
    expect([readAndWrite, read].map((policy) => authorizeDocument(witness, policy).outcome)).toEqual([
      'Allow',
      'ImplicitDeny',
    ]);
  });

  test('a lost Deny counts, in a document of Denies alone too', () => {
    const narrower = policyOf(deny({ Resource: objects, Condition: overHttp }));
    expect(bothWays(narrower, 'toBeMorePermissiveThan', tlsOnly)).toEqual(holds);
    expect(bothWays(tlsOnly, 'toBeMorePermissiveThan', narrower)).toEqual(doesNotHold);
    // Access Analyzer looks at what is allowed, and nothing is (I8).
    expect(checkNoNewAccess(narrower, tlsOnly)).toEqual({ result: 'PASS' });
  });

  test('a condition narrows, its loss widens', () => {
    const inside = policyOf(allow({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }));
    const half = policyOf(allow({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/25' } } }));
    expect(bothWays(read, 'toBeMorePermissiveThan', inside)).toEqual(holds);
    expect(bothWays(inside, 'toBeMorePermissiveThan', half)).toEqual(holds);
    expect(bothWays(half, 'toBeMorePermissiveThan', inside)).toEqual(doesNotHold);
    expect(witnessOf(inside, 'toBeMorePermissiveThan', half).context).toMatchObject({
      'aws:SourceIp': expect.stringMatching(/^203\.0\.113\./) as string,
    });
  });

  test('identity policies and SCPs', () => {
    const most = policyOf({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
    const all = policyOf({ Effect: 'Allow', Action: '*', Resource: '*' });
    expect(bothWays(all, 'toBeMorePermissiveThan', most)).toEqual(holds);
    expect(bothWays(most, 'toBeMorePermissiveThan', all)).toEqual(doesNotHold);
    const scp = (Action: string) =>
      parsePolicy(policyOf(plain({ Effect: 'Deny', Action, Resource: '*' })), { type: 'serviceControl' });
    expect(bothWays(scp('s3:Get*'), 'toBeMorePermissiveThan', scp('s3:*'))).toEqual(holds);
    expect(bothWays(scp('s3:*'), 'toBeMorePermissiveThan', scp('s3:Get*'))).toEqual(doesNotHold);
  });

  test('buckets on either side', () => {
    const bucket = (policy: object) => s3Bucket({ name: 'logs', policy });
    expect(bothWays(bucket(readAndWrite), 'toBeMorePermissiveThan', bucket(read))).toEqual(holds);
    expect(bothWays(bucket(read), 'toBeMorePermissiveThan', readAndWrite)).toEqual(doesNotHold);
  });
});

describe('toBeEquivalentTo', () => {
  test('order, spelling and split of statements do not matter', () => {
    const respelt = policyOf(
      { ...allow({ Action: 's3:putobject' }), Sid: 'Write' },
      { ...allow({ Principal: { AWS: [writer] } }), Sid: 'Read' },
    );
    expect(bothWays(readAndWrite, 'toBeEquivalentTo', respelt)).toEqual(holds);
    expect(bothWays(respelt, 'toBeEquivalentTo', readAndWrite)).toEqual(holds);
    expect(bothWays(read, 'toBeEquivalentTo', readAndWrite)).toEqual(doesNotHold);
    expect(bothWays(readAndWrite, 'toBeEquivalentTo', JSON.stringify(respelt))).toEqual(holds);
  });

  test('a redundant statement changes nothing, a lost Deny does', () => {
    expect(bothWays(policyOf(allow(), allow({ Resource: 'arn:aws:s3:::logs/a' })), 'toBeEquivalentTo', read)).toEqual(
      holds,
    );
    expect(bothWays(policyOf(allow(), deny({ Action: 's3:PutObject' })), 'toBeEquivalentTo', read)).toEqual(
      doesNotHold,
    );
  });

  test('ArnLike keeps a wildcard within its part, StringLike does not: the path of a role may hold colons (C24, C25)', () => {
    const callers = (operator: string, pattern: string) =>
      policyOf(allow({ Principal: '*', Condition: { [operator]: { 'aws:PrincipalArn': pattern } } }));
    const byArn = callers('ArnLike', 'arn:aws:iam::*:role/a');
    const byText = callers('StringLike', 'arn:aws:iam::*:role/a');
    expect(bothWays(byArn, 'toBeEquivalentTo', byText)).toEqual(doesNotHold);
    const witness = witnessOf(byText, 'toBeMorePermissiveThan', byArn);
    expect(witness.context?.['aws:PrincipalArn']).toMatch(/^arn:aws:iam::\d{12}:role\/[^*?]*:role\/a$/);
    expect([byText, byArn].map((policy) => authorizeDocument(witness, policy).outcome)).toEqual([
      'Allow',
      'ImplicitDeny',
    ]);
    const own = callers('ArnLike', 'arn:aws:iam::111122223333:role/*');
    const ownText = callers('StringLike', 'arn:aws:iam::111122223333:role/*');
    expect(bothWays(own, 'toBeEquivalentTo', ownText)).toEqual(holds);
    const anyRole = callers('StringLike', 'arn:aws:iam::*:role/*');
    expect(witnessOf(anyRole, 'toBeMorePermissiveThan', own).context?.['aws:PrincipalArn']).not.toMatch(/role\/.*:/);
  });

  test('Null beside a negated operator is one such (F40)', () => {
    const header = 's3:x-amz-server-side-encryption';
    const upload = (Condition: object) => deny({ Action: 's3:PutObject', Resource: objects, Condition });
    const short = policyOf(upload({ StringNotEquals: { [header]: 'aws:kms' } }));
    const long = policyOf(upload({ StringNotEquals: { [header]: 'aws:kms' } }), upload({ Null: { [header]: 'true' } }));
    expect(bothWays(long, 'toBeEquivalentTo', short)).toEqual(holds);
    expect(bothWays(long, 'toHaveNoRedundantStatements')).toEqual(doesNotHold);
    expect(bothWays(short, 'toHaveNoRedundantStatements')).toEqual(holds);
  });
});

describe('toHaveNoRedundantStatements', () => {
  test('names the statements that can go', () => {
    const twice = policyOf(allow(), deny({ Condition: overHttp }), allow({ Resource: 'arn:aws:s3:::logs/a' }));
    expect(bothWays(twice, 'toHaveNoRedundantStatements')).toEqual(doesNotHold);
    expect(ask(twice, 'toHaveNoRedundantStatements', []).verdict).toEqual({ redundant: [2] });
    expect(bothWays(policyOf(allow(), deny({ Condition: overHttp })), 'toHaveNoRedundantStatements')).toEqual(holds);
  });

  test('an Allow under a wider Deny, and twins: either can go', () => {
    expect(ask(policyOf(allow(), deny()), 'toHaveNoRedundantStatements', []).verdict).toEqual({ redundant: [0] });
    expect(ask(policyOf(allow(), allow()), 'toHaveNoRedundantStatements', []).verdict).toEqual({ redundant: [0, 1] });
  });

  test('buckets, identity policies, and no sets', () => {
    expect(bothWays(s3Bucket({ name: 'logs', policy: tlsOnly }), 'toHaveNoRedundantStatements')).toEqual(holds);
    expect(bothWays(policyOf(plain(), plain({ Action: 's3:Get*' })), 'toHaveNoRedundantStatements')).toEqual(
      doesNotHold,
    );
    expect(bothWays({ resource: tlsOnly }, 'toHaveNoRedundantStatements')).toEqual(isMisuse);
    expect(bothWays(s3Bucket({ name: 'logs' }), 'toHaveNoRedundantStatements')).toEqual(isMisuse);
    expect(ask(tlsOnly, 'toHaveNoRedundantStatements', ['Tls']).kind).toBe('misuse');
  });
});

describe.each(['toBeMorePermissiveThan', 'toBeEquivalentTo'] as const)(
  '%s wants two documents of one type',
  (matcher) => {
    test.each<[string, unknown]>([
      ['nothing', undefined],
      ['null', null],
      ['a path', 'policies/logs.json'],
      ['a Promise', Promise.resolve(read)],
      ['an array', [read]],
      ['a set', { resource: read }],
      ['a bucket without policy', s3Bucket({ name: 'logs' })],
      ['an identity policy', policyOf(plain())],
    ])('%s as reference', (_what, reference) => {
      for (const voice of ['is', 'not'] as const) {
        const { kind, message } = ask(read, matcher, [reference], voice);
        expect(kind).toBe('misuse');
        expect(message.startsWith(`Matcher error: ${matcher}: `)).toBe(true);
      }
    });

    test('a reference that does not parse is a policy problem, and is called the reference', () => {
      const refused = policyOf(allow({ Effect: 'allow' }));
      expect(bothWays(read, matcher, refused)).toEqual(isPolicyProblem);
      expect(ask(read, matcher, [refused]).message).toMatch(new RegExp(`^Policy problem: ${matcher}: the reference: `));
      expect(ask(read, matcher, [undefined]).message).toContain('the reference is undefined');
    });

    test('a reference that S3 would not store is taken by its meaning; the subject must be storable', () => {
      const anywhere = policyOf(allow({ Resource: '*' }));
      const bucket = s3Bucket({ name: 'logs', policy: anywhere });
      expect([bothWays(read, matcher, anywhere), bothWays(read, matcher, bucket)]).toEqual([doesNotHold, doesNotHold]);
      expect(bothWays(anywhere, matcher, read)).toEqual(isPolicyProblem);
    });
  },
);

test('an SCP without Allow stands beside FullAWSAccess, one with an Allow stands alone (E18, E20)', () => {
  const scp = (...statements: readonly Readonly<Record<string, unknown>>[]) =>
    parsePolicy(policyOf(...statements), { type: 'serviceControl' });
  const denies = plain({ Effect: 'Deny', Action: 'iam:*', Resource: '*' });
  const computing = scp(plain({ Action: 'ec2:*', Resource: '*' }), denies);
  expect(bothWays(scp(denies), 'toBeMorePermissiveThan', computing)).toEqual(holds);
  expect(bothWays(scp(denies), 'toBeEquivalentTo', computing)).toEqual(doesNotHold);
  expect(bothWays(computing, 'toBeMorePermissiveThan', scp(denies))).toEqual(doesNotHold);
  const full = scp(plain({ Action: '*', Resource: '*' }), denies);
  expect(bothWays(full, 'toBeEquivalentTo', scp(denies))).toEqual(holds);
});
