import { fromCloudFormation } from '../../../src';
import { toBePublic, toDenyInsecureTransport } from '../../../src/matchers';
import { overEveryDeployment } from '../../../src/sources/cloudformation/deployments';
import type { GivenValues } from '../../../src/sources/cloudformation/template';
import { readSections } from '../../../src/sources/cloudformation/sections';
import {
  deniesHttp,
  documentOfBucket,
  isNotPublic,
  type ClaimOnDocument,
  type DocumentOfBucket,
} from './claims-on-documents';
import { tree, treeOf } from './template-tree';

const logsArn = { 'Fn::GetAtt': ['Logs', 'Arn'] };
const objects = { 'Fn::Sub': '${Logs.Arn}/*' };

interface Given {
  readonly template?: object;
  readonly statements: readonly object[];
  readonly version?: unknown;
  readonly told?: GivenValues;
}

function ask(
  claim: ClaimOnDocument,
  { template = {}, statements, version = '2012-10-17', told = {} }: Given,
  deniesDecide = false,
) {
  const root = treeOf({
    Transform: 'AWS::LanguageExtensions',
    Resources: { Logs: { Type: 'AWS::S3::Bucket' } },
    ...template,
  });
  return overEveryDeployment(
    {
      template: readSections({ root }),
      givenValues: told,
      read: documentOfBucket(tree({ Version: version, Statement: statements })),
      deniesDecide,
    },
    ({ value }) => claim(value as DocumentOfBucket),
  );
}

const allow = (rest: object) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: objects,
  ...rest,
});
const denyHttp = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [logsArn, objects],
  Condition: { Bool: { 'aws:SecureTransport': false } },
};
const parameter = (name: string, more: object = {}) => ({ Parameters: { [name]: { Type: 'String', ...more } } });

describe('names that the template gives itself decide nothing', () => {
  test('a bucket that denies plain HTTP under whatever name', () => {
    expect(ask(deniesHttp, { statements: [denyHttp] })).toMatchObject({ answer: 'proven' });
  });

  test('a Deny without the bucket itself', () => {
    const verdict = ask(deniesHttp, { statements: [{ ...denyHttp, Resource: objects }] });
    expect(verdict).toMatchObject({ answer: 'refuted' });
    const names = 'names' in verdict ? (verdict.names ?? []) : [];
    expect(names.map(({ atom, value }) => [atom.title, value])).toContainEqual(['Logs', 'stack-logs-1a2b3c4d5e6f']);
  });

  test('the own account', () => {
    const owner = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
    expect(ask(isNotPublic, { statements: [allow({ Principal: owner })] })).toMatchObject({ answer: 'proven' });
  });
});

describe('a resource that is there in some deployments alone', () => {
  const template = {
    Parameters: { Name: { Type: 'String' }, Stage: { Type: 'String', AllowedValues: ['prod', 'dev'] } },
    Conditions: {
      IsOdd: { 'Fn::Equals': [{ Ref: 'Name' }, 'no_bucket'] },
      InProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    },
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket' },
      Kept: { Type: 'AWS::S3::Bucket', Condition: 'InProd', Properties: { BucketName: { Ref: 'Name' } } },
    },
  };
  const none = { Ref: 'AWS::NoValue' };
  const isOdd = { 'Fn::If': ['IsOdd', allow({}), none] };
  const namesKept = (condition: string) => {
    const tag = { StringNotEquals: { 'aws:PrincipalTag/kept': { Ref: 'Kept' } } };
    return { 'Fn::If': [condition, { ...denyHttp, Condition: tag }, none] };
  };

  test('may have a name there alone that AWS refuses', () => {
    const [refused, kept] = ['no_bucket', 'example'];
    const verdict = ask(isNotPublic, { template, statements: [denyHttp, isOdd, namesKept('InProd')] });
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', refutedBy: refused, provenBy: kept });
    const names = 'names' in verdict ? (verdict.names ?? []) : [];
    expect(names.map(({ atom, value }) => [atom.id, value])).toContainEqual(['Stage', 'dev']);
  });

  test('has a name that AWS takes wherever it is there', () => {
    const always = { ...template, Resources: { ...template.Resources, Kept: { ...template.Resources.Kept } } };
    delete (always.Resources.Kept as { Condition?: string }).Condition;
    const named = { ...denyHttp, Condition: { StringNotEquals: { 'aws:PrincipalTag/kept': { Ref: 'Kept' } } } };
    const statements = [named, isOdd, { 'Fn::If': ['InProd', denyHttp, none] }];
    expect(ask(isNotPublic, { template: always, statements })).toMatchObject({ answer: 'proven' });
  });
});

