import '../../src/setup';
import {
  anonymous,
  authorizeDocument,
  awsService,
  deleteObject,
  environment,
  every,
  getObject,
  iamRole,
  iamUser,
  listObjects,
  parsePolicy,
  putObject,
  s3Bucket,
  sseKms,
  type AccessRequest,
  type Outcome,
  type PolicyType,
} from '../../src';
import { withCures, type Cure } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import type { Matcher } from '../matchers/answered';
import { callToTry, outcomeOfCode } from '../matchers/call-to-try';
import { asPrinted, longLines } from '../report/long-lines';

const account = '111122223333';
const reader = `arn:aws:iam::${account}:role/reader`;
const writer = `arn:aws:iam::${account}:role/writer`;
const admin = `arn:aws:iam::${account}:role/admin`;
const all = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];
const objects = 'arn:aws:s3:::logs/*';
const http = { Bool: { 'aws:SecureTransport': 'false' } };
const key = `arn:aws:kms:eu-central-1:${account}:key/11111111-2222-3333-4444-555555555555`;
const organization = 'o-a1b2c3d4e5';
const queue = `arn:aws:sqs:eu-central-1:${account}:jobs`;

type Json = Readonly<Record<string, unknown>>;

/** A broken policy, and the claim that says so in the voice that fails. */
interface Broken {
  readonly name: string;
  readonly claim: Matcher;
  readonly isNot?: boolean;
  readonly given?: readonly unknown[];
  readonly type?: PolicyType;
  readonly statements: readonly Json[];
  /** The subject around the policy, where it is not the document. */
  readonly subject?: (document: object) => unknown;
  /** What the message must hold beside its text to paste. */
  readonly says?: string;
}

const allow = (more: Json = {}): Json => ({
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: reader },
  Action: 's3:GetObject',
  Resource: objects,
  ...more,
});
const deny = (Condition: object | undefined, more: Json = {}): Json => ({
  Sid: 'Stop',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: all,
  ...(Condition !== undefined && { Condition }),
  ...more,
});
const own = (more: Json): Json => ({ Sid: 'Own', Effect: 'Allow', Resource: '*', ...more });
const bucketOf =
  (settings: object) =>
  (policy: object): unknown =>
    s3Bucket({ name: 'logs', account, policy, ...settings });
const open = { blockPublicAccess: false };

