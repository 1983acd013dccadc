import '../../src/setup';
import {
  awsService,
  call,
  every,
  fromCloudFormation,
  sseS3,
  type Every,
  type EveryOptions,
  type Stack,
} from '../../src';
import { thrownBy } from '../thrown';
import { mendedMessage, type Claim } from './mended-message';
import { writerTemplate as yaml } from './writer-template';

const bucketPolicy = `  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: NoReads
            Effect: Deny
            Principal: '*'
            Action: s3:GetObject
            Resource: !Sub '\${Logs.Arn}/*'
`;

type Calls = (stack: Stack) => Every;
const of =
  (bucket: string, actions: readonly string[], more: EveryOptions = {}): Calls =>
  (stack) =>
    every({ actions, bucket: stack.bucket(bucket), callers: [stack.role('Writer')], ...more });
const encryption = sseS3();

const allows =
  (calls: Calls): Claim =>
  (stack) => {
    expect(stack).toAllow(calls(stack));
  };
const refuses =
  (calls: Calls): Claim =>
  (stack) => {
    expect(stack).toDeny(calls(stack));
  };
const denies =
  (calls: Calls): Claim =>
  (stack) => {
    expect(stack).toExplicitlyDeny(calls(stack));
  };

const uploads = of('Logs', ['s3:PutObject'], { prefix: 'app/', encryption });
const allUploads = of('Logs', ['s3:PutObject'], { encryption });
const openUploads = of('Logs', ['s3:PutObject']);
const reads = of('Logs', ['s3:GetObject']);
const lists = of('Logs', ['s3:ListBucket']);
const elsewhere = of('Other', ['s3:PutObject'], { encryption });

describe('a set of calls on a stack gets the text to paste into the template', () => {
  test('toAllow: an Allow of the actions, below the bucket alone where they are on objects', () => {
    const message = mendedMessage(yaml, allows(allUploads), [allows(lists), refuses(reads), refuses(elsewhere)]);
    expect(message)
      .toContain(`To fix it, put this first in "Statement" of the identity policy, before line 20  policy:20
              - Sid: AllowThese
                Effect: Allow
                Action: s3:PutObject
                Resource: !Sub '\${Logs.Arn}/*'
`);
  });

  test('toAllow: both ARNs where the actions are on both', () => {
    const both = of('Other', ['s3:PutObject', 's3:ListBucket'], { encryption });
    const message = mendedMessage(yaml, allows(both), [allows(uploads), refuses(reads)]);
    expect(message).toContain(`                Resource:
                  - !GetAtt Other.Arn
                  - !Sub '\${Other.Arn}/*'
`);
  });

  // CloudFormation refuses a resource that refers to itself, and the policy of a role by itself reaches nobody else.
  test('toDeny: in the own policy of a role without a test of who calls', () => {
    const message = mendedMessage(yaml, refuses(openUploads), [allows(lists), refuses(elsewhere)]);
    expect(message)
      .toContain(`To fix it, put this first in "Statement" of the identity policy, before line 20  policy:20
              - Sid: DenyCalls
                Effect: Deny
                Action: s3:PutObject
                Resource: !Sub '\${Logs.Arn}/*'
`);
    expect(message).not.toContain('aws:PrincipalArn');
    expect(message).not.toContain('This changes');
  });

  test('toExplicitlyDeny: in the bucket policy by the reference of the role', () => {
    const message = mendedMessage(yaml + bucketPolicy, denies(openUploads), [denies(reads), allows(lists)]);
    expect(message).toContain('No statement denies it: it is refused only because nothing allows it\n');
    expect(message).toContain(`To fix it, put this first in "Statement" of the bucket policy, before line 35  policy:35
          - Sid: DenyCalls
            Effect: Deny
            Principal: '*'
            Action: s3:PutObject
            Resource: !Sub '\${Logs.Arn}/*'
            Condition:
              ArnEquals:
                aws:PrincipalArn: !GetAtt Writer.Arn
`);
  });

  test('toDeny over HTTP: the calls over HTTPS stay', () => {
    const message = mendedMessage(yaml + bucketPolicy, refuses(of('Logs', ['s3:PutObject'], { secure: false })), [
      allows(of('Logs', ['s3:PutObject'], { prefix: 'app/', encryption, secure: true })),
      allows(lists),
    ]);
    expect(message).toContain("                aws:SecureTransport: 'false'\n");
  });

  test('a Deny that misses the set by one entry is mended in its place', () => {
    const text =
      yaml +
      bucketPolicy.replace(
        "'${Logs.Arn}/*'",
        "'${Logs.Arn}/*'\n            Condition:\n              StringEquals:\n                aws:PrincipalArn: !Sub '${Writer.Arn}*'",
      );
    const message = mendedMessage(text, denies(reads), [allows(uploads), allows(lists)]);
    expect(message).toContain(
      'To fix it, write "StringLike" for "StringEquals" in statement 0 `NoReads` of the bucket policy  policy:41\n',
    );
  });

  test('several roles: each gets its own', () => {
    const reader = yaml
      .slice(yaml.indexOf('  Writer:'))
      .replaceAll('Writer', 'Reader')
      .replace('PutObject', 'GetObject');
    const both: Calls = (stack) =>
      every({
        actions: ['s3:GetObject', 's3:PutObject'],
        bucket: stack.bucket('Logs'),
        prefix: 'app/',
        callers: [stack.role('Writer'), stack.role('Reader')],
      });
    mendedMessage(yaml + reader, refuses(both), [allows(lists), refuses(elsewhere)]);
  });

  test('in JSON, with its functions', () => {
    const text = JSON.stringify(
      {
        Resources: {
          Logs: { Type: 'AWS::S3::Bucket' },
          Other: { Type: 'AWS::S3::Bucket' },
          Writer: {
            Type: 'AWS::IAM::Role',
            Properties: {
              AssumeRolePolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
              },
            },
          },
          WriterPolicy: {
            Type: 'AWS::IAM::Policy',
            Properties: {
              PolicyName: 'write',
              Roles: [{ Ref: 'Writer' }],
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: { 'Fn::GetAtt': ['Logs', 'Arn'] } }],
              },
            },
          },
        },
      },
      undefined,
      2,
    );
    const message = mendedMessage(text, allows(allUploads), [allows(lists), refuses(elsewhere)]);
    expect(message).toContain('"Resource": { "Fn::Sub": "${Logs.Arn}/*" }');
    mendedMessage(text, refuses(lists), [refuses(elsewhere)]);
  });

  // With an Allow S3 lets them through, and then it is open whether KMS does.
  test('toAllow of uploads whose encryption the set leaves open says why there is none', () => {
    const { message } = thrownBy(() => {
      allows(of('Logs', ['s3:PutObject']))(fromCloudFormation(yaml));
    });
    expect(message).toContain('Nothing to paste: whatever S3 allows, KMS decides too where objects are encrypted');
  });
});

