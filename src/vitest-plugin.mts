/** `jest-iam/vitest-plugin`: a Vite plugin, so that a policy that changes runs the tests that read it. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { policyPaths } from './sources/policy-paths.js';

interface Transformation {
  readonly code: string;
  readonly map: null;
}

interface PolicyImports {
  readonly name: string;
  readonly enforce: 'post';
  transform(this: { addWatchFile(file: string): void }, code: string, id: string): Transformation | undefined;
}

export default function policyImports(): PolicyImports {
  const imported = new Set<string>();
  return {
    name: 'jest-iam:policy-imports',
    // After the compilers, which may drop what is never run.
    enforce: 'post',
    transform(code, id) {
      const [file = id] = id.split('?', 1);
      if (file.includes('/node_modules/')) return undefined;
      if (imported.has(file) && code === readFileSync(file, 'utf8')) return { code: notCode(file), map: null };
      // Vite refuses an import of what is not there, and the reader of the file says it better.
      const paths = policyPaths(code, file).filter((path) => isFile(resolve(dirname(file), path)));
      if (paths.length === 0) return undefined;
      const imports = paths.map((path) => {
        const read = resolve(dirname(file), path).replaceAll('\\', '/');
        this.addWatchFile(read);
        if (!isImportable(read)) return '';
        if (!isJson(read)) imported.add(read);
        return `if (0) import(${JSON.stringify(path)});`;
      });
      return { code: `${code}\n${imports.join('')}\n`, map: null };
    },
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isJson(path: string): boolean {
  return /\.json$/i.test(path);
}

/** Vite stops at JSON that does not parse, before the test that reads it can say what is wrong. */
function isImportable(path: string): boolean {
  if (!isJson(path)) return true;
  try {
    JSON.parse(readFileSync(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

/** `vitest related` compiles every import: a template in YAML, which no plugin has made a module of, must get through. */
function notCode(file: string): string {
  return `throw new TypeError(${JSON.stringify(`${file} is not a module`)});\n`;
}
