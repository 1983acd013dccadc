// Runs tests of the sources that hold every mutant at once, in one process that stays. Each mutant gets all modules anew, so
// that nothing remembered from another one answers for it; their code is compiled once. Jest itself would start, resolve and
// transform everything again for each mutant, which takes longer than the tests.
const { existsSync, readFileSync, statSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { setImmediate: turn } = require('node:timers/promises');
const vm = require('node:vm');

const root = process.cwd();
// The Jest and the esbuild that the project itself uses.
const requireOfProject = createRequire(path.join(root, 'package.json'));
const circus = requireOfProject('jest-circus');
const { jestExpect } = requireOfProject('@jest/expect');
const { SnapshotState } = requireOfProject('jest-snapshot');
const { transformSync } = requireOfProject('esbuild');
const { paths } = requireOfProject('./tsconfig.json').compilerOptions;

const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect: jestExpect });
process.env.NODE_ENV = 'test';
process.env.NO_COLOR = '1';
const stryker = (globalThis.__stryker__ = { mutantCoverage: { static: {}, perTest: {} } });

/** File → its text with the mutants in it, and the mutants that are asked about. */
let instrumented = {};
let wanted = new Set();
let isCounting = false;
const compiled = new Map();

process.on('message', async ({ call, args }) => process.send(await { start, cover, judge }[call](...args)));

// Heard of between two tests.
process.on('disconnect', () => process.exit());

function start(files, ids) {
  instrumented = files;
  wanted = new Set(ids);
  return {};
}

/** Every test of the file that passes, with its milliseconds, and how often each meets each mutant. */
async function cover(file) {
  isCounting = true;
  stryker.mutantCoverage.static = {};
  stryker.mutantCoverage.perTest = {};
  const tests = [];
  let failed = 0;
  const failedToRun = (name, problem) => {
    failed++;
    if (process.env.DEBUG !== undefined) console.error(name, problem);
  };
  stryker.currentTestId = file;
  for (const one of collected(file, failedToRun)) {
    stryker.currentTestId = one.id;
    const began = process.cpuUsage();
    const problem = await everyTest.run(one);
    // Processor time: a busy machine makes no test slow.
    const { user, system } = process.cpuUsage(began);
    if (problem === undefined) tests.push({ id: one.id, file, name: one.name, ms: (user + system) / 1000 });
    else failedToRun(one.name, problem);
  }
  stryker.currentTestId = undefined;
  return { tests, failed, coverage: stryker.mutantCoverage };
}

function collected(file, failedToRun) {
  try {
    return everyTest.collect(file).tests;
  } catch (problem) {
    failedToRun(file, problem);
    return [];
  }
}

/** The first of these tests that fails under the mutant, if any. A test that fails without a mutant too is no judge. */
async function judge(id, tests) {
  const unfit = [];
  for (let from = 0; ;) {
    const at = await firstFailure(id, tests, from);
    if (at === undefined) return { unfit };
    const { endless } = tests[at];
    if (endless || trusted.has(tests[at].id) || (await firstFailure(undefined, [tests[at]], 0)) === undefined) {
      trusted.add(tests[at].id);
      return { unfit, killer: tests[at].id, name: tests[at].name, endless };
    }
    unfit.push(tests[at].id);
    from = at + 1;
  }
}

const trusted = new Set();

async function firstFailure(id, tests, from) {
  stryker.activeMutant = id;
  const world = new World();
  try {
    for (let at = from; at < tests.length; at++) {
      await turn();
      const asked = tests[at];
      stryker.hitCount = 0;
      stryker.hitLimit = asked.hits * 100 + 100_000;
      const isKilled = await failsIn(world, asked);
      asked.endless = stryker.hitCount > stryker.hitLimit;
      if (isKilled || asked.endless) return at;
    }
    return undefined;
  } finally {
    stryker.activeMutant = undefined;
    stryker.hitCount = undefined;
  }
}

async function failsIn(world, asked) {
  let found;
  try {
    found = world.collect(asked.file).tests.find(({ id }) => id === asked.id);
  } catch {
    return true;
  }
  asked.name = found?.name;
  return found === undefined || (await world.run(found)) !== undefined;
}

/** One set of modules, each executed once. */
class World {
  modules = new Map();
  files = new Map();
  begun = new Set();

  collect(file) {
    if (!this.files.has(file)) {
      this.require(path.join(root, 'src/setup.ts'));
      circus.resetState();
      this.require(path.join(root, file));
      const tests = testsIn(circus.getState().rootDescribeBlock, '');
      tests.forEach((one, at) => Object.assign(one, { file, id: `${file}#${at}` }));
      const options = { updateSnapshot: 'none', snapshotFormat: { escapeString: false, printBasicPrototype: false } };
      const snapshotState = new SnapshotState(`${file}.snap`, { ...options, rootDir: root });
      this.files.set(file, { tests, snapshotState });
    }
    return this.files.get(file);
  }

