import { readFileSync } from 'node:fs';
import { idOfText } from '../../../src/names/named-text';
import { asText } from '../../../src/sources/cloudformation/resolved';
import type { GivenValues } from '../../../src/sources/cloudformation/template';
import { NoDeployment, TemplateFault } from '../../../src/sources/cloudformation/template-fault';
import { OpenName } from '../../../src/sources/cloudformation/world';
import { resolverOf, shownBy, type Values } from './open-names';
import { tree } from './template-tree';

const template = {
  Transform: 'AWS::LanguageExtensions',
  Parameters: {
    Env: { Type: 'String', Default: 'dev' },
    Zone: { Type: 'String' },
    Names: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/path' },
  },
  Mappings: { Accounts: { 'eu-west-1': { log: '156460612806', all: ['a', 'b'] } } },
  Conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
    NotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'NotProd' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'NotProd' }] },
    Ring: { 'Fn::Not': [{ Condition: 'Ring' }] },
  },
  Resources: {
    Logs: { Type: 'AWS::S3::Bucket' },
    Named: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': '${Env}-logs' } } },
    Maybe: { Type: 'AWS::S3::Bucket', Condition: 'IsProd' },
    Writer: { Type: 'AWS::IAM::Role', Properties: { Path: '/service/' } },
    Jobs: { Type: 'AWS::SQS::Queue' },
    News: { Type: 'AWS::SNS::Topic' },
    Key: { Type: 'AWS::KMS::Key' },
    Own: { Type: 'Custom::Thing' },
    A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'B' } } },
    B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'A' } } },
    constructor: { Type: 'AWS::S3::Bucket' },
  },
};

function resolver(values?: Values, told?: GivenValues) {
  return resolverOf(template, values, told);
}

function shown(value: unknown, values?: Values, told?: GivenValues): unknown {
  return shownBy(resolver(values, told), value);
}

function key(value: unknown): string {
  return idOfText(asText(resolver().resolve(tree(value))) ?? []);
}

const sub = (text: string, more?: object) => ({ 'Fn::Sub': more === undefined ? text : [text, more] });

describe('equal texts, however they are written', () => {
  test.each([
    [{ 'Fn::GetAtt': ['Logs', 'Arn'] }],
    [{ 'Fn::GetAtt': 'Logs.Arn' }],
    [sub('arn:${AWS::Partition}:s3:::${Logs}')],
    [sub('${Logs.Arn}')],
    [sub('${Start}:::${Logs}', { Start: sub('arn:${AWS::Partition}:s3') })],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::', { Ref: 'Logs' }]] }],
    [{ 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 's3', '', '', { Ref: 'Logs' }]] }],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['|', sub('a|${Logs.Arn}')] }] }],
  ])('%j', (value) => {
    expect(shown(value)).toBe('arn:«AWS::Partition»:s3:::«name of Logs»');
    expect(key(value)).toBe(key({ 'Fn::GetAtt': ['Logs', 'Arn'] }));
  });
});

