import '../../src/setup';
import {
  anonymous,
  awsService,
  awsServices,
  deleteObject,
  environment,
  every,
  getObject,
  iamRole,
  kmsKey,
  parsePolicy,
  putObject,
  s3Bucket,
  sseKms,
  viaAwsServices,
  type Call,
  type Environment,
} from '../../src';
import * as matchers from '../../src/matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { withCures, type Cure } from '../../src/cures/cure';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const organization = 'o-a1b2c3d4e5';
const all = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];

interface Statement {
  readonly [name: string]: unknown;
}

const deny = (condition: object, more: object = {}): Statement => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: all,
  Condition: condition,
  ...more,
});
const allow = (more: object = {}): Statement => ({
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:role/reader' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::logs/*',
  ...more,
});
const http = { Bool: { 'aws:SecureTransport': 'false' } };
const upload = { Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/*' };
const outsiders = {
  StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization },
  BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
};
const outsidersOfServices = {
  StringNotEqualsIfExists: { 'aws:SourceOrgID': organization },
  Bool: { 'aws:PrincipalIsAWSService': 'true' },
};

interface Case {
  readonly claim: keyof typeof matchers;
  readonly argument?: unknown;
  /** Refuses exactly what the claim is about: what is left of the policy beside it must stay as it was. */
  readonly scope: readonly Statement[];
  readonly broken: Readonly<Record<string, readonly Statement[]>>;
}

