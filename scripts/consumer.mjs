// Packs the package and uses it as a project outside this checkout would, with the configurations of README.md: Jest in
// CommonJS with types, Jest in ESM, @jest/globals, Vitest, and plain Node with `require` and `import` in one process.
// Only what package.json declares can be found there.
import assert from 'node:assert/strict';
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
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { checkExamples } from './examples-coverage.mjs';
import { denyHttp, good, needsSetupOnly, readme, suites } from './packed-suite.mjs';
import { checkRelatedTests, checkWatch, watchedFiles } from './watch-check.mjs';

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
  'aws-cdk-lib',
  'constructs',
];

/** Tests of policy coverage: what stands in a test that does not pass as it is, or only in an earlier attempt, does not count. */
const coverageTests = (failing, retried) => ({
  // Alone in its file: while its test runs, the part of the package that tells of failed claims is not needed.
  transport: `
test('no plain HTTP', () => expect(policy).toDenyInsecureTransport());
`,
  uncounted: `
${failing}('must fail', () => {
  expect(policy).not.toGrantAny({ actions: ['s3:DeleteObject'] });
  throw new Error('as it must');
});
test('a claim inside toThrow', () => {
  expect(() => expect(policy).toGrantAny({ actions: ['s3:DeleteObject'] })).toThrow();
});
`,
  grant: `
let attempts = 0;
${retried}
  attempts += 1;
  if (attempts > 1) return;
  expect(policy).not.toGrantAny({ actions: ['s3:DeleteObject'] });
  throw new Error('the first attempt');
});
test('Ops may read', () => {
  expect(policy).toAllow(getObject({ bucket: 'logs', key: 'a', caller: iamRole('arn:aws:iam::111122223333:role/Ops'), secure: true }));
});
`,
});
const forCoverage = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    ...denyHttp(['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*']).Statement,
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:role/Ops' },
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::logs/*',
    },
  ],
});
const inCoverageTest = `const { getObject, iamRole, loadPolicy } = require('jest-iam');
const policy = loadPolicy('../policy.json');
`;
const coverageInJest = coverageTests('test.failing', "jest.retryTimes(2);\ntest('retried', () => {");
const coverageInVitest = coverageTests('test.fails', "test('retried', { retry: 2 }, () => {");
const inVitestTest = `import { expect, test } from 'vitest';
import { getObject, iamRole, loadPolicy } from 'jest-iam';
const policy = loadPolicy('../policy.json');
`;

// A part of the package is loaded when it is first needed, so every matcher and every function is called by each runner.
const matchersTest = readFileSync(join(root, '__tests__/docs/matchers.test.ts'), 'utf8');
const archive = readFileSync(join(root, '__tests__/docs/policies/archive.json'), 'utf8');
const functionsTest = (library, called) => `
const { isPolicyError, isUsageError } = ${library};
const functions = Object.keys(${library}).filter((name) => /^[a-z]/.test(name) && name !== 'anonymous');
test.each(functions)('%s answers, or says what it needs', (name) => {
  try {
    ${called}[name]();
  } catch (error) {
    if (!isUsageError(error) && !isPolicyError(error)) throw error;
  }
});
`;
/** What a compiler is told in each project; the libraries' own types are checked too. */
const compiled = (options) =>
  JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      strict: true,
      esModuleInterop: true,
      noEmit: true,
      skipLibCheck: false,
      ...options,
    },
    include: ['*.ts'],
  });
/** Their types are checked by tsc, with those of the other projects. */
const transpiled = JSON.stringify({
  extends: '../tsconfig.json',
  compilerOptions: { isolatedModules: true },
  files: ['policy.test.ts'],
});

