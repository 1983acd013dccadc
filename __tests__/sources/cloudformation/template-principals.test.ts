import { templateKeys } from '../../../src/sources/cloudformation/template-keys';
import { templatePolicies } from '../../../src/sources/cloudformation/template-policies';
import { templatePrincipals } from '../../../src/sources/cloudformation/template-principals';
import { inDeployments, memberOf, ordinarily, sectionsOf } from './in-deployments';

const identity = (action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const named = (PolicyName: unknown, action: string) => ({ PolicyName, PolicyDocument: identity(action) });
const role = (Policies: unknown, more: object = {}) => ({
  Resources: { Writer: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust, Policies, ...more } } },
});

/** The actions that the inline policies of a principal allow, in each deployment. */
function actionsOf(template: object, id = 'Writer'): readonly unknown[] {
  const sections = sectionsOf(template);
  return inDeployments(sections, (reader) => {
    const { policies = [] } = memberOf(templatePrincipals(sections), id).in(reader);
    return policies.map((policy) => {
      const { document } = policy as { readonly document: { readonly Statement: readonly { Action: string }[] } };
      return document.Statement.map(({ Action }) => Action).join();
    });
  });
}

describe('a role', () => {
  test('with its inline policies and its trust policy', () => {
    const template = role([named('Put', 's3:PutObject'), named('Get', 's3:GetObject')]);
    expect(actionsOf(template)).toEqual([['s3:PutObject', 's3:GetObject']]);
    expect(ordinarily(template, templatePrincipals, 'Writer')).toMatchObject({
      kind: 'role',
      arn: expect.stringMatching(/^arn:aws:iam::\d{12}:role\/stack-Writer-1A2B3C4D5E6F$/) as string,
      trust: { type: 'trust' },
    });
  });

  test('each document has an id of its own', () => {
    const template = role([
      named('Put', 's3:PutObject'),
      named({ 'Fn::Sub': '${AWS::StackName}-get' }, 's3:GetObject'),
      named('Put', 's3:DeleteObject'),
    ]);
    expect(templatePolicies(sectionsOf(template)).map(({ id, type }) => [id, type])).toEqual([
      ['Writer/trust', 'trust'],
      ['Writer/Put', 'identity'],
      ['Writer/Policies[1]', 'identity'],
      ['Writer/Put#2', 'identity'],
    ]);
  });

  test('with policies that a condition chooses', () => {
    const conditional = (Policies: unknown) => ({
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      ...role(Policies),
    });
    const noValue = { Ref: 'AWS::NoValue' };
    const [put, get] = [named('Put', 's3:PutObject'), named('Get', 's3:GetObject')];
    expect(actionsOf(conditional([put, { 'Fn::If': ['IsProd', noValue, get] }]))).toEqual([
      ['s3:PutObject', 's3:GetObject'],
      ['s3:PutObject'],
    ]);
    expect(actionsOf(conditional({ 'Fn::If': ['IsProd', [put], [get]] }))).toEqual([
      ['s3:GetObject'],
      ['s3:PutObject'],
    ]);
    expect(actionsOf(conditional({ 'Fn::If': ['IsProd', [put, get], noValue] }))).toEqual([
      [],
      ['s3:PutObject', 's3:GetObject'],
    ]);
    expect(
      templatePolicies(sectionsOf(conditional({ 'Fn::If': ['IsProd', [put], [get, put]] }))).map(({ id }) => id),
    ).toEqual(['Writer/trust', 'Writer/Put', 'Writer/Get', 'Writer/Put#2']);
  });
});

test('roles of logical ids that are longer than names may be are told apart', () => {
  const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } };
  const [one, other] = ['A', 'B'].map((end) => `Writer${'OfLogs'.repeat(15)}${end}`);
  const sections = sectionsOf({ Resources: { [one ?? '']: role, [other ?? '']: role } });
  const arns = inDeployments(sections, (reader) => templatePrincipals(sections).map((member) => member.in(reader).arn));
  expect(arns.length).toBeGreaterThan(0);
  for (const both of arns) expect(new Set(both).size).toBe(2);
});

