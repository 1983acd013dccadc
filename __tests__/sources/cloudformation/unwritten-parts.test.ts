import '../../../src/setup';
import { fromCloudFormation, getObject, type Stack } from '../../../src';

const include = {
  'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://templates/part.yaml' } },
};
const tls = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, { 'Fn::Sub': '${Logs.Arn}/*' }],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
};
const may = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const guard = (Properties: object, more: object = {}) => ({ Type: 'AWS::S3::BucketPolicy', Properties, ...more });
const loop = (body: object) => ({ 'Fn::ForEach::More': ['Name', ['A', 'B'], body] });

function stackOf(resources: object, more: object = {}): Stack {
  return fromCloudFormation({
    Transform: 'AWS::LanguageExtensions',
    ...more,
    Resources: { Logs: { Type: 'AWS::S3::Bucket' }, ...resources },
  });
}

function expectUndecided(...claims: readonly (() => void)[]): void {
  for (const claim of claims) expect(claim).toThrow('Cannot decide');
}

describe('a bucket policy that stands in another file, or that a loop or macro writes', () => {
  test.each<readonly [string, string, object, object]>([
    ['the properties beside the bucket', 'Guard', { Guard: guard({ Bucket: { Ref: 'Logs' }, ...include }) }, {}],
    ['all properties', 'Guard', { Guard: guard(include) }, {}],
    [
      'a property beside the document',
      'Guard',
      { Guard: guard({ Bucket: { Ref: 'Logs' }, PolicyDocument: tls, ...include }) },
      {},
    ],
    ['what stands beside the type', 'Guard', { Guard: { Type: 'AWS::S3::BucketPolicy', ...include } }, {}],
    ['the document', 'Guard', { Guard: guard({ Bucket: { Ref: 'Logs' }, PolicyDocument: include }) }, {}],
    [
      'a document that a custom resource tells',
      'Guard',
      {
        Made: { Type: 'Custom::Policy' },
        Guard: guard({ Bucket: { Ref: 'Logs' }, PolicyDocument: { 'Fn::GetAtt': ['Made', 'Document'] } }),
      },
      {},
    ],
    ['a loop over properties', 'Guard', { Guard: guard({ Bucket: { Ref: 'Logs' }, ...loop({ '${Name}': tls }) }) }, {}],
    ['a loop over resources', 'Fn::ForEach::More', loop({ 'Guard${Name}': guard({ PolicyDocument: tls }) }), {}],
    ['other resources', 'Fn::Transform', include, {}],
    ['other sections', 'Fn::Transform', {}, include],
    ['a macro', 'Own', {}, { Transform: ['Own'] }],
    [
      'a file for all',
      'AWS::Include',
      {},
      { Transform: { Name: 'AWS::Include', Parameters: { Location: 's3://t/a' } } },
    ],
  ])('%s', (_, id, resources, more) => {
    const stack = stackOf(resources, more);
    expect(stack.policies.map((one) => one.id)).toEqual([id]);
    expectUndecided(
      () => {
        expect(stack.bucket('Logs')).toDenyInsecureTransport();
      },
      () => {
        expect(stack.bucket('Logs')).not.toDenyInsecureTransport();
      },
      () => {
        expect(stack).toDenyInsecureTransport();
      },
      () => {
        expect(stack).toBeValidPolicy();
      },
      () => {
        expect(stack.policy(id)).toBeValidPolicy();
      },
    );
  });
});

