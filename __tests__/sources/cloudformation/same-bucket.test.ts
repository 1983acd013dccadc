import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Effect, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, CfnBucket, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import '../../../src/setup';
import { fromCdk, fromCloudFormation, type Stack as ReadStack } from '../../../src';
import { inEveryDeployment } from '../../../src/sources/cloudformation/every-deployment';

const yaml = `
Resources:
  Logs:
    Type: AWS::S3::Bucket
  Guard:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [!GetAtt Logs.Arn, !Sub '\${Logs.Arn}/*']
            Condition: { Bool: { aws:SecureTransport: 'false' } }
`;
const [bucket, objects] = [
  { 'Fn::GetAtt': ['Logs', 'Arn'] },
  { 'Fn::Join': ['', [{ 'Fn::GetAtt': 'Logs.Arn' }, '/*']] },
];
const json = JSON.stringify({
  Resources: {
    Logs: { Type: 'AWS::S3::Bucket' },
    Guard: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Logs' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [bucket, objects],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
  },
});

const appWith = (context: Record<string, unknown> = {}) => new App({ builtinCloudFormationValidation: false, context });

function constructs(): Stack {
  const stack = new Stack(appWith(), 'Lake');
  const logs = new CfnBucket(stack, 'Logs');
  const statement = new PolicyStatement({
    effect: Effect.DENY,
    principals: [new StarPrincipal()],
    actions: ['s3:*'],
    resources: [logs.attrArn, `${logs.attrArn}/*`],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const policyDocument = { Version: '2012-10-17', Statement: [statement.toStatementJson()] };
  new CfnBucketPolicy(stack, 'Guard', { bucket: logs.ref, policyDocument });
  return stack;
}

/** An ordinary deployment as plain data: without the places, which are those of each text. */
function deployed(stack: ReadStack): unknown {
  const { template } = stack as unknown as { readonly template: object };
  const verdict = inEveryDeployment({
    template,
    given: [stack],
    ask: ([environment]) => ({ holds: true, evidence: environment as ReadStack }),
  });
  if (verdict.answer !== 'proven') throw new Error(verdict.answer);
  const { buckets, keys, principals, endpoints, accounts } = verdict.witness;
  return JSON.parse(
    JSON.stringify({ buckets, keys, principals, endpoints, accounts }, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'document' in value ? value.document : value,
    ),
  );
}

test('the same bucket in YAML, JSON and the CDK is one environment', () => {
  const fromYaml = deployed(fromCloudFormation(yaml));
  expect(fromYaml).toMatchObject({ buckets: [{ name: 'stack-logs-1a2b3c4d5e6f' }] });
  expect(deployed(fromCloudFormation(json))).toEqual(fromYaml);
  expect(deployed(fromCdk(constructs()))).toEqual(fromYaml);
});

describe.each([true, false])('statements merged by the CDK: %s', (isMinimized) => {
  const stack = new Stack(appWith({ '@aws-cdk/aws-iam:minimizePolicies': isMinimized }), 'Lake');
  const logs = new Bucket(stack, 'Logs');
  const add = (actions: string[], effect: Effect, principals: (StarPrincipal | AccountPrincipal)[], conditions = {}) =>
    logs.addToResourcePolicy(
      new PolicyStatement({
        actions,
        effect,
        principals,
        conditions,
        resources: [logs.bucketArn, logs.arnForObjects('*')],
      }),
    );
  const secured = { Bool: { 'aws:SecureTransport': 'false' } };
  add(['s3:Get*'], Effect.DENY, [new StarPrincipal()], secured);
  add(['s3:*'], Effect.DENY, [new StarPrincipal()], secured);
  add(['s3:GetObject'], Effect.ALLOW, [new AccountPrincipal('444455556666')]);
  add(['s3:ListBucket'], Effect.ALLOW, [new AccountPrincipal('444455556666')]);
  const read = fromCdk(stack, { account: '111122223333' });

  test('is what the template has', () => {
    const template = Template.fromStack(stack).findResources('AWS::S3::BucketPolicy');
    const [policy] = Object.values(template) as { Properties: { PolicyDocument: { Statement: unknown[] } } }[];
    expect(policy?.Properties.PolicyDocument.Statement).toHaveLength(isMinimized ? 3 : 4);
  });

  test('every claim answers alike', () => {
    const policy = read.policy('Logs/Policy');
    expect(policy).toDenyInsecureTransport();
    expect(policy).not.toBePublic();
    expect(policy).toDenyAnonymous();
    expect(policy).not.toRequireSseS3();
    expect(policy).not.toEnforceIdentityPerimeter({ accounts: ['777788889999'] });
    expect(policy).toEnforceIdentityPerimeter({ accounts: [read.account, '444455556666'] });
    expect(policy).toGrantAny({ actions: ['s3:ListBucket'] });
    expect(policy).not.toGrantAny({ actions: ['s3:PutObject'] });
  });
});
