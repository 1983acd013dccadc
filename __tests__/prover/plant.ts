import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

/** A mistake to be made in the source of the engine: one piece of text, which stands there once, becomes another. */
export interface Bug {
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const root = join(__dirname, '../..');
const load = require as (id: string) => unknown;

/** What `run` answers when the engine has the bug. */
export function withBug<T>(bug: Bug, run: () => T): T {
  const path = join(root, bug.file);
  const code = bugged(bug, path);
  let answer: { readonly value: T } | undefined;
  jest.isolateModules(() => {
    jest.doMock(path, () => evaluate(code, path));
    try {
      answer = { value: run() };
    } finally {
      jest.dontMock(path);
    }
  });
  if (answer === undefined) throw new Error('the run gave no answer');
  return answer.value;
}

/** Each law is asked these seeds' questions; what most of them find is caught, and not by a lucky one. */
const SEEDS = Array.from({ length: 20 }, (_, at) => 1000 + at);

/**
 * Whether most of the seeds find the bug, of twenty where a law can afford them: asked until that is settled either way.
 * `finds` loads what it runs anew: the bug is in it.
 */
export function isCaughtByMost(bug: Bug, finds: (seed: number) => boolean, seeds: readonly number[] = SEEDS): boolean {
  const enough = Math.floor(seeds.length / 2) + 1;
  let [caught, missed] = [0, 0];
  withBug(bug, () => {
    for (const seed of seeds) {
      if (finds(seed)) caught++;
      else missed++;
      if (caught === enough || missed > seeds.length - enough) return;
    }
  });
  const asked = `${caught} of the first ${caught + missed} seeds`;
  process.stdout.write(`planted "${bug.name}": caught by ${asked}, of ${seeds.length}\n`);
  return caught === enough;
}

function bugged({ name, from, to }: Bug, path: string): string {
  const source = readFileSync(path, 'utf8');
  const pieces = source.split(from);
  if (pieces.length !== 2)
    throw new Error(`the source has changed: plant "${name}" anew, its text stands there ${pieces.length - 1} times`);
  return transpileModule(pieces.join(to), {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true },
  }).outputText;
}

function evaluate(code: string, path: string): unknown {
  const exports = {};
  const near = (id: string): unknown => load(id.startsWith('.') ? join(dirname(path), id) : id);
  const body = compileFunction(code, ['exports', 'require']) as (exports: object, require: typeof near) => void;
  body(exports, near);
  return exports;
}