describe('a parameter', () => {
  const vpce = allow({ Condition: { StringLike: { 'aws:SourceVpce': { Ref: 'Vpce' } } } });

  test('may be `*`: the claim depends on it', () => {
    const verdict = ask(isNotPublic, { template: parameter('Vpce'), statements: [vpce] });
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', atom: { title: 'Vpce' }, refutedBy: '*' });
    expect('provenBy' in verdict && verdict.provenBy).toMatch(/^[a-z0-9-]+$/);
  });

  test.each([
    ['AllowedPattern', { AllowedPattern: 'vpce-[0-9a-f]{17}' }],
    ['AllowedValues', { AllowedValues: ['vpce-0a1b2c3d', 'vpce-0b1b2c3d'] }],
  ])('%s keeps it from that', (_, more) => {
    expect(ask(isNotPublic, { template: parameter('Vpce', more), statements: [vpce] })).toMatchObject({
      answer: 'proven',
    });
  });

  test('what stands between its commas is as open as the whole', () => {
    const pieces = { 'Fn::Split': [',', { 'Fn::Sub': '${Who},444455556666' }] };
    for (const principal of [
      pieces,
      { 'Fn::Select': ['0', pieces] },
      { 'Fn::Select': ['3', { 'Fn::Split': [':', { Ref: 'Who' }] }] },
    ]) {
      const verdict = ask(isNotPublic, {
        template: parameter('Who'),
        statements: [allow({ Principal: { AWS: principal } })],
      });
      expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', atom: { title: 'Who' }, refutedBy: '*' });
    }
  });

  test('of a list: an element further back than lists are tried', () => {
    const verdict = ask(isNotPublic, {
      template: { Parameters: { Names: { Type: 'CommaDelimitedList' } } },
      statements: [allow({ Principal: { AWS: { 'Fn::Select': ['4', { Ref: 'Names' }] } } })],
    });
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', atom: { title: 'Names' }, refutedBy: '*' });
  });

  test.each([
    ['its elements in a row', { 'Fn::Equals': [{ 'Fn::Join': [',', { Ref: 'Names' }] }, 'a,b,c'] }],
    [
      'its elements behind a text',
      { 'Fn::Equals': [{ 'Fn::Sub': ['x-${All}', { All: { 'Fn::Join': [',', { Ref: 'Names' }] } }] }, 'x-a,b,c'] },
    ],
    ['those of another parameter', { 'Fn::Equals': [{ Ref: 'Stages' }, { 'Fn::Join': [',', { Ref: 'Names' }] }] }],
    ['how many there are', { 'Fn::Equals': ['4', { 'Fn::Length': { Ref: 'Names' } }] }],
  ])('of a list: as long as a condition asks for, by %s', (_, condition) => {
    const Stages = { Type: 'String', AllowedValues: ['a,b,c'] };
    const template = {
      Parameters: { Names: { Type: 'CommaDelimitedList' }, Stages },
      Conditions: { Open: condition },
    };
    const principal = { AWS: { 'Fn::If': ['Open', '*', '111122223333'] } };
    const verdict = ask(isNotPublic, { template, statements: [allow({ Principal: principal })] });
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', atom: { title: 'Names' } });
  });

  test('of a type of AWS: it has to be there already', () => {
    const statements = [allow({ Condition: { StringLike: { 'aws:SourceVpc': { Ref: 'Vpc' } } } })];
    const template = parameter('Vpc', { Type: 'AWS::EC2::VPC::Id' });
    expect(ask(isNotPublic, { template, statements })).toMatchObject({ answer: 'proven' });
  });

  test('the test tells its value, or takes the default', () => {
    const template = parameter('Vpce', { Default: 'vpce-0a1b2c3d' });
    expect(
      ask(isNotPublic, { template, statements: [vpce], told: { parameters: { Vpce: 'vpce-1a1b2c3d' } } }),
    ).toMatchObject({
      answer: 'proven',
    });
    expect(ask(isNotPublic, { template, statements: [vpce], told: { parameters: 'defaults' } })).toMatchObject({
      answer: 'proven',
    });
    expect(ask(isNotPublic, { template, statements: [vpce] })).toMatchObject({
      answer: 'undecided',
      provenBy: 'vpce-0a1b2c3d',
    });
  });

  test('of addresses: the whole internet breaks it', () => {
    const statements = [allow({ Condition: { IpAddress: { 'aws:SourceIp': { Ref: 'Cidr' } } } })];
    expect(ask(isNotPublic, { template: parameter('Cidr', { Default: '10.0.0.0/16' }), statements })).toMatchObject({
      answer: 'undecided',
      atom: { title: 'Cidr' },
      refutedBy: '0.0.0.0/0',
      provenBy: '10.0.0.0/16',
    });
  });

  test('a Boolean', () => {
    const statements = [{ ...denyHttp, Condition: { Bool: { 'aws:SecureTransport': { Ref: 'Flag' } } } }];
    expect(ask(deniesHttp, { template: parameter('Flag'), statements })).toMatchObject({
      answer: 'undecided',
      atom: { title: 'Flag' },
      refutedBy: 'true',
      provenBy: 'false',
    });
  });

  test('patterns on both sides: no cell shows what `q*` breaks', () => {
    const value = (...parts: string[]) => parts.map((part) => ({ 'Fn::Sub': `\${Logs.Arn}/${part}` }));
    const statements = [
      allow({ Resource: value('q*') }),
      { ...allow({}), Effect: 'Deny', Resource: undefined, NotResource: value('${P}', '${P}?') },
      { ...allow({}), Effect: 'Deny', Resource: value('q${P}') },
    ].map((one) => JSON.parse(JSON.stringify(one)) as object);
    expect(ask(isNotPublic, { template: parameter('P'), statements })).toMatchObject({
      answer: 'undecided',
      reason: 'name',
      atom: { title: 'P' },
    });
  });

  test.each([
    [
      '${aws:SourceVpce}',
      'whom an address lets in comes through no endpoint',
      { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } },
    ],
    [
      '${aws:username}',
      'whom a session lets in is no user',
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } },
    ],
  ])('a variable, %s: %s', (provenBy, _, Condition) => {
    const statements = [allow({ Resource: { 'Fn::Sub': '${Logs.Arn}/q${P}' }, Condition })];
    expect(ask(isNotPublic, { template: parameter('P'), statements })).toMatchObject({
      answer: 'undecided',
      reason: 'name',
      atom: { title: 'P' },
      provenBy,
    });
    const values = { AllowedValues: ['a', 'b'] };
    expect(ask(isNotPublic, { template: parameter('P', values), statements })).toMatchObject({ answer: 'refuted' });
  });

  test('of which the default is a pattern: an ordinary value is tried too', () => {
    const statements = [
      allow({ Resource: { 'Fn::Sub': '${Logs.Arn}/q' } }),
      { ...allow({ Resource: { 'Fn::Sub': '${Logs.Arn}/${Prefix}*' } }), Effect: 'Deny' },
    ];
    expect(ask(isNotPublic, { template: parameter('Prefix', { Default: '*' }), statements })).toMatchObject({
      answer: 'undecided',
      reason: 'name',
    });
  });

  test('a date is tried as far as its pattern reaches', () => {
    const condition = { ...denyHttp.Condition, DateLessThanIfExists: { 'aws:CurrentTime': { Ref: 'Until' } } };
    const verdict = ask(deniesHttp, {
      template: parameter('Until', { AllowedPattern: '\\d{12}' }),
      statements: [{ ...denyHttp, Condition: condition }],
    });
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name' });
  });

  test.each([
    ['without a default', {}],
    ['with the default Deny', { Default: 'Deny' }],
    ['with the default Allow', { Default: 'Allow' }],
  ])('that chooses the Effect, %s: it may be either', (_, more) => {
    const statements = [{ ...denyHttp, Effect: { Ref: 'Effect' } }];
    for (const deniesDecide of [true, false]) {
      expect(ask(deniesHttp, { template: parameter('Effect', more), statements }, deniesDecide)).toMatchObject({
        answer: 'undecided',
        reason: 'name',
        provenBy: 'Deny',
        refutedBy: 'Allow',
      });
    }
  });

  test('that is a part of the Effect', () => {
    const statements = [{ ...denyHttp, Effect: { 'Fn::Sub': '${Start}y' } }];
    expect(ask(deniesHttp, { template: parameter('Start'), statements })).toMatchObject({ answer: 'proven' });
  });

  test('that chooses the Version: the older one has no variables', () => {
    const Condition = { ...denyHttp.Condition, StringEquals: { 'aws:ResourceAccount': '${aws:ResourceAccount}' } };
    const verdict = ask(deniesHttp, {
      template: parameter('Version', { Default: '2012-10-17' }),
      statements: [{ ...denyHttp, Condition }],
      version: { Ref: 'Version' },
    });
    expect(verdict).toMatchObject({ answer: 'undecided', provenBy: '2012-10-17', refutedBy: '2008-10-17' });
  });

  test('an action that a parameter chooses is not guessed', () => {
    const statements = [{ ...denyHttp, Action: { Ref: 'Action' } }];
    expect(ask(isNotPublic, { template: parameter('Action'), statements })).toMatchObject({
      answer: 'undecided',
      atom: { title: 'Action' },
    });
  });
});

