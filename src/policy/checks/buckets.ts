import { clipText } from '../problem';
import { isAccessPoint, type CheckedDocument } from './checked-document';

/**
 * A bucket policy speaks of one bucket (S2). Which one it is attached to is not told here, so any bucket named besides
 * the first is a warning.
 */
export function checkBuckets({ policy, bucket, problems }: CheckedDocument): void {
  if (!bucket) return;
  let first: string | undefined;
  for (const { resource } of policy.statements) {
    if (resource === undefined || resource.negated) continue;
    resource.values.forEach((text, index) => {
      const ofBucket = text.startsWith('arn:') && !isAccessPoint(text);
      const name = ofBucket ? (text.split(':')[5] ?? '').split('/', 1)[0] : undefined;
      if (name === undefined || !/^[A-Za-z0-9._-]+$/.test(name)) return;
      first ??= name;
      if (name === first) return;
      const data = { resource: clipText(text), bucket: first };
      problems.raise('warning', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', [...resource.path, index], data);
    });
  }
}
