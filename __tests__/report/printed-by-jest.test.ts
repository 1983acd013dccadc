import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withPrintedMessage } from '../../src/arguments/asker';
import { UsageError } from '../../src/arguments/usage';
import { printedMessage, shownUnderIndent } from '../../src/values/printed-message';
import { pastedTemplate } from '../matchers/pasted-template';

const root = join(__dirname, '../..');

const template = `Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Statement:
          - Sid: Readers
            Effect: Allow
            Principal: { AWS: 'arn:aws:iam::111122223333:role/reader' }
            Action: s3:GetObject
            Resource: !Sub '\${Logs.Arn}/*'
`;

const suite = `
const { fromCloudFormation } = require('${root}/src');
require('${root}/src/setup');
test('no plain HTTP', () => expect(fromCloudFormation('./stack.yaml').bucket('Logs')).toDenyInsecureTransport());
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jest-iam-printed-'));
  writeFileSync(join(folder, 'stack.test.js'), suite);
  const config = {
    rootDir: folder,
    testMatch: ['**/*.test.js'],
    transform: { '\\.ts$': `${root}/scripts/transform.mjs` },
  };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a real Jest prints of the claim on a template. */
function run(text: string): { readonly status: number | null; readonly stderr: string } {
  writeFileSync(join(folder, 'stack.yaml'), text);
  return spawnSync(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--runInBand'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', JEST_IAM_COLUMNS: '100000' },
  });
}

test('the lines that Jest prints are copied as they stand there, and the claim holds', () => {
  const { status, stderr } = run(template);
  expect(status).toBe(1);
  // Headings and what follows them are Jest's four columns deep; the text is as deep as it is to be in the file.
  const said = stderr.split('\n').map((line) => line.replace(/^ {4}(?=\S)/, ''));
  const mended = run(pastedTemplate(template, said.join('\n')));
  expect(mended.stderr).toContain('1 passed');
}, 60_000);

describe('texts to paste under a runner that indents by four columns', () => {
  test.each<[string, string[], string[]]>([
    [
      'a text as deep keeps its place',
      [
        'To fix it, put this first in "Statement", before line 9  a.yaml:9',
        '      - Sid: A',
        '        Effect: Deny',
        '',
        '    rest',
      ],
      [
        'To fix it, put this first in "Statement", before line 9  a.yaml:9',
        '  - Sid: A',
        '    Effect: Deny',
        '',
        '    rest',
      ],
    ],
    [
      'a text less deep says by how much it then is too deep',
      [
        'To fix it, put this first in "Statement", before line 9  a.yaml:9',
        '  - Sid: A',
        '    Effect: Deny',
        'Hint: x',
      ],
      [
        'To fix it, put this first in "Statement", before line 9, each line less 2 columns  a.yaml:9',
        '- Sid: A',
        '  Effect: Deny',
        'Hint: x',
      ],
    ],
    [
      'one column is one',
      ['To fix it, put this first in Resources', '   A:', '     Type: B'],
      ['To fix it, put this first in Resources, each line less 1 column', 'A:', '  Type: B'],
    ],
    [
      'JSON means the same at any depth',
      ['To fix it, give the bucket this policy', '{', '  "Version": "2012-10-17"', '}'],
      ['To fix it, give the bucket this policy', '{', '  "Version": "2012-10-17"', '}'],
    ],
    [
      'each of several has its own depth',
      [
        'To fix it, put this in place of statement 1, lines 3-4  a.json:3',
        '    {}',
        'And put this first in "Statement"  a.json:2',
        '      {},',
        'This changes other requests too',
        '      caller  a',
      ],
      [
        'To fix it, put this in place of statement 1, lines 3-4  a.json:3',
        '{}',
        'And put this first in "Statement"  a.json:2',
        '  {},',
        'This changes other requests too',
        '      caller  a',
      ],
    ],
    [
      'a single element stands in its heading',
      ['To fix it, make Effect: Deny in statement 0  a.yaml:3', '      what follows'],
      ['To fix it, make Effect: Deny in statement 0  a.yaml:3', '      what follows'],
    ],
  ])('%s', (_, message, shown) => {
    expect(shownUnderIndent(message.join('\n'), 4).split('\n')).toEqual(shown);
  });

  test.each<[string, Record<string, string>, boolean]>([
    ['Jest', { JEST_WORKER_ID: '1' }, true],
    ['Vitest', { JEST_WORKER_ID: '1', VITEST: 'true' }, false],
    ['no runner', {}, false],
  ])('%s', (_, variables, isMoved) => {
    const message = 'To fix it, put this first in "Statement", before line 9  a.yaml:9\n    - Sid: A';
    Object.assign(process.env, variables);
    const shown = printedMessage(message);
    for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
    expect(shown).toBe(isMoved ? message.replace('    -', '-') : message);
  });

  test('an error that passes through several functions is moved once', () => {
    process.env['JEST_WORKER_ID'] = '1';
    const error = new UsageError('To fix it, put this first in Resources\n          A:\n            B: 1', 'x');
    withPrintedMessage(withPrintedMessage(error));
    Reflect.deleteProperty(process.env, 'JEST_WORKER_ID');
    expect(error.message).toContain('\n      A:\n        B: 1');
  });
});
