// node bench/recording.mjs [policies] [rounds] [--per-file=10]: what recording of claims for policy coverage adds to a run of Jest, in CPU
// time: the same suite with a reporter and without, in turn. The recording does not learn that its test file is over, so that
// claims are recorded and none is judged again; with `--judged` it does, for the time of all that the reporter does. With
// `--cached`: the seconds, and those of CPU, of whole runs in two workers with nothing in the cache, everything, and all but three policies. With
// `--templates`: the policies of each test file stand in one template, and five claims are asked of each. With
// `--ways`: that one process, two workers and four merged shards come to the same data. Needs `npm run build`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [policies = 200, rounds = 5] = process.argv
  .slice(2)
  .filter((text) => /^\d+$/.test(text))
  .map(Number);
const isCached = process.argv.includes('--cached');
const isCompared = process.argv.includes('--ways');
const isJudged = isCached || isCompared || process.argv.includes('--judged');
const isOfTemplates = process.argv.includes('--templates');
const claims = isOfTemplates ? 5 : 10;
const perFile = Number(/--per-file=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 10);
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-iam-recording-')));

function makeProject() {
  const installed = join(folder, 'node_modules/jest-iam');
  mkdirSync(installed, { recursive: true });
  for (const part of ['package.json', 'dist']) cpSync(join(root, part), join(installed, part), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== 'jest-iam' && name !== '.cache')
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  mkdirSync(join(folder, 'policies'));
  for (let index = 0; index < policies && !isOfTemplates; index += 1)
    writeFileSync(join(folder, `policies/${index}.json`), policy(index));
  for (let first = 0; first < policies; first += perFile) {
    const end = Math.min(first + perFile, policies);
    if (isOfTemplates) writeFileSync(join(folder, `policies/from-${first}.json`), template(first, end));
    writeFileSync(join(folder, `from-${first}.test.js`), (isOfTemplates ? templateTestFile : testFile)(first, end));
  }
  writeFileSync(
    join(folder, 'cpu.cjs'),
    `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require("node:fs").appendFileSync(${JSON.stringify(join(folder, 'cpu.txt'))}, (user + system) / 1000 + "\\n");
});`,
  );
  writeFileSync(
    join(folder, 'unjudged.js'),
    `const handlers = globalThis[Symbol.for('EVENT_HANDLERS')];
if (process.env.JEST_IAM_COVERAGE !== undefined) {
  const recording = handlers.pop();
  handlers.push((event) => event.name !== 'run_finish' && recording(event));
}`,
  );
  const setupFilesAfterEnv = ['jest-iam/setup', ...(isJudged ? [] : ['<rootDir>/unjudged.js'])];
  const config = (reporters) => JSON.stringify({ setupFilesAfterEnv, transform: {}, reporters });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  writeFileSync(join(folder, 'without.json'), config([]));
  writeFileSync(join(folder, 'with.json'), config([['jest-iam/reporter', { cache: isCached }]]));
}

const role = (name) => `arn:aws:iam::111122223333:role/${name}`;

function policy(index) {
  const arn = `arn:aws:s3:::logs-${index}`;
  const both = [arn, `${arn}/*`];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: both,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Effect: 'Allow',
        Principal: { AWS: role('Ops') },
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: `${arn}/*`,
      },
      { Effect: 'Allow', Principal: { AWS: role('Reader') }, Action: 's3:GetObject', Resource: `${arn}/reports/*` },
    ],
  });
}

function testFile(from, to) {
  const tests = [];
  for (let index = from; index < to; index += 1) {
    const call = (operation, caller, key, secure = true) =>
      `${operation}({ bucket: 'logs-${index}', key: '${key}', caller: '${caller}', secure: ${secure} })`;
    const ops = role('Ops');
    const reader = role('Reader');
    tests.push(`test('policy ${index}', () => {
  const policy = loadPolicy('policies/${index}.json');
  expect(policy).toDenyInsecureTransport();
  expect(policy).toDenyAnonymous();
  expect(policy).not.toBePublic();
  expect(policy).not.toGrantAny({ actions: ['s3:DeleteObject'] });
  expect(policy).toAllow(${call('getObject', ops, 'a')});
  expect(policy).toAllow(${call('putObject', ops, 'a')});
  expect(policy).toExplicitlyDeny(${call('getObject', ops, 'a', false)});
  expect(policy).toAllow(${call('getObject', reader, 'reports/a')});
  expect(policy).toImplicitlyDeny(${call('getObject', reader, 'a')});
  expect(policy).toImplicitlyDeny(${call('putObject', reader, 'reports/a')});
});`);
  }
  return `const { getObject, loadPolicy, putObject } = require('jest-iam');\n${tests.join('\n')}\n`;
}

