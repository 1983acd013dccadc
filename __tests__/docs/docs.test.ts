import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json';
import { assumptions } from '../../src/evaluator/assumptions';
import * as matchers from '../../src/matchers';
import type { UndecidedReason } from '../../src/prover/prove';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];

interface Block {
  readonly document: string;
  readonly language: string;
  readonly text: string;
}

function blocksOf(document: string): Block[] {
  return [...read(document).matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    document,
    language,
    text,
  }));
}

const blocks = documents.flatMap(blocksOf);
const inLanguage = (...languages: string[]): Block[] => blocks.filter(({ language }) => languages.includes(language));

/** Rows of the tables of a document, each as its cells. */
function rowsOf(document: string): string[][] {
  const lines = read(document).split('\n');
  return lines
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('every code block', () => {
  const ours = readdirSync(__dirname).filter((name) => name.endsWith('.ts') && name !== 'docs.test.ts');
  const code = ours.map((name) => flat(readFileSync(join(__dirname, name), 'utf8'))).join('\n');

  test.each(inLanguage('ts').map((block) => [block.document, block.text]))(
    'in TypeScript stands in a file that is compiled and run: %s %s',
    (_, text) => {
      expect(code).toContain(flat(text));
    },
  );

  test.each(inLanguage('js', 'json').map((block) => [block.document, block.text]))(
    'of a configuration is what the consumer check uses, or a policy of a test: %s %s',
    (document, text) => {
      const policies = readdirSync(join(__dirname, 'policies')).map((name) => read(`__tests__/docs/policies/${name}`));
      const used = document === 'README.md' ? [...read('scripts/consumer.mjs').matchAll(/readme\('([^']+)'/g)] : [];
      const titles = used.map(([, title = '']) => title);
      const before = read(document).slice(0, read(document).indexOf(text));
      const title = before.slice(before.lastIndexOf('\n##')).split('\n')[1]?.replace(/^#+ /, '') ?? '';
      expect([...policies, ...(titles.includes(title) ? [text] : [])]).toContain(text);
    },
  );

  test.each(inLanguage('sh', '').map((block) => [block.document, block.text]))(
    'of a shell calls scripts that there are: %s %s',
    (_, text) => {
      const scripts = ['test', ...Object.keys(manifest.scripts)];
      for (const [, script = ''] of text.matchAll(/npm (?:run )?(\S+)/g)) {
        expect([...scripts, 'ci', 'install']).toContain(script);
      }
      expect(text).toMatch(/^(npm|npx|node|bash) /);
    },
  );

  test('is in a language that is checked here', () => {
    const others = blocks.filter(({ language }) => !['ts', 'js', 'json', 'yaml', 'sh', 'text', ''].includes(language));
    expect(others).toEqual([]);
    expect(blocks.length).toBeGreaterThan(15);
  });
});

describe('links', () => {
  test.each(
    documents.flatMap((document) =>
      [...read(document).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => [document, target] as const),
    ),
  )('%s links to a file that is there: %s', (document, target) => {
    expect(read(join(document, '..', target)).length).toBeGreaterThan(0);
  });
});

describe('docs/limits.md', () => {
  test('has every assumption, as the code has it', () => {
    const rows = rowsOf('docs/limits.md').filter(([id = '']) => /^[A-Z]\d+$/.test(id));
    expect(Object.fromEntries(rows)).toEqual(assumptions);
  });

  test('explains every reason for which a claim can stay undecided', () => {
    const reasons: Readonly<Record<UndecidedReason, true>> = {
      budget: true,
      'mixed-operators': true,
      variable: true,
      unsettled: true,
      untold: true,
      'tied-keys': true,
    };
    const explained = rowsOf('docs/limits.md').flatMap(([cell = '']) => /^`([a-z-]+)`$/.exec(cell)?.[1] ?? []);
    expect(explained).toEqual(Object.keys(reasons));
  });
});

describe('docs/matchers.md', () => {
  const headings = [...read('docs/matchers.md').matchAll(/^## `(\w+)\(/gm)].map(([, name = '']) => name);

  test('has every matcher once, with an example', () => {
    expect(headings.sort()).toEqual(Object.keys(matchers).sort());
    for (const name of headings) {
      expect(inLanguage('ts').filter(({ text }) => text.includes(`.${name}(`))).not.toEqual([]);
    }
  });

  test('README names every matcher', () => {
    expect(Object.keys(matchers).filter((name) => !read('README.md').includes(`\`${name}\``))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  test('has the rooms in the order of the floors that the house test holds', () => {
    const [, list = ''] = /const FLOORS = \[([^\]]*)\]/.exec(read('__tests__/house/imports.test.ts')) ?? [];
    const floors = [...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name);
    const rooms = rowsOf('docs/architecture.md').flatMap(([cell = '']) => /^`([a-z0-9/-]+)\/`$/.exec(cell)?.[1] ?? []);
    expect(rooms).toEqual(floors);
    expect(rooms.length).toBeGreaterThan(5);
  });

  test('names only files that are there', () => {
    const files = [...read('docs/architecture.md').matchAll(/`([a-z0-9/-]+\/[A-Za-z0-9-]+\.ts)`/g)];
    const named = files.map(([, path = '']) => path);
    expect(named).toContain('s3/calls/operations.ts');
    expect(named.filter((path) => !existsSync(join(root, 'src', path)))).toEqual([]);
  });

  test('says why each dependency is there', () => {
    const text = read('docs/architecture.md');
    const dependencies = rowsOf('docs/architecture.md').slice(-Object.keys(manifest.dependencies).length);
    expect(dependencies.map(([name]) => name)).toEqual(Object.keys(manifest.dependencies).map((name) => `\`${name}\``));
    expect(text).toContain('## Dependencies');
  });
});

test('CHANGELOG.md names every matcher', () => {
  expect(Object.keys(matchers).filter((name) => !read('CHANGELOG.md').includes(`\`${name}\``))).toEqual([]);
});
