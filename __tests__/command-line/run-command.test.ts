import Ajv from 'ajv';
import draft4 from 'ajv/lib/refs/json-schema-draft-04.json';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand, type CommandResult } from '../../src/command-line/run-command';

const bucket = 'arn:aws:s3:::logs';
const statement = (more: object) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: `${bucket}/*`,
  ...more,
});
const policyOf = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const reader = { AWS: 'arn:aws:iam::111122223333:role/Reader' };
const deniesHttp = {
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [bucket, `${bucket}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const sound = policyOf(deniesHttp, statement({ Principal: reader }));
const open = policyOf(statement({}));
const queue = policyOf({
  Effect: 'Allow',
  Principal: reader,
  Action: 'sqs:SendMessage',
  Resource: 'arn:aws:sqs:eu-west-1:111122223333:jobs',
});
const role = policyOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/*` });

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

function write(files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  }
}

const run = (...given: string[]): CommandResult => runCommand(given, { folder, version: '1.2.3' });
const tls = ['--claim', 'toDenyInsecureTransport'];

describe('check', () => {
  test('a claim that holds of every document exits with 0', () => {
    write({ 'infra/logs.json': sound });
    const { code, out, error } = run('check', 'infra/logs.json', ...tls, '--claim', 'not.toBePublic');
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toBe('1 document in 1 file: 3 claims hold\n');
  });

  test('a refuted claim exits with 1 and shows the message at the place of the statement', () => {
    write({ 'infra/logs.json': open });
    const { code, out } = run('check', 'infra/*.json', '--claim', 'not.toBePublic');
    expect(code).toBe(1);
    expect(out).toContain('FAILED  infra/logs.json:4:5 not.toBePublic\n\nexpect(policy).not.toBePublic()');
    expect(out).toContain('1 document in 1 file: 1 claim holds, 1 failed\n');
  });

  test('a message has the change that a test would offer', () => {
    write({ 'logs.json': policyOf(statement({ Principal: reader }), statement({ Action: 's3:PutObject' })) });
    const { out } = run('check', 'logs.json', '--claim', 'not.toBePublic');
    expect(out).toContain('To fix it, make "Principal": { "AWS": ');
  });

  test('a message is broken where it is printed, and whole as data', () => {
    write({ 'logs.json': policyOf(statement({ Principal: reader })) });
    const columns = process.env['JEST_IAM_COLUMNS'];
    Reflect.deleteProperty(process.env, 'JEST_IAM_COLUMNS');
    const json = run('check', 'logs.json', ...tls, '--format', 'json').out;
    const { out } = run('check', 'logs.json', ...tls);
    process.env['JEST_IAM_COLUMNS'] = columns;
    const call = /\n {2}to try +(getObject\(.*\))\n/;
    const [, whole = ''] =
      call.exec((JSON.parse(json) as { results: { message: string }[] }).results[1]?.message ?? '') ?? [];
    expect(whole.length).toBeGreaterThan(80);
    expect(out).toContain(`\n  to try\n    ${whole}\n`);
  });

  test('the lines that it says to paste fit the file as they stand', () => {
    const document = (statements: string): string => `Resources:
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
${statements}          - Effect: Allow
            Principal: { AWS: "${reader.AWS}" }
            Action: s3:GetObject
            Resource: arn:aws:s3:::logs/*
`;
    write({ 'template.yaml': document('') });
    const { out } = run('check', 'template.yaml', ...tls);
    const [, line, pasted] = /first in "Statement", before line (\d+) {2}template.yaml:\1\n([^]*?\n)\n/.exec(out) ?? [];
    expect(line).toBe('9');
    write({ 'template.yaml': document(pasted ?? '') });
    expect(run('check', 'template.yaml', ...tls).code).toBe(0);
  });

  test('a document that AWS would refuse fails its validity, and 1 outranks 2', () => {
    write({ 'a.json': policyOf(statement({ Action: 's3:GetObjekt' })) });
    const { code, out } = run('check', 'a.json', ...tls);
    expect(code).toBe(1);
    expect(out).toContain('FAILED  a.json:7:17 toBeValidPolicy');
    expect(out).toContain('REFUSED  a.json:1:1 toDenyInsecureTransport');
  });

  test('a document that is not a policy by its grammar is refused to every claim', () => {
    write({ 'a.json': policyOf({ ...deniesHttp, Conditions: {} }) });
    const { code, out } = run('check', 'a.json', ...tls);
    expect(code).toBe(1);
    expect(out).toMatch(/FAILED {2}a\.json:\d+:\d+ toBeValidPolicy/);
    expect(out).toContain('REFUSED  a.json toDenyInsecureTransport');
  });

  test('a claim is asked of what it can speak of; the rest is counted as not applicable', () => {
    write({ 'logs.json': sound, 'queue.json': queue, 'role.json': role });
    const { code, out } = run('check', '.', ...tls, '--claim', 'not.toBePublic');
    expect(code).toBe(0);
    expect(out).toBe('3 documents in 3 files: 6 claims hold; 3 not applicable\n');
  });

  test('a claim about actions is asked of policies that mention their service', () => {
    write({ 'queue.json': queue, 'role.json': role });
    const claim = 'not.toGrantAny:{"actions":["s3:PutBucketPolicy"]}';
    const { code, out } = run('check', '.', '--claim', claim);
    expect(code).toBe(0);
    expect(out).toContain('3 claims hold; 1 not applicable');
  });

  test('a claim that applies to nothing is misuse', () => {
    write({ 'queue.json': queue });
    const { code, out } = run('check', 'queue.json', ...tls);
    expect(code).toBe(2);
    expect(out).toContain('--claim toDenyInsecureTransport applies to none of the documents');
  });

  test('a claim that applies to nothing is misuse, also beside one of the same matcher with other options', () => {
    write({ 'open.json': open });
    const ofQueues = ['--claim', 'not.toGrantAny:{"actions":["sqs:SendMessage"]}'];
    const { code, out } = run('check', '.', '--claim', 'not.toGrantAny:{"actions":["s3:PutObject"]}', ...ofQueues);
    expect(code).toBe(2);
    expect(out).toContain('--claim not.toGrantAny:{"actions":["sqs:SendMessage"]} applies to none of the documents');
  });

  test('a hook, which is given the files of one commit, may find nothing; what it finds is judged', () => {
    write({ 'package.json': { name: 'x' }, 'role.json': role, 'open.json': open });
    expect(run('check', '--allow-empty', 'package.json', ...tls)).toMatchObject({ code: 0 });
    expect(run('check', '--allow-empty', 'role.json', ...tls)).toMatchObject({ code: 0 });
    expect(run('check', '--allow-empty', 'role.json', 'open.json', ...tls)).toMatchObject({ code: 1 });
    expect(run('check', '--allow-empty', 'role.json', '--claim', 'toDenyInsecure')).toMatchObject({ code: 2 });
    expect(run('check', '--allow-empty', 'none.json')).toMatchObject({ code: 2 });
  });

  test('a hook passes over files of other tools that cannot be read, unless a policy may be in them', () => {
    write({
      'tsconfig.json': '// comments\n{}',
      'several.yaml': 'a: 1\n---\nb: 2\n',
      'chart.yaml': 'x: {{ .Values.a }}\n',
      'empty.json': '',
    });
    const files = ['tsconfig.json', 'several.yaml', 'chart.yaml', 'empty.json'];
    expect(run('check', '--allow-empty', ...files)).toMatchObject({
      code: 0,
      out: expect.stringContaining('4 files skipped') as string,
    });
    expect(run('check', ...files).code).toBe(2);
    write({ 'broken.json': `${JSON.stringify(open)},` });
    write({ 'escaped.json': JSON.stringify(open).replace('Statement', '\\u0053tatement') + ',' });
    write({ 'stack.yaml': 'Resources:\n  A: !vault x\n', 'main.tf': '' });
    for (const file of ['broken.json', 'escaped.json', 'stack.yaml', 'main.tf']) {
      expect(run('check', '--allow-empty', file, 'empty.json')).toMatchObject({ code: 2 });
    }
  });

  test('files without a policy are skipped, and nothing but such files is an error', () => {
    write({ 'package.json': { name: 'x' }, 'notes.yaml': 'a: 1\n', 'a.txt': 'x' });
    const { code, out } = run('check', '.');
    expect(code).toBe(2);
    expect(out).toContain('there is no policy in any of the 2 files');
    expect(out).toContain('2 files skipped');
    write({ 'logs.json': sound });
    expect(run('check', '.')).toMatchObject({ code: 0 });
  });

  test.each<[string, string, string, string]>([
    ['broken JSON', 'a.json', '{ "Statement": [ }', 'a.json:1:18: the text is not JSON: a value is missing here'],
    [
      'JSON with a comment',
      'a.json',
      '{\n  // a\n}',
      'a.json:2:3: the text is not JSON: JSON has no comments; remove it',
    ],
    ['broken YAML', 'a.yaml', 'a: [1\nb: 2', 'a.yaml:2:1: the text is not YAML'],
    ['Terraform configuration', 'main.tf', 'resource "aws_s3_bucket" "b" {}', 'Terraform configuration cannot be read'],
    ['a Terraform plan', 'plan.json', '{ "terraform_version": "1.9.0", "planned_values": {} }', 'a Terraform plan'],
  ])('%s is refused', (_name, file, text, why) => {
    write({ [file]: text, 'logs.json': sound });
    const { code, out } = run('check', '.');
    expect(code).toBe(2);
    expect(out).toContain(`REFUSED  ${file}\n\n${why}`);
    expect(out).toContain('1 refused');
  });

  test('policies inside other documents are found, as maps and as text', () => {
    write({
      'export.json': { buckets: [{ name: 'logs', Policy: JSON.stringify(open) }], role: { inline: role } },
      'values.yaml': `policy:\n  Version: "2012-10-17"\n  Statement:\n    - ${JSON.stringify(statement({}))}\n`,
    });
    const { code, out } = run('check', '.', '--claim', 'not.toBePublic');
    expect(code).toBe(1);
    expect(out).toContain('FAILED  export.json:5:17 «buckets[0].Policy» not.toBePublic');
    expect(out).toContain('FAILED  values.yaml:4:7 «policy» not.toBePublic');
    expect(out).toContain('3 documents in 2 files: 3 claims hold, 2 failed; 1 not applicable');
  });

  const template = {
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket', Properties: {} },
      Raw: { Type: 'AWS::S3::Bucket', Properties: {} },
      LogsPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Logs' },
          PolicyDocument: policyOf({
            ...deniesHttp,
            Resource: [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, { 'Fn::Sub': '${Logs.Arn}/*' }],
          }),
        },
      },
      Elsewhere: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: 'logs', PolicyDocument: open } },
    },
  };

  test('of a template, each bucket is judged, and each policy of a bucket that is not in it', () => {
    write({ 'stack.json': template });
    const { code, out } = run('check', 'stack.json', ...tls);
    expect(code).toBe(1);
    expect(out).not.toContain('«Logs»');
    expect(out).not.toContain('«LogsPolicy»');
    expect(out).toContain('«Raw» toDenyInsecureTransport');
    expect(out).toMatch(/stack\.json:\d+:\d+ «Elsewhere» toDenyInsecureTransport/);
  });

  test('a policy of a template that no deployment has is refused', () => {
    const Resources = {
      Logs: { ...template.Resources.LogsPolicy, Properties: { Bucket: { Ref: 'None' }, PolicyDocument: open } },
    };
    write({ 'stack.json': { Resources } });
    const { code, out } = run('check', 'stack.json');
    expect(code).toBe(2);
    expect(out).toContain('REFUSED  stack.json «Logs» toBeValidPolicy');
  });

  test('a nested stack, whose template is not read, is undecided', () => {
    const More = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: './more.json' } };
    write({ 'stack.json': { Resources: { ...template.Resources, More } } });
    const { code, out } = run('check', 'stack.json');
    expect(code).toBe(2);
    expect(out).toContain('More is a nested stack, and the template that it deploys is not read');
  });

  test('a pattern does not leave the folder by a link, nor enters node_modules', () => {
    write({ 'in/logs.json': sound, 'out/open.json': open, 'in/node_modules/x/open.json': open });
    symlinkSync(join(folder, 'out'), join(folder, 'in', 'link'));
    const { code, out } = run('check', 'in', '--claim', 'not.toBePublic');
    expect({ code, out }).toEqual({ code: 0, out: '1 document in 1 file: 2 claims hold\n' });
  });

  test('a known failure of the baseline does not fail, also when the file grows above it; a new one does', () => {
    write({ 'logs.json': open });
    const claim = ['--claim', 'not.toBePublic', '--baseline', 'known.json'];
    expect(run('check', 'logs.json', ...claim)).toMatchObject({
      code: 2,
      error: expect.stringContaining('there is no baseline known.json') as string,
    });
    expect(run('check', 'logs.json', ...claim, '--update-baseline')).toMatchObject({ code: 0 });
    write({ 'logs.json': `\n\n\n${JSON.stringify(open)}` });
    const known = run('check', 'logs.json', ...claim);
    expect(known).toMatchObject({ code: 0, out: expect.stringContaining('1 known from the baseline') as string });
    expect(run('check', 'logs.json', ...claim, ...tls)).toMatchObject({ code: 1 });
    write({ 'logs.json': sound });
    const mended = run('check', 'logs.json', ...claim);
    expect(mended).toMatchObject({
      code: 0,
      out: expect.stringContaining('no longer fails, remove it from the baseline: logs.json not.toBePublic') as string,
    });
  });

  test('a known failure is a new one where the policy says something else: it may let in more', () => {
    write({ 'logs.json': open });
    const claim = ['--claim', 'not.toBePublic', '--baseline', 'known.json'];
    run('check', 'logs.json', ...claim, '--update-baseline');
    const wider = {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
    };
    write({ 'logs.json': { ...open, Statement: [...[open.Statement].flat(), wider] } });
    expect(run('check', 'logs.json', ...claim)).toMatchObject({ code: 1 });
    write({ 'logs.json': Object.fromEntries(Object.entries(open).reverse()) });
    expect(run('check', 'logs.json', ...claim)).toMatchObject({ code: 0 });
  });

  test('a known failure is of the claim with its options: with others it is a new one, and another result in SARIF', () => {
    write({ 'logs.json': open });
    const known = ['--claim', 'not.toGrantAny:{"actions":["s3:GetObject"]}'];
    const other = ['--claim', 'not.toGrantAny:{"actions":["s3:GetObject","s3:PutObject"]}'];
    const baseline = ['--baseline', 'known.json'];
    run('check', 'logs.json', ...known, ...baseline, '--update-baseline');
    expect(run('check', 'logs.json', ...known, ...baseline)).toMatchObject({ code: 0 });
    expect(run('check', 'logs.json', ...other, ...baseline)).toMatchObject({ code: 1 });
    const { out } = run('check', 'logs.json', ...known, ...other, ...baseline, '--format', 'sarif');
    const { runs } = JSON.parse(out) as {
      runs: { results: { ruleId: string; partialFingerprints: object; baselineState?: string }[] }[];
    };
    const claims = runs.flatMap(({ results }) => results).filter(({ ruleId }) => ruleId === 'not.toGrantAny');
    expect(claims.map(({ baselineState }) => baselineState)).toEqual(['unchanged', undefined]);
    expect(new Set(claims.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(2);
  });

  test.each<[string, string[], string]>([
    ['no files', [], 'check needs files'],
    ['a file that is not there', ['x.json'], 'there is no file or folder x.json'],
    ['a pattern of nothing', ['*.yaml'], 'no file matches *.yaml'],
    ['an empty folder', ['empty'], 'there is no JSON, YAML, .template or .tf file in the folder empty'],
    ['an unknown claim', ['a.json', '--claim', 'toDenyInsecureTransprt'], 'did you mean toDenyInsecureTransport?'],
    ['the beginning of a claim', ['a.json', '--claim', 'toRequireTLS'], 'did you mean toRequireTlsVersion?'],
    [
      'a claim of values',
      ['a.json', '--claim', 'toAllow'],
      'toAllow: this matcher needs values that only a test can give it',
    ],
    ['options that are not JSON', ['a.json', '--claim', 'toRequireTlsVersion:1.2.'], 'its options are not JSON: 1.2.'],
    ['an unknown option', ['a.json', '--clam', 'x'], "Unknown option '--clam'"],
    ['an unknown format', ['a.json', '--format', 'xml'], '--format'],
    ['an unknown type', ['a.json', '--type', 'scp'], '--type'],
    ['--update-baseline alone', ['a.json', '--update-baseline'], '--update-baseline needs --baseline <file>'],
    ['a broken baseline', ['a.json', '--baseline', 'broken.json'], 'the baseline broken.json is not JSON'],
  ])('misuse exits with 2: %s', (_name, given, problem) => {
    write({ 'a.json': sound, 'broken.json': '{', 'empty/notes.txt': 'x' });
    const { code, out, error } = run('check', ...given);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toContain(problem);
  });

  test('an option that a matcher refuses is misuse', () => {
    write({ 'a.json': sound, 'b.json': sound });
    const { code, out } = run('check', '.', '--claim', 'toDenyInsecureTransport:{"buckt":"logs"}');
    expect(code).toBe(2);
    expect(out).toContain('USAGE ERROR  a.json:1:1 toDenyInsecureTransport');
    expect(out).not.toContain('USAGE ERROR  b.json');
    expect(out).toContain('2 usage errors');
    const { out: typed } = run('check', 'a.json', '--claim', 'toRequireTlsVersion:1.2');
    expect(typed).toContain(`--claim takes JSON behind a colon, a string in double quotes: 'toRequireTlsVersion:"…"'`);
  });
});