const cases: readonly Case[] = [
  {
    claim: 'toDenyInsecureTransport',
    scope: [deny(http)],
    broken: {
      'Allow if TLS': [allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
      'only an Allow': [allow()],
      'objects alone': [allow(), deny(http, { Resource: 'arn:aws:s3:::logs/*' })],
      'bucket alone': [allow(), deny(http, { Resource: 'arn:aws:s3:::logs' })],
      'reads alone': [allow(), deny(http, { Action: 's3:GetObject' })],
      'one account alone': [allow(), deny(http, { Principal: { AWS: '444455556666' } })],
      'the other value': [allow(), deny({ Bool: { 'aws:SecureTransport': 'true' } }, { Action: 's3:DeleteBucket' })],
      'a second condition': [allow(), deny({ ...http, IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })],
      'another Deny': [allow(), deny({ StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } })],
      'objects and reads alone': [allow(), deny(http, { Resource: 'arn:aws:s3:::logs/*', Action: 's3:GetObject' })],
    },
  },
  {
    claim: 'toRequireTlsVersion',
    argument: '1.2',
    scope: [deny(http), deny({ NumericLessThan: { 's3:TlsVersion': '1.2' } })],
    broken: {
      'plain HTTP alone': [allow(), deny(http)],
      neither: [allow()],
      'too low': [allow(), deny(http), deny({ NumericLessThan: { 's3:TlsVersion': '1.1' } })],
      'an Allow': [allow({ Condition: { NumericGreaterThanEquals: { 's3:TlsVersion': '1.2' } } })],
      'versions alone': [allow(), deny({ NumericLessThan: { 's3:TlsVersion': '1.2' } })],
    },
  },
  {
    claim: 'toRequireSseKms',
    argument: { kmsKey: key },
    scope: [
      deny({ StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } }, upload),
      deny({ StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': key } }, upload),
    ],
    broken: {
      'only an Allow': [allow({ Action: 's3:PutObject' })],
      'an Allow by header': [
        allow({
          Action: 's3:PutObject',
          Condition: { StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
        }),
      ],
      'any key': [
        allow({ Action: 's3:PutObject' }),
        deny({ StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } }, upload),
      ],
      'one folder alone': [
        allow({ Action: 's3:PutObject' }),
        deny(
          { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
          { ...upload, Resource: 'arn:aws:s3:::logs/in/*' },
        ),
      ],
    },
  },
  {
    claim: 'toRequireSseS3',
    scope: [deny({ StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } }, upload)],
    broken: {
      'only an Allow': [allow({ Action: 's3:PutObject' })],
      'only where the header is there': [
        allow({ Action: 's3:PutObject' }),
        deny({ StringNotEqualsIfExists: { 's3:x-amz-server-side-encryption': ['AES256', 'aws:kms'] } }, upload),
      ],
    },
  },
  {
    claim: 'toDenyAnonymous',
    scope: [deny({ StringEquals: { 'aws:PrincipalType': 'Anonymous' } })],
    broken: {
      'public read': [allow({ Principal: '*' })],
      'public over TLS': [allow({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
      'public from a network': [
        allow({ Principal: { AWS: '*' }, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
      ],
      'two public statements': [
        allow({ Principal: '*' }),
        allow({ Sid: 'List', Principal: '*', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' }),
      ],
    },
  },
  {
    claim: 'toEnforceIdentityPerimeter',
    argument: { organizations: [organization] },
    scope: [deny(outsiders)],
    broken: {
      everyone: [allow({ Principal: '*' })],
      'another account': [allow({ Principal: { AWS: '999988887777' } })],
      'another organization': [
        allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } } }),
      ],
      'objects alone': [
        allow({ Principal: '*', Action: ['s3:GetObject', 's3:ListBucket'], Resource: all }),
        deny(outsiders, { Resource: 'arn:aws:s3:::logs/*' }),
      ],
    },
  },
  {
    claim: 'toEnforceNetworkPerimeter',
    argument: { vpcs: ['vpc-0a1b2c3d'], sourceIps: ['203.0.113.0/24'] },
    scope: [
      deny({
        StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-0a1b2c3d' },
        NotIpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' },
      }),
    ],
    broken: {
      'only an Allow': [allow()],
      everyone: [allow({ Principal: '*' })],
      'an Allow by network': [allow({ Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } } })],
    },
  },
  {
    claim: 'toPreventConfusedDeputy',
    argument: { organizations: [organization] },
    scope: [deny(outsidersOfServices)],
    broken: {
      'a service': [allow({ Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject' })],
      'a service for another account': [
        allow({
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: 's3:PutObject',
          Condition: { StringEquals: { 'aws:SourceAccount': '999988887777' } },
        }),
      ],
      'a service by ARN pattern': [
        allow({
          Principal: { Service: 'sns.amazonaws.com' },
          Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } },
        }),
      ],
    },
  },
];

type Judged = (this: { isNot: boolean }, received: unknown, argument?: unknown) => MatcherResult;

function judged(subject: unknown, { claim, argument }: Pick<Case, 'claim' | 'argument'>, isNot = false): MatcherResult {
  return (matchers[claim] as unknown as Judged).call({ isNot }, subject, argument);
}

/** As a reader writes a policy: two spaces, a statement after the other. */
function textOf(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}

const rows = cases.flatMap((one) =>
  Object.entries(one.broken).map(([name, statements]) => ({ ...one, name, statements })),
);

describe('every broken policy is mended by its message', () => {
  test.each(rows)('$claim: $name', (one) => {
    const before = parsePolicy(textOf(one.statements));
    let document: object = before.document;
    let rounds = 0;
    for (; rounds < 3 && !judged(document, one).pass; rounds++) {
      const cures = judged(document, one).cures?.() ?? [];
      expect(cures).not.toEqual([]);
      document = withCures(document, cures) ?? {};
    }
    expect(rounds).toBeGreaterThan(0);
    expect(rounds).toBeLessThan(3);

    expect(parsePolicy(beside(document, one.scope))).toBeEquivalentTo(beside(before.document, one.scope));
  });

  test.each(rows)('$claim: $name, pasted', (one) => {
    const text = textOf(one.statements);
    const message = judged(text, one).message();
    expect(message.slice(0, message.indexOf('To fix it')).split('\n').length).toBeLessThanOrEqual(26);
    const [, pasted] = /^To fix it, put .* first in "Statement".*\n([^]*)$/m.exec(message) ?? [];
    const changed =
      /^To fix it, (?:make (?:that )?"[\w:-]+": .|remove "[\w:-]+": .* from statement \d|remove "[\w:-]+" from "[\w:-]+" in statement \d|put this in place of (?:"\w+(?::\w+)?" in )?statement \d|write "[^"]+" for "[^"]+" in statement \d)/m;
    if (pasted !== undefined && !changed.test(message)) {
      const mended = text.replace('"Statement": [', `"Statement": [\n${pasted}`);
      expect(judged(mended, one).pass).toBe(true);
    } else {
      expect(message).toMatch(changed);
    }
  });
});

/** Under Denies of all that a claim is about, what is left must be decided as before. */
function beside(document: object, scope: readonly Statement[]): object {
  const { Statement: statements } = document as { readonly Statement: readonly Statement[] };
  return { Version: '2012-10-17', Statement: [...statements, ...scope] };
}

describe('a negated claim that fails names the Denies that go or are narrowed', () => {
  const open = allow({ Principal: '*', Action: ['s3:GetObject', 's3:PutObject'] });
  const needless = deny({ StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } }, { Sid: 'Region' });

  test.each(cases)('$claim: the Denies that are about it', (one) => {
    // An Allow on less than a Deny would be spared alone.
    const everything = { ...open, Action: 's3:*', Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] };
    const statements = [everything, needless, ...one.scope];
    const result = judged(textOf(statements), one, true);
    expect(result.pass).toBe(true);
    const cures = result.cures?.() ?? [];
    const removed = cures.map(({ path, operation }) => [operation, Number(path.at(-1)) > 1]);
    expect(removed).toEqual(cures.map(() => ['remove', true]));
    for (const { path } of cures) expect(result.message()).toContain(`remove statement ${path.at(-1)}`);
    expect(result.message()).toContain(
      '\nThis drops the whole Deny, for every request that it stops\nTo fix it, remove',
    );
    const mended = withCures(parsePolicy(textOf(statements)).document, cures) ?? {};
    expect(judged(mended, one, true).pass).toBe(false);
    expect(parsePolicy(beside(mended, one.scope))).toBeEquivalentTo(beside({ Statement: statements }, one.scope));
  });

  // A narrower Deny for uploads by header would no longer deny what sends no such header.
  const narrowable = cases.filter(({ scope }) => scope.every(({ Action }) => Action === 's3:*'));
  test.each(narrowable)('$claim: a Deny that is about more', (one) => {
    const { Condition, ...whole } = deny({}, { Sid: 'Whole' });
    const statements = [open, { ...whole, Principal: '*' }];
    const result = judged(textOf(statements), one, true);
    const mended = withCures(parsePolicy(textOf(statements)).document, result.cures?.() ?? []) ?? {};
    expect(Condition).toEqual({});
    expect(judged(mended, one, true).pass).toBe(false);
    expect(parsePolicy(beside(mended, one.scope))).toBeEquivalentTo(beside({ Statement: statements }, one.scope));
    expect(result.message()).toMatch(/^(?:To fix it, |And )put this in place of statement 1 `Whole`/m);
  });

  test.each<[string, keyof typeof matchers, unknown, readonly Statement[], string]>([
    [
      'a policy of nothing else',
      'toDenyInsecureTransport',
      undefined,
      [deny(http)],
      'Detach or delete the policy instead',
    ],
    ['nobody is let in', 'toDenyAnonymous', undefined, [allow()], 'only an Allow for "Principal": "*" lets anonymous'],
    ['public for less', 'toBePublic', { only: ['s3:GetObject'] }, [allow({ Principal: '*' })], 'makes a policy public'],
  ])('nothing to paste: %s', (_name, claim, argument, statements, why) => {
    const result = judged(textOf(statements), { claim, argument }, true);
    expect(result.cures?.()).toEqual([]);
    expect(result.message()).toContain(`Nothing to paste: `);
    expect(result.message()).toContain(why);
  });
});

describe('a claim that something is let through', () => {
  const readersOnly = deny({ StringNotEquals: { 'aws:PrincipalType': 'User' } }, { Sid: 'Users' });
  const access = { actions: ['s3:PutObject'], resources: ['arn:aws:s3:::logs/*'] };
  const reader = 'arn:aws:iam::111122223333:role/reader';

  test.each<[string, keyof typeof matchers, readonly unknown[], readonly Statement[]]>([
    ['toBePublic', 'toBePublic', [], [allow({ Principal: '*' }), deny({ StringLike: { 'aws:UserAgent': '*' } })]],
    ['toGrantAny, a Deny', 'toGrantAny', [{ actions: ['s3:GetObject'] }], [allow(), readersOnly]],
    ['toGrantAny, no Allow', 'toGrantAny', [{ ...access, principals: [reader] }], [allow()]],
    ['toLockOut', 'toLockOut', [reader, { actions: ['s3:GetObject'] }], [allow()]],
  ])('%s', (_name, claim, given, statements) => {
    const ask = (subject: unknown): MatcherResult =>
      (matchers[claim] as unknown as (this: object, ...all: readonly unknown[]) => MatcherResult).call(
        { isNot: false },
        subject,
        ...given,
      );
    const result = ask(textOf(statements));
    expect(result.pass).toBe(false);
    const cures = result.cures?.() ?? [];
    expect(ask(withCures(parsePolicy(textOf(statements)).document, cures)).pass).toBe(true);
    expect(JSON.stringify(cures)).not.toMatch(
      /"Principal":"\*"[^}]*"Effect":"Allow"|"Effect":"Allow"[^}]*"Principal":"\*"/,
    );
    expect(result.message()).toContain('To fix it, ');
  });

  test('public, where nothing but an Allow for everybody could do', () => {
    const result = judged(textOf([allow()]), { claim: 'toBePublic' });
    expect(result.cures?.()).toEqual([]);
    expect(result.message()).toContain('Nothing to paste: only an Allow for "Principal": "*" makes a policy public');
  });
});

