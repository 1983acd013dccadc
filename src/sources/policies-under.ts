import { statSync } from 'node:fs';
import { join } from 'node:path';
import { asFunction, atUsersLine } from '../arguments/asker';
import { UsageError } from '../arguments/usage';
import type { Policy } from '../policy/model';
import { notFound, resolvePath, type FileUrl } from './file';
import { fillFiles } from './fill-template';
import { jsonFilesUnder } from './json-files';
import { checkLoadOptions, policyOfFile, readPolicyFile, type LoadPolicyOptions } from './read-policy';

/**
 * Every policy in a folder and below it, each with the name of its file there: the cases of a `test.each`. A relative path
 * starts at the file that calls; a `file:` URL works too. Each JSON file must be a policy. Throws a `UsageError` where there
 * is none, since no test would run, and a `PolicyError` for what is not a policy.
 */
export function policiesUnder(
  folder: string | FileUrl,
  options: LoadPolicyOptions = {},
): [name: string, policy: Policy][] {
  const files = asFunction('policiesUnder', () => {
    checkLoadOptions(options);
    const path = resolvePath(folder, 'a folder');
    const names = namesUnder(path);
    const read = names.map((name) => readPolicyFile(join(path, name)));
    return fillFiles(read, options.variables, path).map((file, index) => ({ file, name: names[index] ?? '' }));
  });
  return atUsersLine(() => files.map(({ name, file }) => [name, policyOfFile(file, options)]));
}

function namesUnder(folder: string): readonly string[] {
  const status = statSync(folder, { throwIfNoEntry: false });
  if (status === undefined) throw notFound('folder', folder);
  if (!status.isDirectory()) throw new UsageError(`${folder} is a file`, 'use loadPolicy(path)');
  const names = jsonFilesUnder(folder);
  if (names.length === 0) throw new UsageError(`there is no JSON file in the folder ${folder} or below it`);
  return names;
}
