import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandResult } from '../../src/command-line/run-command';

const started = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jest-iam-command-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(started);
  rmSync(folder, { recursive: true });
});

/** What `jest-iam diff` says of two versions of a template. */
function diff(before: string, after: string, more: Readonly<Record<string, string>> = {}): CommandResult {
  const files = { 'before.yaml': before, 'after.yaml': after, ...more };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return runCommand(['diff', 'before.yaml', 'after.yaml'], { folder, version: '1.2.3' });
}

const template = `
Parameters:
  Prefix: { Type: String }
  Reader: { Type: String, AllowedPattern: 'arn:aws:iam::[0-9]{12}:role/[A-Za-z]+' }
  Stage: { Type: String, AllowedValues: [test, live] }
Conditions:
  IsLive: !Equals [!Ref Stage, live]
Resources:
  Logs: { Type: AWS::S3::Bucket }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Statement:
          - Sid: Read
            Effect: Allow
            Principal: { AWS: !Ref Reader }
            Action: s3:GetObject
            Resource: !Sub '\${Logs.Arn}/\${Prefix}/*'
          - Sid: TlsOnly
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [!GetAtt Logs.Arn, !Sub '\${Logs.Arn}/*']
            Condition: { Bool: { aws:SecureTransport: 'false' } }
`;

function changed(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, template);
}

test.each<[string, string]>([
  ['nothing', `# a comment\n${template}`],
  ['the spelling of a reference', changed(['[!GetAtt Logs.Arn,', "[!Sub 'arn:${AWS::Partition}:s3:::${Logs}',"])],
  ['the order of statements and names', changed(['Action: s3:GetObject', 'Action: [s3:GetObject, s3:getobject]'])],
  ['a grant that is narrower', changed(["/*'\n          - Sid", "/reports/*'\n          - Sid"])],
  ['the default of a parameter', changed(['Prefix: { Type: String }', 'Prefix: { Type: String, Default: a }'])],
  ['the name of a resource that no policy mentions', changed(['Conditions:', 'Metadata: { a: 1 }\nConditions:'])],
])('where the change is %s, it is proven that there is no new access', (_, after) => {
  expect(diff(template, after)).toEqual({
    code: 0,
    out: 'No new access in after.yaml, compared with before.yaml: proven\n',
    error: '',
  });
});

test('what an Allow grants anew is told with a request in a deployment, under the names of the template', () => {
  const { code, out } = diff(template, changed(['Action: s3:GetObject', 'Action: s3:*Object']));
  expect(code).toBe(1);
  expect(out).toMatch(/^Newly allowed by after\.yaml:\d+ LogsPolicy, statement 0 `Read`\n {2}caller/);
  expect(out).toMatch(/In this deployment {2}[^]*«Logs» is called /);
  expect(out).toMatch(/New access in after\.yaml, compared with before\.yaml: 1 change\n$/);
});

test('what a Deny denied is told with its place before', () => {
  const { code, out } = diff(template, changed(["aws:SecureTransport: 'false'", "aws:SecureTransport: 'true'"]));
  expect(code).toBe(1);
  expect(out).toMatch(/^No longer denied by before\.yaml:\d+ LogsPolicy, statement 1 `TlsOnly`$/m);
});

test('a policy that is new, or gone, is told as that', () => {
  const more = template.replace('  LogsPolicy:', '  MorePolicy:').slice(template.indexOf('  LogsPolicy:'));
  const added = diff(template, `${template}${more}`);
  expect(added.code).toBe(1);
  expect(added.out).toMatch(/^Newly allowed by after\.yaml:\d+ MorePolicy, statement 0 `Read`$/m);
  expect(added.out).toContain('\nAdded: after.yaml MorePolicy\n');
  const removed = diff(`${template}${more}`, template);
  expect(removed.code).toBe(1);
  expect(removed.out).toMatch(/^No longer denied by before\.yaml:\d+ MorePolicy, statement 1 `TlsOnly`$/m);
  expect(removed.out).toContain('\nRemoved: before.yaml MorePolicy\n');
});

test('where a name decides, that is undecided: which one, and with what there is none', () => {
  const { code, out } = diff(
    changed(['!Ref Reader', 'arn:aws:iam::111122223333:role/Reader']),
    changed(['Prefix: {', 'Other: { Type: String }\n  Prefix: {']),
  );
  expect(code).toBe(2);
  expect(out).toMatch(
    /^Cannot decide: after\.yaml LogsPolicy: it depends on a name that only a deployment sets: parameter «?Reader»?\n {2}after\.yaml:\d+/,
  );
  expect(out).toContain('it holds with "arn:aws:iam::111122223333:role/Reader"');
});

test.each<[string, readonly (readonly [string, string])[], number]>([
  [
    'has other values: it may be set anew',
    [["AllowedPattern: 'arn:aws:iam::[0-9]{12}:role/[A-Za-z]+'", "Default: '*'"]],
    2,
  ],
  [
    'has another default alone',
    [['Reader: { Type: String,', "Reader: { Type: String, Default: 'arn:aws:iam::111122223333:role/A',"]],
    0,
  ],
])('a parameter that %s', (_, edits, code) => {
  expect(diff(template, changed(...edits)).code).toBe(code);
});