test('an Allow for everybody that a condition limits is shown with that condition', () => {
  const limited = allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } });
  const { message } = judged(textOf([allow({ Sid: 'Own' }), limited]), { claim: 'toBePublic' });
  expect(message()).toContain('Nearest allow  statement 1 `Read` stops at Condition');
  expect(message()).toContain('Hint: StringEquals aws:PrincipalOrgID never holds without the condition key');
  expect(message()).toContain('Nothing to paste: statement 1 `Read` is for everybody but for its Condition');
});

describe('a change that affects more than the claim is about', () => {
  const admin = 'arn:aws:iam::111122223333:role/admin';
  const lockedOut = (statement: Statement): MatcherResult =>
    matchers.toLockOut.call({ isNot: true }, textOf([allow(), statement]), admin, { actions: ['s3:GetObject'] });
  const elsewhere = { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };

  test('is offered where nothing else is left, with a request that shows it', () => {
    const message = lockedOut(deny(elsewhere)).message();
    expect(message).toMatch(
      /^This changes other requests too: this one is explicitly denied, and would be neither allowed nor denied\n {2}caller +\S+assumed-role\/admin\/session\n {2}call +s3:/m,
    );
  });

  test('is not spoken of where it is proven that there is none', () => {
    const message = lockedOut(deny(elsewhere, { Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' })).message();
    expect(message).toContain('To fix it, put this in place of');
    expect(message).not.toContain('other requests');
  });
});

describe('one call in an environment', () => {
  const account = '111122223333';
  const loader = `arn:aws:iam::${account}:role/batch/loader`;
  const keyId = key.slice(key.lastIndexOf('/') + 1);
  const policyOf = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
  const may = (actions: string, resource = '*'): object => ({ Effect: 'Allow', Action: actions, Resource: resource });
  const levels = [policyOf(may('*')), policyOf(may('*'))];

  /** Policies by what a cure calls them. */
  type Documents = Readonly<Record<string, object>>;

  const world = (documents: Documents): Environment =>
    environment({
      buckets: [
        s3Bucket({
          name: 'logs',
          region: 'eu-central-1',
          defaultEncryption: sseKms(key),
          ...(documents['logs'] && { policy: documents['logs'] }),
        }),
      ],
      keys: [
        kmsKey({ arn: key, policy: documents[keyId] ?? policyOf({ ...may('kms:*'), Principal: { AWS: account } }) }),
      ],
      principals: [iamRole(loader, { policies: [documents['loader/1'] ?? []].flat() })],
      serviceControl: levels.map((one, level) => [documents[`serviceControl,${level},0`] ?? one]),
    });
  const pasted = (documents: Documents, cures: readonly Cure[]): Documents => {
    const ids = cures.map(({ document = [] }) => document.join());
    const entries = ids.map((id) => [
      id,
      withCures(
        documents[id],
        cures.filter(({ document = [] }) => document.join() === id),
      ),
    ]);
    return { ...documents, ...Object.fromEntries(entries) } as Documents;
  };
  const read = (env: Environment): Call => getObject({ bucket: 'logs', key: 'a', caller: env.role('loader') });
  const write = (): Call => putObject({ bucket: 'logs', key: 'a', caller: loader, encryption: null });
  const everything = policyOf(may('s3:*'), may('kms:*'));
  const noReads = deny({ ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/admin` } });

  test.each<[string, 'toAllow' | 'toDeny', boolean, Documents, (env: Environment) => Call, readonly string[]]>([
    ['nothing is granted', 'toAllow', false, {}, read, ['loader/1']],
    ['something else is granted', 'toAllow', false, { 'loader/1': policyOf(may('sqs:*')) }, read, ['loader/1']],
    ['the key is not granted', 'toAllow', false, { 'loader/1': policyOf(may('s3:*')) }, write, ['loader/1']],
    [
      'the key belongs to others',
      'toAllow',
      false,
      {
        'loader/1': policyOf(may('s3:*')),
        [keyId]: policyOf({ ...may('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:role/admin` } }),
      },
      write,
      [keyId],
    ],
    ['a Deny of the bucket', 'toAllow', false, { 'loader/1': everything, logs: policyOf(noReads) }, read, ['logs']],
    [
      'a Deny, and no Allow',
      'toAllow',
      false,
      { logs: policyOf(noReads), [`serviceControl,1,0`]: policyOf(may('s3:*'), may('kms:*')) },
      write,
      ['logs', 'loader/1'],
    ],
    [
      'an SCP that lacks it',
      'toAllow',
      false,
      { 'loader/1': everything, 'serviceControl,1,0': policyOf(may('sqs:*')) },
      (env) => getObject({ bucket: 'logs', key: 'a', caller: env.role('loader') }),
      ['serviceControl,1,0'],
    ],
    ['nothing is denied', 'toDeny', false, { 'loader/1': everything }, read, ['loader/1']],
    ['it is allowed', 'toAllow', true, { 'loader/1': everything }, read, ['loader/1']],
  ])('%s', (_name, claim, isNot, documents, callIn, changed) => {
    const ask = (given: Documents): MatcherResult => {
      const env = world(given);
      return matchers[claim].call({ isNot }, env, callIn(env));
    };
    const result = ask(documents);
    expect(result.pass).toBe(isNot);
    const cures = result.cures?.() ?? [];
    expect([...new Set(cures.map(({ document = [] }) => document.join()))]).toEqual(changed);
    expect(JSON.stringify(cures)).not.toMatch(/"Effect":"Allow"[^}]*"Principal":"\*"/);
    expect(ask(pasted(documents, cures)).pass).toBe(!isNot);
    for (const id of changed)
      expect(result.message()).toContain(id.startsWith('service') ? 'SCP at level 1' : id.split('/')[0]);
  });

  test('a bucket without policy opens to nobody', () => {
    const env = world({});
    const result = matchers.toAllow.call(
      { isNot: false },
      env,
      getObject({ bucket: 'logs', key: 'a', caller: anonymous }),
    );
    expect(result.cures?.()).toEqual([]);
  });
});

