import { overEveryDeployment } from '../../src/sources/cloudformation/deployments';
import { readSections } from '../../src/sources/cloudformation/sections';
import { Random } from '../prover/random';
import {
  deniesHttp,
  documentOfBucket,
  isNotPublic,
  type Answered,
  type ClaimOnDocument,
  type DocumentOfBucket,
} from '../sources/cloudformation/claims-on-documents';
import { tree, treeOf } from '../sources/cloudformation/template-tree';

/** A deployment as a person and AWS might choose it: every name with a value. */
interface Chosen {
  readonly account: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly buckets: Readonly<Record<string, string>>;
}

interface Drawn {
  readonly template: Readonly<Record<string, object>>;
  readonly statements: readonly unknown[];
  /** The texts that parameters are compared with. */
  readonly literals: readonly string[];
}

const accounts = ['111122223333', '444455556666', '123456789012'];
const regions = [
  ['eu-west-1', 'aws', 'amazonaws.com'],
  ['us-east-1', 'aws', 'amazonaws.com'],
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
] as const;
const hostile = [
  '*',
  '?',
  'q*',
  '${aws:username}',
  '${aws:SourceVpce}',
  '0.0.0.0/0',
  '::/0',
  '203.0.113.0/24',
  'true',
  'false',
]
  .concat([
    '1',
    '',
    'prod',
    'dev',
    'qz',
    'q',
    'z',
    'logs',
    'app-logs',
    'eu-west-1',
    'vpce-0a1b2c3d',
    '2020-01-01T00:00:00Z',
  ])
  .concat(accounts);
const names = ['P', 'Q'];
const sub = (text: string) => ({ 'Fn::Sub': text });

function drawParameter(random: Random): object {
  switch (random.below(6)) {
    case 0:
      return {
        Type: 'String',
        AllowedValues: random.few(['*', 'prod', 'q', 'true', '0.0.0.0/0', '111122223333'], 1, 3),
      };
    case 1:
      return { Type: 'String', AllowedPattern: random.pick(['\\d{12}', '[a-z]+', 'q.*', '(true|false)']) };
    case 2:
      return { Type: 'Number' };
    default:
      return { Type: 'String', ...(random.chance(50) && { Default: random.pick(['prod', 'q', '111122223333']) }) };
  }
}

function drawCondition(random: Random): object {
  const name = { Ref: random.pick(names) };
  const value = random.pick<unknown>([name, name, [name, random.pick(accounts)], { Ref: 'AWS::AccountId' }]);
  switch (random.below(9)) {
    case 0:
      return { Bool: { 'aws:SecureTransport': random.pick<unknown>(['false', 'true', name]) } };
    case 1:
      return {
        [random.pick(['IpAddress', 'NotIpAddress'])]: {
          'aws:SourceIp': random.pick<unknown>([name, '203.0.113.0/24']),
        },
      };
    case 2:
      return {
        [random.pick(['NumericLessThan', 'NumericGreaterThan'])]: {
          's3:TlsVersion': random.pick<unknown>([name, '1.2']),
        },
      };
    case 3:
      return {
        [random.pick(['StringEquals', 'StringLike', 'StringNotLike'])]: {
          'aws:SourceVpce': random.pick<unknown>([name, 'vpce-0a1b2c3d']),
        },
      };
    case 4:
      return { [random.pick(['StringEquals', 'StringNotEquals', 'StringLike'])]: { 'aws:PrincipalAccount': value } };
    default:
      return { Bool: { 'aws:SecureTransport': 'false' } };
  }
}

function drawStatement(random: Random): unknown {
  const name = random.pick(names);
  const resource = random.pick<unknown>([
    sub('${Logs.Arn}/*'),
    [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, sub('${Logs.Arn}/*')],
    sub(`\${Logs.Arn}/\${${name}}`),
    sub('arn:${AWS::Partition}:s3:::${Logs}/q*'),
    sub(`\${Logs.Arn}/\${${name}}?`),
    sub(`\${Logs.Arn}/q\${${name}}`),
    ...(random.chance(20) ? ['arn:aws:s3:::app-logs/*', { Ref: name }] : []),
  ]);
  const effect = random.pick(['Allow', 'Allow', 'Deny']);
  const principal = random.pick<unknown>([
    '*',
    '*',
    { AWS: { Ref: name } },
    { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
    { AWS: sub(`arn:\${AWS::Partition}:iam::\${${name}}:root`) },
    { AWS: { 'Fn::If': ['IsProd', '*', { Ref: 'AWS::AccountId' }] } },
  ]);
  const statement = {
    Effect: effect,
    Principal: principal,
    Action: random.pick(['s3:GetObject', 's3:*', 's3:GetObject']),
    [effect === 'Deny' && random.chance(30) ? 'NotResource' : 'Resource']: resource,
    ...(random.chance(85) && { Condition: drawCondition(random) }),
  };
  const absent = { Ref: 'AWS::NoValue' };
  if (!random.chance(25)) return statement;
  return {
    'Fn::If': [
      random.pick(['IsProd', 'NotProd', 'Same']),
      ...(random.chance(50) ? [statement, absent] : [absent, statement]),
    ],
  };
}

const denyHttp = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, sub('${Logs.Arn}/*')],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

