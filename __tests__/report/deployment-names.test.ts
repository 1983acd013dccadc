import type { Atom } from '../../src/names/atom';
import { renderNames, withReferences } from '../../src/report/deployment-names';
import { undecidedByName } from '../../src/report/undecided-name';

const account: Atom = {
  id: 'AWS::AccountId',
  kind: 'pseudo',
  title: 'AWS::AccountId',
  language: [],
  examples: [],
  isGenerated: false,
  mayBePattern: false,
};
const values = ['111122223333', '444455556666'];

test('where one answer is hoped for, the values with which it holds and fails', () => {
  expect(undecidedByName({ atom: account, values, isEven: false, from: {} }).message.split('\n')).toEqual([
    'Cannot decide: it depends on a name that only a deployment sets: AWS::AccountId',
    '  it holds with "111122223333"',
    '  it fails with "444455556666"',
    "Hint: set it, { account: '111122223333' }, or write stack.account in the claim",
  ]);
});

test('where none is, the values with one answer and another', () => {
  const lines = undecidedByName({ atom: account, values, isEven: true, from: {} }).message.split('\n');
  expect(lines.slice(1, 3)).toEqual(['  one answer with "111122223333"', '  another with "444455556666"']);
});

/** The lines about a name with which the expectation holds and fails. */
function linesAbout(more: Partial<Atom>, holdsWith?: string, failsWith?: string): readonly string[] {
  const atom = { ...account, ...more };
  return undecidedByName({ atom, values: [holdsWith, failsWith], isEven: false, settles: () => true, from: {} })
    .message.split('\n')
    .slice(1);
}

test.each<[string, Partial<Atom>, string, string, string]>([
  [
    'an account',
    { title: 'AWS::AccountId' },
    '1',
    '2',
    "set it, { account: '1' }, or write stack.account in the claim",
  ],
  ['a Region', { title: 'AWS::Region' }, 'a', 'b', "set it, { region: 'a' }, or write stack.region in the claim"],
  ['the name of the stack', { title: 'AWS::StackName' }, 'a', 'b', "set it: { stackName: 'a' }"],
  ['a partition', { title: 'AWS::Partition' }, 'aws', 'aws-cn', "set it: { partition: 'aws' }"],
  [
    'an export of another stack',
    { kind: 'import', title: 'Fn::ImportValue LogsArn' },
    'a',
    'b',
    "give what the other stack exports: { imports: { 'LogsArn': 'a' } }",
  ],
  [
    'an export whose name is open itself',
    { kind: 'import', title: 'Fn::ImportValue ${Env}-LogsArn' },
    'a',
    'b',
    "give what is open in the name of the import, and what the other stack exports under that name: { imports: { '${Env}-LogsArn': 'a' } }",
  ],
  [
    'a value of the Parameter Store, which no AllowedPattern narrows',
    { kind: 'parameter', title: 'Env', isStored: true },
    'prod',
    'Prod',
    "set it: { parameters: { Env: 'prod' } }",
  ],
  [
    'a parameter with a slash in its name',
    { kind: 'parameter', title: 'Lake/Env' },
    'prod',
    'Prod',
    "narrow it in the template (AllowedPattern: '[a-z0-9-]+'), or set it: { parameters: { 'Lake/Env': 'prod' } }",
  ],
  [
    'a resource without name',
    { kind: 'resource', title: 'Logs' },
    'a',
    'b',
    'give the resource its name in the template, or write the policy with a reference to it',
  ],
  [
    'an attribute',
    { kind: 'attribute', title: 'Logs.StreamArn' },
    'a',
    'b',
    'Logs.StreamArn is known only once it is deployed: write the policy with a reference that has a known form',
  ],
  [
    'a parameter that holds an account',
    { kind: 'parameter', title: 'Owner' },
    '111122223333',
    'prod',
    "narrow it in the template (AllowedPattern: '\\d{12}'), or set it: { parameters: { Owner: '111122223333' } }",
  ],
  [
    'a parameter in lower case',
    { kind: 'parameter', title: 'Env' },
    'prod',
    'Prod',
    "narrow it in the template (AllowedPattern: '[a-z0-9-]+'), or set it: { parameters: { Env: 'prod' } }",
  ],
  [
    'a parameter whose two values look alike',
    { kind: 'parameter', title: 'Env' },
    'prod',
    'test',
    "narrow it in the template (AllowedValues), or set it: { parameters: { Env: 'prod' } }",
  ],
])('what to do about %s', (_, more, holdsWith, failsWith, hint) => {
  expect(linesAbout(more, holdsWith, failsWith)).toEqual([
    `  it holds with "${holdsWith}"`,
    `  it fails with "${failsWith}"`,
    `Hint: ${hint}`,
  ]);
});

