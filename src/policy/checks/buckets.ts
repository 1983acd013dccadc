import { clipText } from '../problem';
import { isAccessPoint, type CheckedDocument } from './checked-document';

/**
 * A bucket policy is about one bucket (S2). Which one it is attached to is not known here, so any bucket named besides
 * the first is a warning: in `Resource` S3 refuses it, in `NotResource` it leaves out nothing.
 */
export function checkBuckets({ policy, bucket, problems }: CheckedDocument): void {
  if (!bucket) return;
  const resources = policy.statements.flatMap(({ resource }) => resource ?? []);
  const named = [...resources.filter(({ negated }) => !negated), ...resources.filter(({ negated }) => negated)];
  let first: string | undefined;
  for (const { values, path, negated } of named) {
    values.forEach((text, index) => {
      const name = bucketIn(text);
      if (name === undefined) return;
      first ??= name;
      if (name === first) return;
      const data = { resource: clipText(text), bucket: first, ...(negated && { element: 'NotResource' }) };
      problems.raise('warning', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', [...path, index], data);
    });
  }
}

/** The bucket that a text names in full. */
function bucketIn(text: string): string | undefined {
  if (!text.startsWith('arn:') || isAccessPoint(text)) return undefined;
  const [name = ''] = (text.split(':')[5] ?? '').split('/', 1);
  return /^[A-Za-z0-9._-]+$/.test(name) ? name : undefined;
}
