import type { TemplateResource } from './resources';
import { writtenValues, type WrittenValue } from './written-values';

/** Something of SAM that becomes a policy, of which the template tells a name and parameters alone. */
export interface ServerlessGrant {
  readonly name: string;
  readonly value: WrittenValue;
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
    const [name] = value.node.entries.keys();
    const isTemplate =
      name !== undefined && /^[A-Za-z0-9]+$/.test(name) && !['Statement', 'Version', 'Id', 'Ref'].includes(name);
    return isTemplate ? [{ name, value, what: `SAM makes a policy of its template ${name}` }] : [];
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
