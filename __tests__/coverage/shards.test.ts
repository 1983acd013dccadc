/** @jest-environment node */
// Matchers record claims where a reporter was on when they were loaded: not those of other files.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getObject, iamRole, parsePolicy } from 'jest-iam';
import { version } from '../../package.json';
import type * as CommandLine from '../../src/command-line/run-command';
import { noteResult, type TestFileCoverage, type WorkerResult } from '../../src/coverage/coverage-folder';
import { CoverageRun, type CoverageOptions, type FinishedRun } from '../../src/coverage/coverage-run';
import { coveredPolicy } from '../../src/coverage/covered-policy';
import { judgeClaims } from '../../src/coverage/judge-claims';
import { COVERAGE_VARIABLE } from '../../src/coverage/recorded-claim';
import { claimsOf, type Assertion } from './claims-of';

const reader = iamRole('arn:aws:iam::111122223333:role/Reader');

function bucketPolicy(bucket: string): ReturnType<typeof parsePolicy> {
  const arn = `arn:aws:s3:::${bucket}`;
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [arn, `${arn}/*`], Condition: plainHttp },
      {
        Effect: 'Allow',
        Principal: { AWS: reader.arn },
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: `${arn}/*`,
      },
    ],
  });
  return parsePolicy(text, { source: `policies/${bucket}.json` });
}

const plainHttp = { Bool: { 'aws:SecureTransport': 'false' } };

function testFile(name: string, ...assertions: readonly Assertion[]): TestFileCoverage {
  const policies = judgeClaims(claimsOf(assertions)).map(coveredPolicy);
  return { testFile: join(process.cwd(), name), isSettled: true, policies };
}

const buckets = ['alpha', 'beta', 'gamma'];
const testFiles: readonly WorkerResult[] = [
  ...buckets.map((bucket) => testFile(`tls-${bucket}.test.ts`, ['toDenyInsecureTransport', bucketPolicy(bucket)])),
  ...buckets.map((bucket) =>
    testFile(`read-${bucket}.test.ts`, [
      'toAllow',
      bucketPolicy(bucket),
      getObject({ bucket, key: 'a', caller: reader, secure: true }),
    ]),
  ),
  testFile('copies.test.ts', ...buckets.map((b): Assertion => ['toBeEquivalentTo', bucketPolicy(b), bucketPolicy(b)])),
  { unrecorded: join(process.cwd(), 'by-hand.test.ts') },
];

interface Finished {
  readonly text: string;
  readonly failure: string | undefined;
}

function run(
  results: readonly WorkerResult[],
  options: CoverageOptions & { readonly directory: string },
  more: Partial<FinishedRun> = {},
): Finished {
  let text = '';
  const coverage = new CoverageRun({ cache: false, ...options }, (printed) => {
    text += printed;
  });
  for (const result of results) noteResult(process.env[COVERAGE_VARIABLE] ?? '', result);
  const failure = coverage.finish({ failedFiles: new Set(), ...more });
  return { text, failure: failure?.message };
}

function shard(index: number, count: number, options: CoverageOptions & { readonly directory: string }): Finished {
  const part = testFiles.filter((_, at) => at % count === index - 1);
  return run(part, options, { shard: { index, count } });
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jest-iam-shards-'));
});

/** Loaded last: the matchers that the command line brings are not those that record. */
function command(...given: string[]): CommandLine.CommandResult {
  const { runCommand } = jest.requireActual<typeof CommandLine>('../../src/command-line/run-command');
  return runCommand(given, { folder: process.cwd(), version: '1.2.3' });
}

function merge(...folders: string[]): CommandLine.CommandResult {
  return command('merge', ...folders, '--directory', join(folder, 'merged'));
}

const data = ['policies.json', 'coverage-final.json', 'lcov.info'];
const dataIn = (directory: string): string[] => data.map((name) => readFileSync(join(directory, name), 'utf8'));

test.each([1, 2, 4, 8])('%i shards merged say what one run says, and write the same data', (count) => {
  const whole = run(testFiles, { directory: join(folder, 'whole') });
  expect(whole.text).toMatch(/All policies +\| +91\.66 \|/);
  const machines = Array.from({ length: count }, (_, at) => join(folder, `machine-${at}`));
  machines.forEach((directory, at) => shard(at + 1, count, { directory }));
  expect(merge(...machines)).toEqual({ code: 0, out: whole.text, error: '' });
  expect(dataIn(join(folder, 'merged'))).toEqual(dataIn(join(folder, 'whole')));
});

