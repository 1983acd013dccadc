/** `jest-iam/dependency-extractor`: for Jest's `dependencyExtractor`, so that a policy that changes runs the tests that read it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyPaths } from './sources/policy-paths';

export function extract(
  code: string,
  filePath: string,
  defaultExtract: (code: string) => Iterable<string>,
): Set<string> {
  return new Set([...defaultExtract(code), ...policyPaths(code, filePath)]);
}

/** Jest keeps what was extracted before, without this extractor or with an earlier one, unless this differs. */
export function getCacheKey(): string {
  const manifest = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { readonly version: string };
  return `jest-iam/dependency-extractor ${manifest.version}`;
}
