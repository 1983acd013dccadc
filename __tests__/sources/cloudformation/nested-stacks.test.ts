import '../../../src/setup';
import { environment, fromCdk, fromCloudFormation, getObject } from '../../../src';

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
