import { copyObject, every, getObject, iamRole, s3Bucket } from '../../src';
import { ask, type Matcher } from '../matchers/answered';
import { allow, deny, outsider, plain, policyOf, tlsOnly, whole, writer } from '../matchers/documents';
import { matchers, rightArguments } from './arguments';

const voices = ['is', 'not'] as const;

/** Asks in both voices; gives the message. */
function misuseOf(subject: unknown, matcher: Matcher, given: readonly unknown[]): string {
  const [is, not] = voices.map((voice) => ask(subject, matcher, given, voice));
  expect([is?.kind, not?.kind]).toEqual(['misuse', 'misuse']);
  expect(is?.message).toBe(not?.message);
  expect(is?.message.startsWith(`Matcher error: ${matcher}: `)).toBe(true);
  return is?.message ?? '';
}

/** Where each matcher takes options, and one of them. */
const options: readonly [Matcher, number, string][] = [
  ['toDenyInsecureTransport', 0, 'bucket'],
  ['toRequireTlsVersion', 1, 'bucket'],
  ['toRequireEncryption', 1, 'prefix'],
  ['toRequireSseKms', 0, 'kmsKey'],
  ['toRequireSseS3', 0, 'prefix'],
  ['toDenyAnonymous', 0, 'bucket'],
  ['toBePublic', 0, 'only'],
  ['toGrantAny', 0, 'actions'],
  ['toLockOut', 1, 'actions'],
  ['toEnforceIdentityPerimeter', 0, 'accounts'],
  ['toEnforceNetworkPerimeter', 0, 'vpcs'],
  ['toPreventConfusedDeputy', 0, 'accounts'],
  ['toBeValidPolicy', 0, 'type'],
  ['toHaveFinding', 1, 'path'],
];

describe.each(options)('the options of %s', (matcher, position, option) => {
  const given = (value: unknown): readonly unknown[] => [...rightArguments[matcher].slice(0, position), value];

  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['a string', option],
    ['a list', []],
    ['a function', () => ({})],
    ['a Promise', Promise.resolve({})],
    ['a Map', new Map()],
    ['a set of calls', every()],
    ['a caller', iamRole(writer)],
  ])('are no %s', (_what, value) => {
    misuseOf(tlsOnly, matcher, given(value));
  });

  test('a misspelt one is proposed', () => {
    const misspelt = `${option.slice(0, -2)}${option.slice(-1)}${option.slice(-2, -1)}`;
    expect(misuseOf(tlsOnly, matcher, given({ [misspelt]: 'x' }))).toContain(`did you mean "${option}"?`);
  });

  test.each(['unheardOf', 'constructor', 'toString', 'hasOwnProperty'])('there is none called %s', (name) => {
    expect(misuseOf(tlsOnly, matcher, given({ [name]: 1 }))).toContain(`unknown option "${name}"`);
  });

  test('there is none called __proto__', () => {
    expect(misuseOf(tlsOnly, matcher, given(JSON.parse('{"__proto__": {}}')))).toContain('unknown option "__proto__"');
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['an empty text', ''],
    ['an empty list', []],
    ['a list of numbers', [7]],
  ])(`${option} wants no %s`, (_what, value) => {
    misuseOf(tlsOnly, matcher, given({ [option]: value }));
  });
});

test.each<[Matcher, readonly unknown[], string]>([
  ['toDenyInsecureTransport', [{ bucket: 7 }], 'bucket must be the name of a bucket, or a bucket, got 7'],
  ['toGrantAny', [{ actions: [] }], 'actions must be a non-empty list of strings, got a list'],
  ['toGrantAny', [{ resources: ['a', ''] }], 'resources must be a non-empty list of strings, got a list'],
  [
    'toRequireEncryption',
    [rightArguments.toRequireEncryption[0], { prefix: '' }],
    'prefix must be a non-empty string, got ""',
  ],
])('%s says what an option must be', (matcher, given, problem) => {
  expect(misuseOf(tlsOnly, matcher, given)).toContain(problem);
});