describe('conditions are formulas over names', () => {
  const conditions = {
    ...parameter('Env'),
    Conditions: {
      IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
      NotProd: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] }] },
    },
  };

  test('two that exclude each other never both hold', () => {
    const statements = [
      allow({ Principal: { 'Fn::If': ['IsProd', '*', { AWS: '111122223333' }] } }),
      { 'Fn::If': ['NotProd', { Ref: 'AWS::NoValue' }, { ...allow({}), Effect: 'Deny' }] },
    ];
    expect(ask(isNotPublic, { template: conditions, statements })).toMatchObject({ answer: 'proven' });
  });

  test('of two names that it compares, one is tried as whatever the other may be', () => {
    const template = {
      Parameters: { P: { Type: 'String' }, Q: { Type: 'String' } },
      Conditions: { Same: { 'Fn::Equals': [{ Ref: 'P' }, { Ref: 'Q' }] } },
    };
    const principal = { AWS: [{ 'Fn::If': ['Same', '444455556666', 'q*'] }, { Ref: 'Q' }] };
    const verdict = ask(isNotPublic, { template, statements: [allow({ Principal: principal })] });
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', refutedBy: '*' });
  });

  test('one that decides names the parameter and a value', () => {
    const statements = [allow({ Principal: { 'Fn::If': ['IsProd', '*', { AWS: '111122223333' }] } })];
    expect(ask(isNotPublic, { template: conditions, statements })).toMatchObject({
      answer: 'undecided',
      atom: { title: 'Env' },
      refutedBy: 'prod',
      provenBy: 'example',
    });
  });
});

