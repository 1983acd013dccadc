import { runInNewContext } from 'node:vm';
import * as library from '../../src';
import { environment, every, getObject, iamRole, kmsKey, parsePolicy, putObject, s3Bucket, sseKms } from '../../src';
import { ask, type Matcher } from '../matchers/answered';
import { allow, deny, keyArn, outsider, plain, policyOf, writer } from '../matchers/documents';

const linesOf = (subject: unknown, matcher: Matcher, given: readonly unknown[] = [], voice: 'is' | 'not' = 'is') => {
  const { kind, message } = ask(subject, matcher, given, voice);
  expect(kind).toBe('fails');
  return message.split('\n');
};

/** A policy in a file, a statement on each line from the third on. */
const file = (source: string, type: 'resource' | 'identity' | 'serviceControl' | 'kmsKey', ...statements: object[]) =>
  parsePolicy(
    `{ "Version": "2012-10-17",\n  "Statement": [\n${statements.map((one) => JSON.stringify(one)).join(',\n')}\n] }`,
    { type, source },
  );

const caller = iamRole(writer, { session: 'ci' });
const read = getObject({ bucket: 'logs', key: 'a', caller, secure: false, context: { 'aws:PrincipalOrgID': null } });

describe('more than one culprit', () => {
  const tls = deny({ Sid: 'Tls', Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } });
  const org = deny({ Sid: 'Org', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });

  test('two Denies: a line each, what makes it apply under its own line', () => {
    const both = file('logs.json', 'resource', allow(), tls, org);
    const text = linesOf(both, 'toAllow', [read]);
    const at = (start: string) => text.findIndex((line) => line.startsWith(start));
    expect(text[at('Denied by')]).toBe('Denied by statement 1 `Tls`  logs.json:4');
    const second = text.indexOf('Denied by statement 2 `Org`  logs.json:5');
    expect(text.slice(second + 1).join('\n')).toMatch(
      /^ {2}5 \| .*aws:PrincipalOrgID.*\n.*\^+\nHint: StringNotEquals aws:PrincipalOrgID holds without the condition key too/,
    );
  });

  test('two Denies of two layers', () => {
    const scp = file('root.json', 'serviceControl', { Effect: 'Deny', Action: 's3:*', Resource: '*', Sid: 'NoS3' });
    const identity = file('reader.json', 'identity', {
      Effect: 'Deny',
      Action: 's3:GetObject',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
    });
    const text = linesOf({ identity: [identity], serviceControl: [[scp]] }, 'toAllow', [read]);
    expect(text).toContain('Denied by the SCP at level 0, statement 0 `NoS3`  root.json:3');
    const second = text.indexOf('Denied by the identity policy, statement 0  reader.json:3');
    expect(text[second + 1]).toMatch(/^ {2}3 \| .*aws:PrincipalOrgID/);
  });

  test('more Denies than there is room for are counted', () => {
    const many = policyOf(allow(), ...Array.from({ length: 6 }, (_, n) => deny({ Sid: `No${n}` })));
    const text = linesOf(many, 'toAllow', [read]);
    expect(text.filter((line) => line.startsWith('Denied by '))).toHaveLength(3);
    expect(text).toContain('… and by 3 more statements');
  });

  test('two layers without Allow: each with its nearest statement and what stops it', () => {
    const set = {
      identity: [
        file('other.json', 'identity', { Effect: 'Allow', Action: 'sns:*', Resource: '*' }),
        file('reader.json', 'identity', { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::audit/*' }),
      ],
      serviceControl: [
        [file('root.json', 'serviceControl', { Effect: 'Allow', Action: '*', Resource: '*' })],
        [
          file('unit.json', 'serviceControl', {
            Sid: 'Secure',
            Effect: 'Allow',
            Action: 's3:*',
            Resource: '*',
            Condition: { Bool: { 'aws:SecureTransport': 'true' } },
          }),
        ],
      ],
    };
    const text = linesOf(set, 'toAllow', [read]);
    const level = text.indexOf(
      'No SCP at level 1 allows it; nearest: statement 0 `Secure` stops at Condition  unit.json:3',
    );
    expect(text[level + 1]).toMatch(/^ {2}3 \| .*aws:SecureTransport/);
    const own = text.indexOf(
      'No statement of the identity policy allows it; nearest: statement 0 stops at Resource  reader.json:3',
    );
    expect(own).toBeGreaterThan(level);
    expect(text[own + 1]).toContain('arn:aws:s3:::audit/*');
    expect(text[own + 3]).toMatch(/^Hint: .*arn:aws:s3:::logs\/a/);
  });

  test('a key policy whose Allow stops at kms:ViaService', () => {
    const key = file('key.json', 'kmsKey', {
      Sid: 'ViaS3',
      Effect: 'Allow',
      Principal: { AWS: writer },
      Action: 'kms:*',
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
    });
    const role = iamRole(writer, {
      session: 'ci',
      policies: [policyOf({ Effect: 'Allow', Action: ['s3:*', 'kms:*'], Resource: '*' })],
    });
    const world = environment({
      buckets: [s3Bucket({ name: 'logs', region: 'eu-west-1' })],
      keys: [kmsKey({ arn: keyArn, policy: key })],
      principals: [role],
    });
    const upload = putObject({ bucket: 'logs', key: 'a', caller: role, encryption: sseKms(keyArn), secure: true });
    const text = linesOf(world, 'toAllow', [upload]).join('\n');
    expect(text).toContain('nearest: statement 0 `ViaS3` stops at Condition  key.json:3\n');
    expect(text).toMatch(/Hint: .*kms:ViaService.*"s3.us-east-1.amazonaws.com".*"s3.eu-west-1.amazonaws.com"/);
  });

  test('several buckets: a line each with its place', () => {
    const world = environment({
      buckets: ['logs', 'audit', 'bare'].map((name) =>
        s3Bucket({
          name,
          ...(name !== 'bare' && {
            policy: file(`${name}.json`, 'resource', {
              ...deny({ Sid: 'Tls', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
              Resource: `arn:aws:s3:::${name}/*`,
            }),
          }),
        }),
      ),
    });
    const text = linesOf(world, 'toDenyInsecureTransport');
    expect(text).toContain('The same holds for 2 more (3 of 3 buckets):');
    expect(text).toContain(
      '  «audit»  s3:ListBucket on arn:aws:s3:::audit: statement 0 `Tls` stops at Resource  audit.json:3',
    );
    expect(text).toContain(
      '  «bare»  s3:GetObject on arn:aws:s3:::bare/key: The bucket has no policy: nothing is denied',
    );
  });
});

describe('unknown is not absent', () => {
  const Org = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' };
  const plainRead = getObject({ bucket: 'logs', key: 'a', caller, secure: true });

  test('the Deny that holds whatever the call leaves open is the reason, not one that holds for some of it', () => {
    const policy = policyOf(
      allow(),
      deny({ Sid: 'Org', Condition: { StringNotEquals: Org } }),
      deny({ Sid: 'Frozen', Action: 's3:GetObject' }),
    );
    const { message, verdict } = ask(policy, 'toAllow', [plainRead]);
    expect(message).toContain('Denied by statement 2 `Frozen`');
    expect(message).not.toContain('Denied by statement 1 `Org`');
    expect(message).toContain('whatever  aws:PrincipalOrgID is\n');
    expect(verdict).toMatchObject({
      decision: { decidedBy: [{ sid: 'Frozen' }] },
      unspecified: ['aws:principalorgid'],
    });
    const set = {
      resource: policyOf(allow()),
      identity: [
        policyOf(
          ...[Org, undefined].map((org) => ({
            Effect: 'Deny',
            Action: 's3:*',
            Resource: '*',
            ...(org && { Condition: { StringNotEquals: org } }),
          })),
        ),
      ],
    };
    const ofSet = linesOf(set, 'toAllow', [plainRead]).filter((line) => line.startsWith('Denied by'));
    expect(ofSet).toEqual(['Denied by the identity policy, statement 1  Statement[1]']);
  });

  test('a nearest statement that reads what the call leaves open is not said to lack it', () => {
    const policy = policyOf(
      allow({ Condition: { StringEquals: Org, Bool: { 'aws:SecureTransport': 'false' } } }),
      deny({ Action: 's3:PutObject' }),
    );
    const { message } = ask(policy, 'toExplicitlyDeny', [plainRead]);
    expect(message).not.toContain('this request has none');
    const nearAllow = ask(policy, 'toAllow', [plainRead]).message;
    expect(nearAllow).not.toContain('this request has none');
  });

  test('all that is missing is listed at once, as a call to paste that has the outcome beside it', () => {
    const policy = policyOf(
      allow({ Condition: { StringEquals: Org, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
      deny({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'red' } } }),
    );
    const asked = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
    const { kind, message } = ask(policy, 'toAllow', [asked]);
    expect(kind).toBe('undecided');
    const [title = '', hint = ''] = message.split('\n');
    for (const key of ['aws:PrincipalOrgID', 'aws:SourceIp', 'aws:PrincipalTag/team']) expect(title).toContain(key);
    expect(hint).toMatch(/iamRole\(arn, \{ [^}]*organization/);
    expect(hint).toContain("from: internet('203.0.113.7')");
    const rows = message.split('\n').flatMap((line) => {
      const [, outcome, code] = /^ {2}(\S.*?) {2,}(getObject\(.*\))$/.exec(line) ?? [];
      return outcome === undefined || code === undefined ? [] : [{ outcome, code }];
    });
    expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['allowed', 'explicitly denied', 'not allowed']);
    const matchers = { allowed: 'toAllow', 'explicitly denied': 'toExplicitlyDeny', 'not allowed': 'toImplicitlyDeny' };
    for (const { outcome, code } of rows) {
      const pasted: unknown = runInNewContext(code, { ...library });
      expect(ask(policy, matchers[outcome as keyof typeof matchers] as Matcher, [pasted]).kind).toBe('passes');
    }
  });
});

describe('silence', () => {
  const purge = deny({ Sid: 'Purge', Action: 's3:DeleteBucket' });

  test('a Deny of other actions is not proposed for a change', () => {
    const text = linesOf(policyOf(allow({ Action: 's3:PutObject' }), purge), 'toDeny', [read]).join('\n');
    expect(text).toContain('\nNo Deny statement is about s3:GetObject on arn:aws:s3:::logs/a\n');
    expect(text).not.toContain('Purge');
  });

  test('a Deny of every action is nearer than one of others whose Condition holds', () => {
    const condition = { ArnEquals: { 'aws:PrincipalArn': writer } };
    const others = deny({ Sid: 'Others', Action: 's3:PutObject', Condition: condition });
    const every = deny({ Sid: 'Every', Action: '*', Condition: { StringEquals: { 'aws:PrincipalArn': 'arn:*' } } });
    const text = linesOf(policyOf(allow(), others, every), 'toLockOut', [caller, { actions: ['s3:GetObject'] }]);
    expect(text.join('\n')).not.toContain('No Deny statement is about');
    expect(text.filter((line) => line.startsWith('Nearest deny'))).toEqual([
      expect.stringMatching(/^Nearest deny {2}statement 2 `Every` stops at Condition/),
    ]);
  });

  test('what is allowed where silence is expected has no Deny beside it', () => {
    const text = linesOf(policyOf(allow(), purge), 'toImplicitlyDeny', [read]).join('\n');
    expect(text).toContain('Allowed by statement 0');
    expect(text).not.toContain('Deny statement');
  });
});

describe('elements that cover what they do not list', () => {
  test.each([
    ['NotAction', 'action', { Action: undefined, NotAction: 's3:DeleteObject' }],
    ['NotResource', 'resource', { Resource: undefined, NotResource: 'arn:aws:s3:::logs/secret/*' }],
  ])('an Allow by %s', (element, kind, more) => {
    const text = linesOf(policyOf(allow(more)), 'toGrantAny', [{ actions: ['s3:GetObject'] }], 'not').join('\n');
    expect(text).toContain(`"${element}": `);
    expect(text).toContain(`Hint: ${element} allows every ${kind} but those that it lists`);
  });

  test('a Deny by NotPrincipal: the element, and what would exempt', () => {
    const names = [writer, 'arn:aws:iam::111122223333:root'];
    const policy = policyOf({ ...deny(), Principal: undefined, NotPrincipal: { AWS: names } });
    const admin = 'arn:aws:iam::111122223333:role/Admin';
    const text = linesOf(policy, 'toLockOut', [admin, { actions: ['s3:PutBucketPolicy'] }], 'not').join('\n');
    expect(text).toContain('"NotPrincipal": ');
    expect(text).toContain('a test ArnNotEquals aws:PrincipalArn exempts a role');
  });
});

test('a made-up role is not proposed for an Allow', () => {
  const text = linesOf(policyOf(allow()), 'toAllow', [every({ actions: ['s3:GetObject'] })]).join('\n');
  expect(text).toContain('stops at Principal');
  expect(text).toContain('Hint: SomeRole stands for any role that nobody names');
  expect(text).not.toContain('add "AWS"');
});

test('what stands for others in a counterexample is marked: a role, its account, a key', () => {
  const text = linesOf(s3Bucket({ name: 'logs' }), 'toRequireSseS3').join('\n');
  expect(text).toMatch(
    / made up +role SomeRole, account 999999999999, KMS key\/00000000-0000-0000-0000-000000000000\n/,
  );
});

test('a needless statement: which other decides the same', () => {
  const covered = policyOf(allow({ Sid: 'Put', Action: 's3:PutObject' }), allow({ Sid: 'All', Action: 's3:*Object' }));
  expect(linesOf(covered, 'toHaveNoRedundantStatements')).toContain(
    '  statement 0 `Put`  Statement[0]: statement 1 `All` alone would decide the same',
  );
});

test('a comparison names both files', () => {
  const open = file('open.json', 'resource', allow());
  const strict = file('strict.json', 'resource', allow(), deny({ Sid: 'No' }));
  const text = linesOf(open, 'toBeMorePermissiveThan', [strict], 'not').join('\n');
  expect(text).toContain('Allowed by open.json, explicitly denied by the reference strict.json\n');
  expect(text).toContain('reference: Denied by statement 1 `No`  strict.json:4');
  expect(linesOf(open, 'toBeEquivalentTo', [open], 'not')).toContain(
    'Received: every request is decided as under the reference',
  );
});

test('a comparison shows the text of the reference with the caret below what decides there', () => {
  const only = (bucket: string): object => ({
    StringNotEquals: { 's3:prefix': `${bucket}/of-the-team-that-keeps-the-books` },
  });
  const open = file('open.json', 'resource', allow({ Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' }));
  const strict = file(
    'strict.json',
    'resource',
    allow({ Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' }),
    deny({ Sid: 'No', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs', Condition: only('books') }),
  );
  const lines = linesOf(open, 'toBeMorePermissiveThan', [strict], 'not');
  const shown = lines.findIndex((line) => /^ +\d+ \|/.test(line));
  const [excerpt = '', carets = ''] = lines.slice(shown);
  expect(excerpt).toContain('of-the-team-that-keeps-the-books');
  expect(carets).toMatch(/^ +\| +\^+$/);
  expect(excerpt.slice(carets.indexOf('^'))).toMatch(/^"books/);
});

test('a comparison with a reference that is silent names the statement of it that comes nearest', () => {
  const wider = file('wider.json', 'resource', allow({ Action: 's3:*Object' }));
  const reference = file('reference.json', 'resource', allow({ Sid: 'Read' }));
  expect(linesOf(wider, 'toBeMorePermissiveThan', [reference], 'not')).toContain(
    '  reference: Nearest allow  statement 0 `Read` stops at Action  reference.json:3',
  );
});

test('a comparison with a reference that allows nothing', () => {
  const text = linesOf(
    policyOf(allow()),
    'toBeMorePermissiveThan',
    [policyOf(deny({ Action: 's3:PutObject' }))],
    'not',
  );
  expect(text).toContain('Allowed here, neither allowed nor denied under the reference');
  expect(text).toContain('  reference: it has no Allow');
});

test('toBePublic({ only }) is an upper bound, and says so', () => {
  const open = policyOf(allow({ Principal: '*', Action: ['s3:GetObject', 's3:PutObject'] }));
  expect(linesOf(open, 'toBePublic', [{ only: ['s3:GetObject'] }])[2]).toBe(
    'Expected: strangers are allowed something, and nothing but s3:GetObject',
  );
});

describe('the statement that came nearest', () => {
  const secure = { Bool: { 'aws:SecureTransport': 'true' } };
  const signed = { StringEquals: { 's3:authType': 'REST-HEADER', 's3:signatureversion': 'AWS4-HMAC-SHA256' } };

  test('anonymous callers are not added to an Allow of somebody else', () => {
    const anyone = getObject({ bucket: 'logs', key: 'a', caller: library.anonymous });
    const text = linesOf(file('logs.json', 'resource', allow()), 'toAllow', [anyone]);
    expect(text).toContain('Hint: the statement does not cover anonymous callers');
  });

  test('of two with one test to mend, the one of which more tests hold', () => {
    const one = allow({ Sid: 'One', Condition: secure });
    const more = allow({ Sid: 'More', Condition: { ...secure, ...signed } });
    const call = getObject({
      ...{ bucket: 'logs', key: 'a', caller, secure: false },
      context: { 's3:authType': 'REST-HEADER', 's3:signatureversion': 'AWS4-HMAC-SHA256' },
    });
    for (const both of [
      [one, more],
      [more, one],
    ]) {
      const text = linesOf(file('logs.json', 'resource', ...both), 'toAllow', [call]);
      expect(text.find((line) => line.startsWith('Nearest allow'))).toContain('`More` stops at Condition');
    }
  });

  test('a Deny by TLS version was meant to stop plain HTTP', () => {
    const old = deny({ Sid: 'OldTls', Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } });
    const other = deny({ Sid: 'Other', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
    const text = linesOf(file('logs.json', 'resource', other, old), 'toDenyInsecureTransport');
    expect(text.find((line) => line.startsWith('Nearest deny'))).toContain('`OldTls` stops at Condition');
  });

  test('of policy sets it is said that some layer does not allow the call, and what AWS does with it', () => {
    const set = { identity: [policyOf(plain({ Action: 'sns:*' }))] };
    expect(linesOf(set, 'toAllow', [read])).toContain(
      'Received: it is implicitly denied: some layer does not allow it',
    );
    expect(linesOf(set, 'toDeny', [read], 'not')).toContain('Expected: AWS does not refuse the call');
  });

  test('a caller without any identity policy', () => {
    const text = linesOf(
      {
        identity: [],
        serviceControl: [[policyOf(plain({ Action: '*', Resource: '*' }))]],
        resource: file('logs.json', 'resource', deny({ Action: 's3:PutObject' })),
      },
      'toAllow',
      [read],
    );
    expect(text).toContain('The caller has no identity policy that allows it');
  });
});

describe('what a counterexample makes up', () => {
  test('is not the caller that the claim names', () => {
    const open = policyOf(allow({ Principal: '*' }));
    const named = library.every({ actions: ['s3:GetObject'], bucket: 'logs', callers: [iamRole(outsider)] });
    const text = linesOf(open, 'toDeny', [named]).join('\n');
    expect(text).toContain(outsider);
    expect(text).not.toMatch(/account 444455556666/);
  });
});

/** What a message says after the request: which statements are to blame, and the hint. */
function whyOf(...asked: Parameters<typeof linesOf>): readonly string[] {
  const text = linesOf(...asked);
  const start = text.findIndex((line) => line.startsWith('  call '));
  const from = text.indexOf('', start) + 1;
  const end = text.findIndex((line, at) => at >= from && (line === '' || line.startsWith('To fix it')));
  return text.slice(from, end === -1 ? undefined : end).filter((line) => !line.startsWith('Nothing to paste: '));
}

test.each([
  [1, 'aws:PrincipalTag/a is'],
  [2, 'aws:PrincipalTag/a and aws:PrincipalTag/b are'],
  [3, 'aws:PrincipalTag/a, aws:PrincipalTag/b and aws:PrincipalTag/c are'],
  [4, 'aws:PrincipalTag/a, aws:PrincipalTag/b, aws:PrincipalTag/c and 1 more are'],
])('%d keys that the answer does not depend on', (count, listed) => {
  const keys = ['a', 'b', 'c', 'd'].slice(0, count).map((tag) => [`aws:PrincipalTag/${tag}`, 'x']);
  const policy = policyOf(deny({ Condition: { StringEquals: Object.fromEntries(keys) as object } }), deny());
  expect(linesOf(policy, 'toAllow', [getObject({ bucket: 'logs', key: 'a', caller })])).toContain(
    `  whatever  ${listed}`,
  );
});

describe('why the nearest statement does not apply', () => {
  const principal = { AWS: outsider };
  const asRead = { action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a', context: {} };

  test.each<[string, object, object, string]>([
    [
      'a service',
      { service: 'cloudtrail.amazonaws.com' },
      {},
      'add "Service": "cloudtrail.amazonaws.com" to Principal',
    ],
    ['a web identity', { federated: 'accounts.google.com' }, {}, 'add "Federated": "accounts.google.com" to Principal'],
  ])('an Allow for others than %s', (_, caller, more, hint) => {
    const request = { ...asRead, ...more, principal: caller };
    expect(whyOf(policyOf(allow()), 'toAllow', [request]).at(-1)).toBe(`Hint: ${hint}`);
  });

  test('an Allow for others than a session: its role is what to add', () => {
    const request = { ...asRead, principal: 'arn:aws:sts::111122223333:assumed-role/Writer/ci' };
    expect(whyOf(policyOf(allow({ Principal: principal })), 'toAllow', [request])).toEqual([
      'Nearest allow  statement 0 stops at Principal  Statement[0].Principal',
      '  |  "Effect": "Allow",',
      `  |  "Principal": { "AWS": "${outsider}" },`,
      '  |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      '  |  "Action": "s3:GetObject",',
      '  |  "Resource": "arn:aws:s3:::logs/*"',
      `Hint: add "AWS": "${writer}" to Principal`,
    ]);
  });

  test('a Deny for others', () => {
    expect(whyOf(policyOf(deny({ Principal: principal })), 'toExplicitlyDeny', [read])).toContain(
      'Hint: the statement does not cover this caller; "Principal": "*" would',
    );
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'NotResource',
      { Resource: undefined, NotResource: 'arn:aws:s3:::logs/*' },
      'NotResource leaves out arn:aws:s3:::logs/a',
    ],
    ['NotAction', { Action: undefined, NotAction: 's3:Get*' }, 'NotAction leaves out s3:GetObject'],
    ['Action', { Action: 's3:PutObject' }, 'add "s3:GetObject" to Action'],
  ])('%s of an Allow', (_, more, hint) => {
    expect(whyOf(policyOf(allow(more)), 'toAllow', [read]).at(-1)).toBe(`Hint: ${hint}`);
  });

  test.each<[string, object, string | string[]]>([
    [
      'that the caller has',
      library.iamUser('arn:aws:iam::111122223333:user/alice'),
      'arn:aws:s3:::logs/${aws:username}/*',
    ],
    ['that only one entry has', caller, ['arn:aws:s3:::logs/${aws:username}/*', 'arn:aws:s3:::logs/b']],
  ])('a Resource with a variable %s', (_, who, Resource) => {
    const call = getObject({ bucket: 'logs', key: 'bob/a', caller: who as never, secure: true });
    const policy = policyOf(allow({ Principal: { AWS: '111122223333' }, Resource }));
    expect(whyOf(policy, 'toAllow', [call]).at(-1)).toBe(
      'Hint: add "arn:aws:s3:::logs/bob/a" to Resource, or a pattern that covers it',
    );
  });

  test.each<[string, object, object]>([
    [
      'the one with less to mend, however much of the other holds',
      { Condition: held(1, 1) },
      { Principal: principal, Condition: held(2, 1) },
    ],
    [
      'wherever the other stops',
      { Condition: held(1, 1) },
      { Resource: 'arn:aws:s3:::audit/*', Condition: held(2, 1) },
    ],
    ['the one that names the action', { Condition: held(0, 1) }, { Action: 's3:Get*', Condition: held(0, 1) }],
    ['the one that is stopped last', { Condition: held(0, 1) }, { Resource: 'arn:aws:s3:::audit/*' }],
  ])('of two: %s', (_, nearer, other) => {
    const [one, two] = [allow({ Sid: 'Nearer', ...nearer }), allow({ Sid: 'Other', ...other })];
    for (const both of [
      [one, two],
      [two, one],
    ])
      expect(whyOf(policyOf(...both), 'toAllow', [read])[0]).toMatch(
        /^Nearest allow {2}statement \d `Nearer` stops at/,
      );
  });
});

/** Condition tests of a request over plain HTTP, of which so many hold and so many do not. */
function held(holding: number, failing: number): object {
  const holds = { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 's3:authType': 'REST-HEADER' } };
  return {
    ...Object.fromEntries(Object.entries(holds).slice(0, holding)),
    ...(failing > 0 && { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Nobody' } }),
  };
}

describe('what in an Allow lets a stranger in', () => {
  const statement = [
    '  |  "Effect": "Allow",',
    '  |  "Principal": "*",',
    '  |  "Action": "s3:GetObject",',
    '  |  "Resource": "arn:aws:s3:::logs/*",',
  ];
  const open = (Condition: object) => policyOf(allow({ Principal: '*', Condition }));

  test.each<[string, object, string[]]>([
    [
      'a negated test, which holds without its key',
      { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } },
      [
        '  |  "Condition": { "StringNotEquals": { "aws:SourceVpc": "vpc-0a1b2c3d" } }',
        '  |                                                       ^^^^^^^^^^^^^^',
        'Hint: StringNotEquals aws:SourceVpc holds without the condition key too, and this request has none',
      ],
    ],
    [
      'a test of where the caller is',
      { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      [
        '  |  "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }',
        '  |                                                ^^^^^^^^^^^^^^^^',
        'Hint: IpAddress aws:SourceIp admits an address in "203.0.113.0/24", such as "203.0.113.7"',
        'statement 0 still lets in whoever signs in, of any account: better name in its Principal whom you mean',
      ],
    ],
  ])('%s', (_, Condition, lines) => {
    expect(whyOf(open(Condition), 'toDenyAnonymous')).toEqual([
      'Allowed by statement 0  Statement[0]',
      ...statement,
      ...lines,
    ]);
  });

  test.each([
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/*', 'arn:aws:iam::999999999999:role/SomeRole'],
    ['StringLike', 'aws:userid', '*', 'AROAEXAMPLE0000000001:session'],
    ['StringEquals', 'aws:VpceAccount', '111122223333', '111122223333'],
  ])('a test of who the caller is: %s %s', (operator, key, pattern, value) => {
    const why = whyOf(open({ [operator]: { [key]: pattern } }), 'toGrantAny', [{ actions: ['s3:GetObject'] }], 'not');
    expect(why.at(-1)).toBe(`Hint: ${operator} ${key} admits "${value}"`);
  });

  test('its principal, one of two', () => {
    expect(whyOf(policyOf(allow({ Principal: { AWS: [writer, '*'] } })), 'toDenyAnonymous').at(-1)).toBe(
      'Hint: this principal is everyone: name whom you mean',
    );
  });

  test('a wildcard in Action, as the policy writes it; not where another pattern names the action', () => {
    const granted = (Action: string[]) =>
      whyOf(policyOf(allow({ Action })), 'toGrantAny', [{ actions: ['s3:GetObject'] }], 'not');
    const writtenOut =
      '"s3:Get*" is written out: leave out what else is not meant, such as s3:GetObjectAnnotation, s3:GetObjectLegalHold, s3:GetObjectRetention and 2 more';
    expect(granted(['s3:Get*'])).toEqual([
      'Allowed by statement 0  Statement[0]',
      '  |  "Effect": "Allow",',
      `  |  "Principal": { "AWS": "${writer}" },`,
      '  |  "Action": ["s3:Get*"],',
      '  |            ^^^^^^^^^^^',
      '  |  "Resource": "arn:aws:s3:::logs/*"',
      'Hint: "s3:Get*" covers s3:GetObject',
      writtenOut,
    ]);
    expect(granted(['s3:Get*', 's3:GetObject'])).toEqual(['Allowed by statement 0  Statement[0]', writtenOut]);
  });

  test('a service that calls for anyone', () => {
    const trail = policyOf(allow({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject' }));
    expect(whyOf(trail, 'toPreventConfusedDeputy', [{ accounts: ['111122223333'] }])).toEqual([
      'Allowed by statement 0  Statement[0]',
      'Hint: test aws:SourceArn or aws:SourceAccount, since cloudtrail.amazonaws.com calls on behalf of anyone',
      'Every trail of that account gets in: for one alone, test aws:SourceArn too',
      'Calls that do not tell aws:SourceAccount are refused then:',
      '  of a service that never sends it, test aws:SourceArn alone',
    ]);
  });
});

test.each([
  ['in a list', (statement: object) => [statement], 'Statement[0]'],
  ['alone', (statement: object) => statement, 'Statement'],
])('the Deny that the proposal mends is the one to blame: %s', (_, written, place) => {
  const statement = deny({
    Sid: 'Tls',
    Resource: 'arn:aws:s3:::logs/*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  expect(
    linesOf({ Version: '2012-10-17', Statement: written(statement) }, 'toDenyInsecureTransport').slice(-9),
  ).toEqual([
    `Nearest deny  statement 0 \`Tls\` stops at Resource  ${place}.Resource`,
    '  |  "Effect": "Deny",',
    '  |  "Principal": "*",',
    '  |  "Action": "s3:*",',
    '  |  "Resource": "arn:aws:s3:::logs/*",',
    '  |              ^^^^^^^^^^^^^^^^^^^^^',
    '  |  "Sid": "Tls",',
    '  |  "Condition": { "Bool": { "aws:SecureTransport": "false" } }',
    'To fix it, make that "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]',
  ]);
});

test('what no policy names is made up: the organization of a stranger, not one that the claim names', () => {
  const madeUp = (text: readonly string[]) => text.find((line) => line.startsWith('  made up '));
  const open = policyOf(allow({ Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }));
  const stranger = linesOf(open, 'toGrantAny', [{ actions: ['s3:GetObject'] }], 'not');
  expect(madeUp(stranger)).toBe('  made up             role SomeRole, account 999999999999, organization o-otherorg00');
  const named = iamRole(writer, { organization: 'o-zzzzzzzzzz' });
  const calls = every({ actions: ['s3:GetObject'], bucket: 'logs', callers: [named] });
  const ofOthers = policyOf(deny({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }));
  const lines = linesOf(ofOthers, 'toExplicitlyDeny', [calls]);
  const toFix = lines.findIndex((line) => line.startsWith('To fix it'));
  expect(madeUp(lines.slice(0, toFix))).toBeUndefined();
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}aws:PrincipalOrgID +o-zzzzzzzzzz$/));
});

describe('what a layer lacks', () => {
  test('a claim about every call to a set: the layer that denies one', () => {
    const statement = plain({ Action: '*', Resource: '*' });
    const scp = policyOf(statement, plain({ Effect: 'Deny', Sid: 'No', Action: 's3:GetObject', Resource: '*' }));
    const calls = every({ actions: ['s3:GetObject'], bucket: 'logs', callers: [iamRole(writer)] });
    expect(whyOf({ identity: [policyOf(statement)], serviceControl: [[scp]] }, 'toAllow', [calls])).toEqual([
      'Denied by the SCP at level 0, statement 1 `No`  Statement[1]',
    ]);
  });

  test('a session policy, without which a federated user may do nothing', () => {
    const request = {
      ...{ principal: 'arn:aws:sts::111122223333:federated-user/bob', context: {} },
      ...{ action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' },
    };
    expect(whyOf({ identity: [], resource: policyOf(allow()) }, 'toAllow', [request])).toEqual([
      'The caller has no identity policy that allows it',
      'There is no session policy, and without one this caller has no permissions',
      'No statement of the bucket policy allows it; nearest: statement 0 stops at Principal  Statement[0].Principal',
    ]);
  });

  test.each(['SCP', 'RCP'])('%ss do not bind service-linked roles', (name) => {
    const linked = 'arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
    const statement = {
      ...plain({ Effect: 'Deny', Action: 's3:*', Resource: '*' }),
      ...(name === 'RCP' && { Principal: '*' }),
    };
    const policy = parsePolicy(policyOf(statement), { type: name === 'SCP' ? 'serviceControl' : 'resourceControl' });
    const calls = every({ actions: ['s3:GetObject'], bucket: 'logs', callers: [iamRole(linked, { session: 'ecs' })] });
    expect(linesOf(policy, 'toExplicitlyDeny', [calls]).slice(3)).toEqual([
      'Received: this one is not',
      '',
      '  caller  arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECS/ecs',
      `  role    ${linked}`,
      '  call    s3:GetObject on arn:aws:s3:::logs/key',
      '',
      `${name}s do not bind service-linked roles`,
      'Nothing to paste: leave them out of the claim, every({ except: serviceLinkedRoles() })',
    ]);
  });

  test('a Deny: whose policy may allow it depends on who owns the resource', () => {
    const silenceOf = (subject: unknown) =>
      whyOf(subject, 'toEnforceNetworkPerimeter', [{ vpcs: ['vpc-0a1b2c3d'] }])[0];
    const silent = policyOf(allow({ Action: 's3:PutObject' }));
    const line = 'No statement denies it, so a policy of the caller may allow it';
    expect(silenceOf(s3Bucket({ name: 'logs', account: '111122223333', policy: silent }))).toBe(line);
    const inAccount = `${line}, if the caller is in the account that owns the bucket`;
    expect(silenceOf(s3Bucket({ name: 'logs', policy: silent }))).toBe(inAccount);
    expect(silenceOf(policyOf(deny({ Action: 's3:PutObject', Resource: 'arn:aws-cn:s3:::logs/*' })))).toBe(inAccount);
  });

  test('the account of the bucket, where that would settle it and no Deny is there', () => {
    const anyone = every({ bucket: 'logs', actions: ['s3:GetObject'] });
    expect(whyOf(policyOf(allow()), 'toDeny', [anyone])).toEqual([
      'No statement denies it, so a policy of the caller may allow it, if the caller is in the account that owns the bucket',
      'Hint: give the account of the bucket: s3Bucket({ name, account, policy })',
    ]);
  });
});

describe('a call in an environment: what lacks and where to add it', () => {
  const loader = (...statements: Record<string, unknown>[]) =>
    iamRole('arn:aws:iam::111122223333:role/batch/loader', { session: 'ci', policies: [policyOf(...statements)] });
  const worldOf = (who: ReturnType<typeof iamRole>, key: Record<string, unknown> = {}) =>
    environment({
      buckets: [s3Bucket({ name: 'logs', region: 'eu-west-1', account: '111122223333' })],
      keys: [kmsKey({ arn: keyArn, policy: policyOf(allow({ Action: 'kms:*', Resource: '*', ...key })) })],
      principals: [who],
    });
  const logs = { bucket: 'logs', key: 'a', secure: true };

  test('the use of the key, in a policy of the caller', () => {
    const who = loader(plain({ Action: 's3:*', Resource: '*' }));
    const world = worldOf(who, { Principal: { AWS: 'arn:aws:iam::111122223333:root' } });
    expect(linesOf(world, 'toAllow', [putObject({ ...logs, caller: who, encryption: sseKms(keyArn) })])).toEqual([
      'expect(environment).toAllow(putObject(…))',
      '',
      'Expected: AWS allows the call',
      'Received: kms:GenerateDataKey on the key is not allowed, and this call needs it',
      '',
      '  caller                            arn:aws:sts::111122223333:assumed-role/loader/ci',
      `  call                              kms:GenerateDataKey on ${keyArn}`,
      '  kms:EncryptionContext:aws:s3:arn  arn:aws:s3:::logs/a',
      '  (beside it s3:PutObject on arn:aws:s3:::logs/a: allowed)',
      '  (S3 calls KMS on behalf of the caller)',
      '',
      'No statement of the identity policy allows it; nearest: statement 0 stops at Action  Statement[0].Action',
      `Hint: allow kms:GenerateDataKey on ${keyArn} in a policy of role/batch/loader`,
      'To fix it, put this first in "Statement" of the identity policy of loader',
      '    {',
      '      "Sid": "AllowGenerateDataKey",',
      '      "Effect": "Allow",',
      '      "Action": "kms:GenerateDataKey",',
      `      "Resource": "${keyArn}"`,
      '    },',
      '',
      'For every layer and statement: console.log(String(explain(putObject(…), environment)))',
    ]);
  });

  test('the use of the key, in the key policy', () => {
    const who = loader(plain({ Action: ['s3:*', 'kms:*'], Resource: '*' }));
    const upload = putObject({ ...logs, caller: who, encryption: sseKms(keyArn) });
    expect(whyOf(worldOf(who, { Principal: { AWS: outsider } }), 'toAllow', [upload])).toEqual([
      'The key policy neither allows it to this caller nor lets account 111122223333 use IAM policies; nearest: statement 0 stops at Principal  Statement[0].Principal',
      'Hint: allow kms:* to "arn:aws:iam::111122223333:root" in the key policy, or kms:GenerateDataKey to this caller',
    ]);
  });

  test('the call itself, in either policy; nothing more where an Allow comes near', () => {
    const none = loader(plain({ Action: 'sns:*', Resource: '*' }));
    expect(linesOf(worldOf(none), 'toAllow', [getObject({ ...logs, caller: none })]).slice(4, 13)).toEqual([
      '',
      '  caller     arn:aws:sts::111122223333:assumed-role/loader/ci',
      '  role       arn:aws:iam::111122223333:role/batch/loader',
      '  call       s3:GetObject on arn:aws:s3:::logs/a',
      '  transport  HTTPS',
      '',
      'No statement of the identity policy allows it; nearest: statement 0 stops at Action  Statement[0].Action',
      'There is no bucket policy that allows it',
      'Hint: allow s3:GetObject on arn:aws:s3:::logs/a in a policy of role/batch/loader, or to the caller in the bucket policy',
    ]);
    const near = loader(plain({ Action: 's3:*', Resource: 'arn:aws:s3:::audit/*' }));
    expect(whyOf(worldOf(near), 'toAllow', [getObject({ ...logs, caller: near })])).toEqual([
      'No statement of the identity policy allows it; nearest: statement 0 stops at Resource  Statement[0].Resource',
      '  Statement[0].Resource: "arn:aws:s3:::audit/*"',
      'Hint: Resource is "arn:aws:s3:::audit/*", and this call is on "arn:aws:s3:::logs/a": replace it, or list both if both are meant',
      'There is no bucket policy that allows it',
    ]);
  });

  test('of a caller of another account, in the bucket policy', () => {
    const other = iamRole(outsider, { session: 'ci', policies: [policyOf(plain())] });
    const world = worldOf(loader(plain()));
    expect(whyOf(world, 'toAllow', [getObject({ ...logs, caller: other })])).toEqual([
      'There is no bucket policy that allows it',
      'Hint: allow s3:GetObject to this caller in the bucket policy',
    ]);
  });
});
