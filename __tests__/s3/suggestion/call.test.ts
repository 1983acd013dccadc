import {
  environment,
  every,
  fromCloudFormation,
  iamRole,
  originAccessIdentity,
  s3Bucket,
  vpcEndpoint,
  type Environment,
  type Outcome,
} from '../../../src';
import { ask, type Matcher } from '../../matchers/answered';
import { callToTry, outcomeOfCode } from '../../matchers/call-to-try';

test('an origin access identity is typed by its id', () => {
  const caller = originAccessIdentity('E1EXAMPLE00000');
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE00000' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::site/*',
      },
    ],
  };
  const { message } = ask(policy, 'toGrantAny', [{ actions: ['s3:GetObject'], principals: [caller] }], 'not');
  expect(message).toMatch(/to try +getObject\(\{.*caller: originAccessIdentity\('E1EXAMPLE00000'\)/);
});

describe('the call to try runs where the claim was asked, and is decided as the message says', () => {
  const account = '111122223333';
  const deployer = `arn:aws:iam::${account}:role/ci/Deployer`;
  const reads = (Principal: object): object => ({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal, Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::logs/*' },
      { Effect: 'Allow', Principal, Action: ['s3:PutObject'], Resource: 'arn:aws:s3:::logs/*' },
    ],
  });
  const deny = (Principal: object): object => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' }],
  });
  const policy = reads({ AWS: deployer });
  const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
  const around = (more: object = {}): Environment =>
    environment({
      buckets: [s3Bucket({ name: 'logs', account, policy })],
      principals: [iamRole(deployer, { policies: [all] })],
      ...more,
    });
  const set = { bucket: 'logs', callers: [iamRole(deployer)] };
  const through = { ...all, Statement: [{ ...all.Statement[0], Principal: '*' }] };
  const endpoint = vpcEndpoint('vpce-0a1b2c3d', { vpc: 'vpc-0a1b2c3d', policy: through });
  const control = { ...all, Statement: [{ Effect: 'Deny', Action: 's3:Put*', Resource: '*' }, ...all.Statement] };
  const bucket = s3Bucket({ name: 'logs', account, policy });
  const locked = deny({ AWS: account });

  test.each<[string, unknown, Matcher, readonly unknown[], Outcome]>([
    ['a policy', policy, 'toDenyInsecureTransport', [], 'Allow'],
    [
      'a caller whom the claim names',
      locked,
      'toAllow',
      [every({ ...set, actions: ['s3:GetObject'] })],
      'ExplicitDeny',
    ],
    ['a bucket', bucket, 'toDenyInsecureTransport', [], 'Allow'],
    ['buckets of an environment', around(), 'toDenyInsecureTransport', [], 'Allow'],
    ['uploads', around(), 'toRequireSseKms', [], 'Allow'],
    ['a set of calls in an environment', around(), 'toDeny', [every({ ...set, secure: false })], 'Allow'],
    ['a set that is not denied', around(), 'toExplicitlyDeny', [every(set)], 'Allow'],
    ['a set through an endpoint', around(), 'toDeny', [every({ ...set, from: endpoint })], 'Allow'],
    [
      'a set that an SCP denies',
      around({ serviceControl: [[control]] }),
      'toAllow',
      [every({ ...set, actions: ['s3:PutObject'] })],
      'ExplicitDeny',
    ],
  ])('%s', (_, subject, matcher, given, outcome) => {
    const { kind, message } = ask(subject, matcher, given);
    expect(kind).toBe('fails');
    const code = callToTry(message) ?? '';
    expect(code).toMatch(/'arn:aws:iam::\d+:role\/ci\/Deployer'|env\.role\('Deployer'\)/);
    expect(outcomeOfCode(code, subject, { env: subject })).toBe(outcome);
  });

  test('a role of the same name on another path is not taken for it', () => {
    const others = reads({
      AWS: [`arn:aws:iam::444455556666:role/x/Deployer`, `arn:aws:iam::${account}:role/XDeployer`],
    });
    const { message } = ask(others, 'toDeny', [
      every({ bucket: 'logs', callers: [`arn:aws:iam::${account}:role/XDeployer`] }),
    ]);
    expect(callToTry(message)).toContain(`'arn:aws:iam::${account}:role/XDeployer'`);
  });

  test('in a template its names are references', () => {
    const template = (principal: string): string => `Resources:
  Logs: { Type: AWS::S3::Bucket }
  Deployer:
    Type: AWS::IAM::Role
    Properties:
      Path: /ci/
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }]
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { AWS: ${principal} }, Action: s3:GetObject, Resource: !Sub '\${Logs.Arn}/*' }
`;
    for (const principal of ['!GetAtt Deployer.Arn', "!Sub 'arn:aws:iam::${AWS::AccountId}:root'", account]) {
      const stack = fromCloudFormation(template(principal));
      const { message } = ask(stack.bucket('Logs'), 'toDenyInsecureTransport', []);
      expect(outcomeOfCode(callToTry(message) ?? '', stack.bucket('Logs'), { stack })).toBe('Allow');
    }
  });
});