describe('accounts, Regions and names of resources', () => {
  test('a literal account that may be the own one', () => {
    const Condition = { StringNotEquals: { 'aws:PrincipalAccount': ['123456789012', { Ref: 'AWS::AccountId' }] } };
    const statements = [allow({}), { ...allow({}), Effect: 'Deny', Condition }];
    expect(ask(isNotPublic, { statements })).toMatchObject({ answer: 'refuted' });
  });

  describe('a parameter that may be a pattern', () => {
    const Parameters = { P: { Type: 'String' } };
    const unlessEndpoint = {
      ...denyHttp,
      Condition: { ...denyHttp.Condition, StringNotLikeIfExists: { 'aws:SourceVpce': { Ref: 'P' } } },
    };

    test('is as wide as can be where * itself is left out', () => {
      const template = { Parameters, Conditions: { Any: { 'Fn::Equals': [{ Ref: 'P' }, '*'] } } };
      const some = allow({ Condition: { StringLike: { 'aws:userid': { 'Fn::Sub': 'AROAEXAMPLEID:${P}' } } } });
      const statements = [{ 'Fn::If': ['Any', { Ref: 'AWS::NoValue' }, some] }];
      expect(ask(isNotPublic, { template, statements })).toMatchObject({
        answer: 'undecided',
        reason: 'name',
        refutedBy: '**',
      });
    });

    test('may match nothing, as an ordinary text that is no id', () => {
      const verdict = ask(deniesHttp, { template: { Parameters }, statements: [unlessEndpoint] });
      expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', provenBy: 'example' });
    });
  });

  test('a mapping by Region: Regions without a key are not worlds', () => {
    const template = {
      Mappings: { Logging: { 'eu-west-1': { id: '156460612806' }, 'cn-north-1': { id: '638102146993' } } },
    };
    const id = { 'Fn::FindInMap': ['Logging', { Ref: 'AWS::Region' }, 'id'] };
    const Principal = { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', id, ':root']] } };
    expect(ask(isNotPublic, { template, statements: [allow({ Principal })] })).toMatchObject({ answer: 'proven' });
  });

  test('a mapping by Region: a row of another partition counts', () => {
    const Mappings = { ByRegion: { 'eu-west-1': { Vpce: 'vpce-0a1b2c3d' }, 'cn-north-1': { Vpce: 'vpce-11112222' } } };
    const byRegion = { 'Fn::FindInMap': ['ByRegion', { Ref: 'AWS::Region' }, 'Vpce'] };
    const unless = (operator: string, value: unknown) => ({
      ...denyHttp,
      Condition: { ...denyHttp.Condition, [operator]: { 'aws:SourceVpce': value } },
    });
    const statements = [unless('StringEquals', byRegion), unless('StringNotEquals', 'vpce-0a1b2c3d')];
    const verdict = ask(deniesHttp, { template: { Mappings }, statements });
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', refutedBy: 'cn-north-1' });
  });

  test('a condition on a Region of another partition', () => {
    const Conditions = { IsChina: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'cn-north-1'] } };
    const statements = [{ 'Fn::If': ['IsChina', denyHttp, { Ref: 'AWS::NoValue' }] }];
    expect(ask(deniesHttp, { template: { Conditions }, statements })).toMatchObject({ answer: 'proven' });
  });

  test('a partition that a condition asks for is tried, though ARNs of another are written out', () => {
    const template = { Conditions: { China: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] } } };
    const reader = { AWS: { 'Fn::If': ['China', '*', 'arn:aws:iam::111122223333:root'] } };
    const verdict = ask(isNotPublic, { template, statements: [allow({ Principal: reader })] });
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', atom: { title: 'AWS::Partition' } });
  });

  test('an ARN that is written out is refused in another partition', () => {
    const Principal = { AWS: 'arn:aws:iam::111122223333:root' };
    const China = { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': { Ref: 'AWS::Partition' } } } };
    const partitions = new Set<unknown>();
    ask(
      ({ document }) => {
        partitions.add(
          (document as { Statement: (typeof China)[] }).Statement[1]?.Condition.StringEquals['aws:PrincipalOrgID'],
        );
        return { answer: 'proven', witness: {} };
      },
      { statements: [allow({ Principal }), allow({ ...China, Condition: China.Condition })] },
    );
    expect([...partitions]).toEqual(['aws']);
  });

  describe('a Region in the name of a bucket', () => {
    const partitionsWith = (more: object, statements: readonly object[] = [allow({})]): readonly string[] => {
      const named = { 'Fn::Sub': 'logs-${AWS::Region}-${AWS::AccountId}' };
      const Resources = { Logs: { Type: 'AWS::S3::Bucket', Properties: { BucketName: named } } };
      const partitions = new Set<string>();
      ask(
        ({ document }) => {
          const [first] = (document as { Statement: { Resource: string }[] }).Statement;
          partitions.add(first?.Resource.split(':')[1] ?? '');
          return { answer: 'proven', witness: {} };
        },
        { template: { Resources, ...more }, statements },
      );
      return [...partitions];
    };

    test('is one of any partition: all names of Regions are letters that a bucket may have', () => {
      expect(partitionsWith({})).toEqual(['aws']);
    });

    test('is one of each partition where some Regions are told from others', () => {
      const endsInOne = allow({ Condition: { StringLike: { 'aws:PrincipalTag/region': { Ref: 'AWS::Region' } } } });
      const isLike = { StringLike: { 'aws:PrincipalTag/region': '*-east-1' } };
      expect(partitionsWith({}, [endsInOne, allow({ Condition: isLike })]).length).toBeGreaterThan(4);
    });
  });

  test('a parameter in the name of a bucket is not a pattern', () => {
    const named = { 'Fn::Sub': '${App}-logs' };
    const template = {
      ...parameter('App'),
      Resources: { Logs: { Type: 'AWS::S3::Bucket', Properties: { BucketName: named } } },
    };
    const others = { 'Fn::Sub': 'arn:aws:s3:::${App}-logs/*' };
    const statements = [{ ...denyHttp, Resource: [{ 'Fn::Sub': 'arn:aws:s3:::${App}-logs' }, others] }];
    const verdict = ask(deniesHttp, { template, statements });
    expect(verdict).toMatchObject({ answer: 'proven' });
  });

  test('a parameter may be what AWS called a bucket of the template when it was made', () => {
    const lawful = { Type: 'String', AllowedPattern: '[a-z0-9-]+' };
    const statements = [allow({ Resource: { 'Fn::Sub': 'arn:aws:s3:::${Bucket}/*' } })];
    const verdict = ask(isNotPublic, { template: { Parameters: { Bucket: lawful } }, statements });
    expect(verdict).toMatchObject({ answer: 'refuted' });
    const stack = fromCloudFormation({
      Parameters: { Bucket: lawful },
      Resources: {
        Logs: { Type: 'AWS::S3::Bucket' },
        LogsPolicy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: { Bucket: { Ref: 'Logs' }, PolicyDocument: { Version: '2012-10-17', Statement: statements } },
        },
      },
    });
    expect(toBePublic.call({}, stack.policy('LogsPolicy')).pass).toBe(true);
  });

  test('two buckets of one template are two', () => {
    const template = {
      Parameters: { First: { Type: 'String' }, Second: { Type: 'String' } },
      Resources: {
        Logs: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'First' } } },
        Other: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Second' } } },
      },
    };
    const statements = [
      { ...denyHttp, Resource: [{ 'Fn::GetAtt': 'Other.Arn' }, { 'Fn::Sub': '${Other.Arn}/*' }, logsArn] },
    ];
    const verdict = ask(
      ({ document }) => {
        const [first, , last] = (document as { Statement: [{ Resource: string[] }] }).Statement[0].Resource;
        return first === last ? { answer: 'refuted', witness: {} } : { answer: 'proven', witness: {} };
      },
      { template, statements },
    );
    expect(verdict).toMatchObject({ answer: 'proven' });
  });

  test('two parameters may be one', () => {
    const template = { Parameters: { First: { Type: 'String' }, Second: { Type: 'String' } } };
    const statements = [
      allow({ Condition: { StringEquals: { 'aws:SourceVpce': { Ref: 'First' } } } }),
      allow({ Condition: { StringEquals: { 'aws:SourceVpce': { Ref: 'Second' } } } }),
    ];
    const seen = new Set<boolean>();
    ask(
      ({ document }) => {
        const [first, second] = (document as { Statement: object[] }).Statement;
        seen.add(JSON.stringify(first) === JSON.stringify(second));
        return { answer: 'proven', witness: {} };
      },
      { template, statements },
    );
    expect([...seen].sort()).toEqual([false, true]);
  });

  test('two parameters that may be one are one as whatever matters of either', () => {
    const lawful = { Type: 'String', AllowedPattern: '[a-z0-9-]+' };
    const template = { Parameters: { P: lawful, Q: lawful } };
    const unless = (key: string, value: unknown) => ({
      ...denyHttp,
      Condition: { ...denyHttp.Condition, StringNotEquals: { [key]: value } },
    });
    for (const ids of [
      ['P', 'Q'],
      ['Q', 'P'],
    ]) {
      const statements = [
        ...ids.map((Ref) => unless('aws:SourceVpce', { Ref })),
        unless('aws:ResourceTag/team', { Ref: 'Q' }),
        unless('aws:ResourceTag/team', 'vpce-0abc0abc0abc0abc0'),
      ];
      expect(ask(deniesHttp, { template, statements })).toMatchObject({
        reason: 'name',
        refutedBy: 'vpce-0abc0abc0abc0abc0',
      });
    }
  });

  test('so are three, by two of which each is compared with the next', () => {
    const lawful = { Type: 'String', AllowedPattern: '[a-z0-9-]+' };
    const template = { Parameters: { P: lawful, Q: lawful, R: lawful } };
    const unless = (key: string, value: unknown) => ({
      ...denyHttp,
      Condition: { ...denyHttp.Condition, StringNotEquals: { [key]: value } },
    });
    for (const [P, Q, R] of [
      ['P', 'Q', 'R'],
      ['R', 'Q', 'P'],
    ]) {
      const statements = [
        unless('aws:SourceVpce', { Ref: P }),
        unless('aws:SourceVpce', { Ref: Q }),
        unless('aws:ResourceTag/team', { Ref: Q }),
        unless('aws:ResourceTag/team', { Ref: R }),
        unless('aws:PrincipalTag/team', { Ref: R }),
        unless('aws:PrincipalTag/team', 'vpce-0abc0abc0abc0abc0'),
      ];
      expect(ask(deniesHttp, { template, statements })).toMatchObject({ reason: 'name' });
    }
  });

  test('two parameters behind the same text', () => {
    const lawful = { Type: 'String', AllowedPattern: '[a-z0-9]+' };
    const template = { Parameters: { P: lawful, Q: lawful } };
    const unless = (key: string, value: unknown) => ({
      ...denyHttp,
      Condition: { ...denyHttp.Condition, StringNotEquals: { [key]: value } },
    });
    for (const [P, Q] of [
      ['P', 'Q'],
      ['Q', 'P'],
    ]) {
      const statements = [
        unless('aws:SourceVpce', { 'Fn::Sub': `vpce-\${${P}}` }),
        unless('aws:SourceVpce', { 'Fn::Sub': `vpce-\${${Q}}` }),
        unless('aws:ResourceTag/team', { Ref: Q }),
        unless('aws:ResourceTag/team', '0abc0abc0abc0abc0'),
      ];
      expect(ask(deniesHttp, { template, statements })).toMatchObject({ reason: 'name' });
    }
  });

  test('a document that AWS refuses everywhere', () => {
    const statements = [{ ...denyHttp, Resource: 'arn:aws:s3:::another/*', Action: 's3:PutOject' }];
    expect(ask(deniesHttp, { statements })).toMatchObject({ answer: 'refused' });
  });

  test('a reference to what is not there makes the deployment impossible', () => {
    const template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Logs: { Type: 'AWS::S3::Bucket', Condition: 'Never' } },
    };
    expect(ask(deniesHttp, { template, statements: [denyHttp] })).toEqual({
      answer: 'refused',
      contradiction: 'resource Logs does not exist without condition Never',
    });
  });

  test('what a condition chooses is not told apart by what it leaves out', () => {
    const named = { 'Fn::Sub': '${Prefix}-logs-${AWS::AccountId}-${AWS::Region}' };
    const template = {
      Parameters: { Name: { Type: 'String', Default: '' }, Prefix: { Type: 'String', Default: 'app' } },
      Conditions: { IsNamed: { 'Fn::Not': [{ 'Fn::Equals': ['', { Ref: 'Name' }] }] } },
      Resources: {
        Logs: {
          Type: 'AWS::S3::Bucket',
          Properties: { BucketName: { 'Fn::If': ['IsNamed', { Ref: 'Name' }, named] } },
        },
      },
    };
    expect(ask(deniesHttp, { template, statements: [denyHttp] })).toMatchObject({ answer: 'proven' });
    const lax = { ...denyHttp, Resource: { 'Fn::If': ['IsNamed', [logsArn, objects], [logsArn]] } };
    expect(ask(deniesHttp, { template, statements: [lax] })).toMatchObject({
      reason: 'name',
      atom: { title: 'Name' },
      refutedBy: '',
    });
  });

  test('what stands in every deployment is told apart by what a condition chooses', () => {
    const template = {
      Parameters: { Flag: { Type: 'String' }, Team: { Type: 'String' } },
      Conditions: {
        IsOn: { 'Fn::Equals': [{ Ref: 'Flag' }, 'on'] },
        IsRed: { 'Fn::Equals': [{ Ref: 'Team' }, 'red'] },
      },
    };
    const denyOf = (operator: string, team: unknown) => ({
      ...denyHttp,
      Condition: { ...denyHttp.Condition, [operator]: { 'aws:PrincipalTag/team': team } },
    });
    const statements = [
      // Team is chosen before what it meets is there.
      { 'Fn::If': ['IsRed', denyOf('StringEquals', 'green'), { Ref: 'AWS::NoValue' }] },
      denyOf('StringNotEquals', { Ref: 'Team' }),
      { 'Fn::If': ['IsOn', denyOf('StringEquals', 'blue'), { Ref: 'AWS::NoValue' }] },
    ];
    const verdict = ask(deniesHttp, { template, statements });
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name' });
    const told = { parameters: { Flag: 'on' } };
    expect(ask(deniesHttp, { template, statements, told })).toMatchObject({
      atom: { title: 'Team' },
      provenBy: 'blue',
    });
  });

  test('too many worlds', () => {
    const names = Array.from({ length: 12 }, (_, index) => `P${index}`);
    const template = { Parameters: Object.fromEntries(names.map((name) => [name, { Type: 'String' }])) };
    const values = names.map((name) => ({ Ref: name }));
    const statements = [allow({ Condition: { StringEquals: { 'aws:SourceVpce': values } } })];
    expect(ask(() => ({ answer: 'proven', witness: {} }), { template, statements })).toEqual({
      answer: 'undecided',
      reason: 'budget',
    });
  });
});

