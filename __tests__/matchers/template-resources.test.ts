import '../../src/setup';
import type { Stack } from '../../src';
import { mendedMessage, type Claim } from './mended-message';

const template = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Renders:
    Type: AWS::S3::Bucket
    Properties: { BucketName: !Sub 'nightjar-renders-\${AWS::AccountId}' }
  Originals:
    Type: AWS::S3::Bucket
    Properties: { BucketName: !Sub 'nightjar-originals-\${AWS::AccountId}' }
  Sweeper:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: Look
            Effect: Allow
            Action: [s3:ListBucket, s3:GetObject]
            Resource:
              - !GetAtt Renders.Arn
              - !Sub '\${Renders.Arn}/*'
          - Sid: Sweep
            Effect: Allow
            Action: s3:DeleteObject
            NotResource:
              - !GetAtt Originals.Arn
`;
const deletes =
  (bucket: string, isNot: boolean): Claim =>
  (stack: Stack) => {
    const access = { actions: ['s3:DeleteObject'], resources: [stack.value(`\${${bucket}.Arn}/*`)] };
    if (isNot) expect(stack.policy('Sweeper')).not.toGrantAny(access);
    else expect(stack.policy('Sweeper')).toGrantAny(access);
  };

test('an Allow of all but some resources in a template is for what the rest of the policy names, by its references', () => {
  const message = mendedMessage(template, deletes('Originals', true), [deletes('Renders', false)]);
  expect(message).toMatch(/Resource: !Sub ["']\$\{Renders\.Arn\}\/\*["']\n/);
  expect(message).not.toContain('NotResource:\n');
});
