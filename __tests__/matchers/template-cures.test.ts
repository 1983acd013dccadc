import '../../src/setup';
import { awsService, fromCloudFormation, getObject, type Stack } from '../../src';
import { thrownBy } from '../thrown';
import { pastedTemplate } from './pasted-template';

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
    expect(message).toContain(`To fix it, put this first in "Statement", before line 16  policy:16
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
    expect(message).toContain(`To fix it, put this first in "Resources", before line 7  template:7
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

describe('a policy of another resource', () => {
  const queue = `Resources:
  Jobs:
    Type: AWS::SQS::Queue
  JobsPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Jobs]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: TopicSends
            Effect: Allow
            Principal: { Service: sns.amazonaws.com }
            Action: sqs:SendMessage
            Resource: !GetAtt Jobs.Arn
`;
  const given = { account: '111122223333', region: 'eu-central-1' };

  test('names the resource as the template does, and the account of the stack by its pseudo parameter', () => {
    const isGuarded = (text: string): void => {
      expect(fromCloudFormation(text, given).policy('JobsPolicy')).toPreventConfusedDeputy({
        accounts: ['111122223333'],
      });
    };
    const { message } = thrownBy(() => {
      isGuarded(queue);
    });
    expect(message).toContain('            Resource: !GetAtt Jobs.Arn\n');
    expect(message).toContain('                aws:SourceAccount: !Ref AWS::AccountId\n');
    isGuarded(pastedTemplate(queue, message));
  });

  test('an account that the template writes out stays as it is written', () => {
    const text = queue.replace('{ Service: sns.amazonaws.com }', "{ AWS: '111122223333', Service: sns.amazonaws.com }");
    const { message } = thrownBy(() => {
      expect(fromCloudFormation(text, given).policy('JobsPolicy')).not.toGrantAny({
        principals: [awsService('sns.amazonaws.com')],
      });
    });
    expect(message).toContain('              AWS: "111122223333"\n            Action:');
  });
});

test('in JSON a bucket without policy gets one, as a resource', () => {
  const text = JSON.stringify({ Resources: { Logs: { Type: 'AWS::S3::Bucket' } } }, null, 2);
  const message = messageOf(text, claims[0]?.[1] ?? fail);
  expect(message).toContain(`To fix it, put this first in "Resources", after line 2  template:2
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
  expect(message).toContain('Hint: in a CDK app, such as\n  bucket.addToResourcePolicy(new iam.PolicyStatement({\n');
});

describe('a statement that is changed or goes', () => {
  const open = { PublicAccessBlockConfiguration: { BlockPublicPolicy: false } };
  const isNotPublic: Claim = (stack) => {
    expect(stack.bucket('Logs')).not.toBePublic();
  };
  const grantsNoReads: Claim = (stack) => {
    expect(stack.policy('LogsPolicy')).not.toGrantAny({ actions: ['s3:GetObject'] });
  };

  const yaml = (statements: string): string =>
    (head + policy(`        Statement:\n${statements}`)).replace(
      'Type: AWS::S3::Bucket\n',
      'Type: AWS::S3::Bucket\n    Properties: { PublicAccessBlockConfiguration: { BlockPublicPolicy: false } }\n',
    );
  const everybody = (indent: string, more = '') => `${indent}- Sid: Read
${indent}  Effect: Allow
${indent}  Principal: '*'
${indent}  Action: s3:GetObject
${indent}  Resource: [!Join ['', [!GetAtt Logs.Arn, /a*]], !Sub '\${Logs.Arn}/b*', !Sub ['\${Arn}/c*', { Arn: !GetAtt Logs.Arn }]]
${more}`;
  const rest = `          - Sid: Other
            Effect: Allow
            Principal: { AWS: 'arn:aws:iam::111122223333:root' }
            Action: [s3:GetObject, s3:PutObject]
            Resource: !Sub '\${Logs.Arn}/*'
`;

  test('in YAML, with its functions and the condition that it stands in', () => {
    const told = "            Condition: { StringLike: { aws:UserAgent: !If [Named, !Sub '${Name}-*', 'x*'] } }\n";
    const text = yaml(everybody('          ', told) + rest);
    const message = messageOf(text, isNotPublic);
    expect(message).toContain(`To fix it, put this in place of statement 0 \`Read\`, lines 17-22  policy:17
          - Sid: Read
            Effect: Allow
            Principal: '*'
            Action: s3:GetObject
            Resource:
              - !Join [ '', [ !GetAtt Logs.Arn, /a* ] ]
              - !Sub '\${Logs.Arn}/b*'
              - !Sub [ '\${Arn}/c*', { Arn: !GetAtt Logs.Arn } ]
            Condition:
              StringLike:
                aws:UserAgent: !If [ Named, !Sub '\${Name}-*', x* ]
              StringEquals:
                aws:PrincipalAccount: !Ref AWS::AccountId
`);
    const mended = fromCloudFormation(pastedTemplate(text, message));
    isNotPublic(mended);
    expect(mended).toBeValidPolicy();
  });

  test('in a branch of a function, of which it takes the place', () => {
    const text = yaml(
      `          - !If\n            - Named\n${everybody('            ')}            - !Ref AWS::NoValue\n${rest}`,
    );
    const named = (template: string): Stack => fromCloudFormation(template, { parameters: { Name: 'x' } });
    const { message } = thrownBy(() => {
      isNotPublic(named(text));
    });
    expect(message).toContain('\n            - Sid: Read\n');
    isNotPublic(named(pastedTemplate(text, message)));
  });

  const object = {
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket', Properties: open },
      LogsPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Logs' },
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'Read',
                Effect: 'Allow',
                Principal: '*',
                Action: 's3:GetObject',
                Resource: { 'Fn::Sub': '${Logs.Arn}/*' },
              },
              {
                ...{ Sid: 'Other', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'] },
                Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/reader' } },
                Resource: { 'Fn::Sub': '${Logs.Arn}/*' },
              },
            ],
          },
        },
      },
    },
  };

  test.each([
    ['not public', isNotPublic],
    ['no reads', grantsNoReads],
  ])('in JSON: %s', (_, claim) => {
    const text = JSON.stringify(object, null, 2);
    const mended = pastedTemplate(text, messageOf(text, claim)).replace(/,(\s*\])/g, '$1');
    claim(fromCloudFormation(mended));
    expect(fromCloudFormation(mended)).toBeValidPolicy();
  });

  test('in YAML one goes, and another one is narrowed', () => {
    const text = yaml(everybody('          ') + rest);
    const message = messageOf(text, grantsNoReads);
    expect(message).toMatch(
      /To fix it, remove statement 0 `Read`, lines 17-21 {2}policy:17\nAnd put this in place of statement 1 `Other`, lines 22-26 {2}policy:22\n/,
    );
    expect(message).toContain('Principal:\n              AWS: "arn:aws:iam::111122223333:root"\n');
    grantsNoReads(fromCloudFormation(pastedTemplate(text, message)));
  });

  test('of a template without lines, by the id of its policy', () => {
    const message = thrownBy(() => {
      isNotPublic(fromCloudFormation(object));
    }).message;
    expect(message).toContain('To fix it, put this in place of statement 0 `Read` of LogsPolicy\n');
    expect(message).toContain('"Resource": { "Fn::Sub": "${Logs.Arn}/*" }');
    expect(message).toContain('Hint: in a CDK app change the PolicyStatement in the code of the stack');
    const added = thrownBy(() => {
      expect(fromCloudFormation(object).bucket('Logs')).toDenyInsecureTransport();
    }).message;
    expect(added).toContain('To fix it, put this first in "Statement" of LogsPolicy\n    {\n');
    expect(added).toContain('Hint: in a CDK app, such as\n  bucket.addToResourcePolicy(new iam.PolicyStatement({\n');
  });

  test('one in a branch of a function cannot go, and what a function makes cannot be changed', () => {
    const branch = yaml(
      `          - !If\n            - Named\n${everybody('            ')}            - !Ref AWS::NoValue\n${rest}`,
    );
    expect(messageOf(branch, grantsNoReads)).not.toContain('To fix it');
    const flow = yaml(
      `          - { Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: !Sub '\${Logs.Arn}/*' }\n`,
    );
    expect(messageOf(flow, isNotPublic)).toContain(
      'To fix it, put this in place of statement 0  policy:17\n          - Effect: Allow\n',
    );
    const line = yaml('').replace(
      'Statement:\n',
      "Statement: [{ Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: !Sub '${Logs.Arn}/*' }]\n",
    );
    expect(messageOf(line, isNotPublic)).not.toContain('To fix it');
  });
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

describe('statements that are not in a list, one a line, get no text, but how to write them', () => {
  const read =
    "{ Sid: Read, Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root' }, Action: s3:GetObject, Resource: !Sub '${Logs.Arn}/*' }";
  const lone = reads('          ').replace('- Effect', '  Effect');

  test.each([
    ['a lone statement', `        Statement: ${read}\n`],
    ['one over several lines', `        Statement:\n${lone}`],
    ['a list on one line', `        Statement: [${read}]\n`],
    ['a list that a function makes', `        Statement: !If [Named, [${read}], [${read}]]\n`],
  ])('%s', (_, statements) => {
    const message = messageOf(`${head}${policy(statements)}`, (stack) => {
      expect(stack.bucket('Logs')).toDenyInsecureTransport();
    });
    expect(message).toContain(
      'Nothing to paste: write "Statement" in the template as a list, each statement on lines of its own',
    );
  });

  test('and so written, a text', () => {
    const message = messageOf(`${head}${policy(`        Statement:\n          - ${read}\n`)}`, (stack) => {
      expect(stack.bucket('Logs')).toDenyInsecureTransport();
    });
    expect(message).toContain('To fix it, put this first in "Statement"');
  });
});
