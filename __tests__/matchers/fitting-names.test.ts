import { fromCloudFormation } from '../../src';

const imported = (name: unknown) => ({ 'Fn::ImportValue': name });
const sub = (text: string) => ({ 'Fn::Sub': text });
/** What stands for objects below an ARN. */
const below = (arn: unknown) => ({ 'Fn::Sub': ['${Arn}/*', { Arn: arn }] });

function stackWith(
  { bucket, resource }: { readonly bucket: unknown; readonly resource: unknown },
  parameters: Readonly<Record<string, object>> = {},
  more: object = {},
  statements: readonly object[] = [],
) {
  return fromCloudFormation({
    Parameters: Object.fromEntries(Object.entries(parameters).map(([id, one]) => [id, { Type: 'String', ...one }])),
    ...more,
    Resources: {
      LogsPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: bucket,
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: resource }, ...statements],
          },
        },
      },
    },
  });
}

describe('a bucket and the resources of its policy by names that nobody gave are valid where they can be one bucket', () => {
  const bucketAndArn = { bucket: { Ref: 'Name' }, resource: [{ Ref: 'Arn' }, sub('${Arn}/*')] };

  test.each([
    ['two imports', { bucket: imported('LogsName'), resource: imported('LogsArn') }, {}],
    ['objects below an import', { bucket: imported('LogsName'), resource: below(imported('LogsArn')) }, {}],
    ['an import and the bucket itself', { bucket: 'logs', resource: below(imported('LogsArn')) }, {}],
    [
      'an import of a name and the ARN itself',
      { bucket: imported('LogsName'), resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] },
      {},
    ],
    ['an import and a parameter', { bucket: { Ref: 'Name' }, resource: below(imported('LogsArn')) }, { Name: {} }],
    ['two names', { bucket: { Ref: 'Name' }, resource: sub('arn:aws:s3:::${Other}/*') }, { Name: {}, Other: {} }],
    ['two parameters', bucketAndArn, { Name: {}, Arn: {} }],
    ['a default name', bucketAndArn, { Name: { Default: 'logs' }, Arn: {} }],
    ['a default ARN', bucketAndArn, { Name: {}, Arn: { Default: 'arn:aws:s3:::logs' } }],
    ['defaults of one bucket', bucketAndArn, { Name: { Default: 'logs' }, Arn: { Default: 'arn:aws:s3:::logs' } }],
    [
      'three names',
      {
        bucket: { Ref: 'Name' },
        resource: [{ Ref: 'Arn' }, sub('arn:aws:s3:::${Other}/*'), below(imported('LogsArn'))],
      },
      { Name: { Default: 'logs' }, Arn: {}, Other: {} },
    ],
    ['a part of a name', { bucket: sub('${Team}-logs'), resource: 'arn:aws:s3:::acme-logs/*' }, { Team: {} }],
    [
      'a part of a name in the resource',
      { bucket: { Ref: 'Name' }, resource: sub('arn:aws:s3:::${Team}-logs/*') },
      { Name: { Default: 'acme-logs' }, Team: {} },
    ],
    [
      'stored values',
      bucketAndArn,
      {
        Name: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/logs/name' },
        Arn: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/logs/arn' },
      },
    ],
    [
      'an import beside a name of listed values',
      { bucket: sub('logs-${Stage}'), resource: [imported('LogsArn'), below(imported('LogsArn'))] },
      { Stage: { AllowedValues: ['test', 'prod'] } },
    ],
    [
      'a free name and one of listed values',
      { bucket: sub('logs-${Stage}'), resource: sub('arn:aws:s3:::logs-${Env}/*') },
      { Stage: { AllowedValues: ['test', 'prod', 'dev'] }, Env: {} },
    ],
    [
      'a name and an import that the name stands in',
      { bucket: sub('logs-${Stage}'), resource: below(imported('LogsArn')) },
      { Stage: {} },
    ],
    [
      'dynamic references',
      { bucket: '{{resolve:ssm:/logs/name}}', resource: ['{{resolve:ssm:/logs/arn}}', '{{resolve:ssm:/logs/arn}}/*'] },
      {},
    ],
  ])('%s', (_, written, parameters) => {
    const stack = stackWith(written, parameters);
    expect(stack).toBeValidPolicy();
    expect(stack.policy('LogsPolicy')).toBeValidPolicy();
    expect(() => {
      expect(stack).not.toBeValidPolicy();
    }).toThrow(/AWS would store the policy|AWS would refuse/);
  });

  test('outputs of a custom resource', () => {
    const lookedUp = (name: string) => ({ 'Fn::GetAtt': ['Lookup', name] });
    const stack = fromCloudFormation({
      Resources: {
        Lookup: {
          Type: 'Custom::Lookup',
          Properties: { ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:x' },
        },
        LogsPolicy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: lookedUp('Name'),
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: below(lookedUp('Arn')) },
            },
          },
        },
      },
    });
    expect(stack).toBeValidPolicy();
  });

  test.each([
    ['two literal buckets', { bucket: 'logs', resource: 'arn:aws:s3:::other/*' }, {}],
    ['defaults of two buckets', bucketAndArn, { Name: { Default: 'logs' }, Arn: { Default: 'arn:aws:s3:::other' } }],
    [
      'two literal buckets beside a name',
      { bucket: imported('LogsName'), resource: ['arn:aws:s3:::logs/*', 'arn:aws:s3:::other/*'] },
      {},
    ],
    [
      'a name that cannot be the other',
      { bucket: sub('${Team}-logs'), resource: 'arn:aws:s3:::acme-data/*' },
      { Team: {} },
    ],
    [
      'names of which each has its listed values',
      { bucket: sub('logs-${Stage}'), resource: sub('arn:aws:s3:::logs-${Env}/*') },
      { Stage: { AllowedValues: ['test', 'prod'] }, Env: { AllowedValues: ['test', 'prod'] } },
    ],
    [
      'a literal bucket beside an import',
      { bucket: sub('logs-${Stage}'), resource: [below(imported('LogsArn')), 'arn:aws:s3:::other/*'] },
      { Stage: { AllowedValues: ['test', 'prod'] } },
    ],
    [
      'a bucket that only one of the values allows',
      { bucket: sub('logs-${Stage}'), resource: 'arn:aws:s3:::logs-test/*' },
      { Stage: { AllowedValues: ['test', 'prod'] } },
    ],
  ])('but not %s', (_, written, parameters) => {
    const stack = stackWith(written, parameters);
    expect(stack).not.toBeValidPolicy();
    expect(() => {
      expect(stack).toBeValidPolicy();
    }).toThrow(/names another bucket/);
  });

  test('but not what a condition makes of them', () => {
    const resource = { 'Fn::If': ['IsProd', 'arn:aws:s3:::other/*', below(imported('LogsArn'))] };
    const stack = stackWith(
      { bucket: 'logs', resource },
      { Env: {} },
      { Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } } },
    );
    expect(stack).not.toBeValidPolicy();
  });
});

