import type { TemplateResource } from './resources';
import { attributeOf, mapOf, refTo, textNode } from './intrinsic-nodes';
import { functionOf, isNoValue } from './intrinsics';
import { eventsOf, propertyOf, type ServerlessEvent } from './serverless-events';
import { textOfScalar } from './template';
import type { MapNode, TemplateNode } from './template-node';

/** A policy that SAM adds to a role: the ARN of one of AWS, a document, or in words one that is not known here. */
export type AddedPolicy =
  | { readonly kind: 'managed'; readonly arn: string }
  | { readonly kind: 'document'; readonly name: string; readonly document: TemplateNode }
  /** Of grants no statement is a Deny. */
  | { readonly kind: 'grants' | 'unknown'; readonly what: string };

/**
 * What SAM adds to the role that it makes for a function, beside what `Policies` says (aws/serverless-application-model:
 * samtranslator/model/sam_resources.py, iam.py, eventsources/pull.py). None of it is a Deny.
 */
export function policiesAddedTo(owner: TemplateResource, globals: MapNode | undefined): readonly AddedPolicy[] {
  const added = (kind: 'grants' | 'unknown', what: string): AddedPolicy => ({
    kind,
    what: `what SAM adds to the role of ${owner.id} for ${what}`,
  });
  if (owner.type !== 'AWS::Serverless::Function') return [added('grants', 'a state machine')];
  const common = globals?.entries.get('Function')?.value;
  // Globals may give the role policies and a boundary of the template.
  if (owner.node.entries.has('IgnoreGlobals') || (common !== undefined && !isWritten(common))) {
    return [managed(BASIC), added('unknown', 'its globals')];
  }
  const names = new Set([...owner.properties.keys(), ...(common?.entries.keys() ?? [])]);
  const ofProperties = [...names].flatMap((name) => {
    const value = propertyOf(owner, name, globals);
    if (value === undefined || withoutPolicies.has(name)) return [];
    const policies = policiesOfProperty(owner, name, value);
    return policies ?? [added('grants', name)];
  });
  const ofEvents = eventsOf(owner).flatMap((event) => {
    if (pushed.has(event.type)) return [];
    const policy = policyOfEvent(event);
    return [policy ?? added('grants', event.name === '' ? 'Events' : `its event ${event.name}`)];
  });
  const all = [managed(BASIC), ...ofProperties, ...ofEvents];
  return all.filter((one, at) => one.kind !== 'managed' || all.findIndex((other) => isSame(one, other)) === at);
}

function isSame(one: AddedPolicy, other: AddedPolicy): boolean {
  return one.kind === 'managed' && other.kind === 'managed' && one.arn === other.arn;
}

const BASIC = 'service-role/AWSLambdaBasicExecutionRole';

/** In other partitions the policy for tracing has another name, and says the same. */
function managed(path: string): AddedPolicy {
  return { kind: 'managed', arn: `arn:aws:iam::aws:policy/${path}` };
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

/** Nothing where it is not known which. */
function policiesOfProperty(
  owner: TemplateResource,
  name: string,
  value: TemplateNode,
): readonly AddedPolicy[] | undefined {
  if (name === 'Tracing') {
    const isKnown = ['Active', 'PassThrough'].includes(textOfScalar(value) ?? '');
    return isKnown ? [managed('AWSXrayWriteOnlyAccess')] : undefined;
  }
  if (!isWritten(value)) return undefined;
  switch (name) {
    case 'VpcConfig':
      return value.entries.size > 0 ? [managed('service-role/AWSLambdaVPCAccessExecutionRole')] : undefined;
    case 'DeadLetterQueue': {
      const policy = sendingTo(value, 'TargetArn', { name: 'DeadLetterQueuePolicy', types: ['SQS', 'SNS'] });
      return policy && [policy];
    }
    case 'EventInvokeConfig':
      return policiesOfDestinations(owner, value);
    default:
      return undefined;
  }
}

/** What SAM lets a function do for each type of destination. */
const sending: Readonly<Record<string, string>> = {
  SQS: 'sqs:SendMessage',
  SNS: 'sns:Publish',
  EventBridge: 'events:PutEvents',
  Lambda: 'lambda:InvokeFunction',
};

function policiesOfDestinations(owner: TemplateResource, config: MapNode): readonly AddedPolicy[] | undefined {
  const written = config.entries.get('DestinationConfig')?.value;
  if (written === undefined) return [];
  if (!isWritten(written)) return undefined;
  const policies = [...written.entries].map(([event, { value }]) => {
    const id = `${owner.id}EventInvokeConfig${event}`;
    return isWritten(value) ? sendingTo(value, 'Destination', { name: `${id}Policy`, ofOwn: id }) : undefined;
  });
  return policies.every((policy) => policy !== undefined) ? policies : undefined;
}

/** The policy by which a function may send to what a property names; SAM makes the queue or topic where it is left out. */
function sendingTo(
  { entries }: MapNode,
  property: string,
  { name, types = Object.keys(sending), ofOwn }: { name: string; types?: readonly string[]; ofOwn?: string },
): AddedPolicy | undefined {
  const type = textOfScalar(entries.get('Type')?.value) ?? '';
  const given = entries.get(property)?.value;
  const own = ofOwn === undefined ? undefined : ownDestination(ofOwn, type);
  const Resource = given ?? own;
  // With a branch that is left out, it is SAM's own on that condition.
  if (!types.includes(type) || Resource === undefined || hasNoValue(Resource)) return undefined;
  const Statement = mapOf({ Effect: textNode('Allow'), Action: textNode(sending[type] ?? ''), Resource });
  return { kind: 'document', name, document: mapOf({ Version: textNode('2012-10-17'), Statement }) };
}

function ownDestination(id: string, type: string): TemplateNode | undefined {
  if (type === 'SQS') return attributeOf(`${id}Queue`, 'Arn');
  return type === 'SNS' ? refTo(`${id}Topic`) : undefined;
}

function hasNoValue(node: TemplateNode): boolean {
  const call = node.kind === 'map' ? functionOf(node) : undefined;
  const branches = call?.name === 'Fn::If' && call.argument.kind === 'list' ? call.argument.items : [];
  return isNoValue(node) || branches.some(hasNoValue);
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

function policyOfEvent({ type = '', node }: ServerlessEvent): AddedPolicy | undefined {
  const properties = node.kind === 'map' ? node.entries.get('Properties')?.value : undefined;
  const isKnown =
    properties !== undefined &&
    isWritten(properties) &&
    [...properties.entries.keys()].every((one) => ofMapping.has(one));
  const path = Object.hasOwn(polled, type) ? polled[type] : undefined;
  return isKnown && path !== undefined ? managed(path) : undefined;
}

/** Whether a value is a map that no function makes. */
function isWritten(node: TemplateNode): node is MapNode {
  return node.kind === 'map' && functionOf(node) === undefined && !node.entries.has('Fn::Transform');
}
