import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { policiesUnder, PolicyError, UsageError } from 'jest-iam';

const grantOn = (bucket: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` },
  });
const grant = grantOn('logs');

let folder: string;

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policies-under-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('every JSON file below the folder, by its name there', () => {
  write({ 'b.json': grant, 'team/c.JSON': grant, 'team/deep/a.json': grant, 'README.md': 'not one', 'a.jsonc': '//' });
  const found = policiesUnder(folder);
  expect(found.map(([name]) => name)).toEqual(['b.json', 'team/c.JSON', 'team/deep/a.json']);
  expect(found.map(([, policy]) => policy.statements[0]?.resource?.values)).toEqual(
    Array(3).fill(['arn:aws:s3:::logs/*']),
  );
  expect(policiesUnder(pathToFileURL(folder), { type: 'serviceControl' })[0]?.[1]).toMatchObject({
    type: 'serviceControl',
    source: join(folder, 'b.json'),
  });
});

test('variables fill each file that has them', () => {
  write({ 'a.json': grantOn('${bucket}'), 'b.json': grantOn('${bucket}-${stage}'), 'c.json': grant });
  const found = policiesUnder(folder, { variables: { bucket: 'data', stage: 'test' } });
  expect(found.map(([, policy]) => policy.statements[0]?.resource?.values)).toEqual([
    ['arn:aws:s3:::data/*'],
    ['arn:aws:s3:::data-test/*'],
    ['arn:aws:s3:::logs/*'],
  ]);
  expect(() => policiesUnder(folder, { variables: { bucket: 'data' } })).toThrow(
    /\$\{stage\} in .*b\.json has no value/,
  );
  expect(() => policiesUnder(folder, { variables: { bucket: 'data', stag: 'test', stage: 'x' } })).toThrow(
    `\${stag} does not occur in ${folder}`,
  );
});

test('a relative path starts at the file that calls', () => {
  expect(policiesUnder('../docs/policies').map(([name]) => name)).toContain('archive.json');
});

test('a folder without a policy is misuse: no test would run', () => {
  write({ 'README.md': 'policies are to come' });
  expect(() => policiesUnder(folder)).toThrow(UsageError);
  expect(() => policiesUnder(folder)).toThrow(
    `policiesUnder: there is no JSON file in the folder ${folder} or below it`,
  );
});

test('so is what is not a folder', () => {
  write({ 'policies/b.json': grant });
  const file = join(folder, 'policies/b.json');
  expect(() => policiesUnder(file)).toThrow(`${file} is a file\nHint: use loadPolicy(path)`);
  expect(() => policiesUnder(join(folder, 'polices'))).toThrow(
    /there is no folder .*polices\nHint: did you mean .*policies/,
  );
  expect(() => policiesUnder('./nowhere/at/all')).toThrow('a path is relative to the file that calls');
  for (const wrong of [undefined, 7, '', {}]) expect(() => policiesUnder(wrong as never)).toThrow(UsageError);
  expect(() => policiesUnder(folder, { typ: 'trust' } as never)).toThrow(/did you mean "type"/);
});

test('one file that is not a policy is an error that names it', () => {
  write({ 'a.json': grant, 'package.json': '{ "name": "infra" }' });
  expect(() => policiesUnder(folder)).toThrow(PolicyError);
  expect(() => policiesUnder(folder)).toThrow(join(folder, 'package.json'));
});