export function drawTemplate(random: Random): Drawn {
  const isNamed = random.chance(40);
  const properties = isNamed
    ? { Properties: { BucketName: random.pick<unknown>(['app-logs', { Ref: 'P' }, sub('${P}-logs')]) } }
    : {};
  return {
    template: {
      Parameters: Object.fromEntries(names.map((name) => [name, drawParameter(random)])),
      Conditions: {
        IsProd: { 'Fn::Equals': [{ Ref: 'P' }, random.pick(['prod', 'q', '111122223333'])] },
        NotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] },
        Same: { 'Fn::Equals': [{ Ref: 'P' }, { Ref: random.pick(['Q', 'AWS::AccountId', 'AWS::Region']) }] },
      },
      Resources: { Logs: { Type: 'AWS::S3::Bucket', ...properties }, Other: { Type: 'AWS::S3::Bucket' } },
    },
    statements: [
      ...Array.from({ length: 1 + random.below(2) }, () => drawStatement(random)),
      ...(random.chance(30) ? [denyHttp] : []),
    ],
    literals: hostile,
  };
}

/** What values that are not patterns prove, as `*` and `?` do, and `q*` refutes. */
const patternsOnBothSides: Drawn = {
  template: {
    Parameters: { P: { Type: 'String' }, Q: { Type: 'String' } },
    Conditions: {},
    Resources: { Logs: { Type: 'AWS::S3::Bucket' }, Other: { Type: 'AWS::S3::Bucket' } },
  },
  statements: [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: sub('${Logs.Arn}/q*') },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      NotResource: ['${P}', '${P}?'].map((end) => sub(`\${Logs.Arn}/${end}`)),
    },
    { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: sub('${Logs.Arn}/q${P}') },
  ],
  literals: ['q*', '*', '?', 'g', 'q', 'qz'],
};

