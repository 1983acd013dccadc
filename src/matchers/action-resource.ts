import { serviceOf, type ServiceReference } from '../service-reference';
import { languageHas } from '../languages/language';
import { shapesBeyondFormats, isQualifiedFormOf, resourceForms } from '../requests/arn-formats';
import { quoted } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import { parseArn, type Arn } from '../values/arn';

/**
 * Throws a usage error where AWS never checks an action on a resource: the action has no resources, or those of other types
 * or services ("Actions, resources, and condition keys for AWS services", Service Authorization Reference). A resource that
 * fits no format of the reference may exist all the same, so it passes.
 */
export function checkActionResource(action: string, resource: string): void {
  const service = serviceOf(action.slice(0, Math.max(0, action.indexOf(':'))));
  const facts = service?.actions.get(action.slice(action.indexOf(':') + 1).toLowerCase());
  if (service === undefined || facts === undefined || facts.name === 'ListAllMyBuckets') return;
  const types = facts.resourceTypes.map(({ name }) => name);
  if (resource === '*') {
    // Amazon S3 marks no type as required, and asks each of its actions on one.
    const needsOne = facts.resourceTypes.some(({ required }) => required || service.prefix === 's3');
    if (!needsOne) return;
    throw neverChecked(action, resource, typesOf(types));
  }
  const arn = parseArn(resource);
  if (arn === undefined) return;
  if (types.length === 0) throw neverChecked(action, resource, "on no resource: give resource: '*'");
  if (types.some((type) => isOfType(service, type, resource, arn) || isOfTypeElsewhere(service, type, resource, arn)))
    return;
  const formats = types.flatMap((type) => service.resourceTypes.get(type)?.arns ?? []);
  const others = [...service.resourceTypes.values()].filter(({ name }) => isOfType(service, name, resource, arn));
  // A qualifier names an alias or a version of what the action takes.
  const qualified = others.some(({ name }) => types.some((plain) => isQualifiedFormOf(service, name, plain)));
  const isForeign = !formats.some((format) => isOfService(format, arn));
  if ((others.length > 0 && !qualified) || isForeign) throw neverChecked(action, resource, typesOf(types));
}

function isOfType(service: ServiceReference, type: string, resource: string, { partition }: Arn): boolean {
  return resourceForms(service, type, partition).some(({ language }) => languageHas(language, resource));
}

/** Matches a format of the type except in Region and account: a Multi-Region Access Point has no Region. */
function isOfTypeElsewhere(service: ServiceReference, type: string, resource: string, { partition }: Arn): boolean {
  return shapesBeyondFormats(service, type, partition, false).some(({ language }) => languageHas(language, resource));
}

function isOfService(format: string, { service }: Arn): boolean {
  const named = format.split(':')[2] ?? '';
  return named === service || named.includes('$');
}

function typesOf(types: readonly string[]): string {
  return `on resources of the type${types.length === 1 ? '' : 's'} ${types.join(', ')}`;
}

function neverChecked(action: string, resource: string, checkedWhere: string): UsageError {
  return new UsageError(
    `the request: AWS never checks ${action} on ${quoted(resource)}`,
    `it is checked ${checkedWhere}`,
  );
}

/** Actions that create something: the resource has no id yet. */
const creatingVerb = /^(run|create|allocate|copy|import|register|request|restore)/;

/**
 * Whether the resource of a request has a wildcard because it does not exist yet: Amazon EC2 sends such ARNs for what a
 * call creates ("Actions, resources, and condition keys for Amazon EC2": `instance/*` of `RunInstances`).
 */
export function isYetToBeCreated(action: string, resource: string): boolean {
  const [prefix, name = ''] = action.toLowerCase().split(':');
  return (
    prefix === 'ec2' && creatingVerb.test(name) && /^arn:[a-z-]+:ec2:[a-z0-9-]*:\d*:[a-z0-9-]+\/\*$/.test(resource)
  );
}
