import type { Random } from '../prover/random';
import { accounts, bucket, keyArns, originAccess } from './s3-world';

/** Random bucket policies in the words that bucket policies are written in. */
type Elements = Readonly<Record<string, unknown>>;

type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A test and, where a statement can say it, its exact opposite. */
type Question = readonly [yes: Elements, no: Elements];

const sse = 's3:x-amz-server-side-encryption';
const [own, partner] = accounts;

/** Patterns of any make, for requests that are drawn and not enumerated. */
function pattern(random: Random, letters: string): string {
  return `${random.text(`${letters}*?`, 5)}${random.chance(40) ? '*' : ''}`;
}

export type Topic = 'transport' | 'anonymous' | 'encryption';

/** A policy that a claim of the topic may or may not hold for: its statements split the requests among them. */
export function bucketPolicy(random: Random, topic: Topic, wide = false): object {
  const ask = wide ? [...questions, ...wideQuestions, ...wideQuestions] : questions;
  const split = leaves(random, topic, ask, random.below(3));
  const base = bases[topic];
  const kept = bent(random, topic, ask, split);
  const statements = kept.flatMap((leaf) => {
    const whole = base(random).map((one) => merge(one, leaf) ?? one);
    return whole;
  });
  // A claim is about the bucket that a policy names.
  const named = statements.some((elements) => !('Resource' in elements || 'NotResource' in elements));
  const naming = named ? [] : [{ Effect: 'Allow', Principal: { AWS: own }, Action: 's3:ListBucket' }];
  const others = Array.from({ length: random.below(3) }, () => noise(random, topic, ask));
  return {
    Version: '2012-10-17',
    Statement: shuffled(random, [...statements, ...others, ...naming]).map((elements) => filled(elements)),
  };
}

/** Most splits get a hole: a leaf is lost, or one more question is put to it. */
function bent(random: Random, topic: Topic, ask: Questions, split: readonly Elements[]): readonly Elements[] {
  if (random.chance(topic === 'anonymous' ? 60 : 30)) return split;
  const at = random.below(split.length);
  if (split.length > 1 && random.chance(30)) return split.filter((_, index) => index !== at);
  const more = random.pick(question(random, topic, ask));
  return split.map((leaf, index) => (index === at ? (merge(leaf, more) ?? leaf) : leaf));
}

function filled(elements: Elements): Elements {
  return {
    Effect: 'Deny',
    ...('NotPrincipal' in elements ? {} : { Principal: '*' }),
    ...('NotAction' in elements ? {} : { Action: 's3:*' }),
    ...('NotResource' in elements ? {} : { Resource: [bucket, `${bucket}/*`] }),
    ...elements,
  };
}

function noise(random: Random, topic: Topic, ask: Questions): Elements {
  const [yes] = question(random, topic, ask);
  return { ...yes, Effect: topic === 'anonymous' || random.chance(60) ? 'Allow' : 'Deny' };
}

