import { foldName } from '../../values/letter-case';
import { serviceOf, servicePrefixes, type ActionFacts, type ServiceReference } from '../../service-reference/index';
import { isKeySent } from '../../service-reference/key-presence';
import { resourceForms } from '../../requests/arn-formats';
import { exampleAccount } from '../../values/arn';
import { nearest } from '../../values/near-names';
import { quoted } from '../../arguments/checks';
import { needFor, operations } from './operations';
import type { CallFacts, OptionName } from './options';
import { UsageError } from '../../arguments/usage';
import { SSE_KEY } from '../../service-reference/s3-names';

/** An action that the service reference knows. */
export interface Action {
  /** As AWS writes it: `s3:PutObject`. */
  readonly name: string;
  readonly service: ServiceReference;
  readonly facts: ActionFacts;
}

/** The action of that name, letter case free; throws a usage error that proposes the near name. */
export function actionOf(name: unknown): Action {
  if (typeof name !== 'string') throw new UsageError('the action must be a string', "name one: 's3:GetObject'");
  const colon = name.indexOf(':');
  if (name.includes('*') || name.includes('?')) {
    throw new UsageError(`${quoted(name)} is a pattern`, 'a call has one action; every({ actions }) stands for many');
  }
  if (colon === -1) {
    const renamed = Object.hasOwn(operations, name)
      ? operations[name as keyof typeof operations].needs[0].action
      : name;
    throw new UsageError(`${quoted(name)} has no service prefix`, `write "s3:${renamed}"`);
  }
  const service = serviceOf(name.slice(0, colon));
  if (service === undefined)
    throw new UsageError(`unknown service "${name.slice(0, colon)}"`, serviceHint(name.slice(0, colon)));
  const own = name.slice(colon + 1);
  const facts = service.actions.get(foldName(own));
  if (facts === undefined) throw new UsageError(`unknown action ${quoted(name)}`, actionHint(service, own));
  return { name: `${service.prefix}:${facts.name}`, service, facts };
}

function serviceHint(prefix: string): string {
  const near = nearest(prefix, servicePrefixes(), 2);
  return near === undefined
    ? 'the part before the colon is the prefix of a service, such as s3 or kms'
    : `did you mean "${near}"?`;
}

/** Some API operations are authorized under another name: `HeadBucket` is `s3:ListBucket`. */
function actionHint(service: ServiceReference, name: string): string {
  const lower = foldName(name);
  const renamed =
    service.prefix === 's3' ? Object.entries(operations).find(([api]) => api.toLowerCase() === lower) : undefined;
  if (renamed !== undefined) {
    const [api, { needs }] = renamed;
    return `${api} is authorized as "s3:${needs[0].action}"`;
  }
  const names = [...service.actions.values()].map((facts) => facts.name);
  const near = nearest(name, names, 3);
  return near === undefined
    ? `the service reference has no such ${service.prefix} action`
    : `did you mean "${service.prefix}:${near}"?`;
}

/** Options that tell condition keys, with the key that shows whether an action has them. */
const KEY_OF: Readonly<Partial<Record<OptionName, string>>> = {
  versionId: 's3:versionid',
  encryption: SSE_KEY,
  acl: 's3:x-amz-acl',
  grants: 's3:x-amz-grant-read',
  tags: 's3:RequestObjectTagKeys',
  existingTags: 's3:ExistingObjectTag/${key}',
  storageClass: 's3:x-amz-storage-class',
  websiteRedirect: 's3:x-amz-website-redirect-location',
  retention: 's3:object-lock-mode',
  legalHold: 's3:object-lock-legal-hold',
  ifMatch: 's3:if-match',
  ifNoneMatch: 's3:if-none-match',
  prefix: 's3:prefix',
  delimiter: 's3:delimiter',
  maxKeys: 's3:max-keys',
  copySource: 's3:x-amz-copy-source',
  metadataDirective: 's3:x-amz-metadata-directive',
  locationConstraint: 's3:locationconstraint',
  objectOwnership: 's3:x-amz-object-ownership',
};

/** The options that `call(action, …)` takes beside the common ones: those whose keys the action has. */
export function optionsOfAction({ name, service, facts }: Action): OptionName[] {
  if (service.prefix !== 's3') return [];
  const options = (Object.keys(KEY_OF) as OptionName[]).filter((option) =>
    facts.conditionKeys.includes(KEY_OF[option] ?? ''),
  );
  const kind = resourceKind(facts);
  const { ofOwner, ofInitiator, overwrites } = needFor(name);
  return [
    ...(kind === undefined ? [] : (['bucket', 'expectedBucketOwner'] as const)),
    ...(kind === 'object' ? (['key'] as const) : []),
    ...(ofOwner === true || overwrites === true ? (['objectOwner'] as const) : []),
    ...(ofInitiator === true ? (['initiator'] as const) : []),
    ...options,
  ];
}

/** Whether an S3 action is about objects, about buckets or about neither. */
export function resourceKind({ resourceTypes }: ActionFacts): 'object' | 'bucket' | undefined {
  if (resourceTypes.some(({ name }) => name === 'object')) return 'object';
  return resourceTypes.some(({ name }) => name === 'bucket') ? 'bucket' : undefined;
}

/** Throws unless the call specifies a resource that the action can have. */
export function checkActionOptions({ name, service, facts }: Action, given: CallFacts): void {
  const { resource, bucket } = given;
  if (resource !== undefined && (bucket !== undefined || given.key !== undefined)) {
    throw new UsageError('both resource and bucket are given', 'give only one of them');
  }
  const none = facts.resourceTypes.length === 0;
  if (none && resource !== undefined && resource !== '*') {
    throw new UsageError(`${name} has no resource type`, 'its resource is "*": leave resource out');
  }
  const kind = service.prefix === 's3' ? resourceKind(facts) : undefined;
  if (kind === undefined) {
    if (resource === undefined && facts.resourceTypes.some(({ required }) => required)) {
      throw new UsageError(
        `${name} needs a resource`,
        `give its ARN, such as { resource: '${exampleOf(service, facts)}' }`,
      );
    }
    return;
  }
  if (resource === undefined) return;
  const [, , owner = '', region = '', , path = ''] = resource.split(':');
  if (resource === '*' || (owner === 's3' && region === '' && path.includes('/') !== (kind === 'object'))) {
    const what = kind === 'object' ? 'an object: arn:aws:s3:::<bucket>/<key>' : 'a bucket: arn:aws:s3:::<bucket>';
    throw new UsageError(`AWS never checks ${name} on "${resource}"`, `its resource is ${what}`);
  }
}

/** A resource that can be typed as it stands. */
function exampleOf(service: ServiceReference, { resourceTypes }: ActionFacts): string {
  const forms = resourceTypes
    .filter(({ required }) => required)
    .flatMap(({ name }) => resourceForms(service, name, 'aws'));
  return forms[0]?.seeds[0] ?? `arn:aws:${service.prefix}:us-east-1:${exampleAccount}:example`;
}

/** Whether requests for the action can have a condition key, in lower case, by what the reference lists. */
export function hasKey(action: Action, key: string): boolean {
  return isKeySent(key, action);
}
