import { proposalFor } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import { nearest } from '../values/near-names';
import { layerKinds } from '../evaluator/layer-of-type';
import { isYamlTemplate } from '../sources/read-policy';

/** Throws for what people pass in the place of a policy, with what to write instead. */
export function checkNotOtherDocument(what: string, received: string | object): void {
  const value = typeof received === 'string' ? valueIn(what, received) : received;
  if (value === undefined || Array.isArray(value)) return;
  const names = Object.keys(value);
  const has = (...some: readonly string[]): boolean => some.some((name) => names.includes(name));
  if (has('Statement', 'Version')) return;
  if (has('planned_values', 'resource_changes')) {
    throw new UsageError(
      `${what} is a Terraform plan`,
      "take the policies out of it: policiesIn(plan, '$.planned_values.root_module.resources[*].values.policy')",
    );
  }
  if (has('Resources', 'AWSTemplateFormatVersion')) {
    throw new UsageError(
      `${what} is a CloudFormation template`,
      'read it with fromCloudFormation(template); expect takes the whole stack or one policy of it',
    );
  }
  const type: unknown = Reflect.get(value, 'Type');
  if (has('Properties') && typeof type === 'string') {
    throw new UsageError(
      `${what} is a CloudFormation resource of type ${type}`,
      'give its document, such as resource.Properties.PolicyDocument, or read the template: fromCloudFormation(path)',
    );
  }
  if (has('Properties', 'PolicyDocument')) {
    throw new UsageError(`${what} is a resource, not its policy`, 'give its PolicyDocument');
  }
  const layer = names.find((name) => Object.hasOwn(meant, name.toLowerCase()));
  if (layer !== undefined) {
    throw new UsageError(`${what} has an unknown layer "${layer}"`, meant[layer.toLowerCase()]);
  }
  const misspelt = names.find((name) => !layerKinds.some((kind) => kind === name));
  const isSet = names.every((name) => name === misspelt || nearest(name, layerKinds, 0) !== undefined);
  if (misspelt !== undefined && isSet && (names.length > 1 || nearest(misspelt, layerKinds, 2) !== undefined)) {
    throw new UsageError(`${what} has an unknown layer "${misspelt}"`, proposalFor(misspelt, layerKinds));
  }
}

const environmentHint = 'buckets, keys and principals belong in environment({ buckets, keys, principals })';

/** Names that people give to a layer of a policy set, and what to write. */
const meant: Readonly<Record<string, string>> = {
  identities: 'did you mean "identity"? { identity: [policy] }',
  identitypolicies: 'did you mean "identity"? { identity: [policy] }',
  identitypolicy: 'did you mean "identity"? { identity: [policy] }',
  resources: 'did you mean "resource"? { resource: policy }',
  resourcepolicy: 'did you mean "resource"? { resource: policy }',
  bucketpolicy: 'did you mean "resource"? { resource: policy }',
  boundary: 'did you mean "permissionsBoundary"? { permissionsBoundary: policy }',
  scp: 'did you mean "serviceControl"? { serviceControl: [[policy]] }, a list for each level, root first',
  scps: 'did you mean "serviceControl"? { serviceControl: [[policy]] }, a list for each level, root first',
  rcp: 'did you mean "resourceControl"? { resourceControl: [[policy]] }, a list for each level, root first',
  rcps: 'did you mean "resourceControl"? { resourceControl: [[policy]] }, a list for each level, root first',
  buckets: environmentHint,
  keys: environmentHint,
  principals: environmentHint,
};

/** The object that a text holds; nothing for a text that is read as a policy. */
function valueIn(what: string, text: string): object | undefined {
  if (/^\s*\{/.test(text)) {
    if (!/"(planned_values|resource_changes|Resources|Properties|PolicyDocument)"\s*:/.test(text)) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null ? value : undefined;
    } catch {
      return undefined;
    }
  }
  if (!/^(- +)?["']?[A-Za-z][\w-]*["']?:(\s|$)/m.test(text)) return undefined;
  throw new UsageError(
    `${what} is YAML text`,
    isYamlTemplate(text)
      ? 'read the template: fromCloudFormation(pathOrText)'
      : "a policy is JSON text or a plain object; of a YAML document policiesIn(pathOrText, '$') reads it",
  );
}
