/** @jest-config-loader-options {"transpileOnly": true, "compilerOptions": {"module": "commonjs", "moduleResolution": "node10"}} */
// Without these loader options, each start of Jest would type-check this file for some seconds.
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: '<rootDir>/scripts/environment.cjs',
  // No test lies in src, but `--findRelatedTests` and `--watch` follow imports through the roots alone.
  roots: ['<rootDir>/src', '<rootDir>/__tests__', '<rootDir>/examples'],
  testMatch: ['**/*.test.ts'],
  // Laws, planted bugs, and what asks the compiler, belong to the whole evidence: `npm run test:laws`.
  testPathIgnorePatterns: ['/node_modules/', '/__tests__/laws/', 'planted\\.test\\.ts$', '/types/project\\.test\\.ts$'],
  maxWorkers: '100%',
  globalSetup: '<rootDir>/scripts/before-tests.cjs',
  globalTeardown: '<rootDir>/scripts/after-tests.cjs',
  runtime: '<rootDir>/scripts/runtime.cjs',
  testRunner: '<rootDir>/scripts/circus.cjs',
  transform: { '^.+\\.ts$': '<rootDir>/scripts/transform.mjs' },
  moduleNameMapper: {
    '^jest-iam$': '<rootDir>/src/index.ts',
    '^jest-iam/setup$': '<rootDir>/src/setup.ts',
    '^jest-iam/matchers$': '<rootDir>/src/matchers/index.ts',
    '^jest-iam/jest-globals$': '<rootDir>/src/jest-globals.ts',
  },
  setupFiles: ['<rootDir>/__tests__/colourless.ts'],
  setupFilesAfterEnv: ['<rootDir>/src/setup.ts'],
};

export default config;
