import { parsePolicy } from '../../src';
import { toDenyInsecureTransport } from '../../src/matchers';
import { deny, overHttp, policyOf } from '../matchers/documents';

const statement = deny({ Resource: ['arn:aws:s3:::logs/*'], Condition: overHttp });
const policy = parsePolicy(JSON.stringify(policyOf(statement), undefined, 2), { source: 'logs.json' });
const utils = {
  RECEIVED_COLOR: (text: string) => `<red>${text}</red>`,
  DIM_COLOR: (text: string) => `<dim>${text}</dim>`,
};
const message = (context: object): string => toDenyInsecureTransport.call(context, policy).message();
const before = process.env['NO_COLOR'];

beforeEach(() => {
  delete process.env['NO_COLOR'];
});
afterAll(() => {
  if (before !== undefined) process.env['NO_COLOR'] = before;
  else delete process.env['NO_COLOR'];
});

test('what fails is red, places and line numbers are dim', () => {
  const lines = message({ utils }).split('\n');
  expect(lines).toContain('Received: <red>this one is not</red>');
  expect(lines).toContain('Nearest deny  statement 0 stops at Resource  <dim>logs.json:8</dim>');
  expect(lines).toContain('<red>></red>  8 |   "Resource": [');
});

test('a caret is red, its gutter is dim', () => {
  const short = parsePolicy(JSON.stringify(policyOf(statement)), { source: 'logs.json' });
  const text = toDenyInsecureTransport.call({ utils }, short).message();
  expect(text).toMatch(/\n<dim> {2}1 \|<\/dim> .*\n<dim> +\| +<\/dim><red>\^+<\/red>\n/);
});

test('the text says the same without colours', () => {
  const colourless = message({});
  expect(message({ utils }).replace(/<\/?(red|dim)>/g, '')).toBe(colourless);
  expect(message({ utils: {} })).toBe(colourless);
  process.env['NO_COLOR'] = '1';
  expect(message({ utils })).toBe(colourless);
});
