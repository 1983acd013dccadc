// The example of docs/matchers.md; its snapshot is what the page prints.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessSummary, loadPolicy } from 'jest-iam';

const archive = loadPolicy('policies/archive.json');

test('access in words', () => {
  expect(accessSummary(archive)).toMatchSnapshot();
});

test('the page prints the summary', () => {
  const page = readFileSync(join(__dirname, '../../docs/matchers.md'), 'utf8');
  expect(page).toContain(`\`\`\`text\n${accessSummary(archive)}\n\`\`\``);
});
