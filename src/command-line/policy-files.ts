import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { UsageError } from '../arguments/usage';

/** Folders that no pattern enters: other people's files, and what tools wrote. */
const ignored = ['**/node_modules/**', '**/.git/**'];
const readable = /\.(?:json|ya?ml|template|tf)$/i;

/** A path to read: a file, or a folder that `cdk synth` wrote. */
export interface InputPath {
  /** As people write it, from the working folder. */
  readonly name: string;
  readonly path: string;
  readonly isAssembly: boolean;
}

/**
 * The files of paths, folders and patterns (`infra/**\/*.json`), each once, in order of their names. A folder stands for the
 * JSON, YAML and Terraform files in it, one that `cdk synth` wrote for its stacks. Throws a `UsageError` for a path that is
 * not there and a pattern that no file matches.
 */
export function inputPaths(given: readonly string[], folder: string): readonly InputPath[] {
  const found = new Map<string, InputPath>();
  for (const one of given) for (const input of inputsOf(one, folder)) found.set(input.path, input);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function inputsOf(given: string, folder: string): readonly InputPath[] {
  const path = resolve(folder, given);
  const status = statSync(path, { throwIfNoEntry: false });
  if (status?.isFile() === true) return [input(path, folder)];
  if (status?.isDirectory() === true) {
    if (isAssembly(path)) return [{ ...input(path, folder), isAssembly: true }];
    const files = filesIn('**/*', path).filter((name) => readable.test(name));
    if (files.length > 0) return files.map((name) => input(join(path, name), folder));
    throw new UsageError(`there is no JSON, YAML, .template or .tf file in the folder ${given}`);
  }
  if (!/[*?{}[\]!()]/.test(given)) throw new UsageError(`there is no file or folder ${given}`);
  const files = filesIn(given, folder);
  if (files.length === 0) throw new UsageError(`no file matches ${given}`);
  return files.map((name) => input(join(folder, name), folder));
}

function filesIn(pattern: string, folder: string): readonly string[] {
  return globSync(pattern, { cwd: folder, ignore: ignored, followSymbolicLinks: false, dot: true });
}

function input(path: string, folder: string): InputPath {
  const name = relative(folder, path).replaceAll('\\', '/');
  return { name: name.startsWith('..') ? path : name, path, isAssembly: false };
}

/** Whether `cdk synth` wrote a folder: its manifest lists artifacts. */
function isAssembly(folder: string): boolean {
  const path = join(folder, 'manifest.json');
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'artifacts' in manifest;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
