import {
  call,
  environment,
  every,
  fromCloudFormation,
  iamRole,
  parsePolicy,
  putObject,
  s3Bucket,
  vpcEndpoint,
  webIdentity,
} from '../../src';
import { thrownBy } from '../thrown';

const provider = 'arn:aws:iam::207418536699:oidc-provider/token.actions.githubusercontent.com';
const claims = { aud: 'sts.amazonaws.com', sub: 'repo:heron/site:ref:refs/heads/main' };
const assume = call('sts:AssumeRoleWithWebIdentity', {
  resource: 'arn:aws:iam::207418536699:role/site-deploy',
  caller: webIdentity(provider, claims),
});

const trust = (operator: string, sub: string): string =>
  JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: provider },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
            [operator === 'StringEquals' ? 'ForAnyValue:StringEquals' : operator]: {
              'token.actions.githubusercontent.com:sub': sub,
            },
          },
        },
      ],
    },
    undefined,
    2,
  );

test.each([
  ['StringEquals', 'repo:heron/site:ref:/refs/heads/main', 'repo:heron/site:ref:refs/heads/main'],
  ['StringLike', 'repo:heron/site:ref:/refs/heads/*', 'repo:heron/site:ref:refs/heads/*'],
])('a slash too many in a %s of a subject goes', (operator, sub, meant) => {
  const { message } = thrownBy(() => {
    expect(parsePolicy(trust(operator, sub), { type: 'trust' })).toAllow(assume);
  });
  expect(message).toContain(`"token.actions.githubusercontent.com:sub": "${meant}"`);
  expect(parsePolicy(trust(operator, meant), { type: 'trust' })).toAllow(assume);
});

