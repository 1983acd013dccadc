// Runs the first tests of each example under Jest, so that the failures on the broken policies are seen as Jest prints
// them, next to the passes on the mended ones. Ends with 0 when every test ended as meant and for the reason meant.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectRun } from './demo-verdict.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const passes = { ends: 'passed' };
const policyProblem = (...shows) => ({ ends: 'failed', opens: 'Policy problem:', shows });
const undecided = (...shows) => ({ ends: 'failed', opens: 'Cannot decide:', shows });
const failedClaim = (...shows) => ({ ends: 'failed', opens: 'expect(', shows });

const stories = [
  {
    folder: 'force-ssl',
    line: 'Force TLS: the policy as found says "Conditions" for "Condition", so AWS would refuse it; mended, it holds.',
    tests: {
      'policies/as-found.json denies every request over plain HTTP': policyProblem(
        'as-found.json:3:3: error INVALID_POLICY_ELEMENT: "Conditions"',
        'did you mean "Condition"?',
      ),
      'policies/mended.json denies every request over plain HTTP': passes,
    },
  },
  {
    folder: 'force-sse-kms',
    line: 'Force SSE-KMS: a misspelt action, the ARN of the wrong kind, a placeholder; then an upload without header.',
    tests: {
      'as found: every upload ends under SSE-KMS': policyProblem(
        ':2:91: error INVALID_ACTION: "s3:PutOject"',
        'did you mean "s3:PutObject"?',
        'ACTION_DOES_NOT_APPLY_TO_RESOURCE',
        'PLACEHOLDER_IN_ARN: <bukect_name>',
      ),
      'mended: every upload ends under SSE-KMS': passes,
      'uploads without header let through: every upload ends under SSE-KMS': failedClaim(
        's3:PutObject on arn:aws:s3:::awsexamplebucket/',
        's3:x-amz-server-side-encryption "false" exempts requests without the key',
      ),
      'the same policy on a bucket whose default is SSE-KMS: every upload ends under SSE-KMS': passes,
    },
  },
  {
    folder: 'allow-vs-deny-anonymous',
    line: '"Allow if TLS" is no "deny unless TLS": it denies nobody, and lets everybody in. Mended, it does neither.',
    tests: {
      'policies/as-found.json denies every request over plain HTTP': failedClaim(
        's3:GetObject on arn:aws:s3:::awsexamplebucket/',
        'transport  HTTP\n',
      ),
      'policies/as-found.json lets nobody in without credentials': failedClaim(
        'caller     anonymous',
        's3:GetObject on arn:aws:s3:::awsexamplebucket/',
        'transport  HTTPS\n',
      ),
      'policies/mended.json denies every request over plain HTTP': passes,
      'policies/mended.json lets nobody in without credentials': passes,
    },
  },
  {
    folder: 'sse-kms-upload',
    line: '"Access denied" on an SSE-KMS upload: three policies have a say, and the message names the one that is missing.',
    tests: {
      'without the bucket policy: the loader uploads': failedClaim(
        's3:PutObject is not allowed',
        'There is no bucket policy that allows it',
      ),
      "without the role's policy: the loader uploads": failedClaim(
        'kms:GenerateDataKey on the key is not allowed',
        'in a policy of role/batch/loader',
      ),
      'without the account in the key policy: the loader uploads': failedClaim(
        'The key policy neither allows it to this caller nor lets account 111122223333 use IAM policies',
      ),
      'with all three: the loader uploads': passes,
    },
  },
  {
    folder: 'cloudformation-logs-bucket',
    line: 'A CloudFormation template: what is claimed holds for every deployment, or the message names what it depends on.',
    tests: {
      'templates/as-found.yaml denies every request over plain HTTP': failedClaim(
        'expect(bucket «Logs»)',
        'Hint: add !GetAtt Logs.Arn to Resource',
      ),
      'templates/mended.yaml denies every request over plain HTTP': passes,
      'templates/as-found.yaml is not public': undecided('parameter «ReaderAccount»', 'it fails with "*"'),
      'templates/mended.yaml is not public': passes,
    },
  },
  {
    folder: 'kms-quota',
    line: 'KMS quota: 23,000 requests per second where eu-central-1 takes 20,000; with Bucket Keys a few hundred.',
    tests: {
      'without Bucket Keys: the peak stays below the KMS quota': failedClaim('Expected: < 20000', 'Received:   23000'),
      'with Bucket Keys: the peak stays below the KMS quota': passes,
    },
  },
];

const results = mkdtempSync(join(tmpdir(), 'jest-iam-demo-'));
const surprises = [];
try {
  for (const { folder, line, tests } of stories) {
    console.log(`\n== ${line}\n   examples/${folder}/first-try.ts\n`);
    surprises.push(...inspectRun(runStory(folder), tests).map((surprise) => `${folder}: ${surprise}`));
  }
} finally {
  rmSync(results, { recursive: true, force: true });
}
for (const surprise of surprises) console.log(`NOT AS MEANT  ${surprise}`);
const wanted = stories.flatMap(({ tests }) => Object.values(tests));
const red = wanted.filter(({ ends }) => ends === 'failed').length;
if (surprises.length === 0) {
  console.log(
    `\nAs meant: ${red} tests failed on the broken policies, ${wanted.length - red} passed on the mended ones.`,
  );
  console.log('The lessons behind them: examples/*/*.test.ts');
}
process.exitCode = surprises.length === 0 ? 0 : 1;

/** What Jest reports on a story, after showing what it prints; nothing when it did not come to a report. */
function runStory(folder) {
  const report = join(results, `${folder}.json`);
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const only = ['--testMatch', `**/examples/${folder}/first-try.ts`, '--runInBand'];
  const colors = process.stdout.isTTY ? ['--colors'] : [];
  const { stderr } = spawnSync(process.execPath, [jest, ...only, ...colors, '--json', '--outputFile', report], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  console.log(stderr.replace(/^(Test results written to|Ran all test suites).*\n/gm, ''));
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return undefined;
  }
}