test('shards in one folder, and in folders of a folder, are found', () => {
  for (const index of [1, 2]) shard(index, 2, { directory: folder });
  const { out, code } = merge(folder);
  expect(code).toBe(0);
  mkdirSync(join(folder, 'artifact'));
  renameSync(join(folder, 'shard-2-of-2.json'), join(folder, 'artifact/shard-2-of-2.json'));
  expect(merge(folder).out).toBe(out);
});

test('the thresholds of the reporter are checked by the merge, not by a shard', () => {
  const options = { directory: folder, thresholds: { elements: 95 } };
  for (const index of [1, 2]) {
    const { failure, text } = shard(index, 2, options);
    expect(failure).toBeUndefined();
    expect(text).toContain('Thresholds are not checked: this is one of several shards; jest-iam merge checks them.');
  }
  const { code, out } = merge(folder);
  expect(code).toBe(1);
  expect(out).toContain('the threshold for checked elements of all policies (95%) is not met: 91.66%');
  for (const index of [1, 2]) shard(index, 2, { directory: folder, thresholds: { elements: 91 } });
  expect(merge(folder).code).toBe(0);
});

describe('SARIF and annotations', () => {
  const failed: WorkerResult = {
    ...testFile('tls-alpha.test.ts', ['toDenyInsecureTransport', bucketPolicy('alpha')]),
    claims: [{ file: 'a b.json', claim: 'toBePublic', outcome: 'refuted', message: 'it is not', problems: [] }],
  };
  const others = testFiles.slice(0, 2 * buckets.length);
  const options = (name: string): CoverageOptions & { readonly directory: string } => ({
    directory: join(folder, name),
    sarif: join(folder, 'policies.sarif'),
    annotations: true,
  });
  const annotationsIn = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('::'));

  test.each([[[]], [['tls-alpha.test.ts']]])('are the same of all shards together, with failures in %j', (failing) => {
    const failedFiles = new Set(failing.map((name) => join(process.cwd(), name)));
    const whole = run([failed, ...others], options('whole'), { failedFiles });
    const sarif = readFileSync(join(folder, 'policies.sarif'), 'utf8');
    expect(sarif).toContain('unchecked-element');
    expect(sarif).toContain('it is not');
    unlinkSync(join(folder, 'policies.sarif'));
    const one = run([failed], options('shards'), { shard: { index: 1, count: 2 }, failedFiles });
    const other = run(others, options('shards'), { shard: { index: 2, count: 2 }, failedFiles });
    expect(existsSync(join(folder, 'policies.sarif'))).toBe(false);
    const { out } = merge(join(folder, 'shards'));
    expect(readFileSync(join(folder, 'policies.sarif'), 'utf8')).toBe(sarif);
    const printed = [one.text, other.text, out].map(annotationsIn);
    expect(printed.map(({ length }) => length > 0)).toEqual([true, false, true]);
    expect(printed.flat()).toEqual(annotationsIn(whole.text));
  });

  test('that differ are of two runs', () => {
    run([failed], options('shards'), { shard: { index: 1, count: 2 } });
    run(others, { ...options('shards'), annotations: false }, { shard: { index: 2, count: 2 } });
    expect(merge(join(folder, 'shards'))).toMatchObject({
      code: 2,
      error: 'jest-iam: shard 2 of 2 has other options for SARIF or annotations than shard 1\n',
    });
  });
});

test('shards in which no claim was recorded meet no threshold', () => {
  for (const index of [1, 2]) {
    run([], { directory: folder, thresholds: { elements: 0 } }, { shard: { index, count: 2 } });
  }
  expect(merge(folder)).toMatchObject({
    code: 1,
    out: expect.stringContaining('no claim on a policy was recorded') as string,
  });
});

test('the claims of a shard whose tests failed are not all there: the figures are shown, and judge nothing', () => {
  const options = { directory: folder, thresholds: { elements: 95 } };
  shard(1, 2, options);
  const failedFiles = new Set([join(process.cwd(), 'broken.test.ts')]);
  run(testFiles.slice(1, 2), options, { shard: { index: 2, count: 2 }, failedFiles });
  const { code, out, error } = merge(folder);
  expect({ code, error }).toEqual({
    code: 2,
    error: 'jest-iam: the figures leave out what failed: tests failed in broken.test.ts (shard 2)\n',
  });
  expect(out).toContain('All policies');
  expect(out).toContain('Thresholds are not checked: tests failed in broken.test.ts (shard 2).');
});

