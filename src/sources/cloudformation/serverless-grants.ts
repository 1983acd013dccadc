import type { TemplateResource } from './resources';
import { serverlessPolicy } from './serverless-policy-templates';
import type { TemplateNode } from './template-node';
import { writtenValues, type WrittenValue } from './written-values';

/** Something of SAM that becomes a policy. */
export interface ServerlessGrant {
  readonly name: string;
  readonly value: WrittenValue;
  /** The policy, where it is known. */
  readonly document?: TemplateNode;
  readonly what: string;
}

/** The policy templates and connectors of a resource ("AWS SAM policy templates", "Managing resource permissions with connectors"). */
export function serverlessGrants(resource: TemplateResource): readonly ServerlessGrant[] {
  return [...policyTemplates(resource), ...connectors(resource)];
}

function policyTemplates({ type, properties }: TemplateResource): readonly ServerlessGrant[] {
  if (!type.startsWith('AWS::Serverless::')) return [];
  return writtenValues(properties, 'Policies[]').flatMap((value): ServerlessGrant[] => {
    if (value.node.kind !== 'map') return [];
    const [[name, entry] = [undefined, undefined]] = value.node.entries;
    const isTemplate =
      name !== undefined && /^\w+$/.test(name) && !['Statement', 'Version', 'Id', 'Ref'].includes(name);
    if (!isTemplate) return [];
    const document = serverlessPolicy(name, entry.value);
    const what = `SAM makes a policy of its template ${name}`;
    return [{ name, value, what, ...(document !== undefined && { document }) }];
  });
}

function connectors({ id, type, node, properties }: TemplateResource): readonly ServerlessGrant[] {
  const what = 'SAM makes policies of a connector';
  const whole = { node, branches: [], within: properties, path: [] };
  if (type === 'AWS::Serverless::Connector') return [{ name: '', value: whole, what }];
  const embedded = node.entries.get('Connectors')?.value;
  if (embedded?.kind !== 'map') return [];
  return [...embedded.entries].map(([name, entry]) => ({
    name: `Connectors.${name}`,
    value: { ...whole, node: entry.value, path: ['Connectors', name] },
    what: `${what} of ${id}`,
  }));
}
