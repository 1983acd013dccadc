import '../../src/setup';
import { fromCloudFormation, getObject, type Stack } from '../../src';
import { thrownBy } from '../thrown';

const head = `# The logs of everything.
Parameters:
  Name: { Type: String }
Conditions:
  Named: !Not [!Equals [!Ref Name, '']]
Resources:
  Logs:
    Type: AWS::S3::Bucket
`;
const policy = (statements: string, bucket = 'Logs') => `  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref ${bucket}
      PolicyDocument:
        Version: '2012-10-17'
${statements}`;
const reads = (indent: string) => `${indent}- Effect: Allow
${indent}  Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }
${indent}  Action: s3:GetObject
${indent}  Resource: !Sub '\${Logs.Arn}/*'
`;

type Claim = (stack: Stack) => void;
const claims: readonly (readonly [string, Claim])[] = [
  [
    'toDenyInsecureTransport',
    (stack) => {
      expect(stack.bucket('Logs')).toDenyInsecureTransport();
    },
  ],
  [
    'toRequireTlsVersion',
    (stack) => {
      expect(stack.bucket('Logs')).toRequireTlsVersion('1.2');
    },
  ],
];

function messageOf(text: string, claim: Claim): string {
  return thrownBy(() => {
    claim(fromCloudFormation(text));
  }).message;
}

/** The text with what the message says put first into the list of statements, or into the resources. */
function pasted(text: string, message: string): string {
  const lines = message.split('\n');
  const start = lines.findIndex((line) => /^To fix it, put th(?:is|ese) first in "(?:Statement|Resources)"/.test(line));
  const place = /:(\d+)$/.exec(lines[start] ?? '')?.[1];
  const end = lines.findIndex((line, index) => index > start && line.trim() === '');
  const added = lines.slice(start + 1, end);
  const own = text.split('\n');
  // The list begins in the line of its bracket, or in that of its first dash.
  const at = /[[{]$/.test(own[Number(place) - 1] ?? '') ? Number(place) : Number(place) - 1;
  own.splice(at, 0, ...added);
  return own.join('\n');
}

describe('a template in YAML gets a statement in YAML, at its place', () => {
  describe.each([
    ['indented', `        Statement:\n${reads('          ')}`],
    ['not indented', `        Statement:\n${reads('        ')}`],
    [
      'behind a condition',
      `        Statement:\n          - !If [Named, !Ref AWS::NoValue, { Effect: Deny, Principal: '*', Action: s3:DeleteBucket, Resource: !GetAtt Logs.Arn }]\n${reads('          ')}`,
    ],
  ])('a list that is %s', (_, statements) => {
    const text = head + policy(statements);
    test.each(claims)('%s', (_, claim) => {
      const message = messageOf(text, claim);
      expect(message).toMatch(/\n {8,}- Sid: \w+\n/);
      const mended = pasted(text, message);
      claim(fromCloudFormation(mended));
      expect(fromCloudFormation(mended)).toBeValidPolicy();
    });
  });

  test.each([['!Ref Name'], ["!Sub 'logs-${Stage}'"], ["!Sub 'logs-${Stage}-${AWS::AccountId}'"], ['logs-of-ours']])(
    'a bucket that is called %s is referred to',
    (name) => {
      const text = (head + policy(`        Statement:\n${reads('          ')}`))
        .replace('Type: AWS::S3::Bucket\n', `Type: AWS::S3::Bucket\n    Properties: { BucketName: ${name} }\n`)
        .replace('Parameters:\n', 'Parameters:\n  Stage: { Type: String, AllowedValues: [dev, prod] }\n');
      const [, claim] = claims[0] ?? fail();
      const message = messageOf(text, claim);
      expect(message).toContain("- !GetAtt Logs.Arn\n              - !Sub '${Logs.Arn}/*'\n");
      expect(message).toContain("bucket: stack.bucket('Logs')");
      const mended = fromCloudFormation(pasted(text, message));
      claim(mended);
      expect(mended).toBeValidPolicy();
    },
  );

  test('as people write it', () => {
    const message = messageOf(head + policy(`        Statement:\n${reads('          ')}`), claims[0]?.[1] ?? fail);
    expect(message).toContain(`To fix it, put this first in "Statement"  policy:16
          - Sid: DenyInsecureTransport
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource:
              - !GetAtt Logs.Arn
              - !Sub '\${Logs.Arn}/*'
            Condition:
              Bool:
                aws:SecureTransport: 'false'
`);
  });

  test('a bucket without policy gets one, as a resource', () => {
    const text = `${head}  Copy:\n    Type: AWS::S3::Bucket\n`;
    const message = messageOf(text, claims[0]?.[1] ?? fail);
    expect(message).toContain(`To fix it, put this first in "Resources"  template:7
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: DenyInsecureTransport
            Effect: Deny
`);
    const mended = fromCloudFormation(pasted(text, message));
    expect(mended.bucket('Logs')).toDenyInsecureTransport();
    expect(mended).toBeValidPolicy();
  });

  test('a bucket that is there on a condition gets its policy on it, under an id that is free', () => {
    const text = `${head.replace('::Bucket\n', '::Bucket\n    Condition: Named\n')}  LogsPolicy:\n    Type: AWS::SNS::Topic\n`;
    const message = messageOf(text, claims[0]?.[1] ?? fail);
    expect(message).toContain('\n  LogsPolicy2:\n    Type: AWS::S3::BucketPolicy\n    Condition: Named\n');
    expect(fromCloudFormation(pasted(text, message)).bucket('Logs')).toDenyInsecureTransport();
  });
});

test('in JSON a bucket without policy gets one, as a resource', () => {
  const text = JSON.stringify({ Resources: { Logs: { Type: 'AWS::S3::Bucket' } } }, null, 2);
  const message = messageOf(text, claims[0]?.[1] ?? fail);
  expect(message).toContain(`To fix it, put this first in "Resources"  template:2
    "LogsPolicy": {
      "Type": "AWS::S3::BucketPolicy",
      "Properties": {
        "Bucket": { "Ref": "Logs" },
`);
  expect(fromCloudFormation(pasted(text, message)).bucket('Logs')).toDenyInsecureTransport();
});

test('a template in JSON gets a statement in JSON', () => {
  const Statement = [
    {
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } },
      Action: 's3:GetObject',
      Resource: { 'Fn::Sub': '${Logs.Arn}/*' },
    },
  ];
  const Properties = { Bucket: { Ref: 'Logs' }, PolicyDocument: { Version: '2012-10-17', Statement } };
  const Resources = {
    Logs: { Type: 'AWS::S3::Bucket' },
    LogsPolicy: { Type: 'AWS::S3::BucketPolicy', Properties },
  };
  const text = JSON.stringify({ Resources }, null, 2);
  for (const [, claim] of claims) claim(fromCloudFormation(pasted(text, messageOf(text, claim))));
});