  /** What makes the test fail, or undefined. */
  async run({ file, name, fn, blocks }) {
    const { snapshotState } = this.files.get(file);
    jestExpect.setState({
      ...{ testPath: path.join(root, file), currentTestName: name, snapshotState, suppressedErrors: [] },
      ...{ assertionCalls: 0, expectedAssertionsNumber: null, isExpectingAssertions: false },
    });
    const hooks = (type) => blocks.flatMap((block) => block.hooks.filter((hook) => hook.type === type));
    try {
      for (const hook of hooks('beforeAll').filter((one) => !this.begun.has(one))) {
        this.begun.add(hook);
        await hook.fn();
      }
      for (const hook of hooks('beforeEach')) await hook.fn();
      await fn();
      for (const hook of hooks('afterEach')) await hook.fn();
      const [missed] = jestExpect.extractExpectedAssertionsErrors();
      return missed?.error ?? jestExpect.getState().suppressedErrors[0];
    } catch (problem) {
      return problem ?? new Error('thrown without an error');
    }
  }

  require(file) {
    const known = this.modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {}, filename: file, id: file };
    this.modules.set(file, module);
    const inSrc = file.startsWith(path.join(root, 'src') + path.sep);
    const { currentTestId } = stryker;
    // What a module does when it is loaded is no test's doing.
    if (inSrc) stryker.currentTestId = undefined;
    try {
      if (file.endsWith('.json')) module.exports = JSON.parse(readFileSync(file, 'utf8'));
      else compile(file).call(module.exports, module.exports, this.requireFrom(file), module, file, path.dirname(file));
    } catch (problem) {
      this.modules.delete(file);
      throw problem;
    } finally {
      if (inSrc) stryker.currentTestId = currentTestId;
    }
    return module.exports;
  }

  requireFrom(importer) {
    const requireOfNode = createRequire(importer);
    const require = (name) => {
      const file = fileOf(name, importer);
      return file === undefined ? requireOfNode(name) : this.require(file);
    };
    return Object.assign(require, { resolve: (name) => fileOf(name, importer) ?? requireOfNode.resolve(name) });
  }
}

/** The modules of all tests that are run without a mutant. */
const everyTest = new World();

function testsIn(block, prefix, outer = []) {
  const blocks = [...outer, block];
  return block.children.flatMap((child) => {
    const name = `${prefix} ${child.name}`.trim();
    if (child.mode === 'skip' || child.mode === 'todo') return [];
    return child.type === 'describeBlock' ? testsIn(child, name, blocks) : [{ name, fn: child.fn, blocks }];
  });
}

const resolved = new Map();

/** The file of the project that an import names; undefined for a package. */
function fileOf(name, importer) {
  const start =
    paths[name] !== undefined ? path.join(root, paths[name][0]) : path.resolve(path.dirname(importer), name);
  if (paths[name] === undefined && !/^\.|^\//.test(name)) return undefined;
  if (!resolved.has(start)) {
    const candidates = [start, `${start}.ts`, `${start}/index.ts`, `${start}.json`, `${start}.js`];
    resolved.set(
      start,
      candidates.find((file) => existsSync(file) && statSync(file).isFile()),
    );
  }
  const file = resolved.get(start);
  return file?.includes(`${path.sep}node_modules${path.sep}`) ? undefined : file;
}

function compile(file) {
  if (!compiled.has(file)) {
    const text = instrumented[path.relative(root, file)] ?? readFileSync(file, 'utf8');
    const { code } = transformSync(withoutOthers(text), {
      loader: path.extname(file) === '.ts' ? 'ts' : 'js',
      format: 'cjs',
      target: 'es2022',
      sourcefile: file,
      minifySyntax: true,
    });
    const names = ['exports', 'require', 'module', '__filename', '__dirname'];
    compiled.set(
      file,
      vm.compileFunction(code, names, {
        filename: file,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      }),
    );
  }
  return compiled.get(file);
}

/** Without what nobody asks about, and either counting or changing: what is left runs nearly at full speed. */
function withoutOthers(text) {
  return text
    .replaceAll(/\bstryCov_9fa48\(((?:"\d+"(?:, )?)+)\)/g, (call, list) => {
      const counted = isCounting ? JSON.parse(`[${list}]`).filter((id) => wanted.has(id)) : [];
      return counted.length === 0 ? '0' : `stryCov_9fa48(${JSON.stringify(counted).slice(1, -1)})`;
    })
    .replaceAll(/\bstryMutAct_9fa48\("(\d+)"\)/g, (call, id) => (wanted.has(id) && !isCounting ? call : 'false'));
}