describe('what does not settle it', () => {
  const parameter: Atom = { ...account, id: 'Owner', kind: 'parameter', title: 'Owner' };
  const text = ['To fix it, put this in place of statement 0', '  - Principal: !Ref Owner'];
  const linesOf = (more: Partial<Parameters<typeof undecidedByName>[0]>): readonly string[] =>
    undecidedByName({ atom: parameter, values: ['111122223333', 'prod'], isEven: false, from: {}, ...more })
      .message.split('\n')
      .slice(3);

  test('is not proposed, and the text comes that does', () => {
    expect(linesOf({ settles: () => false, pasted: () => text })).toEqual([
      'Hint: narrow it in the template (AllowedValues)',
      'Or so that the name does not matter:',
      ...text,
    ]);
    expect(linesOf({ settles: ({ value }) => value !== undefined, pasted: () => text })).toEqual([
      "Hint: narrow it in the template (AllowedValues), or set it: { parameters: { Owner: '111122223333' } }",
    ]);
  });

  test('nor a pattern that could not be tried', () => {
    expect(linesOf({})).toEqual([
      "Hint: narrow it in the template (AllowedValues), or set it: { parameters: { Owner: '111122223333' } }",
    ]);
  });

  test('nor a text that takes the name out', () => {
    const without = ['To fix it, put this in place of statement 0', '  - Principal: prod'];
    expect(linesOf({ settles: () => false, pasted: () => without })).toEqual([
      'Hint: narrow it in the template (AllowedValues)',
    ]);
  });

  test('a variable of IAM is no value to give, and one that the test names is tried in its place', () => {
    const values = ['${aws:principalarn}', 'prod'];
    const lines = (suggested: readonly string[]): readonly string[] =>
      undecidedByName({
        ...{ atom: parameter, values, isEven: false, from: {}, suggested },
        settles: ({ value }) => value === 'arn:aws:iam::111122223333:role/admin',
      })
        .message.split('\n')
        .slice(1);
    expect(lines(['arn:aws:iam::111122223333:role/admin'])).toContain(
      "Hint: narrow it in the template (AllowedValues), or set it: { parameters: { Owner: 'arn:aws:iam::111122223333:role/admin' } }",
    );
    expect(lines([])).toEqual([
      '  it fails with "prod"',
      "Hint: narrow it in the template (AllowedValues), or set it: { parameters: { Owner: '…' } }",
    ]);
  });
});

test('a value of which no example is known, and one that is too long to show', () => {
  expect(linesAbout({ title: 'AWS::StackName' })).toEqual([
    '  a value with wildcards may break it: it stands in an Allow and in a Deny',
    "Hint: set it: { stackName: '…' }",
  ]);
  expect(linesAbout({ title: 'AWS::StackName' }, undefined, 'a'.repeat(81))).toEqual([
    `  it fails with "${'a'.repeat(80)}…"`,
    "Hint: set it: { stackName: '…' }",
  ]);
  expect(linesAbout({ title: 'AWS::StackName' }, 'a'.repeat(80))[0]).toBe(`  it holds with "${'a'.repeat(80)}"`);
});

