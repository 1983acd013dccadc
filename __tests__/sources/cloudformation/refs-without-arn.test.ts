import { call, fromCloudFormation } from '../../../src';
import { thrownBy } from '../../thrown';

const template = (resource: string): string => `Resources:
  Letters:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: letters
  Archive:
    Type: AWS::S3::Bucket
  News:
    Type: AWS::SNS::Topic
  Worker:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: ['sqs:ReceiveMessage', 's3:ListBucket', 'sns:Publish']
            Resource: ${resource}
`;
const url = 'Hint: Ref of Letters is its URL, not its ARN';
const name = 'Hint: Ref of Archive is its name, not its ARN';

test.each([
  ['!Ref Letters', [url]],
  ['[!Ref Letters, !Ref Archive, !Ref Letters]', [url, name]],
  ['[!GetAtt Letters.Arn, !Ref Archive]', [name]],
])('the Resource %s is no ARN in any deployment', (resource, hints) => {
  const stack = fromCloudFormation(template(resource));
  const receive = call('sqs:ReceiveMessage', {
    resource: stack.value('${Letters.Arn}'),
    caller: 'arn:aws:iam::111122223333:role/worker',
  });
  for (const ask of [
    () => {
      expect(stack.policy('Worker')).toAllow(receive);
    },
    () => {
      expect(stack.policy('Worker')).not.toAllow(receive);
    },
    () => {
      expect(stack.policy('Worker')).toBeValidPolicy();
    },
  ]) {
    const { message } = thrownBy(ask);
    expect(message.split('\n').filter((line) => line.startsWith('Hint: Ref'))).toEqual(hints);
    expect(message).toContain('not an ARN');
  }
});

test('a template of JSON gets the function in full', () => {
  const stack = fromCloudFormation({
    Resources: {
      Letters: { Type: 'AWS::SQS::Queue' },
      Worker: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Action: 'sqs:*', Resource: { Ref: 'Letters' } },
          },
        },
      },
    },
  });
  const { message } = thrownBy(() => {
    expect(stack.policy('Worker')).toBeValidPolicy();
  });
  expect(message).toContain(
    'To fix it, write { "Fn::GetAtt": ["Letters", "Arn"] } for { "Ref": "Letters" }  Statement.Resource',
  );
});

test.each([
  ['!Ref Letters', '!GetAtt Letters.Arn', ['Resource'], 'Letters'],
  ['[!GetAtt Letters.Arn, !Ref Archive]', '[!GetAtt Letters.Arn, !GetAtt Archive.Arn]', ['Resource', 1], 'Archive'],
])('the Resource %s has what to write in its place, with which AWS stores it', (resource, mended, place, id) => {
  const asked = (text: string): void => {
    expect(fromCloudFormation(text).policy('Worker')).toBeValidPolicy();
  };
  const error = thrownBy(() => {
    asked(template(resource));
  });
  const edit = `To fix it, write !GetAtt ${id}.Arn for !Ref ${id}  policy:18`;
  expect(error.message.split('\n')).toContain(edit);
  const cure = { path: ['Statement', 0, ...place], operation: 'replace', value: { 'Fn::GetAtt': [id, 'Arn'] } };
  const { matcherResult } = error as { matcherResult?: { cures?: () => readonly unknown[] } };
  expect(matcherResult?.cures?.()).toEqual([cure]);
  const receive = call('sqs:ReceiveMessage', {
    resource: 'arn:aws:sqs:eu-west-1:111122223333:letters',
    caller: 'arn:aws:iam::111122223333:role/worker',
  });
  const refused = thrownBy(() => {
    expect(fromCloudFormation(template(resource)).policy('Worker')).toAllow(receive);
  });
  expect(refused).toMatchObject({ cures: [cure] });
  expect(refused.message.split('\n')).toContain(edit);
  asked(template(resource.replace(`!Ref ${id}`, `!GetAtt ${id}.Arn`)));
  expect(resource.replace(`!Ref ${id}`, `!GetAtt ${id}.Arn`)).toBe(mended);
});

test('of a topic Ref is the ARN', () => {
  expect(fromCloudFormation(template('!Ref News')).policy('Worker')).toBeValidPolicy();
});

test('a queue is in no environment, but a policy of the stack can be asked about it', () => {
  const stack = fromCloudFormation(`Resources:
  Letters: { Type: AWS::SQS::Queue }
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: 'sts:AssumeRole' }]
      Policies:
        - PolicyName: work
          PolicyDocument:
            Version: '2012-10-17'
            Statement: [{ Effect: Allow, Action: 'sqs:*', Resource: !GetAtt Letters.Arn }]
`);
  const receive = call('sqs:ReceiveMessage', {
    resource: stack.value('${Letters.Arn}'),
    caller: stack.role('Worker'),
  });
  const { message } = thrownBy(() => {
    expect(stack).toAllow(receive);
  });
  expect(message).toContain('; ask a policy by itself: expect(stack.policy("Worker/work"))');
  expect(stack.policy('Worker/work')).toAllow(receive);
});