describe('calls and sets of calls', () => {
  const reader = 'arn:aws:iam::111122223333:role/reader';
  const remove = { bucket: 'logs', key: 'a', caller: reader, secure: true };
  const sparing = { Principal: undefined, NotPrincipal: { AWS: ['arn:aws:iam::111122223333:role/admin'] } };

  test.each<[string, keyof typeof matchers, unknown, readonly Statement[], RegExp]>([
    [
      'a call that nothing may speak of loses its action, since a Deny would speak of it',
      'toImplicitlyDeny',
      deleteObject(remove),
      [allow({ Action: 's3:*Object' })],
      /^(?!.*"Deny").*"s3:PutObject"/s,
    ],
    [
      'a call over plain HTTP is denied to its caller alone',
      'toExplicitlyDeny',
      deleteObject({ ...remove, secure: false }),
      [allow()],
      /ArnEquals.*aws:SecureTransport/s,
    ],
    [
      'a set over HTTPS is denied over HTTPS alone',
      'toDeny',
      every({ actions: ['s3:DeleteObject'], callers: [reader], secure: true, bucket: 'logs' }),
      [allow({ Action: 's3:*' })],
      /"aws:SecureTransport":"true"/,
    ],
    [
      'a set that nothing allows is allowed where it names a folder',
      'toAllow',
      every({ actions: ['s3:GetObject'], callers: [reader], bucket: 'logs', prefix: '2025/' }),
      [allow({ Resource: 'arn:aws:s3:::logs/2024/*' })],
      /"Resource":"arn:aws:s3:::logs\/2025\/\*"/,
    ],
  ])('%s', (_name, claim, argument, statements, shape) => {
    const result = judged(textOf(statements), { claim, argument });
    expect(result.pass).toBe(false);
    const cures = result.cures?.() ?? [];
    expect(JSON.stringify(cures)).toMatch(shape);
    const mended = withCures(parsePolicy(textOf(statements)).document, cures) ?? {};
    expect(judged(mended, { claim, argument }).pass).toBe(true);
  });

  test('a list of exceptions by NotPrincipal becomes a test of the ARN', () => {
    const statements = [allow(), deny({}, { ...sparing, Condition: undefined })];
    const ask = (subject: unknown): MatcherResult =>
      matchers.toLockOut.call({ isNot: true }, subject, reader, { actions: ['s3:GetObject'] });
    const [cure, ...others] = ask(textOf(statements)).cures?.() ?? [];
    expect(others).toEqual([]);
    expect(cure?.value).toMatchObject({
      Principal: '*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/admin', reader] } },
    });
    expect(ask(withCures(parsePolicy(textOf(statements)).document, cure === undefined ? [] : [cure])).pass).toBe(false);
  });

  test('a trust policy is given a Deny of {"AWS": "*"}, which IAM stores', () => {
    const trust = parsePolicy(
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] },
      { type: 'trust' },
    );
    const perimeter = { claim: 'toEnforceIdentityPerimeter', argument: { organizations: [organization] } } as const;
    const cures = judged(trust, perimeter).cures?.() ?? [];
    const mended = parsePolicy(withCures(trust.document, cures) ?? {}, { type: 'trust' });
    expect(judged(mended, perimeter).pass).toBe(true);
    expect(mended).toBeValidPolicy();
  });

  test('a set that an Allow reaches on a condition lacks what the condition asks for', () => {
    const argument = every({ actions: ['s3:GetObject'], callers: [reader], bucket: 'logs' });
    const result = judged(textOf([allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })]), {
      claim: 'toAllow',
      argument,
    });
    expect([result.pass, result.cures?.()]).toEqual([false, []]);
  });

  test('a Deny that is about what a call sends is not what to change', () => {
    const argument = getObject({ bucket: 'logs', key: 'a', caller: reader, secure: false });
    const result = judged(textOf([allow(), deny(http)]), { claim: 'toAllow', argument });
    expect(result.cures?.()).toEqual([]);
    expect(result.message()).toContain(
      '\nNothing to paste: the Deny is about what the call sends (aws:SecureTransport), so change the call',
    );
  });
});

