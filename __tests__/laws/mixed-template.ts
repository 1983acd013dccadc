import type { Random } from '../prover/random';
import { accounts, hostile, ref, sub, type Drawn } from './drawn-template';

const texts = ['P', 'Q'];

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
  const name = drawName(random);
  const value = random.pick<unknown>([name, name, [name, random.pick(accounts)], { Ref: 'AWS::AccountId' }, ref('L')]);
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

function drawStatement(random: Random): unknown {
  const name = random.pick(texts);
  const part = drawName(random);
  const resource = random.pick<unknown>([
    sub('${Logs.Arn}/*'),
    [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, sub('${Logs.Arn}/*')],
    sub(`\${Logs.Arn}/\${${name}}`),
    sub('arn:${AWS::Partition}:s3:::${Logs}/q*'),
    sub(`\${Logs.Arn}/\${${name}}?`),
    sub(`\${Logs.Arn}/q\${${name}}`),

    { 'Fn::Join': ['/', [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, part]] },
    {
      'Fn::Join': ['/', { 'Fn::Split': ['|', { 'Fn::Join': ['|', [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, part]] }] }],
    },
    { 'Fn::Sub': ['${Logs.Arn}/q${Part}', { Part: part }] },
    [sub('${Logs.Arn}/*'), ...(random.chance(30) ? [{ Ref: 'AWS::NoValue' }, sub('${Logs.Arn}')] : [])],
    ...(random.chance(20)
      ? ['arn:aws:s3:::app-logs/*', { Ref: name }, 'arn:aws:s3:::app-*/*', { 'Fn::GetAtt': ['Other', 'Arn'] }]
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

    { AWS: { Ref: 'L' } },
    { AWS: part },
    { AWS: { 'Fn::If': ['Both', [{ Ref: 'AWS::AccountId' }, { Ref: 'AWS::NoValue' }], part] } },
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
      random.pick(['IsProd', 'NotProd', 'Same', 'Both', 'Either', 'Neither']),
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

/** A template that mixes the forms in which names come in. */
export function drawMixed(random: Random): Drawn {
  const isNamed = random.chance(40);
  const properties = isNamed
    ? { Properties: { BucketName: random.pick<unknown>(['app-logs', { Ref: 'P' }, sub('${P}-logs')]) } }
    : {};
  const other = random.chance(20) ? { Properties: { BucketName: sub('${Q}-logs') } } : {};
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
      ...Array.from({ length: 1 + random.below(2) }, () => drawStatement(random)),
      ...(random.chance(30) ? [denyHttp] : []),
    ],
    literals: hostile,
  };
}
