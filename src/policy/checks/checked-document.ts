import type { ProblemCode, Severity } from '../codes';
import type { DocumentPath, Policy, Statement } from '../model';
import type { ProblemData, Problems, RaisedProblem } from '../problem';
import type { NearNames } from './near-names';

/** A document under check, and what is known of it. */
export interface CheckedDocument {
  readonly policy: Policy;
  /** Whether it is the policy of an S3 bucket: what S3 refuses is an error there. */
  readonly bucket: boolean;
  readonly problems: Problems;
  /** Proposes names for misspelt ones. */
  readonly names: NearNames;
}

/** Raises what S3 refuses in a bucket policy and other services take: an error there, a warning elsewhere. */
export function raiseForBucket(
  { bucket, problems }: CheckedDocument,
  code: ProblemCode,
  path: DocumentPath,
  data: ProblemData,
  at: RaisedProblem['at'] = 'value',
): void {
  const severity: Severity = bucket ? 'error' : 'warning';
  problems.raise(severity, code, path, data, at);
}

/**
 * A resource policy whose statements use S3's actions or ARNs, unless it is known to be attached to something else or all its
 * resources are those of an access point.
 */
export function isBucketPolicy({ type, attachedTo, statements }: Policy): boolean {
  if (type !== 'resource') return false;
  if (attachedTo !== undefined && !/^arn:[^:]*:s3:::/.test(attachedTo.arn)) return false;
  const resources = statements.flatMap(({ resource }) => (resource?.negated === false ? resource.values : []));
  if (resources.length > 0 && resources.every(isAccessPoint)) return false;
  return statements.some(mentionsS3);
}

function mentionsS3({ action, resource }: Statement): boolean {
  const s3Arn = (text: string): boolean => text.startsWith('arn:') && text.split(':', 3)[2] === 's3';
  return (
    action.values.some((text) => text.slice(0, 3).toLowerCase() === 's3:') || resource?.values.some(s3Arn) === true
  );
}

/** `arn:aws:s3:eu-west-1:111122223333:accesspoint/…` */
export function isAccessPoint(text: string): boolean {
  const rest = text.split(':').slice(2);
  return rest[0] === 's3' && rest[3]?.startsWith('accesspoint/') === true;
}
