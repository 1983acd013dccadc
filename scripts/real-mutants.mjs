// Makes changes that policy coverage calls noticed or unnoticed for real, and runs their test files: `npm run build`, then
// `node scripts/real-mutants.mjs 50` for 50 of each kind. The policies are those of the examples that stand in JSON files, and
// made-up ones, each with those of many claims that hold.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** The failure of a matcher of the library, which begins with the claim. */
const ofMatcher =
  /^(Error: )?expect\([^)\n]*\)\.(not\.)?to(Allow|Deny|ExplicitlyDeny|ImplicitlyDeny|Require|Be(Public|MorePermissive|Equivalent|Valid)|Grant|LockOut|Enforce|Prevent|Comply|Have(Finding|NoRedundant))/;

const root = fileURLToPath(new URL('..', import.meta.url));
const many = Number(process.argv[2] ?? 50);
const seed = Number(process.argv[3] ?? 1);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-iam-mutants-')));
const require = createRequire(import.meta.url);

/** The edits of a change, as the library makes them. */
function loadEdited() {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'src/coverage/edit.ts')],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    write: false,
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, require);
  return module.exports.edited;
}

const role = (name) => `arn:aws:iam::111122223333:role/${name}`;
const bucket = 'arn:aws:s3:::logs';
const plainHttp = { Bool: { 'aws:SecureTransport': 'false' } };
const deny = (Condition, Action = 's3:*') => ({
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource: [bucket, `${bucket}/*`],
  Condition,
});
const allow = (Action, Resource, more = {}) => ({
  Effect: 'Allow',
  Principal: { AWS: role('Ops') },
  Action,
  Resource,
  ...more,
});
const madeUp = [
  [deny(plainHttp), allow(['s3:GetObject', 's3:PutObject'], `${bucket}/*`)],
  [
    deny(plainHttp),
    allow('s3:Get*', `${bucket}/in/*`, { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
  ],
  [
    deny({ Null: { 's3:x-amz-server-side-encryption': 'true' } }, 's3:PutObject'),
    allow('s3:*', [bucket, `${bucket}/*`]),
  ],
  [
    allow('s3:GetObject', `${bucket}/*`, { Principal: '*' }),
    deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' } }),
  ],
  [
    allow(['s3:ListBucket', 's3:GetBucketLocation'], bucket),
    allow('s3:GetObject', `${bucket}/*`, { Principal: { AWS: [role('Ops'), role('Reader')] } }),
  ],
  [deny({ NumericLessThan: { 's3:TlsVersion': '1.2' } }), allow('s3:PutObject', `${bucket}/in/*`), deny(plainHttp)],
];
const claims = [
  'toDenyInsecureTransport()',
  'toRequireTlsVersion(1.2)',
  'toDenyAnonymous()',
  'toBePublic()',
  "toGrantAny({ actions: ['s3:DeleteObject'] })",
  "toGrantAny({ actions: ['s3:PutObject'] })",
  'toRequireEncryption()',
  ...['Ops', 'Reader', 'Stranger'].flatMap((name) => {
    const caller = `iamRole('${role(name)}', { organization: 'o-aaaaaaaaaa' })`;
    const facts = `bucket: 'logs', caller: ${caller}, from: internet('203.0.113.7'), tlsVersion: '1.3'`;
    return ['toAllow', 'toExplicitlyDeny', 'toImplicitlyDeny'].flatMap((matcher) => [
      `${matcher}(getObject({ ${facts}, key: 'in/a', secure: true }))`,
      `${matcher}(getObject({ ${facts}, key: 'b', secure: false }))`,
      `${matcher}(putObject({ ${facts}, key: 'in/a', secure: true, encryption: sseS3() }))`,
      `${matcher}(listObjectsV2({ ${facts}, secure: true }))`,
    ]);
  }),
];

/** A project with the library as it was built, the examples and the made-up suites. */
function makeProject() {
  const installed = join(folder, 'node_modules/jest-iam');
  mkdirSync(installed, { recursive: true });
  cpSync(join(root, 'dist'), join(installed, 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(installed, 'package.json'));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== 'jest-iam') symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { target: 'ES2022', module: 'commonjs', isolatedModules: true } }),
  );
  writeFileSync(
    join(folder, 'jest.config.js'),
    `module.exports = { transform: { '\\\\.ts$': 'ts-jest' }, setupFilesAfterEnv: ['jest-iam/setup'], testMatch: ['**/*.test.[jt]s'] };`,
  );
  cpSync(join(root, 'examples'), join(folder, 'suites'), { recursive: true });
  for (const name of ['cdk-data-lake', 'cloudformation-logs-bucket'])
    rmSync(join(folder, 'suites', name), { recursive: true });
  madeUp.forEach((Statement, index) => {
    const suite = join(folder, 'suites', `made-up-${index}`);
    mkdirSync(join(suite, 'policies'), { recursive: true });
    writeFileSync(join(suite, 'policies/p.json'), JSON.stringify({ Version: '2012-10-17', Statement }, undefined, 2));
    writeFileSync(
      join(suite, 'p.test.js'),
      `const { getObject, iamRole, internet, listObjectsV2, loadPolicy, putObject, sseS3 } = require('jest-iam');
const policy = loadPolicy('policies/p.json');
${holdingOf(join(suite, 'policies/p.json'))
  .map((claim, at) => `test('claim ${at}', () => { expect(policy).${claim}; });`)
  .join('\n')}
`,
    );
  });
}

