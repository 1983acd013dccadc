import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import '../../../src/setup';
import { environment, fromCdk, fromCloudFormation, getObject } from '../../../src';
import { thrownBy } from '../../thrown';

const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const Logs = { Type: 'AWS::S3::Bucket' };
const arn = { 'Fn::GetAtt': ['Logs', 'Arn'] };
const Guard = {
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: 'Logs' },
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [arn, { 'Fn::Join': ['', [arn, '/*']] }],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  },
};
const nested = (Parameters: object = {}, more: object = {}) => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL: 'https://s3.amazonaws.com/templates/more.yaml', Parameters },
  ...more,
});

describe.each([
  ['AWS::CloudFormation::Stack', 'a nested stack', { TemplateURL: 'https://s3.amazonaws.com/t/more.yaml' }],
  ['AWS::CloudFormation::StackSet', 'a stack set', { TemplateBody: '{}', PermissionModel: 'SELF_MANAGED' }],
  ['AWS::Serverless::Application', 'a nested application', { Location: './more.yaml' }],
  ['AWS::ServiceCatalog::CloudFormationProvisionedProduct', 'a provisioned product', { ProductName: 'more' }],
  ['My::S3::Bucket::MODULE', 'a module', {}],
])('%s', (Type, kind, Properties) => {
  const stack = fromCloudFormation({ Resources: { Logs, Guard, More: { Type, Properties } } });

  test('is listed among the policies', () => {
    expect(stack.policies.map(({ id }) => id)).toEqual(['Guard', 'More']);
    expect(stack.nestedStacks.map(String)).toEqual(['More']);
  });

  test('is what a claim on the whole stack is undecided by', () => {
    for (const claim of [
      () => {
        expect(stack).toBeValidPolicy();
      },
      () => {
        expect(stack).not.toBeValidPolicy();
      },
      () => {
        expect(stack).toDenyInsecureTransport();
      },
      () => {
        expect(stack).not.toBePublic();
      },
      () => {
        expect(stack.policy('More')).toBeValidPolicy();
      },
    ]) {
      expect(claim).toThrow(`More is ${kind}, and the template that it deploys is not read`);
    }
  });

  test('leaves the members to be asked by themselves', () => {
    expect(stack.bucket('Logs')).toDenyInsecureTransport();
    expect(stack.policy('Guard')).toBeValidPolicy();
  });
});

test('a bucket that fails decides a claim on all of them', () => {
  const stack = fromCloudFormation({ Resources: { Logs, More: nested() } });
  expect(stack).not.toDenyInsecureTransport();
  expect(() => {
    expect(stack).toDenyInsecureTransport();
  }).toThrow(/the bucket has no policy/i);
});

test('the message says which template to read', () => {
  const More = nested({}, { Metadata: { 'aws:asset:path': 'LakeMore.nested.template.json' } });
  expect(() => {
    expect(fromCdk({ Resources: { Logs, More } })).not.toBePublic();
  }).toThrow(
    /nested stack «More»: More is a nested stack.*\nHint: .*fromCloudFormation\('cdk\.out\/LakeMore\.nested\.template\.json'\).*stack\.bucket\('…'\)/s,
  );
  const Local = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: './more.yaml' } };
  expect(() => {
    expect(fromCloudFormation({ Resources: { Logs, Local } })).not.toBePublic();
  }).toThrow("fromCloudFormation('./more.yaml')");
});

test('a nested stack that is there on a condition is undecided where it is', () => {
  const template = {
    Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
    Resources: { Logs, More: nested({ Name: { Ref: 'Logs' } }, { Condition: 'IsProd' }) },
  };
  expect(fromCloudFormation(template, { parameters: { Env: 'dev' } }).bucket('Logs')).not.toBePublic();
  expect(() => {
    expect(fromCloudFormation(template, { parameters: { Env: 'prod' } }).bucket('Logs')).not.toBePublic();
  }).toThrow('More');
});