describe('a part of a statement that a custom resource or a macro writes', () => {
  const open = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${Logs.Arn}/*' } };
  const made = { 'Fn::GetAtt': ['Made', 'Value'] };
  const policyWith = (statement: object): Stack =>
    stackOf({
      Made: { Type: 'Custom::AWSCDKCfnJson' },
      Guard: guard({ Bucket: { Ref: 'Logs' }, PolicyDocument: { ...tls, Statement: [statement] } }),
    });
  test.each<readonly [string, object]>([
    ['the tests of an operator, as a CfnJson of the CDK', { ...open, Condition: { StringEquals: made } }],
    ['the Condition', { ...open, Condition: made }],
    ['the tests of an operator, from another file', { ...open, Condition: { StringEquals: include } }],
    ['the Principal', { ...open, Principal: made }],
  ])('%s', (_, statement) => {
    const stack = policyWith(statement);
    expectUndecided(
      () => {
        expect(stack.policy('Guard')).not.toBePublic();
      },
      () => {
        expect(stack.policy('Guard')).toBePublic();
      },
      () => {
        expect(stack).toBeValidPolicy();
      },
    );
  });

  test('a text is no map, whatever it is', () => {
    expect(() => {
      expect(
        policyWith({ ...open, Condition: { StringEquals: { Ref: 'AWS::AccountId' } } }).policy('Guard'),
      ).toBePublic();
    }).toThrow('DATA_TYPE_MISMATCH');
  });
});

test('a document that a loop adds leaves the validity of all open, and hides no other', () => {
  const Guard = guard({ Bucket: { Ref: 'Logs' }, PolicyDocument: tls });
  const stack = stackOf({ Guard, ...loop({ 'Role${Name}': { Type: 'AWS::IAM::Role' } }) });
  expectUndecided(() => {
    expect(stack).toBeValidPolicy();
  });
  expect(stack.policy('Guard')).toBeValidPolicy();
});

test('what a loop writes into a resource of no known type is one document, which is unknown', () => {
  const stack = stackOf({ Own: { Type: 'Own::Policy::Store', Properties: loop({ '${Name}': tls }) } });
  expect(stack.policies.map(({ id }) => id)).toEqual(['Own/Fn::ForEach::More']);
  expectUndecided(() => {
    expect(stack).toBeValidPolicy();
  });
});

describe('policies of a role of which a function makes the list, or an element', () => {
  const role = (more: object) => ({ Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust, ...more } });
  test.each<readonly [string, string, object]>([
    ['a file beside the trust policy', 'Reader/Policies', { Reader: role(include) }],
    ['a file', 'Reader/Policies', { Reader: role({ Policies: include }) }],
    ['a file as an element', 'Reader/Policies[0]', { Reader: role({ Policies: [include] }) }],
    ['a file in an element', 'Reader/Policies[0]', { Reader: role({ Policies: [{ PolicyName: 'p', ...include }] }) }],
    ['an attribute', 'Reader/Policies', { Reader: role({ Policies: { 'Fn::GetAtt': ['Made', 'List'] } }) }],
    ['a parameter', 'Reader/Policies[0]', { Reader: role({ Policies: [{ Ref: 'Given' }] }) }],
    [
      'a policy beside it',
      'More',
      { Reader: role({}), More: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Reader' }], ...include } } },
    ],
    [
      'a policy that may be of any role',
      'More',
      { Reader: role({}), More: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: may, ...include } } },
    ],
  ])('%s', (_, id, resources) => {
    const stack = stackOf(
      { ...resources, Made: { Type: 'Custom::List' } },
      { Parameters: { Given: { Type: 'String' } } },
    );
    expect(stack.policies.map((one) => one.id)).toEqual(['Reader/trust', id]);
    const read = getObject({ bucket: stack.bucket('Logs'), key: 'a', caller: stack.role('Reader') });
    expectUndecided(
      () => {
        expect(stack).toAllow(read);
      },
      () => {
        expect(stack).not.toAllow(read);
      },
      () => {
        expect(stack).toBeValidPolicy();
      },
    );
  });
});

test('a setting of a bucket that stands in another file leaves open what turns on it', () => {
  const stack = fromCloudFormation({
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket', Properties: { PublicAccessBlockConfiguration: include } },
      Guard: guard({ Bucket: { Ref: 'Logs' }, PolicyDocument: tls }),
    },
  });
  expectUndecided(() => {
    expect(stack.bucket('Logs')).not.toBePublic();
  });
  expect(stack.policy('Guard')).toDenyInsecureTransport();
});

test('the function that AWS makes to rotate a secret is in a nested stack', () => {
  const Rotation = {
    Type: 'AWS::SecretsManager::RotationSchedule',
    Properties: { HostedRotationLambda: { RotationType: 'MySQLSingleUser' } },
  };
  const stack = stackOf({ Rotation }, { Transform: 'AWS::SecretsManager-2020-07-23' });
  expect(stack.nestedStacks.map(String)).toEqual(['Rotation']);
});
