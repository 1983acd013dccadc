// Jest's way to run a test file, without a message to the main process at the start and the end of each test: a file's results
// come with its end.
const { default: circus } = require('jest-circus/runner');

module.exports = (globalConfig, config, environment, runtime, testPath) =>
  circus(globalConfig, config, environment, runtime, testPath);