describe('what a nested stack may attach policies to', () => {
  test.each([
    ['its name', { Ref: 'Logs' }],
    ['its ARN', arn],
    ['a text with its name', { 'Fn::Sub': '${Logs}/x' }],
    ['a text with its ARN', { 'Fn::Sub': 'x-${Logs.Arn}' }],
  ])('a bucket without policy of which it is given %s', (_, Name) => {
    const stack = fromCloudFormation({ Resources: { Logs, More: nested({ Name }) } });
    expect(() => {
      expect(stack.bucket('Logs')).not.toBePublic();
    }).toThrow(/More may attach a policy to Logs/);
    const guarded = fromCloudFormation({ Resources: { Logs, Guard, More: nested({ Name }) } });
    expect(guarded.bucket('Logs')).toDenyInsecureTransport();
  });

  test('a bucket whose name the template chooses', () => {
    const named = { ...Logs, Properties: { BucketName: 'company-logs' } };
    const stack = fromCloudFormation({ Resources: { Logs: named, More: nested() } });
    expect(() => {
      expect(stack.bucket('Logs')).not.toBePublic();
    }).toThrow(/More may attach a policy to Logs/);
  });

  test('a role of which it is given the name', () => {
    const Reader = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } };
    const read = (Parameters: object) => {
      const stack = fromCloudFormation({ Resources: { Logs, Guard, Reader, More: nested(Parameters) } });
      const call = { bucket: stack.bucket('Logs'), key: 'a', caller: stack.role('Reader') };
      return { stack, call };
    };
    const apart = read({});
    expect(apart.stack).not.toAllow(getObject({ ...apart.call, secure: true }));
    const { stack, call } = read({ Role: { Ref: 'Reader' } });
    expect(() => {
      expect(stack).not.toAllow(getObject({ ...call, secure: true }));
    }).toThrow(/whose text is not known: what More attaches to Reader/);
    expect(stack).toDeny(getObject({ ...call, secure: false }));
  });
});

test('an environment that begins with the stack has its nested stacks', () => {
  const stack = fromCloudFormation({ Resources: { Logs, Guard, More: nested() } });
  expect(() => {
    expect(environment({ from: stack, resourceControl: [] })).toDenyInsecureTransport();
  }).toThrow('nested stack «More»');
});

test('of several stacks, the nested ones of each are asked', () => {
  const artifact = (id: string, Resources: object) => ({ id, stackName: id, template: { Resources } });
  const app = { synth: () => ({ stacks: [artifact('Lake', { Logs, Guard }), artifact('Ops', { More: nested() })] }) };
  expect(() => {
    expect(fromCdk(app)).toDenyInsecureTransport();
  }).toThrow('nested stack «More»');
});

