import {
  anonymous,
  awsService,
  call,
  every,
  getObject,
  iamRole,
  iamUser,
  internet,
  isUsageError,
  listBuckets,
  parsePolicy,
  putObject,
  rootOf,
  s3Bucket,
  sseC,
  vpcEndpoint,
  webIdentity,
  type AccessRequest,
  type Caller,
} from '../../src';
import {
  ask,
  bothWays,
  doesNotHold,
  failed,
  holds,
  isMisuse,
  isPolicyProblem,
  isUndecided,
} from '../matchers/answered';
import {
  allow,
  bucketArn,
  deny,
  keyArn,
  objects,
  outsider,
  overHttp,
  plain,
  policyOf,
  reader,
  tlsOnly,
  writer,
} from '../matchers/documents';

const account = '111122223333';
const oneCall = ['toAllow', 'toDeny', 'toExplicitlyDeny', 'toImplicitlyDeny'] as const;
const typed = (type: Parameters<typeof parsePolicy>[1], ...statements: object[]) =>
  parsePolicy(policyOf(...statements.map((one) => ({ ...one }))), type);
const read = (caller: Caller | string, more: object = {}) =>
  getObject({ bucket: 'logs', key: 'a', caller, secure: true, ...more });
const complaint = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (isUsageError(error)) return error.message;
    throw error;
  }
  return 'no complaint';
};

