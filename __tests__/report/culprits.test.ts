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
      /^ {2}5 \| .*aws:PrincipalOrgID.*\n.*\^+\nHint: StringNotEquals aws:PrincipalOrgID holds without the key too/,
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
    expect(text).toContain('The same holds for 3 of 3 buckets, the others:');
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
    expect(message).not.toContain('`Org`');
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
  expect(text).toContain('Hint: no caller is named');
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
  expect(text).toContain('allowed by open.json, explicitly denied by the reference strict.json\n');
  expect(text).toContain('reference: Denied by statement 1 `No`  strict.json:4');
  expect(linesOf(open, 'toBeEquivalentTo', [open], 'not')).toContain(
    'Received: every request is decided as under the reference',
  );
});

test('a comparison with a reference that is silent names the statement of it that comes nearest', () => {
  const wider = file('wider.json', 'resource', allow({ Action: 's3:*Object' }));
  const reference = file('reference.json', 'resource', allow({ Sid: 'Read' }));
  expect(linesOf(wider, 'toBeMorePermissiveThan', [reference], 'not')).toContain(
    '  reference: Nearest allow  statement 0 `Read` stops at Action  reference.json:3',
  );
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

  test('two keys that the answer does not depend on', () => {
    const other = { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:SourceVpc': 'vpc-0123456789abcdef0' } };
    const text = linesOf(policyOf(deny({ Condition: other }), deny()), 'toAllow', [
      getObject({ bucket: 'logs', key: 'a', caller }),
    ]);
    expect(text.join('\n')).toMatch(/whatever {2}aws:\w+ and aws:\w+ are/);
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
