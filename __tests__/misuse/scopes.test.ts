import {
  anonymous,
  awsService,
  checkAccessNotGranted,
  every,
  internet,
  not,
  parsePolicy,
  rootOf,
  sseKms,
  vpcEndpoint,
  type PolicyType,
} from '../../src';
import * as exported from '../../src/matchers';
import { answered, ask, type Matcher } from '../matchers/answered';
import { deny, objects, overHttp, plain, policyOf, tlsOnly, writer } from '../matchers/documents';
import { rightArguments } from './arguments';
import { checkResourceTypes } from '../../src/s3/claims/resource-types';
import { serviceOf, servicePrefixes } from '../../src/service-reference';
import { resourceForms } from '../../src/requests/arn-formats';

const voices = ['is', 'not'] as const;
/** What a matcher's code exports is what there is: a matcher that is new has no row here yet, and fails. */
const matchers = Object.keys(exported) as Matcher[];

/** Asks in both voices, and makes the arguments anew each time: a scope may be refused where it is made. */
function misuseOf(subject: unknown, matcher: Matcher, given: () => readonly unknown[]): string {
  const [is, negated] = voices.map((voice) =>
    answered(() => {
      const found = ask(subject, matcher, given(), voice);
      if (found.kind === 'misuse')
        throw Object.assign(new Error(found.message), { [Symbol.for('jest-iam/usage-error')]: true });
      return found;
    }),
  );
  expect([is?.kind, negated?.kind]).toEqual(['misuse', 'misuse']);
  expect(is?.message).toBe(negated?.message);
  return is?.message ?? '';
}

const oneCall: readonly Matcher[] = ['toAllow', 'toDeny', 'toExplicitlyDeny', 'toImplicitlyDeny'];

/** Where the options of a matcher stand among its arguments; nothing for a matcher without any. */
const position: Readonly<Partial<Record<Matcher, number>>> = {
  toDenyInsecureTransport: 0,
  toRequireTlsVersion: 1,
  toRequireEncryption: 1,
  toRequireSseKms: 0,
  toRequireSseS3: 0,
  toDenyAnonymous: 0,
  toBePublic: 0,
  toGrantAny: 0,
  toLockOut: 1,
  toEnforceIdentityPerimeter: 0,
  toEnforceNetworkPerimeter: 0,
  toPreventConfusedDeputy: 0,
  toComplyWithConfigRule: 1,
  toBeValidPolicy: 0,
  toHaveFinding: 1,
};

/** Matchers whose argument is not an options object: the calls of a set, a reference, or nothing. */
const others: readonly Matcher[] = [
  ...oneCall,
  'toBeMorePermissiveThan',
  'toBeEquivalentTo',
  'toHaveNoRedundantStatements',
];

const queue = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const texts = [undefined, null, 7, '', []];
const lists = [undefined, null, 7, '', 'text', [], [''], [7], [undefined]];
const actions = [
  ...lists,
  ['s3:GetObjet'],
  ['s3:GetObject', 's3:GetObjet'],
  ['GetObject'],
  ['nope:Do'],
  ['sqs:SendMessage'],
];

