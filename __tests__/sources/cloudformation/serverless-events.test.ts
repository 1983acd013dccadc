import '../../../src/setup';
import { fromCloudFormation } from '../../../src';
import { templatePolicies } from '../../../src/sources/cloudformation/template-policies';
import { ordinarily, sectionsOf } from './in-deployments';

const withEvents = (Events: unknown, more: object = {}, others: object = {}, sections: object = {}) => ({
  Transform: 'AWS::Serverless-2016-10-31',
  Resources: {
    Resize: {
      Type: 'AWS::Serverless::Function',
      Properties: { FunctionName: 'resize', Role: 'arn:aws:iam::111122223333:role/own', Events, ...more },
    },
    ...others,
  },
  ...sections,
});
const ids = (template: object) => templatePolicies(sectionsOf(template)).map(({ id }) => id);
const topic = 'arn:aws:sns:eu-west-1:111122223333:news';
const account = expect.stringMatching(/^\d{12}$/) as string;

describe('the permission that SAM makes of an event', () => {
  test.each([
    [
      'S3',
      { Bucket: { Ref: 'Uploads' }, Events: 's3:ObjectCreated:*' },
      's3.amazonaws.com',
      { StringEquals: { 'AWS:SourceAccount': account } },
    ],
    ['SNS', { Topic: topic }, 'sns.amazonaws.com', { ArnLike: { 'AWS:SourceArn': topic } }],
    ['Schedule', { Schedule: 'rate(1 day)' }, 'events.amazonaws.com', { ArnLike: expect.anything() as unknown }],
    ['EventBridgeRule', { Pattern: {} }, 'events.amazonaws.com', { ArnLike: expect.anything() as unknown }],
    ['CloudWatchEvent', { Pattern: {} }, 'events.amazonaws.com', { ArnLike: expect.anything() as unknown }],
    [
      'CloudWatchLogs',
      { LogGroupName: 'app', FilterPattern: '' },
      'logs.amazonaws.com',
      {
        ArnLike: {
          'AWS:SourceArn': expect.stringMatching(/^arn:aws:logs:[a-z0-9-]+:\d{12}:log-group:app:\*$/) as string,
        },
      },
    ],
    [
      'IoTRule',
      { Sql: "SELECT * FROM 'topic'" },
      'iot.amazonaws.com',
      {
        ArnLike: { 'AWS:SourceArn': expect.stringMatching(/^arn:aws:iot:[a-z0-9-]+:\d{12}:rule\/./) as string },
        StringEquals: { 'AWS:SourceAccount': account },
      },
    ],
    [
      'AlexaSkill',
      { SkillId: 'amzn1.ask.skill.1' },
      'alexa-appkit.amazon.com',
      { StringEquals: { 'lambda:EventSourceToken': 'amzn1.ask.skill.1' } },
    ],
  ])('%s', (Type, Properties, Service, Condition) => {
    const template = withEvents({ Input: { Type, Properties } }, {}, { Uploads: { Type: 'AWS::S3::Bucket' } });
    expect(ids(template)).toEqual(['ResizeInputPermission']);
    expect(ordinarily(template, templatePolicies, 'ResizeInputPermission').document).toEqual({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service },
        Action: 'lambda:InvokeFunction',
        Resource: expect.stringMatching(/:function:resize$/) as string,
        Condition,
      },
    });
    expect(fromCloudFormation(template)).toBeValidPolicy();
  });

  test('is without condition for a skill that is left out', () => {
    const template = withEvents({ Skill: { Type: 'AlexaSkill' } });
    expect(ordinarily(template, templatePolicies, 'ResizeSkillPermission').document).not.toHaveProperty(
      'Statement.Condition',
    );
  });

  test.each([
    ['of its own', { AutoPublishAlias: 'live' }, {}],
    ['of all functions', {}, { Globals: { Function: { AutoPublishAlias: 'live' } } }],
  ])('is for the alias %s', (_, more, sections) => {
    const template = withEvents({ News: { Type: 'SNS', Properties: { Topic: topic } } }, more, {}, sections);
    expect(ordinarily(template, templatePolicies, 'ResizeNewsPermission').document).toMatchObject({
      Statement: { Resource: expect.stringMatching(/:function:resize:live$/) as string },
    });
  });

  test('is there where the function is', () => {
    const { Resources, ...rest } = withEvents({ News: { Type: 'SNS', Properties: { Topic: topic } } });
    const template = {
      ...rest,
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: { Resize: { ...Resources.Resize, Condition: 'IsProd' } },
    };
    const [member] = templatePolicies(sectionsOf(template));
    expect(member?.resource.condition).toBe('IsProd');
  });
});

