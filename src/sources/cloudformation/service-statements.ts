import type { DeploymentReader } from './deployment-reader';
import { joinOf, mapOf, refTo, textNode } from './intrinsic-nodes';
import type { TemplateResource } from './resources';
import { TemplateFault } from './template-fault';
import type { TemplateNode } from './template-node';

/** Resources that say what a statement says in properties of their own. */

/** `AWS::Lambda::Permission` ("Viewing resource-based IAM policies in Lambda"). */
export function functionStatement(resource: TemplateResource, reader: DeploymentReader): TemplateNode {
  const given = (name: string): TemplateNode | undefined => property(resource, name, reader);
  return allowed({
    Principal: principalOf(required(resource, 'Principal', reader), reader),
    Action: required(resource, 'Action', reader),
    Resource: functionOfPermission(resource, reader),
    Condition: conditions({
      ArnLike: { 'AWS:SourceArn': given('SourceArn') },
      StringEquals: {
        'AWS:SourceAccount': given('SourceAccount'),
        'aws:PrincipalOrgID': given('PrincipalOrgID'),
        'lambda:EventSourceToken': given('EventSourceToken'),
        'lambda:FunctionUrlAuthType': given('FunctionUrlAuthType'),
      },
      Bool: { 'lambda:InvokedViaFunctionUrl': given('InvokedViaFunctionUrl') },
    }),
  });
}

/** `AWS::Lambda::LayerVersionPermission` */
export function layerStatement(resource: TemplateResource, reader: DeploymentReader): TemplateNode {
  return allowed({
    Principal: principalOf(required(resource, 'Principal', reader), reader),
    Action: required(resource, 'Action', reader),
    Resource: required(resource, 'LayerVersionArn', reader),
    Condition: conditions({
      StringEquals: { 'aws:PrincipalOrgID': property(resource, 'OrganizationId', reader) },
    }),
  });
}

/** `AWS::Events::EventBusPolicy`: a statement that is written out, or its parts. */
export function eventBusStatement(resource: TemplateResource, reader: DeploymentReader): TemplateNode {
  const statement = property(resource, 'Statement', reader);
  if (statement !== undefined) return documentWith(statement);
  const name = property(resource, 'EventBusName', reader) ?? textNode('default');
  const condition = property(resource, 'Condition', reader);
  const part = (one: string): TemplateNode | undefined =>
    condition?.kind === 'map' ? condition.entries.get(one)?.value : undefined;
  const type = part('Type');
  const key = part('Key');
  const operator = type === undefined ? undefined : reader.text(type);
  return allowed({
    Principal: principalOf(required(resource, 'Principal', reader), reader),
    Action: required(resource, 'Action', reader),
    Resource: joinOf(...arnStart('events'), 'event-bus/', name),
    Condition:
      operator === undefined || key === undefined
        ? undefined
        : mapOf({ [operator]: mapOf({ [reader.text(key)]: part('Value') }) }),
  });
}

/** `AWS::Signer::ProfilePermission` */
export function signerStatement(resource: TemplateResource, reader: DeploymentReader): TemplateNode {
  const version = property(resource, 'ProfileVersion', reader);
  return allowed({
    Principal: principalOf(required(resource, 'Principal', reader), reader),
    Action: required(resource, 'Action', reader),
    Resource: joinOf(
      ...arnStart('signer'),
      '/signing-profiles/',
      required(resource, 'ProfileName', reader),
      ...(version === undefined ? [] : ['/', version]),
    ),
  });
}

function allowed(statement: Readonly<Record<string, TemplateNode | undefined>>): TemplateNode {
  return documentWith(mapOf({ Effect: textNode('Allow'), ...statement }));
}

function documentWith(statement: TemplateNode): TemplateNode {
  return mapOf({ Version: textNode('2012-10-17'), Statement: statement });
}

function conditions(
  tests: Readonly<Record<string, Readonly<Record<string, TemplateNode | undefined>>>>,
): TemplateNode | undefined {
  const given = Object.entries(tests).filter(([, keys]) => Object.values(keys).some((value) => value !== undefined));
  if (given.length === 0) return undefined;
  return mapOf(Object.fromEntries(given.map(([operator, keys]) => [operator, mapOf(keys)])));
}

/** Anybody, a service by its name, else an account or the ARN of an identity. */
function principalOf(node: TemplateNode, reader: DeploymentReader): TemplateNode {
  // What kind it is turns on the text, which may be any service's too.
  reader.areEqual(node, textNode('s3.amazonaws.com'));
  const text = reader.textAmong(node, ['identity']);
  if (text === '*') return node;
  return mapOf({ [/^\d{12}$|^arn:/.test(text) ? 'AWS' : 'Service']: node });
}

/** The ARN of the function, which is told by it, a part of it or the name, with a version or alias or without. */
export function functionOfPermission(resource: TemplateResource, reader: DeploymentReader): TemplateNode {
  const node = required(resource, 'FunctionName', reader);
  const text = reader.textAmong(node, ['resource']);
  if (text.startsWith('arn:')) return node;
  if (/^\d{12}:function:/.test(text)) {
    return joinOf('arn:', refTo('AWS::Partition'), ':lambda:', refTo('AWS::Region'), ':', node);
  }
  return joinOf(...arnStart('lambda'), 'function:', node);
}

function arnStart(service: string): readonly (string | TemplateNode)[] {
  return ['arn:', refTo('AWS::Partition'), `:${service}:`, refTo('AWS::Region'), ':', refTo('AWS::AccountId'), ':'];
}

function property({ properties }: TemplateResource, name: string, reader: DeploymentReader): TemplateNode | undefined {
  const node = properties.get(name)?.value;
  return node === undefined || !reader.isThere(node) ? undefined : node;
}

function required(resource: TemplateResource, name: string, reader: DeploymentReader): TemplateNode {
  const node = property(resource, name, reader);
  if (node !== undefined) return node;
  throw new TemplateFault(`${resource.id} has no ${name}`, resource.position);
}
