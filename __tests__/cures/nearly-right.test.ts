import '../../src/setup';
import {
  dsseKms,
  fromCloudFormation,
  getObject,
  iamRole,
  iamUser,
  internet,
  parsePolicy,
  putObject,
  sseKms,
} from '../../src';
import { withCures } from '../../src/cures/cure';
import { noNewAccess } from '../../src/claims/comparison';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import type { Matcher } from '../matchers/answered';

const account = '111122223333';
const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
const objects = 'arn:aws:s3:::logs/*';
const all = ['arn:aws:s3:::logs', objects];
const organization = 'o-a1b2c3d4e5';
const encryption = 's3:x-amz-server-side-encryption';

type Json = Readonly<Record<string, unknown>>;

const allow = (more: Json = {}): Json => ({
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: role('reader') },
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: objects,
  ...more,
});
const deny = (condition: Json, more: Json = {}): Json => ({
  Sid: 'Guard',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: all,
  Condition: condition,
  ...more,
});
const uploads = { Action: 's3:PutObject', Resource: objects };

/** A policy with a statement that is nearly right, and the one change of it that the message proposes. */
interface NearlyRight {
  readonly name: string;
  readonly claim: Matcher;
  readonly isNot?: boolean;
  readonly given?: readonly unknown[];
  readonly statements: readonly Json[];
  readonly fix: string;
  /** What else the message says. */
  readonly says?: string;
}

function ask({ claim, isNot = false, given = [] }: NearlyRight, subject: unknown): MatcherResult {
  return lazyMatchers[claim]?.call({ isNot }, subject, ...given) as MatcherResult;
}