test('a policy that names the bucket of one stage alone is not valid in another', () => {
  const deny = `          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [arn:aws:s3:::logs-dev, 'arn:aws:s3:::logs-dev/*']
            Condition: { Bool: { aws:SecureTransport: 'false' } }
`;
  const text = (head + policy(`        Statement:\n${deny}`))
    .replace('Type: AWS::S3::Bucket\n', "Type: AWS::S3::Bucket\n    Properties: { BucketName: !Sub 'logs-${Name}' }\n")
    .replace('Name: { Type: String }', 'Name: { Type: String, AllowedValues: [dev, prod] }');
  const stack = fromCloudFormation(text);
  for (const subject of [stack, stack.policy('LogsPolicy'), stack.bucket('Logs')]) {
    const { message } = thrownBy(() => {
      expect(subject).toBeValidPolicy();
    });
    expect(message).toContain('the policy of the bucket "logs-prod" names another bucket: logs-dev');
  }
});

test('where no file is known, a CDK app is told what to call', () => {
  const stack = fromCloudFormation({ Resources: { Logs: { Type: 'AWS::S3::Bucket' } } });
  const { message } = thrownBy(() => {
    expect(stack.bucket('Logs')).toDenyInsecureTransport();
  });
  expect(message).toContain('To fix it, put this first in "Resources"\n    "LogsPolicy": {');
  expect(message).toContain('Hint: in a CDK app bucket.addToResourcePolicy(PolicyStatement.fromJson(…))');
});

describe('nothing is proposed', () => {
  test.each([
    [
      'where a list stands on one line',
      `        Statement: [{ Effect: Allow, Principal: { AWS: !Ref AWS::AccountId }, Action: s3:GetObject, Resource: !Sub '\${Logs.Arn}/*' }]\n`,
    ],
    ['for a lone statement', `        Statement:\n${reads('          ').replace('- ', '  ')}`],
    [
      'where a function chooses the list',
      `        Statement: !If\n          - Named\n          - ${reads('            ').trim()}\n          - []\n`,
    ],
  ])('%s', (_, statements) => {
    expect(messageOf(head + policy(statements), claims[0]?.[1] ?? fail)).not.toContain('To fix it');
  });
});

function fail(): never {
  throw new Error('no claim');
}

describe('what does not mend every deployment is not proposed', () => {
  const encrypted = (first: string, second: string, more: string) => `Parameters:
  Env: { Type: String, AllowedValues: [${first}, ${second}] }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: { SSEAlgorithm: !If [IsProd, aws:kms, AES256] }
${more}`;
  const listed = policy(`        Statement:\n${reads('          ')}`);
  const claim: Claim = (stack) => {
    expect(stack.bucket('Logs')).toRequireSseKms();
  };

  describe.each([
    ['a policy', listed],
    ['no policy', ''],
  ])('a bucket with %s', (_, more) => {
    test('a Deny that counts on the default encryption of one of them', () => {
      expect(messageOf(encrypted('prod', 'dev', more), claim)).not.toContain('To fix it');
    });

    test('one that does not is proposed', () => {
      const text = encrypted('dev', 'prod', more);
      claim(fromCloudFormation(pasted(text, messageOf(text, claim))));
    });
  });
});

test('one call in all that a template deploys has no text to paste: neither JSON nor the template would take it', () => {
  const role = `  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
`;
  const stack = fromCloudFormation(`Resources:\n  Logs:\n    Type: AWS::S3::Bucket\n${role}`, {
    account: '111122223333',
    region: 'eu-central-1',
  });
  const { message } = thrownBy(() => {
    expect(stack).toAllow(getObject({ bucket: stack.bucket('Logs').name, key: 'a', caller: stack.role('Reader') }));
  });
  expect(message).toContain('The caller has no identity policy that allows it');
  expect(message).not.toContain('To fix it');
});
