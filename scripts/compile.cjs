// Compiles what has changed before the tests start: else each worker would load TypeScript, keep it, and compile the same files.
const { readdirSync } = require('node:fs');
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
  for (const folder of config.roots)
    for (const file of readdirSync(folder, { recursive: true }))
      if (file.endsWith('.ts')) {
        try {
          transformer.transform(join(folder, file), options);
        } catch {
          // The test file that loads it fails, and says why.
        }
      }
};