describe('findings', () => {
  const found = (isNot: boolean, subject: unknown, code: string, place?: object): MatcherResult =>
    matchers.toHaveFinding.call({ isNot }, subject, code, place);

  test.each<[string, Statement, string]>([
    ['INVALID_ACTION', allow({ Action: ['s3:GetObjct', 's3:PutObject'] }), 'write "s3:GetObject" for "s3:GetObjct"'],
    [
      'REDUNDANT_ACTION',
      allow({ Action: ['s3:GetObject', 's3:Get*'] }),
      'remove "s3:GetObject" from "Action" in statement 0 `Read`  policy:11',
    ],
    [
      'REDUNDANT_RESOURCE',
      allow({ Resource: ['arn:aws:s3:::logs/a/*', 'arn:aws:s3:::logs/*', 'arn:aws:s3:::logs/b'] }),
      'remove "arn:aws:s3:::logs/b" from "Resource" in statement 0 `Read`  policy:14',
    ],
    ['EMPTY_OBJECT_CONDITION', allow({ Condition: {} }), 'remove "Condition": {} from statement 0 `Read`  policy:12'],
    ['EMPTY_SID_VALUE', allow({ Sid: '' }), 'remove "Sid": "" from statement 0  policy:5'],
  ])('%s is mended', (code, statement, line) => {
    const result = found(true, textOf([statement]), code);
    expect(result.pass).toBe(true);
    expect(result.message()).toContain(`To fix it, ${line}`);
    const mended = withCures(JSON.parse(textOf([statement])) as object, result.cures?.() ?? []) ?? {};
    expect(found(true, mended, code).pass).toBe(false);
    expect(mended).toBeValidPolicy();
  });

  test('what no one change mends has none', () => {
    const result = found(true, textOf([allow({ Action: 's3:Frobnicate' })]), 'INVALID_ACTION');
    expect([result.pass, result.cures?.()]).toEqual([true, []]);
  });

  test('a fault is not pasted, so the test is what is mended', () => {
    const none = found(false, textOf([allow()]), 'INVALID_ACTION').message();
    expect(none).toContain(
      "the document has no finding; if it should have none, write .not.toHaveFinding('INVALID_ACTION')",
    );
    const other = textOf([allow({ Condition: {} })]);
    const [, code = ''] = /write toHaveFinding\('(\w+)'\)$/.exec(found(false, other, 'INVALID_ACTION').message()) ?? [];
    expect(found(false, other, code).pass).toBe(true);
  });
});