describe('what a reference gives', () => {
  test.each([
    ['Logs', '«name of Logs»'],
    ['Named', '«Env»-logs'],
    ['Writer', '«name of Writer»'],
    ['Jobs', 'https://sqs.«AWS::Region».«AWS::URLSuffix»/«AWS::AccountId»/«name of Jobs»'],
    ['News', 'arn:«AWS::Partition»:sns:«AWS::Region»:«AWS::AccountId»:«name of News»'],
    ['Key', '«name of Key»'],
    ['Own', '«attribute Own»'],
    ['constructor', '«name of constructor»'],
    ['Env', '«Env»'],
    ['AWS::URLSuffix', '«AWS::URLSuffix»'],
  ])('%s', (id, expected) => {
    expect(shown({ Ref: id })).toBe(expected);
  });

  test.each([
    ['Writer.Arn', 'arn:«AWS::Partition»:iam::«AWS::AccountId»:role/service/«name of Writer»'],
    ['Jobs.Arn', 'arn:«AWS::Partition»:sqs:«AWS::Region»:«AWS::AccountId»:«name of Jobs»'],
    ['Key.Arn', 'arn:«AWS::Partition»:kms:«AWS::Region»:«AWS::AccountId»:key/«name of Key»'],
    ['Logs.DomainName', '«attribute Logs.DomainName»'],
    ['Logs.constructor', '«attribute Logs.constructor»'],
    ['Own.Arn', '«attribute Own.Arn»'],
  ])('attribute %s', (name, expected) => {
    expect(shown({ 'Fn::GetAtt': name })).toBe(expected);
  });

  test.each([
    ['AWS::AccountId', '«AWS::AccountId»'],
    ['AWS::Region', '«AWS::Region»'],
    ['AWS::Partition', '«AWS::Partition»'],
    ['AWS::URLSuffix', '«AWS::URLSuffix»'],
    ['AWS::StackName', '«AWS::StackName»'],
    ['AWS::NotificationARNs', '«AWS::NotificationARNs»'],
    [
      'AWS::StackId',
      'arn:«AWS::Partition»:cloudformation:«AWS::Region»:«AWS::AccountId»:stack/«AWS::StackName»/«AWS::StackId»',
    ],
  ])('pseudo parameter %s', (id, expected) => {
    expect(shown({ Ref: id })).toBe(expected);
    expect(shown({ 'Fn::Sub': `\${${id}}` })).toBe(expected);
  });

  test('a list parameter has as many elements as the world says', () => {
    expect(shown({ Ref: 'Names' }, { 'Names.length': '2' })).toEqual(['«Names[0]»', '«Names[1]»']);
    expect(() => shown({ Ref: 'Names' })).toThrow(OpenName);
  });

  test('what the test tells stands in place of names', () => {
    const told: GivenValues = {
      account: '111122223333',
      region: 'eu-west-1',
      parameters: { Env: 'prod', Names: ['x', 'y'] },
    };
    expect(shown({ 'Fn::GetAtt': 'Jobs.Arn' }, {}, told)).toBe('arn:aws:sqs:eu-west-1:111122223333:«name of Jobs»');
    expect(shown({ 'Fn::Join': ['+', { Ref: 'Names' }] }, {}, told)).toBe('x+y');
    expect(shown({ Ref: 'Maybe' }, {}, told)).toBe('«name of Maybe»');
  });

  test('defaults are taken where the test says so, but not the path of a stored parameter', () => {
    expect(shown({ Ref: 'Env' }, {}, { parameters: 'defaults' })).toBe('dev');
    expect(shown({ Ref: 'Names' }, {}, { parameters: 'defaults' })).toEqual(['a', 'b', 'c']);
    expect(shown({ Ref: 'Stored' }, {}, { parameters: 'defaults' })).toBe('«Stored»');
  });
});

