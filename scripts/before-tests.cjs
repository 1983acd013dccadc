// Before the tests start: compiles what has changed, or each worker would compile the same files; and makes one temporary folder
// for all that they write, the CDK's assemblies with it, which `after-tests.cjs` removes.
const { mkdtempSync, readdirSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { createScriptTransformer } = require('@jest/transform');

module.exports = async ({ collectCoverage, collectCoverageFrom, coverageProvider }, config) => {
  const transformer = await createScriptTransformer(config, new Map());
  const options = {
    collectCoverage,
    collectCoverageFrom,
    coverageProvider,
    isInternalModule: false,
    supportsDynamicImport: false,
    supportsExportNamespaceFrom: false,
    supportsStaticESM: false,
    supportsTopLevelAwait: false,
  };
  const filesUnder = (folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, file));
  const files = config.roots.flatMap(filesUnder).filter((file) => file.endsWith('.ts'));
  // All at once, for esbuild to use every core. Where one cannot be compiled, the test file that loads it fails, and says why.
  await Promise.allSettled(files.map((file) => transformer.transformAsync(file, options)));
  process.env.TMPDIR = process.env.TEMP = mkdtempSync(join(tmpdir(), 'jest-iam-tests-'));
};