describe('a principal of a list whose default stands for none', () => {
  const one = { 'Fn::Select': [0, { Ref: 'Trusted' }] };
  const joined = { 'Fn::Join': ['', { Ref: 'Trusted' }] };
  const stackOf = (principal: unknown, first: unknown = { AWS: { Ref: 'AWS::AccountId' } }) =>
    fromCloudFormation({
      Parameters: {
        Trusted: { Type: 'CommaDelimitedList', Default: '' },
        Others: { Type: 'CommaDelimitedList', Default: '' },
      },
      Conditions: {
        HasTrusted: { 'Fn::Not': [{ 'Fn::Equals': ['', joined] }] },
        HasOthers: { 'Fn::Not': [{ 'Fn::Equals': ['', { 'Fn::Join': ['', { Ref: 'Others' }] }] }] },
        HasTwo: { 'Fn::Equals': ['two', one] },
        IsNobody: { 'Fn::Equals': ['nobody', one] },
      },
      Resources: {
        Deployer: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Statement: [
                { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: first },
                {
                  'Fn::If': [
                    'HasTrusted',
                    { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: principal },
                    { Ref: 'AWS::NoValue' },
                  ],
                },
              ],
            },
          },
        },
      },
    });

  test('is an account where there is one', () => {
    expect(stackOf({ AWS: { Ref: 'Trusted' } })).toBeValidPolicy();
  });

  test('beside another such list', () => {
    const others = { 'Fn::If': ['HasOthers', { Ref: 'Others' }, '111122223333'] };
    expect(
      stackOf({ AWS: { 'Fn::If': ['HasTwo', '444455556666', { Ref: 'Trusted' }] } }, { AWS: others }),
    ).toBeValidPolicy();
  });

  test.each([
    ['the name is a part of what stands there', { AWS: { 'Fn::Sub': ['${One}-x', { One: one }] } }],
    ['the text of a branch is none', { AWS: { 'Fn::If': ['HasTwo', 'nobody', one] } }],
    ['no value that a branch asks for is one', { AWS: { 'Fn::If': ['IsNobody', one, '111122223333'] } }],
  ])('but not where %s', (_, principal) => {
    const stack = stackOf(principal);
    expect(stack).not.toBeValidPolicy();
    expect(() => {
      expect(stack).toBeValidPolicy();
    }).toThrow(/INVALID_PRINCIPAL_FORMAT/);
  });
});

