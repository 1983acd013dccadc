// Writes the ESM entry points of the built package. Each one only re-exports the CommonJS build,
// so a process that uses both `require` and `import` holds one instance of every function.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const require = createRequire(import.meta.url);
const { exports: entries } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

// These extend a runner's `expect` when they are loaded, so they cannot be required here; they export nothing.
const sideEffectOnly = new Set(['./setup', './jest-globals']);

for (const [name, entry] of Object.entries(entries)) {
  if (entry.require === undefined || entry.import === undefined) continue;
  const cjs = `./${basename(entry.require.default)}`;
  const names = sideEffectOnly.has(name)
    ? []
    : Object.keys(require(fileURLToPath(new URL(entry.require.default, root)))).sort();
  const [code, types] =
    names.length === 0
      ? [`import '${cjs}';\n`, `import '${cjs}';\n`]
      : [
          `import cjs from '${cjs}';\n\n${names.map((n) => `export const ${n} = cjs.${n};\n`).join('')}`,
          `export * from '${cjs}';\n`,
        ];
  writeFileSync(new URL(entry.import.default, root), code);
  writeFileSync(new URL(entry.import.types, root), types);
}
