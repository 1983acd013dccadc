import type { PolicyType } from '../../src';
import { anonymous, every, getObject, iamRole, internet, putObject, s3Bucket, sseS3 } from '../../src';
import type { Matcher } from '../matchers/answered';
import type { Random } from '../prover/random';

export type Json = Record<string, unknown>;

/** What is asked of a policy, and the Denies that refuse all that the claim is about: beside them a cure changes nothing. */
export interface PolicyClaim {
  readonly matcher: Matcher;
  readonly isNot?: boolean;
  readonly given?: readonly unknown[];
  readonly scope?: readonly Json[];
  /** The subject that holds the policy, where it is not the document. */
  readonly subject?: (document: object) => unknown;
}

/** A policy as people write it, with claims that hold of it. */
export interface SoundPolicy {
  readonly name: string;
  readonly type?: PolicyType;
  readonly statements: readonly Json[];
  readonly claims: readonly PolicyClaim[];
}

const account = '111122223333';
const organization = 'o-a1b2c3d4e5';
const kmsKey = `arn:aws:kms:eu-central-1:${account}:key/11111111-2222-3333-4444-555555555555`;
const reader = `arn:aws:iam::${account}:role/reader`;
const writer = `arn:aws:iam::${account}:role/writer`;
const admin = `arn:aws:iam::${account}:role/admin`;
const bucket = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];
const objects = 'arn:aws:s3:::logs/*';
const queue = `arn:aws:sqs:eu-central-1:${account}:jobs`;
const topic = `arn:aws:sns:eu-central-1:${account}:alarms`;

const deny = (Sid: string, Condition: object, more: object = {}): Json => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: bucket,
  Condition,
  ...more,
});
const allow = (Sid: string, Principal: unknown, Action: unknown, Resource: unknown, Condition?: object): Json => ({
  Sid,
  Effect: 'Allow',
  Principal,
  Action,
  Resource,
  ...(Condition !== undefined && { Condition }),
});
const own = (Sid: string, Action: unknown, Resource: unknown, Condition?: object): Json => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition !== undefined && { Condition }),
});