describe('formats', () => {
  beforeEach(() => {
    write({ 'a b/open.json': open, 'a b/bad.json': policyOf(statement({ Action: 's3:GetObjekt' })) });
  });
  const check = (format: string) => run('check', 'a b', ...tls, '--format', format).out;

  test('json is the report as data', () => {
    const report = JSON.parse(check('json')) as { version: number; results: object[] };
    expect(report.version).toBe(1);
    expect(report.results).toContainEqual(
      expect.objectContaining({
        file: 'a b/open.json',
        claim: 'toDenyInsecureTransport',
        outcome: 'refuted',
        place: { line: 4, column: 5 },
      }),
    );
  });

  test('markdown is a table with the messages folded below', () => {
    const text = check('markdown');
    expect(text).toContain('| a b/open.json:4 |  | toDenyInsecureTransport | refuted |');
    expect(text).toContain(
      '<details><summary>a b/open.json toDenyInsecureTransport</summary>\n\n```text\nexpect(policy)',
    );
  });

  test('github is one workflow command a failure, on its line', () => {
    const text = check('github');
    expect(text).toMatch(
      /^::error file=a b\/open\.json,line=4,col=5,title=toDenyInsecureTransport::expect\(policy\)\.toDenyInsecureTransport\(\)%0A/m,
    );
  });

  test('sarif is valid by the published schema, and undecided is open', () => {
    const cdk = { ...deniesHttp, Principal: { AWS: '*' } };
    write({ 'a b/cdk.json': policyOf(cdk), 'a b/broken.json': '{' });
    const log = JSON.parse(check('sarif')) as { runs: { results: Record<string, unknown>[] }[] };
    const validator = new Ajv({ schemaId: 'auto', validateSchema: false });
    validator.addMetaSchema(draft4);
    validator.validate(sarifSchema, log);
    expect(validator.errors).toBeNull();
    const results = log.runs[0]?.results ?? [];
    expect(results.find(({ kind }) => kind === 'open')).toMatchObject({
      ruleId: 'toDenyInsecureTransport',
      level: 'none',
    });
    expect(results.find(({ ruleId }) => ruleId === 'INVALID_ACTION')).toMatchObject({
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'a%20b/bad.json' }, region: { startLine: 7 } } }],
    });
    expect(results.find(({ ruleId }) => ruleId === 'unreadable')).toBeDefined();
  });
});

