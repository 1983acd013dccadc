import {
  anonymous,
  awsServices,
  every,
  getObject,
  iamRole,
  internet,
  not,
  parsePolicy,
  s3Bucket,
  sseKms,
} from '../../src';
import * as all from '../../src/matchers';
import { ask } from '../matchers/answered';
import { allow, deny, overHttp, plain, policyOf, tlsOnly, whole, writer } from '../matchers/documents';
import { matchers, rightArguments } from './arguments';

const voices = ['is', 'not'] as const;

test('the table asks every matcher that there is, and its arguments are right', () => {
  expect([...matchers].sort()).toEqual(Object.keys(all).sort());
  for (const matcher of matchers) {
    const kinds = voices.map((voice) => ask(tlsOnly, matcher, rightArguments[matcher], voice).kind);
    expect([matcher, ...kinds.sort()]).toEqual([matcher, 'fails', 'passes']);
  }
});

describe.each<[string, unknown, RegExp]>([
  ['undefined', undefined, /the subject is undefined/],
  ['null', null, /the subject is null/],
  ['a number', 7, /the subject is a number/],
  ['a Boolean', true, /the subject is a boolean/],
  ['a function', () => tlsOnly, /the subject is a function/],
  ['a symbol', Symbol('policy'), /the subject is a symbol/],
  ['a big integer', 7n, /the subject is a bigint/],
  ['a Promise', Promise.resolve(tlsOnly), /the subject is a Promise\nHint: await it first/],
  ['a path', 'policies/logs.json', /"policies\/logs\.json" looks like a path\nHint: .*loadPolicy/],
  ['an address', 'https://example.com/policy.json', /looks like a path/],
  ['an array', [tlsOnly], /the subject is an array\nHint: write one expect for each policy/],
  ['an empty array', [], /the subject is an array/],
  ['an empty object', {}, /the subject is an empty object/],
  ['an object without prototype', Object.create(null), /the subject is an empty object/],
  ['an empty text', '', /the subject is an empty string/],
  ['a blank text', ' \n\t', /the subject is an empty string/],
  ['a number as text', '7', /looks like a path/],
  [
    'a call',
    getObject({ bucket: 'logs', key: 'a', caller: writer }),
    /the subject is a call\nHint: write expect\(policy\)/,
  ],
  ['a set of calls', every(), /the subject is a set of calls/],
  ['a caller', iamRole(writer), /the subject is a caller/],
  ['anonymous', anonymous, /the subject is a caller/],
  ['an encryption', sseKms(), /the subject is an encryption/],
  ['a network', internet('203.0.113.7'), /the subject is a network/],
  ['an exception', awsServices(), /the subject is an exception/],
  ['a negated value', not('red'), /the subject is a negated value/],
  ['YAML text', 'Version: "2012-10-17"\nStatement:\n  - Effect: Deny\n', /is YAML text\nHint: .*policiesIn/],
  ['a YAML template', 'Resources:\n  Logs:\n    Type: AWS::S3::Bucket\n', /is YAML text\nHint: .*fromCloudFormation/],
  [
    'a resource of a template',
    { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: 'logs', PolicyDocument: tlsOnly } },
    /is a CloudFormation resource of type AWS::S3::BucketPolicy\nHint: .*resource\.Properties\.PolicyDocument/,
  ],
  ['a template', { Resources: {} }, /is a CloudFormation template\nHint: .*fromCloudFormation/],
  ['a template as text', '{ "Resources": {} }', /is a CloudFormation template/],
  ['a Terraform plan', { format_version: '1.2', planned_values: {} }, /is a Terraform plan\nHint: .*policiesIn\(plan/],
  ['identities', { identities: [tlsOnly] }, /unknown layer "identities"\nHint: did you mean "identity"\?/],
  ['SCPs by their short name', { scps: [[tlsOnly]] }, /unknown layer "scps"\nHint: did you mean "serviceControl"\?/],
  ['a misspelt layer', { resorce: tlsOnly }, /unknown layer "resorce"\nHint: did you mean "resource"\?/],
  ['buckets', { buckets: [] }, /unknown layer "buckets"\nHint: .*environment\(/],
])('%s as subject is misuse', (_what, subject, words) => {
  test.each(matchers)('%s', (matcher) => {
    for (const voice of voices) {
      const { kind, message } = ask(subject, matcher, rightArguments[matcher], voice);
      expect(kind).toBe('misuse');
      expect(message.startsWith(`Matcher error: ${matcher}: `)).toBe(true);
      expect(message).toMatch(words);
    }
  });
});

/** The two matchers that take a document which AWS refuses. */
const takesRefused = ['toBeValidPolicy', 'toHaveFinding'];
const claims = matchers.filter((matcher) => !takesRefused.includes(matcher));

describe.each<[string, unknown, RegExp]>([
  ['a misspelt action (S1)', policyOf(allow({ Action: 's3:PutOject' })), /INVALID_ACTION.*did you mean "s3:PutObject"/],
  ['a misspelt element (A5)', policyOf({ ...deny(), Conditions: overHttp }), /INVALID_POLICY_ELEMENT.*"Condition"/],
  ['a wrong Effect (A8)', policyOf(deny({ Effect: 'deny' })), /INVALID_EFFECT/],
  [
    'an action that applies to no resource (S3)',
    policyOf(deny({ Action: 's3:PutObject', Resource: whole[0] })),
    /error/,
  ],
  ['no JSON', '{"Version": "2012-10-17",', /JSON_SYNTAX_ERROR/],
  ['a comma too many', '{\n"Version": "2012-10-17",\n}', /:2:24: error JSON_SYNTAX_ERROR.*this comma; remove it/],
  ['a key twice (A11)', '{"Statement": [], "Statement": []}', /DUPLICATE_KEY/],
  ['no statement (A2)', policyOf(), /MISSING_STATEMENT/],
  ['10,000-deep nesting', '{"a":'.repeat(10_000), /JSON_TOO_DEEP/],
  ['__proto__ as element', '{"__proto__": {}, "Version": "2012-10-17"}', /__proto__/],
  ['constructor as element', { constructor: 1, Version: '2012-10-17' }, /constructor/],
  ['a set beside a document', { ...tlsOnly, resource: tlsOnly }, /"resource" is not an element/],
])('%s: a policy problem', (_what, subject, words) => {
  test.each(claims)('%s', (matcher) => {
    for (const voice of voices) {
      const { kind, message, verdict } = ask(subject, matcher, rightArguments[matcher], voice);
      expect(kind).toBe('policy problem');
      expect(message.startsWith(`Policy problem: ${matcher}: `)).toBe(true);
      expect(message).toMatch(words);
      expect(message.split('\n').length).toBeLessThanOrEqual(25);
      expect(verdict).not.toEqual([]);
    }
  });

  test('does not pass as valid, nor throw where findings are asked', () => {
    expect(ask(subject, 'toBeValidPolicy', []).kind).toBe('fails');
    expect(ask(subject, 'toBeValidPolicy', [], 'not').kind).toBe('passes');
  });
});

describe('a document without Principal, for the claims about S3', () => {
  const aboutS3 = [
    'toDenyInsecureTransport',
    'toRequireTlsVersion',
    'toRequireEncryption',
    'toRequireSseKms',
    'toRequireSseS3',
    'toDenyAnonymous',
  ] as const;

  test.each(aboutS3)('%s: Denies alone may be an SCP', (matcher) => {
    const denies = policyOf(plain({ Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: overHttp }));
    for (const voice of voices) {
      const { kind, message } = ask(denies, matcher, rightArguments[matcher], voice);
      expect(kind).toBe('policy problem');
      expect(message).toMatch(
        /^Policy problem: to\w+: the document is not a bucket policy: it has no Principal\nHint: /,
      );
      expect(message).toContain("if this is an SCP, read it with parsePolicy(text, { type: 'serviceControl' })");
    }
  });

  test.each(aboutS3)('%s: with an Allow it is not an SCP', (matcher) => {
    const { kind, message } = ask(policyOf(plain()), matcher, rightArguments[matcher]);
    expect(kind).toBe('policy problem');
    expect(message).not.toContain('SCP');
  });
});

describe('a policy set', () => {
  test.each(claims)('%s: an empty one is misuse', (matcher) => {
    for (const set of [{ identity: [] }, { serviceControl: [[]] }, { resource: undefined }]) {
      for (const voice of voices) {
        const { kind, message } = ask(set, matcher, rightArguments[matcher], voice);
        expect(kind).toBe('misuse');
        expect(message.startsWith(`Matcher error: ${matcher}: `)).toBe(true);
      }
    }
  });

  test.each<[string, unknown]>([
    ['identity is not a list', { identity: tlsOnly }],
    ['SCPs without levels', { serviceControl: [tlsOnly] }],
    ['SCPs as one', { serviceControl: tlsOnly }],
    ['a Promise inside', { resource: Promise.resolve(tlsOnly) }],
    ['a path inside', { resource: 'policies/logs.json' }],
    ['null inside', { resource: null }],
  ])('%s', (_what, set) => {
    for (const voice of voices) expect(ask(set, 'toAllow', rightArguments.toAllow, voice).kind).toBe('misuse');
  });

  test('a document of the wrong kind inside is a policy problem', () => {
    for (const voice of voices) {
      expect(ask({ identity: [tlsOnly] }, 'toAllow', rightArguments.toAllow, voice).kind).toBe('policy problem');
    }
  });
});

test('a bucket reports what its policy is', () => {
  for (const matcher of claims) {
    const refused = s3Bucket({ name: 'logs', policy: policyOf(allow({ Action: 's3:PutOject' })) });
    expect(ask(refused, matcher, rightArguments[matcher]).kind).toBe('policy problem');
    const path = s3Bucket({ name: 'logs', policy: 'policies/logs.json' });
    expect(ask(path, matcher, rightArguments[matcher]).kind).toBe('misuse');
  }
});

test('an SCP as the policy of a bucket', () => {
  const scp = parsePolicy(policyOf(plain({ Effect: 'Deny' })), { type: 'serviceControl' });
  expect(ask(s3Bucket({ name: 'logs', policy: scp }), 'toDenyAnonymous', []).kind).toBe('policy problem');
});