const textOf = (statements: readonly Json[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);

function mendedAsSaid(one: NearlyRight): void {
  const policy = parsePolicy(textOf(one.statements), { source: 'logs.json' });
  const { pass, cures, message } = ask(one, policy);
  expect(pass).toBe(one.isNot ?? false);
  expect(message()).toContain(`To fix it, ${one.fix}`);
  if (one.says !== undefined) expect(message()).toContain(one.says);
  const document = withCures(policy.document, cures?.() ?? []);
  expect(ask(one, document).pass).toBe(!pass);
  // The text is no new statement, and what the policy is for goes on.
  expect((document as { Statement: unknown[] }).Statement).toHaveLength(one.statements.length);
  const nothing = parsePolicy({ Version: '2012-10-17', Statement: [{ ...deny({}), Condition: undefined }] });
  expect(noNewAccess(parsePolicy(document as object), nothing).answer).toBe('refuted');
}

describe('a claim that something is denied mends the Deny that is nearly right', () => {
  test.each<NearlyRight>([
    {
      name: 'a Deny of the other transport, beside which a second Deny would stop everybody',
      claim: 'toDenyInsecureTransport',
      statements: [allow(), deny({ Bool: { 'aws:SecureTransport': 'true' } })],
      fix: 'make that "aws:SecureTransport": "false"',
      says: 'This changes other requests too: this one is explicitly denied, and would be allowed',
    },
    {
      name: 'the same where part of the policy would be left',
      claim: 'toDenyInsecureTransport',
      statements: [
        allow(),
        allow({ Sid: 'List', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' }),
        deny({ Bool: { 'aws:SecureTransport': 'true' } }),
      ],
      fix: 'make that "aws:SecureTransport": "false"',
    },
    {
      name: 'the other transport, of fewer actions',
      claim: 'toDenyInsecureTransport',
      statements: [allow(), deny({ Bool: { 'aws:SecureTransport': 'true' } }, uploads)],
      fix: 'put this in place of statement 1 `Guard`',
    },
    {
      name: 'a version that is too low',
      claim: 'toRequireTlsVersion',
      given: ['1.2'],
      statements: [
        allow(),
        deny({ Bool: { 'aws:SecureTransport': 'false' } }, { Sid: 'Https' }),
        deny({ NumericLessThan: { 's3:TlsVersion': 1.1 } }),
      ],
      fix: 'make that "s3:TlsVersion": "1.2"',
    },
    {
      name: 'an encryption too many',
      claim: 'toRequireSseS3',
      statements: [
        allow(),
        deny({ StringNotEqualsIgnoreCase: { [encryption]: ['AES256', 'aws:kms'] } }, uploads),
        deny({ Null: { [encryption]: 'true' } }, { ...uploads, Sid: 'Header' }),
      ],
      fix: `remove "aws:kms" from "${encryption}" in statement 1 \`Guard\`  logs.json:26`,
    },
    {
      name: 'a test that spares customer keys',
      claim: 'toRequireEncryption',
      given: [[sseKms(), dsseKms()]],
      statements: [
        allow(),
        deny({ StringEquals: { [encryption]: 'AES256' } }, { ...uploads, Sid: 'NoAes' }),
        deny({ Null: { [encryption]: 'true', [`${encryption}-customer-algorithm`]: 'true' } }, uploads),
      ],
      fix: `remove "${encryption}-customer-algorithm": "true" from statement 2 \`Guard\`  logs.json:37`,
    },
    {
      name: 'the only test of an operator, which goes with it',
      claim: 'toRequireSseS3',
      statements: [
        allow(),
        deny({ StringNotEquals: { [encryption]: 'AES256' }, Null: { [encryption]: 'false' } }, uploads),
      ],
      fix: `remove "Null": { "${encryption}": "false" } from statement 1 \`Guard\`, lines 26-28  logs.json:26`,
    },
    {
      name: 'networks that are no longer expected, in two tests',
      claim: 'toEnforceNetworkPerimeter',
      given: [{ vpcEndpoints: ['vpce-0a1b2c3d4e5f60718'], sourceIps: ['203.0.113.0/24'] }],
      statements: [
        allow(),
        deny({
          StringNotEquals: { 'aws:SourceVpce': ['vpce-0a1b2c3d4e5f60718', 'vpce-0123456789abcdef0'] },
          NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '192.0.2.10/32'] },
        }),
      ],
      fix: 'put this in place of statement 1 `Guard`',
    },
    {
      name: 'another organization',
      claim: 'toEnforceIdentityPerimeter',
      given: [{ organizations: [organization] }],
      statements: [
        allow({ Principal: '*' }),
        deny({
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': [organization, 'o-zzzzzzzzzz'] },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
        }),
      ],
      fix: `remove "o-zzzzzzzzzz" from "aws:PrincipalOrgID" in statement 1 \`Guard\`  logs.json:27`,
    },
    {
      name: 'a user in other letter case',
      claim: 'toLockOut',
      given: [iamUser(`arn:aws:iam::${account}:user/contractors/Mallory`), { actions: ['s3:GetObject'] }],
      statements: [
        allow({ Principal: { AWS: `arn:aws:iam::${account}:root` } }),
        deny({ StringEquals: { 'aws:username': 'mallory' } }, { Action: 's3:GetObject', Resource: objects }),
      ],
      fix: 'make that "aws:username": "Mallory"',
    },
  ])('$name', mendedAsSaid);

  test('in a template the element is written as the template is', () => {
    const stack = fromCloudFormation(`Resources:
  Logs:
    Type: AWS::S3::Bucket
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: DenyHttp
            Effect: Deny
            Principal: '*'
            Action:
              - s3:GetObject
              - s3:PutObject
            Resource:
              - !GetAtt Logs.Arn
              - !Sub '\${Logs.Arn}/*'
            Condition:
              Bool:
                aws:SecureTransport: 'false'
`);
    const one = { claim: 'toDenyInsecureTransport' } as NearlyRight;
    expect(ask(one, stack.bucket('Logs')).message()).toContain(
      'To fix it, make Action: s3:* in statement 0 `DenyHttp`, lines 14-16  policy:14',
    );
  });

  test('a Deny is not offered after which nothing that the policy allows is allowed, without saying so', () => {
    const statements = [allow({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })];
    const one = { claim: 'toDenyInsecureTransport' } as NearlyRight;
    expect(ask(one, textOf(statements)).message()).toContain('With the Deny below the policy allows nothing any more');
  });
});

describe('a call or a caller that a Deny stops by a slip', () => {
  const key = `arn:aws:kms:eu-west-1:${account}:key/9f8e7d6c-1234-4abc-8def-0123456789ab`;
  const breakGlass = iamRole(role('break-glass'), { id: 'AROABREAKGLASS0000001', session: 'jane' });

  test.each<NearlyRight>([
    {
      name: 'a key id without its ARN',
      claim: 'toAllow',
      given: [
        putObject({ bucket: 'logs', key: 'a', secure: true, caller: iamRole(role('reader')), encryption: sseKms(key) }),
      ],
      statements: [
        allow(),
        deny(
          { StringNotLikeIfExists: { [`${encryption}-aws-kms-key-id`]: '9f8e7d6c-1234-4abc-8def-0123456789ab' } },
          uploads,
        ),
      ],
      fix: `make "${encryption}-aws-kms-key-id": "${key}" in statement 1 \`Guard\``,
    },
    {
      name: 'the id of a role without its sessions',
      claim: 'toLockOut',
      isNot: true,
      given: [breakGlass, { actions: ['s3:GetObject'] }],
      statements: [allow(), deny({ StringNotLike: { 'aws:userId': ['AROABREAKGLASS0000001', account] } })],
      fix: `make that "aws:userId": ["AROABREAKGLASS0000001:*", "${account}"]`,
    },
    {
      name: 'a network, for calls that a service forwards',
      claim: 'toAllow',
      given: [
        getObject({
          bucket: 'logs',
          key: 'a',
          secure: true,
          caller: iamRole(role('reader')),
          from: internet('198.51.100.7'),
          via: 'athena.amazonaws.com',
        }),
      ],
      statements: [allow(), deny({ StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-0fedcba9876543210' } })],
      fix: 'put this in place of statement 1 `Guard`',
      says: '"BoolIfExists": { "aws:ViaAWSService": "false" }',
    },
  ])('$name', mendedAsSaid);
});

describe('a claim that not all is denied narrows the Deny, and leaves its rest', () => {
  const kms = { StringNotEquals: { [encryption]: ['aws:kms', 'aws:kms:dsse'] } };

  test.each<NearlyRight>([
    {
      name: 'to what is not below the prefix',
      claim: 'toRequireEncryption',
      isNot: true,
      given: [[sseKms(), dsseKms()], { prefix: 'drop/' }],
      statements: [allow(), deny(kms, uploads)],
      fix: 'put this in place of statement 1 `Guard`',
      says: '"NotResource": "arn:aws:s3:::logs/drop/*"',
    },
    {
      name: 'to the version before',
      claim: 'toRequireTlsVersion',
      isNot: true,
      given: ['1.3'],
      statements: [
        allow(),
        deny({ NumericLessThan: { 's3:TlsVersion': 1.3 } }),
        deny({ Bool: { 'aws:SecureTransport': false } }, { Sid: 'Https' }),
      ],
      fix: 'make "s3:TlsVersion": 1.2 in statement 1 `Guard`  logs.json:27',
    },
    {
      name: 'to outsiders that no Allow names',
      claim: 'toEnforceIdentityPerimeter',
      isNot: true,
      given: [{ organizations: [organization], actions: ['s3:PutObject'] }],
      statements: [
        allow({ Principal: { AWS: 'arn:aws:iam::444455556666:role/partner' } }),
        deny({ StringNotEquals: { 'aws:PrincipalOrgID': organization } }),
      ],
      fix: 'put this in place of statement 1 `Guard`',
      says: '"aws:PrincipalAccount": "444455556666"',
    },
  ])('$name', mendedAsSaid);
});