describe('diff', () => {
  test('no new access is proven and exits with 0', () => {
    write({ 'before.json': sound, 'after.json': policyOf(deniesHttp) });
    const { code, out } = run('diff', 'before.json', 'after.json');
    expect({ code, out }).toEqual({ code: 0, out: 'No new access in after.json, compared with before.json: proven\n' });
  });

  test('what is newly allowed and what is no longer denied: a witness each, with its statement', () => {
    write({
      'before.json': sound,
      'after.json': policyOf(statement({ Principal: reader }), statement({ Sid: 'World', Action: 's3:PutObject' })),
    });
    const { code, out } = run('diff', 'before.json', 'after.json');
    expect(code).toBe(1);
    expect(out).toMatch(
      /Newly allowed by after\.json:\d+, statement 1 `World`\n {2}caller .*\n {2}call +s3:PutObject on/,
    );
    expect(out).toMatch(/No longer denied by before\.json:4, statement 0 `TlsOnly`\n {2}caller/);
  });

  test('markdown for a pull request, and JSON', () => {
    write({ 'before.json': sound, 'after.json': policyOf(deniesHttp, statement({ Sid: 'World' })) });
    const markdown = run('diff', 'before.json', 'after.json', '--format', 'markdown');
    expect(markdown.out).toContain('**New access in after.json, compared with before.json: 1 change**');
    expect(markdown.out).toContain(
      'statement 1 `World` | arn:aws:sts::999999999999:assumed-role/SomeRole/session | s3:GetObject | arn:aws:s3:::logs/',
    );
    const json = JSON.parse(run('diff', 'before.json', 'after.json', '--format', 'json').out) as object;
    expect(json).toMatchObject({
      version: 1,
      changes: [{ kind: 'allowed', statement: { index: 1, sid: 'World' }, witness: { action: 's3:GetObject' } }],
    });
  });

  test('a policy in YAML, and one as text in what a tool of AWS printed', () => {
    const yaml = `Version: "2012-10-17"\nStatement:\n  - ${JSON.stringify(statement({ Sid: 'World' }))}\n`;
    write({ 'before.json': { Policy: JSON.stringify(sound) }, 'after.yaml': yaml });
    const { code, out } = run('diff', 'before.json', 'after.yaml');
    expect(code).toBe(1);
    expect(out).toContain('Newly allowed by after.yaml:3, statement 0 `World`');
  });

  test('grants in the place of a document that only denied', () => {
    write({ 'before.json': policyOf(deniesHttp), 'after.json': open });
    const { code, out } = run('diff', 'before.json', 'after.json');
    expect(code).toBe(1);
    expect(out).toMatch(/^Newly allowed by after\.json:\d+, statement 0\n[^]*^No longer denied by before\.json:/m);
  });

  test('an SCP that only allows, in the place of one that only denied beside full access', () => {
    write({
      'before.json': policyOf({ Effect: 'Deny', Action: 'iam:*', Resource: '*' }),
      'after.json': policyOf({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }),
    });
    const { code, out } = run('diff', 'before.json', 'after.json', '--type', 'serviceControl');
    expect(code).toBe(1);
    expect(out).toMatch(/^No longer denied by before\.json:/);
    expect(out).not.toContain('Newly allowed');
  });

  test('an SCP whose last Allow goes stands beside full access', () => {
    const deny = { Effect: 'Deny', Action: 'iam:*', Resource: '*' };
    write({
      'before.json': policyOf({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }, deny),
      'after.json': policyOf(deny),
    });
    const { code, out } = run('diff', 'before.json', 'after.json', '--type', 'serviceControl');
    expect(code).toBe(1);
    expect(out).toContain('Newly allowed by after.json\n');
  });

  test.each<[string, string[], string]>([
    ['one file', ['a.json'], 'diff needs two files or folders'],
    ['documents of two types', ['a.json', 'role.json'], 'say what both are: --type <type>'],
    ['a file that is not there', ['a.json', 'x.json'], 'there is no file or folder x.json'],
    ['a file and a folder', ['a.json', 'folder'], 'folder is a folder, and a.json is a file\nHint: give two files'],
    ['folders without policies', ['empty', 'empty'], 'there is no policy in empty and empty'],
    ['Terraform configuration', ['a.json', 'main.tf'], 'Terraform configuration cannot be read'],
    ['a document without policy', ['a.json', 'package.json'], 'package.json is not a policy that AWS would store'],
    ['a document that AWS refuses', ['a.json', 'typo.json'], 'typo.json: AWS would refuse this document'],
  ])('misuse exits with 2: %s', (_name, given, problem) => {
    write({ 'typo.json': policyOf(statement({ Action: ['s3:GetObject', 's3:PutObjekt'] })) });
    write({ 'a.json': sound, 'role.json': role, 'stack.json': { Resources: { A: { Type: 'AWS::S3::Bucket' } } } });
    write({
      'export.json': { roles: [role, role] },
      'main.tf': '',
      'package.json': {},
      'folder/a.json': sound,
      'empty/a.json': {},
    });
    const { code, error } = run('diff', ...given);
    expect(code).toBe(2);
    expect(error).toContain(problem);
  });
});