test('a part of the id of the stack', () => {
  const part = {
    'Fn::Select': [4, { 'Fn::Split': ['-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }] }],
  };
  const Writer = {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: trust, RoleName: { 'Fn::Join': ['-', ['w', part]] } },
  };
  const { arn } = ordinarily({ Resources: { Writer } }, templatePrincipals, 'Writer');
  expect(arn).toMatch(/^arn:aws:iam::\d{12}:role\/w-[0-9a-z]{12}$/);
});

test('a user with inline policies', () => {
  const Reader = {
    Type: 'AWS::IAM::User',
    Properties: { UserName: 'reader', Policies: [named('Get', 's3:GetObject')] },
  };
  expect(actionsOf({ Resources: { Reader } }, 'Reader')).toEqual([['s3:GetObject']]);
  expect(ordinarily({ Resources: { Reader } }, templatePrincipals, 'Reader')).toMatchObject({
    kind: 'user',
    arn: expect.stringMatching(/^arn:aws:iam::\d{12}:user\/reader$/) as string,
  });
});

test('a key with its key policy', () => {
  const KeyPolicy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  };
  const template = { Resources: { DataKey: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy } } } };
  const arn = expect.stringMatching(
    /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/1234abcd-12ab-34cd-56ef-1234567890ab$/,
  ) as string;
  expect(ordinarily(template, templateKeys, 'DataKey')).toMatchObject({
    arn,
    policy: { type: 'kmsKey', attachedTo: { arn } },
  });
});

describe('the role that SAM makes', () => {
  const serverless = (Type: string, Properties: object = {}, more: object = {}) => ({
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: { Resize: { Type, Properties } },
    ...more,
  });

  test.each([
    ['AWS::Serverless::Function', 'lambda.amazonaws.com', undefined],
    [
      'AWS::Serverless::StateMachine',
      'states.amazonaws.com',
      ['what SAM adds to the role of Resize for a state machine'],
    ],
  ])('for %s', (type, Service, unknownGrants) => {
    const template = serverless(type, { RolePath: '/app/' });
    expect(templatePolicies(sectionsOf(template)).map(({ id }) => id)).toEqual(['ResizeRole/trust']);
    const role = ordinarily(template, templatePrincipals, 'ResizeRole');
    expect(role).toMatchObject({
      arn: expect.stringMatching(/^arn:aws:iam::\d{12}:role\/app\/stack-ResizeRole-1A2B3C4D5E6F$/) as string,
      trust: { document: { Statement: { Principal: { Service } } } },
    });
    expect(role.unknownGrants).toEqual(unknownGrants);
    expect(role.unknownPolicies).toBeUndefined();
  });

  test('is none where the function has one, or all of them have', () => {
    const Role = 'arn:aws:iam::111122223333:role/own';
    const type = 'AWS::Serverless::Function';
    expect(templatePrincipals(sectionsOf(serverless(type, { Role })))).toEqual([]);
    const common = serverless(type, {}, { Globals: { Function: { Role } } });
    expect(templatePrincipals(sectionsOf(common))).toEqual([]);
  });

  test('is assumed by whom the function says, and there where the function is', () => {
    const AssumeRolePolicyDocument = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { Service: 'edgelambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    };
    const template = {
      Transform: 'AWS::Serverless-2016-10-31',
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: {
        Resize: { Type: 'AWS::Serverless::Function', Condition: 'IsProd', Properties: { AssumeRolePolicyDocument } },
      },
    };
    const sections = sectionsOf(template);
    expect(sections.resources.get('ResizeRole')?.condition).toBe('IsProd');
    expect(ordinarily(template, templatePrincipals, 'ResizeRole')).toMatchObject({
      trust: { document: AssumeRolePolicyDocument },
    });
  });

  test('is what other resources refer to', () => {
    const template = {
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: {
        Resize: { Type: 'AWS::Serverless::Function', Properties: { FunctionName: 'resize' } },
        Access: {
          Type: 'AWS::Lambda::Permission',
          Properties: {
            Action: 'lambda:InvokeFunction',
            FunctionName: { 'Fn::GetAtt': ['Resize', 'Arn'] },
            Principal: { 'Fn::GetAtt': ['ResizeRole', 'Arn'] },
          },
        },
      },
    };
    const [statement] = ordinarily(template, templatePolicies, 'Access').statements;
    expect(statement?.principal?.entries[0]?.value).toMatch(/:role\/stack-ResizeRole-1A2B3C4D5E6F$/);
    expect(statement?.resource?.values[0]).toMatch(/:function:resize$/);
  });
});
