import { serviceOf, type ServiceReference } from '../service-reference';
import { languageHas } from '../languages/language';
import { shapesBeyondFormats, isQualifiedFormOf, resourceForms } from '../requests/arn-formats';
import { quoted } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import { parseArn, type Arn } from '../values/arn';

/**
 * Throws a usage error where an action is never asked on a resource: it takes none, or those of other types or services
 * ("Actions, resources, and condition keys for AWS services", Service Authorization Reference). What no format of the
 * reference describes may exist all the same, so it passes.
 */
export function checkAskedOn(action: string, resource: string): void {
  const service = serviceOf(action.slice(0, Math.max(0, action.indexOf(':'))));
  const facts = service?.actions.get(action.slice(action.indexOf(':') + 1).toLowerCase());
  if (service === undefined || facts === undefined || facts.name === 'ListAllMyBuckets') return;
  const types = facts.resourceTypes.map(({ name }) => name);
  if (resource === '*') {
    // Amazon S3 marks no type as required, and asks each of its actions on one.
    const needsOne = facts.resourceTypes.some(({ required }) => required || service.prefix === 's3');
    if (!needsOne) return;
    throw never(action, resource, typesOf(types));
  }
  const arn = parseArn(resource);
  if (arn === undefined) return;
  if (types.length === 0) throw never(action, resource, "on no resource: give resource: '*'");
  if (types.some((type) => isOf(service, type, resource, arn) || isPlaced(service, type, resource, arn))) return;
  const formats = types.flatMap((type) => service.resourceTypes.get(type)?.arns ?? []);
  const others = [...service.resourceTypes.values()].filter(({ name }) => isOf(service, name, resource, arn));
  // A qualifier names an alias or a version of what the action takes.
  const qualified = others.some(({ name }) => types.some((plain) => isQualifiedFormOf(service, name, plain)));
  const isForeign = !formats.some((format) => isOfService(format, arn));
  if ((others.length > 0 && !qualified) || isForeign) throw never(action, resource, typesOf(types));
}

function isOf(service: ServiceReference, type: string, resource: string, { partition }: Arn): boolean {
  return resourceForms(service, type, partition).some(({ language }) => languageHas(language, resource));
}

/** As a format has it, but for Region and account: a Multi-Region Access Point has no Region. */
function isPlaced(service: ServiceReference, type: string, resource: string, { partition }: Arn): boolean {
  return shapesBeyondFormats(service, type, partition, false).some(({ language }) => languageHas(language, resource));
}

function isOfService(format: string, { service }: Arn): boolean {
  const named = format.split(':')[2] ?? '';
  return named === service || named.includes('$');
}

function typesOf(types: readonly string[]): string {
  return `on resources of the type${types.length === 1 ? '' : 's'} ${types.join(', ')}`;
}

function never(action: string, resource: string, where: string): UsageError {
  return new UsageError(`the request: AWS never checks ${action} on ${quoted(resource)}`, `it is checked ${where}`);
}

/** What makes something new: the resource has no id yet. */
const makes = /^(run|create|allocate|copy|import|register|request|restore)/;

/**
 * Whether AWS itself asks with a wildcard: for what a call of Amazon EC2 is about to make ("Actions, resources, and
 * condition keys for Amazon EC2": `instance/*` of `RunInstances`).
 */
export function isOfNew(action: string, resource: string): boolean {
  const [prefix, name = ''] = action.toLowerCase().split(':');
  return prefix === 'ec2' && makes.test(name) && /^arn:[a-z-]+:ec2:[a-z0-9-]*:\d*:[a-z0-9-]+\/\*$/.test(resource);
}