test('the place of the name in its template', () => {
  const text = 'Resources:\n  Logs: !Ref Env\n';
  const position = { line: 2, column: 9, offset: 19, length: 8 };
  const of = (from: object) =>
    undecidedByName({ atom: { ...account, position }, values: ['a', 'b'], isEven: false, from })
      .message.split('\n')
      .slice(1, 4);
  expect(of({ source: 'stack.yaml', text })).toEqual([
    '  stack.yaml:2',
    '  2 |   Logs: !Ref Env',
    '    |         ^^^^^^^^',
  ]);
  expect(of({ text })[0]).toBe('  the template:2');
  expect(of({ source: 'stack.yaml' })[0]).toBe('  it holds with "a"');
});

const logs: Atom = { ...account, id: 'Logs', kind: 'resource', title: 'Logs' };
const names = [
  { atom: account, value: '111122223333' },
  { atom: logs, value: 'logs-1a2b' },
  { atom: { ...logs, kind: 'parameter', title: 'Env' } as const, value: 'prod' },
  { atom: { ...account, title: 'AWS::Partition' }, value: 'aws' },
];

test('the names that a text mentions, those apart that go without saying', () => {
  expect(renderNames(names, 'arn:aws:s3:::logs-1a2b/prod of 111122223333')).toEqual([
    'In this deployment  AWS::AccountId is "111122223333"',
    '                    «Logs» is called "logs-1a2b"',
    '                    parameter «Env» is "prod"',
  ]);
  expect(renderNames(names, 'arn:aws:s3:::other')).toEqual([]);
  const inChina = [{ atom: { ...account, title: 'AWS::Partition' }, value: 'aws-cn' }];
  expect(renderNames(inChina, 'arn:aws-cn:s3:::logs')).toEqual(['In this deployment  AWS::Partition is "aws-cn"']);
  expect(renderNames([{ atom: logs, value: 'a' }], 'a')).toEqual([]);
});

test.each([
  ['yaml', '!GetAtt Logs.Arn', "!Sub '${Logs.Arn}/*'", '!Ref AWS::AccountId'],
  ['json', '{ "Fn::GetAtt": ["Logs", "Arn"] }', '{ "Fn::Sub": "${Logs.Arn}/*" }', '{ "Ref": "AWS::AccountId" }'],
] as const)('what is to be written has the references of the template: %s', (form, arn, below, owner) => {
  const lines = [
    'Received: "arn:aws:s3:::logs-1a2b" is not covered',
    'Hint: add "arn:aws:s3:::logs-1a2b" or "arn:aws:s3:::logs-1a2b/*", not "arn:aws:s3:::logs-1a2b-old"',
    'Nearest deny  "arn:aws:s3:::logs-1a2b"',
    'To fix it, make that "Resource": "arn:aws:s3:::logs-1a2b"',
    '  "AWS": "111122223333", "Resource": "arn:aws:s3:::other"',
    '  ',
    'allowed  "111122223333"',
  ];
  expect(withReferences(lines, names, { references: form })).toEqual([
    lines[0],
    `Hint: add ${arn} or ${below}, not "arn:aws:s3:::logs-1a2b-old"`,
    lines[2],
    `To fix it, make that "Resource": ${arn}`,
    `  "AWS": ${owner}, "Resource": "arn:aws:s3:::other"`,
    lines[5],
    lines[6],
  ]);
});

test('of several stacks the reference leaves out what names of its stack begin with', () => {
  const scoped = [{ atom: { ...logs, title: 'Data/Logs', scope: 'Data/' }, value: 'logs-1a2b' }];
  expect(withReferences(['Hint: add "arn:aws:s3:::logs-1a2b"'], scoped, { references: 'yaml' })).toEqual([
    'Hint: add !GetAtt Logs.Arn',
  ]);
});