describe('statements that conditions leave out, each for an import whose name a parameter has', () => {
  const secretsOf = (count: number, { element = 'Resource', always = [] as readonly object[] } = {}) => {
    const modules = Array.from({ length: count }, (_, index) => `Secret${index}`);
    const imports = modules.map((id) => imported(sub(`\${${id}}-Arn`)));
    const ofModules = imports.map((value, index) => ({
      'Fn::If': [
        `Has${modules[index]}`,
        { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', [element]: value },
        { Ref: 'AWS::NoValue' },
      ],
    }));
    return fromCloudFormation({
      Parameters: Object.fromEntries(
        modules.flatMap((id) => [
          [id, { Type: 'String', Default: '' }],
          [`${id}Key`, { Type: 'String', Default: '' }],
        ]),
      ),
      Conditions: Object.fromEntries(
        modules.map((id) => [
          `Has${id}`,
          { 'Fn::Not': [{ 'Fn::Or': [id, `${id}Key`].map((one) => ({ 'Fn::Equals': [{ Ref: one }, ''] })) }] },
        ]),
      ),
      Resources: {
        Task: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Statement: {
                Effect: 'Allow',
                Principal: { Service: 'ecs-tasks.amazonaws.com' },
                Action: 'sts:AssumeRole',
              },
            },
            Policies: [
              {
                PolicyName: 'Secrets',
                PolicyDocument: {
                  Statement: [
                    { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
                    ...always,
                    ...ofModules,
                  ],
                },
              },
            ],
          },
        },
      },
    }).policy('Task/Secrets');
  };
  const secondsOf = (run: () => void): number => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  const wrong = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'logs/*' }];

  test('are valid with imports that fit', () => {
    expect(secretsOf(3)).toBeValidPolicy();
    expect(() => {
      expect(secretsOf(3)).not.toBeValidPolicy();
    }).toThrow(/AWS would refuse/);
  });

  test('are no more than undecided where they make more deployments than can be asked, and soon', () => {
    const secrets = secretsOf(12);
    const seconds = secondsOf(() => {
      expect(() => {
        expect(secrets).toBeValidPolicy();
      }).toThrow(/Cannot decide: .*more kinds of deployments than can be asked/);
    });
    expect(seconds).toBeLessThan(15);
  });

  test.each([3, 12])('but not beside a statement that AWS refuses (%d)', (count) => {
    const secrets = secretsOf(count, { always: wrong });
    expect(secrets).not.toBeValidPolicy();
    expect(() => {
      expect(secrets).toBeValidPolicy();
    }).toThrow(/"logs\/\*" is not an ARN/);
  });

  test('but not where no import fits', () => {
    expect(secretsOf(3, { element: 'Principal' })).not.toBeValidPolicy();
  });
});

test('imports of one pattern that stand in places of two kinds have a value each', () => {
  const trusts = (kind: string, id: string) => ({
    Effect: 'Allow',
    Principal: { [kind]: imported(sub(`\${${id}}-Id`)) },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::logs/*',
  });
  const stack = fromCloudFormation({
    Parameters: { Reader: { Type: 'String' }, Owner: { Type: 'String' } },
    Resources: {
      LogsPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: 'logs',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [trusts('CanonicalUser', 'Owner'), trusts('AWS', 'Reader')],
          },
        },
      },
    },
  });
  expect(stack).toBeValidPolicy();
});

describe('statements of a bucket policy that conditions leave out, each for an import of its own', () => {
  const policyOf = (count: number, written: string) => {
    const modules = Array.from({ length: count }, (_, index) => `Site${index}`);
    const statementOf = (resource: unknown) => ({
      Effect: 'Allow',
      Principal: { AWS: '111122223333' },
      Action: 's3:GetObject',
      Resource: resource,
    });
    const conditional = modules.map((id, index) => ({
      'Fn::If': [
        `Has${id}`,
        statementOf({ 'Fn::Sub': [`\${Arn}/x${index}`, { Arn: imported(sub(`\${${id}}-Arn`)) }] }),
        { Ref: 'AWS::NoValue' },
      ],
    }));
    return stackWith(
      { bucket: 'logs', resource: written },
      Object.fromEntries(modules.map((id) => [id, { Default: '' }])),
      {
        Conditions: Object.fromEntries(
          modules.map((id) => [`Has${id}`, { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: id }, ''] }] }]),
        ),
      },
      conditional,
    );
  };

  test('are valid where each can be of the bucket', () => {
    expect(policyOf(3, 'arn:aws:s3:::logs/*')).toBeValidPolicy();
  });

  test('but not beside a statement on another bucket', () => {
    const stack = policyOf(3, 'arn:aws:s3:::other/*');
    expect(stack).not.toBeValidPolicy();
    expect(() => {
      expect(stack).toBeValidPolicy();
    }).toThrow(/names another bucket/);
  });
});
