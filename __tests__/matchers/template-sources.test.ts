import '../../src/setup';
import { type Stack } from '../../src';
import { mendedMessage } from './mended-message';

const template = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: FlowLogs
            Effect: Allow
            Principal: { Service: delivery.logs.amazonaws.com }
            Action: s3:PutObject
            Resource: !Sub '\${Logs.Arn}/flow/*'
            Condition: { StringEquals: { aws:SourceAccount: !Ref AWS::AccountId } }
          - Sid: Trail
            Effect: Allow
            Principal: { Service: cloudtrail.amazonaws.com }
            Action: s3:PutObject
            Resource: !Sub '\${Logs.Arn}/trail/*'
            Condition:
              ArnLike:
                aws:SourceArn: !Sub 'arn:\${AWS::Partition}:cloudtrail:\${AWS::Region}:*:trail/main'
`;
const account = '381746209955';

describe('a source of any account in a template', () => {
  test('gets the account of the stack in its place', () => {
    const message = mendedMessage(
      template,
      (stack: Stack) => {
        expect(stack.bucket('Logs')).toPreventConfusedDeputy({ accounts: [account] });
      },
      [],
      { account },
    );
    expect(message).toContain(
      'aws:SourceArn: !Sub "arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/main"',
    );
    const [line = '', carets = ''] = message.split('\n').filter((one) => /^ +(?:25)? \|/.test(one));
    expect(line.slice(carets.indexOf('^') - 1, carets.lastIndexOf('^') + 2)).toBe(':*:');
  });
});
