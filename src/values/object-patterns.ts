import { editDistance, isSiblingName } from './near-names';
import { parsePattern } from './pattern';

/** The ARN of a bucket, and what of an object's ARN, or of a pattern for such, stands behind it. */
interface ObjectArn {
  readonly bucket: string;
  readonly folders: readonly string[];
  readonly name: string;
}

/** The parts of the ARN of an object of S3; nothing for another ARN, nor where the bucket itself is a pattern. */
function parseObject(arn: string): ObjectArn | undefined {
  const [, bucket, key] = /^(arn:[^:]*:s3:::[^/*?$]+)\/(.+)$/.exec(arn) ?? [];
  if (bucket === undefined || key === undefined) return undefined;
  const steps = key.split('/');
  return { bucket, folders: steps.slice(0, -1), name: steps.at(-1) ?? '' };
}

/** The ARN of the bucket of an object. */
export function bucketOfObject(arn: string): string | undefined {
  return parseObject(arn)?.bucket;
}

/** The objects among which one is: all of its bucket, and those of its first folder, where it is in one. */
export interface ObjectsAround {
  readonly all: string;
  readonly folder?: { readonly name: string; readonly pattern: string };
  /** The narrower of the two, unless the folder is a date or an id, which no policy names. */
  readonly usual: string;
}

/** The patterns that a policy has for objects such as this one. */
export function objectsAround(arn: string): ObjectsAround | undefined {
  const object = parseObject(arn);
  if (object === undefined) return undefined;
  const all = `${object.bucket}/*`;
  const [name] = object.folders;
  if (name === undefined || name === '') return { all, usual: all };
  const pattern = `${object.bucket}/${name}/*`;
  return { all, folder: { name, pattern }, usual: /\d/.test(name) ? all : pattern };
}

/** An entry for objects as it was meant, and how it differs from what is written. */
export interface NearObjects {
  readonly meant: string;
  /** `prefix`: by a slip in one folder. */
  readonly differs: 'prefix' | 'folder' | 'bucket';
  /** What the entry has, and what the object has in its place. */
  readonly written: string;
  readonly other: string;
}

/** How an entry for objects of one folder or bucket misses an object of another, in the shape that the entry has. */
export function nearObjects(entry: string, arn: string): NearObjects | undefined {
  const [own, object] = [parseObject(entry), parseObject(arn)];
  if (own === undefined || object === undefined || own.folders.some((one) => /[*?$]/.test(one))) return undefined;
  if (!/^\*?[^*?$]*$/.test(own.name) || parsePattern(entry).matches(arn)) return undefined;
  const name = own.name.startsWith('*') ? own.name : object.name;
  const like = (bucket: string, folders: readonly string[]): string | undefined => {
    const pattern = [bucket, ...folders, name].join('/');
    return parsePattern(pattern).matches(arn) ? pattern : undefined;
  };
  if (own.bucket !== object.bucket) {
    const meant = like(object.bucket, own.folders) ?? (name.startsWith('*') ? objectsAround(arn)?.usual : arn);
    return meant === undefined ? undefined : { meant, differs: 'bucket', written: own.bucket, other: object.bucket };
  }
  // In a folder above that of the entry there are more objects than it was ever for.
  const depth = own.folders.length;
  const meant = depth === 0 ? undefined : like(object.bucket, object.folders.slice(0, depth));
  if (meant === undefined) return undefined;
  const differing = own.folders.flatMap((folder, at) => (folder === object.folders[at] ? [] : [at]));
  const [at = 0, ...more] = differing;
  const [written = '', other = ''] = [own.folders[at], object.folders[at]];
  return { meant, differs: more.length === 0 && isSlip(written, other) ? 'prefix' : 'folder', written, other };
}

/** Whether one name is a letter away from the other, and not the next of a series. */
function isSlip(written: string, other: string): boolean {
  if (written.toLowerCase() === other.toLowerCase()) return true;
  return (
    Math.max(written.length, other.length) > 2 &&
    !isSiblingName(written, other) &&
    editDistance(written, other, 1) === 1
  );
}
