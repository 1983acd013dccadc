// The modules that the test files of a worker share: all but the test files themselves, what Jest runs before each of them, and
// what speaks to the Jest of the file that loads it, or imports such a module.

// Bound to one test file: `jest.`, Jest's globals as an import, and hooks, tests and matchers that loading it registers.
const OF_ONE_FILE =
  /\bjest\.\w+[(<]|['"](@jest\/globals|expect)['"]|^(describe|it|test|expect|(before|after)(Each|All))\b/m;

const shared = new Map();
const ofOneFile = new Set();
const sourceMaps = new Map();

// A shared module loads what it needs later through the runtime of the test file that runs then.
const sharedModules = new WeakSet();
let running;

/** A test file's modules. Those of `jest.isolateModules` lie elsewhere and are never shared, nor is anything after a reset. */
class Registry extends Map {
  reset = false;

  get(path) {
    return super.get(path) ?? (this.reset ? undefined : shared.get(path));
  }

  has(path) {
    return super.has(path) || (!this.reset && shared.has(path));
  }

  clear() {
    super.clear();
    this.reset = true;
  }
}

/** What a shared module imports is shared: neither what a test file mocks nor what it isolates may reach the next file. */
function requireShared(from, name) {
  const { registries } = running;
  const { isolation, moduleRegistry } = registries;
  const { reset } = moduleRegistry;
  registries.isolation = null;
  moduleRegistry.reset = false;
  try {
    return running.requireModule(from, name);
  } finally {
    registries.isolation = isolation;
    moduleRegistry.reset = reset;
  }
}

exports.shareModules = function (runtime, { setupFiles, setupFilesAfterEnv }, testPath) {
  running = runtime;
  const { cjsLoader, fileCache, registries, requireBuilder, transformCache } = runtime;
  const registry = new Registry();
  registries.moduleRegistry = registry;
  transformCache.sourceMaps = sourceMaps;

  const builtFor = requireBuilder.for.bind(requireBuilder);
  requireBuilder.for = (module, options) => {
    const ofThisFile = builtFor(module, options);
    const load = (name) => (sharedModules.has(module) ? requireShared(module.filename, name) : ofThisFile(name));
    return Object.defineProperties(load, Object.getOwnPropertyDescriptors(ofThisFile));
  };

  for (const path of [testPath, ...setupFiles, ...setupFilesAfterEnv]) ofOneFile.add(path);
  const isInstalled = (path) => path.includes('/node_modules/');
  const speaksToJest = (path) =>
    !isInstalled(path) && !path.endsWith('.json') && OF_ONE_FILE.test(fileCache.readFile(path));

  const loadModule = cjsLoader.loadModule.bind(cjsLoader);
  cjsLoader.loadModule = (module, from, name, path, options, into) => {
    if (into === registry && speaksToJest(path)) ofOneFile.add(path);
    if (into !== registry || registry.reset || ofOneFile.has(path))
      return loadModule(module, from, name, path, options, into);
    sharedModules.add(module);
    loadModule(module, from, name, path, options, into);
    if (!isInstalled(path) && module.children.some(({ filename }) => ofOneFile.has(filename))) {
      sharedModules.delete(module);
      ofOneFile.add(path);
      return;
    }
    registry.delete(path);
    shared.set(path, module);
  };
};
