// Packs the package and runs one small suite where people use it: `npm run matrix`. Each row is a project of its own with
// real installs from the registry, run by each Node; what a runner itself cannot do stands in the table as that.
// `-- --only vitest` runs the rows whose name contains a text, `-- --ci` those that CI runs.
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { good, needsSetupOnly, readme, suites } from './packed-suite.mjs';
import { checkRelatedTests, checkWatch, watchedFiles } from './watch-check.mjs';

const { values: options } = parseArgs({ options: { only: { type: 'string' }, ci: { type: 'boolean' } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-iam-matrix-')));
const tools = join(folder, 'tools');
const thisNode = 'this Node';
const nodes = options.ci ? [thisNode] : ['Node 20', 'Node 22', 'Node 24'];

const jest = ['node', 'node_modules/jest/bin/jest.js'];
const tsc = ['node', 'node_modules/typescript/bin/tsc'];
const vitest = ['node', 'node_modules/vitest/vitest.mjs'];
const yarn = ['node', join(tools, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js')];
const inModules = { NODE_OPTIONS: '--experimental-vm-modules' };
const setupFiles = ['jest-iam/setup'];

const typed = { '@types/jest': 'latest', '@types/node': '20', typescript: '5.9' };
const tsconfig = (compilerOptions, others = {}) =>
  JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      strict: true,
      esModuleInterop: true,
      noEmit: true,
      skipLibCheck: false,
      ...compilerOptions,
    },
    ...others,
  });
const withTsJest = { 'jest.config.js': readme('TypeScript', 'js'), 'tsconfig.json': readme('TypeScript', 'json') };
const babel = { '@babel/core': '7', '@babel/preset-env': '7', '@babel/preset-typescript': '7' };
const swc = { '@swc/core': '1', '@swc/jest': '0.2' };

/** In a run of the suite a threshold is met or not, as it is set: a reporter that a runner never calls judges nothing. */
const vitestThresholds = {
  'thresholds.config.mjs': `import config from './vitest.config.mjs';
const thresholds = { mutants: Number(process.env.WANTED) };
export default { ...config, test: { ...config.test, reporters: [['jest-iam/vitest-reporter', { thresholds }]] } };
`,
  'thresholds.mjs': `import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

for (const [wanted, status, text] of [['1', 0, 'All policies'], ['100', 1, 'is not met']]) {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'thresholds.config.mjs'];
  const run = spawnSync(process.execPath, args, { env: { ...process.env, WANTED: wanted }, encoding: 'utf8' });
  assert.equal(run.status, status, run.stdout + run.stderr);
  assert.ok(run.stderr.includes(text), run.stderr);
}
`,
};

const plainTest = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authorize, checkNoPublicAccess, explain, getObject, loadPolicy, validatePolicy } from 'jest-iam';

const policy = loadPolicy('policies/logs.json');

test('a request is answered', () => {
  const request = { principal: 'anonymous', action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
  const context = { 'aws:SecureTransport': false };
  assert.equal(authorize({ ...request, context }, { resource: policy }).outcome, 'ExplicitDeny');
});

test('all requests are answered', () => {
  assert.deepEqual(checkNoPublicAccess(policy), { result: 'PASS' });
  assert.deepEqual(validatePolicy(policy), []);
});

test('a call is explained', () => {
  const read = getObject({ bucket: 'logs', key: 'a', caller: 'anonymous', secure: false });
  assert.match(String(explain(read, policy)), /TlsOnly/);
});
`;

/** Projects that run the suite. */
const runners = [
  ...['29', '30'].flatMap((version) => [
    {
      name: `Jest ${version}, ts-jest`,
      packages: { jest: version, 'ts-jest': '29', ...typed, '@types/jest': version },
      files: { ...withTsJest, 'policy.test.ts': suites.jest },
      commands: [jest],
    },
    {
      name: `Jest ${version}, Babel`,
      ci: version === '29',
      packages: { jest: version, ...babel },
      files: {
        'jest.config.js': readme('Jest, CommonJS', 'js'),
        'babel.config.json': JSON.stringify({
          presets: [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript'],
        }),
        'policy.test.ts': suites.jest,
      },
      commands: [jest],
      watched: 'jest',
    },
    {
      name: `Jest ${version}, swc`,
      packages: { jest: version, ...swc },
      files: {
        'jest.config.json': JSON.stringify({ transform: { '\\.ts$': '@swc/jest' }, setupFilesAfterEnv: setupFiles }),
        'policy.test.ts': suites.jest,
      },
      commands: [jest],
    },
    {
      name: `Jest ${version}, ES modules`,
      packages: { jest: version },
      files: { 'jest.config.mjs': readme('Jest, ES modules', 'js'), 'policy.test.mjs': suites.jestModule },
      commands: [jest],
      env: inModules,
    },
    {
      name: `Jest ${version}, ES modules in TypeScript`,
      packages: { jest: version, 'ts-jest': '29', ...typed, '@types/jest': version },
      manifest: { type: 'module' },
      files: {
        'jest.config.mjs': readme('Jest, ES modules in TypeScript', 'js'),
        'tsconfig.json': readme('Jest, ES modules in TypeScript', 'json'),
        'policy.test.ts': suites.jest,
      },
      commands: [jest],
      env: inModules,
    },
    {
      name: `Jest ${version}, @jest/globals`,
      packages: { jest: version, '@jest/globals': version, 'ts-jest': '29', ...typed },
      files: {
        'jest.config.json': JSON.stringify({ transform: { '\\.ts$': 'ts-jest' }, injectGlobals: false }),
        'tsconfig.json': tsconfig({ types: ['node'], module: 'node16' }),
        'policy.test.ts': suites.globals,
      },
      commands: [jest],
    },
  ]),
  {
    name: 'Jest 30, ts-jest on TypeScript 7',
    packages: { jest: '30', 'ts-jest': '29', ...typed, typescript: '7' },
    files: { ...withTsJest, 'policy.test.ts': suites.jest },
    // ts-jest's range of peers does not have it.
    force: true,
    commands: [jest],
    limit: { sign: /does not expose the JavaScript compiler API required by ts-jest/, text: 'not by ts-jest' },
  },
  ...['2', '3', '4', '5'].map((version) => ({
    name: `Vitest ${version}`,
    ci: version === '5',
    packages: { vitest: version, ...typed, '@types/node': version === '5' ? '22' : '20' },
    files: {
      'vitest.config.mjs': readme('Vitest', 'js'),
      'tsconfig.json': tsconfig({ module: 'NodeNext', skipLibCheck: true }),
      'policy.test.ts': suites.vitest,
      ...vitestThresholds,
    },
    commands: [[...vitest, 'run'], tsc, ['node', 'thresholds.mjs']],
    watched: 'vitest',
  })),
  {
    name: 'pnpm, Jest 30',
    packages: { jest: '30' },
    manager: 'pnpm',
    // Else pnpm's installation fails at a package that wants to compile something.
    files: {
      'pnpm-workspace.yaml': 'strictDepBuilds: false\n',
      'jest.config.mjs': readme('Jest, ES modules', 'js'),
      'policy.test.mjs': suites.jestModule,
    },
    commands: [jest],
    env: inModules,
  },
  {
    name: 'Yarn PnP, Jest 30',
    ci: true,
    // ts-jest asks for `jest-util` as a peer.
    packages: { jest: '30', 'jest-util': '30', 'ts-jest': '29', ...typed },
    manager: 'yarn',
    files: { ...withTsJest, 'policy.test.ts': suites.jest },
    commands: [[...yarn, 'jest']],
  },
  {
    name: 'Bun',
    ci: true,
    packages: { bun: '1', '@types/bun': '1', ...typed },
    nodes: nodes.slice(0, 1),
    files: {
      // Bun's own declarations do not compile beside those of an older Node.
      'tsconfig.json': tsconfig({ module: 'NodeNext', types: ['bun'], skipLibCheck: true }),
      'policy.test.ts': suites.bun,
    },
    commands: [['node_modules/.bin/bun', 'test'], tsc],
  },
  {
    name: 'Deno, plain functions',
    // It checks types, and has none of its own for `node:test`.
    packages: { deno: '2', '@types/node': '20' },
    nodes: nodes.slice(0, 1),
    files: { 'policy.test.mjs': plainTest },
    commands: [['node_modules/.bin/deno', 'test', '--allow-all', '--quiet']],
  },
  {
    name: 'node:test, plain functions',
    packages: {},
    files: { 'policy.test.mjs': plainTest },
    commands: [['node', '--test']],
  },
];

const typeScripts = [
  ['5.4', { moduleResolution: 'node10' }],
  ['5.9', { moduleResolution: 'node10' }],
  ['6', { moduleResolution: 'node10', ignoreDeprecations: '6.0' }],
  ['7', {}],
];

/** What `@arethetypeswrong/cli` finds beside what is meant: entries for runners that are ES modules, and Jest's reporter. */
const metadata = {
  name: '@arethetypeswrong/cli',
  packages: { '@arethetypeswrong/cli': '*' },
  files: {},
  nodes: nodes.slice(0, 1),
  commands: [
    [
      'node',
      'node_modules/@arethetypeswrong/cli/dist/index.js',
      'package.tgz',
      '--ignore-rules',
      'cjs-resolves-to-esm',
      'cjs-only-exports-default',
    ],
  ],
};

/** Projects that are only compiled, the declarations of all libraries included. */
const compilers = typeScripts.flatMap(([version, node10]) =>
  Object.entries({ commonjs: { module: 'commonjs', ...node10 }, NodeNext: { module: 'NodeNext' } }).map(
    ([name, settings]) => ({
      name: `TypeScript ${version}, ${name}`,
      // Its `commonjs` resolves as a bundler does, which `npm run consumer` leaves to this row.
      ci: version === '7' && name === 'commonjs',
      packages: { ...typed, typescript: version, jest: '30', '@jest/globals': '30' },
      files: {
        'setup/tsconfig.json': tsconfig({ ...settings, types: setupFiles }),
        'setup/alone.test.ts': needsSetupOnly,
        'setup/policy.test.ts': suites.jest,
        'globals/tsconfig.json': tsconfig({ ...settings, types: ['node'] }),
        'globals/policy.test.ts': suites.globals,
      },
      nodes: nodes.slice(0, 1),
      commands: ['setup', 'globals'].map((project) => [...tsc, '-p', project]),
    }),
  ),
);

/** What a program prints; throws it where the program fails. */
function run(cwd, [command, ...args], env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env }, timeout: 300_000 });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${code}\n${output}`));
    });
  });
}

