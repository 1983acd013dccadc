// Jest's runtime, but for three things: a file is read and compiled once in a worker, not again for each test file that loads it;
// the test files of a worker share the modules that they import; and what a test file leaves switched on ends with it.
const { AsyncLocalStorage } = require('node:async_hooks');
const { statSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');
const { shareModules } = require('./shared-modules.cjs');

// The code of a test file runs for a second or two: the work of optimising it as early as a server's code is not won back.
// Set here, it holds in every worker, however Jest is started; on the command line, Node 22 and 24 refuse the flag of Node 20.
const [major] = process.versions.node.split('.');
setFlagsFromString(Number(major) < 22 ? '--interrupt-budget=1500000' : '--invocation-count-for-turbofan=15000');
// Code that one test file ran stays compiled for the next.
setFlagsFromString('--no-flush-bytecode');

// A worker that is done ends at once: Node would first give back its heap piece by piece, and that takes longer than Jest waits
// before it says that tests left something open. What is open keeps a worker alive as ever.
process.once('beforeExit', () => process.exit());

const compiled = new Map();
const sources = new Map();

// Each test file loads a jest-circus of its own, whose storage stays on: every promise of later files would be told of all.
const storages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...call) {
  storages.add(this);
  return run.apply(this, call);
};

module.exports = class extends Runtime {
  constructor(...options) {
    super(...options);
    const { executor, fileCache } = this;
    const [config, environment] = options;
    if (environment.outlivesFile) shareModules(this, config, executor.testPath);
    const readFile = fileCache.readFile.bind(fileCache);
    const { watch, watchAll } = options.at(-1);
    fileCache.readFile = (filename) => {
      // No code changes while the tests run once.
      const { mtimeMs } = watch || watchAll ? statSync(filename) : { mtimeMs: 0 };
      if (sources.get(filename)?.mtimeMs !== mtimeMs) sources.set(filename, { mtimeMs, source: readFile(filename) });
      return sources.get(filename).source;
    };
    const compile = executor.compile.bind(executor);
    executor.compile = (source, filename) => {
      const context = executor.environment.getVmContext();
      if (context === null || filename === executor.testPath) return compile(source, filename);
      if (compiled.get(filename)?.source !== source) {
        try {
          const parameters = executor.injectedModuleParameters.join(', ');
          compiled.set(filename, {
            source,
            script: new Script(`(function (${parameters}) {${source}\n})`, { filename }),
          });
        } catch {
          // Jest's own way says what is wrong with it.
          return compile(source, filename);
        }
      }
      return compiled.get(filename).script.runInContext(context);
    };
  }

  teardown() {
    super.teardown();
    for (const storage of storages) storage.disable();
    storages.clear();
  }
};