describe('where Denies alone decide', () => {
  const absent = { Ref: 'AWS::NoValue' };
  const flags = Array.from({ length: 10 }, (_, index) => `Flag${index}`);
  const switched = {
    Parameters: Object.fromEntries(flags.map((id) => [id, { Type: 'String' }])),
    Conditions: Object.fromEntries(flags.map((id) => [id, { 'Fn::Equals': [{ Ref: id }, 'on'] }])),
  };
  const within = (condition: string, statement: object) => ({ 'Fn::If': [condition, statement, absent] });
  const asked = (template: object, statements: readonly object[]) => ask(deniesHttp, { template, statements }, true);

  test('names that Allows alone mention are no reason to give up', () => {
    const allows = flags.map((id) => within(id, allow({ Principal: { AWS: { Ref: id } } })));
    const statements = [denyHttp, ...allows];
    expect(ask(deniesHttp, { template: switched, statements })).toMatchObject({ reason: 'budget' });
    expect(asked(switched, statements)).toMatchObject({ answer: 'proven' });
    expect(asked(switched, [{ ...denyHttp, Resource: objects }, ...allows])).toMatchObject({ answer: 'refuted' });
  });

  describe('and some are there in every deployment', () => {
    const asDeny = (more: object) => ({ ...denyHttp, ...more });
    const ofTag = { StringNotEquals: { 'aws:PrincipalTag/team': 'logs' } };

    test('those that hang on conditions are no reason to give up', () => {
      const others = flags.map((id) => within(id, asDeny({ Condition: ofTag })));
      expect(asked(switched, [denyHttp, ...others])).toMatchObject({ answer: 'proven' });
      expect(asked(switched, [...others, denyHttp, allow({})])).toMatchObject({ answer: 'proven' });
    });

    test('those that hang on conditions count where these do not do', () => {
      const ofObjects = asDeny({ Resource: objects });
      const byFlag = { 'Fn::If': ['Flag0', asDeny({}), asDeny({ Resource: logsArn })] };
      expect(asked(switched, [ofObjects, byFlag])).toMatchObject({ answer: 'proven' });
      expect(asked(switched, [ofObjects, { 'Fn::If': ['Flag0', absent, asDeny({})] }])).toMatchObject({
        reason: 'name',
        atom: { title: 'Flag0' },
        refutedBy: 'on',
      });
    });
  });

  describe('what is known is not found out again', () => {
    const counted = (statements: readonly object[]) => {
      const documents: string[] = [];
      const read = documentOfBucket(tree({ Version: '2012-10-17', Statement: statements }));
      let readings = 0;
      const template = readSections({ root: treeOf({ Resources: { Logs: { Type: 'AWS::S3::Bucket' } } }) });
      const verdict = overEveryDeployment(
        {
          template,
          read: (reader) => {
            readings++;
            return read(reader);
          },
          deniesDecide: true,
        },
        ({ value }) => {
          documents.push(JSON.stringify(value));
          return deniesHttp(value as DocumentOfBucket);
        },
      );
      return { answer: verdict.answer, documents: documents.length, readings };
    };

    test('a document that says nothing but what it denies is read with ordinary names and asked about, each once', () => {
      expect(counted([denyHttp])).toEqual({ answer: 'proven', documents: 1, readings: 1 });
    });

    test('where Allows are left out, it is read without them too', () => {
      const owner = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
      const allows = allow({ Principal: owner });
      expect(counted([denyHttp, allows])).toEqual({ answer: 'proven', documents: 2, readings: 2 });
    });
  });

  test('a document without its only Deny is a document all the same', () => {
    const statements = [{ 'Fn::If': ['Flag0', absent, denyHttp] }, allow({})];
    expect(asked(switched, statements)).toMatchObject({ reason: 'name', atom: { title: 'Flag0' } });
  });

  test('a deployment that AWS refuses for an Allow is none', () => {
    const name = { Parameters: { Name: { Type: 'String' } } };
    const onlyForProd = { 'Fn::FindInMap': ['Names', { Ref: 'Name' }, 'Account'] };
    const template = { ...name, Mappings: { Names: { prod: { Account: '111122223333' } } } };
    const deny = { ...denyHttp, Principal: { AWS: onlyForProd } };
    const statements = [denyHttp, deny, allow({ Principal: { AWS: onlyForProd } })];
    expect(asked(template, statements)).toMatchObject({ answer: 'proven' });
    const nowhere = { Mappings: { Names: { prod: {} } } };
    expect(asked({ ...name, ...nowhere }, statements)).toMatchObject({ answer: 'refused' });
  });

  test('a mapping that a parameter names is one that there is', () => {
    const byName = { 'Fn::FindInMap': [{ Ref: 'Name' }, 'log', 'Account'] };
    const template = {
      Transform: 'AWS::LanguageExtensions',
      Parameters: { Name: { Type: 'String' } },
      Mappings: { One: { log: { Account: '111122223333' } }, All: { log: { Account: '*' } } },
    };
    expect(asked(template, [denyHttp, { ...denyHttp, Principal: { AWS: byName } }])).toMatchObject({
      answer: 'proven',
    });
  });

  const stackWith = (...statements: readonly object[]) => {
    const policy = { Bucket: { Ref: 'Logs' }, PolicyDocument: { Statement: statements } };
    const Resources = {
      Logs: { Type: 'AWS::S3::Bucket' },
      Policy: { Type: 'AWS::S3::BucketPolicy', Properties: policy },
    };
    return fromCloudFormation(JSON.stringify({ ...switched, Resources }));
  };
  const deniesIn = (subject: unknown) => toDenyInsecureTransport.call({ isNot: false }, subject).pass;

  test('a bucket of a stack', () => {
    const stack = stackWith(denyHttp, ...flags.map((id) => within(id, allow({}))));
    for (const subject of [stack, stack.bucket('Logs'), stack.policy('Policy')]) expect(deniesIn(subject)).toBe(true);
  });

  test('an action that a conditional Allow alone names, and that AWS may have added, is asked about', () => {
    const listed = 'abcdgiloprtu'.split('').map((letter) => `s3:${letter}*`);
    const deny = { ...denyHttp, Action: listed };
    expect(deniesIn(stackWith(deny))).toBe(true);
    const stack = stackWith(deny, within('Flag0', allow({ Action: 's3:Xray*' })));
    expect(() => deniesIn(stack.policy('Policy'))).toThrow(/it depends on a name .* parameter «Flag0»/);
  });

  test('so is one that a conditional Deny alone names', () => {
    const listed = 'abcdgiloprtu'.split('').map((letter) => `s3:${letter}*`);
    const ofTag = { StringNotEquals: { 'aws:PrincipalTag/team': 'logs' } };
    const other = { ...denyHttp, Action: 's3:Xray*', Condition: ofTag };
    const stack = stackWith({ ...denyHttp, Action: listed }, within('Flag0', other));
    expect(() => deniesIn(stack.policy('Policy'))).toThrow(/it depends on a name .* parameter «Flag0»/);
  });
});
