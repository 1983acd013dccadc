// Jest's environment of Node, but for one thing: the test files of a worker run one after another in one realm, not each in a
// realm of its own. What they import is then loaded once (`shared-modules.cjs`), stays compiled and optimised, and the tables that
// it reads and builds are there for the next file: a quarter of the CPU of the whole run.
//
// What a test file sets on the globals, on the built-in objects or in the process ends with the file all the same. A file that
// needs a realm of its own says so in its first comment: `@jest-environment node`.
const { TestEnvironment } = require('jest-environment-node');

const BUILT_IN = 'Array Date Error Function JSON Map Math Number Object Promise RegExp Set String'.split(' ');

// Where `expect` keeps its matchers and the state of the running test. It would define it as what nobody can remove.
const EXPECT = Symbol.for('$$jest-matchers-object');

// What installed modules keep on the globals, and outlives a file as they do: the CDK's tokens.
const KEPT = new Set(['__cdkTokenMap']);

/** Whether each test file gets a realm and modules of its own: files may change in between, or each counts what it ran. */
const isolates = ({ watch, watchAll, collectCoverage }, { detectLeaks }) =>
  watch ||
  watchAll ||
  collectCoverage ||
  detectLeaks ||
  process.env.JEST_IAM_COVERAGE !== undefined ||
  process.env.JEST_IAM_ISOLATE !== undefined;

const propertiesOf = (object) =>
  new Map(Reflect.ownKeys(object).map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)]));

/** How to make the object's properties again what they are now. */
function snapshot(object) {
  const before = propertiesOf(object);
  return () => {
    for (const key of Reflect.ownKeys(object))
      if (!before.has(key) && !KEPT.has(key)) Reflect.deleteProperty(object, key);
    for (const [key, property] of before) {
      const now = Reflect.getOwnPropertyDescriptor(object, key);
      if (now === undefined || (now.configurable && !isSame(now, property)))
        Object.defineProperty(object, key, property);
    }
  };
}

const isSame = (one, other) =>
  one.value === other.value && one.get === other.get && one.set === other.set && one.writable === other.writable;

class SharedRealm extends TestEnvironment {
  /** Asked by the runtime: modules may outlive a test file where their realm does. */
  outlivesFile = true;

  constructor(...options) {
    super(...options);
    const { global } = this;
    const objects = BUILT_IN.flatMap((name) => [global[name], global[name].prototype]).filter(
      (object) => object !== undefined,
    );
    this.restorers = [...objects, global.process.env, global.process, global].map(snapshot);
    this.forgetMatchers();
  }

  forgetMatchers() {
    const state = {
      assertionCalls: 0,
      expectedAssertionsNumber: null,
      isExpectingAssertions: false,
      numPassingAsserts: 0,
      suppressedErrors: [],
    };
    const value = { customEqualityTesters: [], matchers: Object.create(null), state };
    Object.defineProperty(this.global, EXPECT, { configurable: true, value });
  }

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    for (const restore of this.restorers) restore();
    this.forgetMatchers();
    // What files set on the globals, which the environment keeps until it ends.
    this._globalProxy.leftovers = [];
    this._globalProxy.propertyToValue.clear();
  }
}

let shared;

module.exports = class {
  constructor(config, context) {
    if (isolates(config.globalConfig, config.projectConfig)) return new TestEnvironment(config, context);
    return (shared ??= new SharedRealm(config, context));
  }
};
