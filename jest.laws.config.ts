/** @jest-config-loader-options {"transpileOnly": true, "compilerOptions": {"module": "commonjs", "moduleResolution": "node10"}} */
// The whole evidence: every question of the laws and of the brute-force runs, and every planted bug.
import type { Config } from 'jest';
import quick from './jest.config';

process.env['JEST_IAM_LAWS'] ??= 'whole';

const config: Config = {
  ...quick,
  testMatch: [
    '**/laws/*.test.ts',
    '**/prover/{brute-force,domain,planted}.test.ts',
    '**/languages/find-string.test.ts',
    '**/claims/counterexample.test.ts',
    '**/evaluator/{explain,hostile}.test.ts',
    '**/policy/{hostile,names}.test.ts',
    '**/s3/calls/misuse.test.ts',
    '**/s3/claims/bucket-acl.test.ts',
    '**/s3/simulation/cloud-trail.test.ts',
    '**/sources/cloudformation/{equal-names,read-template-laws}.test.ts',
    '**/types/project.test.ts',
    '**/values/{address,holes,pattern}.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/'],
  testSequencer: '<rootDir>/scripts/planted-first.cjs',
};

export default config;