/** Deploys a template by hand, in plain steps of its own; nothing where CloudFormation refuses the names. */
function deploy(value: unknown, template: Drawn['template'], chosen: Chosen): unknown {
  const again = (one: unknown): unknown => deploy(one, template, chosen);
  if (Array.isArray(value)) return value.map(again).filter((one) => one !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const [first] = Object.entries(value);
  if (first !== undefined && Object.keys(value).length === 1) {
    const [name, argument] = first as [string, unknown];
    const list = argument as [string, string, string];
    if (name === 'Ref') return referred(String(argument), chosen);
    if (name === 'Fn::GetAtt') return referred(`${list[0]}.${list[1]}`, chosen);
    if (name === 'Fn::Sub')
      return String(argument).replace(/\$\{([^}]+)\}/g, (_, id: string) => String(referred(id, chosen)));
    if (name === 'Fn::If') return again(holdsIn(list[0], template, chosen) ? list[1] : list[2]);
  }
  const entries = Object.entries(value).map(([key, one]) => [key, again(one)] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
}

function referred(id: string, { account, region, parameters, buckets }: Chosen): string | undefined {
  const partition = regions.find(([name]) => name === region)?.[1] ?? 'aws';
  if (id === 'AWS::NoValue') return undefined;
  if (id === 'AWS::AccountId') return account;
  if (id === 'AWS::Region') return region;
  if (id === 'AWS::Partition') return partition;
  if (id.endsWith('.Arn')) return `arn:${partition}:s3:::${buckets[id.slice(0, -4)] ?? ''}`;
  return parameters[id] ?? buckets[id];
}

function holdsIn(name: string, template: Drawn['template'], chosen: Chosen): boolean {
  const condition = (template['Conditions'] as Record<string, Record<string, unknown[]>>)[name] ?? {};
  const [left, right] = (condition['Fn::Equals'] ?? []).map((one) => deploy(one, template, chosen));
  return condition['Fn::Equals'] === undefined ? !holdsIn('IsProd', template, chosen) : left === right;
}

function drawValue(random: Random, declared: Record<string, unknown>, { literals }: Drawn): string | undefined {
  const allowed = declared['AllowedValues'] as string[] | undefined;
  if (allowed !== undefined) return random.pick(allowed);
  const text = random.chance(20) ? random.text('qz*?', 3) : random.pick(literals);
  const pattern = declared['AllowedPattern'] as string | undefined;
  const value =
    pattern === undefined || text.match(`^(?:${pattern})$`)
      ? text
      : {
          '\\d{12}': random.pick(accounts),
          '[a-z]+': random.pick(['prod', 'q']),
          'q.*': random.pick(['q', 'q*', 'qz']),
          '(true|false)': 'true',
        }[pattern];
  if (declared['Type'] === 'Number') return random.pick(['0', '1', '1.2', '5', '1.3', '-3']);
  return value;
}

function drawDeployment(random: Random, drawn: Drawn): Chosen | undefined {
  const declared = drawn.template['Parameters'] as Record<string, Record<string, unknown>>;
  const parameters: Record<string, string> = {};
  for (const name of names) {
    const value = drawValue(random, declared[name] ?? {}, drawn);
    if (value === undefined) return undefined;
    parameters[name] =
      random.chance(15) && declared[name]?.['Type'] === 'String' && Object.keys(declared[name] ?? {}).length === 1
        ? (parameters['P'] ?? value)
        : value;
  }
  const chosen = { account: random.pick(accounts), region: random.pick(regions)[0], parameters, buckets: {} };
  const { Logs } = drawn.template['Resources'] as { Logs: { Properties?: { BucketName: unknown } } };
  const told =
    Logs.Properties === undefined ? undefined : String(deploy(Logs.Properties.BucketName, drawn.template, chosen));
  if (told !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(told)) return undefined;
  const stack = random.pick(['stack', 'app', 'q', 'prod']);
  return { ...chosen, buckets: { Logs: told ?? `${stack}-logs-9z8y7x6w5v4u`, Other: `${stack}-other-1q2w3e4r5t6y` } };
}

export interface Tally {
  readonly counts: Record<string, number>;
  readonly deployments: number;
  /** What a template was told of, with a deployment that says otherwise. */
  readonly wrong?: string;
}

const claims: Readonly<Record<string, ClaimOnDocument>> = { isNotPublic, deniesHttp };

/** The first template on which the answer for every deployment disagrees with that of one. */
export function firstWrongTemplate(seed: number, templates: number, deployments: number): Tally {
  const random = new Random(seed);
  const counts: Record<string, number> = {};
  let compared = 0;
  for (let at = 0; at < templates; at++) {
    const drawn = at === 0 ? patternsOnBothSides : drawTemplate(random);
    const [name = '', claim = isNotPublic] = at === 0 ? [] : random.pick(Object.entries(claims));
    const verdict = overEveryDeployment(
      {
        template: readSections({ root: treeOf(drawn.template) }),
        read: documentOfBucket(tree({ Version: '2012-10-17', Statement: drawn.statements })),
      },
      ({ value }) => claim(value as DocumentOfBucket),
    );
    const what = 'reason' in verdict ? `${verdict.answer} ${verdict.reason}` : verdict.answer;
    counts[what] = (counts[what] ?? 0) + 1;
    if (verdict.answer === 'undecided') continue;
    const known = new Map<string, Answered>();
    for (let turn = 0; turn < deployments; turn++) {
      const chosen = drawDeployment(random, drawn);
      if (chosen === undefined) continue;
      const document = { Version: '2012-10-17', Statement: deploy(drawn.statements, drawn.template, chosen) };
      const key = JSON.stringify([document, chosen.buckets]);
      const concrete = known.get(key) ?? claim({ document, bucket: chosen.buckets['Logs'] ?? '' });
      known.set(key, concrete);
      if (concrete.answer === 'refused') continue;
      compared++;
      if (concrete.answer === verdict.answer) continue;
      const wrong = JSON.stringify({
        at,
        claim: name,
        verdict: verdict.answer,
        concrete: concrete.answer,
        chosen,
        template: drawn.template,
        document,
        statements: drawn.statements,
      });
      return { counts, deployments: compared, wrong };
    }
  }
  return { counts, deployments: compared };
}
