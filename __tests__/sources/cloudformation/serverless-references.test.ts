import '../../../src/setup';
import { fromCloudFormation, getObject, type Stack } from '../../../src';

const code = { Handler: 'index.handler', Runtime: 'nodejs22.x', CodeUri: './src' };
const fn = (more: object = {}) => ({ Type: 'AWS::Serverless::Function', Properties: { ...code, ...more } });

/** A role that may do something with what a reference gives. */
function stackOf(Resource: unknown, resources: object, more: object = {}, Action = 'lambda:InvokeFunction'): Stack {
  return fromCloudFormation(
    {
      Transform: 'AWS::Serverless-2016-10-31',
      ...more,
      Resources: {
        ...resources,
        May: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: {
            PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] },
          },
        },
      },
    },
    { account: '111122223333', region: 'eu-west-1' },
  );
}

const live = { Fn: fn({ FunctionName: 'resize', AutoPublishAlias: 'live' }) };

describe('what SAM publishes of a function', () => {
  test.each<readonly [string, unknown]>([
    ['the alias, as a property', { Ref: 'Fn.Alias' }],
    ['the alias, in a text', { 'Fn::Sub': '${Fn.Alias}' }],
    ['the alias, by logical id', { Ref: 'FnAliaslive' }],
  ])('%s', (_, reference) => {
    const invoke = (qualifier: string) => ({
      principal: 'arn:aws:iam::111122223333:role/Caller',
      action: 'lambda:InvokeFunction',
      resource: `arn:aws:lambda:eu-west-1:111122223333:function:resize${qualifier}`,
    });
    const stack = stackOf(reference, live);
    expect(stack.policy('May')).toAllow(invoke(':live'));
    expect(stack.policy('May')).not.toAllow(invoke(':test'));
    expect(stack.policy('May')).not.toAllow(invoke(''));
  });

  test('an alias that Globals gives to all functions', () => {
    const stack = stackOf({ Ref: 'Fn.Alias' }, { Fn: fn() }, { Globals: { Function: { AutoPublishAlias: 'live' } } });
    expect(stack.policy('May')).toBeValidPolicy();
  });

  test('the version is one of the function, and which one is open', () => {
    const stack = stackOf({ Ref: 'Fn.Version' }, live);
    expect(stack.policy('May')).toBeValidPolicy();
    const invoke = {
      principal: 'arn:aws:iam::111122223333:role/Caller',
      action: 'lambda:InvokeFunction',
      resource: 'arn:aws:lambda:eu-west-1:111122223333:function:resize:7',
    };
    expect(() => {
      expect(stack.policy('May')).toAllow(invoke);
    }).toThrow('it depends on a name that only a deployment sets: Fn.Version');
    expect(stack.policy('May')).not.toAllow({ ...invoke, resource: invoke.resource.replace('resize', 'other') });
  });

  test.each(['Fn.Alias', 'Fn.Version'])('without an alias there is no %s', (id) => {
    const stack = stackOf({ Ref: id }, { Fn: fn() });
    expect(() => {
      expect(stack.policy('May')).toBeValidPolicy();
    }).toThrow(`unknown parameter or resource "${id}"`);
  });

  test.each(['ServerlessDeploymentApplication', 'FnDeploymentGroup'])('what deploys it gradually: %s', (id) => {
    const hook = { 'Fn::Sub': `arn:aws:codedeploy:\${AWS::Region}:\${AWS::AccountId}:deploymentgroup:\${${id}}/*` };
    const preference = { AutoPublishAlias: 'live', DeploymentPreference: { Type: 'AllAtOnce' } };
    const put = 'codedeploy:PutLifecycleEventHookExecutionStatus';
    expect(stackOf(hook, { Fn: fn(preference) }, {}, put).policy('May')).toBeValidPolicy();
    const ofGlobals = { Globals: { Function: preference } };
    expect(stackOf(hook, { Fn: fn() }, ofGlobals, put).policy('May')).toBeValidPolicy();
    expect(() => {
      expect(stackOf(hook, live, {}, put).policy('May')).toBeValidPolicy();
    }).toThrow(`unknown parameter or resource "${id}"`);
  });

  test('a misspelt one is proposed', () => {
    const stack = stackOf({ Ref: 'Fnn.Alias' }, live);
    expect(() => {
      expect(stack.policy('May')).toBeValidPolicy();
    }).toThrow('did you mean "Fn.Alias"?');
  });
});

