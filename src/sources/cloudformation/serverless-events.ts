import { attributeOf, joinOf, mapOf, refTo, substituting, textNode } from './intrinsic-nodes';
import type { TemplateResource } from './resources';
import { textOfScalar } from './template';
import type { MapNode, TemplateNode } from './template-node';

/** An event of a function or state machine. */
export interface ServerlessEvent {
  readonly name: string;
  readonly node: TemplateNode;
  readonly type?: string;
}

/** Types that Lambda polls with the function's role: no policy is made of them ("AWS::Serverless::Function", streaming event sources). */
const polled: ReadonlySet<string | undefined> = new Set([
  'DocumentDB',
  'DynamoDB',
  'Kinesis',
  'MQ',
  'MSK',
  'SQS',
  'SelfManagedKafka',
]);

/**
 * The resources of a template with the permissions that SAM makes of events (aws/serverless-application-model:
 * docs/internals/generated_resources.rst for their ids, samtranslator/model/eventsources for what they say), and the rules that they name.
 */
export function withServerlessPermissions(
  resources: ReadonlyMap<string, TemplateResource>,
  globals: MapNode | undefined,
): ReadonlyMap<string, TemplateResource> {
  const all = new Map(resources);
  for (const owner of resources.values()) {
    for (const event of eventsOf(owner)) {
      const given = permissionOf(owner, event);
      if (given === undefined) continue;
      const { rule, id, properties } = given;
      if (rule !== undefined && !all.has(`${owner.id}${event.name}`)) {
        all.set(`${owner.id}${event.name}`, madeFor(owner, `${owner.id}${event.name}`, rule, {}));
      }
      const permission = madeFor(owner, id, 'AWS::Lambda::Permission', {
        Action: textNode('lambda:InvokeFunction'),
        FunctionName: invoked(owner, globals),
        ...properties,
      });
      if (!all.has(id)) all.set(id, permission);
    }
  }
  return all;
}

/** The events of which SAM makes policies that are not known here. */
export function unknownEvents(owner: TemplateResource): readonly ServerlessEvent[] {
  const isFunction = owner.type === 'AWS::Serverless::Function';
  return eventsOf(owner).filter(
    (event) => !(isFunction && polled.has(event.type)) && permissionOf(owner, event) === undefined,
  );
}

export function eventsOf({ type, properties }: TemplateResource): readonly ServerlessEvent[] {
  if (!type.startsWith('AWS::Serverless::')) return [];
  const events = properties.get('Events')?.value;
  if (events === undefined) return [];
  if (events.kind !== 'map') return [{ name: '', node: events }];
  return [...events.entries].map(([name, { value: node }]) => {
    const written = node.kind === 'map' ? textOfScalar(node.entries.get('Type')?.value) : undefined;
    return { name, node, ...(written !== undefined && { type: written }) };
  });
}

interface EventPermission {
  readonly id: string;
  readonly properties: Readonly<Record<string, TemplateNode | undefined>>;
  /** The type of the resource under the event's own id that the permission names. */
  readonly rule?: string;
}

/** The permission of an event of a function, where it is known. */
function permissionOf(owner: TemplateResource, { name, node, type }: ServerlessEvent): EventPermission | undefined {
  const properties = node.kind === 'map' ? node.entries.get('Properties')?.value : undefined;
  if (owner.type !== 'AWS::Serverless::Function' || type === undefined) return undefined;
  const given = (property: string): TemplateNode | undefined =>
    properties?.kind === 'map' ? properties.entries.get(property)?.value : undefined;
  const id = `${owner.id}${name}Permission`;
  const to = (service: string, rest: Readonly<Record<string, TemplateNode | undefined>>): EventPermission => ({
    id,
    properties: { Principal: textNode(service), ...rest },
  });
  const ruleId = `${owner.id}${name}`;
  switch (type) {
    case 'AlexaSkill':
      return to('alexa-appkit.amazon.com', { EventSourceToken: given('SkillId') });
    case 'S3':
      return to('s3.amazonaws.com', { SourceAccount: refTo('AWS::AccountId') });
    case 'SNS': {
      const topic = given('Topic');
      // Through a queue, SAM makes a policy of the queue instead.
      return topic === undefined || given('SqsSubscription') !== undefined
        ? undefined
        : to('sns.amazonaws.com', { SourceArn: topic });
    }
    case 'IoTRule': {
      const SourceArn = arnOf('iot', 'rule/${Name}', refTo(ruleId));
      const permission = to('iot.amazonaws.com', { SourceArn, SourceAccount: refTo('AWS::AccountId') });
      return { ...permission, rule: 'AWS::IoT::TopicRule' };
    }
    case 'CloudWatchLogs': {
      const group = given('LogGroupName');
      return group && to('logs.amazonaws.com', { SourceArn: arnOf('logs', 'log-group:${Name}:*', group) });
    }
    case 'CloudWatchEvent':
    case 'EventBridgeRule':
    case 'Schedule':
      // SAM may make a queue for what is not delivered, with a policy of its own.
      return given('DeadLetterConfig') === undefined
        ? { ...to('events.amazonaws.com', { SourceArn: attributeOf(ruleId, 'Arn') }), rule: 'AWS::Events::Rule' }
        : undefined;
    default:
      return undefined;
  }
}

/** The ARN of a resource of the stack's account and Region, `${Name}` in it as given. */
function arnOf(service: string, resource: string, Name: TemplateNode): TemplateNode {
  return substituting(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`, { Name });
}

/** The function, or the alias that SAM publishes it under. */
function invoked(owner: TemplateResource, globals: MapNode | undefined): TemplateNode {
  const alias = propertyOf(owner, 'AutoPublishAlias', globals);
  return alias === undefined ? refTo(owner.id) : joinOf(refTo(owner.id), ':', alias);
}

/** A property of a resource, or what `Globals` says for all of its type. */
export function propertyOf(
  { type, properties }: TemplateResource,
  name: string,
  globals: MapNode | undefined,
): TemplateNode | undefined {
  const common = globals?.entries.get(type.slice('AWS::Serverless::'.length))?.value;
  return properties.get(name)?.value ?? (common?.kind === 'map' ? common.entries.get(name)?.value : undefined);
}

/** A resource that SAM makes: it is there where its owner is. */
export function madeFor(
  { condition, position }: TemplateResource,
  id: string,
  type: string,
  properties: Readonly<Record<string, TemplateNode | undefined>>,
): TemplateResource {
  return {
    id,
    type,
    properties: mapOf(properties).entries,
    node: { kind: 'map', entries: new Map(), ...(position !== undefined && { position }) },
    dependsOn: [],
    ...(condition !== undefined && { condition }),
    ...(position !== undefined && { position }),
  };
}