describe('templates that lie beside that of the stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nested-stacks-'));
  const outside = mkdtempSync(join(tmpdir(), 'other-stacks-'));
  afterAll(() => {
    for (const one of [folder, outside]) rmSync(one, { recursive: true });
  });

  const write = (name: string, template: object, where = folder): string => {
    const path = join(where, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(template));
    return path;
  };
  const local = (TemplateURL: string, Parameters: object = {}, more: object = {}) => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL, Parameters },
    ...more,
  });
  const text = { Type: 'String' };
  const denial = (bucketArn: unknown) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucketArn, { 'Fn::Join': ['', [bucketArn, '/*']] }],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const guard = (Bucket: unknown, ...Statement: object[]) => ({
    Type: 'AWS::S3::BucketPolicy',
    Properties: { Bucket, PolicyDocument: { Version: '2012-10-17', Statement } },
  });
  const namedArn = { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Name}' };
  const grant = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${Data.Arn}/*' } };

  write('guard.json', {
    Parameters: { Name: text },
    Resources: { Guard: guard({ Ref: 'Name' }, denial(namedArn)) },
  });
  write('data/data.json', {
    Parameters: { Who: { Type: 'String', Default: '111122223333' } },
    Resources: {
      Data: Logs,
      DataPolicy: guard({ Ref: 'Data' }, { ...grant, Principal: { AWS: { Ref: 'Who' } } }),
    },
    Outputs: { Name: { Value: { Ref: 'Data' } }, Arn: { Value: { 'Fn::GetAtt': ['Data', 'Arn'] } } },
  });

  test('a policy in a nested stack is on the bucket whose name it is given', () => {
    const stack = fromCloudFormation(
      write('a.json', { Resources: { Logs, More: local('./guard.json', { Name: { Ref: 'Logs' } }) } }),
    );
    expect(stack.policies.map(({ id }) => id)).toEqual(['More/Guard']);
    expect(stack.nestedStacks).toEqual([]);
    expect(stack.bucket('Logs')).toDenyInsecureTransport();
    expect(stack.policy('More/Guard')).toDenyInsecureTransport();
    expect(stack).toDenyInsecureTransport();
    expect(stack).toBeValidPolicy();
  });

  test('a bucket of a nested stack is one of the stack, and an output names it', () => {
    const Resources = {
      More: local('data/data.json'),
      Reader: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: trust,
          Policies: [
            {
              PolicyName: 'read',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${More.Outputs.Arn}/*' } },
                ],
              },
            },
          ],
        },
      },
    };
    const stack = fromCloudFormation(write('b.json', { Resources }));
    expect(stack.buckets.map(String)).toEqual(['More/Data']);
    const call = { bucket: stack.bucket('More/Data'), key: 'a', caller: stack.role('Reader') };
    expect(stack).toAllow(getObject(call));
    expect(stack.bucket('More/Data')).not.toBePublic();
    expect(() => stack.bucket('Data')).toThrow('did you mean "More/Data"?');
  });

  test('a parameter is what it is given, in whichever deployment', () => {
    const template = (Who: unknown) => ({
      Parameters: { Reader: { Type: 'String', AllowedValues: ['111122223333', '*'] } },
      Resources: { More: local('data/data.json', { Who }) },
    });
    const open = fromCloudFormation(write('c.json', template({ Ref: 'Reader' })));
    expect(() => {
      expect(open.policy('More/DataPolicy')).not.toBePublic();
    }).toThrow(/parameter «Reader»/);
    expect(fromCloudFormation(write('c.json', template('*'))).policy('More/DataPolicy')).toBePublic();
    const told = fromCloudFormation(write('c.json', template({ Ref: 'Reader' })), {
      parameters: { Reader: '111122223333' },
    });
    expect(told.policy('More/DataPolicy')).not.toBePublic();
  });

  describe('what a parameter of the nested stack refuses is no deployment', () => {
    const policyWith = (constraints: object, given: unknown, Parameters: object = { P: text }) => {
      write('constrained.json', {
        Parameters: { Who: { ...text, ...constraints } },
        Resources: { Data: Logs, DataPolicy: guard({ Ref: 'Data' }, { ...grant, Principal: { AWS: { Ref: 'Who' } } }) },
      });
      const More = local('constrained.json', { Who: given });
      return fromCloudFormation(write('g.json', { Parameters, Resources: { More } })).policy('More/DataPolicy');
    };
    const account = '\\d{12}';
    test.each<readonly [string, object, unknown]>([
      ['AllowedPattern', { AllowedPattern: account }, { Ref: 'P' }],
      ['AllowedValues', { AllowedValues: ['111122223333', '444455556666'] }, { Ref: 'P' }],
      ['MinLength', { MinLength: 12 }, { Ref: 'P' }],
      ['a number', { Type: 'Number', MinValue: 111122223333, MaxValue: 111122223334 }, { Ref: 'P' }],
      ['AllowedPattern of a text with a name in it', { AllowedPattern: account }, { 'Fn::Sub': '1111${P}' }],
      ['AllowedPattern of a list', { Type: 'CommaDelimitedList', AllowedPattern: account }, { Ref: 'P' }],
      ['AllowedValues of a list', { Type: 'CommaDelimitedList', AllowedValues: ['111122223333'] }, { Ref: 'P' }],
    ])('%s', (_, constraints, given) => {
      expect(policyWith(constraints, given)).not.toBePublic();
    });

    test('what it allows stays open', () => {
      for (const constraints of [
        { AllowedValues: ['*', '111122223333'] },
        { AllowedPattern: '(\\d{12}|\\*)' },
        { MaxLength: 12 },
      ]) {
        expect(() => {
          expect(policyWith(constraints, { Ref: 'P' })).not.toBePublic();
        }).toThrow(/parameter «P»/);
      }
      expect(policyWith({ AllowedValues: ['*'] }, { Ref: 'P' })).toBePublic();
    });

    test('a pattern that it allows', () => {
      write('vpce.json', {
        Parameters: { Name: text, Vpce: { ...text, AllowedPattern: 'v.*' } },
        Resources: {
          Guard: guard(
            { Ref: 'Name' },
            {
              ...{ ...grant, Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Name}/*' } },
              Condition: { StringLike: { 'aws:SourceVpce': { Ref: 'Vpce' } } },
            },
          ),
        },
      });
      const More = local('vpce.json', { Name: { Ref: 'Logs' }, Vpce: { Ref: 'P' } });
      const stack = fromCloudFormation(write('i.json', { Parameters: { P: text }, Resources: { Logs, More } }));
      expect(() => {
        expect(stack.policy('More/Guard')).not.toBePublic();
      }).toThrow(/it fails with "v\*"/);
    });

    test('a pattern in both polarities where it allows none', () => {
      write('both.json', {
        Parameters: { Name: text, Part: { ...text, AllowedPattern: '[a-z]+' } },
        Resources: {
          Guard: guard(
            { Ref: 'Name' },
            { ...grant, Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Name}/${Part}' } },
            { ...grant, Effect: 'Deny', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Name}/${Part}' } },
          ),
        },
      });
      const More = local('both.json', { Name: { Ref: 'Logs' }, Part: { Ref: 'P' } });
      const stack = fromCloudFormation(write('h.json', { Parameters: { P: text }, Resources: { Logs, More } }));
      expect(stack.policy('More/Guard')).not.toBePublic();
    });

    test('no value is left', () => {
      expect(() => {
        expect(
          policyWith({ AllowedValues: ['a'] }, { Ref: 'P' }, { P: { ...text, AllowedValues: ['b'] } }),
        ).toBePublic();
      }).toThrow('the parameter Who of a nested stack is given "b", which it refuses');
    });
  });

  test('a list is given as one text, and has the elements of the list that it comes from', () => {
    write('grants.json', {
      Parameters: { Name: text, Accounts: { Type: 'CommaDelimitedList' } },
      Resources: {
        Grants: guard(
          { Ref: 'Name' },
          {
            ...grant,
            Principal: { AWS: { Ref: 'Accounts' } },
            Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Name}/*' },
          },
        ),
      },
    });
    const policyWith = (Accounts: unknown, declared: object = {}, parameters: Record<string, string[]> = {}) => {
      const Resources = { Logs, More: local('grants.json', { Name: { Ref: 'Logs' }, Accounts }) };
      const stack = fromCloudFormation(write('k.json', { Parameters: declared, Resources }), { parameters });
      return stack.policy('More/Grants');
    };
    const joined = { 'Fn::Join': [',', { Ref: 'All' }] };
    const All = { Type: 'CommaDelimitedList', AllowedValues: ['111122223333', '444455556666'] };
    expect(policyWith('111122223333, 444455556666')).not.toBePublic();
    expect(policyWith('111122223333, *')).toBePublic();
    expect(policyWith(joined, { All })).not.toBePublic();
    expect(() => {
      expect(policyWith(joined, { All: { Type: 'CommaDelimitedList' } })).not.toBePublic();
    }).toThrow(/parameter «All»/);
    expect(policyWith(joined, { All: { Type: 'CommaDelimitedList' } }, { All: ['*'] })).toBePublic();
    // A list of any length, of whose elements no example is known.
    const accounts = { Type: 'CommaDelimitedList', AllowedPattern: '\\d{12}' };
    expect(policyWith(joined, { All: accounts })).not.toBePublic();
  });

  test('a nested stack that is there on a condition has its members on it', () => {
    const stack = fromCloudFormation(
      write('d.json', {
        Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
        Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
        Resources: { Logs, More: local('guard.json', { Name: { Ref: 'Logs' } }, { Condition: 'IsProd' }) },
      }),
    );
    expect(() => {
      expect(stack.bucket('Logs')).toDenyInsecureTransport();
    }).toThrow(/parameter «Env»/);
  });

  test.each([
    ['as those beside it do', namedArn, true],
    ['as it could not be written there, not at all', 'arn:aws:s3:::stack-logs-1a2b3c4d5e6f', false],
  ])('a statement for a nested template names the bucket %s', (_, resource, isWritten) => {
    const path = write('lists.json', {
      Parameters: { Name: text },
      Resources: { Guard: guard({ Ref: 'Name' }, denial(resource)) },
    });
    writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), null, 2));
    const Resources = { Logs, More: local('lists.json', { Name: { Ref: 'Logs' } }) };
    const stack = fromCloudFormation(write('l.json', { Resources }));
    const { message } = thrownBy(() => {
      expect(stack.bucket('Logs')).toRequireTlsVersion('1.2');
    });
    expect(message).toContain('every request');
    expect(message.includes('{ "Fn::Sub": "arn:${AWS::Partition}:s3:::${Name}" }')).toBe(isWritten);
    expect(message.includes('To fix it')).toBe(isWritten);
    expect(message).not.toContain('Logs.Arn');
  });

  test('a nested stack that is given its own output is refused', () => {
    const Who = { 'Fn::GetAtt': ['More', 'Outputs.Who'] };
    write('circle.json', {
      Parameters: { Who: text },
      Resources: { Data: { ...Logs, Properties: { BucketName: { Ref: 'Who' } } } },
      Outputs: { Who: { Value: { Ref: 'Who' } } },
    });
    const stack = fromCloudFormation(write('j.json', { Resources: { More: local('circle.json', { Who }) } }));
    expect(() => {
      expect(stack.bucket('More/Data')).toDenyInsecureTransport();
    }).toThrow('the references are circular');
  });

  test('what is wrong in a nested template is told of it', () => {
    write('wrong.json', { Resources: { Data: { ...Logs, Properties: { BucketName: { Ref: 'Nmae' } } } } });
    const stack = fromCloudFormation(write('e.json', { Resources: { Logs, Guard, More: local('wrong.json') } }));
    expect(() => {
      expect(stack.bucket('More/Data')).toDenyInsecureTransport();
    }).toThrow(/wrong\.json:1:\d+: unknown parameter or resource "Nmae"/);
    expect(stack.bucket('Logs')).toDenyInsecureTransport();
    const missing = fromCloudFormation(
      write('f.json', {
        Resources: {
          Logs: { ...Logs, Properties: { BucketName: { 'Fn::GetAtt': ['More', 'Outputs.Nam'] } } },
          More: local('data/data.json'),
        },
      }),
    );
    expect(() => {
      expect(missing.bucket('Logs')).toDenyInsecureTransport();
    }).toThrow('the nested stack More has no output "Nam"');
  });

  test('a nested stack in a nested stack that is not read may attach a policy too', () => {
    write('passing.json', {
      Parameters: { Name: text },
      Resources: { Far: nested({ Name: { Ref: 'Name' } }) },
    });
    const stack = fromCloudFormation(
      write('g.json', { Resources: { Logs, More: local('passing.json', { Name: { Ref: 'Logs' } }) } }),
    );
    expect(stack.nestedStacks.map(String)).toEqual(['More/Far']);
    expect(() => {
      expect(stack.bucket('Logs')).not.toBePublic();
    }).toThrow(/Far may attach a policy to Logs/);
  });

  test('templates outside the folder and those that macros add to are not read, and none nests itself', () => {
    write('far.json', { Resources: { Logs } }, outside);
    write('macro.json', { Transform: 'Mine', Resources: { Logs } });
    const path = `../${basename(outside)}/far.json`;
    const stack = fromCloudFormation(
      write('h.json', { Resources: { Logs, Far: local(path), Mine: local('macro.json') } }),
    );
    expect(stack.nestedStacks.map(String)).toEqual(['Far', 'Mine']);
    expect(() => fromCloudFormation(write('i.json', { Resources: { More: local('i.json') } }))).toThrow(
      'the nested stack More nests itself',
    );
  });

  test('those of a cdk.out folder are found by the paths of their constructs', () => {
    const at = (path: string) => ({ Metadata: { 'aws:cdk:path': path } });
    const More = {
      ...nested(),
      Metadata: { 'aws:cdk:path': 'Lake/More.NestedStack', 'aws:asset:path': 'LakeMore.nested.template.json' },
    };
    write('cdk.out/LakeMore.nested.template.json', {
      Resources: { Data1234: { ...Logs, ...at('Lake/More/Data/Resource') } },
    });
    write('cdk.out/Lake.template.json', { Resources: { Logs, More1234: More } });
    write('cdk.out/manifest.json', {
      artifacts: { Lake: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Lake.template.json' } } },
    });
    const stack = fromCdk(join(folder, 'cdk.out'));
    expect(stack.nestedStacks).toEqual([]);
    expect(stack.buckets.map(String)).toEqual(['Logs', 'More1234/Data1234']);
    expect(stack.bucket('More/Data')).not.toBePublic();
    expect(() => stack.bucket('Date')).toThrow('More/Data');
  });
});
