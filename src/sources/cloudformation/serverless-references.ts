import { attributeOf, joinOf } from './intrinsic-nodes';
import type { TemplateResource } from './resources';
import { eventsOf, madeFor, propertyOf } from './serverless-events';
import { textOfScalar } from './template';
import type { MapNode, TemplateNode } from './template-node';

/** A resource that SAM makes, under an id by which a template refers to it. */
interface Generated {
  readonly id: string;
  readonly type: string;
  /** What `Ref` gives, where that is known. */
  readonly ref?: TemplateNode;
}

/**
 * The resources of a template with those that SAM makes of functions and APIs, as far as others refer to them: by logical id,
 * or by a property as in `Fn.Alias` ("Generated CloudFormation resources for AWS SAM"). Ids that hold a hash are left out.
 */
export function withServerlessReferences(
  resources: ReadonlyMap<string, TemplateResource>,
  globals: MapNode | undefined,
): ReadonlyMap<string, TemplateResource> {
  const all = new Map(resources);
  for (const owner of resources.values()) {
    for (const { id, type, ref } of [...generatedOf(owner, globals), ...implicitApis(owner)]) {
      if (!all.has(id)) all.set(id, { ...madeFor(owner, id, type, {}), ...(ref !== undefined && { ref }) });
    }
  }
  return all;
}

function generatedOf(owner: TemplateResource, globals: MapNode | undefined): readonly Generated[] {
  const { id, type } = owner;
  switch (type) {
    case 'AWS::Serverless::Function':
      return ofFunction(owner, globals);
    case 'AWS::Serverless::Api':
      return ofRestApi(id, textOfScalar(propertyOf(owner, 'StageName', globals)));
    case 'AWS::Serverless::HttpApi':
      return ofHttpApi(id, textOfScalar(propertyOf(owner, 'StageName', globals)));
    default:
      return [];
  }
}

function ofFunction(owner: TemplateResource, globals: MapNode | undefined): readonly Generated[] {
  const { id } = owner;
  const arn = attributeOf(id, 'Arn');
  const [alias, url, deployment] = ['AutoPublishAlias', 'FunctionUrlConfig', 'DeploymentPreference'].map((name) =>
    propertyOf(owner, name, globals),
  );
  const named = textOfScalar(alias);
  const published = alias && { type: 'AWS::Lambda::Alias', ref: joinOf(arn, ':', alias) };
  const version = `${id}.Version`;
  return [
    ...(published === undefined
      ? []
      : [
          { id: `${id}.Alias`, ...published },
          { id: version, type: 'AWS::Lambda::Version', ref: joinOf(arn, ':', attributeOf(version, 'Version')) },
        ]),
    ...(published !== undefined && /^[A-Za-z0-9]+$/.test(named ?? '')
      ? [{ id: `${id}Alias${named ?? ''}`, ...published }]
      : []),
    ...(url === undefined ? [] : [{ id: `${id}Url`, type: 'AWS::Lambda::Url' }]),
    ...(deployment === undefined
      ? []
      : [
          { id: 'ServerlessDeploymentApplication', type: 'AWS::CodeDeploy::Application' },
          { id: `${id}DeploymentGroup`, type: 'AWS::CodeDeploy::DeploymentGroup' },
        ]),
    ...ownDestinations(owner, globals),
  ];
}

/** The queues and topics to which events go for which `EventInvokeConfig` names none. */
function ownDestinations(owner: TemplateResource, globals: MapNode | undefined): readonly Generated[] {
  const config = entryOf(propertyOf(owner, 'EventInvokeConfig', globals), 'DestinationConfig');
  return ['OnSuccess', 'OnFailure'].flatMap((event): readonly Generated[] => {
    const destination = entryOf(config, event);
    if (entryOf(destination, 'Destination') !== undefined) return [];
    const id = `${owner.id}EventInvokeConfig${event}`;
    const type = textOfScalar(entryOf(destination, 'Type'));
    if (type === 'SQS') return [{ id: `${id}Queue`, type: 'AWS::SQS::Queue' }];
    return type === 'SNS' ? [{ id: `${id}Topic`, type: 'AWS::SNS::Topic' }] : [];
  });
}

function entryOf(node: TemplateNode | undefined, key: string): TemplateNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

function ofRestApi(id: string, stage: string | undefined): readonly Generated[] {
  return [
    { id: `${id}.Deployment`, type: 'AWS::ApiGateway::Deployment' },
    ...[`${id}.Stage`, ...(stage === undefined ? [] : [`${id}${stage}Stage`])].map((one) => ({
      id: one,
      type: 'AWS::ApiGateway::Stage',
    })),
  ];
}

function ofHttpApi(id: string, stage = 'ApiGatewayDefault'): readonly Generated[] {
  return [`${id}.Stage`, `${id}${stage}Stage`].map((one) => ({ id: one, type: 'AWS::ApiGatewayV2::Stage' }));
}

/** The APIs that SAM makes where an event names none. */
function implicitApis(owner: TemplateResource): readonly Generated[] {
  return eventsOf(owner).flatMap(({ type, node }): readonly Generated[] => {
    const properties = node.kind === 'map' ? node.entries.get('Properties')?.value : undefined;
    const isNamed = (name: string): boolean => properties?.kind === 'map' && properties.entries.has(name);
    if (type === 'Api' && !isNamed('RestApiId')) {
      const id = 'ServerlessRestApi';
      return [{ id, type: 'AWS::ApiGateway::RestApi' }, ...ofRestApi(id, 'Prod')];
    }
    if (type !== 'HttpApi' || isNamed('ApiId')) return [];
    const id = 'ServerlessHttpApi';
    return [{ id, type: 'AWS::ApiGatewayV2::Api' }, ...ofHttpApi(id)];
  });
}
