import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract, getCacheKey } from '../../src/dependency-extractor';
import { policyPaths } from '../../src/sources/policy-paths';

const followed = (code: string): string[] => policyPaths(code, '/repo/a.test.ts');

test.each([
  ["loadPolicy('./policies/logs.json')", './policies/logs.json'],
  ['loadPolicy("../logs.json", { type: \'resource\' })', '../logs.json'],
  ['loadPolicy(`policies/logs.json`)', './policies/logs.json'],
  ["loadPolicy(\n  './a long name.json',\n)", './a long name.json'],
  ["loadPolicy('/etc/logs.json')", '/etc/logs.json'],
  ["loadPolicy(new URL('./logs.json', import.meta.url))", './logs.json'],
  ["iam.fromCloudFormation('template.yaml')", './template.yaml'],
  ["policiesIn('./plan.json', '$..policy')", './plan.json'],
  ["resourcesOfType('./plan.json', 'aws_s3_bucket')", './plan.json'],
  ['(0, jest_iam_1.loadPolicy)("./logs.json")', './logs.json'],
])('%s is followed', (code, path) => {
  expect(followed(code)).toEqual([path]);
});

test.each([
  ['loadPolicy(path)'],
  ['loadPolicy(`./${name}.json`)'],
  ["loadPolicy('./' + name)"],
  ["loadPolicy(join(__dirname, 'logs.json'))"],
  ["reloadPolicy('./logs.json')"],
  ["parsePolicy('./logs.json')"],
  ["policiesIn('Resources:\\n  Logs: {}', '$.Resources')"],
])('%s is not', (code) => {
  expect(followed(code)).toEqual([]);
});

test('a path that is read twice counts once', () => {
  expect(followed("loadPolicy('./a.json'); loadPolicy('a.json'); loadPolicy('./b.json')")).toEqual([
    './a.json',
    './b.json',
  ]);
});

test.each(["policiesUnder('policies')", "fromCdk('./policies/')"])(
  'of a folder, each JSON file below it: %s',
  (code) => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-paths-'));
    try {
      mkdirSync(join(folder, 'policies/team'), { recursive: true });
      for (const name of ['b.json', 'a.json', 'team/c.json', 'read.me'])
        writeFileSync(join(folder, 'policies', name), '{}');
      expect(policyPaths(code, join(folder, 'a.test.ts'))).toEqual([
        './policies/a.json',
        './policies/b.json',
        './policies/team/c.json',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test("Jest's own imports are kept", () => {
  const code = "import x from './x'; loadPolicy('./logs.json')";
  expect(extract(code, '/repo/a.test.ts', () => ['./x'])).toEqual(new Set(['./x', './logs.json']));
  expect(getCacheKey()).toMatch(/^jest-iam\/dependency-extractor \d+\.\d+\.\d+/);
});