describe('diff of folders, and of files with several policies', () => {
  const world = statement({ Sid: 'World' });
  const template = (action: string): object => ({
    Resources: {
      Topic: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: ['arn:aws:sns:eu-west-1:111122223333:a'],
          PolicyDocument: policyOf({ Effect: 'Allow', Principal: '*', Action: action, Resource: '*' }),
        },
      },
    },
  });

  test('policies are compared by the names of their files; what is not there before allows anew', () => {
    write({ 'old/a b/logs.json': sound, 'old/same.json': open, 'old/package.json': {} });
    write({ 'new/a b/logs.json': policyOf(deniesHttp), 'new/same.json': open, 'new/package.json': { a: 1 } });
    expect(run('diff', 'old', 'new/')).toEqual({
      code: 0,
      out: 'No new access in new/, compared with old: proven\n',
      error: '',
    });
    write({ 'new/a b/logs.json': policyOf(deniesHttp, world), 'new/queue.json': queue });
    const { code, out } = run('diff', 'old', 'new/');
    expect(code).toBe(1);
    expect(out).toMatch(/^Newly allowed by new\/a b\/logs\.json:\d+, statement 1 `World`$/m);
    expect(out).toMatch(/^Newly allowed by new\/queue\.json:\d+, statement 0\n {2}caller .*Reader/m);
    expect(out).toMatch(/\nAdded: new\/queue\.json\nNew access in new\/, compared with old: 2 changes\n$/);
    const json = JSON.parse(run('diff', 'old', 'new', '--format', 'json').out) as object;
    expect(json).toMatchObject({ version: 1, added: ['new/queue.json'], removed: [] });
    expect(run('diff', 'old', 'new', '--format', 'markdown').out).toMatch(/\n- Added: new\/queue\.json$/);
  });

  test('of a policy that is gone the denials are gone, not the grants', () => {
    write({ 'old/logs.json': sound, 'old/queue.json': queue, 'new/queue.json': queue });
    const { code, out } = run('diff', 'old', 'new');
    expect(code).toBe(1);
    expect(out).toMatch(/^No longer denied by old\/logs\.json:4, statement 0 `TlsOnly`\n/);
    expect(out).toContain('\nRemoved: old/logs.json\nNew access in new, compared with old: 1 change\n');
    write({ 'new/logs.json': sound, 'new/queue.json': policyOf(deniesHttp) });
    rmSync(join(folder, 'new/queue.json'));
    expect(run('diff', 'old', 'new')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Removed: old/queue.json') as string,
    });
  });

  test('an SCP limits: one that is new allows nothing, one that is gone no longer limits', () => {
    const scp = policyOf(
      { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
      { Effect: 'Deny', Action: 'iam:*', Resource: '*' },
    );
    const type = ['--type', 'serviceControl'];
    write({ 'old/a.json': scp, 'new/a.json': scp, 'new/b.json': scp });
    expect(run('diff', 'old', 'new', ...type).code).toBe(0);
    const { code, out } = run('diff', 'new', 'old', ...type);
    expect(code).toBe(1);
    expect(out).toMatch(/^Newly allowed by new\/b\.json$/m);
    expect(out).toMatch(/^No longer denied by new\/b\.json:\d+, statement 1$/m);
  });

  test('policies of one file are compared by their places', () => {
    write({ 'old.json': { logs: sound, roles: [role] }, 'new.json': { logs: sound, roles: [role, role] } });
    const { code, out } = run('diff', 'old.json', 'new.json');
    expect(code).toBe(1);
    expect(out).toMatch(/^Newly allowed by new\.json:\d+ roles\[1\], statement 0\n/);
    expect(run('diff', 'new.json', 'old.json')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Removed: new.json roles[1]\n') as string,
    });
  });

  test('templates among them are compared policy by policy', () => {
    write({ 'old/a.json': template('sns:Publish'), 'new/a.json': template('sns:Publish') });
    expect(run('diff', 'old', 'new')).toMatchObject({ code: 0 });
    write({ 'new/a.json': template('sns:*') });
    const { code, out } = run('diff', 'old', 'new');
    expect(code).toBe(1);
    expect(out).toMatch(/^Newly allowed by new\/a\.json:\d+ Topic, statement 0$/m);
  });

  test.each<[string, unknown, unknown, string]>([
    [
      'refused before',
      policyOf(statement({ Action: 's3:GetObjekt' })),
      open,
      'old/a.json: Policy problem: AWS would refuse',
    ],
    [
      'refused after',
      open,
      policyOf(statement({ Action: 's3:GetObjekt' })),
      'new/a.json: Policy problem: AWS would refuse',
    ],
    ['of another type', open, role, 'new/a.json: one document is of type "resource", the other of type "identity"'],
    ['no JSON any more', open, '{', 'new/a.json: '],
  ])('a policy that is %s is undecided, and neither new nor gone', (_, old, recent, why) => {
    write({ 'old/a.json': old, 'new/a.json': recent, 'old/b.json': sound, 'new/b.json': sound });
    const { code, out } = run('diff', 'old', 'new');
    expect(code).toBe(2);
    expect(out).toContain(`Cannot decide: ${why}`);
    expect(out).not.toMatch(/Added|Removed/);
    write({ 'new/b.json': policyOf(deniesHttp, world) });
    expect(run('diff', 'old', 'new').code).toBe(1);
  });
});