const broken: readonly Broken[] = [
  {
    name: 'a Deny of HTTP without the exempted admin',
    claim: 'toDenyInsecureTransport',
    given: [{ except: admin }],
    statements: [allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    says: 'An Allow refuses nobody: statement 0 `Read`',
  },
  {
    name: 'HTTP to one of two buckets',
    claim: 'toDenyInsecureTransport',
    given: [{ bucket: 'logs' }],
    statements: [
      allow(),
      allow({ Sid: 'Other', Resource: 'arn:aws:s3:::audit/*' }),
      deny(http, { Resource: ['arn:aws:s3:::audit', 'arn:aws:s3:::audit/*'] }),
    ],
  },
  {
    name: 'HTTP of whom a role policy is attached to',
    claim: 'toDenyInsecureTransport',
    given: [{ bucket: 'logs' }],
    type: 'identity',
    statements: [own({ Action: 's3:*', Resource: all })],
  },
  {
    name: 'an SCP that denies reads over HTTP alone',
    claim: 'toDenyInsecureTransport',
    type: 'serviceControl',
    statements: [{ Sid: 'Tls', Effect: 'Deny', Action: 's3:GetObject', Resource: '*', Condition: http }],
  },
  {
    name: 'an RCP that denies HTTP to objects alone',
    claim: 'toDenyInsecureTransport',
    type: 'resourceControl',
    statements: [
      { Sid: 'Tls', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::*/*', Condition: http },
    ],
  },
  {
    name: 'TLS 1.1 let in',
    claim: 'toRequireTlsVersion',
    given: ['1.3'],
    statements: [allow(), deny(http), deny({ NumericLessThan: { 's3:TlsVersion': '1.2' } }, { Sid: 'Old' })],
  },
  {
    name: 'replicas under any key',
    claim: 'toRequireSseKms',
    given: [{ kmsKey: key, replication: true }],
    statements: [allow({ Action: 's3:PutObject' })],
  },
  {
    name: 'uploads to one folder',
    claim: 'toRequireSseKms',
    given: [{ prefix: 'in/' }],
    statements: [allow({ Action: 's3:PutObject' })],
  },
  {
    name: 'one of two kinds of KMS encryption',
    claim: 'toRequireEncryption',
    given: [[sseKms(key)]],
    statements: [
      allow({ Action: 's3:PutObject' }),
      deny(
        { StringNotEquals: { 's3:x-amz-server-side-encryption': ['aws:kms', 'AES256'] } },
        { Action: 's3:PutObject', Resource: objects },
      ),
    ],
  },
  {
    name: 'uploads without header',
    claim: 'toRequireSseS3',
    statements: [allow({ Action: 's3:PutObject' })],
  },
  {
    name: 'an anonymous listing',
    claim: 'toDenyAnonymous',
    statements: [allow({ Principal: '*', Action: ['s3:GetObject', 's3:ListBucket'], Resource: all })],
  },
  {
    name: 'a queue for everybody',
    claim: 'toDenyAnonymous',
    statements: [allow({ Principal: '*', Action: 'sqs:SendMessage', Resource: queue })],
  },
  {
    name: 'a topic for everybody, whose policy takes no pattern',
    claim: 'toDenyAnonymous',
    statements: [
      allow({
        Principal: '*',
        Action: 'SNS:Publish',
        Resource: `arn:aws:sns:eu-central-1:${account}:orders`,
        Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'contractor' } },
      }),
    ],
    says: '"SNS:Publish",\n',
  },
  {
    name: 'a bucket that the account alone was to read',
    claim: 'toBePublic',
    isNot: true,
    statements: [allow({ Principal: '*' })],
    subject: bucketOf(open),
  },
  {
    name: 'two public statements',
    claim: 'toBePublic',
    isNot: true,
    statements: [
      allow({ Principal: '*' }),
      allow({ Sid: 'List', Principal: { AWS: '*' }, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' }),
    ],
    subject: bucketOf(open),
  },
  {
    name: 'a queue that any topic may send to',
    claim: 'toBePublic',
    isNot: true,
    statements: [
      allow({
        Principal: '*',
        Action: 'sqs:SendMessage',
        Resource: queue,
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } },
      }),
    ],
  },
  {
    name: 'an Allow whose test holds without its key',
    claim: 'toBePublic',
    isNot: true,
    statements: [
      allow({ Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': organization } } }),
      allow({ Sid: 'Write', Principal: { AWS: writer }, Action: 's3:PutObject' }),
    ],
    subject: bucketOf(open),
    says: 'this request has none: make it StringEquals',
  },
  {
    name: 'an Allow for whoever lacks an address',
    claim: 'toGrantAny',
    isNot: true,
    given: [{ actions: ['s3:GetObject'], principals: [anonymous] }],
    statements: [
      allow({ Principal: '*', Condition: { ArnEqualsIfExists: { 'aws:PrincipalArn': reader } } }),
      allow({ Sid: 'Write', Principal: { AWS: writer }, Action: 's3:PutObject' }),
    ],
    says: 'make it ArnEquals\nTo fix it',
  },
  {
    name: 'a website that can be written',
    claim: 'toBePublic',
    given: [{ only: ['s3:GetObject'] }],
    statements: [allow({ Principal: '*', Action: ['s3:GetObject', 's3:PutObject'] })],
    subject: bucketOf(open),
    says: 'nothing but s3:GetObject',
  },
  {
    name: 'everything but IAM, for somebody who must not end keys',
    claim: 'toGrantAny',
    isNot: true,
    given: [{ actions: ['kms:ScheduleKeyDeletion', 'organizations:*'] }],
    type: 'identity',
    statements: [own({ NotAction: 'iam:*' })],
  },
  {
    name: 'every action of S3 for a reader',
    claim: 'toGrantAny',
    isNot: true,
    given: [{ actions: ['s3:Delete*', 's3:PutBucketPolicy'] }],
    statements: [allow({ Action: 's3:*', Resource: all })],
  },
  {
    name: 'an administrator who must not pass roles',
    claim: 'toGrantAny',
    isNot: true,
    given: [{ actions: ['iam:PassRole'] }],
    type: 'identity',
    statements: [own({ Action: '*' })],
  },
  {
    name: 'secrets among all objects',
    claim: 'toGrantAny',
    isNot: true,
    given: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::secrets/*'] }],
    type: 'identity',
    statements: [own({ Action: ['s3:GetObject', 's3:ListAllMyBuckets'] })],
  },
  {
    name: 'a writer on a key',
    claim: 'toGrantAny',
    isNot: true,
    given: [{ actions: ['kms:Decrypt'], principals: [writer] }],
    type: 'kmsKey',
    statements: [
      allow({ Principal: { AWS: [reader, writer] }, Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: '*' }),
    ],
  },
  {
    name: 'an admin outside of the endpoint',
    claim: 'toLockOut',
    isNot: true,
    given: [iamRole(admin), { actions: ['s3:PutBucketPolicy'] }],
    statements: [allow(), deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } })],
  },
  {
    name: 'an admin beside the list of those who may',
    claim: 'toLockOut',
    isNot: true,
    given: [iamRole(admin), { actions: ['s3:DeleteObject'] }],
    statements: [deny({ ArnNotLike: { 'aws:PrincipalArn': writer } })],
  },
  {
    name: 'a user beside NotPrincipal',
    claim: 'toLockOut',
    isNot: true,
    given: [iamUser(`arn:aws:iam::${account}:user/breakglass`), { actions: ['s3:GetObject'] }],
    statements: [
      {
        Sid: 'Only',
        Effect: 'Deny',
        NotPrincipal: { AWS: [reader, `arn:aws:iam::${account}:root`] },
        Action: 's3:*',
        Resource: all,
      },
    ],
  },
  {
    name: 'an organization next door',
    claim: 'toEnforceIdentityPerimeter',
    given: [{ organizations: [organization], except: 'arn:aws:iam::444455556666:role/partner' }],
    statements: [allow({ Principal: '*' })],
  },
  {
    name: 'other networks',
    claim: 'toEnforceNetworkPerimeter',
    given: [{ vpcs: ['vpc-0a1b2c3d'] }],
    statements: [allow()],
  },
  {
    name: 'a service for whom it likes',
    claim: 'toPreventConfusedDeputy',
    given: [{ accounts: [account] }],
    statements: [allow({ Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: queue })],
  },
  {
    name: 'a lost Deny',
    claim: 'toBeMorePermissiveThan',
    isNot: true,
    given: [{ Version: '2012-10-17', Statement: [allow(), deny(http)] }],
    statements: [allow()],
  },
  {
    name: 'a new Allow and a wider one',
    claim: 'toBeMorePermissiveThan',
    isNot: true,
    given: [{ Version: '2012-10-17', Statement: [allow()] }],
    statements: [allow({ Action: 's3:*' }), allow({ Sid: 'New', Principal: { AWS: writer }, Action: 's3:PutObject' })],
  },
  {
    name: 'a refactoring that lost an action',
    claim: 'toBeEquivalentTo',
    given: [{ Version: '2012-10-17', Statement: [allow({ Action: ['s3:GetObject', 's3:GetObjectTagging'] })] }],
    statements: [allow()],
  },
  {
    name: 'a statement twice',
    claim: 'toHaveNoRedundantStatements',
    statements: [allow(), allow({ Sid: 'Again' }), deny(http)],
    says: 'statement 0 `Read` alone would decide the same',
  },
  {
    name: 'a writer who cannot write',
    claim: 'toAllow',
    given: [putObject({ bucket: 'logs', key: 'a', caller: iamRole(writer), secure: true })],
    statements: [allow(), deny(http)],
  },
  {
    name: 'a role without its own Allow',
    claim: 'toAllow',
    given: [listObjects({ bucket: 'logs', caller: iamRole(reader) })],
    type: 'identity',
    statements: [own({ Action: 's3:GetObject', Resource: objects })],
  },
  {
    name: 'log delivery',
    claim: 'toAllow',
    given: [
      putObject({
        bucket: 'logs',
        key: 'a',
        caller: awsService('logging.s3.amazonaws.com', { sourceAccount: account }),
      }),
    ],
    statements: [allow()],
  },
  {
    name: 'a reader stopped by a Deny for all but one',
    claim: 'toAllow',
    given: [getObject({ bucket: 'logs', key: 'a', caller: iamRole(reader), secure: true })],
    statements: [allow(), deny({ ArnNotEquals: { 'aws:PrincipalArn': admin } })],
  },
  {
    name: 'a reader who may write',
    claim: 'toAllow',
    isNot: true,
    given: [putObject({ bucket: 'logs', key: 'a', caller: iamRole(reader) })],
    statements: [allow({ Action: ['s3:GetObject', 's3:PutObject'] })],
  },
  {
    name: 'a delete that a role policy may allow',
    claim: 'toDeny',
    given: [deleteObject({ bucket: 'logs', key: 'a', caller: iamRole(writer) })],
    statements: [allow()],
  },
  {
    name: 'a call over HTTP',
    claim: 'toExplicitlyDeny',
    given: [getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: false })],
    statements: [allow()],
  },
  {
    name: 'every call over HTTP',
    claim: 'toExplicitlyDeny',
    given: [every({ bucket: 'logs', secure: false })],
    statements: [allow()],
  },
  {
    name: 'every call of a user that left',
    claim: 'toDeny',
    given: [every({ bucket: 'logs', callers: [iamUser(`arn:aws:iam::${account}:user/gone`)] })],
    statements: [allow()],
  },
  {
    name: 'a root user whom a Deny stops',
    claim: 'toExplicitlyDeny',
    isNot: true,
    given: [getObject({ bucket: 'logs', key: 'a', caller: iamRole(reader) })],
    statements: [allow(), deny(undefined)],
  },
  {
    name: 'silence that was meant, beside an Allow',
    claim: 'toImplicitlyDeny',
    given: [getObject({ bucket: 'logs', key: 'a', caller: iamRole(reader) })],
    statements: [allow(), allow({ Sid: 'Write', Principal: { AWS: writer }, Action: 's3:PutObject' })],
  },
  {
    name: 'two misspelt actions',
    claim: 'toBeValidPolicy',
    statements: [allow({ Action: ['s3:GetObjet', 's3:PutObjct'] })],
    says: 'did you mean',
  },
  {
    name: 'a misspelt effect, action and operator',
    claim: 'toBeValidPolicy',
    statements: [
      allow({
        Effect: 'allow',
        Action: 's3:GetObjet',
        Condition: { StringEqual: { 'aws:PrincipalOrgID': organization } },
      }),
    ],
    says: 'To fix it, write "StringEquals" for "StringEqual" in statement 0 `Read`  policy:13',
  },
  {
    name: 'a misspelt element',
    claim: 'toBeValidPolicy',
    statements: [allow({ Conditions: { StringEquals: { 'aws:PrincipalOrgID': organization } } })],
    says: 'To fix it, write "Condition" for "Conditions" in statement 0 `Read`  policy:12',
  },
  {
    name: 'a log service for whoever owns a trail',
    claim: 'toPreventConfusedDeputy',
    given: [{ organizations: [organization] }],
    statements: [
      allow({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    ],
  },
  {
    name: 'an office that moved out',
    claim: 'toEnforceNetworkPerimeter',
    given: [{ sourceIps: ['203.0.113.0/24'] }],
    statements: [allow(), deny({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.0/24'] } })],
  },
  {
    name: 'a role policy for any network',
    claim: 'toEnforceNetworkPerimeter',
    given: [{ vpcs: ['vpc-0a1b2c3d'] }],
    type: 'identity',
    statements: [own({ Action: 's3:*' })],
  },
  {
    name: 'an RCP for one action',
    claim: 'toEnforceIdentityPerimeter',
    given: [{ accounts: [account] }],
    type: 'resourceControl',
    statements: [
      {
        Sid: 'Org',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { StringNotEqualsIfExists: { 'aws:PrincipalAccount': account } },
      },
    ],
  },
  {
    name: 'a partner beside the reader',
    claim: 'toEnforceIdentityPerimeter',
    given: [{ accounts: [account] }],
    statements: [allow({ Principal: { AWS: ['444455556666', reader] } })],
  },
  {
    name: 'a reader who must not delete',
    claim: 'toLockOut',
    given: [iamRole(reader), { actions: ['s3:DeleteObject'] }],
    statements: [allow({ Action: ['s3:GetObject', 's3:DeleteObject'] })],
  },
  {
    name: 'a second bucket',
    claim: 'toBeMorePermissiveThan',
    isNot: true,
    given: [{ Version: '2012-10-17', Statement: [allow()] }],
    statements: [allow({ Resource: [objects, 'arn:aws:s3:::audit/*'] })],
  },
  {
    name: 'one other kind of encryption denied',
    claim: 'toRequireSseS3',
    statements: [
      allow({ Action: 's3:PutObject' }),
      deny(
        { StringEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
        { Action: 's3:PutObject', Resource: objects },
      ),
    ],
  },
  {
    name: 'a service that need not say for whom it calls',
    claim: 'toPreventConfusedDeputy',
    given: [{ accounts: [account] }],
    statements: [
      allow({
        Principal: { Service: 'config.amazonaws.com' },
        Action: ['s3:GetBucketAcl', 's3:ListBucket'],
        Resource: 'arn:aws:s3:::logs',
        Condition: { StringEqualsIfExists: { 'aws:SourceAccount': account } },
      }),
    ],
  },
  {
    name: 'the Config rule about grantees',
    claim: 'toComplyWithConfigRule',
    given: ['s3-bucket-policy-grantee-check', { awsPrincipals: [reader] }],
    statements: [allow({ Principal: { AWS: [reader, writer] } })],
    subject: bucketOf(open),
  },
  {
    name: 'a website that trusts a header',
    claim: 'toBePublic',
    isNot: true,
    statements: [
      allow(),
      allow({ Sid: 'Web', Principal: '*', Condition: { StringLike: { 'aws:Referer': 'https://example.com/*' } } }),
    ],
    subject: bucketOf(open),
  },
  {
    name: 'a role of the account that may assume another',
    claim: 'toGrantAny',
    isNot: true,
    given: [{ actions: ['sts:AssumeRole'], principals: [iamRole(writer)] }],
    type: 'trust',
    statements: [
      { Sid: 'T', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
    ],
  },
  {
    name: 'the Config rule about TLS',
    claim: 'toComplyWithConfigRule',
    given: ['s3-bucket-ssl-requests-only'],
    statements: [allow()],
  },
  {
    name: 'the Config rule about public reads',
    claim: 'toComplyWithConfigRule',
    given: ['s3-bucket-public-read-prohibited'],
    statements: [allow({ Principal: '*' })],
    subject: bucketOf(open),
  },
  {
    name: 'the Config rule about prohibited actions',
    claim: 'toComplyWithConfigRule',
    given: ['s3-bucket-blacklisted-actions-prohibited', { blacklistedActionPattern: 's3:Delete*' }],
    statements: [allow({ Principal: { AWS: '444455556666' }, Action: ['s3:GetObject', 's3:DeleteObject'] })],
    subject: bucketOf(open),
  },
];

function judged(one: Broken, document: object | string): MatcherResult {
  const { claim, isNot = false, given = [] } = one;
  return lazyMatchers[claim]?.call({ isNot }, subjectOf(one, document), ...given) as MatcherResult;
}

function subjectOf({ claim, type, subject }: Broken, document: object | string): unknown {
  const policy = claim === 'toBeValidPolicy' ? document : parsePolicy(document, type === undefined ? {} : { type });
  return subject?.(policy as object) ?? policy;
}

const textOf = (statements: readonly Json[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);

test.each(broken)('$claim: $name', (one) => {
  const isNot = one.isNot === true;
  let document = JSON.parse(textOf(one.statements)) as object;
  const first = judged(one, textOf(one.statements));
  expect(first.pass).toBe(isNot);
  let rounds = 0;
  for (; rounds < 3; rounds++) {
    const { pass, cures } = judged(one, document);
    if (pass !== isNot) break;
    const found: readonly Cure[] = cures?.() ?? [];
    expect(found).not.toEqual([]);
    for (const { value } of found) if (isNew(value, one.statements)) expectSafe(value);
    document = withCures(document, found) ?? {};
  }
  expect(rounds).toBeGreaterThan(0);
  expect(rounds).toBeLessThan(3);
  if (one.says !== undefined) expect(first.message()).toContain(one.says);
  const [failing, beside] = requestsIn(first.message());
  if (beside !== undefined) expect(beside).not.toEqual(failing);
});

/** The lines of the requests that a message shows: the one that fails, and what else a text to paste changes. */
function requestsIn(message: string): readonly (readonly string[])[] {
  const blocks = message.match(/(?:^ {2}(?:caller|call) {2}.*\n?)(?:^ {2}\S.*\n?)*/gm) ?? [];
  return blocks.map((block) => block.split('\n').filter((line) => /^ {2}(?!to try|made up|See)\S/.test(line)));
}

test.each(broken)('$claim: $name, pasted', (one) => {
  const text = textOf(one.statements);
  const { pass, message, verdict } = judged(one, text);
  expect(pass).toBe(one.isNot === true);
  expect(longLines(asPrinted(message()))).toEqual([]);
  const code = (verdict as { readonly witness?: unknown }).witness === undefined ? undefined : callToTry(message());
  if (code !== undefined) {
    // An SCP or RCP is asked beside its full access, which its own text lacks.
    const isDenied = outcomeOf(verdict, text) === 'ExplicitDeny';
    expect(outcomeOfCode(code, subjectOf(one, text)) === 'ExplicitDeny').toBe(isDenied);
  }
  const mended = pasted(text, message());
  expect(judged(one, mended).pass).toBe(one.isNot !== true);
});

describe('subjects of several documents', () => {
  const call = putObject({ bucket: 'logs', key: 'a', caller: iamRole(writer), secure: true });
  const policy = (...statements: readonly Json[]): object => ({ Version: '2012-10-17', Statement: statements });
  const read = own({ Action: 's3:GetObject' });

  test('each layer of a policy set that lacks an Allow gets one', () => {
    const set = { identity: [policy(read)], serviceControl: [[policy(own({ Action: 'kms:*' }))]] };
    const { pass, cures, message } = lazyMatchers.toAllow?.call({ isNot: false }, set, call) as MatcherResult;
    expect(pass).toBe(false);
    const found = cures?.() ?? [];
    expect(found.map(({ document }) => document)).toEqual([
      ['serviceControl', 0, 0],
      ['identity', 0],
    ]);
    const mended = (at: string, document: object): object =>
      withCures(
        document,
        found.filter((one) => one.document?.[0] === at),
      ) ?? {};
    const {
      identity: [mine = {}],
      serviceControl: [[control = {}] = []],
    } = set;
    expect({ identity: [mended('identity', mine)], serviceControl: [[mended('serviceControl', control)]] }).toAllow(
      call,
    );
    expect(message()).toContain('To fix it, put this first in "Statement" of the SCP at level 0');
  });

  test('a Deny of a policy set stands where it binds every caller that the claim is about', () => {
    const full = policy(own({ Action: '*' }));
    const set = { identity: [policy(own({ Action: 's3:*' }))], serviceControl: [[full]] };
    const { pass, cures } = lazyMatchers.toDenyInsecureTransport?.call({ isNot: false }, set) as MatcherResult;
    expect(pass).toBe(false);
    const found = cures?.() ?? [];
    expect(found.map(({ document }) => document)).toEqual([['identity', 0]]);
    expect({ ...set, identity: [withCures(set.identity[0], found)] }).toDenyInsecureTransport();
  });

  test('each bucket of an environment that a claim fails for gets its own cure', () => {
    const of = (name: string): object => policy(allow({ Resource: `arn:aws:s3:::${name}/*` }));
    const buckets = ['logs', 'audit'].map((name) => s3Bucket({ name, account, policy: of(name) }));
    const { pass, cures } = lazyMatchers.toDenyInsecureTransport?.call(
      { isNot: false },
      environment({ buckets }),
    ) as MatcherResult;
    expect(pass).toBe(false);
    const found = cures?.() ?? [];
    expect(found.map(({ document }) => document)).toEqual([['logs'], ['audit']]);
    const mended = buckets.map((bucket) =>
      s3Bucket({
        name: bucket.name,
        account,
        policy:
          withCures(
            of(bucket.name),
            found.filter((one) => one.document?.[0] === bucket.name),
          ) ?? {},
      }),
    );
    expect(environment({ buckets: mended })).toDenyInsecureTransport();
  });
});

function outcomeOf(verdict: unknown, text: string): Outcome {
  return authorizeDocument((verdict as { readonly witness: AccessRequest }).witness, text).outcome;
}

function isNew(value: unknown, statements: readonly Json[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !statements.some((one) => JSON.stringify(one) === JSON.stringify(value))
  );
}

/** No cure lets everybody in, allows all of S3, or denies without Condition. */
function expectSafe(value: unknown): void {
  for (const one of [value].flat() as Json[]) {
    const { Effect, Principal, Action, Condition } = one;
    if (Effect === 'Allow') expect(Action).not.toBe('s3:*');
    // SNS refuses a pattern in the policy of a topic ("Valid Amazon SNS policy actions").
    expect([Action].flat().filter((action) => /^sns:.*\*/i.test(String(action)))).toEqual([]);
    if (Effect === 'Allow' && Principal === '*') expect(Action).toBe('s3:GetObject');
    if (Effect === 'Deny' && one['NotPrincipal'] === undefined) expect(Condition).toBeDefined();
  }
}

/** The policy as a person pastes the message into it. */
function pasted(text: string, message: string): string {
  const blocks = message
    .slice(message.indexOf('To fix it'))
    .replace(/\n(?:This (?:changes|may change) |\nFor every layer )[^]*$/, '')
    .split(/^(?:To fix it, |And (?=put|remove|make|give|add|write))/m)
    .slice(1);
  // What is found by its number is changed before anything moves, the last one first.
  const rank = (block: string): number => (/^put \w+ first/.test(block) ? 2 : block.startsWith('remove') ? 1 : 0);
  return [...blocks]
    .reverse()
    .sort((a, b) => rank(a) - rank(b))
    .reduce(pasteBlock, text);
}

function pasteBlock(text: string, block: string): string {
  const [heading = '', ...lines] = block.trimEnd().split('\n');
  const [, behind] = /^put \w+ first .*, after line (\d+) /.exec(heading) ?? [];
  if (behind !== undefined) return withLines(text, Number(behind) + 1, 0, lines);
  const [, line, first = line, last = line] =
    /^put this in place of (?=.*:(\d+)$)(?:.*, lines (\d+)-(\d+) )?/.exec(heading) ?? [];
  if (first !== undefined) return withLines(text, Number(first), Number(last) - Number(first) + 1, lines);
  const statements = (JSON.parse(text) as { Statement: unknown[] }).Statement;
  const value = (): unknown => JSON.parse(`[${lines.join('\n').trim().replace(/,$/, '')}]`);
  const [, index] = /statement (\d+)/.exec(heading) ?? [];
  if (/^put \w+ first/.test(heading)) {
    const added = value() as unknown[];
    return textOf([...added, ...statements] as Json[]);
  }
  const [, right, wrong] = /^write (".*") for (".*")$/.exec(heading) ?? [];
  if (right !== undefined && wrong !== undefined) return text.replace(wrong, right);
  const [, name = '', old = '', at] = /^write (".*") for (".*") in statement .*:(\d+)$/.exec(heading) ?? [];
  if (at !== undefined) {
    const own = text.split('\n');
    return withLines(text, Number(at), 1, [own[Number(at) - 1]?.replace(old, name) ?? '']);
  }
  const [, verb, entry, list = '', of] =
    /^(add|remove) "([^"]+)" (?:to|from) "([^"]+)" in statement (\d+)/.exec(heading) ?? [];
  if (entry !== undefined) {
    const changed = (own: unknown): unknown =>
      verb === 'add' ? [...(own as string[]), entry] : (own as string[]).filter((text) => text !== entry);
    return textOf(
      statements.map((one, at) => (at === Number(of) ? withList(one as Json, list, changed) : (one as Json))),
    );
  }
  const [, test, from] = /^remove "([^"]+)": .* from statement (\d+)/.exec(heading) ?? [];
  if (test !== undefined)
    return textOf(statements.map((one, at) => (at === Number(from) ? withTest(one, test) : (one as Json))));
  if (heading.startsWith('remove')) return textOf(statements.filter((_, at) => at !== Number(index)) as Json[]);
  const [, member] = /^put this in place of "([^"]+)" in statement/.exec(heading) ?? [];
  if (member !== undefined) {
    const given = JSON.parse(`{${lines.join('\n')}}`) as Json;
    const change = (one: Json): Json =>
      member.includes(':') ? withTest(one, member, given[member]) : { ...one, ...given };
    return textOf(statements.map((one, at) => (at === Number(index) ? change(one as Json) : (one as Json))));
  }
  if (heading.startsWith('put this in place of')) {
    const [changed] = value() as unknown[];
    return textOf(statements.map((one, at) => (at === Number(index) ? changed : one)) as Json[]);
  }
  const [, element = '', start = ''] = /^make (?:that )?"([^"]+)": (.*?)(?: in statement \d+.*)?$/.exec(heading) ?? [];
  if (element.includes(':')) {
    const tested = JSON.parse([start, ...lines].join('\n')) as unknown;
    return textOf(statements.map((one) => withTest(one, element, tested)));
  }
  const replaced = JSON.parse([start, ...lines].join('\n')) as unknown;
  const place = index === undefined ? statements.findIndex((one) => (one as Json)['Effect'] === 'Deny') : Number(index);
  return textOf(
    statements.map((one, position) => (position === place ? { ...(one as Json), [element]: replaced } : one)) as Json[],
  );
}

