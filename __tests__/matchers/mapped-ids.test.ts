import '../../src/setup';
import { mendedMessage, type Claim } from './mended-message';

const endpoint = 'vpce-0b3d91f6c2a7e4580';
const template = `Mappings:
  Network:
    Office:
      S3Endpoint: ${endpoint}
Resources:
  CaseFiles:
    Type: AWS::S3::Bucket
  CaseFilesPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref CaseFiles
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: OfficeEndpointOnly
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [!GetAtt CaseFiles.Arn, !Sub '\${CaseFiles.Arn}/*']
            Condition:
              StringNotLike:
                aws:SourceVpce: vpce-*
`;

const perimeter: Claim = (stack) => {
  expect(stack.bucket('CaseFiles')).toEnforceNetworkPerimeter({ vpcEndpoints: [endpoint] });
};

test('the id that a mapping of the template has is taken from there', () => {
  expect(mendedMessage(template, perimeter, [])).toContain('aws:SourceVpce: !FindInMap [Network, Office, S3Endpoint]');
});

test('an id that the mappings have twice is written out', () => {
  const text = template.replace('      S3Endpoint', `      Other: ${endpoint}\n      S3Endpoint`);
  expect(mendedMessage(text, perimeter, [])).toContain(`aws:SourceVpce: ${endpoint}`);
});
