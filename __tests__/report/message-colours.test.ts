import { parsePolicy } from '../../src';
import { toDenyInsecureTransport } from '../../src/matchers';
import { colourMessage } from '../../src/report/message-colours';
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

test.each([
  ['Received: this one is not', 'Received: <red>this one is not</red>'],
  ['Not Received: at all', 'Not Received: at all'],
  ['   12 |       ^^^^', '<dim>   12 |       </dim><red>^^^^</red>'],
  ['     |  ^', '<dim>     |  </dim><red>^</red>'],
  ['a | ^', 'a | ^'],
  ['> 12 |   "Resource": [', '<red>></red> 12 |   "Resource": ['],
  ['a > 12 |   "Resource": [', 'a > 12 |   "Resource": ['],
  ['  12 |   "Action": "s3:*"', '<dim>  12 |</dim>   "Action": "s3:*"'],
  ['   |  "Action": "^^"', '<dim>   |</dim>  "Action": "^^"'],
  ['call 12 | "s3:*"', 'call 12 | "s3:*"'],
  ['policies/logs.json:12:64: error', '<dim>policies/logs.json:12:64: </dim>error'],
  ['in policies/logs.json:12:64: error', 'in policies/logs.json:12:64: error'],
  ['policies/logs.json:12: error', 'policies/logs.json:12: error'],
  ['statement 0  policies/logs.json:12', 'statement 0  <dim>policies/logs.json:12</dim>'],
  ['statement 0  Statement[0].Resource', 'statement 0  <dim>Statement[0].Resource</dim>'],
  ['statement 0 Statement[0]', 'statement 0 Statement[0]'],
  ['statement 0  Statement[0] and more', 'statement 0  Statement[0] and more'],
  ['  statement 0  policies/logs.json:12', '  statement 0  policies/logs.json:12'],
  ['           policies/logs.json:12', '           <dim>policies/logs.json:12</dim>'],
  ['Hint: add "AWS"', 'Hint: add "AWS"'],
])('the line %j', (line, coloured) => {
  expect(colourMessage(`first\n${line}\nlast`, utils)).toBe(`first\n${coloured}\nlast`);
});

test('what was received is red in all its lines', () => {
  const lines = ['Received: this one', '          is not', '', '          nor this'];
  expect(colourMessage(lines.join('\n'), utils).split('\n')).toEqual([
    'Received: <red>this one</red>',
    '<red>          is not</red>',
    '',
    '          nor this',
  ]);
});

test.each(['RECEIVED_COLOR', 'DIM_COLOR'])('a runner without %s has no colours', (name) => {
  expect(colourMessage('Received: this one is not', { ...utils, [name]: undefined })).toBe('Received: this one is not');
});

test('the text says the same without colours', () => {
  const colourless = message({});
  expect(message({ utils }).replace(/<\/?(red|dim)>/g, '')).toBe(colourless);
  expect(message({ utils: {} })).toBe(colourless);
  process.env['NO_COLOR'] = '1';
  expect(message({ utils })).toBe(colourless);
});
