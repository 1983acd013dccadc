import { joinOf, mapOf, refTo, substituting, textNode } from './intrinsic-nodes';
import type { TemplateNode } from './template-node';

interface Grant {
  /** Of one service: `s3:GetObject ListBucket`. */
  readonly actions: string;
  /** What follows the account in the ARNs, for S3 the partition; parameters as `Fn::Sub` has them. */
  readonly on: readonly string[];
}

/** The policy templates of SAM for S3, KMS, SQS, SNS, DynamoDB and Lambda ("AWS SAM policy template list"). */
const templates: Readonly<Record<string, readonly Grant[]>> = {
  DynamoDBBackupFullAccessPolicy: [
    { actions: 'dynamodb:CreateBackup DescribeContinuousBackups', on: ['table/${TableName}'] },
    { actions: 'dynamodb:DeleteBackup DescribeBackup ListBackups', on: ['table/${TableName}/backup/*'] },
  ],
  DynamoDBCrudPolicy: [
    {
      actions:
        'dynamodb:GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable ConditionCheckItem',
      on: ['table/${TableName}', 'table/${TableName}/index/*'],
    },
  ],
  DynamoDBReadPolicy: [
    {
      actions: 'dynamodb:GetItem Scan Query BatchGetItem DescribeTable',
      on: ['table/${TableName}', 'table/${TableName}/index/*'],
    },
  ],
  DynamoDBReconfigurePolicy: [{ actions: 'dynamodb:UpdateTable', on: ['table/${TableName}'] }],
  DynamoDBRestoreFromBackupPolicy: [
    { actions: 'dynamodb:RestoreTableFromBackup', on: ['table/${TableName}/backup/*'] },
    { actions: 'dynamodb:PutItem UpdateItem DeleteItem GetItem Query Scan BatchWriteItem', on: ['table/${TableName}'] },
  ],
  DynamoDBStreamReadPolicy: [
    { actions: 'dynamodb:DescribeStream GetRecords GetShardIterator', on: ['table/${TableName}/stream/${StreamName}'] },
    { actions: 'dynamodb:ListStreams', on: ['table/${TableName}/stream/*'] },
  ],
  DynamoDBWritePolicy: [
    { actions: 'dynamodb:PutItem UpdateItem BatchWriteItem', on: ['table/${TableName}', 'table/${TableName}/index/*'] },
  ],
  KMSDecryptPolicy: [{ actions: 'kms:Decrypt', on: ['key/${KeyId}'] }],
  KMSEncryptPolicy: [{ actions: 'kms:Encrypt', on: ['key/${KeyId}'] }],
  KMSEncryptPolicy_v2: [
    {
      actions:
        'kms:Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext',
      on: ['key/${KeyId}'],
    },
  ],
  LambdaInvokePolicy: [{ actions: 'lambda:InvokeFunction', on: ['function:${FunctionName}*'] }],
  S3CrudPolicy: [
    {
      actions:
        's3:GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject',
      on: ['${BucketName}', '${BucketName}/*'],
    },
  ],
  S3FullAccessPolicy: [
    {
      actions:
        's3:GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging',
      on: ['${BucketName}/*'],
    },
    {
      actions: 's3:ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration',
      on: ['${BucketName}'],
    },
  ],
  S3ReadPolicy: [
    {
      actions: 's3:GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration',
      on: ['${BucketName}', '${BucketName}/*'],
    },
  ],
  S3WritePolicy: [
    { actions: 's3:PutObject PutObjectAcl PutLifecycleConfiguration', on: ['${BucketName}', '${BucketName}/*'] },
  ],
  SNSCrudPolicy: [
    { actions: 'sns:ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish', on: ['${TopicName}*'] },
  ],
  SNSPublishMessagePolicy: [{ actions: 'sns:Publish', on: ['${TopicName}'] }],
  SQSPollerPolicy: [
    {
      actions:
        'sqs:ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes ReceiveMessage',
      on: ['${QueueName}'],
    },
  ],
  SQSSendMessagePolicy: [{ actions: 'sqs:SendMessage*', on: ['${QueueName}'] }],
};

/** The policy templates that take the same parameters as one, with the actions that each allows. */
export function serverlessKin(name: string): ReadonlyMap<string, readonly string[]> {
  const own = Object.hasOwn(templates, name) ? parametersOf(templates[name] ?? []) : undefined;
  const kin = Object.entries(templates).filter(([, grants]) => parametersOf(grants).join() === own?.join());
  return new Map(kin.map(([other, grants]) => [other, grants.flatMap(({ actions }) => actionsIn(actions))]));
}

/** `s3:GetObject`, `s3:ListBucket` for `s3:GetObject ListBucket` */
function actionsIn(actions: string): readonly string[] {
  const [service = '', names = ''] = actions.split(':');
  return names.split(' ').map((name) => `${service}:${name}`);
}

function parametersOf(grants: readonly Grant[]): readonly string[] {
  return [...new Set(grants.flatMap(({ on }) => on.flatMap(parametersIn)))].sort();
}

/** The document that SAM makes of a policy template; nothing for one that the table lacks or whose parameters it does not have. */
export function serverlessPolicy(name: string, given: TemplateNode | undefined): TemplateNode | undefined {
  const grants = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (grants === undefined || given?.kind !== 'map') return undefined;
  const parameters = new Map([...given.entries].map(([parameter, { value }]) => [parameter, value]));
  const required = parametersOf(grants);
  if (required.length !== parameters.size || !required.every((parameter) => parameters.has(parameter)))
    return undefined;
  const statements = grants.map(({ actions, on }) => statement(actions, on, Object.fromEntries(parameters)));
  return mapOf({ Version: textNode('2012-10-17'), Statement: { kind: 'list', items: statements } });
}

function statement(
  actions: string,
  on: readonly string[],
  parameters: Readonly<Record<string, TemplateNode>>,
): TemplateNode {
  const [service = ''] = actions.split(':');
  const place = service === 's3' ? ['::'] : [refTo('AWS::Region'), ':', refTo('AWS::AccountId'), ':'];
  const start = ['arn:', refTo('AWS::Partition'), `:${service}:`, ...place];
  return mapOf({
    Effect: textNode('Allow'),
    Action: { kind: 'list', items: actionsIn(actions).map(textNode) },
    Resource: { kind: 'list', items: on.map((text) => joinOf(...start, substituting(text, parameters))) },
  });
}

function parametersIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([A-Za-z]+)\}/g)].flatMap(([, parameter]) => parameter ?? []);
}