describe('explain', () => {
  const typed = (more: object): string[] => {
    const context = { 'aws:SecureTransport': true };
    const request = { principal: 'anonymous', action: 's3:GetObject', resource: `${bucket}/a`, context, ...more };
    return ['--request', JSON.stringify(request)];
  };

  test('the outcome and how far each statement gets', () => {
    write({ 'logs.json': sound });
    const { code, out } = run('explain', 'logs.json', ...typed({}));
    expect({ code, out }).toEqual({
      code: 0,
      out: [
        'Outcome: ImplicitDeny',
        'statement 0 `TlsOnly`: Deny, stops at Statement[0].Condition.Bool.aws:SecureTransport',
        'statement 1: Allow, stops at Statement[1].Principal',
        '',
      ].join('\n'),
    });
  });

  test.each<[string, string[], string]>([
    ['no request', [], 'explain needs a request'],
    ['a request that is not JSON', ['--request', '{'], '--request is not JSON: {'],
    ['a misshapen request', ['--request', '{"action":"s3:GetObject"}'], 'principal'],
    ['no request at all', ['--request', 'null'], '--request must be an object'],
    ['a misspelt action', typed({ action: 's3:GetObjekt' }), 'did you mean "s3:GetObject"?'],
    ['an action that does not exist', typed({ action: 's3:Frobnicate' }), 'unknown action "s3:Frobnicate"'],
    ['an unknown service', typed({ action: 'frobnicator:GetObject' }), 'unknown service "frobnicator"'],
    ['a resource that is not an ARN', typed({ resource: 'logs/a' }), '"logs/a" is not an ARN'],
    ['a misspelt key', typed({ context: { 'aws:SecureTranport': true } }), 'did you mean "aws:SecureTransport"?'],
  ])('misuse exits with 2: %s', (_name, given, problem) => {
    write({ 'logs.json': sound });
    const { code, error } = run('explain', 'logs.json', ...given);
    expect(code).toBe(2);
    expect(error).toContain(problem);
  });
});

test('without a command, the usage is an error: a script that lost its arguments must not pass', () => {
  const { code, out, error } = run();
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain('jest-iam <command>');
});

test.each([[['--help']], [['check', '--help']]])('help for %j', (given) => {
  const { code, out } = run(...given);
  expect(code).toBe(0);
  expect(out).toContain('jest-iam <command>');
});

test('the version, and an unknown command', () => {
  expect(run('--version')).toMatchObject({ code: 0, out: '1.2.3\n' });
  expect(run('chek')).toMatchObject({ code: 2, error: expect.stringContaining('did you mean check?') as string });
});

test('the usage text names every command and option that there is', () => {
  const source = readFileSync(join(__dirname, '../../src/command-line/read-command.ts'), 'utf8');
  const { usageText } = jest.requireActual<{ usageText: string }>('../../src/command-line/usage-text');
  for (const [, name] of source.matchAll(/--([a-z-]+)/g))
    if (name !== 'help' && name !== 'version') expect(usageText).toContain(`--${name ?? ''}`);
});
