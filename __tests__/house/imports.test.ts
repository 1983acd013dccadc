import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import * as ts from 'typescript';
import manifest from '../../package.json';

/** From the top floor down. The files directly in `src` are the entry points, above every folder. */
const FLOORS = [
  'command-line',
  'matchers',
  'coverage',
  'api',
  'sources',
  'report',
  'cures',
  'summary',
  's3/simulation',
  's3/suggestion',
  's3/config',
  's3/environment',
  's3/claims',
  's3/authorizations',
  's3/kms-load',
  's3/calls',
  's3/buckets',
  's3/callers',
  'claims',
  'requests',
  'prover',
  'evaluator',
  'names',
  'policy',
  'arguments',
  'languages',
  'values',
  'service-reference',
];
const ENTRIES = [
  'index',
  'cli',
  'setup',
  'jest-globals',
  'vitest',
  'vitest-by-require',
  'bun',
  'reporter',
  'vitest-reporter',
  'dependency-extractor',
  'vitest-plugin',
];
const RUNNERS = ['@jest/globals', 'vitest', 'bun:test'];
const DRAWERS = ['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'lib'];

/** Source text by path inside `src`, with `/`. */
type Sources = ReadonlyMap<string, string>;

function readSources(folder: string): Sources {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const files = names.filter((name) => /\.m?ts$/.test(name)).sort();
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const trees = new Map<string, ts.SourceFile>();

function treeOf(path: string, text: string): ts.SourceFile {
  const id = `${path}\n${text}`;
  const tree = trees.get(id) ?? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  trees.set(id, tree);
  return tree;
}

function visit(path: string, text: string, see: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    see(node);
    ts.forEachChild(node, walk);
  };
  walk(treeOf(path, text));
}

const read = new Map<string, readonly string[]>();

/** Every module a file names: imports, re-exports, `import type`, `import('x')`, `require('x')`. */
function specifiers(path: string, text: string): readonly string[] {
  const id = `${path}\n${text}`;
  let found = read.get(id);
  if (found === undefined) read.set(id, (found = specifiersIn(path, text)));
  return found;
}

function specifiersIn(path: string, text: string): string[] {
  const found: string[] = [];
  const take = (node: ts.Node | undefined): void => {
    if (node !== undefined && ts.isStringLiteralLike(node)) found.push(node.text);
  };
  visit(path, text, (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) take(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) take(node.expression);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) take(node.argument.literal);
    else if (ts.isCallExpression(node)) {
      const callee = node.expression;
      const loads =
        callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
      if (loads) take(node.arguments[0]);
    }
  });
  return found;
}

function resolve(sources: Sources, from: string, specifier: string): string | undefined {
  const base = posix
    .join(posix.dirname(from), specifier)
    .replace(/\.m?js$/, '')
    .replace(/\/$/, '');
  return [base, `${base}.ts`, `${base}.mts`, posix.join(base, 'index.ts')].find((path) => sources.has(path));
}

function imports(sources: Sources, from: string): string[] {
  const relative = specifiers(from, sources.get(from) ?? '').filter((specifier) => specifier.startsWith('.'));
  return relative.flatMap((specifier) => resolve(sources, from, specifier) ?? []);
}

/** 0 is the top floor; `undefined` for a file that lies in no room. A file directly in `s3` lies in none. */
function floor(path: string): number | undefined {
  if (!path.includes('/')) return 0;
  const index = FLOORS.findIndex((room) => path.startsWith(`${room}/`));
  return index === -1 ? undefined : index + 1;
}

function upwardImports(sources: Sources): string[] {
  return [...sources.keys()].flatMap((from) =>
    imports(sources, from)
      .filter((to) => (floor(to) ?? 0) < (floor(from) ?? 0))
      .map((to) => `${from} imports ${to}`),
  );
}

function danglingImports(sources: Sources): string[] {
  return [...sources].flatMap(([from, text]) =>
    specifiers(from, text)
      .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('.json'))
      .filter((specifier) => resolve(sources, from, specifier) === undefined)
      .map((specifier) => `${from} imports ${specifier}`),
  );
}

function rings(sources: Sources): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) found.push([...trail.slice(start), path].join(' > '));
    if (start !== -1 || done.has(path)) return;
    for (const next of imports(sources, path)) follow(next, [...trail, path]);
    done.add(path);
  };
  for (const path of sources.keys()) follow(path, []);
  return found;
}

function strangers(sources: Sources): string[] {
  return [...sources.keys()].filter((path) =>
    path.includes('/') ? floor(path) === undefined : !ENTRIES.includes(path.replace(/\.m?ts$/, '')),
  );
}

function drawers(sources: Sources): string[] {
  return [...sources.keys()].filter((path) =>
    path.split('/').some((part) => DRAWERS.includes(part.replace(/\.m?ts$/, '').toLowerCase())),
  );
}

function packages(sources: Sources): { from: string; name: string }[] {
  return [...sources].flatMap(([from, text]) =>
    specifiers(from, text)
      .filter((name) => !name.startsWith('.'))
      .map((name) => ({ from, name })),
  );
}

function undeclaredPackages(sources: Sources): string[] {
  const allowed = (from: string, name: string): boolean =>
    name in manifest.dependencies ||
    builtinModules.includes(name.replace(/^node:/, '')) ||
    (floor(from) === 0 && RUNNERS.includes(name));
  return packages(sources)
    .filter(({ from, name }) => !allowed(from, name))
    .map(({ from, name }) => `${from} imports ${name}`);
}

function findNodes(sources: Sources, matches: (node: ts.Node) => boolean): string[] {
  const found: string[] = [];
  for (const [path, text] of sources) {
    visit(path, text, (node) => {
      if (!matches(node)) return;
      const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
      found.push(`${path}:${line + 1}`);
    });
  }
  return found;
}

