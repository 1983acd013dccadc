import { compilePolicy } from '../../evaluator/compile';
import { anyChar, anyNumberOf, literalTokens, noColon, wordsOverlap } from '../../languages/language';
import type { DocumentPath, Policy } from '../../policy/model';
import { valueAt } from '../../policy/value-at';
import { globWord } from '../../prover/pattern-languages';
import { bucketStart } from './bucket-scope';

/** What a policy names of S3 that is not in the bucket: other buckets, and patterns that neither it nor an object fits. */
export function bucketsBeside(policy: Policy, bucket: string): readonly string[] {
  return [...new Set(resourcesBeside(policy, bucket).map(({ name }) => name))];
}

/** A resource that a policy names, with the bucket in it, and what it would be in the policy's own bucket. */
export interface ResourceBeside {
  readonly name: string;
  readonly path: DocumentPath;
  readonly own: string;
}

/** The same, each where it stands. */
export function resourcesBeside(policy: Policy, bucket: string): readonly ResourceBeside[] {
  const start = [...literalTokens('arn:'), ...anyNumberOf(noColon, 1), ...literalTokens(`:s3:::${bucket}`)];
  const inside = [start, [...start, ...literalTokens('/'), ...anyNumberOf(anyChar)]];
  return compilePolicy(policy).statements.flatMap(({ resource, statement }) => {
    if (resource === undefined || resource.negated) return [];
    const { path = [] } = statement.resource ?? {};
    return resource.entries.flatMap(({ text, parts }, index): readonly ResourceBeside[] => {
      if (!bucketStart.test(text) || inside.some((word) => wordsOverlap(globWord(parts), word))) return [];
      const [name = '', ...rest] = text.replace(bucketStart, '').split('/');
      const own = [`${bucketStart.exec(text)?.[0] ?? ''}${bucket}`, ...rest].join('/');
      return [{ name, path: Array.isArray(valueAt(policy.document, path)) ? [...path, index] : path, own }];
    });
  });
}
