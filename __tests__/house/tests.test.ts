import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');

/** The folders that hold tests, as paths inside `__tests__`. */
const folders = [
  ...new Set(
    readdirSync(join(root, '__tests__'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => dirname(name).replaceAll('\\', '/')),
  ),
];
const evidence = folders.filter((folder) => !existsSync(join(root, 'src', folder)));

test('some tests are of a room, some of no room', () => {
  expect(folders).toContain('s3/calls');
  expect(evidence).toContain('vectors');
});

test('CONTRIBUTING.md says what is in each folder of tests that is not a room of src', () => {
  const rows = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(/^\| `__tests__\/([a-z-]+)\/`/gm);
  expect([...rows].map(([, folder]) => folder).sort()).toEqual(evidence.sort());
});