const files = {
  'package.json': JSON.stringify({ name: 'consumer', private: true }),
  'types.json': readme('TypeScript', 'json'),
  'tsconfig.json': JSON.stringify({
    extends: './types.json',
    compilerOptions: {
      target: 'ES2022',
      module: 'node16',
      moduleResolution: 'node16',
      strict: true,
      esModuleInterop: true,
      noEmit: true,
      skipLibCheck: false,
    },
    files: ['cjs/policy.test.ts', 'globals/policy.test.ts', 'esm-types/policy.mts', 'vitest/policy.test.mts'],
  }),
  'cjs/readme.config.js': readme('Jest, CommonJS', 'js'),
  'cjs/typescript.config.js': readme('TypeScript', 'js'),
  'cjs/jest.config.js': `module.exports = { ...require('./readme.config'), ...require('./typescript.config') };`,
  'cjs/tsconfig.json': transpiled,
  'cjs/policies/logs.json': good,
  'cjs/policy.test.ts': suites.jest,
  'cjs/policies/archive.json': archive,
  'cjs/matchers.test.ts': `import 'jest-iam/setup';\n${matchersTest}\nbeforeEach(() => {\n  jest.resetModules();\n});\n`,
  'cjs/functions.test.ts': `beforeEach(() => {\n  jest.resetModules();\n});\n${functionsTest("require('jest-iam')", "require('jest-iam')")}`,
  'globals/jest.config.js': `module.exports = { ...require('../cjs/typescript.config'), setupFilesAfterEnv: [], injectGlobals: false };`,
  'globals/tsconfig.json': transpiled,
  'globals/policies/logs.json': good,
  'globals/policy.test.ts': suites.globals,
  'esm/jest.config.mjs': readme('Jest, ES modules', 'js'),
  'esm/policies/logs.json': good,
  'esm/policy.test.mjs': `import { createRequire } from 'node:module';
${suites.jestModule}
test('require and import give one instance', () => {
  expect(createRequire(import.meta.url)('jest-iam').parsePolicy).toBe(parsePolicy);
});
`,
  'esm/policies/archive.json': archive,
  'esm/matchers.test.mjs': matchersTest,
  'esm/functions.test.mjs': `import * as library from 'jest-iam';\n${functionsTest('library', 'library')}`,
  // Jest's own declarations need those of Node there.
  'node10/tsconfig.json': compiled({
    module: 'commonjs',
    moduleResolution: 'node10',
    types: ['jest-iam/setup', 'node'],
  }),
  'node10/setup.ts': needsSetupOnly,
  'node10/globals.ts': `import { expect } from '@jest/globals';
import 'jest-iam/jest-globals';
import { toDenyInsecureTransport } from 'jest-iam/matchers';
expect(toDenyInsecureTransport).not.toDenyInsecureTransport();
`,
  // Vite's own declarations do not compile there.
  'node10-vitest/tsconfig.json': compiled({ module: 'commonjs', moduleResolution: 'node10', skipLibCheck: true }),
  'node10-vitest/vitest.ts': `import { expect } from 'vitest';
import 'jest-iam/vitest';
expect(1).toDenyInsecureTransport();
`,
  // CommonJS to the compiler, and an ES module to Vitest.
  'node16-vitest/tsconfig.json': compiled({ module: 'node16', moduleResolution: 'node16', skipLibCheck: true }),
  'node16-vitest/vitest.ts': `import type { Assertion } from 'vitest';
import 'jest-iam/vitest';
export const matcher = (assertion: Assertion): void => assertion.toDenyInsecureTransport();
`,
  'esm-types/policy.mts': `import { parsePolicy } from 'jest-iam';
import * as matchers from 'jest-iam/matchers';
import 'jest-iam/setup';
export const policy: ReturnType<typeof parsePolicy> = parsePolicy('{}');
export const matcher: unknown = matchers.toDenyInsecureTransport;
`,
  'vitest/vitest.config.mjs': readme('Vitest', 'js'),
  'vitest/policies/logs.json': good,
  'vitest/policy.test.mts': suites.vitest,
  'vitest/policies/archive.json': archive,
  'vitest/matchers.test.mts': `import { expect, test } from 'vitest';\n${matchersTest}`,
  'vitest/functions.test.mts': `import { test } from 'vitest';\nimport * as library from 'jest-iam';\n${functionsTest('library', '(library as any)')}`,
  'misplaced/jest.config.js': "module.exports = { transform: {}, testMatch: ['**/*.test.{js,mjs}'] };\n",
  'misplaced/required.test.js': "require('jest-iam/vitest');\ntest('nothing', () => {});\n",
  'misplaced/imported.test.mjs': "import 'jest-iam/vitest';\ntest('nothing', () => {});\n",
  'coverage/policy.json': forCoverage,
  'coverage/jest/jest.config.js': readme('Policy coverage', 'js'),
  'coverage/jest/transport.test.js': `${inCoverageTest}${coverageInJest.transport}`,
  'coverage/jest/uncounted.test.js': `${inCoverageTest}${coverageInJest.uncounted}`,
  'coverage/jest/grant.test.js': `${inCoverageTest}${coverageInJest.grant}`,
  'coverage/vitest/vitest.config.mjs': `export default {
  test: { setupFiles: ['jest-iam/vitest'], reporters: [['jest-iam/vitest-reporter', { thresholds: { elements: 75 } }]] },
};`,
  'coverage/vitest/transport.test.mjs': `${inVitestTest}${coverageInVitest.transport}`,
  'coverage/vitest/uncounted.test.mjs': `${inVitestTest}${coverageInVitest.uncounted}`,
  'coverage/vitest/grant.test.mjs': `${inVitestTest}${coverageInVitest.grant}`,
  ...watchedFiles,
  'plain.mjs': `import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as esm from 'jest-iam';
import * as esmMatchers from 'jest-iam/matchers';
const require = createRequire(import.meta.url);
const dependencies = /[\\\\/]node_modules[\\\\/](jsonc-parser|jsonpath-plus|yaml)[\\\\/]/;
const early = Object.keys(require.cache).filter((path) => path.endsWith('.json') || dependencies.test(path));
assert.deepEqual(early, [], 'loaded on import');
for (const [imported, required] of [
  [esm, require('jest-iam')],
  [esmMatchers, require('jest-iam/matchers')],
]) {
  assert.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort());
  assert.ok(Object.keys(imported).length > 0);
  for (const name of Object.keys(imported)) assert.equal(imported[name], required[name], name);
}
assert.equal(require('jest-iam/package.json').name, 'jest-iam');
for (const policy of [esm.parsePolicy(${JSON.stringify(good)}), esm.loadPolicy('esm/policies/logs.json')])
  assert.equal(esmMatchers.toDenyInsecureTransport.call({}, policy).pass, true);
const parts = () => Object.keys(require.cache).flatMap((path) => /jest-iam[\\\\/]dist[\\\\/](\\w+)\\.js$/.exec(path)?.[1] ?? []);
assert.deepEqual(parts().sort(), ['index'], 'a proof needs the core alone');
const stack = esm.fromCloudFormation(\`Resources:
  Logs: { Type: AWS::S3::Bucket }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Statement:
          - { Effect: Allow, Principal: { AWS: '111122223333' }, Action: 's3:GetObject', Resource: !Sub '\\\${Logs.Arn}/*' }
\`);
const refuted = esmMatchers.toDenyInsecureTransport.call({}, stack.bucket('Logs'));
assert.match(refuted.message(), /To fix it[^]*- !Sub '\\$\\{Logs\\.Arn\\}\\/\\*'/, 'a text to paste in YAML');
const misspelt = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sqs:SendMesage', Resource: '*' } };
assert.equal(esm.validatePolicy(misspelt)[0]?.suggestion, 'sqs:SendMessage');
`,
};

