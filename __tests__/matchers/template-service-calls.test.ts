import '../../src/setup';
import { awsService, getObject, type Stack } from '../../src';
import { mendedMessage, type Claim } from './mended-message';

const template = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  DownloadsKey:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: AccountDecides
            Effect: Allow
            Principal: { AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root' }
            Action: kms:*
            Resource: '*'
          - Sid: CloudFrontDecrypts
            Effect: Allow
            Principal: { Service: cloudfront.amazonaws.com }
            Action: kms:Decrypt
            Resource: '*'
            Condition:
              StringEquals:
                aws:SourceArn: !GetAtt Downloads.Arn
  Downloads:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - BucketKeyEnabled: true
            ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt DownloadsKey.Arn
  Cdn:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{ Id: bucket, DomainName: downloads.s3.eu-west-1.amazonaws.com, S3OriginConfig: {} }]
        DefaultCacheBehavior: { TargetOriginId: bucket, ViewerProtocolPolicy: https-only }
  DownloadsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Downloads
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: CloudFrontReads
            Effect: Allow
            Principal: { Service: cloudfront.amazonaws.com }
            Action: s3:GetObject
            Resource: !Sub '\${Downloads.Arn}/public/*'
            Condition:
              StringEquals:
                aws:SourceArn: !Sub 'arn:\${AWS::Partition}:cloudfront::\${AWS::AccountId}:distribution/\${Cdn}'
`;

const reads =
  (key: string, isAllowed: boolean): Claim =>
  (stack: Stack) => {
    const caller = awsService('cloudfront.amazonaws.com', {
      sourceArn: stack.value('arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Cdn}'),
      sourceAccount: stack.account,
    });
    const call = getObject({ bucket: stack.bucket('Downloads'), key, caller, secure: true });
    if (isAllowed) expect(stack).toAllow(call);
    else expect(stack).not.toAllow(call);
  };

test('a source that the bucket policy of the stack has for the service is the one that the key policy lacks', () => {
  const message = mendedMessage(template, reads('public/setup.zip', true), [reads('private/a', false)]);
  expect(message).toContain(
    "aws:SourceArn: !Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Cdn}'",
  );
});

test('a source that no policy has is the resource of the stack for which the service calls', () => {
  const text = template.replace(/aws:SourceArn: !Sub 'arn.*/, 'aws:SourceAccount: !Ref AWS::AccountId');
  const message = mendedMessage(text, reads('public/setup.zip', true), [reads('private/a', false)]);
  expect(message).toContain(
    "aws:SourceArn: !Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Cdn}'",
  );
});
