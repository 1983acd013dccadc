// Puts what tsc built into one file, `index.js`, so that a process loads that instead of some three hundred modules. The entry
// points stay, as files that hand out parts of it, so every one of them shares one instance. seldom-called.mjs parts it by
// what is called when; src knows nothing of that.
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { matchersKey } from './matchers-key.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const src = fileURLToPath(new URL('../src', import.meta.url));
const require = createRequire(import.meta.url);

const matchers = `Symbol.for('${matchersKey}')`;
const fileOf = (module) => join(src, `${module}.ts`);
const moduleOf = (file) => relative(src, file).replaceAll('\\', '/').replace(/\.ts$/, '');
const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  absWorkingDir: src,
  // These stay what package.json says, loaded when they are needed.
  external: ['yaml', 'jsonpath-plus', 'tinyglobby'],
  legalComments: 'none',
  write: false,
  metafile: true,
};

/** The files of facts are read when they are needed: a bundle stands one folder above the module that reads them. */
const factsBelow = {
  name: 'facts are read from files',
  setup({ onLoad }) {
    onLoad({ filter: /service-reference\/load\.ts$/ }, ({ path }) => {
      const [before, after, ...more] = readFileSync(path, 'utf8').split('${__dirname}/data/');
      if (after === undefined || more.length > 0) throw new Error('load.ts reads the facts in another way');
      return { contents: `${before}\${__dirname}/service-reference/data/${after}`, loader: 'ts' };
    });
  },
};

/** The first text needs the parser of JSON, and a part of it will do: its build for bundlers can be taken apart. */
const jsonParser = {
  name: 'a part of the parser of JSON',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^jsonc-parser$/ }, () => ({
      path: require.resolve('jsonc-parser/lib/esm/main.js'),
      sideEffects: false,
    }));
    onResolve(
      { filter: /^\.\/(impl\/)?(format|edit|parser|scanner|string-intern)$/ },
      ({ path, resolveDir, importer }) =>
        importer.includes('jsonc-parser') ? { path: `${resolve(resolveDir, path)}.js`, sideEffects: false } : undefined,
    );
    // Its enumerations are written as numbers wherever they are used; their names would be filled in for nothing.
    onLoad({ filter: /jsonc-parser\/lib\/esm\/.*\.js$/ }, ({ path }) => {
      const enumeration = /^(?:export )?var (\w+);\n\(function \(\1\) \{\n(?:\s+\1\[.*\n)+\}\)\(\1 .*\n/gm;
      const text = readFileSync(path, 'utf8');
      const without = text.replaceAll(enumeration, '');
      const code = without.replaceAll(/\/\*[^]*?\*\//g, '');
      const used = [...text.matchAll(enumeration)].filter(([, name]) => new RegExp(`\\b${name}[.[]`).test(code));
      if (used.length > 0) throw new Error(`an enumeration is more than its numbers in ${path}`);
      return { contents: without };
    });
  },
};

/** Gives the modules of src that `texts` knows the text that it has for them. */
const replaced = (texts) => ({
  name: 'modules in another text',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const module = moduleOf(resolve(resolveDir, path));
      return texts.has(module) ? { path: module, namespace: 'given' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'given' }, ({ path }) => ({ contents: texts.get(path), resolveDir: src }));
  },
});

/** The names that each module exports, types left out. */
async function exportsOf(modules) {
  const { metafile } = await build({
    ...shared,
    entryPoints: modules.map(fileOf),
    bundle: false,
    external: undefined,
    // What it says of a `require` is about the format alone.
    logLevel: 'error',
    format: 'esm',
    outdir: dist,
    outbase: src,
  });
  const outputs = Object.values(metafile.outputs);
  return new Map(outputs.map(({ entryPoint, exports }) => [moduleOf(join(src, entryPoint)), exports]));
}

const bundle = (contents, texts, options) =>
  build({
    ...shared,
    stdin: { contents, resolveDir: src, sourcefile: 'entry.ts', loader: 'ts' },
    plugins: [replaced(texts), factsBelow, jsonParser],
    ...options,
  });

