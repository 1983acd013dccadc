import { fromCloudFormation, getObject, putObject } from '../../../src';
import { isPolicy } from '../../../src/policy/model';
import { templatePrincipals } from '../../../src/sources/cloudformation/template-principals';
import { ordinarily } from './in-deployments';

const logs = 'logs:CreateLogGroup';
const xray = 'xray:PutTraceSegments';

function template(Properties: object, more: object = {}, resources: object = {}) {
  return {
    Transform: 'AWS::Serverless-2016-10-31',
    ...more,
    Resources: {
      Data: { Type: 'AWS::S3::Bucket' },
      Resize: {
        Type: 'AWS::Serverless::Function',
        Properties: { InlineCode: 'x', Handler: 'index.handler', ...Properties },
      },
      ...resources,
    },
  };
}

interface Statement {
  readonly Action: string | readonly string[];
}

/** The first action of each policy that the role of the function has, and what is not known of it. */
function given(of: object): { readonly actions: readonly unknown[]; readonly unknown: readonly string[] } {
  const { policies = [], unknownPolicies = [], unknownGrants = [] } = ordinarily(of, templatePrincipals, 'ResizeRole');
  const unknown = [...unknownPolicies, ...unknownGrants];
  const actions = policies.map((policy) => {
    const { Statement } = (isPolicy(policy) ? policy.document : policy) as {
      Statement: Statement | readonly Statement[];
    };
    return [[Statement].flat()[0]?.Action].flat()[0];
  });
  return { actions, unknown };
}

const document = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

describe('the role of a function has', () => {
  test.each([
    ['leave to log', {}, [logs]],
    ['leave to trace', { Tracing: 'Active' }, [logs, xray]],
    ['a network', { VpcConfig: { SubnetIds: ['subnet-1'] } }, [logs, logs]],
    ['a statement that is written out', { Policies: [document('s3:GetObject')] }, [logs, 's3:GetObject']],
    ['one that is no list', { Policies: document('s3:GetObject') }, [logs, 's3:GetObject']],
    [
      'a policy template of SAM',
      { Policies: [{ S3ReadPolicy: { BucketName: { Ref: 'Data' } } }] },
      [logs, 's3:GetObject'],
    ],
    ['a managed policy by its name', { Policies: 'AmazonS3ReadOnlyAccess' }, [logs, 's3:Get*']],
    ['by its name in a folder', { Policies: ['AWSLambdaSQSQueueExecutionRole'] }, [logs, 'sqs:ReceiveMessage']],
    ['by its ARN', { Policies: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] }, [logs, 's3:Get*']],
    ['by a reference', { Policies: [{ Ref: 'Access' }] }, [logs, 'sqs:SendMessage']],
    ['nothing of Policies that is left out', { Policies: [{ Ref: 'AWS::NoValue' }] }, [logs]],
    [
      'leave to put aside what it could not handle',
      { DeadLetterQueue: { Type: 'SQS', TargetArn: 'arn:aws:sqs:eu-west-1:111122223333:failed' } },
      ['sqs:SendMessage', logs],
    ],
    [
      'leave to send what came of it, to a queue of its own',
      {
        EventInvokeConfig: {
          MaximumRetryAttempts: 1,
          DestinationConfig: {
            OnSuccess: { Type: 'SQS' },
            OnFailure: { Type: 'SNS', Destination: 'arn:aws:sns:eu-west-1:111122223333:failed' },
          },
        },
      },
      ['sqs:SendMessage', 'sns:Publish', logs],
    ],
    ['no more for retries', { EventInvokeConfig: { MaximumRetryAttempts: 1 } }, [logs]],
    [
      'what its events are polled with',
      {
        Events: {
          Jobs: { Type: 'SQS', Properties: { Queue: 'arn:aws:sqs:eu-west-1:111122223333:jobs', BatchSize: 1 } },
          Rows: { Type: 'DynamoDB', Properties: { Stream: 'arn', StartingPosition: 'LATEST' } },
          Lines: { Type: 'Kinesis', Properties: { Stream: 'arn', StartingPosition: 'LATEST' } },
          Call: { Type: 'Api', Properties: { Path: '/', Method: 'get' } },
        },
      },
      [logs, 'sqs:ReceiveMessage', 'dynamodb:DescribeStream', 'kinesis:DescribeStream'],
    ],
  ])('%s', (_, properties, actions) => {
    const Access = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document('sqs:SendMessage') } };
    expect(given(template(properties, {}, { Access }))).toEqual({ actions, unknown: [] });
  });

  test('what a condition chooses', () => {
    const conditional = template(
      { Policies: [{ 'Fn::If': ['IsProd', document('s3:GetObject'), document('s3:PutObject')] }] },
      {
        Parameters: { Env: { Type: 'String', AllowedValues: ['dev'] } },
        Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      },
    );
    expect(given(conditional)).toEqual({ actions: [logs, 's3:PutObject'], unknown: [] });
  });

  test('what Globals says of all functions', () => {
    const common = template({}, { Globals: { Function: { Tracing: 'Active', Timeout: 10 } } });
    expect(given(common)).toEqual({ actions: [logs, xray], unknown: [] });
  });
});

