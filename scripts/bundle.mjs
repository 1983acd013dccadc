// Puts what tsc built into one file: a process that uses the package loads that instead of some two hundred modules.
// The entry points stay, as files that hand out its parts, so every one of them shares one instance.
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const src = fileURLToPath(new URL('../src', import.meta.url));

/** Bundles parts of the sources, each under a name. */
async function bundle(outfile, parts) {
  const lines = Object.entries(parts).map(([name, file]) => `export * as ${name} from './${file}.ts';`);
  await build({
    stdin: { contents: lines.join('\n'), resolveDir: src, loader: 'ts' },
    outfile: join(dist, outfile),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    // Dependencies stay what package.json says, loaded when they are needed.
    packages: 'external',
    plugins: [
      {
        name: 'facts are read by a module beside them',
        setup({ onResolve }) {
          onResolve({ filter: /\/load$/ }, () => ({ path: './service-reference/load.js', external: true }));
        },
      },
    ],
  });
}

await bundle('library.js', { library: 'index', matchers: 'matchers/index' });
// Loaded only where a reporter of policy coverage is on; it judges by the matchers that the tests have loaded.
await bundle('coverage.js', { recording: 'coverage/recording', run: 'coverage/coverage-run' });

writeFileSync(join(dist, 'index.js'), "module.exports = require('./library.js').library;\n");
writeFileSync(join(dist, 'matchers/index.js'), "module.exports = require('../library.js').matchers;\n");
writeFileSync(join(dist, 'coverage/recording.js'), "module.exports = require('../coverage.js').recording;\n");
writeFileSync(join(dist, 'coverage/coverage-run.js'), "module.exports = require('../coverage.js').run;\n");

const kept = new Set([
  'library.js',
  'coverage.js',
  'coverage/recording.js',
  'coverage/coverage-run.js',
  'index.js',
  'reporter.js',
  'setup.js',
  'jest-globals.js',
  'matchers/index.js',
  'matchers/lazy-matchers.js',
  'service-reference/load.js',
]);
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const path = join(dist, name);
  const own = relative(dist, path).replaceAll('\\', '/');
  if (own.endsWith('.js') && !kept.has(own) && statSync(path).isFile()) rmSync(path);
}
