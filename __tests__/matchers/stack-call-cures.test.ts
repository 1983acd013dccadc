import '../../src/setup';
import {
  deleteObject,
  fromCloudFormation,
  getObject,
  putBucketPolicy,
  putObject,
  type Call,
  type Stack,
} from '../../src';
import { thrownBy } from '../thrown';
import { mendedMessage, type Claim } from './mended-message';
import { pastedTemplate } from './pasted-template';
import { writerTemplate as yaml } from './writer-template';

type Calls = (stack: Stack) => Call;
const upload: Calls = (stack) =>
  putObject({ bucket: stack.bucket('Logs'), key: 'app/1.log', caller: stack.role('Writer'), secure: true });
const read: Calls = (stack) =>
  getObject({ bucket: stack.bucket('Logs'), key: 'app/1.log', caller: stack.role('Writer'), secure: true });
const remove: Calls = (stack) =>
  deleteObject({ bucket: stack.bucket('Logs'), key: 'app/1.log', caller: stack.role('Writer'), secure: true });
const beside: Calls = (stack) =>
  putObject({ bucket: stack.bucket('Logs'), key: 'db/1.log', caller: stack.role('Writer'), secure: true });
const elsewhere: Calls = (stack) =>
  putObject({ bucket: stack.bucket('Other'), key: 'app/1.log', caller: stack.role('Writer'), secure: true });

const allows =
  (call: Calls): Claim =>
  (stack) => {
    expect(stack).toAllow(call(stack));
  };
const allowsNot =
  (call: Calls): Claim =>
  (stack) => {
    expect(stack).not.toAllow(call(stack));
  };

describe('a call on a stack gets the text to paste into the template', () => {
  test('in YAML: what is below the bucket, where the Allow has the bucket alone', () => {
    const text = yaml.replace("!Sub '${Logs.Arn}/app/*'", '!GetAtt Logs.Arn');
    const message = mendedMessage(text, allows(upload), [allowsNot(read), allowsNot(elsewhere), allowsNot(beside)]);
    expect(message).toContain("To fix it, make Resource: !Sub '${Logs.Arn}/app/*' in statement 1 `Write`  policy:");
    expect(message).toContain(
      "Hint: !GetAtt Logs.Arn is the bucket itself: all of its objects are !Sub '${Logs.Arn}/*', those in app/ are !Sub '${Logs.Arn}/app/*'",
    );
    expect(message).not.toContain('Nothing to paste');
  });

  test('in YAML: the bucket that the role finds, where the Allow has objects of another', () => {
    const text = yaml
      .replace("!Sub '${Logs.Arn}/app/*'", "!Sub '${Other.Arn}/logs/*'")
      .replace('Resource: !GetAtt Logs.Arn', 'Resource: [!GetAtt Logs.Arn, !GetAtt Other.Arn]');
    const message = mendedMessage(text, allows(upload), [allowsNot(read), allowsNot(elsewhere), allowsNot(beside)]);
    expect(message).toContain("To fix it, make Resource: !Sub '${Logs.Arn}/app/*' in statement 1 `Write`  policy:");
    expect(message).toContain(
      "Hint: Resource is !Sub '${Other.Arn}/logs/*', and this call is on !Sub '${Logs.Arn}/app/1.log': replace it, or list both if both are meant",
    );
  });

  test('an action that nothing allows comes as a statement with the references of the template', () => {
    const message = mendedMessage(yaml, allows(read), [allowsNot(remove), allowsNot(elsewhere), allows(upload)]);
    expect(message)
      .toContain(`To fix it, put this first in "Statement" of the identity policy, before line 20  policy:20
              - Sid: AllowGetObject
                Effect: Allow
                Action: s3:GetObject
                Resource: !Sub '\${Logs.Arn}/app/1.log'
`);
  });

  test('toImplicitlyDeny: the action goes out of the Allow', () => {
    const text = yaml.replace('Action: s3:PutObject', 'Action: [s3:PutObject, s3:DeleteObject]');
    const message = mendedMessage(
      text,
      (stack) => {
        expect(stack).toImplicitlyDeny(remove(stack));
      },
      [allows(upload), allowsNot(read)],
    );
    expect(message)
      .toContain(`To fix it, put this in place of statement 1 \`Write\` of the identity policy, lines 24-27  policy:24
              - Sid: Write
                Effect: Allow
                Action: s3:PutObject
                Resource: !Sub '\${Logs.Arn}/app/*'
`);
  });

  test.each([
    [
      'toExplicitlyDeny',
      (stack: Stack): void => {
        expect(stack).toExplicitlyDeny(upload(stack));
      },
    ],
    [
      'toDeny',
      (stack: Stack): void => {
        expect(stack).toDeny(upload(stack));
      },
    ],
    [
      'not.toAllow',
      (stack: Stack): void => {
        expect(stack).not.toAllow(upload(stack));
      },
    ],
  ])('%s: what lets the call in', (_, claim) => {
    const text = yaml.replace('Action: s3:PutObject', 'Action: [s3:PutObject, s3:GetObject]');
    const message = mendedMessage(text, claim, [allows(read), allowsNot(elsewhere)]);
    // A role that refers to itself cannot be deployed.
    expect(message).not.toContain('Writer.Arn');
  });

  test('not.toExplicitlyDeny: the Deny spares the caller by its reference', () => {
    const text = `${yaml}  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: NoWrites
            Effect: Deny
            Principal: '*'
            Action: s3:PutObject
            Resource: !Sub '\${Logs.Arn}/*'
          - Sid: NoReads
            Effect: Deny
            Principal: '*'
            Action: s3:GetObject
            Resource: !Sub '\${Logs.Arn}/*'
`;
    const message = mendedMessage(text, allows(upload), [
      (stack) => {
        expect(stack).toExplicitlyDeny(read(stack));
      },
    ]);
    expect(message).toContain('statement 0 `NoWrites` of the bucket policy, lines 35-39  policy:35');
    expect(message).toContain('aws:PrincipalArn: !GetAtt Writer.Arn');
  });

  const json = (source?: string): object => ({
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket' },
      Other: { Type: 'AWS::S3::Bucket' },
      Writer: {
        Type: 'AWS::IAM::Role',
        ...(source !== undefined && { Metadata: { 'aws:cdk:path': source } }),
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
            Statement: [
              { Sid: 'Find', Effect: 'Allow', Action: 's3:ListBucket', Resource: { 'Fn::GetAtt': ['Logs', 'Arn'] } },
              { Sid: 'Write', Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::GetAtt': ['Logs', 'Arn'] } },
            ],
          },
        },
      },
    },
  });

  test('in JSON, with its functions', () => {
    const message = mendedMessage(JSON.stringify(json(), undefined, 2), allows(upload), [
      allowsNot(read),
      allowsNot(elsewhere),
    ]);
    expect(message).toContain('{ "Fn::Sub": "${Logs.Arn}/*" }');
    mendedMessage(JSON.stringify(json(), undefined, 2), allows(read), [allowsNot(upload), allowsNot(remove)]);
  });

  test('of a template that is an object: by the id of the policy, and before it the construct of a CDK app', () => {
    const { message } = thrownBy(() => {
      allows(read)(fromCloudFormation(json('Stack/Writer/Resource')));
    });
    expect(message).toContain('The synthesised template then has this first in "Statement" of WriterPolicy\n');
    expect(message).toContain('"Resource": { "Fn::Sub": "${Logs.Arn}/app/1.log" }');
    expect(message).toContain('such as\n  role.addToPrincipalPolicy(new iam.PolicyStatement({\n');
  });
});

