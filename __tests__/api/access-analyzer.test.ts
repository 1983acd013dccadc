import fc from 'fast-check';
import {
  authorizeDocument,
  checkAccessNotGranted,
  checkNoNewAccess,
  checkNoPublicAccess,
  parsePolicy,
  UsageError,
  type AccessRequest,
  type CheckResult,
  type PolicyInput,
} from '../../src';
import {
  allow,
  deny,
  organization,
  outsider,
  overHttp,
  plain,
  policyOf,
  tlsOnly,
  whole,
  writer,
} from '../matchers/documents';
import { answered } from '../matchers/answered';

const pass = { result: 'PASS' };

/** The counterexample of a check that fails. */
function counterexampleOf(check: CheckResult): AccessRequest {
  if (check.result !== 'FAIL') throw new Error(`it ends in ${check.result}`);
  return check.counterexample;
}

const outcome = (request: AccessRequest, policy: PolicyInput) => authorizeDocument(request, policy).outcome;

const read = policyOf(allow());
const readAndWrite = policyOf(allow({ Action: ['s3:GetObject', 's3:PutObject'] }));

describe('checkNoNewAccess (I8)', () => {
  test('passes for less and for the same access', () => {
    expect(checkNoNewAccess(read, readAndWrite)).toEqual(pass);
    expect(checkNoNewAccess(read, read)).toEqual(pass);
    expect(checkNoNewAccess(tlsOnly, read)).toEqual(pass);
  });

  test('fails with a request that is allowed now and was not', () => {
    const request = counterexampleOf(checkNoNewAccess(readAndWrite, read));
    expect([outcome(request, readAndWrite), outcome(request, read)]).toEqual(['Allow', 'ImplicitDeny']);
  });

  test('Deny and Condition count, order and spelling do not', () => {
    const guarded = policyOf(allow(), deny({ Condition: overHttp }));
    expect(checkNoNewAccess(guarded, read)).toEqual(pass);
    const request = counterexampleOf(checkNoNewAccess(read, guarded));
    expect(request.context).toMatchObject({ 'aws:SecureTransport': 'false' });
    expect(outcome(request, guarded)).toBe('ExplicitDeny');
    const reordered = policyOf(deny({ Condition: overHttp }), allow({ Action: ['s3:getobject'] }));
    expect(checkNoNewAccess(reordered, guarded)).toEqual(pass);
    expect(checkNoNewAccess(guarded, reordered)).toEqual(pass);
  });

  test('a lost Deny that no Allow meets is not new access', () => {
    expect(checkNoNewAccess(policyOf(allow()), policyOf(allow(), deny({ Action: 's3:DeleteObject' })))).toEqual(pass);
  });

  test('the reference may be an upper bound with wildcards in Principal (I9)', () => {
    const bound = policyOf(allow({ Principal: '*', Action: 's3:Get*' }));
    expect(checkNoNewAccess(read, bound)).toEqual(pass);
    expect(checkNoNewAccess(readAndWrite, bound).result).toBe('FAIL');
    const ours = policyOf(
      allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } }),
    );
    expect(checkNoNewAccess(read, ours)).toEqual(pass);
    expect(checkNoNewAccess(policyOf(allow({ Principal: { AWS: outsider } })), ours).result).toBe('FAIL');
  });

  test('identity policies, and other types when told (I12)', () => {
    const some = policyOf(plain({ Action: 's3:Get*', Resource: '*' }));
    const all = policyOf(plain({ Action: 's3:*', Resource: '*' }));
    expect(checkNoNewAccess(some, all)).toEqual(pass);
    expect(counterexampleOf(checkNoNewAccess(all, some)).action).not.toMatch(/^s3:Get/);
    const scp = (Action: string) => policyOf(plain({ Effect: 'Deny', Action, Resource: '*' }));
    // As SCPs they stand beside FullAWSAccess; as identity policies they allow nothing at all.
    expect(checkNoNewAccess(scp('s3:Get*'), scp('s3:*'), { type: 'serviceControl' }).result).toBe('FAIL');
    expect(checkNoNewAccess(scp('s3:Get*'), scp('s3:*'))).toEqual(pass);
  });

  test('a policy variable that either document may meet', () => {
    const home = (name: string) => policyOf(plain({ Resource: `arn:aws:s3:::home/${name}/*` }));
    expect(checkNoNewAccess(home('${aws:username}'), home('${aws:username}'))).toEqual(pass);
    expect(checkNoNewAccess(home('${aws:username}'), home('*'))).toEqual(pass);
    expect(checkNoNewAccess(home('*'), home('${aws:username}')).result).toBe('FAIL');
  });
});

