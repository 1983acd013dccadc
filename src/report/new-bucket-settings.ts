import type { PublicAccessBlock } from '../s3/buckets/access-block';
import { pastedJson } from './pasted-json';
import { pastedYaml } from './pasted-yaml';

/** Settings of a bucket with which a claim holds. */
export interface NewBucketSettings {
  readonly blockPublicAccess?: PublicAccessBlock;
  /** With SSE-KMS by default, under a key of the author's choice. */
  readonly isUnderKms?: true;
  /** Of a permission of Lambda, which stands in the place of a bucket: for whose calls it is. */
  readonly sourceAccount?: string;
}

/** The call that makes such a bucket. */
export function settingsCall({ blockPublicAccess, isUnderKms }: NewBucketSettings): string {
  if (isUnderKms) return 's3Bucket({ defaultEncryption: sseKms(keyArn) })';
  const off = Object.entries(blockPublicAccess ?? {}).flatMap(([name, isOn]) => (isOn ? [] : [`${name}: false`]));
  if (off.length === 0 || off.length === 4) return `s3Bucket({ blockPublicAccess: ${String(off.length === 0)} })`;
  return `s3Bucket({ blockPublicAccess: { ${off.join(', ')} } })`;
}

/** A property of a bucket of a template, and where its text goes. */
export interface PropertyPlace {
  /** The logical id of the bucket. */
  readonly bucket: string;
  readonly name: string;
  /** What stands there, which the text takes the place of: its last line, and whether a comma follows. */
  readonly old: { readonly last: number; readonly hasComma: boolean } | undefined;
  readonly value: unknown;
  readonly source: string;
  /** Where the text begins. */
  readonly line: number;
  /** What stands before it on its line: spaces, or the dash of a list. */
  readonly indent: string;
  readonly form: 'yaml' | 'json';
}

/** A property as it is to be pasted into a template. */
export function renderProperty({
  bucket,
  name,
  old,
  value,
  source,
  line,
  indent,
  form,
}: PropertyPlace): readonly string[] {
  const where = old === undefined ? 'first in Properties' : `in place of ${name}`;
  const lines = old === undefined ? `, before line ${line}` : old.last > line ? `, lines ${line}-${old.last}` : '';
  const comma = old === undefined || old.hasComma ? ',' : '';
  const [first = '', ...rest] = pastedYaml({ [name]: value }, indent.replace('-', ' '));
  const text =
    form === 'yaml'
      ? [`${indent}${first.trimStart()}`, ...rest]
      : `${indent}${JSON.stringify(name)}: ${pastedJson(value, indent, '  ')}${comma}`.split('\n');
  return [`To fix it, put this ${where} of ${bucket}${lines}  ${source}:${line}`, ...text];
}
