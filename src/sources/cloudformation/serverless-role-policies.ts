import type { TemplateResource } from './resources';
import { functionOf } from './intrinsics';
import { eventsOf, propertyOf, type ServerlessEvent } from './serverless-events';
import { textOfScalar } from './template';
import type { MapNode, TemplateNode } from './template-node';

/**
 * What SAM adds to the role that it makes for a function, beside what `Policies` says: ARNs of AWS managed policies, and in
 * words what is not known here (aws/serverless-application-model: samtranslator/model/sam_resources.py, eventsources/pull.py).
 * None of it is a Deny.
 */
export function policiesAddedTo(owner: TemplateResource, globals: MapNode | undefined): readonly string[] {
  const unknown = (what: string): string => `what SAM adds to the role of ${owner.id} for ${what}`;
  if (owner.type !== 'AWS::Serverless::Function') return [unknown('a state machine')];
  const common = globals?.entries.get('Function')?.value;
  if (owner.node.entries.has('IgnoreGlobals') || (common !== undefined && !isWritten(common))) {
    return [managed(BASIC), unknown('its globals')];
  }
  const names = new Set([...owner.properties.keys(), ...(common?.entries.keys() ?? [])]);
  const ofProperties = [...names].flatMap((name) => {
    const value = propertyOf(owner, name, globals);
    if (value === undefined || (withoutPolicies.has(name) && !isCommonPolicy(name, common))) return [];
    const policy = policyOfProperty(name, value);
    return [policy === undefined ? unknown(name) : managed(policy)];
  });
  const ofEvents = eventsOf(owner).flatMap((event) => {
    if (pushed.has(event.type)) return [];
    const policy = policyOfEvent(event);
    return [policy === undefined ? unknown(event.name === '' ? 'Events' : `its event ${event.name}`) : managed(policy)];
  });
  return [...new Set([managed(BASIC), ...ofProperties, ...ofEvents])];
}

const BASIC = 'service-role/AWSLambdaBasicExecutionRole';

/** In other partitions the policy for tracing has another name, and says the same. */
function managed(path: string): string {
  return `arn:aws:iam::aws:policy/${path}`;
}

/** Properties of a function for which its role gets nothing, or that are read where they count ("AWS::Serverless::Function"). */
const withoutPolicies: ReadonlySet<string> = new Set([
  'Architectures',
  'AssumeRolePolicyDocument',
  'AutoPublishAlias',
  'AutoPublishAliasAllProperties',
  'AutoPublishCodeSha256',
  'CodeSigningConfigArn',
  'CodeUri',
  'DeploymentPreference',
  'Description',
  'Environment',
  'EphemeralStorage',
  'Events',
  'FileSystemConfigs',
  'FunctionName',
  'FunctionUrlConfig',
  'Handler',
  'ImageConfig',
  'ImageUri',
  'InlineCode',
  'KmsKeyArn',
  'Layers',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'PermissionsBoundary',
  'Policies',
  'PropagateTags',
  'ProvisionedConcurrencyConfig',
  'RecursiveLoop',
  'ReservedConcurrentExecutions',
  'Role',
  'RolePath',
  'Runtime',
  'RuntimeManagementConfig',
  'SnapStart',
  'SourceKMSKeyArn',
  'Tags',
  'Timeout',
  'VersionDescription',
]);

/** Policies and events are of a function alone: what SAM made of them in `Globals` is not known. */
function isCommonPolicy(name: string, common: MapNode | undefined): boolean {
  return ['Policies', 'Events'].includes(name) && common?.entries.has(name) === true;
}

function policyOfProperty(name: string, value: TemplateNode): string | undefined {
  if (name === 'Tracing' && ['Active', 'PassThrough'].includes(textOfScalar(value) ?? '')) {
    return 'AWSXrayWriteOnlyAccess';
  }
  const isNetwork = name === 'VpcConfig' && isWritten(value) && value.entries.size > 0;
  return isNetwork ? 'service-role/AWSLambdaVPCAccessExecutionRole' : undefined;
}

/** Events that call the function, which asks nothing of its role. */
const pushed: ReadonlySet<string | undefined> = new Set([
  'AlexaSkill',
  'Api',
  'CloudWatchEvent',
  'CloudWatchLogs',
  'Cognito',
  'EventBridgeRule',
  'HttpApi',
  'IoTRule',
  'S3',
  'SNS',
  'Schedule',
  'ScheduleV2',
]);

const polled: Readonly<Record<string, string>> = {
  DynamoDB: 'service-role/AWSLambdaDynamoDBExecutionRole',
  Kinesis: 'service-role/AWSLambdaKinesisExecutionRole',
  SQS: 'service-role/AWSLambdaSQSQueueExecutionRole',
};

/** Properties of such an event for which the role gets no more. */
const ofMapping: ReadonlySet<string> = new Set([
  'BatchSize',
  'BisectBatchOnFunctionError',
  'Enabled',
  'FilterCriteria',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'Queue',
  'ScalingConfig',
  'StartingPosition',
  'StartingPositionTimestamp',
  'Stream',
  'TumblingWindowInSeconds',
]);

function policyOfEvent({ type = '', node }: ServerlessEvent): string | undefined {
  const properties = node.kind === 'map' ? node.entries.get('Properties')?.value : undefined;
  const isKnown =
    properties !== undefined &&
    isWritten(properties) &&
    [...properties.entries.keys()].every((one) => ofMapping.has(one));
  return isKnown && Object.hasOwn(polled, type) ? polled[type] : undefined;
}

/** Whether a value is a map that no function makes. */
function isWritten(node: TemplateNode): node is MapNode {
  return node.kind === 'map' && functionOf(node) === undefined && !node.entries.has('Fn::Transform');
}