const http = { Bool: { 'aws:SecureTransport': 'false' } };
const oldTls = { NumericLessThan: { 's3:TlsVersion': '1.2' } };
const outsiders = {
  StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization },
  BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
};
const networks = {
  StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-0a1b2c3d' },
  NotIpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' },
};
const forOutsiders = {
  StringNotEqualsIfExists: { 'aws:SourceOrgID': organization },
  Bool: { 'aws:PrincipalIsAWSService': 'true' },
};
const upload = { Action: 's3:PutObject', Resource: objects };
const otherWay = deny('OtherWay', { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } }, upload);
const otherKey = deny(
  'OtherKey',
  { StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': kmsKey } },
  upload,
);
const anonymousScope = deny('Scope', { StringEquals: { 'aws:PrincipalType': 'Anonymous' } });
/** All but the identities of the owner's account. */
const strangers = (more: object): Json =>
  deny('Scope', { StringNotEqualsIfExists: { 'aws:PrincipalAccount': account } }, more);

const grants = (actions: readonly string[], more: object): PolicyClaim => ({
  matcher: 'toGrantAny',
  isNot: true,
  given: [{ actions }],
  scope: [{ Sid: 'Scope', Effect: 'Deny', Action: actions, Resource: '*', ...more }],
});

const transport: PolicyClaim = { matcher: 'toDenyInsecureTransport', scope: [deny('Scope', http)] };

export const soundPolicies: readonly SoundPolicy[] = [
  {
    name: 'bucket of logs',
    statements: [
      allow('Read', { AWS: reader }, ['s3:GetObject', 's3:ListBucket'], bucket),
      allow('Write', { AWS: writer }, 's3:PutObject', objects),
      allow('Deliver', { Service: 'logging.s3.amazonaws.com' }, 's3:PutObject', 'arn:aws:s3:::logs/access/*', {
        StringEquals: { 'aws:SourceAccount': account },
      }),
      deny('Tls', http),
      deny('OldTls', oldTls),
      otherWay,
      otherKey,
    ],
    claims: [
      transport,
      { matcher: 'toRequireTlsVersion', given: ['1.2'], scope: [deny('Scope', http), deny('Scope2', oldTls)] },
      { matcher: 'toRequireSseKms', given: [{ kmsKey }], scope: [otherWay, otherKey] },
      { matcher: 'toDenyAnonymous', scope: [anonymousScope] },
      { matcher: 'toBePublic', isNot: true, scope: [strangers({})] },
      grants(['s3:DeleteObject', 's3:PutBucketPolicy'], { Principal: '*', Resource: bucket }),
      { matcher: 'toDenyInsecureTransport', given: [{ bucket: 'logs' }], scope: [deny('Scope', http)] },
      {
        matcher: 'toExplicitlyDeny',
        given: [getObject({ bucket: 'logs', key: 'a', caller: iamRole(reader), secure: false })],
        scope: [deny('Scope', http)],
      },
      {
        matcher: 'toComplyWithConfigRule',
        given: ['s3-bucket-ssl-requests-only'],
        scope: [deny('Scope', http)],
      },
    ],
  },
  {
    name: 'bucket inside a perimeter',
    statements: [
      allow('Team', '*', ['s3:GetObject', 's3:PutObject', 's3:ListBucket'], bucket),
      deny('Outsiders', outsiders),
      deny('Networks', networks),
      deny('Services', forOutsiders),
      deny('Tls', http, { Condition: { ...http, ArnNotEquals: { 'aws:PrincipalArn': admin } } }),
    ],
    claims: [
      {
        matcher: 'toEnforceIdentityPerimeter',
        given: [{ organizations: [organization] }],
        scope: [deny('Scope', outsiders)],
      },
      {
        matcher: 'toEnforceNetworkPerimeter',
        given: [{ vpcs: ['vpc-0a1b2c3d'], sourceIps: ['203.0.113.0/24'] }],
        scope: [deny('Scope', networks)],
      },
      {
        matcher: 'toPreventConfusedDeputy',
        given: [{ organizations: [organization] }],
        scope: [deny('Scope', forOutsiders)],
      },
      {
        matcher: 'toDenyInsecureTransport',
        given: [{ except: admin }],
        scope: [deny('Scope', { ...http, ArnNotEquals: { 'aws:PrincipalArn': admin } })],
      },
      { matcher: 'toDenyAnonymous', scope: [anonymousScope] },
      {
        matcher: 'toDeny',
        given: [every({ callers: [anonymous], bucket: 'logs' })],
        scope: [anonymousScope],
      },
    ],
  },
  {
    name: 'bucket that only its breakers of glass may empty',
    statements: [
      allow('Read', { AWS: reader }, 's3:GetObject', objects),
      deny(
        'Frozen',
        { ArnNotEquals: { 'aws:PrincipalArn': admin } },
        { Action: ['s3:DeleteObject', 's3:PutBucketPolicy'] },
      ),
      deny('Region', {
        StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' },
        ArnNotLike: { 'aws:PrincipalArn': [admin, reader] },
      }),
    ],
    claims: [
      {
        matcher: 'toLockOut',
        isNot: true,
        given: [iamRole(admin), { actions: ['s3:PutBucketPolicy', 's3:DeleteObject'] }],
        scope: [deny('Scope', { ArnEquals: { 'aws:PrincipalArn': admin } })],
      },
      {
        matcher: 'toLockOut',
        isNot: true,
        given: [reader, { actions: ['s3:GetObject'] }],
        scope: [deny('Scope', { ArnEquals: { 'aws:PrincipalArn': reader } })],
      },
      {
        matcher: 'toExplicitlyDeny',
        given: [getObject({ bucket: 'logs', key: 'a', caller: iamRole(writer), from: internet('198.51.100.7') })],
        scope: [
          deny(
            'Scope',
            { ArnEquals: { 'aws:PrincipalArn': writer } },
            { Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/a' },
          ),
        ],
      },
      {
        matcher: 'toAllow',
        isNot: true,
        given: [
          putObject({
            bucket: 'logs',
            key: 'a',
            caller: iamRole(writer),
            from: internet('198.51.100.7'),
            encryption: sseS3(),
          }),
        ],
        scope: [
          deny(
            'Scope',
            { ArnEquals: { 'aws:PrincipalArn': writer } },
            { Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/a' },
          ),
        ],
      },
    ],
  },
  {
    name: 'bucket of a website',
    statements: [
      allow('Site', '*', 's3:GetObject', 'arn:aws:s3:::logs/public/*'),
      allow('Publish', { AWS: writer }, ['s3:PutObject', 's3:DeleteObject'], objects),
      deny('Tls', http),
    ],
    claims: [
      transport,
      {
        matcher: 'toBePublic',
        given: [{ only: ['s3:GetObject'] }],
        scope: [strangers({ NotAction: 's3:GetObject', Action: undefined })],
      },
      {
        matcher: 'toDenyAnonymous',
        given: [{ actions: ['s3:PutObject', 's3:DeleteObject'] }],
        scope: [{ ...anonymousScope, Action: ['s3:PutObject', 's3:DeleteObject'] }],
      },
      {
        matcher: 'toBePublic',
        given: [{ only: ['s3:GetObject'] }],
        scope: [strangers({ NotAction: 's3:GetObject', Action: undefined })],
        subject: (policy) => s3Bucket({ name: 'logs', account, policy, blockPublicAccess: false }),
      },
      {
        matcher: 'toAllow',
        given: [
          getObject({
            bucket: 'logs',
            key: 'public/a',
            caller: iamRole(reader),
            secure: true,
            from: internet('198.51.100.7'),
          }),
        ],
        scope: [deny('Scope', { ArnEquals: { 'aws:PrincipalArn': reader } })],
      },
      grants(['s3:PutObjectAcl', 's3:PutBucketAcl'], { Principal: '*', Resource: bucket }),
    ],
  },
  {
    name: 'policy of a role that reads',
    type: 'identity',
    statements: [
      own('Read', ['s3:GetObject', 's3:ListBucket'], bucket),
      own('Decrypt', 'kms:Decrypt', kmsKey, { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } }),
      { Sid: 'Frozen', Effect: 'Deny', Action: ['s3:DeleteObject', 's3:DeleteBucket'], Resource: '*' },
    ],
    claims: [
      grants(['s3:Delete*', 's3:PutBucketPolicy'], {}),
      grants(['iam:PassRole', 'iam:Put*'], {}),
      grants(['kms:ScheduleKeyDeletion', 'kms:CreateGrant'], {}),
      {
        matcher: 'toGrantAny',
        isNot: true,
        given: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::secrets/*'] }],
        scope: [{ Sid: 'Scope', Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::secrets/*' }],
      },
      {
        matcher: 'toExplicitlyDeny',
        given: [every({ actions: ['s3:DeleteBucket'], bucket: 'logs' })],
        scope: [{ Sid: 'Scope', Effect: 'Deny', Action: 's3:DeleteBucket', Resource: 'arn:aws:s3:::logs' }],
      },
    ],
  },
  {
    name: 'policy of a deployer',
    type: 'identity',
    statements: [
      {
        Sid: 'Deploy',
        Effect: 'Allow',
        NotAction: ['iam:*', 'organizations:*', 'kms:ScheduleKeyDeletion'],
        Resource: '*',
      },
      own('Pass', 'iam:PassRole', `arn:aws:iam::${account}:role/deploy-*`, {
        StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' },
      }),
    ],
    claims: [
      grants(['iam:CreateUser', 'iam:AttachRolePolicy'], {}),
      grants(['organizations:*'], {}),
      grants(['kms:ScheduleKeyDeletion'], {}),
    ],
  },
  {
    name: 'trust of a pipeline',
    type: 'trust',
    statements: [
      {
        Sid: 'GitHub',
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
          StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/site:ref:refs/heads/main' },
        },
      },
      { Sid: 'Admin', Effect: 'Allow', Principal: { AWS: admin }, Action: 'sts:AssumeRole' },
    ],
    claims: [{ matcher: 'toBePublic', isNot: true }, { matcher: 'toDenyAnonymous' }],
  },
  {
    name: 'queue behind a topic',
    statements: [
      allow('Topic', { Service: 'sns.amazonaws.com' }, 'sqs:SendMessage', queue, {
        ArnEquals: { 'aws:SourceArn': topic },
        StringEquals: { 'aws:SourceAccount': account },
      }),
      allow('Worker', { AWS: reader }, ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], queue),
    ],
    claims: [
      { matcher: 'toBePublic', isNot: true },
      {
        matcher: 'toPreventConfusedDeputy',
        given: [{ accounts: [account] }],
        scope: [
          deny(
            'Scope',
            {
              StringNotEqualsIfExists: { 'aws:SourceAccount': account },
              Bool: { 'aws:PrincipalIsAWSService': 'true' },
            },
            { Action: 'sqs:*', Resource: queue },
          ),
        ],
      },
      grants(['sqs:PurgeQueue', 'sqs:SetQueueAttributes'], { Principal: '*', Resource: queue }),
      { matcher: 'toDenyAnonymous', scope: [{ ...anonymousScope, Action: 'sqs:*', Resource: queue }] },
    ],
  },
  {
    name: 'key',
    type: 'kmsKey',
    statements: [
      allow(
        'Account',
        { AWS: `arn:aws:iam::${account}:root` },
        ['kms:Describe*', 'kms:PutKeyPolicy', 'kms:GetKeyPolicy'],
        '*',
      ),
      allow('Use', { AWS: [reader, writer] }, ['kms:Decrypt', 'kms:GenerateDataKey'], '*'),
    ],
    claims: [
      { matcher: 'toBePublic', isNot: true, scope: [strangers({ Action: 'kms:*', Resource: '*' })] },
      {
        matcher: 'toGrantAny',
        isNot: true,
        given: [{ actions: ['kms:ScheduleKeyDeletion'], principals: [writer] }],
        scope: [
          deny(
            'Scope',
            { ArnEquals: { 'aws:PrincipalArn': writer } },
            { Action: 'kms:ScheduleKeyDeletion', Resource: '*' },
          ),
        ],
      },
      { matcher: 'toDenyAnonymous', scope: [{ ...anonymousScope, Action: 'kms:*', Resource: '*' }] },
    ],
  },
  {
    name: 'guard of an organization',
    type: 'serviceControl',
    statements: [
      { Sid: 'Trail', Effect: 'Deny', Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'], Resource: '*' },
      { Sid: 'Leave', Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' },
      {
        Sid: 'Tls',
        Effect: 'Deny',
        Action: 's3:*',
        Resource: '*',
        Condition: http,
      },
    ],
    claims: [
      {
        matcher: 'toDenyInsecureTransport',
        scope: [{ Sid: 'Scope', Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: http }],
      },
    ],
  },
];

/** The claims of a policy, and that it is what it was. */
export function claimsOf({ claims, statements }: SoundPolicy): readonly PolicyClaim[] {
  const reference = documentOf(statements);
  return [
    ...claims,
    { matcher: 'toBeMorePermissiveThan', isNot: true, given: [reference] },
    { matcher: 'toBeEquivalentTo', given: [reference] },
  ];
}

export function documentOf(statements: readonly Json[]): { Version: string; Statement: Json[] } {
  return { Version: '2012-10-17', Statement: structuredClone(statements) as Json[] };
}

function actionsOf({ Action }: Json): readonly string[] {
  return typeof Action === 'string' ? [Action] : Array.isArray(Action) ? (Action as string[]) : [];
}

type Weakening =
  | 'drop a Deny'
  | 'drop a condition'
  | 'drop a test'
  | 'weaken a test'
  | 'widen a Principal'
  | 'widen an Action'
  | 'widen a Resource'
  | 'narrow a Deny'
  | 'add an Allow'
  | 'add a Deny';

const weakenings: readonly Weakening[] = [
  'drop a Deny',
  'drop a condition',
  'drop a test',
  'weaken a test',
  'widen a Principal',
  'widen an Action',
  'widen a Resource',
  'narrow a Deny',
  'add an Allow',
  'add a Deny',
];

/** The document with two of them. */
export function twiceWeakened(policy: SoundPolicy, random: Random): ReturnType<typeof weakened> {
  const once = weakened(policy, random);
  const twice = once && weakened({ ...policy, statements: once.document.Statement }, random);
  if (once === undefined || twice === undefined) return once;
  return { document: twice.document, weakening: `${once.weakening}, ${twice.weakening}` };
}

/** The document with one weakness that people write; nothing where it has no place for the drawn one. */
export function weakened(
  { statements, type }: SoundPolicy,
  random: Random,
): { readonly document: { Statement: Json[] }; readonly weakening: string } | undefined {
  const document = documentOf(statements);
  const all = document.Statement;
  const weakening = random.pick(weakenings);
  const pick = (isOne: (one: Json) => boolean): Json | undefined => {
    const found = all.filter(isOne);
    return found.length === 0 ? undefined : random.pick(found);
  };
  const isDeny = (one: Json): boolean => one['Effect'] === 'Deny';
  const isAllow = (one: Json): boolean => one['Effect'] === 'Allow';
  const hasCondition = (one: Json): boolean => one['Condition'] !== undefined;
  const done = (): { document: { Statement: Json[] }; weakening: string } => ({ document, weakening });
  switch (weakening) {
    case 'drop a Deny': {
      const one = pick(isDeny);
      if (one === undefined || all.length < 2) return undefined;
      all.splice(all.indexOf(one), 1);
      return done();
    }
    case 'drop a condition': {
      const one = pick((each) => isAllow(each) && hasCondition(each));
      if (one === undefined) return undefined;
      delete one['Condition'];
      return done();
    }
    case 'drop a test': {
      const one = pick(hasCondition);
      if (one === undefined) return undefined;
      const condition = one['Condition'] as Record<string, Json>;
      const operator = random.pick(Object.keys(condition));
      if (Object.keys(condition).length === 1) return undefined;
      Reflect.deleteProperty(condition, operator);
      return done();
    }
    case 'weaken a test': {
      const one = pick(hasCondition);
      if (one === undefined) return undefined;
      const condition = one['Condition'] as Record<string, Json>;
      const operator = random.pick(Object.keys(condition));
      const tests = condition[operator] ?? {};
      const key = random.pick(Object.keys(tests));
      const more: Readonly<Record<string, string>> = {
        'aws:SecureTransport': 'true',
        's3:TlsVersion': '1.1',
        'aws:PrincipalOrgID': 'o-zzzzzzzzzz',
        'aws:SourceOrgID': 'o-zzzzzzzzzz',
        'aws:SourceVpc': 'vpc-0f0f0f0f',
        'aws:SourceIp': '0.0.0.0/1',
        'aws:SourceAccount': '999988887777',
        'aws:SourceArn': 'arn:aws:sns:*:*:*',
        'aws:PrincipalArn': 'arn:aws:iam::999988887777:role/other',
        's3:x-amz-server-side-encryption': 'AES256',
        'token.actions.githubusercontent.com:sub': 'repo:*',
      };
      const value = more[key];
      if (value === undefined) return undefined;
      const isOneOnly = /^(Bool|Numeric)/.test(operator);
      tests[key] = isOneOnly || /:sub$|SourceArn/.test(key) ? value : [tests[key], value].flat();
      if (key === 'aws:SourceArn') {
        Reflect.deleteProperty(condition, operator);
        condition['ArnLike'] = tests;
      }
      return done();
    }
    case 'widen a Principal': {
      const one = pick((each) => isAllow(each) && each['Principal'] !== undefined && each['Principal'] !== '*');
      if (one === undefined || type === 'trust') return undefined;
      one['Principal'] = random.pick(['*', { AWS: '999988887777' }, { AWS: '*' }]);
      return done();
    }
    case 'widen an Action': {
      const one = pick((each) => isAllow(each) && each['Action'] !== undefined && each['Action'] !== '*');
      if (one === undefined || type === 'trust') return undefined;
      const [service = ''] = [one['Action']].flat().map((name) => String(name).split(':')[0] ?? '');
      one['Action'] = random.pick([
        `${service}:*`,
        [...[one['Action']].flat(), `${service}:Put*`, `${service}:Delete*`],
        type === 'identity' ? '*' : `${service}:*`,
      ]);
      return done();
    }
    case 'widen a Resource': {
      const one = pick((each) => isAllow(each) && each['Resource'] !== undefined && each['Resource'] !== '*');
      if (one === undefined || type !== 'identity') return undefined;
      one['Resource'] = '*';
      return done();
    }
    case 'narrow a Deny': {
      const one = pick(isDeny);
      if (one === undefined) return undefined;
      const element = random.pick(['Action', 'Resource', 'Principal'] as const);
      if (one[element] === undefined) return undefined;
      if (element === 'Principal') one['Principal'] = { AWS: '444455556666' };
      else if (element === 'Action') one['Action'] = 's3:GetObject';
      else one['Resource'] = objects;
      return done();
    }
    case 'add an Allow': {
      const resource = all.map((each) => each['Resource']).find((each) => each !== undefined);
      if (resource === undefined) return undefined;
      // An Action that is every action already names no service.
      const named = all.flatMap(actionsOf).filter((name) => name !== '*');
      const [service = 's3'] = named.map((name) => name.split(':')[0] ?? '');
      const Principal =
        type === 'identity' || type === 'serviceControl' ? {} : { Principal: random.pick(['*', { AWS: writer }]) };
      const Action = random.pick([`${service}:*`, `${service}:Put*`, `${service}:Get*`]);
      all.push({ Sid: `Added${all.length}`, Effect: 'Allow', ...Principal, Action, Resource: resource });
      return done();
    }
    case 'add a Deny': {
      if (type !== undefined && type !== 'kmsKey') return undefined;
      const Resource = type === 'kmsKey' ? '*' : all[0]?.['Resource'];
      const Action = [all[0]?.['Action']].flat()[0];
      all.push({
        Sid: `Added${all.length}`,
        Effect: 'Deny',
        Principal: '*',
        Action: `${String(Action).split(':')[0] ?? ''}:*`,
        Resource: String(Resource).includes('logs') ? bucket : Resource,
        Condition: random.pick([
          { StringNotEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
          { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/other` } },
          { StringNotEquals: { 'aws:SourceVpce': 'vpce-0f0f0f0f' } },
        ]),
      });
      return done();
    }
  }
}