// Objects of values: a namespace would be a getter for each name, made anew for every test file. A function that is made as
// the module runs, such as a matcher, is called by another one, which splitFunctions can stand something in for.
const publicNames = await exportsOf(['index', 'matchers/index']);
const valuesOf = (module) => {
  const built = require(join(dist, `${module}.js`));
  const values = publicNames.get(module).map((name) => {
    const value = `${module.split('/')[0]}.${name}`;
    const isMade = typeof built[name] === 'function' && !new RegExp(`^(class|function ${name}\\()`).test(built[name]);
    return `${name}: ${isMade ? `function () { return ${value}.apply(this, arguments); }` : value}`;
  });
  return `{ ${values.join(', ')} }`;
};
const publicParts = `import * as index from './index';
import * as matchers from './matchers/index';
const library = ${valuesOf('index')};
Object.defineProperty(library, ${matchers}, { value: ${valuesOf('matchers/index')} });
module.exports = library;`;
// Lines of bounded length: Node prints the whole line of an error that nobody catches.
const finished = { minify: true, lineLimit: 160, sourcemap: true, sourcesContent: true, write: true };
// Minified when it is in parts. compiled-at-once.mjs says why it is written without arrows.
await bundle(publicParts, new Map(), {
  format: 'cjs',
  outfile: join(dist, 'index.js'),
  supported: { arrow: false },
  ...finished,
  minify: false,
});
// The page is one file: its script and style are put in as texts, readable as they are.
const text = (name) => JSON.stringify(readFileSync(join(src, 'coverage/page', name), 'utf8'));
const pageAssets = `export const pageScript = ${text('page.js')};\nexport const pageStyle = ${text('page.css')};\n`;
const withPage = new Map([['coverage/page/page-assets', pageAssets]]);

// Loaded only where a reporter of policy coverage is on; it judges by the matchers that the tests have loaded.
await bundle(
  "export * as recording from './coverage/recording.ts'; export * as run from './coverage/coverage-run.ts';",
  withPage,
  { format: 'cjs', outfile: join(dist, 'coverage.js'), ...finished },
);
// A process of its own, which shares nothing with the library.
await bundle("export * as run from './command-line/run-command.ts';", withPage, {
  format: 'cjs',
  outfile: join(dist, 'command-line.js'),
  ...finished,
});

/** Asked anew at each call, as before: there may be another core since, after `jest.resetModules()`. */
const matchersOfCore = {
  name: 'the matchers of the core',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/(index|coverage\/recording)$/ }, ({ path }) => ({ path: `${path}.js`, external: true }));
    onLoad({ filter: /lazy-matchers\.ts$/ }, ({ path }) => {
      const [before, after, ...more] = readFileSync(path, 'utf8').split("require('./index')");
      if (after === undefined || more.length > 0) throw new Error('lazy-matchers.ts loads the matchers in another way');
      return { contents: `${before}require('./index')[${matchers}]${after}`, loader: 'ts' };
    });
  },
};
// The setup files of Jest, each in one file: to find, read and compile a second one takes as long as all that they do.
for (const name of ['setup', 'jest-globals']) {
  await build({
    ...shared,
    entryPoints: [join(src, `${name}.ts`)],
    external: ['@jest/globals'],
    plugins: [matchersOfCore],
    format: 'cjs',
    outfile: join(dist, `${name}.js`),
    write: true,
  });
}
writeFileSync(join(dist, 'matchers/index.js'), `module.exports = require('../index.js')[${matchers}];\n`);
writeFileSync(join(dist, 'command-line/run-command.js'), "module.exports = require('../command-line.js').run;\n");
/** A module of one part of the coverage; written so that `import { name }` finds its names. */
function hand(file, part, names) {
  const lines = names.map((name) => `exports.${name} = require('../coverage.js').${part}.${name};\n`);
  writeFileSync(join(dist, file), lines.join(''));
}
hand('coverage/recording.js', 'recording', ['recordInJest', 'recordInVitest']);
hand('coverage/coverage-run.js', 'run', ['startCoverage']);

const kept = new Set([
  'cli.js',
  'command-line.js',
  'command-line/run-command.js',
  'coverage.js',
  'coverage/recording.js',
  'coverage/coverage-run.js',
  'coverage/partial-vitest-run.js',
  'dependency-extractor.js',
  'index.js',
  'reporter.js',
  'setup.js',
  'jest-globals.js',
  'vitest-by-require.js',
  'matchers/index.js',
  'matchers/lazy-matchers.js',
  'sources/policy-paths.js',
  'sources/json-files.js',
]);
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const path = join(dist, name);
  const own = relative(dist, path).replaceAll('\\', '/');
  if (own.endsWith('.js') && !kept.has(own) && statSync(path).isFile()) rmSync(path);
}