const npmInstall = ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
const installs = {
  npm: npmInstall,
  pnpm: [
    process.execPath,
    join(tools, 'node_modules/pnpm/bin/pnpm.mjs'),
    'install',
    '--no-frozen-lockfile',
    '--store-dir',
    join(folder, 'pnpm'),
  ],
  yarn: [process.execPath, ...yarn.slice(1), 'install'],
};
// In CI both would refuse to install without a complete lockfile.
const ofYarn = {
  '.yarnrc.yml': 'enableGlobalCache: false\nenableImmutableInstalls: false\nenableTelemetry: false\n',
  'yarn.lock': '',
};

function write(cwd, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
}

async function makeProject({ name, packages, files, manifest, manager = 'npm', force }, tarball) {
  const cwd = join(folder, name.replaceAll(/\W+/g, '-'));
  const devDependencies = { ...packages, 'jest-iam': 'file:./package.tgz' };
  write(cwd, {
    'package.json': JSON.stringify({ name: 'project', private: true, ...manifest, devDependencies }),
    'policies/logs.json': good,
    ...(manager === 'yarn' && ofYarn),
    ...files,
  });
  copyFileSync(tarball, join(cwd, 'package.tgz'));
  await run(cwd, force ? [...installs[manager], '--force'] : installs[manager]);
  return cwd;
}

