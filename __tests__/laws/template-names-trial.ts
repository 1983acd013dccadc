import { overEveryDeployment, type DeploymentVerdict } from '../../src/sources/cloudformation/deployments';
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
import { checkPartitions, DeployedTemplate, Refused, regions, type Choices } from './deployed-template';
import { tree, treeOf } from '../sources/cloudformation/template-tree';

interface Drawn {
  readonly template: Readonly<Record<string, object>>;
  readonly statements: readonly unknown[];
  /** The texts that parameters are compared with. */
  readonly literals: readonly string[];
}

const accounts = ['111122223333', '444455556666', '123456789012'];
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
const names = ['P', 'Q', 'L'];
const texts = ['P', 'Q'];
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

function drawCondition(random: Random, isVaried: boolean): object {
  const name = isVaried ? drawName(random) : { Ref: random.pick(texts) };
  const value = random.pick<unknown>([
    name,
    name,
    [name, random.pick(accounts)],
    { Ref: 'AWS::AccountId' },
    ...(isVaried ? [{ Ref: 'L' }] : []),
  ]);
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

/** A name in one of the ways in which a template comes by it. */
function drawName(random: Random): object {
  const name = { Ref: random.pick(texts) };
  return random.pick<object>([
    ...Array.from({ length: 12 }, () => name),
    { 'Fn::Select': [String(random.below(2)), { Ref: 'L' }] },
    { 'Fn::Select': ['1', { 'Fn::Split': [',', { 'Fn::Join': [',', ['q', name]] }] }] },
    { 'Fn::Select': ['0', [name, 'q']] },
    { 'Fn::FindInMap': ['ByRegion', { Ref: 'AWS::Region' }, 'Account'] },
    { 'Fn::FindInMap': ['ByName', name, 'Text'] },
    { 'Fn::ImportValue': sub(`\${${random.pick(texts)}}-export`) },
    { 'Fn::ImportValue': 'shared' },
    { 'Fn::If': ['Either', name, 'q'] },
  ]);
}

function drawStatement(random: Random, isVaried: boolean): unknown {
  const name = random.pick(texts);
  const part = drawName(random);
  const resource = random.pick<unknown>([
    sub('${Logs.Arn}/*'),
    [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, sub('${Logs.Arn}/*')],
    sub(`\${Logs.Arn}/\${${name}}`),
    sub('arn:${AWS::Partition}:s3:::${Logs}/q*'),
    sub(`\${Logs.Arn}/\${${name}}?`),
    sub(`\${Logs.Arn}/q\${${name}}`),
    ...(isVaried
      ? [
          { 'Fn::Join': ['/', [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, part]] },
          {
            'Fn::Join': ['/', { 'Fn::Split': ['|', { 'Fn::Join': ['|', [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, part]] }] }],
          },
          { 'Fn::Sub': ['${Logs.Arn}/q${Part}', { Part: part }] },
          [sub('${Logs.Arn}/*'), ...(random.chance(30) ? [{ Ref: 'AWS::NoValue' }, sub('${Logs.Arn}')] : [])],
        ]
      : []),
    ...(random.chance(20)
      ? [
          'arn:aws:s3:::app-logs/*',
          { Ref: name },
          ...(isVaried ? ['arn:aws:s3:::app-*/*', { 'Fn::GetAtt': ['Other', 'Arn'] }] : []),
        ]
      : []),
  ]);
  const effect = random.pick(['Allow', 'Allow', 'Deny']);
  const principal = random.pick<unknown>([
    '*',
    '*',
    { AWS: { Ref: name } },
    { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
    { AWS: sub(`arn:\${AWS::Partition}:iam::\${${name}}:root`) },
    { AWS: { 'Fn::If': ['IsProd', '*', { Ref: 'AWS::AccountId' }] } },
    ...(isVaried
      ? [
          { AWS: { Ref: 'L' } },
          { AWS: part },
          { AWS: { 'Fn::If': ['Both', [{ Ref: 'AWS::AccountId' }, { Ref: 'AWS::NoValue' }], part] } },
        ]
      : []),
  ]);
  const statement = {
    Effect: effect,
    Principal: principal,
    Action: random.pick(['s3:GetObject', 's3:*', 's3:GetObject']),
    [effect === 'Deny' && random.chance(30) ? 'NotResource' : 'Resource']: resource,
    ...(random.chance(85) && { Condition: drawCondition(random, isVaried) }),
  };
  const absent = { Ref: 'AWS::NoValue' };
  if (!random.chance(25)) return statement;
  return {
    'Fn::If': [
      random.pick(['IsProd', 'NotProd', 'Same', ...(isVaried ? ['Both', 'Either', 'Neither'] : [])]),
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

export function drawTemplate(random: Random, isVaried: boolean): Drawn {
  const isNamed = random.chance(40);
  const properties = isNamed
    ? { Properties: { BucketName: random.pick<unknown>(['app-logs', { Ref: 'P' }, sub('${P}-logs')]) } }
    : {};
  const other = isVaried && random.chance(20) ? { Properties: { BucketName: sub('${Q}-logs') } } : {};
  return {
    template: {
      Parameters: {
        ...Object.fromEntries(texts.map((name) => [name, drawParameter(random)])),
        L: { Type: 'CommaDelimitedList', ...(random.chance(30) && { Default: '111122223333, q' }) },
      },
      Mappings: {
        ByRegion: {
          'eu-west-1': { Account: '111122223333' },
          'us-east-1': { Account: random.pick(['444455556666', '*']) },
          'cn-north-1': { Account: '123456789012' },
        },
        ByName: Object.fromEntries(
          ['prod', 'q', '*', '111122223333'].map((key) => [
            key,
            { Text: random.pick(['q', '*', 'z', '111122223333']) },
          ]),
        ),
      },
      Conditions: {
        IsProd: { 'Fn::Equals': [{ Ref: 'P' }, random.pick(['prod', 'q', '111122223333'])] },
        NotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] },
        Both: {
          'Fn::And': [{ Condition: 'IsProd' }, { 'Fn::Equals': [{ Ref: 'Q' }, random.pick(['prod', 'q', '*'])] }],
        },
        Either: { 'Fn::Or': [{ Condition: 'Both' }, { 'Fn::Not': [{ Condition: 'Same' }] }] },
        Neither: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'Same' }] }] },
        Same: { 'Fn::Equals': [{ Ref: 'P' }, { Ref: random.pick(['Q', 'AWS::AccountId', 'AWS::Region']) }] },
      },
      Resources: {
        Logs: { Type: 'AWS::S3::Bucket', ...properties },
        Other: { Type: 'AWS::S3::Bucket', ...other },
      },
    },
    statements: [
      ...Array.from({ length: 1 + random.below(2) }, () => drawStatement(random, isVaried)),
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

function drawDeployment(random: Random, drawn: Drawn): Choices {
  const declared = drawn.template['Parameters'] as Record<string, Record<string, unknown>>;
  const parameters = new Map<string, string | readonly string[] | undefined>();
  for (const [name, of] of Object.entries(declared)) {
    const value = drawValue(random, of, drawn);
    const isList = of['Type'] === 'CommaDelimitedList';
    const isAsFree = of['Type'] === 'String' && Object.keys(of).length === 1;
    const more = random.chance(50) ? [drawValue(random, of, drawn) ?? ''] : [];
    parameters.set(
      name,
      isList ? [value ?? '', ...more] : isAsFree && random.chance(15) ? (parameters.get('P') ?? value) : value,
    );
  }
  const imported = random.pick([...drawn.literals, 'arn:aws:iam::444455556666:root']);
  return {
    account: random.pick(accounts),
    region: random.pick(regions)[0],
    stackName: random.pick(['stack', 'app', 'q', 'prod']),
    parameter: (id) => parameters.get(id),
    told: () => imported,
    letters: () => '9z8y7x6w5v4u',
  };
}

/** The deployment that a verdict names, and what it says of it; nothing where it leaves a value open. */
function chosenBy(
  verdict: DeploymentVerdict<object, string>,
  { template }: Drawn,
): { readonly choices: Choices; readonly names: readonly unknown[]; readonly answer: string } | undefined {
  if (!('names' in verdict)) return undefined;
  if (verdict.answer === 'undecided' && (verdict.reason !== 'name' || verdict.witness === undefined)) return undefined;
  const values = new Map(verdict.names.map(({ atom: { id }, value }) => [id, value]));
  const region = values.get('AWS::Region') ?? regionOf(values.get('AWS::Partition') ?? 'aws');
  const isByHand =
    regions.some(([name]) => name === region) && ![...values.keys()].some((id) => id.includes('split by'));
  if (region === undefined || !isByHand) return undefined;
  const declared = template['Parameters'] as Record<string, Record<string, unknown>>;
  const choices: Choices = {
    account: values.get('AWS::AccountId') ?? '123456789012',
    region,
    stackName: values.get('AWS::StackName') ?? 'stack',
    parameter: (id) => {
      if (declared[id]?.['Type'] !== 'CommaDelimitedList') return values.get(id) ?? 'unread';
      const length = Number(values.get(`${id}.length`) ?? 2);
      return Array.from({ length }, (_, index) => values.get(`${id}[${index}]`) ?? 'example');
    },
    told: (title) => [...values].find(([id]) => id.startsWith('import '))?.[1] ?? title,
    letters: () => '9z8y7x6w5v4u',
    made: (id) => values.get(`name of ${id}`),
  };
  return { choices, names: [...values], answer: verdict.answer === 'undecided' ? 'refuted' : verdict.answer };
}

function regionOf(partition: string): string | undefined {
  return regions.find(([, name]) => name === partition)?.[0];
}

export interface Tally {
  readonly counts: Record<string, number>;
  readonly deployments: number;
  /** What a template was told of, with a deployment that says otherwise. */
  readonly wrong?: string;
}

const claims: Readonly<Record<string, ClaimOnDocument>> = { isNotPublic, deniesHttp };

/** The policy of the bucket as a deployment, or what is read of one, has it; nothing where CloudFormation or S3 refuses it. */
function deploy({ template, statements }: Drawn, choices: Choices, isWhole = true): DocumentOfBucket | undefined {
  try {
    const deployed = new DeployedTemplate(template, choices);
    if (isWhole) deployed.checkNames();
    const bucket = deployed.text({ Ref: 'Logs' });
    const document = { Version: '2012-10-17', Statement: deployed.value(statements) };
    checkPartitions(document, deployed.partition);
    return { document, bucket };
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/**
 * The first template on which the answer for every deployment disagrees with that of one. Plain ones come by their names by
 * `Ref` and `Fn::Sub` alone: of them, fewer are needed to meet a mistake.
 */
export function firstWrongTemplate(
  seed: number,
  templates: number,
  deployments: number,
  { isPlain = false }: { readonly isPlain?: boolean } = {},
): Tally {
  const random = new Random(seed);
  const counts: Record<string, number> = {};
  let compared = 0;
  for (let at = 0; at < templates; at++) {
    const drawn = at === 0 ? patternsOnBothSides : drawTemplate(random, !isPlain);
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
    const named = chosenBy(verdict, drawn);
    const deployedAsNamed = named === undefined ? undefined : deploy(drawn, named.choices, false);
    if (named !== undefined && (deployedAsNamed === undefined || claim(deployedAsNamed).answer !== named.answer)) {
      const wrong = JSON.stringify({
        ...{ at, claim: name, answer: named.answer, names: named.names, deployedAsNamed },
        ...drawn,
      });
      return { counts, deployments: compared, wrong };
    }
    if (verdict.answer === 'undecided') continue;
    const known = new Map<string, Answered>();
    for (let turn = 0; turn < deployments; turn++) {
      const chosen = drawDeployment(random, drawn);
      const deployed = deploy(drawn, chosen);
      if (deployed === undefined) continue;
      const { document } = deployed;
      const key = JSON.stringify(deployed);
      const concrete = known.get(key) ?? claim(deployed);
      known.set(key, concrete);
      if (concrete.answer === 'refused') continue;
      compared++;
      if (concrete.answer === verdict.answer) continue;
      const wrong = JSON.stringify({
        at,
        claim: name,
        verdict: verdict.answer,
        concrete: concrete.answer,
        chosen: { ...chosen, parameters: names.map((id) => chosen.parameter(id, {})), told: chosen.told('') },
        template: drawn.template,
        document,
        statements: drawn.statements,
      });
      return { counts, deployments: compared, wrong };
    }
  }
  return { counts, deployments: compared };
}