function builtRegExps(sources: Sources): string[] {
  return findNodes(
    sources,
    (node) =>
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'RegExp',
  );
}

function anys(sources: Sources): string[] {
  return findNodes(sources, (node) => node.kind === ts.SyntaxKind.AnyKeyword);
}

const src = readSources(join(__dirname, '../../src'));

describe('src', () => {
  test('has files to read', () => {
    expect(src.size).toBeGreaterThan(1);
  });

  test.each([
    ['imports only downwards', upwardImports],
    ['has no import ring, types included', rings],
    ['imports only files that are there', danglingImports],
    ['imports only declared packages, and runners only in entry points', undeclaredPackages],
    ['has only folders that stand on a floor and known entry points', strangers],
    ['has no drawer for odds and ends', drawers],
    ['builds no RegExp at run time', builtRegExps],
    ['says `any` nowhere', anys],
  ])('%s', (_, check) => {
    expect(check(src)).toEqual([]);
  });
});

describe('the checks see a breach', () => {
  const house = (files: Record<string, string>): Sources => new Map(Object.entries(files));

  test.each([
    ["import { a } from '../report/a';"],
    ["import type { A } from '../report/a';"],
    ["export * from '../report/a';"],
    ["type A = import('../report/a').A;"],
    ["const a = require('../report/a');"],
    ["const a = import('../report/a');"],
    ["import a = require('../report/a');"],
    ["import a from '../report/a.js';"],
  ])('upwards: %s', (text) => {
    const sources = house({ 'policy/b.ts': text, 'report/a.ts': '' });
    expect(upwardImports(sources)).toEqual(['policy/b.ts imports report/a.ts']);
  });

  test('upwards: an entry point', () => {
    const sources = house({ 'matchers/a.ts': "import { b } from '..';", 'index.ts': '' });
    expect(upwardImports(sources)).toEqual(['matchers/a.ts imports index.ts']);
  });

  test('downwards and sideways are fine', () => {
    const sources = house({
      'report/a.ts': "import '../policy/b'; import './c';",
      'report/c.ts': '',
      'policy/b.ts': "import '../values';",
      'values/index.ts': '',
    });
    expect([...upwardImports(sources), ...rings(sources), ...danglingImports(sources)]).toEqual([]);
  });

  test('a ring of types through three files', () => {
    const sources = house({
      'policy/a.ts': "import type { B } from './b';",
      'policy/b.ts': "import type { C } from './c';",
      'policy/c.ts': "import type { A } from './a';",
    });
    expect(rings(sources)).toEqual(['policy/a.ts > policy/b.ts > policy/c.ts > policy/a.ts']);
  });

  test('upwards between the rooms of s3, and a file that lies in none of them', () => {
    const sources = house({
      's3/calls/a.ts': "import '../claims/b';",
      's3/claims/b.ts': "import '../callers/c';",
      's3/callers/c.ts': '',
      's3/d.ts': '',
    });
    expect(upwardImports(sources)).toEqual(['s3/calls/a.ts imports s3/claims/b.ts']);
    expect(strangers(sources)).toEqual(['s3/d.ts']);
  });

  test('a file, a folder and a package that have no place', () => {
    const sources = house({
      'cellar/a.ts': "import './gone';",
      'policy/utils/b.ts': "import { expect } from 'vitest';",
      'extra.ts': "import 'typescript';",
    });
    expect(strangers(sources)).toEqual(['cellar/a.ts', 'extra.ts']);
    expect(drawers(sources)).toEqual(['policy/utils/b.ts']);
    expect(danglingImports(sources)).toEqual(['cellar/a.ts imports ./gone']);
    expect(undeclaredPackages(sources)).toEqual(['policy/utils/b.ts imports vitest', 'extra.ts imports typescript']);
  });

  test('a RegExp built at run time and an `any`; not their names in text', () => {
    const sources = house({
      'policy/a.ts': "const a = /x/;\nconst b = new RegExp('x');\nconst c = RegExp('x');\n// new RegExp('x')",
      'policy/b.ts': "const a: any = ': any';\nconst b = [] as any[];",
    });
    expect(builtRegExps(sources)).toEqual(['policy/a.ts:2', 'policy/a.ts:3']);
    expect(anys(sources)).toEqual(['policy/b.ts:1', 'policy/b.ts:2']);
  });
});

/** Exported names with the files that declare each. */
function declarations(sources: Sources): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [path, text] of sources) {
    for (const statement of treeOf(path, text).statements) {
      const isExported =
        ts.canHaveModifiers(statement) &&
        ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
      if (!isExported) continue;
      const names = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map(({ name }) => name.getText())
        : [(statement as { name?: ts.Identifier }).name?.text ?? ''];
      for (const name of names) found.set(name, [...(found.get(name) ?? []), path]);
    }
  }
  return found;
}

function sharedNames(sources: Sources): string[] {
  return [...declarations(sources)]
    .filter(([, paths]) => paths.length > 1)
    .map(([name, paths]) => `${name}: ${paths.join(', ')}`);
}

describe('exported names', () => {
  test('no two files export the same name', () => {
    expect(declarations(src).size).toBeGreaterThan(500);
    expect(sharedNames(src)).toEqual([]);
  });

  test('the check sees a name that two files export', () => {
    const sources: Sources = new Map([
      ['policy/a.ts', 'export const one = 1; export interface Place {}'],
      ['report/b.ts', 'export type Place = string; export function two() {}'],
    ]);
    expect(sharedNames(sources)).toEqual(['Place: policy/a.ts, report/b.ts']);
  });
});