describe('the entry that was meant', () => {
  const key = `  Key:
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
  const encrypted = (isOfBucketKey: boolean): string =>
    (yaml + key).replace(
      'Type: AWS::S3::Bucket\n',
      `Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - BucketKeyEnabled: ${String(isOfBucketKey)}
            ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn }
`,
    );
  const uses = (resource: string, condition = ''): string => `              - Sid: Key
                Effect: Allow
                Action: kms:GenerateDataKey
                Resource: ${resource}
${condition}`;
  const withUse = (text: string, use: string): string => text.replace('              - Sid: Find\n', `${use}$&`);

  // KMS goes by the ARN of the key.
  test('the key for its alias', () => {
    const alias = "!Sub 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/logs'";
    const message = mendedMessage(withUse(encrypted(true), uses(alias)), allows(upload), [allowsNot(read)]);
    expect(message).toContain('To fix it, make Resource: !GetAtt Key.Arn in statement 0 `Key`  policy:');
    expect(message).toContain('Hint: an alias as Resource is no key: KMS goes by the ARN of the key');
  });

  // G9: with a Bucket Key the encryption context is the ARN of the bucket, without one that of the object.
  test.each([
    [true, "!Sub '${Logs.Arn}/*'", '!GetAtt Logs.Arn'],
    [false, '!GetAtt Logs.Arn', "!Sub '${Logs.Arn}/*'"],
  ])('the encryption context with a Bucket Key: %s', (isOfBucketKey, wrong, right) => {
    const condition = `                Condition:
                  StringLike:
                    kms:EncryptionContext:aws:s3:arn: ${wrong}
`;
    const text = withUse(encrypted(isOfBucketKey), uses('!GetAtt Key.Arn', condition));
    const message = mendedMessage(text, allows(upload), [allowsNot(read)]);
    expect(message).toContain(`make kms:EncryptionContext:aws:s3:arn: ${right} in statement 0 \`Key\``);
  });

  test('of a key policy, and what else that changes is a call on this key', () => {
    const [useOfKey, condition] = [
      `          - Effect: Allow
            Principal: { AWS: !GetAtt Writer.Arn }
            Action: [kms:GenerateDataKey, kms:Decrypt]
            Resource: '*'
`,
      `            Condition:
              StringLike:
                kms:EncryptionContext:aws:s3:arn: !Sub '\${Logs.Arn}/*'
`,
    ];
    const text = encrypted(true).replace('Action: kms:*', 'Action: kms:PutKeyPolicy') + useOfKey + condition;
    const message = mendedMessage(text, allows(upload), [allowsNot(read)]);
    expect(message).toContain('make kms:EncryptionContext:aws:s3:arn: !GetAtt Logs.Arn in statement 1');
    expect(message).toMatch(
      /This changes other requests too: .*\n {2}caller .*\n {2}call +kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key\/(?!example)/,
    );
    expect(message).not.toContain('made up');
  });

  test('of several policies of a role the statement goes into one that the template writes', () => {
    const text = `Transform: AWS::Serverless-2016-10-31
Resources:
  Logs:
    Type: AWS::S3::Bucket
  Other:
    Type: AWS::S3::Bucket
  Write:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: write/
      Handler: index.handler
      Runtime: nodejs20.x
      Policies:
        - Statement:
            - Sid: Find
              Effect: Allow
              Action: s3:ListBucket
              Resource: !GetAtt Logs.Arn
`;
    const call: Calls = (stack) =>
      putObject({ bucket: stack.bucket('Logs'), key: 'a', caller: stack.role('WriteRole'), secure: true });
    const other: Calls = (stack) =>
      putObject({ bucket: stack.bucket('Other'), key: 'a', caller: stack.role('WriteRole'), secure: true });
    const message = mendedMessage(text, allows(call), [allowsNot(other)]);
    expect(message).toContain(
      'To fix it, put this first in "Statement" of the identity policy, before line 15  policy:15\n',
    );
  });
});

