import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

interface Conditions {
  readonly types?: string;
  readonly require?: { readonly types: string };
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Conditions>>;
  readonly typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
};

// `moduleResolution: node10` reads no `exports`.
test('a compiler that does not read `exports` finds the same declarations', () => {
  const declared = Object.entries(manifest.exports).flatMap(([name, entry]) => {
    const types = typeof entry === 'string' ? undefined : (entry.require?.types ?? entry.types);
    return types === undefined || name === '.' ? [] : [[name.slice(2), [types]]];
  });
  expect(declared.length).toBeGreaterThan(4);
  expect(manifest.typesVersions).toEqual({ '*': Object.fromEntries(declared) as unknown });
});