/** A text with lines, as they are, behind or in the place of its own. */
function withLines(text: string, line: number, count: number, lines: readonly string[]): string {
  const own = text.split('\n');
  own.splice(line - 1, count, ...lines);
  return own.join('\n');
}

/** A statement with a list changed, of an element or of a test. */
function withList(statement: Json, name: string, changed: (own: unknown) => unknown): Json {
  if (name in statement) return { ...statement, [name]: changed(statement[name]) };
  const tests = Object.values(statement['Condition'] as Record<string, Json>).find((one) => name in one) ?? {};
  return withTest(statement, name, changed(tests[name]));
}

/** A statement whose test of a key has another value, or goes, as all tests of an operator may. */
function withTest(statement: unknown, key: string, value?: unknown): Json {
  const { Condition = {}, ...rest } = statement as { readonly Condition?: Record<string, Json> };
  const left = Object.entries(Condition).filter(([operator]) => operator !== key);
  const tests = left.map(([operator, own]) => {
    const changed = Object.entries(own).map(([name, old]) => [name, name === key ? value : old] as const);
    return [operator, Object.fromEntries(changed.filter(([, one]) => one !== undefined))] as const;
  });
  const kept = Object.fromEntries(tests.filter(([, own]) => Object.keys(own).length > 0));
  return Object.keys(Condition).length === 0 ? rest : { ...rest, Condition: kept };
}
