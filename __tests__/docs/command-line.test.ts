import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');
const blocks = [...read('docs/command-line.md').matchAll(/^```yml\n([^]*?)^```$/gm)].map(
  ([, text = '']) => parse(text) as unknown,
);

test('the pre-commit hook of the page is one that the repository has', () => {
  const hooks = parse(read('.pre-commit-hooks.yaml')) as { id: string; entry: string; language: string }[];
  expect(blocks[0]).toMatchObject({ repos: [{ hooks: [{ id: hooks[0]?.id }] }] });
  expect(hooks).toMatchObject([{ entry: 'jest-iam check --allow-empty', language: 'node' }]);
});

describe('the action', () => {
  const action = parse(read('action.yml')) as { inputs: object; runs: { steps: { run: string }[] } };

  test('takes the inputs that the page gives it', () => {
    const [, step] = blocks[1] as readonly { with?: object }[];
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? { missing: true })));
  });

  /** Runs its step as GitHub does, with a command in the place of `npx` that prints what it is given and exits with 1. */
  const started = (PATHS: string, CLAIMS: string): { readonly status: number | null; readonly given: string[] } => {
    const folder = mkdtempSync(join(tmpdir(), 'jest-iam-action-'));
    writeFileSync(join(folder, 'npx'), '#!/bin/sh\nfor one in "$@"; do echo "$one"; done\nexit 1\n', { mode: 0o755 });
    const env = { ...process.env, PATHS, CLAIMS, VERSION: '1.2.3', PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const shell = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', action.runs.steps[0]?.run ?? ''];
    const { status, stdout } = spawnSync('bash', shell, { encoding: 'utf8', env, cwd: folder });
    rmSync(folder, { recursive: true });
    return { status, given: stdout.trimEnd().split('\n') };
  };
  const before = ['--yes', 'jest-iam@1.2.3', 'check'];

  test.each<[string, string, string, readonly string[]]>([
    ['one path', 'infra', '', ['--format', 'github', '--', 'infra']],
    [
      'several of each, on a line',
      'infra **/*.json',
      'toDenyAnonymous not.toBePublic',
      ['--claim', 'toDenyAnonymous', '--claim', 'not.toBePublic', '--format', 'github', '--', 'infra', '**/*.json'],
    ],
    [
      'lines with spaces',
      'my infra/*.json\n',
      'toRequireTlsVersion:"1.2"\nnot.toGrantAny:{"actions": ["s3:*"]}\n',
      [
        '--claim',
        'toRequireTlsVersion:"1.2"',
        '--claim',
        'not.toGrantAny:{"actions": ["s3:*"]}',
        '--format',
        'github',
        '--',
        'my infra/*.json',
      ],
    ],
  ])('runs check on %s, and fails where that does', (_, paths, claims, given) => {
    expect(started(paths, claims)).toEqual({ status: 1, given: [...before, ...given] });
  });
});