// CloudFormation: "Circular dependency between resources".
describe('no text makes resources depend on each other in a ring', () => {
  const key = (resource: string): string =>
    yaml.replace("!Sub '${Logs.Arn}/app/*'", resource) +
    `  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: IamDecides
            Effect: Allow
            Principal: { AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root' }
            Action: kms:*
            Resource: '*'
`;
  const decrypts: Claim = (stack) => {
    expect(stack.policy('Key')).toExplicitlyDeny(
      call('kms:Decrypt', { resource: stack.value('${Key.Arn}'), caller: stack.value('${Writer.Arn}') }),
    );
  };

  test('a key that names a role', () => {
    expect(mendedMessage(key('!GetAtt Logs.Arn'), decrypts, [])).toContain('aws:PrincipalArn: !GetAtt Writer.Arn');
  });

  test('not where the policy of the role names the key', () => {
    const { message } = thrownBy(() => {
      decrypts(fromCloudFormation(key('!GetAtt Key.Arn')));
    });
    expect(message).toContain('Nothing to paste: ');
    expect(message).not.toContain('To fix it');
  });

  test('not where there is a ring already, and the message says what to write for the reference', () => {
    const downloads = `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
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
          - ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn }
  Cdn:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{ Id: bucket, DomainName: !GetAtt Downloads.RegionalDomainName, S3OriginConfig: {} }]
        DefaultCacheBehavior: { TargetOriginId: bucket, ViewerProtocolPolicy: https-only }
`;
    const claim = (text: string): void => {
      const stack = fromCloudFormation(text, { account: '518273640977', region: 'eu-west-1' });
      const sourceArn = stack.value('arn:aws:cloudfront::${AWS::AccountId}:distribution/${Cdn}');
      const caller = awsService('cloudfront.amazonaws.com', { sourceArn, sourceAccount: stack.account });
      expect(stack.policy('Key')).toAllow(call('kms:Decrypt', { resource: stack.value('${Key.Arn}'), caller }));
    };
    const { message } = thrownBy(() => {
      claim(downloads);
    });
    expect(message).not.toContain('To fix it');
    const written =
      /Nothing to paste: with a reference to Cdn [^\n]*: write (!Sub '[^']*') there, under StringLike/.exec(
        message.replace(/\n +/g, ' '),
      )?.[1];
    const mended = downloads.replace('StringEquals', 'StringLike').replace('!GetAtt Downloads.Arn', written ?? '');
    claim(mended);
  });
});
