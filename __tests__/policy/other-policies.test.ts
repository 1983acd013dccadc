import { isPolicyError, parsePolicy } from '../../src';
import { problemCodes } from '../../src/policy/codes';
import type { PolicyType } from '../../src/policy/model';
import { validate } from '../../src/policy/validate';
import { bothWays, doesNotHold, holds } from '../matchers/answered';

const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action: unknown, Resource: unknown, Condition?: object): object =>
  policy({ Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });

function found(document: object, type: PolicyType): string[] {
  return validate(document, { type }).map(({ code, severity }) => `${severity} ${code}`);
}

describe('no warning on what AWS takes', () => {
  it.each<[string, object, PolicyType]>([
    [
      'P14',
      policy({ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }),
      'resource',
    ],
    [
      'P14',
      policy({ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/prod/GET/*' }),
      'resource',
    ],
    [
      'SSM',
      allow('ssm:GetParameter', 'arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/*'),
      'identity',
    ],
    ['SSM', allow('ssm:GetParametersByPath', 'arn:aws:ssm:*::parameter/aws/service/*'), 'identity'],
    ['EC2', allow('ec2:RunInstances', 'arn:aws:ec2:us-east-1::image/ami-0abcdef1234567890'), 'identity'],
    ['IAM', allow('iam:GetPolicy', 'arn:aws:iam::aws:policy/ReadOnlyAccess'), 'identity'],
    [
      'P14',
      allow('cloudformation:CreateChangeSet', 'arn:aws:cloudformation:us-east-1:aws:transform/Serverless-2016-10-31'),
      'identity',
    ],
    ['P14', allow('lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:111122223333:function:f:prod'), 'identity'],
    [
      'P14',
      allow('rds:RestoreDBInstanceFromDBSnapshot', 'arn:aws:rds:us-east-1:111122223333:snapshot:rds:db-2026-01-01'),
      'identity',
    ],
    [
      'P13',
      allow('states:InvokeHTTPEndpoint', '*', { StringLike: { 'states:HTTPEndpoint': 'https://api.example.com/*' } }),
      'identity',
    ],
    [
      'P13',
      allow('s3:GetObject', '*', {
        ArnLike: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:*:111122223333:function:f' },
      }),
      'identity',
    ],
    ['P18', allow('s3:GetObject', 'arn:aws:s3::111122223333:accesspoint/m1.mrap/object/*'), 'identity'],
  ])('%s (%#)', (_fact, document, type) => {
    expect(found(document, type)).toEqual([]);
  });

  it.each<[string, number, PolicyType, string[]]>([
    ['A40: inline policies of a role', 10_240, 'identity', ['warning']],
    ['A41: an SCP since May 2026', 10_240, 'serviceControl', ['error']],
    ['A40: a boundary is a managed policy', 6_144, 'permissionsBoundary', ['error']],
  ])('%s: %i characters', (_what, limit, type, severities) => {
    const sized = (length: number): object => allow('s3:GetObject', `arn:aws:s3:::logs/${'a'.repeat(length)}`);
    const room = limit - JSON.stringify(sized(0)).length;
    const sizes = (length: number): string[] =>
      validate(sized(length), { type }).flatMap(({ code, severity }) =>
        code === 'POLICY_SIZE_EXCEEDS_QUOTA' ? [severity] : [],
      );
    expect([sizes(room), sizes(room + 1)]).toEqual([[], severities]);
  });

  it('what cannot be is still found: another service, a type that the action never takes', () => {
    const wrong = [
      allow('cloudformation:CreateChangeSet', 'arn:aws:s3:::templates/*'),
      allow('sqs:SendMessage', 'arn:aws:sns:us-east-1:111122223333:topic'),
      allow('s3:GetObject', 'arn:aws:s3:::logs'),
      allow('ec2:RunInstances', 'arn:aws:ec2:us-east-1:111122223333:vpn-gateway/vgw-1'),
      policy({
        Effect: 'Allow',
        Principal: '*',
        Action: 'execute-api:Invoke',
        Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f',
      }),
    ];
    for (const document of wrong) {
      expect(validate(document).map(({ code }) => code)).toContain('ACTION_DOES_NOT_APPLY_TO_RESOURCE');
    }
  });
});

describe('a mistake that IAM stores', () => {
  it.each<[string, string, object, PolicyType]>([
    ['A13', 'suggestion UNSUPPORTED_ID', { Id: 'x', ...allow('s3:GetObject', '*') }, 'identity'],
    [
      'I2',
      'warning INVALID_CONDITION_KEY_FORMAT',
      allow('s3:GetObject', '*', { Bool: { SecureTransport: 'true' } }),
      'identity',
    ],
    [
      'F34',
      'warning KMS_KEY_ARN_EXPECTED',
      allow('s3:PutObject', '*', { StringEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'alias/logs' } }),
      'identity',
    ],
    [
      'F34',
      'warning KMS_KEY_ARN_EXPECTED',
      allow('s3:PutObject', '*', {
        ArnLike: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:*:111122223333:alias/*' },
      }),
      'identity',
    ],
    [
      'F34',
      'warning KMS_KEY_ARN_EXPECTED',
      allow('s3:PutObject', '*', {
        StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': '1234abcd-12ab-34cd-56ef-1234567890ab' },
      }),
      'identity',
    ],
    [
      'C33',
      'warning IF_EXISTS_WITH_FOR_ANY_VALUE',
      allow('s3:*', '*', { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'a' } }),
      'identity',
    ],
    [
      'C27',
      'warning INVALID_CONDITION_MULTIPLE_BOOLEAN',
      allow('s3:*', '*', { Null: { 'aws:TagKeys': ['true', 'false'] } }),
      'identity',
    ],
    [
      'a destination of CloudWatch Logs',
      'warning INVALID_PRINCIPAL_FORMAT',
      policy({
        Effect: 'Allow',
        Principal: { AWS: 'logs.amazonaws.com' },
        Action: 'logs:PutSubscriptionFilter',
        Resource: 'arn:aws:logs:us-east-1:111122223333:destination:d',
      }),
      'resource',
    ],
  ])('%s: %s (%#)', (_fact, wanted, document, type) => {
    const problems = found(document, type);
    expect(problems).toContain(wanted);
    expect(problems.filter((one) => one.startsWith('error'))).toEqual([]);
  });

  it.each([
    'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws:kms:*:111122223333:key/*',
    '*',
    '*/1234abcd-12ab-34cd-56ef-1234567890ab',
    '${aws:PrincipalTag/key}',
  ])('F34: %s may be the ARN of a key', (value) => {
    const document = allow('s3:PutObject', '*', {
      StringLike: { 's3:x-amz-server-side-encryption-aws-kms-key-id': value },
    });
    expect(found(document, 'identity')).toEqual([]);
  });

  it('a misplaced service name is refused elsewhere', () => {
    const document = policy({
      Effect: 'Allow',
      Principal: { AWS: 'logs.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: '*',
    });
    expect(found(document, 'resource')).toContain('error INVALID_PRINCIPAL_FORMAT');
  });
});

describe('what IAM refuses', () => {
  it.each<[unknown, PolicyType]>([
    [[], 'identity'],
    [[], 'permissionsBoundary'],
    [[], 'kmsKey'],
  ])('A16: Resource %j', (Resource, type) => {
    const principal = type === 'kmsKey' ? { Principal: '*' } : {};
    expect(found(policy({ Effect: 'Allow', ...principal, Action: 'kms:Decrypt', Resource }), type)).toContain(
      'error EMPTY_ARRAY_RESOURCE',
    );
  });

  it('A16: Resource [] in a bucket policy', () => {
    const document = policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: [] });
    expect(found(document, 'resource')).toContain('error EMPTY_ARRAY_RESOURCE');
  });
});

describe('what is refused when it is saved anew, while deployed documents hold it', () => {
  const github = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
  const federated = (Federated: unknown, Condition: object, Action: unknown = 'sts:AssumeRoleWithWebIdentity') =>
    parsePolicy(policy({ Effect: 'Allow', Principal: { Federated }, Action, Condition }), { type: 'trust' });
  const aud = { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } };
  const subject = { StringLike: { 'Token.Actions.GitHubUserContent.com:SUB': 'repo:octo/*' } };
  const pool = { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:1' } };
  const amr = { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } };

  it.each([
    ['GitHub without sub', federated(github, aud), doesNotHold],
    ['one of two providers', federated([github, 'accounts.google.com'], aud, 'sts:*'), doesNotHold],
    ['GitHub with sub', federated(github, { ...aud, ...subject }), holds],
    ['Cognito without aud', federated('cognito-identity.amazonaws.com', amr), doesNotHold],
    ['Cognito with aud', federated('cognito-identity.amazonaws.com', { ...amr, ...pool }), holds],
    [
      'Buildkite without sub',
      federated('arn:aws:iam::111122223333:oidc-provider/agent.buildkite.com', {}),
      doesNotHold,
    ],
    [
      'Vercel with aud',
      federated('arn:aws:iam::111122223333:oidc-provider/oidc.vercel.com', {
        StringEquals: { 'oidc.vercel.com:aud': 'https://vercel.com/acme' },
      }),
      holds,
    ],
    ["one's own provider", federated('arn:aws:iam::111122223333:oidc-provider/id.example.com', {}), holds],
    ['tags of the session alone', federated(github, aud, 'sts:TagSession'), holds],
  ])('P16: %s', (_what, trust, wanted) => {
    expect(bothWays(trust, 'toBeValidPolicy')).toEqual(wanted);
  });

  it('P16, B28: claims on a deployed one are answered', () => {
    const trust = federated(github, aud);
    expect(bothWays(trust, 'toGrantAny', { actions: ['sts:AssumeRoleWithWebIdentity'] })).toEqual(holds);
    const orphan = policy({
      Effect: 'Allow',
      Principal: { AWS: ['AROA1234567890EXAMPLE', 'AIDA1234567890EXAMPLE'] },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/*',
    });
    expect(bothWays(orphan, 'toBeValidPolicy')).toEqual(doesNotHold);
    expect(bothWays(orphan, 'toHaveFinding', 'INVALID_ROLE_REFERENCE')).toEqual(holds);
    expect(bothWays(orphan, 'toGrantAny')).toEqual(doesNotHold);
    expect(bothWays(orphan, 'toBePublic')).toEqual(doesNotHold);
  });

  it('A22: everybody in a trust policy is refused, claims on it too', () => {
    const document = policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' });
    expect(bothWays(parsePolicy(document, { type: 'trust' }), 'toBeValidPolicy')).toEqual(doesNotHold);
    let thrown: unknown;
    try {
      expect(parsePolicy(document, { type: 'trust' })).toBePublic();
    } catch (error) {
      thrown = error;
    }
    expect(isPolicyError(thrown)).toBe(true);
  });

  it('knows its codes', () => {
    expect(problemCodes.MISSING_IDENTITY_PROVIDER_CLAIM).toBe('error');
  });
});
