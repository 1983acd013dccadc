import '../../src/setup';
import { fromCloudFormation, putObject, type Stack } from '../../src';
import { thrownBy } from '../thrown';
import { pastedTemplate } from './pasted-template';

/** A role that may write below a bucket, whose ARN stands in the wrong place or has the wrong shape. */
const yaml = (resource: string): string => `Parameters:
  Stage: { Type: String, Default: test, AllowedValues: [test, production] }
Conditions:
  IsProduction: !Equals [!Ref Stage, production]
Resources:
  Logs:
    Type: AWS::S3::Bucket
  Writer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: ec2.amazonaws.com }
            Action: sts:AssumeRole
      Policies:
        - PolicyName: write
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Sid: Write
                Effect: Allow
                Action: s3:PutObject
                Resource: ${resource}
`;
const claim = (stack: Stack): void => {
  const call = { bucket: stack.bucket('Logs'), caller: stack.role('Writer'), secure: true };
  expect(stack).toAllow(putObject({ ...call, key: 'app/1.log' }));
};
const messageOf = (template: string | object): string =>
  thrownBy(() => {
    claim(fromCloudFormation(template));
  }).message;

const frozen = `  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Condition: IsProduction
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:PutObject
            Resource: !Sub '\${Logs.Arn}/*'
            Condition:
              Bool: { aws:SecureTransport: 'true' }
`;

describe('one element that is to be changed', () => {
  test('stands with its place', () => {
    const text = yaml('!GetAtt Logs.Arn');
    const message = messageOf(text);
    expect(message).toMatch(
      /^To fix it, make Resource: !Sub '\$\{Logs\.Arn\}\/app\/\*' in statement 0 `Write` {2}policy:25$/m,
    );
    claim(fromCloudFormation(pastedTemplate(text, message)));
  });

  test('is not shown where it mends some of the deployments', () => {
    const message = messageOf(yaml('!GetAtt Logs.Arn') + frozen);
    expect(message).toContain('Nothing to paste: no text was found that holds in every deployment');
    expect(message).not.toContain('To fix it');
  });

  test('of a template without lines goes by the id of the policy', () => {
    const statement = {
      Sid: 'Write',
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: { 'Fn::GetAtt': ['Logs', 'Arn'] },
    };
    const PolicyDocument = { Version: '2012-10-17', Statement: [statement] };
    const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const AssumeRolePolicyDocument = { Version: '2012-10-17', Statement: [trust] };
    const Policies = [{ PolicyName: 'write', PolicyDocument }];
    const Writer = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument, Policies } };
    const message = messageOf({ Resources: { Logs: { Type: 'AWS::S3::Bucket' }, Writer } });
    expect(message).toContain(
      'To fix it, make "Resource": { "Fn::Sub": "${Logs.Arn}/app/*" } in statement 0 `Write` of Writer/write\n',
    );
  });
});