/** Of the claims those that hold of a policy, every third of them. */
function holdingOf(path) {
  const library = require(join(folder, 'node_modules/jest-iam/dist/index.js'));
  const matchers = require(join(folder, 'node_modules/jest-iam/dist/matchers/index.js'));
  const policy = library.parsePolicy(readFileSync(path, 'utf8'));
  const holds = (claim, isNot) => {
    const expectation = Object.fromEntries(
      Object.entries(matchers).map(([name, judge]) => [
        name,
        (...given) => judge.call({ isNot }, policy, ...given).pass,
      ]),
    );
    try {
      return (
        new Function('e', ...Object.keys(library), `return e.${claim}`)(expectation, ...Object.values(library)) !==
        isNot
      );
    } catch {
      return false;
    }
  };
  const held = claims.flatMap((claim) => [
    ...(holds(claim, false) ? [claim] : []),
    ...(holds(claim, true) ? [`not.${claim}`] : []),
  ]);
  return held.filter((_, at) => at % 3 === 0);
}

function runJest(args, cwd = folder) {
  const jest = ['node_modules/jest/bin/jest.js', '--runInBand', ...args];
  const { stderr } = spawnSync(process.execPath, ['--max-semi-space-size=64', ...jest], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: '0' },
  });
  return stderr;
}

/** The changes of every policy in a file, with what all test files together notice. */
function judgedChanges() {
  const reporters = [['jest-iam/reporter', { directory: join(folder, 'coverage') }]];
  writeFileSync(
    join(folder, 'coverage.config.js'),
    `module.exports = { ...require('./jest.config.js'), reporters: ${JSON.stringify(reporters)} };`,
  );
  const printed = runJest(['-c', 'coverage.config.js', '--shard=1/1']);
  const shard = join(folder, 'coverage/shard-1-of-1.json');
  const { files } = JSON.parse(readFileSync(shard, 'utf8'));
  if (files.length < 10) throw new Error(printed);
  const found = new Map();
  for (const { policies } of files) {
    for (const { key, source, part, document, mutants } of policies) {
      if (source === undefined || part !== undefined) continue;
      for (const { id, edits, outcome, by } of mutants) {
        const known = found.get(`${key} ${id}`);
        if (known?.outcome === 'killed') continue;
        if (known !== undefined && outcome !== 'killed' && known.outcome !== 'alive') continue;
        found.set(`${key} ${id}`, { source, document, id, edits, outcome, by });
      }
    }
  }
  return [...found.values()];
}

/** A part of a list, always the same for one seed. */
function sample(list) {
  let state = seed;
  const keyed = list.map((one) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return { one, at: state };
  });
  return keyed
    .sort((a, b) => a.at - b.at)
    .slice(0, many)
    .map(({ one }) => one);
}

try {
  makeProject();
  const edited = loadEdited();
  const changes = judgedChanges();
  const chosen = ['killed', 'alive'].flatMap((outcome) =>
    sample(changes.filter((change) => change.outcome === outcome)),
  );
  const trials = join(folder, 'trials');
  chosen.forEach(({ source, document, edits }, index) => {
    const suite = join(folder, 'suites', basename(source.slice(source.indexOf('suites/') + 7).split('/')[0]));
    const trial = join(trials, String(index), basename(suite));
    cpSync(suite, trial, { recursive: true });
    cpSync(join(folder, 'suites/failed-claim.ts'), join(dirname(trial), 'failed-claim.ts'));
    const path = join(trial, source.slice(source.indexOf(basename(suite)) + basename(suite).length + 1));
    writeFileSync(path, JSON.stringify(edited(document, edits), undefined, 2));
  });
  const results = join(folder, 'results.json');
  runJest(['-c', 'jest.config.js', '--json', `--outputFile=${results}`, 'trials']);
  const { testResults } = JSON.parse(readFileSync(results, 'utf8'));
  const counts = { killed: 0, alive: 0, aliveByOther: 0 };
  chosen.forEach(({ outcome, source, id, by }, index) => {
    const own = testResults.filter(({ name }) => name.startsWith(`${join(trials, String(index))}/`));
    if (own.length === 0) throw new Error(`no test ran for ${source}`);
    const messages = own.flatMap(({ assertionResults }) => assertionResults.flatMap((one) => one.failureMessages));
    const isRed = own.some(({ status }) => status === 'failed');
    // A test may say more than its claims: that a claim fails, or what a message says.
    const isByClaim = messages.some((text) => ofMatcher.test(text)) || messages.length === 0;
    if (isRed === (outcome === 'killed')) counts[outcome] += 1;
    else if (outcome === 'alive' && !isByClaim) counts.aliveByOther += 1;
    else {
      const first = messages.map((text) => text.slice(0, 400)).join('\n');
      console.log(
        `${outcome}, but ${isRed ? 'red' : 'green'}: ${source} ${id} ${JSON.stringify(by ?? '')}\n${first}\n`,
      );
    }
  });
  const of = (outcome) => `${counts[outcome]} of ${chosen.filter((change) => change.outcome === outcome).length}`;
  console.log(
    `${changes.length} changes; called noticed and red: ${of('killed')}; called unnoticed and green: ${of('alive')}`,
  );
  console.log(`called unnoticed and red by an assertion that is not a claim of a matcher: ${counts.aliveByOther}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
