import { awsService, fromCloudFormation } from '../../src';
import { isServicePrincipal } from '../../src/values/service-principal';
import { ask } from '../matchers/answered';

test.each([
  ['cloudtrail.amazonaws.com', true],
  ['ec2.amazonaws.com.cn', true],
  ['delivery.logs.amazonaws.com', true],
  ['logs.c2s.ic.gov', true],
  ['ec2.amazonaws.eu', true],
  ['amazonaws.com', false],
  ['.amazonaws.com', false],
  ['a..amazonaws.com', false],
  ['Logs.amazonaws.com', false],
  ['logs.example.com', false],
  ['logs.amazonaws.com.de', false],
])('%s: %s', (name, expected) => {
  expect(isServicePrincipal(name)).toBe(expected);
});

test('a service of an isolated partition is a caller', () => {
  expect(() => awsService('logs.c2s.ic.gov')).not.toThrow();
});

describe('the URL suffix of a partition in the name of a service', () => {
  const allowLogs = (Service: object): object => ({
    Effect: 'Allow',
    Principal: { Service },
    Action: 'sqs:SendMessage',
    Resource: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
  });
  const Statement = [allowLogs({ 'Fn::Sub': 'logs.${AWS::URLSuffix}' })];
  const Properties = { Queues: [{ Ref: 'Jobs' }], PolicyDocument: { Version: '2012-10-17', Statement } };
  const template = {
    Resources: { Jobs: { Type: 'AWS::SQS::Queue' }, Access: { Type: 'AWS::SQS::QueuePolicy', Properties } },
  };

  test.each([
    'us-east-1',
    'cn-north-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'us-isof-south-1',
    'eusc-de-east-1',
  ])('%s: it is let in for anybody', (region) => {
    const policy = fromCloudFormation(template, { region }).policy('Access');
    expect(ask(policy, 'toPreventConfusedDeputy', [{ accounts: ['111122223333'] }]).kind).toBe('fails');
  });
});