test('the policy of an endpoint lacks the objects of a bucket', () => {
  const policy = parsePolicy(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Ours',
          Effect: 'Allow',
          Principal: '*',
          Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
          Resource: ['arn:aws:s3:::billing-in', 'arn:aws:s3:::billing-in/*', 'arn:aws:s3:::billing-out'],
        },
      ],
    },
    { type: 'vpcEndpoint' },
  );
  const endpoint = vpcEndpoint('vpce-0d4f6a1b7c9e23580', { vpc: 'vpc-07a1c9e5d2b3f4680', policy });
  const account = environment({
    buckets: [s3Bucket({ name: 'billing-in' }), s3Bucket({ name: 'billing-out' })],
    endpoints: [endpoint],
    principals: [
      iamRole('arn:aws:iam::167340925518:role/run', {
        policies: [
          {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::billing-out/*' }],
          },
        ],
      }),
    ],
  });
  const { message } = thrownBy(() => {
    expect(account).toAllow(
      putObject({ bucket: 'billing-out', key: 'a.pdf', caller: account.role('run'), from: endpoint, secure: true }),
    );
  });
  expect(message).toContain('To fix it, add "arn:aws:s3:::billing-out/*" to "Resource" in statement 0 `Ours`');
});

const archive = `Resources:
  ArchiveKey:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - Sid: Admins
            Effect: Allow
            Principal:
              AWS: arn:aws:iam::111122223333:role/admin
            Action: kms:Put*
            Resource: '*'
          - Sid: ThroughS3
            Effect: Allow
            Principal:
              AWS: !GetAtt Archivist.Arn
            Action: kms:GenerateDataKey
            Resource: '*'
            Condition:
              StringEquals:
                kms:ViaService: s3.us-east-1.amazonaws.com
  Archive:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt ArchiveKey.Arn
  Archivist:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: { Service: lambda.amazonaws.com }
            Action: sts:AssumeRole
      Policies:
        - PolicyName: archive
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: s3:PutObject
                Resource: !Sub '\${Archive.Arn}/*'
              - Effect: Allow
                Action: logs:PutLogEvents
                Resource: '*'
`;

test('a service is named in the Region of the stack', () => {
  const message = thrownBy(() => {
    const stack = fromCloudFormation(archive, { region: 'ca-central-1' });
    expect(stack).toAllow(
      putObject({ bucket: stack.bucket('Archive'), key: 'a', caller: stack.role('Archivist'), secure: true }),
    );
  }).message;
  expect(message).toContain('make kms:ViaService: s3.ca-central-1.amazonaws.com in statement 1 `ThroughS3`  policy:22');
});

test('a Sid of an IAM policy keeps its letters and digits', () => {
  const { message } = thrownBy(() => {
    expect({
      Version: '2012-10-17',
      Statement: [{ Sid: 'read-credentials', Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
    }).toBeValidPolicy();
  });
  expect(message).toContain('did you mean "readCredentials"?');
  expect(message).toContain(
    'To fix it, write "readCredentials" for "read-credentials" in statement 0 `read-credentials`  Statement[0].Sid',
  );
});

test('a Sid in a template is written otherwise at its line', () => {
  const template = `Resources:
  Worker:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Sid: read-credentials
            Effect: Allow
            Action: s3:GetObject
            Resource: !Sub arn:\${AWS::Partition}:s3:::ledger/*
`;
  const { message } = thrownBy(() => {
    expect(fromCloudFormation(template).policy('Worker')).toBeValidPolicy();
  });
  expect(message).toContain(
    'To fix it, write "readCredentials" for "read-credentials" in statement 0 `read-credentials`  policy:7',
  );
});

test('of two statements with the same word it is said which has it in error', () => {
  const provider = { Federated: 'arn:aws:iam::207418536699:saml-provider/okta' };
  const of = (Sid: string, Principal: object): object => ({
    Sid,
    Effect: 'Allow',
    Principal,
    Action: 'sts:AssumeRole',
  });
  const text = JSON.stringify(
    { Version: '2012-10-17', Statement: [of('Team', { AWS: '207418536699' }), of('Single', provider)] },
    null,
    2,
  );
  const line = 1 + text.split('\n').findLastIndex((one) => one.includes('"Action"'));
  const { message } = thrownBy(() => {
    expect(parsePolicy(text, { type: 'trust', source: 'trust.json' })).not.toHaveFinding(
      'MISMATCHED_ACTION_FOR_PRINCIPAL',
    );
  });
  expect(message).toContain(
    `To fix it, write "sts:AssumeRoleWithSAML" for "sts:AssumeRole" in statement 1 \`Single\`  trust.json:${line}`,
  );
});

test.each([
  [{ Federated: provider }, 'sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'],
  [{ Federated: 'arn:aws:iam::207418536699:saml-provider/okta' }, 'sts:AssumeRole', 'sts:AssumeRoleWithSAML'],
  [{ AWS: '207418536699' }, 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRole'],
])('principals %j assume a role by another action than %s', (Principal, Action, meant) => {
  const { message } = thrownBy(() => {
    expect(
      parsePolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action }] }, { type: 'trust' }),
    ).not.toHaveFinding('MISMATCHED_ACTION_FOR_PRINCIPAL');
  });
  expect(message).toContain(`did you mean "${meant}"?`);
  expect(message).toContain(`To fix it, write "${meant}" for "${Action}" in statement 0  Statement[0].Action`);
});

describe('an ARN of which a function writes some parts', () => {
  const template = (arn: string): string => `Resources:
  Developers:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: lambda:UpdateFunctionCode
            Resource: '*'
          - Sid: ByThePipeline
            Effect: Deny
            Action: lambda:UpdateFunctionCode
            Resource: ${arn}
`;
  const messageFor = (arn: string): string => {
    const stack = fromCloudFormation(template(arn), { region: 'eu-central-1', account: '519374620815' });
    const changes = every({
      actions: ['lambda:UpdateFunctionCode'],
      resources: ['arn:aws:lambda:eu-central-1:519374620815:function:prod-checkout'],
      callers: ['arn:aws:iam::519374620815:role/developer'],
    });
    return thrownBy(() => {
      expect(stack.policy('Developers')).toExplicitlyDeny(changes);
    }).message;
  };
  const written = (region: string): string =>
    `!Sub arn:\${AWS::Partition}:lambda:${region}:\${AWS::AccountId}:function:prod-*`;

  test('keeps them where its Region alone changes', () => {
    const message = messageFor(written('eu-west-1'));
    expect(message).toContain(
      'make Resource: !Sub "arn:${AWS::Partition}:lambda:eu-central-1:${AWS::AccountId}:function:prod-*" in statement 1',
    );
    expect(message.slice(message.indexOf('To fix it')).split('\n')[0]).not.toContain('519374620815');
  });
});