describe('the APIs that SAM makes', () => {
  const event = (Type: string, more: object = {}) => ({
    Fn: fn({ Events: { Get: { Type, Properties: { Path: '/', Method: 'get', ...more } } } }),
  });
  const execute = (api: string) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${api}}/Prod/GET/*`,
  });
  const valid = (stack: Stack): void => {
    expect(stack.policy('May')).toBeValidPolicy();
  };

  test.each<readonly [string, string, object]>([
    ['of an event that names none', 'ServerlessRestApi', event('Api')],
    ['its stage', 'ServerlessRestApiProdStage', event('Api')],
    ['its stage, as a property', 'ServerlessRestApi.Stage', event('Api')],
    ['its deployment', 'ServerlessRestApi.Deployment', event('Api')],
    ['of an HTTP event', 'ServerlessHttpApi', event('HttpApi')],
    ['the stage of that', 'ServerlessHttpApiApiGatewayDefaultStage', event('HttpApi')],
    [
      'of an API of the template',
      'Front',
      { Front: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'v1' } } },
    ],
    ['its stage', 'Frontv1Stage', { Front: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'v1' } } }],
    ['of an HTTP API of the template', 'Front.Stage', { Front: { Type: 'AWS::Serverless::HttpApi' } }],
  ])('%s: %s', (_, id, resources) => {
    valid(stackOf(execute(id), resources, {}, 'execute-api:Invoke'));
  });

  test('an event that names an API makes none', () => {
    const stack = stackOf(execute('ServerlessRestApi'), event('Api', { RestApiId: { Ref: 'Front' } }));
    expect(() => {
      valid(stack);
    }).toThrow('unknown parameter or resource "ServerlessRestApi"');
  });
});

describe('policies of a function', () => {
  const If = (then: unknown, otherwise: unknown) => ({ 'Fn::If': ['IsProd', then, otherwise] });
  const conditions = { Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] } } };
  const reads = { S3ReadPolicy: { BucketName: 'logs' } };

  test.each<readonly [string, object, readonly string[]]>([
    ['a template in a branch', { Policies: [If(reads, { Ref: 'AWS::NoValue' })] }, ['Fn/S3ReadPolicy']],
    ['a list in a branch', { Policies: If([reads], []) }, ['Fn/S3ReadPolicy']],
    ['another file', { Policies: [{ 'Fn::Transform': { Name: 'AWS::Include' } }] }, ['Fn/Policies']],
    ['another file for all properties', { 'Fn::Transform': { Name: 'AWS::Include' } }, ['Fn']],
  ])('%s', (_, properties, ids) => {
    const stack = stackOf('*', { Fn: fn(properties) }, conditions);
    expect(stack.policies.map(({ id }) => id)).toEqual([...ids, 'May', 'FnRole/trust']);
  });

  test.each([
    ['one branch', If('arn:aws:iam::111122223333:role/own', { Ref: 'AWS::NoValue' }), 'us-east-1', 'eu-west-1', 'with'],
    [
      'the other branch',
      If({ Ref: 'AWS::NoValue' }, 'arn:aws:iam::111122223333:role/own'),
      'eu-west-1',
      'us-east-1',
      'without',
    ],
  ])('a role that SAM makes where %s names none', (_, Role, there, elsewhere, absent) => {
    const template = {
      ...conditions,
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: { Fn: fn({ Role }) },
    };
    const trustIn = (region: string) => fromCloudFormation(template, { region }).policy('FnRole/trust');
    expect(trustIn(there)).toBeValidPolicy();
    expect(() => {
      expect(trustIn(elsewhere)).toBeValidPolicy();
    }).toThrow(`FnRole does not exist ${absent} condition IsProd`);
  });

  test.each([
    ['two roles', If('arn:aws:iam::111122223333:role/own', 'arn:aws:iam::111122223333:role/other'), []],
    ['no role in either branch', If({ Ref: 'AWS::NoValue' }, { Ref: 'AWS::NoValue' }), ['FnRole/trust']],
  ])('%s', (_, Role, roles) => {
    const stack = stackOf('*', { Fn: fn({ Role }) }, conditions);
    expect(stack.policies.map(({ id }) => id)).toEqual(['May', ...roles]);
  });

  test('a boundary that Globals gives to all roles', () => {
    const Globals = { Function: { PermissionsBoundary: 'arn:aws:iam::111122223333:policy/Edge' } };
    const Logs = { Type: 'AWS::S3::Bucket' };
    const stack = stackOf('*', { Logs, Fn: fn({ Policies: 'AmazonS3ReadOnlyAccess' }) }, { Globals });
    expect(() => {
      expect(stack).toAllow(getObject({ bucket: stack.bucket('Logs'), key: 'a', caller: stack.role('FnRole') }));
    }).toThrow('policy/Edge');
  });
});
