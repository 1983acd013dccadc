import '../../src/setup';
import { fromCloudFormation, type Stack } from '../../src';
import { thrownBy } from '../thrown';

/** A bucket that two parameters let in: each of them may be anybody. */
const yaml = (reader: string, writer = reader): string => `Parameters:
  Reader: { Type: String${reader} }
  Writer: { Type: String${writer} }
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      PublicAccessBlockConfiguration: { BlockPublicPolicy: false }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { AWS: !Ref Reader }, Action: s3:GetObject, Resource: !Sub '\${Logs.Arn}/*' }
          - { Effect: Allow, Principal: { AWS: !Ref Writer }, Action: s3:PutObject, Resource: !Sub '\${Logs.Arn}/*' }
`;
const account = ", AllowedPattern: '\\d{12}'";
const claim = (stack: Stack): void => {
  expect(stack.policy('LogsPolicy')).not.toBePublic();
};
const messageOf = (text: string): string =>
  thrownBy(() => {
    claim(fromCloudFormation(text));
  }).message;

test('a pattern and a value that settle it are proposed', () => {
  expect(messageOf(yaml('', account))).toContain(
    "Hint: narrow it in the template (AllowedPattern: '\\d{12}'), or set it: { parameters: { Reader: '444455556666' } }",
  );
  claim(fromCloudFormation(yaml(account, account)));
  claim(fromCloudFormation(yaml('', account), { parameters: { Reader: '444455556666' } }));
});

test('those are not that leave it open', () => {
  const message = messageOf(yaml(''));
  expect(message).toContain('Cannot decide: toBePublic: it depends on a name that only a deployment sets: parameter «');
  expect(message).toContain('Hint: narrow it in the template (AllowedValues)');
  expect(message).not.toContain('AllowedPattern');
  expect(message).not.toContain('set it');
});