/** For each option that any scope has: what is empty, misspelt or impossible of the bucket `logs`. */
const bad: Readonly<Record<string, readonly unknown[]>> = {
  actions,
  only: actions,
  resources: [
    ...lists,
    ['logs/*'],
    [objects, 'logs/*'],
    ['arn:aws:s3::logs/*'],
    ['arn:aws:s3::::logs/*'],
    ['arn:aws:s3:eu-west-1:1111:logs/*'],
    ['arn:aws:s4:::logs/*'],
    ['arn:aws:s3:::lgos/*'],
    ['arn:aws:s3:::another-bucket/*'],
    [queue],
  ],
  bucket: [...texts, 'lgos', 'another-bucket', 'Logs', 'arn:aws:s3:::logs', 'logs/*'],
  prefix: [...texts, 'in/*', '*', 'in/?'],
  principals: [undefined, null, 7, '', writer, [], [''], [7], [undefined], ['Alice'], ['arn:aws:iam::1111:role/x']],
  callers: [undefined, null, 7, '', writer, [], [''], [7], [undefined], ['Alice'], ['arn:aws:iam::1111:role/x']],
  except: [undefined, null, 7, '', [], [undefined], ['Alice']],
  organizations: [...lists, ['o-short'], ['a1b2c3d4e5']],
  accounts: [...lists, ['1111'], ['111122223333', '1111']],
  vpcs: [...lists, ['my-vpc'], ['vpce-0a1b2c3d4e5f67890']],
  vpcEndpoints: [...lists, ['vpc-0a1b2c3d4e5f67890']],
  sourceIps: [...lists, ['203.0.113'], ['203.0.113.0/33']],
  secure: [undefined, null, 'no', 0],
  replication: [undefined, null, 'no', 0],
  encryption: [undefined, 'aws:kms', [], {}],
  from: [undefined, null, '203.0.113.7', []],
  via: [undefined, null, 'athena', '', []],
  context: [undefined, null, [], { 'aws:PrincipalOrgId2': 'x' }, { 'aws:PrincipalOrgID': undefined }],
  kmsKey: [undefined, null, 7, '', 'alias/logs', 'key'],
  type: [undefined, null, 7, '', 'resoruce'],
  path: [undefined, null, 7, '', 'Statement[9]'],
  line: [undefined, null, '1', 0.5, 0],
};

/** The options that a matcher or `every` takes, by its own words. */
function optionsOf(run: () => unknown): readonly string[] {
  const { message } = answered(run);
  const found = /use (?:one of )?([^\n]*)/.exec(message)?.[1];
  if (found === undefined) throw new Error(`the options are not told: ${message}`);
  return found.split(', ');
}

const unheard = { unheardOfAtAll: 1 };

function given(matcher: Matcher, options: object): readonly unknown[] {
  const at = position[matcher] ?? 0;
  const right = rightArguments[matcher];
  const own = right[at];
  const rest = typeof own === 'object' ? own : {};
  return [...right.slice(0, at), { ...rest, ...options }];
}

test('every matcher that there is has a row', () => {
  expect([...Object.keys(position), ...others].sort()).toEqual([...matchers].sort());
});

describe.each(Object.keys(position).filter((name) => name !== 'toComplyWithConfigRule') as Matcher[])(
  '%s',
  (matcher) => {
    const right = given(matcher, unheard);
    const known = optionsOf(() => (expect(tlsOnly)[matcher] as (...given: readonly unknown[]) => unknown)(...right));

    test('each of its options is in the table', () => {
      expect(known.filter((option) => bad[option] === undefined)).toEqual([]);
    });

    test.each(known.flatMap((option) => (bad[option] ?? []).map((value) => [option, value] as const)))(
      '%s: %j',
      (option, value) => {
        const message = misuseOf(tlsOnly, matcher, () => given(matcher, { [option]: value }));
        expect(message).toMatch(/^Matcher error: /);
      },
    );
  },
);