/** The versions that were installed of what the row is about. */
function versionsIn(cwd, packages) {
  return Object.keys(packages)
    .filter((name) => !/^@types\/|\/preset-/.test(name))
    .map((name) => {
      try {
        const { version } = JSON.parse(readFileSync(join(cwd, 'node_modules', name, 'package.json'), 'utf8'));
        return `${name} ${version}`;
      } catch {
        return `${name} ${packages[name]}`;
      }
    })
    .join(', ');
}

const binaryOf = (node) =>
  node === thisNode ? process.execPath : join(tools, 'node_modules', node.toLowerCase().replace(' ', ''), 'bin/node');

/** `passed`, `FAILED`, or what the runner itself cannot do there. */
async function cell(row, cwd, node) {
  const binary = binaryOf(node);
  const env = { ...row.env, PATH: `${dirname(binary)}:${process.env.PATH}` };
  try {
    for (const [command, ...args] of row.commands)
      await run(cwd, [command === 'node' ? binary : command, ...args], env);
    return 'passed';
  } catch (error) {
    if (row.limit?.sign.test(error.message)) return row.limit.text;
    failures.push(`${row.name}, ${node}: ${error.message}`);
    return 'FAILED';
  }
}

/** How long a policy that is saved takes to its result, on the newest Node: Vitest 5 prints no failed test on Node 20. */
async function watchCell({ name, watched }, cwd) {
  write(cwd, watchedFiles);
  const newest = binaryOf(nodes.at(-1));
  try {
    checkRelatedTests(cwd, watched, newest);
    const waits = await checkWatch(cwd, watched, newest);
    return `${Math.max(...waits)} ms`;
  } catch (error) {
    failures.push(`${name}, watch: ${error.message}`);
    return 'FAILED';
  }
}