describe('functions', () => {
  const prod = { Env: 'prod' };
  const dev = { Env: 'dev' };

  const evaluated = [
    [{ 'Fn::If': ['IsProd', 'a', 'b'] }, prod, 'a'],
    [{ 'Fn::If': ['IsProd', 'a', 'b'] }, dev, 'b'],
    [{ 'Fn::If': ['Both', 'a', 'b'] }, prod, 'b'],
    [{ 'Fn::If': ['Either', 'a', 'b'] }, dev, 'a'],
    [['x', { 'Fn::If': ['IsProd', 'y', { Ref: 'AWS::NoValue' }] }], dev, ['x']],
    [[{ Ref: 'AWS::NoValue' }], dev, []],
    [{ Principal: { 'Fn::If': ['IsProd', '*', { Ref: 'AWS::NoValue' }] }, Sid: 'a' }, dev, { Sid: 'a' }],
    [[['a'], { 'Fn::If': ['IsProd', ['b', 'c'], 'd'] }], prod, [['a'], ['b', 'c']]],
    [{ 'Fn::FindInMap': ['Accounts', 'eu-west-1', 'log'] }, {}, '156460612806'],
    [{ 'Fn::FindInMap': ['Accounts', { Ref: 'AWS::Region' }, 'all'] }, { 'AWS::Region': 'eu-west-1' }, ['a', 'b']],
    [{ 'Fn::FindInMap': ['Accounts', 'x', 'log', { DefaultValue: 'none' }] }, {}, 'none'],
    [{ 'Fn::Select': ['1', ['a', 'b']] }, {}, 'b'],
    [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, {}, 'arn:«AWS::Partition»:s3:::«name of Logs»'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Env' }]] }, {}, 'a-«Env»'],
    [{ 'Fn::Split': [',', sub('a,${Zone}')] }, { 'Zone split by ,': '1' }, ['a', '«Zone»']],
    [
      { 'Fn::Split': [',', sub('a,${Zone}')] },
      { 'Zone split by ,': '2' },
      ['a', '«Zone split by , at 0»', '«Zone split by , at 1»'],
    ],
    [
      { 'Fn::Select': [5, { 'Fn::Split': [':', { Ref: 'Zone' }] }] },
      { 'Zone split by :': '6' },
      '«Zone split by : at 5»',
    ],
    [{ 'Fn::Select': [2, { Ref: 'Names' }] }, { 'Names.length': '3' }, '«Names[2]»'],
    [{ 'Fn::Split': ['*', sub('${Logs}*b')] }, {}, ['«name of Logs»', 'b']],
    [{ 'Fn::Base64': 'hello' }, {}, 'aGVsbG8='],
    [{ 'Fn::Length': ['a', 'b'] }, {}, '2'],
    [{ 'Fn::ToJsonString': { a: ['b"', { Ref: 'Logs' }], c: true } }, {}, '{"a":["b\\"","«name of Logs»"],"c":true}'],
    [sub('arn:aws:s3:::home/${!aws:username}/*'), {}, 'arn:aws:s3:::home/${aws:username}/*'],
    [sub('${Own}-${X}', { Own: 'a', X: 'b' }), {}, 'a-b'],
    ['{{resolve:ssm:/path:1}}', {}, '«dynamic {{resolve:ssm:/path:1}}»'],
    [sub('a/{{resolve:ssm:/${Env}/x}}/*'), {}, 'a/«dynamic {{resolve:ssm:/${Env}/x}}»/*'],
    [{ 'Fn::ImportValue': sub('${Env}-x') }, {}, '«import Fn::ImportValue ${Env}-x»'],
    [
      { Condition: { Bool: { 'aws:SecureTransport': false } } },
      {},
      { Condition: { Bool: { 'aws:SecureTransport': false } } },
    ],
    [
      { NumericLessThan: { 'aws:MultiFactorAuthAge': 300 } },
      {},
      { NumericLessThan: { 'aws:MultiFactorAuthAge': '300' } },
    ],
    [{ 'Fn::If': ['IsProd', { Ref: 'Maybe' }, 'none'] }, dev, 'none'],
  ] as const;

  test.each(evaluated)('%j in %j', (value, values, expected) => {
    expect(shown(value, values)).toEqual(expected);
  });

  test('there is a case for each that is evaluated', () => {
    const source = readFileSync('src/sources/cloudformation/intrinsics.ts', 'utf8');
    const known = [...source.matchAll(/case '(Fn::\w+|Ref|Condition)':/g)].map(([, name]) => name);
    const asked = JSON.stringify([evaluated, template.Conditions]);
    expect(known).toContain('Fn::ToJsonString');
    expect(known.filter((name) => !asked.includes(`"${name}":`))).toEqual([]);
  });

  test('an import that the test tells', () => {
    expect(shown({ 'Fn::ImportValue': 'x' }, {}, { imports: { x: 'arn:aws:s3:::x' } })).toBe('arn:aws:s3:::x');
  });

  test.each([
    ['Fn::Base64 of a name', { 'Fn::Base64': { Ref: 'Logs' } }, 'function Fn::Base64'],
    ['an element of Fn::GetAZs', { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'function Fn::Select 0 of Fn::GetAZs'],
    [
      'an element of a list that no function here makes',
      { 'Fn::Select': [0, { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }] },
      'function Fn::Select 0 of ',
    ],
    ['how long such a list is', { 'Fn::Length': { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] } }, 'function Fn::Length'],
  ])('%s is one name', (_, value, start) => {
    const [only, ...more] = asText(resolver().resolve(tree(value))) ?? [];
    expect(more).toEqual([]);
    expect(typeof only === 'string' ? only : only?.id).toContain(start);
  });

  test.each([[{ 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }], [{ 'Fn::Transform': { Name: 'x' } }], [{ 'Fn::Nonsense': 'x' }]])(
    'not evaluated: %j is one name',
    (value) => {
      expect(shown(value)).toMatch(/^«function Fn::/);
    },
  );
});

describe('no deployment', () => {
  test.each([
    [{ 'Fn::FindInMap': ['Accounts', { Ref: 'AWS::Region' }, 'log'] }, { 'AWS::Region': 'us-east-1' }],
    [{ 'Fn::Select': [2, ['a', 'b']] }, {}],
    [{ 'Fn::Select': [1, { Ref: 'Names' }] }, { 'Names.length': '1' }],
    [{ Ref: 'Maybe' }, { Env: 'dev' }],
    [{ 'Fn::GetAtt': ['Maybe', 'Arn'] }, { Env: 'dev' }],
  ] as const)('%j where %j', (value, values) => {
    expect(() => shown(value, values)).toThrow(NoDeployment);
  });
});

describe('what is wrong in any deployment', () => {
  test.each([
    [{ Ref: 'Log' }, 'unknown parameter or resource "Log"', 'did you mean "Logs"?'],
    [{ 'Fn::GetAtt': ['Writr', 'Arn'] }, 'unknown resource "Writr"', undefined],
    [sub('${Logz}'), 'unknown parameter or resource "Logz"', 'did you mean "Logs"?'],
    [sub('${Lgos.Arn}'), 'unknown resource "Lgos"', undefined],
    [{ 'Fn::If': ['IsPord', 'a', 'b'] }, 'unknown condition "IsPord"', 'did you mean "IsProd"?'],
    [{ 'Fn::If': ['Ring', 'a', 'b'] }, 'the conditions are circular: Ring > Ring', undefined],
    [{ Ref: 'A' }, 'the references are circular', undefined],
    [{ 'Fn::FindInMap': ['Acounts', 'x', 'y'] }, 'unknown mapping "Acounts"', undefined],
    [{ 'Fn::Join': ['', 'a'] }, 'Fn::Join needs a list', undefined],
    [{ 'Fn::If': ['IsProd', 'a'] }, 'Fn::If needs 3 arguments', undefined],
    [{ 'Fn::If': 'IsProd' }, 'Fn::If needs a list of arguments', undefined],
    [{ 'Fn::GetAtt': 'Writer' }, 'Fn::GetAtt needs an attribute', '!GetAtt Writer.Arn'],
    [{ 'Fn::Select': ['1a', ['a', 'b']] }, '"1a" is not an index', undefined],
    [{ 'Fn::Select': ['a1', ['a', 'b']] }, '"a1" is not an index', undefined],
    [{ 'Fn::Select': [0, { a: 'b' }] }, 'Fn::Select needs a list', undefined],
    [{ 'Fn::Base64': ['a'] }, 'Fn::Base64 needs a string here', undefined],
    [{ 'Fn::Sub': ['${a}', { a: ['b'] }] }, '${a} in Fn::Sub is not a string', undefined],
    [{ Ref: ['Logs'] }, 'Ref needs a literal string', undefined],
    [{ Ref: '__proto__' }, 'unknown parameter or resource "__proto__"', undefined],
  ])('%j', (value, problem, hint) => {
    const fault = (): unknown => {
      try {
        return shown(value);
      } catch (error) {
        return error;
      }
    };
    const found = fault();
    expect(found).toBeInstanceOf(TemplateFault);
    expect(found).toMatchObject({ problem, ...(hint !== undefined && { hint }) });
  });
});
