import '../../src/setup';
import { fromCdk, fromCloudFormation, getObject, type Stack } from '../../src';
import { thrownBy } from '../thrown';

interface Written {
  /** Whether the template tells the paths of its constructs. */
  readonly withPaths?: boolean;
  readonly statements?: readonly object[];
}

const bucket = { 'Fn::GetAtt': ['Data666C94C7', 'Arn'] };
const objects = { 'Fn::Join': ['', [bucket, '/*']] };
const reads = { Action: 's3:GetObject', Effect: 'Allow', Principal: { AWS: '*' }, Resource: objects };
const ownReads = { Action: 's3:GetObject', Effect: 'Allow', Principal: { AWS: '111122223333' }, Resource: objects };

/** A stack as the CDK writes it. */
function lake({ withPaths = true, statements = [ownReads] }: Written = {}) {
  const at = (path: string) => (withPaths ? { Metadata: { 'aws:cdk:path': `Lake/${path}` } } : {});
  return {
    Resources: {
      Data666C94C7: {
        Type: 'AWS::S3::Bucket',
        Properties: { PublicAccessBlockConfiguration: { BlockPublicPolicy: false } },
        ...at('Data/Resource'),
      },
      ...(statements.length > 0 && {
        DataPolicyB80589C3: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: { Ref: 'Data666C94C7' },
            PolicyDocument: { Statement: statements, Version: '2012-10-17' },
          },
          ...at('Data/Policy/Resource'),
        },
      }),
      Reader3ED51D24: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
            Version: '2012-10-17',
          },
        },
        ...at('Reader/Resource'),
      },
      ReaderDefaultPolicyDC585BCE: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyDocument: {
            Statement: [{ Action: 's3:ListBucket', Effect: 'Allow', Resource: bucket }],
            Version: '2012-10-17',
          },
          PolicyName: 'ReaderDefaultPolicyDC585BCE',
          Roles: [{ Ref: 'Reader3ED51D24' }],
        },
        ...at('Reader/DefaultPolicy/Resource'),
      },
    },
  };
}

const overTls = (stack: Stack): void => {
  expect(stack.bucket('Data666C94C7')).toDenyInsecureTransport();
};
const readable = (stack: Stack): void => {
  const caller = stack.role('Reader3ED51D24');
  expect(stack).toAllow(getObject({ bucket: stack.bucket('Data666C94C7'), key: 'a', caller, secure: true }));
};
const notPublic = (stack: Stack): void => {
  expect(stack.bucket('Data666C94C7')).not.toBePublic();
};

function messageOf(claim: (stack: Stack) => void, stack: Stack): string {
  return thrownBy(() => {
    claim(stack);
  }).message;
}

describe('of a CDK app the construct to change comes first, then what the synthesised template has', () => {
  const added = `To fix it, change the construct Data/Policy (aws:cdk:path), such as
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'DenyInsecureTransport',
    effect: iam.Effect.DENY,
    principals: [new iam.StarPrincipal()],
    actions: ['s3:*'],
    resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  }));
  or enforceSSL: true on the bucket, with { except: awsServices() } in the test
The synthesised template then has this first in "Statement" of DataPolicyB80589C3
    {
`;

  test.each<[string, () => Stack]>([
    ['fromCdk', () => fromCdk(lake())],
    ['fromCloudFormation, by its metadata', () => fromCloudFormation(lake())],
  ])('%s: a bucket policy', (_, read) => {
    expect(messageOf(overTls, read())).toContain(added);
  });

  test('the template with what it then has keeps the claim', () => {
    const [, text = ''] = /of DataPolicyB80589C3\n([^]*?\n {4}\}),\n/.exec(messageOf(overTls, fromCdk(lake()))) ?? [];
    overTls(fromCdk(lake({ statements: [JSON.parse(text) as object, ownReads] })));
  });

  test('by the paths that the app tells beside the template', () => {
    const metadata = { '/Lake/Data/Policy/Resource': [{ type: 'aws:cdk:logicalId', data: 'DataPolicyB80589C3' }] };
    const artifact = {
      ...{ id: 'Lake', stackName: 'Lake', hierarchicalId: 'Lake', manifest: { metadata } },
      template: lake({ withPaths: false }),
    };
    expect(messageOf(overTls, fromCdk({ stacks: [artifact] }))).toContain(added);
  });

  test('by the logical id where no path is told', () => {
    const message = messageOf(overTls, fromCdk(lake({ withPaths: false })));
    expect(message).toContain('To fix it, change the construct that makes DataPolicyB80589C3, such as\n');
  });

  test('a bucket without policy', () => {
    const message = messageOf(overTls, fromCdk(lake({ statements: [] })));
    expect(message).toContain(`To fix it, change the construct Data (aws:cdk:path), such as
  bucket.addToResourcePolicy(`);
    expect(message).toContain(
      'The synthesised template then has this first in "Resources"\n    "Data666C94C7Policy": {',
    );
  });

  test('the policy of a role', () => {
    expect(messageOf(readable, fromCdk(lake()))).toContain(
      `To fix it, change the construct Reader/DefaultPolicy (aws:cdk:path), such as
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    sid: 'AllowGetObject',
    effect: iam.Effect.ALLOW,
    actions: ['s3:GetObject'],
    resources: [cdk.Fn.sub('\${Data666C94C7.Arn}/a')],
  }));
The synthesised template then has this first in "Statement" of ReaderDefaultPolicyDC585BCE
`,
    );
  });

  test('a statement that is changed or goes', () => {
    const message = messageOf(notPublic, fromCdk(lake({ statements: [reads, ownReads] })));
    expect(message).toMatch(
      /To fix it, change the construct Data\/Policy \(aws:cdk:path\)\nThe synthesised template then (?:has this in place of|lacks) statement 0 of DataPolicyB80589C3\n/,
    );
  });

  test('a test that a statement lacks, once', () => {
    const office = { ...reads, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/26' } } };
    const message = messageOf(
      (stack) => {
        expect(stack.bucket('Data666C94C7')).toDenyAnonymous();
      },
      fromCdk(lake({ statements: [office, ownReads] })),
    );
    expect(message).toMatch(
      /To fix it, change the construct Data\/Policy \(aws:cdk:path\)\nThe synthesised template then has this in place of statement 0 of DataPolicyB80589C3\n {4}\{[^]* {8}"StringEquals": \{ "aws:PrincipalAccount": "111122223333" \}\n {6}\}\n {4}\},\nThis changes other requests too/,
    );
  });

  test('in a file, by the line', () => {
    const text = JSON.stringify(lake(), undefined, 1);
    const line = text.slice(0, text.indexOf('"Statement"')).split('\n').length;
    expect(messageOf(overTls, fromCloudFormation(text))).toContain(
      `in the test\nThe synthesised template then has this first in "Statement", after line ${line}  policy:${line}\n`,
    );
  });
});

test('a template of which nothing says that the CDK made it has its text first', () => {
  const message = messageOf(overTls, fromCloudFormation(lake({ withPaths: false })));
  expect(message).toContain('To fix it, put this first in "Statement" of DataPolicyB80589C3\n');
  expect(message).toContain('Hint: in a CDK app, such as\n  bucket.addToResourcePolicy(new iam.PolicyStatement({\n');
});