describe('documents that AWS would not store are answered by their meaning (I9, S2)', () => {
  const anywhere = policyOf(allow({ Resource: '*', Action: ['s3:GetObject', 's3:ListBucket'] }));

  test('a reference with "*" beside actions of S3 is a bound, and says that S3 would refuse it', () => {
    const result = checkNoNewAccess(read, anywhere);
    expect(result).toMatchObject({
      result: 'PASS',
      findings: [{ document: 'reference', code: 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', path: 'Statement[0].Resource' }],
    });
    expect(checkNoNewAccess(readAndWrite, anywhere).result).toBe('FAIL');
  });

  test('a candidate is answered for too', () => {
    const result = checkNoNewAccess(anywhere, read);
    expect(result).toMatchObject({ result: 'FAIL', findings: [{ document: 'candidate', severity: 'error' }] });
    expect(outcome(counterexampleOf(result), anywhere)).toBe('Allow');
    expect(checkAccessNotGranted(anywhere, [{ actions: ['s3:PutObject'] }])).toMatchObject({
      result: 'PASS',
      findings: [{ document: 'policy' }],
    });
    expect(checkNoPublicAccess(policyOf(allow({ Principal: '*', Resource: '*' })))).toMatchObject({
      result: 'FAIL',
      findings: [{ document: 'policy' }],
    });
  });

  test('a trust reference that trusts everybody (A22)', () => {
    const trust = (Principal: unknown) => policyOf({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
    const result = checkNoNewAccess(trust({ AWS: '111122223333' }), trust('*'), { type: 'trust' });
    expect(result).toMatchObject({
      result: 'PASS',
      findings: [{ document: 'reference', code: 'ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL' }],
    });
    expect(checkNoNewAccess(trust('*'), trust({ AWS: '111122223333' }), { type: 'trust' }).result).toBe('FAIL');
  });

  test('a misspelt action grants what it says and no more', () => {
    const misspelt = policyOf(allow({ Action: 's3:PutOject' }));
    expect(checkNoNewAccess(misspelt, read)).toMatchObject({ findings: [{ code: 'INVALID_ACTION' }] });
    expect(checkNoNewAccess(read, misspelt).result).toBe('FAIL');
  });

  test('what AWS would store has no findings', () => {
    expect(checkNoNewAccess(read, readAndWrite)).toEqual(pass);
  });
});

describe('checkAccessNotGranted (I10)', () => {
  test('only actions: on any resource', () => {
    expect(checkAccessNotGranted(read, [{ actions: ['s3:PutObject'] }])).toEqual(pass);
    const request = counterexampleOf(
      checkAccessNotGranted(readAndWrite, [{ actions: ['s3:DeleteObject', 's3:PutObject'] }]),
    );
    expect(request.action).toBe('s3:PutObject');
    expect(outcome(request, readAndWrite)).toBe('Allow');
  });

  test('only resources: any action on at least one', () => {
    expect(checkAccessNotGranted(read, [{ resources: ['arn:aws:s3:::logs'] }])).toEqual(pass);
    expect(
      counterexampleOf(checkAccessNotGranted(read, [{ resources: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/a'] }]))
        .resource,
    ).toBe('arn:aws:s3:::logs/a');
  });

  test('both: a listed action on a listed resource', () => {
    const access = { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::logs/a'] };
    expect(checkAccessNotGranted(read, [access]).result).toBe('FAIL');
    expect(checkAccessNotGranted(read, [{ ...access, actions: ['s3:PutObject'] }])).toEqual(pass);
    // A bucket's policy says nothing of another bucket, so that is not a question to it.
    expect(() => checkAccessNotGranted(read, [{ ...access, resources: ['arn:aws:s3:::data/*'] }])).toThrow(UsageError);
    expect(
      checkAccessNotGranted(read, [{ ...access, actions: ['s3:PutObject'] }, { actions: ['s3:Get*'] }]).result,
    ).toBe('FAIL');
  });

  test('a Deny takes it back', () => {
    expect(checkAccessNotGranted(policyOf(allow(), deny()), [{ actions: ['s3:*'] }])).toEqual(pass);
    const half = policyOf(allow(), deny({ Condition: overHttp }));
    expect(counterexampleOf(checkAccessNotGranted(half, [{ actions: ['s3:GetObject'] }])).context).toMatchObject({
      'aws:SecureTransport': 'true',
    });
  });

  test('identity policies reach every service', () => {
    const most = policyOf({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' });
    expect(checkAccessNotGranted(most, [{ actions: ['iam:CreateUser', 'organizations:LeaveOrganization'] }])).toEqual(
      pass,
    );
    expect(checkAccessNotGranted(most, [{ actions: ['iam:CreateUser', 'sts:AssumeRole'] }]).result).toBe('FAIL');
  });
});

describe('checkNoPublicAccess (I11)', () => {
  test.each<[string, object]>([
    ['a named caller', read],
    [
      'an organization',
      policyOf(allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } })),
    ],
    ['Denies alone', tlsOnly],
  ])('passes: %s', (_what, policy) => {
    expect(checkNoPublicAccess(policy)).toEqual(pass);
  });

  test.each<[string, object]>([
    ['everyone', policyOf(allow({ Principal: '*' }))],
    [
      'IfExists (E47)',
      policyOf(allow({ Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': organization } } })),
    ],
    [
      'a wide range (E44)',
      policyOf(allow({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } })),
    ],
    [
      'one statement of two (E42)',
      policyOf(allow(), allow({ Principal: '*', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' })),
    ],
  ])('fails: %s', (_what, policy) => {
    expect(outcome(counterexampleOf(checkNoPublicAccess(policy)), policy)).toBe('Allow');
  });

  test('an identity policy is not a subject', () => {
    expect(() => checkNoPublicAccess(policyOf(plain()))).toThrow(/checkNoPublicAccess: the policy has no Principal/);
  });
});

test('what intricate documents ask too much of stays open, with the reason', () => {
  const hard = policyOf(
    allow({
      Principal: '*',
      Action: 's3:*',
      Resource: whole,
      Condition: { DateLessThan: { 'aws:userid': '2030-01-01' }, StringLike: { 'aws:userid': 'A*:*x*y*' } },
    }),
  );
  const check = checkNoPublicAccess(hard);
  expect(['PASS', 'FAIL', 'UNDECIDED']).toContain(check.result);
  if (check.result === 'UNDECIDED') expect(check.reason.length).toBeGreaterThan(10);
});

describe('misuse', () => {
  const wild =
    (run: unknown, ...given: unknown[]) =>
    () =>
      (run as (...given: unknown[]) => unknown)(...given);

  test.each<[string, () => unknown, RegExp]>([
    ['no list of accesses', wild(checkAccessNotGranted, read, { actions: ['s3:*'] }), /the accesses must be a list/],
    ['no access', wild(checkAccessNotGranted, read, []), /the accesses must be a list/],
    ['an empty access', wild(checkAccessNotGranted, read, [{}]), /needs actions or resources/],
    ['no actions', wild(checkAccessNotGranted, read, [{ actions: [] }]), /actions must be a list of strings/],
    ['actions as text', wild(checkAccessNotGranted, read, [{ actions: 's3:*' }]), /actions must be a list of strings/],
    ['a misspelt access', wild(checkAccessNotGranted, read, [{ action: ['s3:*'] }]), /unknown option "action"/],
    ['a misspelt option', wild(checkNoNewAccess, read, read, { typ: 'identity' }), /unknown option "typ"/],
    ['a type that is none', wild(checkNoNewAccess, read, read, { type: 'bucket' }), /unknown value "bucket"/],
    [
      'two types',
      wild(checkNoNewAccess, read, policyOf(plain())),
      /candidate is of type "resource", the reference of type "identity"/,
    ],
  ])('%s', (_what, run, words) => {
    const { kind, message } = answered(run);
    expect(kind).toBe('misuse');
    expect(message).toMatch(/^check\w+: /);
    expect(message).toMatch(words);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['a Promise', Promise.resolve(read)],
    ['an array', [read]],
    ['what no grammar knows', policyOf(allow({ Effect: 'allow' }))],
    ['no JSON', '{'],
  ])('%s is no policy, on either side', (_what, given) => {
    for (const run of [
      wild(checkNoNewAccess, given, read),
      wild(checkNoNewAccess, read, given),
      wild(checkAccessNotGranted, given, [{ actions: ['s3:*'] }]),
      wild(checkNoPublicAccess, given),
    ]) {
      expect(answered(run).kind).toBe('policy problem');
    }
  });
});

test('a misspelt action of an access is misuse: PASS on it would say nothing', () => {
  expect(() => checkAccessNotGranted(read, [{ actions: ['s3:PutBuketPolicy'] }])).toThrow(
    /s3:PutBuketPolicy[^]*s3:PutBucketPolicy/,
  );
  expect(() => checkAccessNotGranted(read, [{ actions: ['PutBucketPolicy'] }])).toThrow(
    /has (an unknown service|no service prefix)/,
  );
  expect(checkAccessNotGranted(read, [{ actions: ['s3:Put*Policy', '*'] }]).result).toBe('FAIL');
});

describe('laws', () => {
  const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:Get*', 's3:*Object', 's3:*');
  const resource = fc.constantFrom('arn:aws:s3:::logs/*', 'arn:aws:s3:::logs/a*', 'arn:aws:s3:::logs/a');
  const condition = fc.constantFrom(undefined, overHttp, { StringEquals: { 'aws:PrincipalOrgID': organization } });
  const statement = fc
    .record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      action,
      resource,
      condition,
      Principal: fc.constantFrom<unknown>('*', { AWS: writer }),
    })
    .map(({ Effect, action: Action, resource: Resource, condition: Condition, Principal }) => ({
      Effect,
      Principal,
      Action: Action === 's3:*' ? ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'] : Action,
      Resource,
      ...(Condition !== undefined && { Condition }),
    }));
  const document = fc
    .array(statement, { minLength: 1, maxLength: 3 })
    .map((statements) => parsePolicy(policyOf(...statements)));

  test('a statement more or less: an Allow never takes access, a Deny never gives any', () => {
    fc.assert(
      fc.property(document, statement, (policy, more) => {
        const longer = policyOf(
          ...(policy.document as { Statement: object[] }).Statement.map((one) => ({ ...one })),
          more,
        );
        const [less, wider] = more.Effect === 'Allow' ? [policy, longer] : [longer, policy];
        expect(checkNoNewAccess(less, wider)).toEqual(pass);
      }),
      { numRuns: 60 },
    );
  });

  test('no new access is an order: each policy is under itself, and a FAIL is confirmed by the evaluator', () => {
    fc.assert(
      fc.property(document, document, (one, other) => {
        expect(checkNoNewAccess(one, one)).toEqual(pass);
        const check = checkNoNewAccess(one, other);
        if (check.result !== 'FAIL') return;
        expect([outcome(check.counterexample, one), outcome(check.counterexample, other) === 'Allow']).toEqual([
          'Allow',
          false,
        ]);
      }),
      { numRuns: 60 },
    );
  });
});

test('an object without a key is none, so a grant on it grants nothing', () => {
  const Statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/' };
  expect(checkNoPublicAccess({ Version: '2012-10-17', Statement })).toMatchObject({ result: 'PASS' });
});
