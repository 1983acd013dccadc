import { statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { jsonFilesUnder } from './json-files';

/** A call of a reader with a literal path, as people write it and as compilers leave it: `(0, jest_iam_1.loadPolicy)("./a.json")`. */
const READERS =
  /\b(?:loadPolicy|policiesUnder|fromCloudFormation|fromCdk|policiesIn|resourcesOfType)\s*\)?\s*\(\s*(?:new URL\(\s*)?(['"`])((?:(?!\1|\$\{)[^\\\r\n])+)\1\s*[,)]/g;

/**
 * The files that a module reads by a literal path, as specifiers of its own (`./policies/logs.json`); of a folder, each JSON
 * file below it. Files that are not there, and calls in comments, are included: they do no harm.
 */
export function policyPaths(code: string, file: string): string[] {
  const paths = [...code.matchAll(READERS)].map(([, , path = '']) => path);
  return [...new Set(paths.flatMap((path) => filesAt(path, dirname(file)).map(asSpecifier)))];
}

function filesAt(path: string, from: string): string[] {
  const folder = resolve(from, path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return jsonFilesUnder(folder).map((name) => `${path.replace(/\/$/, '')}/${name}`);
}

/** A path without `./` is relative to the file too, where an import would look for a package. */
function asSpecifier(path: string): string {
  const name = path.replaceAll('\\', '/');
  return /^\.\.?\//.test(name) || isAbsolute(name) ? name : `./${name}`;
}
