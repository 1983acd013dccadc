import type { ActionFacts, ServiceReference } from '../../service-reference';
import type { DocumentPath, Statement } from '../model';
import { clipText } from '../problem';
import { redundantActions, type IntendedAction } from './actions';
import { arnSetOfFormat, arnSetsOverlap, arnSetOfResource, type ArnSet } from './arn-sets';
import { isAccessPoint, raiseForBucket, type CheckedDocument } from './checked-document';
import { placeholderIn } from './placeholder';

/** Checks the ARNs of `Resource` and `NotResource`, and that each action has a resource to apply to. */
export function checkResources(
  statement: Statement,
  actions: readonly IntendedAction[],
  subject: CheckedDocument,
): void {
  const { resource, action } = statement;
  if (resource === undefined) return;
  resource.values.forEach((text, index) => {
    checkArn(text, [...resource.path, index], subject);
  });
  redundantActions(resource.values).forEach((by, index) => {
    const data = { text: clipText(resource.values[index] ?? ''), by: clipText(resource.values[by] ?? '') };
    subject.problems.add('REDUNDANT_RESOURCE', [...resource.path, index], data);
  });
  if (resource.negated || action.negated || resource.values.length === 0) return;
  const place = resource.values.length === 1 ? [...resource.path, 0] : resource.path;
  checkReach(resource.values, actions, place, subject);
}

