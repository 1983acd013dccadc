import { checkNoPublicAccess, fromCloudFormation } from '../../../src';
import { usageError } from './thrown';

/** A SAM template, whose conditions are looked up when they are asked for: the transform may add some. */
function template({ condition = '!Equals [!Ref Env, prod]', name = 'app-logs', resource = '!Sub "${Logs.Arn}/*"' }) {
  return `Transform: AWS::Serverless-2016-10-31
Parameters:
  Env: { Type: String }
Conditions:
  Kept: ${condition}
  Other: !Not [!Condition Kept]
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: ${name}
  Copies:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "\${Logs}-copies"
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Condition: Kept
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement: { Effect: Allow, Principal: "*", Action: s3:GetObject, Resource: ${resource} }
`;
}

/** With a mapping, which a policy asks for a key that it lacks. */
const withDefault = () =>
  `${template({ resource: '!FindInMap [Arns, !Ref Env, All, { DefaultValue: !Sub "${Logs.Arn}/*" }]' })}Mappings: { Arns: { dev: { All: "*" } } }\n`;

const faultIn = (text: string) => usageError(() => checkNoPublicAccess(fromCloudFormation(text).policy('LogsPolicy')));

test('a long chain of conditions: with its place and what to type', () => {
  const chain = Array.from({ length: 3000 }, (_, at) => `  Link${at + 1}: !Not [!Condition Link${at}]`);
  const links = ['  Link0: !Equals [!Ref Env, prod]', ...chain].join('\n');
  const error = faultIn(template({ condition: `!Condition Link3000\n${links}` }));
  expect(error.problem).toMatch(/:\d+:\d+: more than 400 conditions build on one another/);
  expect(error.hint).toBe('write one of them out, without the others');
});

test('a default of Fn::FindInMap without the transform that has it ("Fn::FindInMap enhancements")', () => {
  const error = faultIn(withDefault());
  expect(error.problem).toMatch(/:23:\d+: Fn::FindInMap has a DefaultValue only with AWS::LanguageExtensions/);
  expect(error.hint).toBe('write Transform: AWS::LanguageExtensions');
  const both = withDefault().replace(
    /^Transform: .*/,
    'Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]',
  );
  expect(() => checkNoPublicAccess(fromCloudFormation(both).policy('LogsPolicy'))).not.toThrow(/FindInMap/);
});

test.each([
  [
    'Fn::Length',
    '!Sub ["${Logs.Arn}/${Count}", { Count: { Fn::Length: [a, b] } }]',
    /:23:\d+: Fn::Length is there only/,
  ],
  [
    'Fn::ToJsonString',
    '!Sub ["${Logs.Arn}/${Text}", { Text: { Fn::ToJsonString: [a] } }]',
    /:23:\d+: Fn::ToJsonString is/,
  ],
])('%s without the transform that has it ("AWS::LanguageExtensions transform")', (_, resource, problem) => {
  const error = faultIn(template({ resource }));
  expect(error.problem).toMatch(problem);
  expect(error.hint).toBe('write Transform: AWS::LanguageExtensions');
  const both = template({ resource }).replace(/^Transform: (.*)/, 'Transform: [AWS::LanguageExtensions, $1]');
  expect(() => checkNoPublicAccess(fromCloudFormation(both).policy('LogsPolicy'))).not.toThrow();
});

test.each([
  ['resources', 'Resources:', /:8:3: Fn::ForEach::Names is a loop only with AWS::LanguageExtensions/],
  ['properties', '      BucketName: app-logs', /:12:7: Fn::ForEach::Names is a loop only with AWS::LanguageExtensions/],
])('a loop over %s without the transform that has loops ("Fn::ForEach")', (_, behind, problem) => {
  const indent = behind.startsWith(' ') ? '      ' : '  ';
  const text = template({}).replace(behind, `${behind}\n${indent}Fn::ForEach::Names: [Name, [a], {}]`);
  const error = usageError(() => fromCloudFormation(text));
  expect(error.problem).toMatch(problem);
  expect(error.hint).toBe('write Transform: AWS::LanguageExtensions');
  expect(() => fromCloudFormation(text.replace('Transform: ', 'Transform: AWS::LanguageExtensions # '))).not.toThrow();
});

