/** @jest-config-loader-options {"transpileOnly": true, "compilerOptions": {"module": "commonjs", "moduleResolution": "node10"}} */
// Tests that drive a page in a real browser; `npm run test:browser` says so where there is none.
import type { Config } from 'jest';
import quick from './jest.config';

const config: Config = { ...quick, testMatch: ['**/*.browser.ts'] };

export default config;