describe('what is not one whole run is not merged', () => {
  const refused = (...folders: string[]): string => {
    const { code, out, error } = merge(...folders);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    return error.replaceAll(folder, '<folder>');
  };
  const at = (name: string): string => join(folder, name);

  test('a shard that is missing', () => {
    for (const index of [1, 2, 4]) shard(index, 4, { directory: at('one') });
    expect(refused(at('one'))).toContain(
      'jest-iam: shard 3 of 4 is missing\nHint: each writes shard-<index>-of-4.json',
    );
    shard(2, 3, { directory: at('two') });
    expect(refused(at('two'))).toContain('jest-iam: shards 1, 3 of 3 are missing\n');
  });

  test('a shard that is there twice, but not a folder that is named twice', () => {
    shard(1, 2, { directory: at('a') });
    shard(1, 2, { directory: at('b') });
    shard(2, 2, { directory: at('b') });
    expect(refused(at('a'), at('b'))).toBe('jest-iam: shard 1 of 2 is there 2 times\n');
    expect(merge(at('b'), at('b')).code).toBe(0);
  });

  test('shards of two runs', () => {
    shard(1, 1, { directory: folder });
    shard(1, 2, { directory: folder });
    expect(refused(folder)).toBe('jest-iam: shards of 1 and of 2 are not of one run\n');
  });

  test('a shard of which some tests were chosen', () => {
    run([], { directory: folder }, { shard: { index: 1, count: 1 }, partial: '-t chose some of the tests' });
    expect(refused(folder)).toBe('jest-iam: shard 1 of 1 is not whole: -t chose some of the tests\n');
  });

  test('a shard that an earlier run of CI left there', () => {
    const before = process.env['GITHUB_RUN_ID'];
    try {
      for (const index of [1, 2]) {
        process.env['GITHUB_RUN_ID'] = String(index);
        shard(index, 2, { directory: folder });
      }
      expect(refused(folder)).toBe('jest-iam: shard 2 of 2 is of another run of CI than shard 1\n');
      shard(1, 2, { directory: folder });
      expect(merge(folder).code).toBe(0);
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, 'GITHUB_RUN_ID');
      else process.env['GITHUB_RUN_ID'] = before;
    }
  });

  test('shards of two states of a policy file, though each has the policy that the test changed', () => {
    const source = at('logs.json');
    const policy = bucketPolicy('alpha');
    const write = (index: number, ...statements: object[]): void => {
      const text = JSON.stringify({
        ...policy.document,
        Statement: [...statements, ...[policy.document.Statement].flat()],
      });
      writeFileSync(source, text);
      const file = testFile(`${index}.test.ts`, ['toDenyInsecureTransport', parsePolicy(text, { source })]);
      run([file], { directory: folder }, { shard: { index, count: 2 } });
    };
    write(1);
    write(2);
    expect(merge(folder).code).toBe(0);
    write(2, { Effect: 'Deny', Principal: '*', Action: 's3:PutBucketAcl', Resource: 'arn:aws:s3:::alpha' });
    expect(refused(folder)).toBe(
      'jest-iam: <folder>/logs.json was another file in shard 2 than in shard 1\nHint: run all shards on one commit\n',
    );
  });

  test('shards with different thresholds', () => {
    shard(1, 2, { directory: folder, thresholds: { elements: 90 } });
    shard(2, 2, { directory: folder });
    expect(refused(folder)).toBe('jest-iam: shard 2 of 2 has other thresholds than shard 1\n');
  });

  test.each([
    ['{', 'something else did'],
    ['null', 'something else did'],
    ['{"version":"0.0.1","shard":{"index":1,"count":1}}', 'jest-iam 0.0.1 did'],
  ])('a file that another version or something else wrote: %s', (text, writer) => {
    writeFileSync(at('shard-1-of-1.json'), text);
    expect(refused(folder)).toContain(
      `jest-iam: <folder>/shard-1-of-1.json is not the coverage of a shard that jest-iam ${version} wrote: ${writer}\n`,
    );
  });

  test('nothing', () => {
    expect(refused(folder)).toContain('jest-iam: no coverage of a shard is in <folder>\n');
    expect(refused(at('nowhere'))).toContain('jest-iam: there is no folder <folder>/nowhere');
    expect(command('merge')).toMatchObject({
      code: 2,
      error: expect.stringContaining('merge needs folders') as string,
    });
  });
});