test.each(['Policies', 'Events', 'FunctionName'])('%s in Globals, which SAM does not take there', (name) => {
  const text = template({}).replace('Parameters:', `Globals: { Function: { ${name}: [] } }\nParameters:`);
  const error = usageError(() => fromCloudFormation(text));
  expect(error.problem).toMatch(new RegExp(`:2:24: SAM does not take ${name} in Globals`));
  expect(error.hint).toBe(`write ${name} in each function`);
});

test.each([
  [
    'a ring of conditions',
    { condition: '!Not [!Condition Other]' },
    /:6:27: the conditions are circular: Kept > Other > Kept/,
    'define Kept without itself',
  ],
  [
    'no condition',
    { condition: 'true' },
    /:5:9: this must be a condition/,
    'Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition',
  ],
  [
    'names that refer to each other',
    { name: '!Ref Copies' },
    /:\d+:\d+: the references are circular/,
    'write one of the names out, without a reference to the other',
  ],
  [
    'a resource that is not there',
    { resource: '!Sub "${Lgs.Arn}/*"' },
    /:23:\d+: unknown resource "Lgs"/,
    'did you mean "Logs"?',
  ],
  ['no attribute', { resource: '!GetAtt Logs' }, /:23:\d+: Fn::GetAtt needs an attribute/, '!GetAtt Logs.Arn'],
  [
    'a misspelt attribute',
    { resource: '!Sub "${Logs.ARN}/*"' },
    /:23:\d+: AWS::S3::Bucket has no attribute "ARN"/,
    'did you mean Logs.Arn?',
  ],
  [
    'a misspelt function',
    { resource: '{ Fn::GetAttr: [Logs, Arn] }' },
    /:23:\d+: unknown function Fn::GetAttr/,
    'did you mean Fn::GetAtt?',
  ],
  ['no list to join', { resource: '!Join ["", !Ref Env]' }, /:23:\d+: Fn::Join needs a list/, "!Join ['', [a, b]]"],
] as const)('%s: with its place and what to type', (_, parts, problem, hint) => {
  const error = faultIn(template(parts));
  expect(error.problem).toMatch(problem);
  expect(error.hint).toBe(hint);
});

describe('references that double what they refer to with each level are refused, before they fill the memory', () => {
  test('names of resources', () => {
    const buckets = Array.from({ length: 40 }, (_, level) => [
      `Level${level}`,
      {
        Type: 'AWS::S3::Bucket',
        Properties: level === 0 ? {} : { BucketName: { 'Fn::Sub': `\${Level${level - 1}}\${Level${level - 1}}` } },
      },
    ]);
    const stack = fromCloudFormation(JSON.stringify({ Resources: Object.fromEntries(buckets) as object }, null, 1));
    const error = usageError(() => checkNoPublicAccess(stack.bucket('Level39')));
    expect(error.problem).toMatch(/:\d+:\d+: this comes to more than can be resolved/);
    expect(error.hint).toBe('write one of its references out');
  });

  test('values of Fn::Sub', () => {
    let resource: unknown = 'x';
    for (let level = 0; level < 30; level++) resource = { 'Fn::Sub': ['${a}${a}', { a: resource }] };
    const error = faultIn(template({ resource: JSON.stringify(resource) }));
    expect(error.problem).toContain('this comes to more than can be resolved');
  });
});

test('no more resources than CloudFormation takes', () => {
  const text = (count: number): string =>
    `Resources:\n${Array.from({ length: count }, (_, index) => `  B${index}: { Type: AWS::S3::Bucket }`).join('\n')}`;
  expect(fromCloudFormation(text(500)).buckets).toHaveLength(500);
  const error = usageError(() => fromCloudFormation(text(501)));
  expect(error.problem).toContain(':502:3: there are 501 resources, and CloudFormation takes at most 500');
});

test('what is not an index', () => {
  const error = faultIn(template({ resource: '!Select [first, [a, b]]' }));
  expect(error.problem).toMatch(/:23:\d+: "first" is not an index/);
});

test('a condition that no transform adds: where the resource asks for it', () => {
  const error = faultIn(template({}).replace('Condition: Kept', 'Condition: Kep'));
  expect(error.problem).toMatch(/:18:16: unknown condition "Kep"/);
  expect(error.hint).toBe('did you mean "Kept"?');
});
