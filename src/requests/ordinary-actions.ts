import type { ActionFacts } from '../service-reference';

/** Actions that people know, by their service, those first that they think of first. */
const known: Readonly<Record<string, readonly string[]>> = {
  s3: ['GetObject', 'PutObject', 'ListBucket', 'DeleteObject', 'GetBucketPolicy', 'PutBucketPolicy'],
  iam: ['PassRole', 'CreateUser', 'CreateRole', 'AttachRolePolicy', 'PutRolePolicy', 'GetRole'],
  sts: ['AssumeRole', 'AssumeRoleWithWebIdentity', 'GetCallerIdentity'],
  kms: ['Decrypt', 'Encrypt', 'GenerateDataKey', 'DescribeKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'],
  sqs: ['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'],
  sns: ['Publish', 'Subscribe', 'GetTopicAttributes'],
  ec2: ['DescribeInstances', 'RunInstances', 'StartInstances', 'StopInstances', 'TerminateInstances'],
  lambda: ['InvokeFunction', 'GetFunction', 'UpdateFunctionCode', 'CreateFunction', 'ListFunctions'],
  dynamodb: ['GetItem', 'PutItem', 'Query', 'UpdateItem', 'DeleteItem', 'Scan', 'ListTables'],
  secretsmanager: ['GetSecretValue', 'PutSecretValue', 'DescribeSecret', 'ListSecrets'],
  ssm: ['GetParameter', 'PutParameter', 'DescribeParameters', 'SendCommand'],
  logs: ['PutLogEvents', 'CreateLogStream', 'GetLogEvents', 'DescribeLogGroups'],
  ecr: ['BatchGetImage', 'PutImage', 'GetAuthorizationToken'],
  events: ['PutEvents', 'PutRule', 'ListRules'],
  states: ['StartExecution', 'DescribeExecution', 'ListStateMachines'],
  kinesis: ['GetRecords', 'PutRecord', 'DescribeStream', 'ListStreams'],
  cloudformation: ['DescribeStacks', 'CreateStack', 'UpdateStack', 'DeleteStack'],
  cloudtrail: ['LookupEvents', 'StopLogging', 'DeleteTrail', 'DescribeTrails'],
  organizations: ['DescribeOrganization', 'ListAccounts', 'LeaveOrganization'],
  config: ['StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DescribeConfigRules'],
  rds: ['DescribeDBInstances', 'CreateDBInstance', 'DeleteDBInstance'],
  'execute-api': ['Invoke'],
};

/**
 * Where an action stands among those that a counterexample may name: actions that people know come first, those of S3
 * before other services'; permissions without a call of their own come late, and what hardly anybody uses comes last.
 */
export function ordinaryRank(prefix: string, facts: Pick<ActionFacts, 'name' | 'permissionOnly'> | undefined): number {
  const index = facts === undefined ? -1 : (known[prefix]?.indexOf(facts.name) ?? -1);
  if (index !== -1) return prefix === 's3' ? index : 10 + index;
  if (facts !== undefined && /Annotation|Torrent/.test(facts.name)) return 2000;
  return facts?.permissionOnly === true ? 1000 : 100;
}