describe('a lone document answers only for callers that it binds', () => {
  const linked = `arn:aws:iam::${account}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`;
  const unsigned: [string, Caller, AccessRequest['principal']][] = [
    ['anonymous callers', anonymous, 'anonymous'],
    ['AWS services', awsService('cloudtrail.amazonaws.com'), { service: 'cloudtrail.amazonaws.com' }],
    ['web identities', webIdentity('accounts.google.com'), { federated: 'accounts.google.com' }],
  ];
  const root: [string, Caller, AccessRequest['principal']] = [
    'root users',
    rootOf(account),
    `arn:aws:iam::${account}:root`,
  ];
  // A web identity can only ask for a role.
  const madeBy = (caller: Caller) =>
    caller.kind === 'webIdentity'
      ? call('sts:AssumeRoleWithWebIdentity', { resource: writer, caller, secure: true })
      : read(caller);
  const byService: [string, Caller, AccessRequest['principal']] = ['service-linked roles', iamRole(linked), linked];

  test.each([
    ...(['identity', 'permissionsBoundary', 'session'] as const).flatMap((type) =>
      [...unsigned, root].map((caller) => [type, ...caller] as const),
    ),
    ...[...unsigned, byService].map((caller) => ['serviceControl', ...caller] as const),
    ['resourceControl', ...byService] as const,
  ])('%s: not for %s (E3, E17, E22, E28, E30)', (type, name, caller, principal) => {
    const policy = typed({ type }, type === 'resourceControl' ? deny({ Resource: '*' }) : plain({ Effect: 'Deny' }));
    const request = { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
    for (const matcher of oneCall) {
      expect(bothWays(policy, matcher, madeBy(caller))).toEqual(isMisuse);
      expect(bothWays(policy, matcher, request)).toEqual(isMisuse);
      expect(failed(policy, matcher, request).message).toMatch(
        new RegExp(`^Matcher error: ${matcher}: an? [\\w ]+ does not apply to ${name}\nHint: .*bucket policy`),
      );
    }
  });

  test('an SCP binds root (E17), an RCP everyone (E22)', () => {
    expect(bothWays(typed({ type: 'serviceControl' }, plain({ Effect: 'Deny' })), 'toDeny', read(root[1]))).toEqual(
      holds,
    );
    const rcp = typed({ type: 'resourceControl' }, deny({ Action: ['s3:*', 'sts:*'], Resource: '*' }));
    for (const [, caller] of [...unsigned, root]) expect(bothWays(rcp, 'toDeny', madeBy(caller))).toEqual(holds);
  });

  test('in a policy set the layer is passed over, so the set answers', () => {
    const set = { identity: [policyOf(plain())], resource: policyOf(allow({ Principal: '*' })) };
    expect(bothWays(set, 'toAllow', read(anonymous))).toEqual(holds);
  });
});

describe('claims about S3', () => {
  const claims = [
    ['toDenyInsecureTransport', []],
    ['toRequireTlsVersion', ['1.2']],
    ['toRequireSseKms', []],
    ['toRequireSseS3', []],
  ] as const;
  const open = { Effect: 'Allow', Principal: { AWS: writer } };

  test.each([
    ['vpcEndpoint', allow({ Principal: '*' })],
    ['kmsKey', { ...open, Action: 'kms:Decrypt', Resource: '*' }],
    ['trust', { ...open, Action: 'sts:AssumeRole' }],
  ] as const)('are a policy problem of a %s document', (type, statement) => {
    for (const [matcher, given] of claims) {
      for (const voice of ['is', 'not'] as const) {
        const { kind, message } = ask(typed({ type }, statement), matcher, given, voice);
        expect(kind).toBe('policy problem');
        expect(message).toContain('this matcher is about S3 requests to a bucket');
      }
    }
  });

  test.each<[string, object]>([
    ['a queue', { ...open, Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:eu-west-1:${account}:jobs` }],
    ['a topic', { ...open, Action: '*', Resource: `arn:aws:sns:eu-west-1:${account}:news` }],
    ['a key', { ...open, Action: 'kms:*', Resource: '*' }],
    ['an access point', allow({ Resource: `arn:aws:s3:eu-west-1:${account}:accesspoint/ap/object/*` })],
  ])('are misuse of the policy of %s', (_what, statement) => {
    for (const subject of [policyOf({ ...statement }), { resource: policyOf({ ...statement }) }]) {
      for (const [matcher, given] of claims) {
        for (const voice of ['is', 'not'] as const) {
          const { kind, message } = ask(subject, matcher, given, voice);
          expect(kind).toBe('misuse');
          expect(message).toMatch(/Hint: .*bucket policy/);
        }
      }
    }
  });

  test('hold of a policy of every service, which S3 takes nowhere but which speaks of buckets', () => {
    const whole = typed({ type: 'resourceControl' }, deny({ Action: 's3:*', Resource: '*', Condition: overHttp }));
    expect(bothWays(whole, 'toDenyInsecureTransport')).toEqual(holds);
  });

  test.each([
    ['identity', 'by a principal that the policy is attached to'],
    ['permissionsBoundary', 'by a principal that the boundary applies to'],
    ['session', 'by a session that the policy is passed to'],
    ['serviceControl', 'by a principal in an account that the SCP is attached to'],
  ] as const)('say whom a %s document binds', (type, whom) => {
    const policy = typed({ type }, plain({ Resource: '*' }));
    expect(failed(policy, 'toDenyInsecureTransport').message).toContain(
      `Expected: every request over plain HTTP ${whom} is explicitly denied`,
    );
    expect(failed(policy, 'toRequireTlsVersion', '1.2').message).toContain(`every request below TLS 1.2 ${whom}`);
    const uploads = typed({ type }, plain({ Action: 's3:PutObject', Resource: '*' }));
    expect(failed(uploads, 'toRequireSseKms').message).toContain(`, made ${whom}, is explicitly denied`);
  });

  test('say nothing of the sort of a bucket policy', () => {
    expect(failed(policyOf(allow()), 'toDenyInsecureTransport').message).toContain(
      'Expected: every request over plain HTTP is explicitly denied',
    );
  });
});

describe('toDenyAnonymous on any resource policy (E28)', () => {
  const queue = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:eu-west-1:${account}:jobs` };
  const point = `arn:aws:s3:eu-west-1:${account}:accesspoint/ap/object/*`;

  test.each<[string, (Principal: unknown) => unknown]>([
    ['a queue', (Principal) => policyOf({ ...queue, Principal })],
    ['an access point', (Principal) => policyOf(allow({ Principal, Resource: point }))],
    ['a KMS key', (Principal) => typed({ type: 'kmsKey' }, allow({ Principal, Action: 'kms:*', Resource: '*' }))],
    [
      'a trust policy',
      (Principal) => typed({ type: 'trust' }, { Effect: 'Allow', Principal, Action: 'sts:AssumeRoleWithWebIdentity' }),
    ],
    ['a set', (Principal) => ({ resource: policyOf(allow({ Principal })) })],
  ])('%s', (_what, policy) => {
    expect(bothWays(policy({ AWS: writer }), 'toDenyAnonymous')).toEqual(holds);
    expect(bothWays(policy({ AWS: '*' }), 'toDenyAnonymous')).toEqual(doesNotHold);
  });

  test.each(['identity', 'permissionsBoundary', 'session', 'serviceControl'] as const)('%s: misuse', (type) => {
    expect(bothWays(typed({ type }, plain({ Resource: '*' })), 'toDenyAnonymous')).toEqual(isMisuse);
  });

  test('a set without resource policy: misuse', () => {
    expect(bothWays({ identity: [policyOf(plain())] }, 'toDenyAnonymous')).toEqual(isMisuse);
  });
});

describe('requests as IAM sees them are checked', () => {
  const request: AccessRequest = { principal: reader, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
  const asked = (more: object) => ({ ...request, ...more });

  test.each<[string, object, RegExp]>([
    ['a misspelt property', { contxt: {} }, /unknown property "contxt" of the request\nHint: did you mean "context"/],
    ['a property named __proto__', JSON.parse('{"__proto__": 1}') as object, /unknown property "__proto__"/],
    ['a misspelt action', { action: 's3:GetObjct' }, /did you mean "s3:GetObject"/],
    ['a misspelt service', { action: 'dynamodbb:GetItem' }, /did you mean "dynamodb"/],
    ['an operation that is authorized otherwise (F8)', { action: 's3:HeadBucket' }, /did you mean "s3:ListBucket"/],
    ['an action pattern', { action: 's3:Get*' }, /is a pattern/],
    ['an action without service', { action: 'GetObject' }, /has (an unknown service|no service prefix)/],
    ['a resource pattern', { resource: objects }, /is a pattern/],
    ['a resource that is not an ARN', { resource: 'logs/a' }, /is not an ARN/],
    ['a short ARN', { resource: 'arn:aws:s3::logs' }, /is not an ARN/],
    ['a misspelt key', { context: { 'aws:SecureTranport': 'true' } }, /did you mean "aws:SecureTransport"/],
    ['a misspelt key of S3', { context: { 's3:x-amz-alc': 'private' } }, /did you mean "s3:x-amz-acl"/],
    ['a key without its prefix', { context: { SourceIp: '203.0.113.7' } }, /did you mean "aws:SourceIp"/],
    ['a key twice', { context: { 'aws:sourceip': '203.0.113.7', 'aws:SourceIp': '203.0.113.8' } }, /twice/],
    [
      'two networks (F66)',
      { context: { 'aws:SourceIp': '203.0.113.7', 'aws:SourceVpce': 'vpce-1' } },
      /context has both/,
    ],
    [
      'a key of other actions (F20)',
      { context: { 's3:prefix': 'a/' } },
      /s3:GetObject has no context key "s3:prefix"\nHint: leave it out/,
    ],
    [
      'a key of another service',
      { context: { 'sns:Protocol': 'sqs' } },
      /s3:GetObject has no context key "sns:Protocol"/,
    ],
    [
      'a tag of a request that has none',
      { context: { 'aws:RequestTag/team': 'a' } },
      /no context key "aws:RequestTag\/team"/,
    ],
    [
      'an unsigned call of a function URL under AWS_IAM',
      {
        principal: 'anonymous',
        action: 'lambda:InvokeFunctionUrl',
        resource: 'arn:aws:lambda:eu-west-1:111122223333:function:web',
        context: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' },
      },
      /an anonymous caller never gets past a function URL under AWS_IAM/,
    ],
    ['null as value', { context: { 'aws:SecureTransport': null } }, /is not a value/],
    ['an object as value', { context: { 'aws:SecureTransport': {} } }, /is not a value/],
    ['NaN as value', { context: { 's3:max-keys': Number.NaN } }, /is not a value/],
    ['a list of numbers as value', { context: { 'aws:TagKeys': [1] } }, /is not a value/],
    ['a list as context', { context: [] }, /must be an object of values by key/],
    ['a Map as context', { context: new Map([['aws:SecureTransport', 'true']]) }, /must be a plain object/],
    ['a name as principal', { principal: 'reader' }, /is not a principal/],
    ['an account as principal', { principal: account }, /is not a principal/],
    ['a principal pattern', { principal: `arn:aws:iam::${account}:user/*` }, /is not a principal|is a pattern/],
    ['no principal', { principal: undefined }, /is not a principal/],
    ['two principals', { principal: { service: 'a.amazonaws.com', federated: 'b' } }, /is not a principal/],
    ['a service without its domain', { principal: { service: 'cloudtrail' } }, /not a service principal/],
    ['a misspelt kind of principal', { principal: { servcie: 'cloudtrail.amazonaws.com' } }, /is not a principal/],
    ['an account that is none', { resourceAccount: '1111' }, /an account id/],
    ['a parent that is none', { parent: 'alice' }, /not an IAM user/],
  ])('%s', (_what, more, words) => {
    for (const matcher of oneCall) {
      expect(bothWays(tlsOnly, matcher, asked(more))).toEqual(isMisuse);
      const { message } = failed(tlsOnly, matcher, asked(more));
      expect(message.startsWith(`Matcher error: ${matcher}: `)).toBe(true);
      expect(message).toMatch(words);
    }
  });

  test('what the reference does not know passes where nothing is like it', () => {
    const identity = typed({ type: 'identity' }, plain({ Action: '*', Resource: '*' }));
    const novel = {
      action: 'zzqqservice:DoIt',
      resource: '*',
      context: { 'example:Fingerprint': 'a', 'aws:Zzqqzzqq': 'b' },
    };
    expect(bothWays(identity, 'toAllow', asked(novel))).toEqual(holds);
    expect(bothWays(identity, 'toAllow', asked({ action: 's3:SomethingQuiteNew' }))).toEqual(holds);
  });

  test('an asterisk in the name of an object, of which the policy speaks (D5)', () => {
    const odd = policyOf(allow({ Resource: 'arn:aws:s3:::logs/a${*}b' }));
    const star = { principal: writer, resource: 'arn:aws:s3:::logs/a*b' };
    expect(bothWays(odd, 'toAllow', asked(star))).toEqual(holds);
    expect(bothWays(policyOf(allow()), 'toAllow', asked(star))).toEqual(isMisuse);
  });

  test('a bucket adds its account, and no other may be told (B9)', () => {
    const bucket = s3Bucket({ name: 'logs', account, policy: policyOf(allow({ Principal: { AWS: writer } })) });
    expect(bothWays(bucket, 'toDeny', asked({ principal: outsider }))).toEqual(holds);
    expect(bothWays(bucket, 'toDeny', asked({ resourceAccount: '444455556666' }))).toEqual(isMisuse);
  });
});

describe('toHaveFinding: a line that the document cannot have', () => {
  const text = JSON.stringify(tlsOnly, undefined, 2);
  const last = text.split('\n').length;

  test.each([0, -1, last + 1])('%d', (line) => {
    for (const subject of [text, parsePolicy(text)]) {
      expect(bothWays(subject, 'toHaveFinding', 'INVALID_ACTION', { line })).toEqual(isMisuse);
      expect(failed(subject, 'toHaveFinding', 'INVALID_ACTION', { line }).message).toContain(`lines are 1 to ${last}`);
    }
  });

  test('none at all where there is no text', () => {
    expect(bothWays(tlsOnly, 'toHaveFinding', 'INVALID_ACTION', { line: 1 })).toEqual(isMisuse);
    expect(bothWays(text, 'toHaveFinding', 'INVALID_ACTION', { line: last })).toEqual(doesNotHold);
  });
});

describe('what S3 refuses itself (E48)', () => {
  const uploads = policyOf(allow({ Action: 's3:PutObject' }));
  const upload = putObject({ key: 'a', caller: writer, secure: true, encryption: sseC() });

  test('is denied, but neither by silence nor by a statement (F45)', () => {
    const bucket = s3Bucket({ name: 'logs', policy: uploads });
    expect(bothWays(bucket, 'toDeny', upload)).toEqual(holds);
    for (const matcher of ['toImplicitlyDeny', 'toExplicitlyDeny', 'toAllow'] as const) {
      expect(bothWays(bucket, matcher, upload)).toEqual(doesNotHold);
      expect(failed(bucket, matcher, upload).message).toContain('Received: S3 refuses it: the bucket blocks SSE-C');
    }
  });

  const open = policyOf(allow({ Principal: '*' }), allow({ Principal: { AWS: outsider } }));
  const restricted = (more: object) =>
    s3Bucket({ name: 'logs', policy: open, blockPublicAccess: { blockPublicPolicy: false }, ...more });
  const raw: AccessRequest = { principal: 'anonymous', action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };

  test.each<[string, Parameters<typeof getObject>[0]['caller'] | AccessRequest]>([
    ['an anonymous call', anonymous],
    ['a call of another account', outsider],
    ['an anonymous request', raw],
    ['a request of another account', { ...raw, principal: outsider }],
  ])('RestrictPublicBuckets: %s (E41)', (_what, asked) => {
    const one = typeof asked === 'object' && 'action' in asked ? asked : read(asked);
    const bucket = restricted({ account });
    expect(bothWays(bucket, 'toDeny', one)).toEqual(holds);
    for (const matcher of ['toImplicitlyDeny', 'toExplicitlyDeny', 'toAllow'] as const) {
      expect(bothWays(bucket, matcher, one)).toEqual(doesNotHold);
      expect(failed(bucket, matcher, one).message).toContain('Received: S3 refuses it: Block Public Access');
    }
    expect(failed(bucket, 'toAllow', one).message).not.toContain('no statement allows it');
  });

  test('RestrictPublicBuckets leaves the owner alone, and what the policy is silent about stays silence', () => {
    expect(bothWays(restricted({ account }), 'toAllow', read(reader))).toEqual(holds);
    const write = putObject({ key: 'a', caller: outsider, secure: true, encryption: null });
    expect(bothWays(restricted({ account }), 'toImplicitlyDeny', write)).toEqual(holds);
  });

  test('RestrictPublicBuckets without the account of the bucket: anonymous is shut out, the rest is open', () => {
    expect(bothWays(restricted({}), 'toDeny', read(anonymous))).toEqual(holds);
    for (const matcher of oneCall) {
      expect(bothWays(restricted({}), matcher, read(writer))).toEqual(isUndecided);
      expect(failed(restricted({}), matcher, read(writer)).message).toContain('Hint: add s3Bucket({ account })');
    }
    const told = read(writer, { resourceAccount: account });
    expect(bothWays(restricted({}), 'toAllow', told)).toEqual(holds);
  });

  test('RestrictPublicBuckets is not silence of a set of calls either', () => {
    const reads = every({ actions: ['s3:GetObject'], callers: [anonymous] });
    expect(bothWays(restricted({ account }), 'toDeny', reads)).toEqual(holds);
    expect(bothWays(restricted({ account }), 'toImplicitlyDeny', reads)).toEqual(doesNotHold);
  });

  test('a Deny of the policy comes first', () => {
    const bucket = s3Bucket({
      name: 'logs',
      account,
      policy: policyOf(allow({ Principal: '*' }), deny()),
      blockPublicAccess: { blockPublicPolicy: false },
    });
    expect(bothWays(bucket, 'toExplicitlyDeny', read(anonymous))).toEqual(holds);
  });
});

describe("a caller's own policies", () => {
  const grants = policyOf(plain());
  const puts = policyOf(plain({ Action: 's3:PutObject' }));
  const silent = { resource: policyOf(allow({ Action: 's3:PutObject' })) };
  const session = { session: 'ci' };

  test('join a policy set', () => {
    expect(bothWays(silent, 'toAllow', read(iamRole(writer, session)))).toEqual(doesNotHold);
    expect(bothWays(silent, 'toAllow', read(iamRole(writer, { ...session, policies: [grants] })))).toEqual(holds);
    expect(bothWays(silent, 'toAllow', read(iamUser(reader, { policies: [grants] })))).toEqual(holds);
  });

  test('cap it (E7, E9)', () => {
    for (const cap of [{ permissionsBoundary: puts }, { sessionPolicy: puts }]) {
      const caller = iamRole(writer, { ...session, policies: [grants], ...cap });
      expect(bothWays(silent, 'toAllow', read(caller))).toEqual(doesNotHold);
    }
  });

  test('a layer that both tell is misuse', () => {
    const set = { identity: [grants], permissionsBoundary: grants, session: grants };
    for (const own of [{ policies: [] }, { permissionsBoundary: grants }, { sessionPolicy: grants }]) {
      expect(bothWays(set, 'toAllow', read(iamRole(writer, { ...session, ...own })))).toEqual(isMisuse);
    }
  });

  test('are misuse in a set of calls on a policy set, which has many callers', () => {
    const reads = every({ actions: ['s3:GetObject'], callers: [iamRole(writer, { ...session, policies: [grants] })] });
    expect(bothWays(silent, 'toAllow', reads)).toEqual(isMisuse);
  });

  test('do not count on a lone policy, which answers for itself', () => {
    const lone = policyOf(allow({ Action: 's3:PutObject' }));
    expect(bothWays(lone, 'toAllow', read(iamRole(writer, { policies: [grants] })))).toEqual(doesNotHold);
  });

  test.each<[string, object]>([
    ['no list', { policies: grants }],
    ['null in the list', { policies: [null] }],
    ['a number in the list', { policies: [7] }],
    ['a boundary that is a list', { permissionsBoundary: [] }],
    ['an empty session policy', { sessionPolicy: '' }],
    ['null as trust policy', { trust: null }],
  ])('%s is misuse', (_what, facts) => {
    expect(complaint(() => iamRole(writer, facts))).toMatch(/^iamRole: /);
  });

  test('a document that AWS refuses is a policy problem', () => {
    const caller = iamRole(writer, { ...session, policies: [policyOf({ ...plain(), Effekt: 1 })] });
    expect(bothWays(silent, 'toAllow', read(caller))).toEqual(isPolicyProblem);
    const path = iamRole(writer, { ...session, policies: ['policies/role.json'] });
    expect(bothWays(silent, 'toAllow', read(path))).toEqual(isMisuse);
  });
});

describe('the ARN of a session as caller (B21, B29)', () => {
  const session = `arn:aws:sts::${account}:assumed-role/Deployer/ci`;
  const unlessOn = (pattern: string) =>
    policyOf(
      deny({ Condition: { ArnNotLike: { 'aws:PrincipalArn': pattern } } }),
      allow({ Principal: { AWS: `arn:aws:iam::${account}:role/team/Deployer` } }),
    );

  test('does not specify the path of its role: a Deny that depends on it is open', () => {
    const policy = unlessOn(`arn:aws:iam::${account}:role/team/Deployer`);
    for (const matcher of oneCall) {
      expect(bothWays(policy, matcher, read(session))).toEqual(isUndecided);
      const { message } = failed(policy, matcher, read(session));
      expect(message).toContain('does not specify aws:PrincipalArn');
      expect(message).toContain(`Hint: add iamRole('arn:aws:iam::${account}:role/<path>/Deployer', { session: 'ci' })`);
    }
    const told = (path: string) => read(iamRole(`arn:aws:iam::${account}:role/${path}Deployer`, { session: 'ci' }));
    expect(bothWays(policy, 'toAllow', told('team/'))).toEqual(holds);
    expect(bothWays(policy, 'toExplicitlyDeny', told(''))).toEqual(holds);
  });

  test('is decided where every path gives the same', () => {
    expect(bothWays(unlessOn(`arn:aws:iam::${account}:role/*`), 'toAllow', read(session))).toEqual(holds);
    expect(bothWays(unlessOn(`arn:aws:iam::${account}:role/*Other`), 'toExplicitlyDeny', read(session))).toEqual(holds);
    expect(bothWays(unlessOn('arn:aws:iam::444455556666:*'), 'toExplicitlyDeny', read(session))).toEqual(holds);
    expect(bothWays(policyOf(allow({ Principal: { AWS: session } })), 'toAllow', read(session))).toEqual(holds);
  });
});

test.each(['aws:PrincipalType', 'aws:PrincipalAccount', 'aws:userid'])(
  '%s of a service is neither told nor absent (F61)',
  (key) => {
    const policy = policyOf(
      deny({ Condition: { Null: { [key]: 'true' } } }),
      allow({ Principal: { Service: 'cloudtrail.amazonaws.com' } }),
    );
    expect(bothWays(policy, 'toExplicitlyDeny', read(awsService('cloudtrail.amazonaws.com')))).toEqual(isUndecided);
  },
);

describe('networks', () => {
  test.each(['aws:SourceVpce', 'aws:SourceVpc', 'aws:VpcSourceIp'])('aws:SourceIp beside %s (F66)', (key) => {
    const value = { 'aws:SourceVpce': 'vpce-1a2b3c4d', 'aws:SourceVpc': 'vpc-1a2b3c4d', 'aws:VpcSourceIp': '10.0.0.1' }[
      key
    ];
    const context = { 'aws:SourceIp': '203.0.113.7', [key]: value ?? '' };
    expect(complaint(() => read(writer, { context }))).toContain('has both aws:SourceIp and');
    expect(complaint(() => read(writer, { context: { ...context, 'aws:SourceIp': null } }))).toBe('no complaint');
  });

  test.each([
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '127.0.0.1',
    '169.254.169.254',
    'fd12::1',
    'fc00::1',
    'fe80::1',
    '::1',
    '::ffff:10.0.0.1',
  ])('%s is no address of the internet', (ip) => {
    expect(complaint(() => internet(ip))).toContain('is a private address');
    expect(complaint(() => vpcEndpoint('vpce-1a2b3c4d', { ip }))).toBe('no complaint');
  });

  test.each(['172.32.0.1', '11.0.0.1', '203.0.113.7', '2001:db8::1', '::ffff:203.0.113.7'])('%s is one', (ip) => {
    expect(internet(ip).ip).toBe(ip);
  });
});

describe('ListAllMyBuckets is asked on every bucket (B14)', () => {
  test.each([
    ['listBuckets', listBuckets({ caller: writer, secure: true })],
    ['call', call('s3:ListAllMyBuckets', { caller: writer, secure: true })],
  ])('%s', (_name, list) => {
    const on = (Resource: string) => policyOf(plain({ Action: 's3:ListAllMyBuckets', Resource }));
    expect(bothWays(on('*'), 'toAllow', list)).toEqual(holds);
    expect(bothWays(on('arn:aws:s3:::*'), 'toAllow', list)).toEqual(holds);
    expect(bothWays(on('arn:aws:s3:::logs*'), 'toAllow', list)).toEqual(doesNotHold);
    expect(bothWays(policyOf(allow()), 'toDeny', list)).toEqual(isMisuse);
  });

  test('in the partition of its caller', () => {
    const list = listBuckets({ caller: `arn:aws-cn:iam::${account}:user/x`, secure: true });
    expect(bothWays(policyOf(plain({ Action: 's3:*', Resource: 'arn:aws-cn:s3:::*' })), 'toAllow', list)).toEqual(
      holds,
    );
  });

  test('as a request', () => {
    const request = { principal: reader, action: 's3:ListAllMyBuckets', resource: 'arn:aws:s3:::*' };
    expect(bothWays(policyOf(plain({ Action: 's3:*', Resource: '*' })), 'toAllow', request)).toEqual(holds);
  });
});

describe('hints', () => {
  test.each(['[]', 'null', ' [{"Version": "2012-10-17"}]', ' null\n'])('%s is JSON, not a path', (text) => {
    expect(bothWays(text, 'toDenyInsecureTransport')).toEqual(isPolicyProblem);
    expect(failed(text, 'toDenyInsecureTransport').message).not.toContain('path');
  });

  test('[id]/policy.json is a path all the same', () => {
    expect(failed('[id]/policy.json', 'toDenyInsecureTransport').message).toContain('looks like a path');
  });

  test('a context that contradicts does not propose itself', () => {
    const odd = read(writer, { context: { 'aws:PrincipalType': 'User' } });
    const { kind, message } = failed(tlsOnly, 'toAllow', odd);
    expect(kind).toBe('misuse');
    expect(message).toMatch(/already specifies aws:principaltype[^]*Hint: leave it out of context$/);
  });

  test('an untold session is named where a principal is a session (B22)', () => {
    const policy = policyOf(allow({ Principal: { AWS: `arn:aws:sts::${account}:assumed-role/Writer/ci` } }));
    expect(bothWays(policy, 'toAllow', read(writer))).toEqual(isUndecided);
    const { message } = failed(policy, 'toAllow', read(writer));
    expect(message).toContain('does not specify its session');
    expect(message).toContain("Hint: add iamRole(arn, { session: '…' })");
    expect(message).not.toContain('aws:userid');
    expect(bothWays(policy, 'toAllow', read(iamRole(writer, { session: 'ci' })))).toEqual(holds);
    expect(bothWays(policy, 'toAllow', read(iamRole(writer, { session: 'other' })))).toEqual(doesNotHold);
  });

  test('toDeny on a policy set answers for AWS', () => {
    const set = { resource: policyOf(allow({ Principal: { AWS: reader } })) };
    const text =
      failed(set, 'toDeny', read(reader)).message +
      ask({ resource: policyOf(deny()) }, 'toDeny', [read(reader)], 'not').message;
    expect(text).toContain('AWS refuses the call');
    expect(text).not.toMatch(/other policies say|this policy alone/);
  });
});

describe('a misspelt bucket against identity policies', () => {
  const identity = policyOf(
    plain({ Action: 's3:*', Resource: [bucketArn, objects] }),
    plain({ Action: 's3:ListAllMyBuckets', Resource: '*' }),
  );
  const at = (bucket: string) =>
    getObject({ bucket, key: 'a', caller: iamRole(writer, { session: 'ci' }), secure: true });

  test.each<[string, unknown]>([
    ['a lone one', identity],
    ['a set', { identity: [identity] }],
  ])('%s: the near name', (_what, subject) => {
    for (const matcher of oneCall) {
      expect(bothWays(subject, matcher, at('lgos'))).toEqual(isMisuse);
      expect(failed(subject, matcher, at('lgos')).message).toMatch(/"lgos"\nHint: did you mean "logs"\?/);
    }
    expect(bothWays(subject, 'toAllow', at('logs'))).toEqual(holds);
    expect(bothWays(subject, 'toAllow', at('archive'))).toEqual(doesNotHold);
  });

  test('names that count are not slips', () => {
    const team = policyOf(plain({ Resource: ['arn:aws:s3:::team-a/*', 'arn:aws:s3:::logs-1/*'] }));
    expect(bothWays(team, 'toAllow', at('team-b'))).toEqual(doesNotHold);
    expect(bothWays(team, 'toAllow', at('logs-2'))).toEqual(doesNotHold);
  });

  test('a pattern or a variable may mean the bucket', () => {
    const some = policyOf(plain(), plain({ Effect: 'Deny', Resource: 'arn:aws:s3:::log*' }));
    expect(bothWays(some, 'toExplicitlyDeny', at('logz'))).toEqual(holds);
    const own = policyOf(plain({ Resource: [objects, 'arn:aws:s3:::${aws:PrincipalTag/bucket}/*'] }));
    expect(ask(own, 'toAllow', [at('logz')]).kind).not.toBe('misuse');
  });

  test('a KMS call has no bucket', () => {
    const decrypt = call('kms:Decrypt', { resource: keyArn, caller: writer, secure: true });
    expect(bothWays(identity, 'toAllow', decrypt)).toEqual(doesNotHold);
  });
});