const bases: Readonly<Record<Topic, (random: Random) => Elements[]>> = {
  transport: (random) => [
    {
      Condition: random.pick<Condition>([
        bool('aws:SecureTransport', 'false'),
        bool('aws:SecureTransport', 'false', 'IfExists'),
        { StringNotEquals: { 'aws:SecureTransport': 'true' } },
        { NumericLessThanIfExists: { 's3:TlsVersion': '1.2' } },
        { Null: { 's3:TlsVersion': 'true' } },
      ]),
    },
  ],
  anonymous: (random) => [
    random.pick<Elements>([
      { Effect: 'Allow', Condition: { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${own}:*` } } },
      { Effect: 'Allow', Principal: { AWS: own } },
      { Effect: 'Allow', Condition: { StringNotEquals: { 'aws:PrincipalAccount': 'anonymous' } } },
      { Effect: 'Allow', Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-bbbbbbbbbb' } } },
      { Effect: 'Deny', Condition: { Null: { 'aws:PrincipalArn': 'true' } } },
      { Effect: 'Deny', Condition: { StringEquals: { 'aws:userid': 'anonymous' } } },
      { Effect: 'Deny', Condition: { Null: { 's3:authType': 'true' } } },
    ]),
  ],
  encryption: (random) => [
    ...random.pick<Elements[]>([
      [{ Action: 's3:PutObject', Condition: { StringNotEquals: { [sse]: ['aws:kms', 'aws:kms:dsse'] } } }],
      [{ Action: 's3:PutObject', Condition: { StringNotLike: { [sse]: 'aws:kms*' } } }],
      [{ Action: 's3:PutObject', Condition: { Null: { [`${sse}-aws-kms-key-id`]: 'true' } } }],
      [{ Action: 's3:PutObject', Condition: { ArnNotEqualsIfExists: { [`${sse}-aws-kms-key-id`]: keyArns[0] } } }],
      [
        { Action: 's3:PutObject', Condition: { Null: { [sse]: 'true' } } },
        { Action: 's3:Put*', Condition: { StringEquals: { [sse]: 'AES256' } } },
      ],
      [{ Action: 's3:PutObject', Condition: { StringEquals: { [sse]: 'AES256' } } }],
    ]),
  ],
};

function leaves(random: Random, topic: Topic, ask: Questions, depth: number): Elements[] {
  if (depth === 0) return [{}];
  const answers = question(random, topic, ask);
  return answers.flatMap((answer) =>
    leaves(random, topic, ask, random.chance(60) ? depth - 1 : 0).map((leaf) => merge(answer, leaf) ?? answer),
  );
}

/** Both elements, the first's before the second's; nothing where one statement cannot say both. */
function merge(first: Elements, second: Elements): Elements | undefined {
  const has = (elements: Elements, name: string): boolean => name in elements || `Not${name}` in elements;
  if (['Action', 'Resource', 'Principal'].some((name) => has(first, name) && has(second, name))) return undefined;
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const { Condition } of [first, second]) {
    for (const [operator, keys] of Object.entries((Condition ?? {}) as Condition)) {
      for (const [key, values] of Object.entries(keys)) {
        const block = (conditions[operator] ??= {});
        if (Object.hasOwn(block, key)) return undefined;
        block[key] = values;
      }
    }
  }
  return { ...second, ...first, ...(Object.keys(conditions).length > 0 && { Condition: conditions }) };
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const rest = [...list];
  return Array.from(list, () => rest.splice(random.below(rest.length), 1)).flat();
}

function bool(key: string, value: string, suffix = ''): Condition {
  return { [`Bool${suffix}`]: { [key]: value } };
}

const when = (operator: string, key: string, values: unknown): Elements => ({
  Condition: { [operator]: { [key]: values } },
});

function opposite(positive: string, negative: string, key: string, values: unknown): Question {
  return [when(positive, key, values), when(negative, key, values)];
}

function presence(key: string): Question {
  return [when('Null', key, 'true'), when('Null', key, 'false')];
}

type Questions = readonly ((random: Random) => Question)[];

const questions: Questions = [
  (random) => {
    const list = random.few(['s3:GetObject', 's3:Get*', 's3:*Object', 's3:ListBucket', 's3:PutObject', 's3:*'], 1, 2);
    return [{ Action: list }, { NotAction: list }];
  },
  (random) => {
    const list = random.few(
      [bucket, `${bucket}/*`, `${bucket}/a*`, `${bucket}/*b`, `${bucket}*`, `${bucket}/a/?`, `${bucket}/??`, '*'],
      1,
      2,
    );
    return [{ Resource: list }, { NotResource: list }];
  },
  (random) => {
    const value = random.pick<Elements>([
      { AWS: own },
      { AWS: [`arn:aws:iam::${own}:role/App`, own, `arn:aws:sts::${own}:assumed-role/App/s`] },
      { AWS: `arn:aws:iam::${own}:user/alice` },
      { AWS: [own, partner] },
      { Service: 'cloudtrail.amazonaws.com' },
      { AWS: `arn:aws:iam::${partner}:root`, Service: ['logging.s3.amazonaws.com'] },
      { AWS: [own, originAccess('E1').principal], Service: 'cloudfront.amazonaws.com' },
    ]);
    return [{ Principal: value }, { NotPrincipal: value }];
  },
  (random) =>
    opposite(
      'StringEquals',
      'StringNotEquals',
      'aws:PrincipalOrgID',
      random.pick<unknown>(['o-aaaaaaaaaa', ['o-aaaaaaaaaa', 'o-bbbbbbbbbb']]),
    ),
  (random) =>
    opposite('StringLike', 'StringNotLike', 'aws:PrincipalTag/team', random.few(['red', 'r*', '*d', '?e?', '*'], 1, 3)),
  (random) => {
    const [yes, no] = opposite(
      'StringEqualsIfExists',
      'StringNotEquals',
      'aws:PrincipalTag/team',
      random.pick(['red', 'blue']),
    );
    return [yes, merge(no, when('Null', 'aws:PrincipalTag/team', 'false')) ?? no];
  },
  (random) =>
    opposite(
      'ArnLike',
      'ArnNotLike',
      'aws:PrincipalArn',
      random.few(
        [
          `arn:aws:iam::${own}:role/App`,
          `arn:aws:iam::${own}:role/*`,
          'arn:aws:iam::*:root',
          'arn:aws:iam::*:user/x/*',
          `arn:aws:iam::${partner}:*`,
          `arn:aws:*::${own}:*`,
        ],
        1,
        2,
      ),
    ),
  (random) =>
    opposite(
      'StringEquals',
      'StringNotEquals',
      'aws:PrincipalAccount',
      random.few([...accounts.slice(0, 2), 'anonymous'], 1, 2),
    ),
  () => [when('Bool', 'aws:PrincipalIsAWSService', 'true'), when('BoolIfExists', 'aws:PrincipalIsAWSService', 'false')],
  () => [when('Bool', 'aws:ViaAWSService', 'true'), when('BoolIfExists', 'aws:ViaAWSService', 'false')],
  () => [
    when('Bool', 'aws:MultiFactorAuthPresent', 'true'),
    when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'),
  ],
  (random) =>
    opposite(
      'IpAddress',
      'NotIpAddress',
      'aws:SourceIp',
      random.few(['203.0.113.0/24', '203.0.113.128/25', '2001:db8::/32', '0.0.0.0/0'], 1, 2),
    ),
  (random) => opposite('StringEquals', 'StringNotEquals', 'aws:SourceVpce', random.few(['vpce-1', 'vpce-2'], 1, 2)),
  () => presence('aws:SourceVpce'),
  () => presence('aws:SourceAccount'),
  () => presence('aws:SourceArn'),
  (random) => opposite('StringEquals', 'StringNotEquals', 'aws:SourceAccount', random.few([own, partner], 1, 2)),
  (random) =>
    opposite(
      'ArnLike',
      'ArnNotLike',
      'aws:SourceArn',
      random.pick([
        `arn:aws:cloudtrail:*:${own}:trail/*`,
        'arn:aws:s3:::one-bucket',
        'arn:aws:cloudtrail:us-east-1:*:trail/a',
      ]),
    ),
  (random) => opposite('StringLike', 'StringNotLike', 's3:prefix', random.pick<unknown>(['a*', ['', 'a/'], '?b', '*'])),
  (random) =>
    opposite('StringEquals', 'StringNotEquals', 's3:x-amz-acl', random.pick(['bucket-owner-full-control', 'private'])),
  (random) => opposite('StringEquals', 'StringNotEquals', sse, random.few(['AES256', 'aws:kms', 'aws:kms:dsse'], 1, 2)),
  () => presence(`${sse}-customer-algorithm`),
  (random) => opposite('ArnEquals', 'ArnNotEquals', `${sse}-aws-kms-key-id`, random.few(keyArns, 1, 2)),
  () => [
    when('ForAnyValue:StringEquals', 'aws:CalledVia', 'athena.amazonaws.com'),
    when('ForAllValues:StringNotEquals', 'aws:CalledVia', 'athena.amazonaws.com'),
  ],
  (random) =>
    opposite('StringEquals', 'StringNotEquals', 's3:signatureversion', random.pick(['AWS', 'AWS4-HMAC-SHA256'])),
  (random) => opposite('StringEquals', 'StringNotEquals', 's3:authType', random.pick(['POST', 'REST-QUERY-STRING'])),
  () => [
    when('NumericLessThan', 's3:TlsVersion', '1.2'),
    when('NumericGreaterThanEqualsIfExists', 's3:TlsVersion', '1.2'),
  ],
];

function question(random: Random, topic: Topic, ask: Questions): Question {
  const [yes, no] = random.pick(ask)(random);
  const about =
    topic === 'encryption' && random.chance(20)
      ? opposite('StringEquals', 'StringNotEquals', sse, 'aws:kms')
      : undefined;
  return about ?? (random.chance(50) ? [yes, no] : [no, yes]);
}

const several = (random: Random, one: () => string): string[] => Array.from({ length: 1 + random.below(4) }, one);

/** Questions whose cells no short list of values covers. */
const wideQuestions: Questions = [
  (random) => {
    const list = several(random, () => `${bucket}/${pattern(random, 'ab/')}`);
    return [{ Resource: [bucket, ...list] }, { NotResource: [bucket, ...list] }];
  },
  (random) =>
    opposite(
      'StringLike',
      'StringNotLike',
      'aws:UserAgent',
      several(random, () => pattern(random, 'aB')),
    ),
  (random) =>
    opposite(
      'StringEqualsIgnoreCase',
      'StringNotEqualsIgnoreCase',
      'aws:UserAgent',
      several(random, () => random.text('aB', 2)),
    ),
  (random) =>
    opposite(
      'StringLike',
      'StringNotLike',
      's3:prefix',
      several(random, () => pattern(random, 'ab/')),
    ),
  (random) =>
    opposite(
      'StringLike',
      'StringNotLike',
      'aws:PrincipalTag/team',
      several(random, () => pattern(random, 'red')),
    ),
  (random) =>
    opposite(
      'StringLike',
      'StringNotLike',
      'aws:PrincipalOrgID',
      several(random, () => `o-${pattern(random, 'ab')}`),
    ),
  (random) =>
    opposite(
      'ArnLike',
      'ArnNotLike',
      'aws:PrincipalArn',
      several(
        random,
        () =>
          `arn:aws:iam::${random.pick([own, partner, '*'])}:${random.pick(['user', 'role', '*'])}/${pattern(random, 'ab/')}`,
      ),
    ),
  (random) => {
    const value = String(random.below(20));
    return [
      when('NumericLessThan', 's3:max-keys', value),
      when('NumericGreaterThanEqualsIfExists', 's3:max-keys', value),
    ];
  },
  (random) => {
    const value = `202${6 + random.below(4)}-0${1 + random.below(9)}-01T00:00:00Z`;
    return [when('DateLessThan', 'aws:CurrentTime', value), when('DateGreaterThanEquals', 'aws:CurrentTime', value)];
  },
  (random) => {
    const blocks = several(
      random,
      () =>
        `${random.pick(['203.0.113', '198.51.100', '8.8.0'])}.${random.below(256)}/${random.pick([8, 16, 20, 24, 30, 32])}`,
    );
    return opposite('IpAddress', 'NotIpAddress', 'aws:SourceIp', blocks);
  },
  (random) =>
    opposite(
      'StringLike',
      'StringNotLike',
      'aws:SourceVpce',
      several(random, () => `vpce-${pattern(random, '12')}`),
    ),
];