describe('a set of calls', () => {
  const known = optionsOf(() => every(unheard as object));
  const sets = known.flatMap((option) => (bad[option] ?? []).map((value) => [option, value] as const));

  test('each of its options is in the table', () => {
    expect(known.filter((option) => bad[option] === undefined)).toEqual([]);
  });

  test.each(sets)('%s: %j', (option, value) => {
    for (const matcher of oneCall) misuseOf(tlsOnly, matcher, () => [every({ [option]: value })]);
  });

  test.each<[string, Parameters<typeof every>[0]]>([
    ['an action that never meets the type', { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::logs'] }],
    ['a prefix of no object action', { actions: ['s3:ListBucket'], prefix: 'in/' }],
    ['a key that a caller never has', { callers: [anonymous], context: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['two networks in one', { from: internet('203.0.113.7'), context: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } }],
    ['KMS over HTTP', { secure: false, encryption: sseKms() }],
    ['everybody left out', { callers: [writer], except: [writer] }],
  ])('%s', (_, options) => {
    for (const matcher of oneCall) misuseOf(tlsOnly, matcher, () => [every(options)]);
  });
});

test.each(matchers)('%s takes no more arguments than it names', (matcher) => {
  const right = rightArguments[matcher];
  const most = { ...position, toBePublic: 0 }[matcher] === undefined ? right.length : (position[matcher] ?? 0) + 1;
  const full = Array.from({ length: most }, (_, index) => right[index]);
  expect(misuseOf(tlsOnly, matcher, () => [...full, { surplus: true }])).toContain('it takes ');
});

describe('toComplyWithConfigRule', () => {
  test.each([
    [['']],
    [['s3-bucket-ssl-request-only']],
    [['s3-bucket-ssl-requests-only', { awsPrincipals: ['x'] }]],
    [['s3-bucket-policy-grantee-check', { awsPrincipal: ['x'] }]],
    [['s3-bucket-policy-grantee-check', { awsPrincipals: [] }]],
    [['s3-bucket-policy-grantee-check', { vpcIds: undefined }]],
  ])('%j', (args) => {
    misuseOf(tlsOnly, 'toComplyWithConfigRule', () => args);
  });
});

const typed = (type: PolicyType, ...statements: readonly Readonly<Record<string, unknown>>[]) =>
  parsePolicy(policyOf(...statements), { type });
const everything = plain({ Action: '*', Resource: '*' });
const identity = typed('identity', everything);
const scp = typed('serviceControl', everything);
const trust = typed('trust', {
  Effect: 'Allow',
  Principal: { AWS: writer },
  Action: 'sts:AssumeRole',
});
const key = typed('kmsKey', { Effect: 'Allow', Principal: { AWS: writer }, Action: 'kms:*', Resource: '*' });
const ofQueue = parsePolicy(policyOf({ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: queue }));
const endpoint = typed('vpcEndpoint', { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' });
const service = awsService('cloudtrail.amazonaws.com');
const reads = ['s3:GetObject'];

/** What never comes to a document, whatever stands in it. */
const impossible: readonly [name: string, subject: unknown, matcher: Matcher, given: () => readonly unknown[]][] = [
  ['identity: anonymous', identity, 'toGrantAny', () => [{ principals: [anonymous] }]],
  ['identity: a service', identity, 'toGrantAny', () => [{ principals: [service] }]],
  ['identity: one of two', identity, 'toGrantAny', () => [{ principals: [writer, anonymous] }]],
  ['identity: the root user', identity, 'toLockOut', () => [rootOf('111122223333'), { actions: reads }]],
  ['identity: a set of a service', identity, 'toDeny', () => [every({ callers: [service] })]],
  ['identity: a deputy', identity, 'toPreventConfusedDeputy', () => [{ accounts: ['111122223333'] }]],
  ['an SCP: anonymous', scp, 'toExplicitlyDeny', () => [every({ callers: [anonymous] })]],
  ['an SCP: a service', scp, 'toLockOut', () => [service, { actions: reads }]],
  ['an SCP: a deputy', scp, 'toPreventConfusedDeputy', () => [{ accounts: ['111122223333'] }]],
  ['a set: anonymous', { identity: [identity] }, 'toGrantAny', () => [{ principals: [anonymous] }]],
  ['a set: a deputy', { identity: [identity] }, 'toPreventConfusedDeputy', () => [{ accounts: ['111122223333'] }]],
  ['filters: nothing is allowed', { serviceControl: [[scp]] }, 'toAllow', () => [every({ callers: [writer] })]],
  [
    'filters: nothing is granted',
    { serviceControl: [[scp]] },
    'toGrantAny',
    () => [{ actions: reads, principals: [writer] }],
  ],
  ['a trust policy: reading', trust, 'toGrantAny', () => [{ actions: reads }]],
  ['a trust policy: its caller', trust, 'toGrantAny', () => [{ actions: ['sts:GetCallerIdentity'] }]],
  ['a key: an upload', key, 'toDeny', () => [every({ actions: ['s3:PutObject'] })]],
  ['a key: all keys', key, 'toDeny', () => [every({ actions: ['kms:ListKeys'] })]],
  ['a queue: reading', ofQueue, 'toGrantAny', () => [{ actions: reads }]],
  ['a queue: another one', ofQueue, 'toGrantAny', () => [{ resources: ['arn:aws:sqs:eu-west-1:111122223333:other'] }]],
  [
    'a queue: another account’s',
    ofQueue,
    'toDeny',
    () => [every({ resources: ['arn:aws:sqs:eu-west-1:444455556666:jobs'] })],
  ],
  ['an endpoint: from the internet', endpoint, 'toDeny', () => [every({ from: internet('203.0.113.7') })]],
  ['an endpoint: a service', endpoint, 'toDeny', () => [every({ callers: [service] })]],
  ['objects of a bucket ARN', identity, 'toGrantAny', () => [{ actions: reads, resources: ['arn:aws:s3:::logs'] }]],
  [
    'a bucket that is misspelt',
    typed('identity', plain({ Action: 's3:*' })),
    'toDeny',
    () => [every({ bucket: 'lgos' })],
  ],
];

test.each(impossible)('%s', (_, subject, matcher, args) => {
  misuseOf(subject, matcher, args);
});

test('an account’s policies may be asked about any bucket, and one list of actions about every policy', () => {
  expect(identity).toAllow(every({ actions: reads, bucket: 'any-bucket-of-all' }));
  expect(scp).not.toLockOut(writer, { actions: reads, bucket: 'any-bucket-of-all' });
  const critical = ['iam:CreateUser', 's3:PutBucketPolicy', 'sqs:AddPermission'];
  for (const policy of [tlsOnly, ofQueue]) expect(policy).not.toGrantAny({ actions: critical, principals: [writer] });
  expect(endpoint).not.toDeny(every({ actions: reads, from: vpcEndpoint('vpce-0a1b2c3d4e5f67890') }));
  expect(identity).toAllow(every({ actions: reads, context: { 'aws:RequestedRegion': not('eu-west-1') } }));
});

test('a test against undefined is refused where it is written', () => {
  const open = policyOf(deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': undefined } } }));
  for (const matcher of matchers) misuseOf(open, matcher, () => rightArguments[matcher]);
  const closed = policyOf(deny({ Condition: overHttp }));
  expect(closed).toDenyInsecureTransport();
});

test.each<[string, () => unknown]>([
  ['no ARN', () => checkAccessNotGranted(identity, [{ resources: ['logs/*'] }])],
  ['colons', () => checkAccessNotGranted(identity, [{ resources: ['arn:aws:s3::logs/*'] }])],
  ['a misspelt action', () => checkAccessNotGranted(identity, [{ actions: ['s3:GetObjet'] }])],
  [
    'a type that it never meets',
    () => checkAccessNotGranted(identity, [{ actions: reads, resources: ['arn:aws:s3:::logs'] }]),
  ],
  ['another service', () => checkAccessNotGranted(ofQueue, [{ actions: reads }])],
  ['nothing', () => checkAccessNotGranted(identity, [])],
])('checkAccessNotGranted: %s', (_, run) => {
  expect(answered(run).kind).toBe('misuse');
});

describe('a misspelt service is not a service that nobody has heard of', () => {
  const identity = parsePolicy(
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
    { type: 'identity' },
  );
  const control = parsePolicy(
    { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 's3:*', Resource: '*' } },
    { type: 'serviceControl' },
  );
  test.each(['lamda:*', 's4:GetObject', 'dynamodbb:Get*', 'Lamda:InvokeFunction'])('%s', (action) => {
    const scopes = { toGrantAny: [{ actions: [action] }], toLockOut: [writer, { actions: [action] }] };
    for (const subject of [identity, control]) {
      for (const [matcher, scope] of Object.entries(scopes)) {
        expect(misuseOf(subject, matcher as Matcher, () => scope)).toMatch(/has an unknown service[^]*did you mean/);
      }
      expect(misuseOf(subject, 'toDeny', () => [every({ actions: [action], callers: [writer] })])).toMatch(
        /did you mean/,
      );
      expect(() => checkAccessNotGranted(subject, [{ actions: [action] }])).toThrow(/did you mean/);
    }
  });

  test('one that may be new is asked about', () => {
    expect(control).not.toLockOut(writer, { actions: ['frobnicate:DoIt'] });
  });
});

describe('a resource that is of no type of its service, spelled much as one', () => {
  const at = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:111122223333:${resource}`;
  const identity = (...Resource: string[]) =>
    parsePolicy(
      { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: ['dynamodb:*', 'lambda:*', 'iam:*'], Resource } },
      { type: 'identity' },
    );
  const subject = identity(at('dynamodb', 'table/T'), at('lambda', 'function:f'), 'arn:aws:iam::111122223333:role/x');
  test.each<[string, string]>([
    ['dynamodb:PutItem', at('dynamodb', 'table:T')],
    ['dynamodb:PutItem', at('dynamodb', 'Table/T')],
    ['dynamodb:PutItem', at('dynamodb', 'tables/*')],
    ['lambda:InvokeFunction', at('lambda', 'function/f')],
    ['lambda:InvokeFunction', at('lambda', 'functions:f')],
    ['iam:PassRole', 'arn:aws:iam::111122223333:roles/x'],
  ])('%s on %s', (action, resource) => {
    const scope = { actions: [action], resources: [resource] };
    expect(misuseOf(subject, 'toGrantAny', () => [scope])).toMatch(/an ARN is like "arn:/);
    expect(misuseOf(subject, 'toGrantAny', () => [{ resources: [resource] }])).toMatch(/an ARN is like "arn:/);
    expect(misuseOf(subject, 'toDeny', () => [every({ ...scope, callers: [writer] })])).toMatch(/an ARN is like/);
    expect(() => checkAccessNotGranted(subject, [scope])).toThrow(/an ARN is like/);
  });

  test.each<[string, string, string]>([
    ['sqs:SendMessage', 'arn:aws:sqs::111122223333:jobs', 'did you mean "arn:aws:sqs:*:111122223333:jobs"?'],
    ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1::jobs', 'did you mean "arn:aws:sqs:eu-west-1:*:jobs"?'],
    [
      'sqs:SendMessage',
      'arn:aws:sqs:eu-west-1::111122223333:jobs',
      'did you mean "arn:aws:sqs:eu-west-1:111122223333:jobs"?',
    ],
    ['dynamodb:PutItem', 'arn:aws:dynamodb:::table/T', 'did you mean "arn:aws:dynamodb:*:*:table/T"?'],
    ['lambda:InvokeFunction', 'arn:aws:lambda::111122223333:function:f', 'function:f"?'],
    ['iam:PassRole', 'arn:aws:iam:::role/x', 'did you mean "arn:aws:iam::*:role/x"?'],
  ])('%s on %s, which leaves a part out', (action, resource, hint) => {
    const scope = { actions: [action], resources: [resource] };
    expect(misuseOf(subject, 'toGrantAny', () => [scope])).toContain(hint);
    expect(misuseOf(subject, 'toDeny', () => [every({ ...scope, callers: [writer] })])).toContain(hint);
    expect(() => checkAccessNotGranted(subject, [scope])).toThrow(hint);
  });

  test('what the policy spells without a part is asked about', () => {
    const odd = 'arn:aws:dynamodb:::table/T';
    expect(identity(odd)).toGrantAny({ actions: ['dynamodb:PutItem'], resources: [odd] });
  });

  test('what may be new, or what the policy spells so, is asked about', () => {
    const transform = 'arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31';
    expect(subject).not.toGrantAny({ actions: ['cloudformation:CreateChangeSet'], resources: [transform] });
    expect(subject).not.toGrantAny({ resources: [at('lambda', 'function:g:prod')] });
    const odd = at('dynamodb', 'tables/T');
    expect(identity(odd)).toGrantAny({ actions: ['dynamodb:PutItem'], resources: [odd] });
  });

  test('no resource that the reference describes is taken for one', () => {
    const seeds = servicePrefixes().flatMap((prefix) => {
      const service = serviceOf(prefix);
      if (service === undefined) return [];
      return [...service.resourceTypes.keys()].flatMap((type) =>
        resourceForms(service, type, 'aws').flatMap((form) => form.seeds),
      );
    });
    expect(seeds.length).toBeGreaterThan(1000);
    expect(() => {
      checkResourceTypes(seeds, []);
    }).not.toThrow();
  });
});

test.each(['s3:GetObjectAttributes', 's3:GetObjectVersionAttributes'])(
  'the tags of an object are told of no action that S3 asks without them: %s (O13)',
  (action) => {
    const context = { 's3:ExistingObjectTag/team': 'data' };
    const guarded = policyOf(deny({ Action: 's3:*', Resource: objects, Condition: { StringEquals: context } }));
    const set = () => [every({ actions: [action], context, callers: [writer] })];
    expect(misuseOf(guarded, 'toExplicitlyDeny', set)).toMatch(/no context key/);
  },
);