describe('the words', () => {
  const allowIfTls = [allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })];

  test('point at the Allow that was taken for a Deny, and hold the statement as the file is written', () => {
    const policy = parsePolicy(textOf(allowIfTls), { source: 'policies/logs.json' });
    const message = judged(policy, cases[0] as Case).message();
    expect(message.slice(message.indexOf('An Allow'))).toBe(
      [
        'An Allow refuses nobody: statement 0 `Read`  policies/logs.json:4',
        'To fix it, put this first in "Statement", after line 3  policies/logs.json:3',
        '    {',
        '      "Sid": "DenyInsecureTransport",',
        '      "Effect": "Deny",',
        '      "Principal": "*",',
        '      "Action": "s3:*",',
        '      "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],',
        '      "Condition": { "Bool": { "aws:SecureTransport": "false" } }',
        '    },',
      ].join('\n'),
    );
  });

  test('blame no Deny that is about something else', () => {
    const region = deny({ StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } }, { Sid: 'Region' });
    const message = judged(textOf([allow(), region]), cases[0] as Case).message();
    expect(message).toContain('No Deny statement is about such requests');
    expect(message).not.toContain('Region`');
  });

  test('give a bucket without policy a whole one', () => {
    const bucket = s3Bucket({ name: 'logs' });
    const result = judged(bucket, cases[0] as Case);
    const [cure] = result.cures?.() ?? [];
    expect(cure).toMatchObject({ path: [], operation: 'add' });
    expect(judged(s3Bucket({ name: 'logs', policy: cure?.value as object }), cases[0] as Case).pass).toBe(true);
    expect(result.message()).toContain('To fix it, give the bucket this policy\n{\n  "Version"');
  });

  test('spare uploads that the default of the bucket encrypts as required', () => {
    const one = { ...(cases[2] as Case), argument: undefined };
    const bucket = (policy: object): unknown => s3Bucket({ name: 'logs', defaultEncryption: sseKms(key), policy });
    const before = { Version: '2012-10-17', Statement: [allow({ Action: 's3:PutObject' })] };
    const cures = judged(bucket(before), one).cures?.() ?? [];
    const mended = bucket(withCures(before, cures) ?? {});
    expect(judged(mended, one).pass).toBe(true);
    expect(JSON.stringify(cures)).toContain('"Null":{"s3:x-amz-server-side-encryption":"false"}');
  });

  const network = cases.find(({ claim }) => claim === 'toEnforceNetworkPerimeter') as Case;
  const delivery = allow({
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
  });

  test('let AWS services go on from networks of their own where the claim lets them', () => {
    const except = [awsServices(), viaAwsServices()];
    const given = { ...network, argument: { ...(network.argument as object), except } };
    const before = parsePolicy(textOf([allow(), delivery]));
    const mended = parsePolicy(withCures(before.document, judged(before, given).cures?.() ?? []) ?? {});
    expect(judged(mended, given).pass).toBe(true);
    const call = putObject({
      bucket: 'logs',
      key: 'a',
      caller: awsService('logging.s3.amazonaws.com', { sourceAccount: '111122223333' }),
    });
    expect(mended).toAllow(call);
    expect(judged(textOf([allow()]), network).message()).toContain('"aws:PrincipalIsAWSService": "false"');
  });

  test('say that a network perimeter about everybody stops log delivery', () => {
    const message = judged(textOf([allow(), delivery]), network).message();
    expect(message).toContain(
      'The Deny below stops AWS services too, such as log delivery, since the claim is about them;',
    );
    expect(message).toContain('{ except: [awsServices(), viaAwsServices()] }');
    const wide = deny({ NotIpAddressIfExists: { 'aws:SourceIp': '203.0.112.0/20' } });
    const { message: mended } = judged(textOf([allow(), wide]), {
      ...network,
      argument: { sourceIps: ['203.0.112.0/24'] },
    });
    expect(mended()).toContain('To fix it, make that "aws:SourceIp": "203.0.112.0/24"');
    expect(mended()).not.toContain('The Deny below');
  });

  test('hold no Deny of what the voice that fails wants let through', () => {
    const passing = [allow(), deny(http)];
    const negated = matchers.toDenyInsecureTransport.call({ isNot: true }, textOf(passing));
    expect(negated.message()).not.toContain('"Sid": "DenyInsecureTransport"');
  });

  test('spare whom the claim leaves out', () => {
    const admin = 'arn:aws:iam::111122223333:role/admin';
    const result = judged(textOf(allowIfTls), { ...(cases[0] as Case), argument: { except: admin } });
    expect(result.message()).toMatch(
      /"ArnNotEquals": \{\s+"aws:PrincipalArn": "arn:aws:iam::111122223333:role\/admin"\s+\}/,
    );
  });
});