test('a pattern of actions that also changes who has access becomes the actions on objects that do not', () => {
  const text = yaml
    .replace('Action: s3:PutObject', "Action: ['s3:Put*', s3:GetObject]")
    .replace("Resource: !Sub '${Logs.Arn}/app/*'", "Resource: [!GetAtt Logs.Arn, !Sub '${Logs.Arn}/*']");
  const takeOver: Calls = (stack) =>
    putBucketPolicy({ bucket: stack.bucket('Logs'), caller: stack.role('Writer'), secure: true });
  const message = mendedMessage(text, allowsNot(takeOver), [allows(upload), allows(read), allowsNot(remove)]);
  expect(message).toContain(`                Action:
                  - s3:PutObject
                  - s3:PutObjectTagging
                  - s3:GetObject
`);
  expect(message).toContain(
    '\nOf "s3:Put*" the text keeps what is usual and gives no access: add what else is meant, or deny s3:PutBucketPolicy alone instead\n',
  );
});

const dropBox = `Resources:
  Drop:
    Type: AWS::S3::Bucket
  DropPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Drop
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: PartnerDrops
            Effect: Allow
            Principal: { AWS: 'arn:aws:iam::298374650192:role/export' }
            Action: [s3:PutObject, s3:DeleteObject]
            Resource: !Sub '\${Drop.Arn}/*'
`;

describe('a rule of Config on a bucket of a template', () => {
  const drops: Calls = (stack) =>
    putObject({
      bucket: stack.bucket('Drop'),
      key: 'a',
      caller: 'arn:aws:iam::298374650192:role/export',
      secure: true,
    });
  const stackOf = (template: string): Stack => fromCloudFormation(template, { account: '561029384756' });
  const claim: Claim = (stack) => {
    expect(stack.bucket('Drop')).toComplyWithConfigRule('s3-bucket-blacklisted-actions-prohibited', {
      blacklistedActionPattern: 's3:DeleteObject',
    });
  };
  const mendedRuleMessage = (text: string): string => {
    const { message } = thrownBy(() => {
      claim(stackOf(text));
    });
    const mended = stackOf(pastedTemplate(text, message));
    claim(mended);
    expect(mended.bucket('Drop')).toAllow(drops(mended));
    return message;
  };

  test('the place of the statement, and what to write there', () => {
    const message = mendedRuleMessage(dropBox);
    expect(message).toContain('Allowed by statement 0 `PartnerDrops`  policy:11\n');
    expect(message).not.toContain('is written out');
  });

  test('a pattern is written out, and what is rarely meant is named', () => {
    const message = mendedRuleMessage(dropBox.replace('[s3:PutObject, s3:DeleteObject]', "'s3:*Object'"));
    expect(message).toContain(
      '\n"s3:*Object" is written out: leave out what else is not meant, such as s3:ReplicateObject and s3:RestoreObject\n',
    );
  });
});
