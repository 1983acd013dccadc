import type { PolicyType } from '../../policy/model';
import type { TemplateResource } from './resources';
import { propertyOf, unknownEvents } from './serverless-events';
import { expansionIn } from './expansions';
import { serverlessPolicy } from './serverless-policy-templates';
import { textOfScalar } from './template';
import { keysIn, placedAt, type MapEntry, type MapNode, type TemplateNode } from './template-node';
import { alternatives, writtenValues, type WrittenValue } from './written-values';

/** Something of SAM that becomes a policy. */
export interface ServerlessGrant {
  readonly name: string;
  readonly value: WrittenValue;
  /** The policy, where it is known. */
  readonly document?: TemplateNode;
  readonly what: string;
  /** Whether it is of a policy template, in none of which is a Deny ("AWS SAM policy template list"). */
  readonly isOfTemplate?: boolean;
  /** What that is given. */
  readonly parameters?: TemplateNode;
  /** An identity policy, where it is left out. */
  readonly type?: PolicyType;
}

/**
 * The policy templates and connectors of a resource ("AWS SAM policy templates", "Managing resource permissions with connectors"),
 * and what else SAM makes policies of ("Generated CloudFormation resources for AWS SAM").
 */
export function serverlessGrants(resource: TemplateResource, globals: MapNode | undefined): readonly ServerlessGrant[] {
  return [
    ...policyTemplates(resource),
    ...connectors(resource),
    ...events(resource),
    ...otherGrants(resource, globals),
  ];
}

function events(resource: TemplateResource): readonly ServerlessGrant[] {
  const type = resource.type === 'AWS::Serverless::Function' ? 'resource' : 'identity';
  return unknownEvents(resource).map(({ name, node }) => ({
    name: name === '' ? 'Events' : `Events.${name}`,
    value: { ...wholeOf(resource), node, path: ['Events', name] },
    what: `SAM makes policies of the ${name === '' ? 'events' : `event ${name}`} of ${resource.id}`,
    type,
  }));
}

/** Types of which SAM makes policies by the properties that are looked at here, or none. */
const readTypes: ReadonlySet<string> = new Set(
  ['Api', 'Application', 'Connector', 'Function', 'HttpApi', 'LayerVersion', 'SimpleTable', 'StateMachine'].map(
    (name) => `AWS::Serverless::${name}`,
  ),
);

function otherGrants(resource: TemplateResource, globals: MapNode | undefined): readonly ServerlessGrant[] {
  const { id, type } = resource;
  if (!type.startsWith('AWS::Serverless::')) return [];
  const grant = (name: string, node: TemplateNode, of: PolicyType): ServerlessGrant => ({
    name,
    value: { ...wholeOf(resource), node, path: [name] },
    what: `SAM makes policies of ${name === '' ? id : `${name} of ${id}`}`,
    type: of,
  });
  const expansion = expansionIn(resource.properties);
  if (!readTypes.has(type) || expansion !== undefined) return [grant('', resource.node, 'resource')];
  const [url, deployment, auth] = ['FunctionUrlConfig', 'DeploymentPreference', 'Auth'].map((name) =>
    propertyOf(resource, name, globals),
  );
  return [
    ...(url === undefined || isForIdentities(url) ? [] : [grant('FunctionUrlConfig', url, 'resource')]),
    ...(deployment === undefined || keysIn(deployment).includes('Role')
      ? []
      : [grant('DeploymentPreference', deployment, 'identity')]),
    ...(auth !== undefined &&
    keysIn(auth).some((key) => ['ResourcePolicy', 'FunctionArn', 'Fn::Transform'].includes(key))
      ? [grant('Auth', auth, 'resource')]
      : []),
  ];
}

/** Whether a function URL is for those alone whom an identity policy allows it: SAM makes no permission for them. */
function isForIdentities(url: TemplateNode): boolean {
  return url.kind === 'map' && textOfScalar(url.entries.get('AuthType')?.value) === 'AWS_IAM';
}

export function policyTemplates({ type, properties }: TemplateResource): readonly ServerlessGrant[] {
  if (!type.startsWith('AWS::Serverless::')) return [];
  return writtenValues(properties, 'Policies[]')
    .flatMap(alternatives)
    .flatMap((value): ServerlessGrant[] => {
      if (value.node.kind !== 'map' || value.unwritten !== undefined) return [];
      const [[name, entry] = [undefined, undefined]] = value.node.entries;
      if (name === 'Fn::Transform') return [{ name: 'Policies', value, what: 'Fn::Transform writes it' }];
      const isTemplate =
        name !== undefined && /^\w+$/.test(name) && !['Statement', 'Version', 'Id', 'Ref'].includes(name);
      if (!isTemplate) return [];
      const document = madeOf(entry, name);
      const what = `SAM makes a policy of its template ${name}`;
      const known = document !== undefined && { document, parameters: entry.value };
      return [{ name, value, what, isOfTemplate: true, ...known }];
    });
}

/** One document of an entry, at its place. */
function madeOf(entry: MapEntry, name: string): TemplateNode | undefined {
  const before = made.get(entry);
  if (before !== undefined) return before;
  const written = serverlessPolicy(name, entry.value);
  const document = written && placedAt(written, entry.keyPosition);
  if (document !== undefined) made.set(entry, document);
  return document;
}

const made = new WeakMap<MapEntry, TemplateNode>();

function connectors(resource: TemplateResource): readonly ServerlessGrant[] {
  const { id, type, node } = resource;
  const what = 'SAM makes policies of a connector';
  const whole = wholeOf(resource);
  if (type === 'AWS::Serverless::Connector') return [{ name: '', value: whole, what }];
  const embedded = node.entries.get('Connectors')?.value;
  if (embedded?.kind !== 'map') return [];
  return [...embedded.entries].map(([name, entry]) => ({
    name: `Connectors.${name}`,
    value: { ...whole, node: entry.value, path: ['Connectors', name] },
    what: `${what} of ${id}`,
  }));
}

function wholeOf({ node, properties }: TemplateResource): WrittenValue {
  return { node, branches: [], within: properties, path: [] };
}