/** Buckets from one to another, each with a policy. */
function template(from, to) {
  const resources = {};
  for (let index = from; index < to; index += 1) {
    const objects = { 'Fn::Sub': `\${Logs${index}.Arn}/*` };
    resources[`Logs${index}`] = { Type: 'AWS::S3::Bucket' };
    resources[`Policy${index}`] = {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: `Logs${index}` },
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [{ 'Fn::GetAtt': `Logs${index}.Arn` }, objects],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
            {
              Effect: 'Allow',
              Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::\${AWS::AccountId}:role/Ops' } },
              Action: ['s3:GetObject', 's3:PutObject'],
              Resource: objects,
            },
          ],
        },
      },
    };
  }
  return JSON.stringify({ Resources: resources });
}

function templateTestFile(from, to) {
  const tests = [];
  for (let index = from; index < to; index += 1) {
    tests.push(`test('policy ${index}', () => {
  const bucket = stack.bucket('Logs${index}');
  expect(bucket).toDenyInsecureTransport();
  expect(bucket).not.toBePublic();
  expect(stack.policy('Policy${index}')).not.toGrantAny({ actions: ['s3:DeleteObject'] });
  expect(bucket).toAllow(getObject({ bucket, key: 'a', caller: ops, secure: true }));
  expect(bucket).toExplicitlyDeny(getObject({ bucket, key: 'a', caller: ops, secure: false }));
});`);
  }
  return `const { fromCloudFormation, getObject, iamRole } = require('jest-iam');
const stack = fromCloudFormation('policies/from-${from}.json');
const ops = iamRole(stack.value('arn:aws:iam::\${AWS::AccountId}:role/Ops'));
${tests.join('\n')}
`;
}

/** The CPU milliseconds of one run, of all its processes. */
function run(config, option = '--runInBand') {
  const path = join(folder, 'cpu.txt');
  rmSync(path, { force: true });
  jest(config, option);
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .reduce((sum, one) => sum + Number(one), 0);
}

function jest(config, ...options) {
  start('-r', './cpu.cjs', 'node_modules/jest/bin/jest.js', ...options, '-c', `${config}.json`);
}

function start(...args) {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
}

const writtenData = () => readFileSync(join(folder, 'coverage/policies/policies.json'), 'utf8');

/** Prints the seconds of a whole run. */
function timed(what) {
  const start = performance.now();
  const cpu = run(what === 'without a reporter' ? 'without' : 'with', '--maxWorkers=2');
  const seconds = (ms) => (ms / 1000).toFixed(1);
  console.log(
    `${policies} policies x ${claims} claims, ${what}: ${seconds(performance.now() - start)} s, ${seconds(cpu)} s of CPU`,
  );
}

function timeCache() {
  jest('without', '--maxWorkers=2');
  timed('without a reporter');
  timed('nothing cached');
  const figures = writtenData();
  timed('all cached');
  assert.equal(writtenData(), figures);
  const changed = isOfTemplates ? ['from-0'] : [0, 1, 2];
  for (const name of changed) {
    const path = join(folder, `policies/${name}.json`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"Deny"', '"Deny","Sid":"Changed"'));
  }
  timed(isOfTemplates ? 'one template changed' : 'three changed');
}

/** Each way to run the same tests has the same data. */
function compareWays() {
  const seconds = (run) => {
    const start = performance.now();
    run();
    return ((performance.now() - start) / 1000).toFixed(1);
  };
  const alone = seconds(() => jest('with', '--runInBand'));
  const data = writtenData();
  const workers = seconds(() => jest('with', '--maxWorkers=2'));
  assert.equal(writtenData(), data);
  const shards = seconds(() => [1, 2, 3, 4].forEach((index) => jest('with', '--maxWorkers=2', `--shard=${index}/4`)));
  const merging = seconds(() => start('node_modules/jest-iam/dist/cli.js', 'merge', 'coverage/policies'));
  assert.equal(writtenData(), data);
  console.log(
    `${policies} policies x ${claims} claims, the same data in one process (${alone} s), in two workers (${workers} s) and from four shards (${shards} s, merged in ${merging} s)`,
  );
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

function compareTimes() {
  run('without');
  const times = { without: [], with: [] };
  for (let round = 0; round < rounds; round += 1) for (const arm of ['without', 'with']) times[arm].push(run(arm));
  const [without, recorded] = [median(times.without), median(times.with)];
  const more = ((recorded / without - 1) * 100).toFixed(1);
  console.log(
    `${policies} policies x ${claims} claims, ${isJudged ? 'judged' : 'recorded'}: ${(without / 1000).toFixed(2)} s without a reporter, ${(recorded / 1000).toFixed(2)} s with it: ${more} % (medians of ${rounds})`,
  );
}

try {
  makeProject();
  if (isCached) timeCache();
  else if (isCompared) compareWays();
  else compareTimes();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
