import { readFileSync } from 'node:fs';
import { resolverOf, shownBy } from './open-names';

const place = { account: '111122223333', region: 'eu-west-1' };
const at = (service: string, rest: string): string => `arn:aws:${service}:eu-west-1:111122223333:${rest}`;
const iam = (rest: string): string => `arn:aws:iam::111122223333:${rest}`;

type Case = readonly [type: string, nameProperty: string | undefined, ref: string, attributes: Record<string, string>];

const machine = at('states', 'stateMachine:named');
/** "Return values" on the page of each type in the CloudFormation Template Reference, of a resource that is called `named`. */
const cases: readonly Case[] = [
  ['AWS::S3::Bucket', 'BucketName', 'named', { Arn: 'arn:aws:s3:::named' }],
  ['AWS::S3::AccessPoint', 'Name', 'named', { Arn: at('s3', 'accesspoint/named') }],
  ['AWS::IAM::Role', 'RoleName', 'named', { Arn: iam('role/named') }],
  ['AWS::IAM::User', 'UserName', 'named', { Arn: iam('user/named') }],
  ['AWS::IAM::Group', 'GroupName', 'named', { Arn: iam('group/named') }],
  ['AWS::IAM::ManagedPolicy', 'ManagedPolicyName', iam('policy/named'), { PolicyArn: iam('policy/named') }],
  [
    'AWS::SQS::Queue',
    'QueueName',
    'https://sqs.eu-west-1.amazonaws.com/111122223333/named',
    { Arn: at('sqs', 'named'), QueueName: 'named' },
  ],
  ['AWS::SNS::Topic', 'TopicName', at('sns', 'named'), { TopicArn: at('sns', 'named'), TopicName: 'named' }],
  ['AWS::Lambda::Function', 'FunctionName', 'named', { Arn: at('lambda', 'function:named') }],
  ['AWS::Serverless::Function', 'FunctionName', 'named', { Arn: at('lambda', 'function:named') }],
  ['AWS::Serverless::SimpleTable', 'TableName', 'named', { Arn: at('dynamodb', 'table/named') }],
  ['AWS::DynamoDB::Table', 'TableName', 'named', { Arn: at('dynamodb', 'table/named') }],
  ['AWS::DynamoDB::GlobalTable', 'TableName', 'named', { Arn: at('dynamodb', 'table/named') }],
  ['AWS::Backup::BackupVault', 'BackupVaultName', 'named', { BackupVaultArn: at('backup', 'backup-vault:named') }],
  ['AWS::CodeBuild::Project', 'Name', 'named', { Arn: at('codebuild', 'project/named') }],
  ['AWS::ECS::Cluster', 'ClusterName', 'named', { Arn: at('ecs', 'cluster/named') }],
  ['AWS::Elasticsearch::Domain', 'DomainName', 'named', { Arn: at('es', 'domain/named') }],
  ['AWS::OpenSearchService::Domain', 'DomainName', 'named', { Arn: at('es', 'domain/named') }],
  ['AWS::ECR::Repository', 'RepositoryName', 'named', { Arn: at('ecr', 'repository/named') }],
  ['AWS::Logs::LogGroup', 'LogGroupName', 'named', { Arn: at('logs', 'log-group:named:*') }],
  ['AWS::Kinesis::Stream', 'Name', 'named', { Arn: at('kinesis', 'stream/named') }],
  [
    'AWS::KinesisFirehose::DeliveryStream',
    'DeliveryStreamName',
    'named',
    { Arn: at('firehose', 'deliverystream/named') },
  ],
  ['AWS::Events::EventBus', 'Name', 'named', { Arn: at('events', 'event-bus/named'), Name: 'named' }],
  ['AWS::Events::Rule', 'Name', 'named', { Arn: at('events', 'rule/named') }],
  ['AWS::StepFunctions::StateMachine', 'StateMachineName', machine, { Arn: machine, Name: 'named' }],
  ['AWS::Serverless::StateMachine', 'Name', machine, { Arn: machine, Name: 'named' }],
  ['AWS::KMS::Key', undefined, 'named', { Arn: at('kms', 'key/named'), KeyId: 'named' }],
  ['AWS::KMS::ReplicaKey', undefined, 'named', { Arn: at('kms', 'key/named'), KeyId: 'named' }],
  [
    'AWS::EFS::FileSystem',
    undefined,
    'named',
    { Arn: at('elasticfilesystem', 'file-system/named'), FileSystemId: 'named' },
  ],
  ['AWS::ApiGateway::RestApi', undefined, 'named', { RestApiId: 'named' }],
  ['AWS::ApiGatewayV2::Api', undefined, 'named', { ApiId: 'named' }],
  ['AWS::Serverless::Api', undefined, 'named', {}],
  ['AWS::Serverless::HttpApi', undefined, 'named', {}],
  ['AWS::Cognito::UserPool', undefined, 'named', { Arn: at('cognito-idp', 'userpool/named') }],
  ['AWS::Cognito::IdentityPool', undefined, 'eu-west-1:named', {}],
  ['AWS::EC2::VPC', undefined, 'named', { VpcId: 'named' }],
  ['AWS::EC2::VPCEndpoint', undefined, 'named', { Id: 'named' }],
  ['AWS::CloudFront::Distribution', undefined, 'named', { Id: 'named' }],
  ['AWS::CloudFront::CloudFrontOriginAccessIdentity', undefined, 'named', { Id: 'named' }],
];

test.each(cases)('%s', (Type, nameProperty, ref, attributes) => {
  const Properties = nameProperty === undefined ? {} : { [nameProperty]: 'named' };
  const resolver = resolverOf({ Resources: { One: { Type, Properties } } }, {}, place);
  // Without a property for it, AWS chooses the name.
  const text = (value: unknown): unknown => String(shownBy(resolver, value)).replace('«name of One»', 'named');
  expect(text({ Ref: 'One' })).toBe(ref);
  for (const [name, wanted] of Object.entries(attributes)) expect(text({ 'Fn::GetAtt': ['One', name] })).toBe(wanted);
});

test('there is a case for each type and attribute', () => {
  const source = readFileSync('src/sources/cloudformation/resource-shapes.ts', 'utf8');
  const types = [...source.matchAll(/^ {4}'(AWS::[\w:]+)':/gm)].map(([, type]) => type);
  expect(types.length).toBeGreaterThan(30);
  expect(cases.map(([type]) => type).sort()).toEqual(types.sort());
});

test('of a rule on another bus than the default one the table tells nothing', () => {
  const rule = { Type: 'AWS::Events::Rule', Properties: { Name: 'named', EventBusName: 'orders' } };
  const resolver = resolverOf({ Resources: { One: rule } }, {}, place);
  for (const value of [{ Ref: 'One' }, { 'Fn::GetAtt': ['One', 'Arn'] }])
    expect(String(shownBy(resolver, value))).not.toContain('named');
});
