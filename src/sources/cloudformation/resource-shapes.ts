import type { Language } from '../../languages/language';
import type { Resource } from './template';
import {
  bucketName,
  drawnBucketName,
  drawnId,
  drawnName,
  drawnQueueName,
  drawnWideName,
  plainName,
  wideName,
} from './name-languages';

/**
 * How a resource's name and what is derived from it look ("Return values" on the page of each resource type, CloudFormation
 * Template Reference). `{name}` is the physical name, `{path}` the `Path` of an IAM resource.
 */
export interface ResourceShape {
  /** The property that chooses the name; without it the name is drawn. */
  readonly nameProperty?: string;
  /** A property with which `Ref` and the attributes look otherwise, which the table does not tell. */
  readonly unless?: string;
  /** Names that AWS takes for one that the template chooses. */
  readonly language: Language;
  readonly longest: number;
  readonly drawn: Language;
  readonly example: (id: string) => string;
  readonly ref?: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const arn = (service: string, resource: string): string => `arn:{partition}:${service}:{region}:{account}:${resource}`;
const iam = (kind: string): string => `arn:{partition}:iam::{account}:${kind}{path}{name}`;

/** CloudFormation cuts what is too long, before the letters that it draws; some room is left to tell names apart. */
const drawnFrom = (id: string, longest: number): string =>
  `${`stack-${id}`.slice(0, longest - '-1A2B3C4D5E6F'.length - 4)}-1A2B3C4D5E6F`;

function named(
  nameProperty: string,
  ref: string | undefined,
  attributes: Readonly<Record<string, string>>,
  rest: Partial<ResourceShape> = {},
): ResourceShape {
  const { longest = 255 } = rest;
  return {
    nameProperty,
    language: plainName,
    longest,
    drawn: drawnName,
    example: (id) => drawnFrom(id, longest),
    ...(ref !== undefined && { ref }),
    attributes,
    ...rest,
  };
}

function identified(
  example: string,
  drawn: Language,
  attributes: Readonly<Record<string, string>> = {},
): ResourceShape {
  return { language: drawn, longest: 255, drawn, example: () => example, ref: '{name}', attributes };
}

const wide = { language: wideName, drawn: drawnWideName };
const name = '{name}';

const lambdaFunction = named('FunctionName', name, { Arn: arn('lambda', 'function:{name}') }, { longest: 64 });
const stateMachine = (nameProperty: string): ResourceShape => {
  const ofMachine = arn('states', 'stateMachine:{name}');
  return named(nameProperty, ofMachine, { Arn: ofMachine, Name: name }, { longest: 80 });
};
const searchDomain = named(
  'DomainName',
  name,
  { Arn: arn('es', 'domain/{name}') },
  { language: bucketName, longest: 28, drawn: drawnBucketName, example: (id) => drawnFrom(id, 28).toLowerCase() },
);

const shapes = new Map<string, ResourceShape>(
  Object.entries({
    'AWS::S3::Bucket': named(
      'BucketName',
      name,
      { Arn: 'arn:{partition}:s3:::{name}' },
      {
        language: bucketName,
        longest: 63,
        drawn: drawnBucketName,
        example: (id) => drawnFrom(id, 63).toLowerCase(),
      },
    ),
    'AWS::S3::AccessPoint': named('Name', name, { Arn: arn('s3', 'accesspoint/{name}') }),
    'AWS::IAM::Role': named('RoleName', name, { Arn: iam('role') }, { longest: 64 }),
    'AWS::IAM::User': named('UserName', name, { Arn: iam('user') }, { longest: 64 }),
    'AWS::IAM::Group': named('GroupName', name, { Arn: iam('group') }, { longest: 128 }),
    'AWS::IAM::ManagedPolicy': named('ManagedPolicyName', iam('policy'), { PolicyArn: iam('policy') }),
    // Its Ref is the queue's URL, which is never the ARN that a policy asks for.
    'AWS::SQS::Queue': named(
      'QueueName',
      'https://sqs.{region}.{suffix}/{account}/{name}',
      { Arn: arn('sqs', name), QueueName: name },
      { longest: 80, drawn: drawnQueueName },
    ),
    'AWS::SNS::Topic': named(
      'TopicName',
      arn('sns', name),
      { TopicArn: arn('sns', name), TopicName: name },
      { drawn: drawnQueueName },
    ),
    'AWS::Lambda::Function': lambdaFunction,
    'AWS::Serverless::Function': lambdaFunction,
    'AWS::Serverless::SimpleTable': named('TableName', name, { Arn: arn('dynamodb', 'table/{name}') }),
    'AWS::DynamoDB::Table': named('TableName', name, { Arn: arn('dynamodb', 'table/{name}') }),
    'AWS::DynamoDB::GlobalTable': named('TableName', name, { Arn: arn('dynamodb', 'table/{name}') }),
    'AWS::Backup::BackupVault': named('BackupVaultName', name, {
      BackupVaultArn: arn('backup', 'backup-vault:{name}'),
    }),
    'AWS::CodeBuild::Project': named('Name', name, { Arn: arn('codebuild', 'project/{name}') }),
    'AWS::ECS::Cluster': named('ClusterName', name, { Arn: arn('ecs', 'cluster/{name}') }),
    'AWS::Elasticsearch::Domain': searchDomain,
    'AWS::OpenSearchService::Domain': searchDomain,
    'AWS::ECR::Repository': named('RepositoryName', name, { Arn: arn('ecr', 'repository/{name}') }, wide),
    'AWS::Logs::LogGroup': named('LogGroupName', name, { Arn: arn('logs', 'log-group:{name}:*') }, wide),
    'AWS::Kinesis::Stream': named('Name', name, { Arn: arn('kinesis', 'stream/{name}') }),
    'AWS::KinesisFirehose::DeliveryStream': named('DeliveryStreamName', name, {
      Arn: arn('firehose', 'deliverystream/{name}'),
    }),
    'AWS::Events::EventBus': named('Name', name, { Arn: arn('events', 'event-bus/{name}'), Name: name }, wide),
    // Of another bus than the default one, both have the name of the bus before that of the rule.
    'AWS::Events::Rule': named(
      'Name',
      name,
      { Arn: arn('events', 'rule/{name}') },
      { longest: 64, unless: 'EventBusName' },
    ),
    'AWS::StepFunctions::StateMachine': stateMachine('StateMachineName'),
    'AWS::Serverless::StateMachine': stateMachine('Name'),
    'AWS::KMS::Key': identified('1234abcd-12ab-34cd-56ef-1234567890ab', drawnId(''), {
      Arn: arn('kms', 'key/{name}'),
      KeyId: name,
    }),
    'AWS::KMS::ReplicaKey': identified('mrk-1234abcd12ab34cd56ef1234567890ab', drawnId('mrk-'), {
      Arn: arn('kms', 'key/{name}'),
      KeyId: name,
    }),
    'AWS::EFS::FileSystem': identified('fs-0a1b2c3d4e5f67890', drawnId('fs-'), {
      Arn: arn('elasticfilesystem', 'file-system/{name}'),
      FileSystemId: name,
    }),
    'AWS::ApiGateway::RestApi': identified('a1b2c3d4e5', drawnId(''), { RestApiId: name }),
    'AWS::ApiGatewayV2::Api': identified('a1b2c3d4e5', drawnId(''), { ApiId: name }),
    'AWS::Serverless::Api': identified('a1b2c3d4e5', drawnId('')),
    'AWS::Serverless::HttpApi': identified('a1b2c3d4e5', drawnId('')),
    'AWS::Cognito::UserPool': identified('eu-west-1_1A2b3C4d5', drawnId(''), {
      Arn: arn('cognito-idp', 'userpool/{name}'),
    }),
    'AWS::Cognito::IdentityPool': {
      ...identified('1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f', drawnId('')),
      ref: '{region}:{name}',
    },
    'AWS::EC2::VPC': identified('vpc-0a1b2c3d4e5f67890', drawnId('vpc-'), { VpcId: name }),
    'AWS::EC2::VPCEndpoint': identified('vpce-0a1b2c3d4e5f67890', drawnId('vpce-'), { Id: name }),
    'AWS::CloudFront::Distribution': identified('E1A2B3C4D5E6F7', drawnId('E'), { Id: name }),
    'AWS::CloudFront::CloudFrontOriginAccessIdentity': identified('E1A2B3C4D5E6F7', drawnId('E'), { Id: name }),
  } satisfies Record<string, ResourceShape>),
);

/** Types whose `Ref` is an ARN of which the template does not tell all ("Return values"). */
const refsAreArns: ReadonlySet<string> = new Set([
  'AWS::CertificateManager::Certificate',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::Lambda::Alias',
  'AWS::Lambda::LayerVersion',
  'AWS::Serverless::LayerVersion',
  'AWS::Lambda::Version',
  'AWS::SecretsManager::Secret',
]);

/** Whether a value that no shape tells is an ARN all the same: of an attribute that is called so, or of such a `Ref`. */
export function isUnknownArn(type: string, attribute: string | undefined): boolean {
  return attribute === undefined ? refsAreArns.has(type) : attribute.endsWith('Arn');
}

/** What `Ref` and the attributes of a resource look like; nothing where the table does not tell. */
export function formsOf({ type, properties }: Pick<Resource, 'type' | 'properties'>): ResourceShape | undefined {
  const shape = shapeOf(type);
  return shape?.unless !== undefined && properties.has(shape.unless) ? undefined : shape;
}

/** The shape of a type; nothing for one that the table lacks, whose values are never guessed. */
export function shapeOf(type: string): ResourceShape | undefined {
  return shapes.get(type);
}