describe('what SAM adds is unknown', () => {
  const arn = 'arn:aws:sqs:eu-west-1:111122223333:failed';
  test.each([
    [
      'for letters of a type that a parameter chooses',
      { DeadLetterQueue: { Type: { Ref: 'Trace' }, TargetArn: arn } },
      /for DeadLetterQueue/,
    ],
    ['for letters to somewhere else', { DeadLetterQueue: { Type: 'Lambda', TargetArn: arn } }, /for DeadLetterQueue/],
    [
      'for a destination of later',
      { EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: 'Other', Destination: arn } } } },
      /for EventInvokeConfig/,
    ],
    [
      'for a destination that may be left out',
      {
        EventInvokeConfig: {
          DestinationConfig: {
            OnSuccess: { Type: 'SQS', Destination: { 'Fn::If': ['C', arn, { Ref: 'AWS::NoValue' }] } },
          },
        },
      },
      /for EventInvokeConfig/,
    ],
    [
      'of its other policy templates',
      { Policies: [{ SESCrudPolicy: { IdentityName: 'a' } }] },
      /template SESCrudPolicy/,
    ],
    ['for a property of later', { DurableConfig: { ExecutionTimeout: 1 } }, /for DurableConfig/],
    ['for a network that a condition chooses', { VpcConfig: { 'Fn::If': ['C', {}, {}] } }, /for VpcConfig/],
    ['for tracing that a parameter chooses', { Tracing: { Ref: 'Trace' } }, /for Tracing/],
    ['for a broker', { Events: { In: { Type: 'MQ', Properties: { Broker: 'b' } } } }, /for its event In/],
    ['for an event of later', { Events: { In: { Type: 'Other', Properties: {} } } }, /for its event In/],
    [
      'for where an event goes that fails',
      {
        Events: {
          In: {
            Type: 'SQS',
            Properties: { Queue: 'q', DestinationConfig: { OnFailure: { Type: 'SQS', Destination: arn } } },
          },
        },
      },
      /for its event In/,
    ],
    ['for events that a function tells', { Events: { 'Fn::If': ['C', {}, {}] } }, /for its event/],
    ['of a managed policy that is not known', { Policies: 'AmazonSESFullAccess' }, /^AmazonSESFullAccess$/],
    [
      'of what is no policy',
      { Policies: [{ Version: '2012-10-17', Statement: { Ref: 'S' } }] },
      /of Policies of Resize/,
    ],
  ])('%s', (_, properties, reason) => {
    const found = given(template(properties, { Parameters: { S: { Type: 'String' }, Trace: { Type: 'String' } } }));
    expect(found.unknown).toEqual([expect.stringMatching(reason)]);
  });

  test.each([
    ['a connector', {}, { Link: { Type: 'AWS::Serverless::Connector', Properties: { Permissions: ['Write'] } } }],
    ['a connector of another resource', {}, { Jobs: { Type: 'AWS::SQS::Queue', Connectors: { ToData: {} } } }],
  ])('by %s', (_, more, resources) => {
    expect(given(template({}, more, resources)).unknown).toHaveLength(1);
  });

  test('where the function leaves out some of the globals', () => {
    const { Resources, ...rest } = template({}, { Globals: { Function: { Tracing: 'Active' } } });
    const ignoring = { ...rest, Resources: { ...Resources, Resize: { ...Resources.Resize, IgnoreGlobals: '*' } } };
    expect(given(ignoring).unknown).toHaveLength(1);
  });
});

describe('a call of a function', () => {
  const policies = { Policies: [{ S3ReadPolicy: { BucketName: { Ref: 'Data' } } }] };

  test('is allowed by what its policies say, and not by what they do not', () => {
    const stack = fromCloudFormation(template(policies));
    const call = { bucket: stack.bucket('Data'), key: 'a', caller: stack.role('ResizeRole') };
    expect(stack).toAllow(getObject(call));
    expect(stack).not.toAllow(putObject(call));
  });

  test('of a role that the template has is undecided where a connector may give it more', () => {
    const assumed = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const stack = fromCloudFormation(
      template(
        { Role: { 'Fn::GetAtt': ['Own', 'Arn'] } },
        {},
        {
          Own: {
            Type: 'AWS::IAM::Role',
            Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [assumed] } },
          },
          Link: {
            Type: 'AWS::Serverless::Connector',
            Properties: { Source: { Id: 'Resize' }, Destination: { Id: 'Data' }, Permissions: ['Write'] },
          },
        },
      ),
    );
    const put = putObject({ bucket: stack.bucket('Data'), key: 'a', caller: stack.role('Own') });
    expect(() => {
      expect(stack).not.toAllow(put);
    }).toThrow(/Cannot decide: .*the connector Link.*in place of a connector/s);
  });

  test.each([
    ['an event', { Events: { In: { Type: 'MSK', Properties: { Stream: 'arn', Topics: ['in'] } } } }],
    ['a policy template', { Policies: [...policies.Policies, { SESCrudPolicy: { IdentityName: 'a' } }] }],
    ['tracing that a parameter chooses', { Tracing: { Ref: 'Trace' } }],
  ])('is allowed whatever SAM adds for %s, which takes nothing away; what it allows more is undecided', (_, more) => {
    const stack = fromCloudFormation(template({ ...policies, ...more }, { Parameters: { Trace: { Type: 'String' } } }));
    const call = { bucket: stack.bucket('Data'), key: 'a', caller: stack.role('ResizeRole') };
    expect(stack).toAllow(getObject(call));
    expect(() => {
      expect(stack).not.toAllow(getObject(call));
    }).toThrow(/Received: .*allowed/i);
    for (const expectation of [expect(stack), expect(stack).not]) {
      expect(() => {
        expectation.toAllow(putObject(call));
      }).toThrow(/Cannot decide: .*Resize.*name a role of your own in Role/s);
    }
  });

  test('is not allowed by what SAM adds where a boundary of the role does not allow it', () => {
    const stack = fromCloudFormation(
      template({
        ...policies,
        Events: { In: { Type: 'MSK', Properties: { Stream: 'arn', Topics: ['in'] } } },
        PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      }),
    );
    const call = { bucket: stack.bucket('Data'), key: 'a', caller: stack.role('ResizeRole') };
    expect(stack).toAllow(getObject(call));
    expect(stack).not.toAllow(putObject(call));
  });
});