test('a policy on a condition is new where there was none', () => {
  const conditional = changed(['Type: AWS::S3::BucketPolicy', 'Type: AWS::S3::BucketPolicy\n    Condition: IsLive']);
  expect(diff(template, conditional).code).not.toBe(0);
  expect(diff(conditional, template).code).not.toBe(0);
  expect(diff(conditional, `${conditional}\n`).code).toBe(0);
});

test('a name that another resource had before is one that a resource may have', () => {
  const named = (id: string): string =>
    template
      .replace(
        'Logs: { Type: AWS::S3::Bucket }',
        `${id}: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref Prefix } }`,
      )
      .replaceAll('Logs.Arn', `${id}.Arn`)
      .replace('!Ref Logs', `!Ref ${id}`);
  expect(diff(named('Logs'), named('Data')).out).toContain('Bucket of it changed');
  expect(diff(named('Logs'), named('Data').replace('Action: s3:GetObject', 'Action: s3:*')).code).toBe(1);
});

test.each<[string, string]>([
  ['whose bucket is another', changed(['Bucket: !Ref Logs', 'Bucket: !Ref Prefix'])],
  [
    'whose bucket lets everybody in otherwise',
    changed([
      'Logs: { Type: AWS::S3::Bucket }',
      'Logs: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }',
    ]),
  ],
  [
    'beside a role with a managed policy',
    `${template}  Admin:\n    Type: AWS::IAM::Role\n    Properties:\n      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess']\n      AssumeRolePolicyDocument: { Statement: { Effect: Deny, Principal: '*', Action: sts:AssumeRole } }\n`,
  ],
  [
    'beside a nested stack, whose template is not read',
    `${template}  More: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: 'https://example.com/a' } }\n`,
  ],
])('a template is undecided %s', (_, after) => {
  const { code, out } = diff(template, after);
  expect(out).toContain('Cannot decide: after.yaml ');
  expect(code).toBe(2);
});

const shared = `${template}  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [!If [IsLive, !FindInMap [Readers, name, role], reader]]
      PolicyDocument: { Version: '2012-10-17', Statement: { Effect: Allow, Action: 's3:GetObject', Resource: '*' } }
Mappings:
  Readers: { name: { role: auditor } }
`;

test.each<[string, string, string]>([
  ['a condition', '!Equals [!Ref Stage, live]', '!Equals [!Ref Stage, test]'],
  ['what a parameter of that condition may be', 'AllowedValues: [test, live]', 'AllowedValues: [test]'],
  ['a mapping', 'role: auditor', 'role: admin'],
])('who has a policy may change with %s: undecided', (_, from, to) => {
  expect(shared).toContain(from);
  const { code, out } = diff(shared, shared.replace(from, to));
  expect(out).toMatch(/^Cannot decide: after\.yaml:?\d* Shared: Roles of it changed/m);
  expect(code).toBe(2);
  expect(diff(shared, shared.replace('Reader: {', 'Other: { Type: String }\n  Reader: {')).code).toBe(0);
});

test('who has a policy may change with a parameter in a text of Fn::Sub, spaces or not: undecided', () => {
  const named = shared.replace(
    '[!If [IsLive, !FindInMap [Readers, name, role], reader]]',
    "[!Sub 'reader-${ Stage }']",
  );
  const { code, out } = diff(named, named.replace('AllowedValues: [test, live]', 'AllowedValues: [live]'));
  expect(out).toMatch(/^Cannot decide: after\.yaml:?\d* Shared: Roles of it changed/m);
  expect(code).toBe(2);
});

test.each<[string, string]>([
  ['a user in a group', '  Ann: { Type: AWS::IAM::User, Properties: { Groups: [admins] } }\n'],
  [
    'a user that is put into a group',
    '  Joins: { Type: AWS::IAM::UserToGroupAddition, Properties: { GroupName: admins, Users: [ann] } }\n',
  ],
])('%s has the access of that group: undecided where it is new', (_, resource) => {
  const { code, out } = diff(template, `${template}${resource}`);
  expect(out).toContain('of it changed, and policies alone are compared');
  expect(code).toBe(2);
});

test('a policy that AWS would refuse is undecided, before and after', () => {
  const refused = changed(['Action: s3:GetObject', 'Action: GetObject']);
  expect(diff(refused, template)).toMatchObject({
    code: 2,
    out: expect.stringContaining('before, AWS would refuse it') as string,
  });
  expect(diff(template, refused)).toMatchObject({
    code: 2,
    out: expect.stringContaining('Cannot decide: after.yaml LogsPolicy: ') as string,
  });
});

test('templates of one text differ where what is nested in them does', () => {
  const parent =
    'Resources:\n  Inner: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml, Parameters: { Prefix: a, Stage: test, Reader: "arn:aws:iam::111122223333:role/A" } } }\n';
  const run = (inner: string): CommandResult => {
    for (const [version, text] of Object.entries({ before: template, after: inner })) {
      mkdirSync(join(folder, version), { recursive: true });
      writeFileSync(join(folder, version, 'parent.yaml'), parent);
      writeFileSync(join(folder, version, 'inner.yaml'), text);
    }
    return runCommand(['diff', 'before/parent.yaml', 'after/parent.yaml'], { folder, version: '1.2.3' });
  };
  expect(run(template).code).toBe(0);
  const { code, out } = run(changed(['Action: s3:GetObject', 'Action: s3:*']));
  expect(code).toBe(1);
  expect(out).toContain('Inner/LogsPolicy, statement 0 `Read`');
});
