import { readFileSync } from 'node:fs';
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

test('the action of the page takes the inputs that the page gives it, and runs check', () => {
  const action = parse(read('action.yml')) as { inputs: object; runs: { steps: { run: string }[] } };
  const [, step] = blocks[1] as readonly { with?: object }[];
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? { missing: true })));
  expect(action.runs.steps[0]?.run).toContain('check $PATHS "${claims[@]}" --format github');
});