describe('what SAM makes of anything else is undecided', () => {
  const dlq = { DeadLetterConfig: { Type: 'SQS' } };
  test.each<[string, object, string]>([
    ['an API event', withEvents({ Get: { Type: 'Api', Properties: {} } }), 'Resize/Events.Get'],
    ['an HTTP API event', withEvents({ Get: { Type: 'HttpApi' } }), 'Resize/Events.Get'],
    ['a user pool', withEvents({ In: { Type: 'Cognito', Properties: {} } }), 'Resize/Events.In'],
    ['a scheduler', withEvents({ In: { Type: 'ScheduleV2', Properties: {} } }), 'Resize/Events.In'],
    ['a type of a parameter', withEvents({ In: { Type: { Ref: 'Type' } } }), 'Resize/Events.In'],
    [
      'a topic through a queue',
      withEvents({ In: { Type: 'SNS', Properties: { Topic: topic, SqsSubscription: true } } }),
      'Resize/Events.In',
    ],
    ['a queue for failures', withEvents({ In: { Type: 'Schedule', Properties: dlq } }), 'Resize/Events.In'],
    ['events that are not written', withEvents([]), 'Resize/Events'],
    ['a public URL', withEvents({}, { FunctionUrlConfig: { AuthType: 'NONE' } }), 'Resize/FunctionUrlConfig'],
    [
      'a URL of all functions',
      withEvents({}, {}, {}, { Globals: { Function: { FunctionUrlConfig: { AuthType: 'NONE' } } } }),
      'Resize/FunctionUrlConfig',
    ],
    ['a deployment', withEvents({}, { DeploymentPreference: { Type: 'AllAtOnce' } }), 'Resize/DeploymentPreference'],
    [
      'the policy of an API',
      withEvents({}, {}, { Api: { Type: 'AWS::Serverless::Api', Properties: { Auth: { ResourcePolicy: {} } } } }),
      'Api/Auth',
    ],
    [
      'an authorizer of an API',
      withEvents(
        {},
        {},
        {
          Api: {
            Type: 'AWS::Serverless::HttpApi',
            Properties: {
              Auth: { Authorizers: { Own: { FunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:a' } } },
            },
          },
        },
      ),
      'Api/Auth',
    ],
    [
      'an event of a state machine',
      withEvents(
        {},
        {},
        {
          Flow: {
            Type: 'AWS::Serverless::StateMachine',
            Properties: { Role: 'arn:aws:iam::111122223333:role/own', Events: { Daily: { Type: 'Schedule' } } },
          },
        },
      ),
      'Flow/Events.Daily',
    ],
    ['a new type', withEvents({}, {}, { Graph: { Type: 'AWS::Serverless::GraphQLApi' } }), 'Graph'],
  ])('%s', (_, template, id) => {
    expect(ids(template)).toEqual([id]);
    expect(() => {
      expect(fromCloudFormation(template)).toBeValidPolicy();
    }).toThrow(/SAM makes policies of .*\nHint: .*--template-stage Processed/s);
  });
});

test('what makes no policy beside that of the role is none', () => {
  const template = withEvents(
    { Jobs: { Type: 'SQS', Properties: {} }, Rows: { Type: 'DynamoDB', Properties: {} } },
    { FunctionUrlConfig: { AuthType: 'AWS_IAM' }, DeploymentPreference: { Type: 'AllAtOnce', Role: 'arn' } },
    {
      Api: { Type: 'AWS::Serverless::Api', Properties: { Auth: { ApiKeyRequired: true } } },
      Http: {
        Type: 'AWS::Serverless::HttpApi',
        Properties: { Auth: { Authorizers: { Jwt: { JwtConfiguration: {} } } } },
      },
    },
  );
  expect(ids(template)).toEqual([]);
});
