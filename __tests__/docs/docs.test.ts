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

/** What the documents print from: files that are compiled and run, and the policies and templates that these read. */
const files = [
  ...readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).map((name) => `__tests__/docs/${name}`),
  ...readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' }).map((name) => `examples/${name}`),
].filter((path) => path !== '__tests__/docs/docs.test.ts');

describe('every code block', () => {
  const code = files.filter((path) => path.endsWith('.ts')).map((path) => flat(read(path)));

  /** Whether the paragraphs stand in the code in their order; a document may leave some out. */
  const holds = (paragraphs: readonly string[], text: string): boolean => {
    let from = 0;
    return paragraphs.every((paragraph) => {
      const at = text.indexOf(paragraph, from);
      from = at + paragraph.length;
      return at !== -1;
    });
  };

  test.each(inLanguage('ts').map((block) => [block.document, block.text]))(
    'in TypeScript stands in a file that is compiled and run: %s %s',
    (_, text) => {
      const paragraphs = text.split('\n\n').map(flat);
      expect(code.some((whole) => holds(paragraphs, whole))).toBe(true);
    },
  );

  const configurations = ['consumer', 'matrix', 'watch-check'].map((name) => read(`scripts/${name}.mjs`)).join('');
  test.each(inLanguage('js', 'json', 'yaml').map((block) => [block.document, block.text]))(
    'of a configuration is what the consumer check or the matrix uses, a policy or template is that of a file, whose path is told: %s %s',
    (document, text) => {
      const used = [...configurations.matchAll(/readme\('([^']+)', '\w+'(?:, '([^']+)')?\)/g)];
      const titles = used.flatMap(([, title = '', from = 'README.md']) => (from === document ? [title] : []));
      const before = read(document).slice(0, read(document).indexOf(text));
      const title = before.slice(before.lastIndexOf('\n##')).split('\n')[1]?.replace(/^#+ /, '') ?? '';
      if (titles.includes(title)) return;
      const printed = files.filter((path) => /\.(json|ya?ml)$/.test(path) && read(path) === text);
      expect(printed.filter((path) => read(document).includes(`\`${path}\``))).not.toEqual([]);
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
    // Configuration of other tools, in `yml`, is checked in command-line.test.ts.
    const others = blocks.filter(
      ({ language }) => !['ts', 'js', 'json', 'yaml', 'yml', 'sh', 'text', 'diff', ''].includes(language),
    );
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
    const readme = read('README.md');
    const isNamed = (name: string): boolean => ['`', '('].some((end) => readme.includes(`\`${name}${end}`));
    expect(Object.keys(matchers).filter((name) => !isNamed(name))).toEqual([]);
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
