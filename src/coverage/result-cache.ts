import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { packageFolder } from './package-version';

/** The variable by which a reporter tells its workers where results are remembered. */
export const CACHE_VARIABLE = 'JEST_IAM_COVERAGE_CACHE';

/**
 * Results of earlier runs by what they depend on; a folder has those of one build of this package. What cannot be read, or
 * was changed since, is as if it were not there, and what cannot be written is found out again.
 */
export class ResultCache {
  constructor(private readonly folder: string) {}

  read(key: string): unknown {
    try {
      const [sum, text = ''] = readFileSync(this.pathOf(key), 'utf8').split('\n', 2);
      return sum === hashOf(`${key}\n${text}`) ? JSON.parse(text) : undefined;
    } catch {
      return undefined;
    }
  }

  write(key: string, value: unknown): void {
    const text = JSON.stringify(value);
    const path = this.pathOf(key);
    const unfinished = `${path}.${process.pid}-${process.hrtime.bigint()}`;
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(unfinished, `${hashOf(`${key}\n${text}`)}\n${text}`);
      renameSync(unfinished, path);
    } catch {
      // The folder is full or read-only: what was found is only not kept.
    }
  }

  private pathOf(key: string): string {
    return join(this.folder, `${hashOf(key)}.json`);
  }
}

/** The cache that the reporter told of; nothing where it is off. */
export function resultCache(): ResultCache | undefined {
  const folder = process.env[CACHE_VARIABLE];
  return folder === undefined || folder === '' ? undefined : new ResultCache(folder);
}

/** More results than any project has: what is left of old policies and tests goes with the rest. */
const MOST_RESULTS = 20_000;

/** The folder for the results of this build, in that of the tools of a project; what other builds left is gone then. */
export function cacheFolder(root: string, directory: string): string {
  const parent = existsSync(resolve(root, 'node_modules'))
    ? resolve(root, 'node_modules/.cache/jest-iam')
    : resolve(directory, '.cache');
  const build = buildHash();
  try {
    for (const name of existsSync(parent) ? readdirSync(parent) : []) {
      const folder = join(parent, name);
      const isFull = name === build && readdirSync(folder).length > MOST_RESULTS;
      if (name !== build || isFull) rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    // A read-only folder: what is left there is never read.
  }
  return join(parent, build);
}

let knownBuild: string | undefined;

/** Of Node and every file that may change a result: a version alone says nothing of a patched package. */
function buildHash(): string {
  if (knownBuild !== undefined) return knownBuild;
  const root = packageFolder();
  const [built = ''] = relative(root, __dirname).split(sep);
  const folder = join(root, built);
  const hash = createHash('sha256')
    .update(process.version)
    .update(readFileSync(join(root, 'package.json')));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    if (/\.(?:map|d\.m?ts)$/.test(name) || !statSync(path).isFile()) continue;
    hash.update(`${name}\n`).update(readFileSync(path));
  }
  return (knownBuild = hash.digest('hex').slice(0, 32));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