function run(cwd, command, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  if (status === 0) return stdout;
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
  return installed;
}

/** The tarball holds every file that package.json points to, every service's facts, and nothing unforeseen. */
function checkContent(installed) {
  const names = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(installed, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const foreseen =
    /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|docs\/[\w-]+\.(md|svg)|dist\/service-reference\/data\/[\w-]+\.json|dist\/(index|calls|seldom|rest|coverage|command-line)\.js\.map|dist\/[\w/-]+(\.d)?\.(js|mjs|ts|mts))$/;
  const wanted = [
    ...Object.values(manifest.exports).flatMap((entry) =>
      JSON.stringify(entry)
        .split('"')
        .filter((text) => text.startsWith('./'))
        .map((text) => text.slice(2)),
    ),
    ...readdirSync(join(root, 'src/service-reference/data')).map((name) => `dist/service-reference/data/${name}`),
    'LICENSE',
    'README.md',
    'docs/limits.md',
  ];
  const wrong = [
    ...names.filter((name) => !foreseen.test(name)).map((name) => `unforeseen ${name}`),
    ...wanted.filter((name) => !names.includes(name)).map((name) => `missing ${name}`),
  ];
  const declarations = names.filter((name) => /\.d\.m?ts$/.test(name)).length;
  if (declarations > 20) wrong.push(`${declarations} files of declarations: bundle-types.mjs bundles them`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

const node = process.execPath;
const jest = (folder, env) => [
  node,
  ['node_modules/jest/bin/jest.js', '--rootDir', folder, '-c', configOf(folder)],
  env,
];
const configOf = (folder) => Object.keys(files).find((name) => name.startsWith(`${folder}/jest.config`));
const checks = {
  'node: require and import give the same functions': [node, ['plain.mjs']],
  'tsc: types in CommonJS, ESM, @jest/globals and Vitest': [node, ['node_modules/typescript/bin/tsc', '-p', '.']],
  'tsc: types under moduleResolution node10': [node, ['node_modules/typescript/bin/tsc', '-p', 'node10']],
  'tsc: Vitest types under moduleResolution node10': [node, ['node_modules/typescript/bin/tsc', '-p', 'node10-vitest']],
  'tsc: Vitest types in CommonJS under moduleResolution node16': [
    node,
    ['node_modules/typescript/bin/tsc', '-p', 'node16-vitest'],
  ],
  'jest: CommonJS with ts-jest and jest-iam/setup': jest('cjs'),
  'jest: @jest/globals with jest-iam/jest-globals': jest('globals'),
  'jest: ESM with jest-iam/setup': jest('esm', { NODE_OPTIONS: '--experimental-vm-modules' }),
  'vitest: jest-iam/vitest': [node, ['node_modules/vitest/vitest.mjs', 'run', '--root', 'vitest']],
  'jest-iam check, from its bin': [
    node,
    [`node_modules/jest-iam/${manifest.bin['jest-iam']}`, 'check', '*/policies', '--claim', 'toDenyInsecureTransport'],
  ],
};

/** Each way to run the same tests in several processes or threads comes to the same figures. */
const coverageRuns = {
  'jest, in band': ['jest', '--runInBand'],
  'jest, in processes': ['jest', '--maxWorkers=2'],
  'jest, in threads': ['jest', '--maxWorkers=2', '--workerThreads'],
  'vitest, in forks': ['vitest', '--pool=forks'],
  'vitest, in threads': ['vitest', '--pool=threads'],
  'vitest, in forks with contexts': ['vitest', '--pool=vmForks'],
};

function coverageOf([runner, ...options]) {
  const cwd = join(folder, 'coverage', runner);
  const program = runner === 'jest' ? ['jest/bin/jest.js'] : ['vitest/vitest.mjs', 'run'];
  const [path, ...command] = program;
  run(cwd, node, [join(folder, 'node_modules', path), ...command, ...options]);
  return writtenIn(cwd);
}

function writtenIn(cwd) {
  const { policies } = JSON.parse(readFileSync(join(cwd, 'coverage/policies/policies.json'), 'utf8'));
  const [policy, ...others] = policies;
  assert.deepEqual(others, []);
  return { figures: policy.figures, claims: policy.claims };
}

function checkCoverage() {
  const expected = { figures: { elements: { some: 11, all: 12 }, mutants: { some: 11, all: 14 } }, claims: 2 };
  for (const [name, args] of Object.entries(coverageRuns)) assert.deepEqual(coverageOf(args), expected, name);
  for (const runner of ['jest', 'vitest']) {
    const cwd = join(folder, 'coverage', runner);
    for (const shard of ['1/2', '2/2']) coverageOf([runner, `--shard=${shard}`]);
    run(cwd, node, [join(folder, 'node_modules/jest-iam/dist/cli.js'), 'merge', 'coverage/policies']);
    assert.deepEqual(writtenIn(cwd), expected, `${runner}, in shards`);
  }
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-iam-consumer-')));
let failed = 0;

async function check(name, body) {
  try {
    const figures = (await body()) ?? '';
    console.log(`passed  ${name}${figures}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message}`);
  }
}

try {
  const installed = makeProject(folder);
  await check('the tarball holds what it should and nothing else', () => checkContent(installed));
  await check(
    'jest-iam/reporter and jest-iam/vitest-reporter: the same figures in processes, threads, contexts and merged shards',
    checkCoverage,
  );
  await check('jest-iam/reporter: the examples, as README.md shows, with thresholds that hold', () =>
    checkExamples(root, folder),
  );
  await check('jest-iam/dependency-extractor: a policy has its tests by --findRelatedTests', () =>
    checkRelatedTests(folder, 'jest'),
  );
  await check('jest-iam/vitest-plugin: a policy has its tests by vitest related', () =>
    checkRelatedTests(folder, 'vitest'),
  );
  await check('jest: jest-iam/vitest says which line to change', () => {
    let output = '';
    try {
      run(folder, ...jest('misplaced', { NODE_OPTIONS: '--experimental-vm-modules' }));
    } catch (error) {
      output = error.message;
    }
    const said = output.match(/^ *jest-iam\/vitest is for Vitest: .*setupFilesAfterEnv: \['jest-iam\/setup'\]/gm);
    assert.equal(said?.length, 2, output);
  });
  for (const runner of ['jest', 'vitest']) {
    await check(`${runner} --watch runs the tests of a policy that is saved`, async () => {
      const waits = await checkWatch(folder, runner);
      return `, after ${waits.join(' and ')} ms`;
    });
  }
  const { messages: all, pkg } = await publint({ pkgDir: installed, strict: true });
  // A default export of CommonJS is what Jest takes a reporter for; no bundler loads it.
  const messages = all.filter(({ code }) => code !== 'CJS_WITH_ESMODULE_DEFAULT_EXPORT');
  await check('publint has nothing to say', () => {
    if (messages.length > 0) throw new Error(messages.map((message) => formatMessage(message, pkg)).join('\n'));
  });
  for (const [name, [command, args, env]] of Object.entries(checks))
    await check(name, () => void run(folder, command, args, env));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
