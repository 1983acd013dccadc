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
    const types = typeof entry === 'string' ? undefined : (entry.types ?? entry.require?.types);
    return types === undefined || name === '.' ? [] : [[name.slice(2), [types]]];
  });
  expect(declared.length).toBeGreaterThan(4);
  expect(manifest.typesVersions).toEqual({ '*': Object.fromEntries(declared) as unknown });
});

test('the changelog is that of the version, with what comes next above it', () => {
  const headings = [...readFileSync(join(root, 'CHANGELOG.md'), 'utf8').matchAll(/^## (.+)$/gm)].map(
    ([, title = '']) => title,
  );
  const released = headings.filter((title) => title !== 'Unreleased');
  expect(headings.indexOf('Unreleased')).toBeLessThanOrEqual(0);
  expect(released[0]?.split(' ')[0] ?? manifest.version).toBe(manifest.version);
});

test('the package page links only to files that the package has, or to addresses', () => {
  const files = readFileSync(join(root, 'README.md'), 'utf8');
  const links = [...files.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = '']) => target);
  const shipped = (manifest as { files?: readonly string[] }).files ?? [];
  const missing = links.filter((link) => !/^https:/.test(link) && !shipped.includes(link));
  expect(missing).toEqual([]);
});