function checkArn(text: string, path: DocumentPath, subject: CheckedDocument): void {
  const data = { resource: clipText(text) };
  if (text === '*') {
    if (subject.bucket) subject.problems.raise('error', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', path, data);
    return;
  }
  const placeholder = placeholderIn(text);
  if (placeholder !== undefined) {
    raiseForBucket(subject, 'PLACEHOLDER_IN_ARN', path, { ...data, placeholder: clipText(placeholder) });
  }
  const [, , service = '', region = '', account = '', ...rest] = text.split(':');
  if (service !== service.toLowerCase()) raiseForBucket(subject, 'INVALID_ARN_SERVICE_CASE', path, data);
  else if (service === 's3') checkS3(text, region, account, rest.join(':'), path, subject);
  else if (subject.bucket && service !== '') {
    subject.problems.raise('error', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', path, data);
  } else if (!isAccount(account)) subject.problems.add('INVALID_ARN_ACCOUNT', path, data);
}

/** "Resource types defined by Amazon S3": buckets and objects have neither Region nor account in their ARNs. */
function checkS3(
  text: string,
  region: string,
  account: string,
  name: string,
  path: DocumentPath,
  subject: CheckedDocument,
): void {
  const data = { resource: clipText(text), region, account };
  if (isOtherS3(text)) {
    if (subject.bucket) subject.problems.raise('error', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', path, data);
    return;
  }
  if (isLiteral(region)) raiseForBucket(subject, 'ARN_REGION_NOT_ALLOWED', path, data);
  if (isLiteral(account)) raiseForBucket(subject, 'ARN_ACCOUNT_NOT_ALLOWED', path, data);
  const bucket = bucketOf(name);
  if (subject.bucket && checkWildcards(text, bucket, path, subject)) return;
  if (placeholderIn(text) !== undefined || bucket.includes('${')) return;
  if (isPlaceholderName(bucket)) {
    raiseForBucket(subject, 'PLACEHOLDER_IN_ARN', path, { ...data, placeholder: clipText(bucket) });
  } else if (subject.bucket && !isBucketName(bucket)) {
    subject.problems.raise('error', 'INVALID_ARN_RESOURCE', path, data);
  } else if (subject.bucket && /[A-Z_]/.test(bucket)) {
    subject.problems.raise('warning', 'INVALID_ARN_RESOURCE', path, { ...data, legacy: clipText(bucket) });
  }
}

/** What comes before the key; the slash of a variable's name is inside it. */
function bucketOf(name: string): string {
  return /^(?:\$\{[^}]*\}|[^/])*/.exec(name)?.[0] ?? '';
}

/**
 * A bucket policy names its own bucket: S3 refuses `arn:aws:s3:::*` (S2). Whether it takes a wildcard elsewhere before
 * the object's key, or a variable for the bucket, is not known.
 */
function checkWildcards(text: string, bucket: string, path: DocumentPath, { problems }: CheckedDocument): boolean {
  const data = { resource: clipText(text) };
  const every = /^\*+$/.test(bucket);
  const head = text.slice(0, text.length - (text.split(':').slice(5).join(':').length - bucket.length));
  if (every) problems.raise('error', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', path, data);
  else if (/[*?]/.test(withoutVariables(head))) {
    problems.raise('warning', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', path, { ...data, wildcard: clipText(head) });
  } else if (bucket.includes('${')) {
    problems.raise('warning', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', path, { ...data, variable: clipText(bucket) });
  }
  return every;
}

const otherS3 = ['accesspoint', 'access-grants', 'job', 'storage-lens', 'storage-lens-group', 'async-request'];

/** S3's resources that are not buckets: these do have an account. */
function isOtherS3(text: string): boolean {
  const name = text.split(':')[5] ?? '';
  return isAccessPoint(text) || otherS3.some((type) => name.startsWith(`${type}/`)) || name === 'access-grants';
}

function isLiteral(field: string): boolean {
  return field !== '' && !field.includes('*') && !field.includes('?') && !field.includes('${');
}

function isAccount(field: string): boolean {
  return !isLiteral(field) || /^\d{12}$/.test(field) || field === 'aws' || field === 'cloudfront';
}

/** "General purpose bucket naming rules", the looser old ones; wildcards may stand in a policy. */
function isBucketName(name: string): boolean {
  return /^[A-Za-z0-9._*?-]+$/.test(name);
}

const stopgaps = new Set(['YOUR', 'REPLACE', 'REPLACEME', 'CHANGEME', 'INSERT', 'PLACEHOLDER', 'TODO']);

/** `YOUR_BUCKET`, `BUCKET-NAME`, `__BUCKET__`: capitals that stand for a name. Old buckets have capitals too. */
function isPlaceholderName(name: string): boolean {
  if (name.length > 4 && name.startsWith('__') && name.endsWith('__')) return true;
  if (name !== name.toUpperCase()) return false;
  const words = name.split(/[_-]/);
  if (words.some((word) => stopgaps.has(word)) || (words[0] === 'MY' && words.includes('BUCKET'))) return true;
  return words.includes('BUCKET') && words.every((word) => ['BUCKET', 'NAME', 'ID', 'S3', 'THE'].includes(word));
}

/** Raises each action that applies to none of the statement's resources; S3 refuses such a bucket policy (S3). */
function checkReach(
  resources: readonly string[],
  actions: readonly IntendedAction[],
  resourcePath: DocumentPath,
  subject: CheckedDocument,
): void {
  if (resources.includes('*') && !subject.bucket) return;
  const reach = new Reach(resources, subject);
  for (const { text, service, actions: named } of actions) {
    if (subject.bucket && service.prefix !== 's3') continue;
    if (named.some((facts) => reach.covers(service, facts))) continue;
    const types = [...new Set(named.flatMap((facts) => facts.resourceTypes.map(({ name }) => name)))];
    const data = {
      action: clipText(text),
      resource: clipText(resources.join(', ')),
      types: clipText(types.join(', ')),
    };
    raiseForBucket(subject, 'ACTION_DOES_NOT_APPLY_TO_RESOURCE', resourcePath, data);
  }
}

/** Text without `${…}`: `${*}` is not a wildcard. */
function withoutVariables(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, '');
}

class Reach {
  private readonly sets: readonly ArnSet[];
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly resources: readonly string[],
    private readonly subject: CheckedDocument,
  ) {
    const variables = subject.policy.version === '2012-10-17';
    // A Multi-Region Access Point has no Region (P18), and is asked like any other.
    const placed = (text: string): string => (isAccessPoint(text) ? text.replace(':s3::', ':s3:*:') : text);
    this.sets = resources.map((text) => arnSetOfResource(placed(text), variables));
  }

  covers(service: ServiceReference, { resourceTypes }: ActionFacts): boolean {
    // `arn:aws:s3:::*` is how the documentation grants ListAllMyBuckets.
    if (resourceTypes.length === 0) {
      return !this.subject.bucket && this.resources.some((text) => text.endsWith(':*') || text === '*');
    }
    return resourceTypes.some(({ name }) => this.reaches(service, name));
  }

  private reaches(service: ServiceReference, type: string): boolean {
    const key = `${service.prefix}:${type}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const formats = (service.resourceTypes.get(type)?.arns ?? []).map(arnSetOfFormat);
    // A type without a known format proves nothing. S3 ARNs with a Region or an account were judged above.
    const found =
      formats.length === 0 ||
      this.sets.some(
        (set, index) =>
          this.misplaced(index) ||
          formats.some((format) => arnSetsOverlap(set, format)) ||
          this.isUnlisted(service, index),
      );
    this.known.set(key, found);
    return found;
  }

  /** An ARN of the service that is of none of its listed types may be a resource that the reference does not know (P14). */
  private isUnlisted(service: ServiceReference, index: number): boolean {
    const key = `${service.prefix} ${index}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const set = this.sets[index];
    const arns = [...service.resourceTypes.values()].flatMap((type) => type.arns);
    const [, , own = ''] = (this.resources[index] ?? '').split(':');
    const found =
      set !== undefined &&
      arns.some((arn) => arn.split(':')[2] === own) &&
      service.prefix !== 's3' &&
      !arns.some((arn) => arnSetsOverlap(set, arnSetOfFormat(arn)));
    this.known.set(key, found);
    return found;
  }

  private misplaced(index: number): boolean {
    const text = this.resources[index] ?? '';
    const [, , service = '', region = '', account = ''] = text.split(':');
    if (service !== service.toLowerCase()) return true;
    return service === 's3' && !isOtherS3(text) && (isLiteral(region) || isLiteral(account));
  }
}
