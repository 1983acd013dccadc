// Runs the first tests of the examples in one run of Jest, and tells of each: what was there, the failure as Jest prints it, the
// change, and what passes after it. `npm run demo -- 1` tells the first alone. Ends with 0 when every test ended as meant
// and for the reason meant.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { stories } from './demo-stories.mjs';
import { inspectFile } from './demo-verdict.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const inColor = process.stdout.isTTY;
const bold = (text) => (inColor ? `\u001b[1m${text}\u001b[22m` : text);
const red = (text) => (inColor ? `\u001b[31m${text}\u001b[39m` : text);
const green = (text) => (inColor ? `\u001b[32m${text}\u001b[39m` : text);

const [number] = process.argv.slice(2);
const chosen = stories.map((story, index) => ({ ...story, number: index + 1 })).filter(isAsked);
if (chosen.length === 0) {
  console.error(`There is no story ${number}: give a number from 1 to ${stories.length}, or none for all.`);
  process.exit(2);
}

const files = runJest(chosen.map(({ folder }) => folder));
const surprises = [];
for (const story of chosen) {
  const file = files.find(({ name }) => basename(dirname(name)) === story.folder);
  const text = render(story, file);
  console.log(text);
  surprises.push(...inspectFile(file, story.tests).map((surprise) => `${story.folder}: ${surprise}`));
  const lines = text.split('\n').length;
  if (story.number === 1 && lines >= 80) surprises.push(`${story.folder}: the first story takes ${lines} lines`);
}
for (const surprise of surprises) console.log(`NOT AS MEANT  ${surprise}`);
if (surprises.length === 0) {
  console.log(`What lies behind each story: examples/*/*.test.ts. One of them alone: npm run demo -- ${stories.length}

Now break it yourself. Keep this running:

  npx jest --watchAll examples/allow-if-tls

and in examples/allow-if-tls/policies/logs-mended.json take "arn:aws:s3:::logs" out of the Resource of the Deny.`);
}
process.exitCode = surprises.length === 0 ? 0 : 1;

function isAsked(story) {
  return number === undefined || String(story.number) === number;
}

function render({ number, title, folder, found, change }, file) {
  const own = (path) => `examples/${folder}/${path}`;
  const tests = file?.assertionResults ?? [];
  const failed = tests.filter(({ status }) => status === 'failed');
  const passed = tests.filter(({ status }) => status === 'passed');
  const parts = [
    bold(`${number}. ${title}`),
    ...found.map((path) => `${own(path)}\n\n${read(own(path))}`),
    ...failed.map(({ fullName, failureMessages }) => `${red('✕')} ${fullName}\n\n${shown(failureMessages.join('\n'))}`),
    ...(change === undefined ? [] : [`The change:\n\n${difference(...change.map(own))}`]),
    passed.map(({ fullName }) => `${green('✓')} ${fullName}\n`).join(''),
  ];
  return parts.join('\n\n');
}

function read(path) {
  return readFileSync(join(root, path), 'utf8').trimEnd();
}

/** A message as Jest shows it: without the stack, which leads to the test alone. */
function shown(message) {
  const lines = message.replace(/^Error: /, '').split('\n');
  const stack = lines.findIndex((line) => /^\s+at /.test(stripVTControlCharacters(line)));
  const text = lines.slice(0, stack === -1 ? undefined : stack).join('\n');
  return text.trimEnd().replace(/^(?=.)/gm, '  ');
}

function difference(before, after) {
  const color = inColor ? '--color' : '--no-color';
  const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-prefix', color, before, after], {
    cwd: root,
    encoding: 'utf8',
  });
  const lines = stdout.trimEnd().split('\n');
  return lines.filter((line) => !/^(diff|index) /.test(stripVTControlCharacters(line))).join('\n');
}

/** What Jest reports on each file; nothing when it did not come to a report. */
function runJest(folders) {
  const results = mkdtempSync(join(tmpdir(), 'jest-iam-demo-'));
  const report = join(results, 'report.json');
  const only = folders.flatMap((folder) => ['--testMatch', `**/examples/${folder}/first-try.ts`]);
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), ...only, inColor ? '--colors' : '--no-colors'];
  try {
    const { stderr } = spawnSync(process.execPath, [...jest, '--json', '--outputFile', report], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      return JSON.parse(readFileSync(report, 'utf8')).testResults;
    } catch {
      console.error(stderr);
      return [];
    }
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}