async function resultOf(row, tarball) {
  const began = Date.now();
  const wanted = row.nodes ?? nodes;
  let cells;
  let versions = '';
  let watch = '';
  try {
    const cwd = await makeProject(row, tarball);
    versions = versionsIn(cwd, row.packages);
    cells = [];
    for (const node of nodes) cells.push(wanted.includes(node) ? await cell(row, cwd, node) : '');
    if (row.watched !== undefined && options.ci !== true) watch = await watchCell(row, cwd);
    rmSync(cwd, { recursive: true, force: true });
  } catch (error) {
    failures.push(`${row.name}: ${error.message}`);
    cells = nodes.map(() => 'FAILED');
  }
  const result = [row.name, ...cells, watch, `${Math.round((Date.now() - began) / 1000)} s`, versions];
  console.error(result.join('  '));
  return result;
}

const failures = [];
const results = [];
try {
  // CI has built it for `npm run consumer`.
  const pack = ['npm', 'pack', '--silent', '--pack-destination', folder, ...(options.ci ? ['--ignore-scripts'] : [])];
  await run(root, pack);
  const tarball = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')),
  );
  write(tools, { 'package.json': '{ "private": true }' });
  const binaries = nodes.filter((node) => node !== thisNode).map((node) => node.toLowerCase().replace(' ', ''));
  await run(tools, [
    ...npmInstall,
    'pnpm',
    '@yarnpkg/cli-dist',
    ...binaries.map((name) => `${name}@npm:${name.replace('node', 'node@')}`),
  ]);
  const rows = [...runners, ...compilers, metadata].filter(
    ({ name, ci }) => (options.ci !== true || ci) && name.toLowerCase().includes((options.only ?? '').toLowerCase()),
  );
  const queue = [...rows];
  const work = async () => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift())
      results[rows.indexOf(row)] = await resultOf(row, tarball);
  };
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const table = [['', ...nodes, 'watch', '', 'versions'], ...results];
const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
for (const line of table)
  console.log(
    line
      .map((text, column) => text.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
for (const failure of failures) console.log(`\n${failure}`);
process.exitCode = failures.length === 0 && results.length > 0 ? 0 : 1;
