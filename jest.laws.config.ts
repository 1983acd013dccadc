/** @jest-config-loader-options {"transpileOnly": true, "compilerOptions": {"module": "commonjs", "moduleResolution": "node10"}} */
// The whole evidence: every question of the laws and of the brute-force runs, and every planted bug.
import type { Config } from 'jest';
import quick from './jest.config';

process.env['JEST_IAM_LAWS'] = 'whole';

const config: Config = {
  ...quick,
  testMatch: [
    '**/laws/*.test.ts',
    '**/prover/{brute-force,planted}.test.ts',
    '**/languages/find-string.test.ts',
    '**/requests/counterexample.test.ts',
    '**/types/project.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/'],
};

export default config;