test.each([
  [{ action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' }, 'principal'],
  [{ principal: writer, resource: 'arn:aws:s3:::logs/a' }, 'action'],
])('a request that lacks a part is told which: %j', (request, part) => {
  expect(misuseOf(tlsOnly, 'toAllow', [request])).toContain(part);
});

test('the policy of an access point is not taken for that of a bucket', () => {
  const point = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/*';
  expect(misuseOf(policyOf(deny({ Resource: point })), 'toDenyInsecureTransport', [])).toContain(
    'the subject is the policy of an access point',
  );
});

test('that a policy set of filters alone grants nothing proves nothing', () => {
  const filters = { serviceControl: [[policyOf({ Effect: 'Deny', Action: '*', Resource: '*' })]] };
  expect(misuseOf(filters, 'toGrantAny', [])).toContain('nothing in the policy set grants access');
});

describe('calls', () => {
  const oneCall = ['toAllow', 'toDeny', 'toExplicitlyDeny', 'toImplicitlyDeny'] as const;

  test.each(oneCall)('%s wants a call', (matcher) => {
    const none = [
      undefined,
      null,
      7,
      's3:GetObject',
      [],
      {},
      { bucket: 'logs' },
      Promise.resolve(),
      iamRole(writer),
      getObject,
    ];
    for (const given of none) expect(misuseOf(tlsOnly, matcher, [given])).toContain('the argument must be a call');
    misuseOf(tlsOnly, matcher, []);
  });

  test.each(oneCall)('%s: a bucket that the policy does not speak of, with the near name', (matcher) => {
    const elsewhere = getObject({ bucket: 'lgos', key: 'a', caller: writer, secure: true });
    for (const subject of [tlsOnly, s3Bucket({ name: 'logs', policy: tlsOnly }), { resource: tlsOnly }]) {
      expect(misuseOf(subject, matcher, [elsewhere])).toMatch(/"lgos"[^]*did you mean "logs"\?/);
    }
    expect(misuseOf(tlsOnly, matcher, [every({ bucket: 'lgos' })])).toMatch(/"lgos"[^]*did you mean "logs"\?/);
    const request = { principal: 'anonymous', action: 's3:GetObject', resource: 'arn:aws:s3:::lgos/a' };
    expect(misuseOf(tlsOnly, matcher, [request])).toMatch(/"lgos"/);
  });

  test.each(oneCall)('%s: misspelt actions of a set', (matcher) => {
    expect(misuseOf(tlsOnly, matcher, [every({ actions: ['s3:GetObjet'] })])).toContain('did you mean "s3:GetObject"?');
    misuseOf(tlsOnly, matcher, [every({ actions: ['s3:Gte*'] })]);
    misuseOf(tlsOnly, matcher, [every({ actions: ['GetObject'] })]);
    misuseOf(tlsOnly, matcher, [every({ actions: ['sqs:*'] })]);
  });

  test('a copy between other buckets, and one that does not specify its bucket', () => {
    const between = copyObject({
      bucket: 'a-bucket',
      key: 'a',
      copySource: { bucket: 'b-bucket', key: 'b' },
      caller: writer,
    });
    misuseOf(tlsOnly, 'toAllow', [between]);
    const nowhere = getObject({ key: 'a', caller: writer, secure: true });
    misuseOf(policyOf(plain()), 'toAllow', [nowhere]);
    misuseOf(policyOf(deny({ Resource: [...whole, 'arn:aws:s3:::data/*'] })), 'toAllow', [nowhere]);
  });

  test('an owner who is another than the bucket’s', () => {
    const bucket = s3Bucket({ name: 'logs', account: '111122223333', policy: policyOf(allow()) });
    const call = getObject({ key: 'a', caller: outsider, secure: true, resourceAccount: '444455556666' });
    expect(misuseOf(bucket, 'toAllow', [call])).toContain('belongs to 111122223333');
  });
});

describe('a set of calls that is put wrongly throws where it is made', () => {
  test.each<[string, unknown, RegExp]>([
    ['no object', 'all', /the options must be a plain object/],
    ['a misspelt option', { action: ['s3:GetObject'] }, /unknown option "action"[^]*"actions"/],
    ['undefined', { secure: undefined }, /secure is undefined/],
    ['actions that are none', { actions: 's3:GetObject' }, /actions must be a list of strings/],
    ['no actions', { actions: [] }, /actions must be a list of strings/],
    ['a bucket that cannot be', { bucket: 'Logs' }, /is not a valid bucket name/],
    ['a bucket by ARN', { bucket: 'arn:aws:s3:::logs' }, /is an ARN/],
    ['no callers', { callers: [] }, /callers must be a list/],
    ['one caller', { callers: writer }, /callers must be a list/],
    ['a caller that is none', { callers: ['Alice'] }, /caller must be a caller or an ARN, got "Alice"/],
    ['secure as text', { secure: 'no' }, /secure must be true or false/],
    ['encryption by header', { encryption: 'aws:kms' }, /encryption must be an encryption/],
    ['no encryption', { encryption: [] }, /encryption must be an encryption/],
    ['an address', { from: '203.0.113.7' }, /from must be a network/],
    ['a list as context', { context: [] }, /context must be an object/],
    ['a key without service', { context: { SourceIp: '203.0.113.7' } }, /unknown context key "SourceIp"/],
    ['a misspelt global key', { context: { 'aws:SecurTransport': true } }, /did you mean "aws:SecureTransport"/],
    ['a misspelt key of S3', { context: { 's3:prefx': 'a' } }, /did you mean "s3:prefix"/],
    ['a misspelt service', { context: { 's4:prefix': 'a' } }, /did you mean "s3:prefix"/],
    [
      'a key that these actions lack',
      { actions: ['s3:GetObject'], context: { 's3:prefix': 'a' } },
      /has no context key/,
    ],
    ['a key of S3 for another service', { actions: ['sqs:*'], context: { 's3:prefix': 'a' } }, /no action in the set/],
    ['a Boolean that is none', { context: { 'aws:SecureTransport': 'flase' } }, /is not a possible value/],
    ['a number that is none', { context: { 's3:max-keys': 'many' } }, /is not a possible value/],
    ['an address that is none', { context: { 'aws:SourceIp': '203.0.113' } }, /is not a possible value/],
    ['an undefined value', { context: { 'aws:PrincipalOrgID': undefined } }, /is not a value/],
    ['a list of values', { context: { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5'] } }, /is not a value/],
    ['a key twice', { context: { 'aws:userid': 'a', 'AWS:userid': 'b' } }, /twice/],
    ['a member of Object as key', { context: { constructor: 'x' } }, /unknown context key "constructor"/],
    ['an exception that is none', { except: 7 }, /an exception is neither/],
    ['no exception', { except: [] }, /exceptions is empty/],
  ])('%s', (_what, given, words) => {
    expect(() => every(given as never)).toThrow(words);
  });
});

test('one that takes no argument refuses one', () => {
  misuseOf(tlsOnly, 'toHaveNoRedundantStatements', [{ bucket: 'logs' }]);
});

test('values of any kind as first argument never pass, and never crash', () => {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const wild = [circular, 7n, Symbol('x'), new Date(0), /x/, 'a\ud800', '\n', Number.NaN, new Error('x'), [[]], [null]];
  for (const matcher of matchers.filter((name) => name !== 'toHaveNoRedundantStatements')) {
    for (const value of wild) {
      for (const voice of voices) {
        const { kind, message } = ask(tlsOnly, matcher, [value], voice);
        expect([matcher, kind]).toEqual([
          matcher,
          message.startsWith('Policy problem: ') ? 'policy problem' : 'misuse',
        ]);
        expect(message).toContain(matcher);
      }
    }
  }
});
