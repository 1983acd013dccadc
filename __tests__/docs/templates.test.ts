import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { thrownBy } from '../thrown';
import { fromCloudFormation, getObject, rootOf } from 'jest-iam';

const stack = fromCloudFormation('stack.yaml');

test('the logs are read over HTTPS alone', () => {
  expect(stack.bucket('Logs')).toDenyInsecureTransport();
});

test('the security team reads', () => {
  const narrowed = fromCloudFormation('stack.yaml', { parameters: { ReaderAccount: '444455556666' } });
  const read = getObject({ bucket: narrowed.bucket('Logs'), key: 'a', caller: rootOf('444455556666'), secure: true });
  expect(narrowed.policy('LogsPolicy')).toAllow(read);
});

const page = readFileSync(join(__dirname, '../../docs/templates.md'), 'utf8');

function block(language: string): string {
  const found = page.split(`\`\`\`${language}\n`)[1]?.split('```')[0];
  if (found === undefined) throw new Error(`the page has no ${language}`);
  return found;
}

test('the template on the page is the one that is read here', () => {
  expect(block('yaml')).toBe(readFileSync(join(__dirname, 'stack.yaml'), 'utf8'));
});

test('the message on the page is what is printed', () => {
  const { message } = thrownBy(() => {
    expect(stack.policy('LogsPolicy')).not.toBePublic();
  });
  expect(message.replace('__tests__/docs/', '')).toBe(block('text').trim());
});
