// Packs the package and uses it as a project outside this checkout would: Jest in CommonJS with types, Jest in ESM,
// Vitest, and plain Node with `require` and `import` in one process. Only what package.json declares can be found.
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tools = [
  'jest',
  '@jest/globals',
  '@jest/expect',
  'ts-jest',
  'typescript',
  '@types/jest',
  '@types/node',
  'vitest',
];

const denyHttp = (resource) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: resource,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});
const good = JSON.stringify(denyHttp(['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*']));
const bad = JSON.stringify(denyHttp(['arn:aws:s3:::logs/*']));

const body = (checks = '') => `
test('the bucket refuses plain HTTP', () => {
  const policy = parsePolicy(${JSON.stringify(good)});
  expect(policy).toDenyInsecureTransport();
});

test('a policy that forgets the bucket does not', () => {
  const policy = parsePolicy(${JSON.stringify(bad)});
  expect(policy).not.toDenyInsecureTransport();
  expect(() => expect(policy).toDenyInsecureTransport()).toThrow();
});
${checks}`;

const wrongUse = `
export function wrong(): void {
  // @ts-expect-error no such matcher
  expect(1).toDenyInsecureTransports();
}
`;

const files = {
  'package.json': JSON.stringify({ name: 'consumer', private: true }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      module: 'node16',
      moduleResolution: 'node16',
      strict: true,
      esModuleInterop: true,
      isolatedModules: false,
      noEmit: true,
      skipLibCheck: false,
      types: ['jest', 'node'],
    },
    files: ['cjs/policy.test.ts', 'globals/policy.test.ts', 'esm-types/policy.mts', 'vitest/policy.test.mts'],
  }),
  'cjs/jest.config.json': JSON.stringify({
    testMatch: ['**/*.test.ts'],
    transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
    setupFilesAfterEnv: ['jest-iam/setup'],
    rootDir: '..',
    roots: ['<rootDir>/cjs'],
  }),
  'cjs/policy.test.ts': `import 'jest-iam/setup';\nimport { parsePolicy } from 'jest-iam';\n${body()}${wrongUse}`,
  'globals/jest.config.json': JSON.stringify({
    testMatch: ['**/*.test.ts'],
    transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
    injectGlobals: false,
    rootDir: '..',
    roots: ['<rootDir>/globals'],
  }),
  'globals/policy.test.ts': `import { expect, test } from '@jest/globals';
import 'jest-iam/jest-globals';
import { parsePolicy } from 'jest-iam';
${body()}${wrongUse}`,
  'esm/jest.config.json': JSON.stringify({
    testMatch: ['**/*.test.mjs'],
    moduleFileExtensions: ['mjs', 'js', 'json'],
    transform: {},
    setupFilesAfterEnv: ['jest-iam/setup'],
    rootDir: '..',
    roots: ['<rootDir>/esm'],
  }),
  'esm/policy.test.mjs': `import { createRequire } from 'node:module';
import { parsePolicy } from 'jest-iam';
${body(`
test('require and import give one instance', () => {
  expect(createRequire(import.meta.url)('jest-iam').parsePolicy).toBe(parsePolicy);
});
`)}`,
  'esm-types/policy.mts': `import { parsePolicy } from 'jest-iam';
import * as matchers from 'jest-iam/matchers';
import 'jest-iam/setup';
export const policy: ReturnType<typeof parsePolicy> = parsePolicy('{}');
export const matcher: unknown = matchers.toDenyInsecureTransport;
`,
  'vitest/vitest.config.mjs': `export default { test: { include: ['vitest/*.test.mts'], setupFiles: ['jest-iam/vitest'] } };\n`,
  'vitest/policy.test.mts': `import { expect, test } from 'vitest';
import 'jest-iam/vitest';
import { parsePolicy } from 'jest-iam';
${body()}${wrongUse}`,
  'plain.mjs': `import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as esm from 'jest-iam';
import * as esmMatchers from 'jest-iam/matchers';
const require = createRequire(import.meta.url);
for (const [imported, required] of [
  [esm, require('jest-iam')],
  [esmMatchers, require('jest-iam/matchers')],
]) {
  assert.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort());
  assert.ok(Object.keys(imported).length > 0);
  for (const name of Object.keys(imported)) assert.equal(imported[name], required[name], name);
}
assert.equal(require('jest-iam/package.json').name, 'jest-iam');
`,
};

function run(cwd, command, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
}

function makeProject(folder) {
  run(root, 'npm', ['pack', '--silent', '--pack-destination', folder]);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  const installed = join(folder, 'node_modules', manifest.name);
  mkdirSync(installed, { recursive: true });
  run(folder, 'tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
  for (const name of [...tools, ...Object.keys(manifest.dependencies)]) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(root, 'node_modules', name)), link, 'dir');
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const node = process.execPath;
const jest = 'node_modules/jest/bin/jest.js';
const esm = { NODE_OPTIONS: '--experimental-vm-modules' };
const checks = {
  'node: require and import give the same functions': [node, ['plain.mjs']],
  'tsc: types in CommonJS, ESM, @jest/globals and Vitest': [node, ['node_modules/typescript/bin/tsc', '-p', '.']],
  'jest: CommonJS with ts-jest and jest-iam/setup': [node, [jest, '-c', 'cjs/jest.config.json']],
  'jest: @jest/globals with jest-iam/jest-globals': [node, [jest, '-c', 'globals/jest.config.json']],
  'jest: ESM with jest-iam/setup': [node, [jest, '-c', 'esm/jest.config.json'], esm],
  'vitest: jest-iam/vitest': [
    node,
    ['node_modules/vitest/vitest.mjs', 'run', '-c', 'vitest/vitest.config.mjs', '--root', '.'],
  ],
};

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-iam-consumer-')));
let failed = 0;
try {
  makeProject(folder);
  for (const [name, [command, args, env]] of Object.entries(checks)) {
    try {
      run(folder, command, args, env);
      console.log(`passed  ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${name}\n${error.message}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
