/** @jest-environment node */
// Matchers record claims where a reporter was on when they were loaded: not those of other files.
import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv';
import draft4 from 'ajv/lib/refs/json-schema-draft-04.json';
import { createCoverageMap, type CoverageMapData } from 'istanbul-lib-coverage';
import { createContext } from 'istanbul-lib-report';
import { create } from 'istanbul-reports';
import { anonymous, fromCloudFormation, getObject, iamRole, loadPolicy, parsePolicy } from 'jest-iam';
import { noteResult } from '../../src/coverage/coverage-folder';
import { CoverageRun, type CoverageOptions, type FinishedRun } from '../../src/coverage/coverage-run';
import { coveredPolicy } from '../../src/coverage/covered-policy';
import type { CoverageJson } from '../../src/coverage/coverage-json';
import { FileRecording } from '../../src/coverage/file-recording';
import { judgeClaims } from '../../src/coverage/judge-claims';
import { COVERAGE_VARIABLE } from '../../src/coverage/recorded-claim';
import PolicyCoverageReporter from '../../src/reporter';
import { claimsOf, type Assertion } from './claims-of';

const folder = mkdtempSync(join(tmpdir(), 'jest-iam-'));
const file = join(folder, 'logs.json');
writeFileSync(
  file,
  `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "TlsOnly",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
      "Condition": { "Bool": { "aws:SecureTransport": "false" } }
    },
    {
      "Sid": "Ops",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:role/Ops" },
      "Action": [
        "s3:GetObject",
        "s3:PutObject"
      ],
      "Resource": "arn:aws:s3:::logs/*"
    }
  ]
}
`,
);
const everything = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
};
const ops = iamRole('arn:aws:iam::111122223333:role/Ops');
const read = getObject({ bucket: 'logs', key: 'a', caller: ops, secure: true });

/** What a worker writes about a test file. */
function worker(testFile: string, ...assertions: readonly Assertion[]): (results: string) => void {
  const policies = judgeClaims(claimsOf(assertions)).map(coveredPolicy);
  return (results) => {
    noteResult(results, { testFile, isSettled: true, policies });
  };
}

interface Finished {
  readonly text: string;
  readonly failure: string | undefined;
  readonly directory: string;
}

function report(
  workers: readonly ((results: string) => void)[],
  options: CoverageOptions = {},
  run: FinishedRun = { failedFiles: new Set() },
): Finished {
  const directory = mkdtempSync(join(folder, 'data-'));
  let text = '';
  const coverage = new CoverageRun({ directory, cache: false, ...options }, (more) => {
    text += more.replaceAll(folder, '<folder>');
  });
  const results = process.env[COVERAGE_VARIABLE] ?? '';
  for (const one of workers) one(results);
  const failure = coverage.finish(run);
  expect(process.env[COVERAGE_VARIABLE]).toBeUndefined();
  return { text, failure: failure?.message.replaceAll(folder, '<folder>'), directory };
}

const transport = worker('/tests/tls.test.ts', ['toDenyInsecureTransport', loadPolicy(file)]);
const grant = worker('/tests/ops.test.ts', ['toAllow', loadPolicy(file), read]);

test('the terminal: what nobody would notice first, with an assertion that would, then the figures', () => {
  expect(report([transport, grant]).text).toBe(
    `
Policy coverage

<folder>/logs.json: 1 element unchecked, 3 changes that no test would notice
  <folder>/logs.json:18:9  statement 1 \`Ops\`: "s3:PutObject" could be removed from "Action"
      expect(policy).toAllow({ principal: 'arn:aws:sts::111122223333:assumed-role/Ops/session', action: 's3:PutObject', resource: 'arn:aws:s3:::logs/a', context: { 'aws:SecureTransport': 'true' } });
  <folder>/logs.json:15:20  statement 1 \`Ops\`: "Principal" could be "*"
      expect(policy).toImplicitlyDeny({ principal: 'arn:aws:sts::999999999999:assumed-role/SomeRole/session', action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a', context: { 'aws:SecureTransport': 'true' } });
  <folder>/logs.json:16:17  statement 1 \`Ops\`: "Action" could be "s3:*"
      expect(policy).toImplicitlyDeny({ principal: 'arn:aws:sts::111122223333:assumed-role/Ops/session', action: 's3:DeleteObject', resource: 'arn:aws:s3:::logs/a', context: { 'aws:SecureTransport': 'true' } });

${table(report([transport, grant]).text)}
Seen both ways by single calls: 0 of 3 statements and conditions
Never asked about: 1 of 2 combinations of caller and action that policies allow
  <folder>/logs.json  arn:aws:iam::111122223333:role/Ops: s3:PutObject
`,
  );
  const rows = table(report([transport, grant]).text).split('\n');
  expect(rows[1]).toMatch(/^Policy +\| % Elements \| % Mutants \| Claims \| Pinned \| Unchecked lines$/);
  expect(rows[4]).toMatch(/^ <folder>\/logs\.json +\| +91\.66 \| +78\.57 \| +2 \| +0 \| 18$/);
});

test('a value that its list has already is redundant, and one element with the first', () => {
  const Resource = 'arn:aws:s3:::logs/*';
  const Statement = { ...everything.Statement, Resource, Action: ['s3:GetObject', 's3:PutObject', 's3:getobject'] };
  const policy = parsePolicy(JSON.stringify({ ...everything, Statement }, undefined, 1), { source: 'twice.json' });
  const { text } = report([worker('/tests/twice.test.ts', ['toAllow', policy, read])]);
  expect(text).toContain(
    '  twice.json:9:4  statement 0: "s3:GetObject" is redundant: the same list has it already\n\n',
  );
  expect(text).toMatch(/^twice\.json: 2 elements unchecked/m);
});

function table(text: string): string {
  return /^-+\|[^]*^-+\|.*/m.exec(text)?.[0] ?? '';
}

test('what single calls saw of statements and conditions, and what none is about', () => {
  const elsewhere: Assertion = [
    'toDeny',
    loadPolicy(file),
    getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: true }),
  ];
  const overHttp: Assertion = [
    'toExplicitlyDeny',
    loadPolicy(file),
    getObject({ bucket: 'logs', key: 'a', caller: ops, secure: false }),
  ];
  const { text, directory } = report([grant, worker('/tests/calls.test.ts', elsewhere, overHttp)]);
  const { policies } = JSON.parse(readFileSync(join(directory, 'policies.json'), 'utf8')) as CoverageJson;
  expect(policies[0]?.elements.flatMap(({ id, seen }) => (seen === undefined ? [] : [{ id, ...seen }]))).toEqual([
    { id: 'statement Statement[0]', met: true, unmet: true },
    { id: 'conditionKey Statement[0].Condition.Bool.aws:SecureTransport', met: true, unmet: true },
    { id: 'statement Statement[1]', met: true, unmet: true },
  ]);
  expect(policies[0]?.neverAsked).toEqual([{ caller: 'arn:aws:iam::111122223333:role/Ops', action: 's3:PutObject' }]);
  expect(text).toContain('Seen both ways by single calls: 3 of 3 statements and conditions\n');
  const alone = report([grant]).directory;
  const [policy] = (JSON.parse(readFileSync(join(alone, 'policies.json'), 'utf8')) as CoverageJson).policies;
  expect(policy?.elements.flatMap(({ seen }) => seen ?? [])).toEqual([
    { met: false, unmet: true },
    { met: false, unmet: true },
    { met: true, unmet: false },
  ]);
});

test('an assertion that is proposed holds, and notices the change', () => {
  const { directory } = report([transport, grant]);
  const { policies } = JSON.parse(readFileSync(join(directory, 'policies.json'), 'utf8')) as CoverageJson;
  const proposed =
    policies[0]?.mutants.flatMap(({ assertion, id }) => (assertion === undefined ? [] : [{ assertion, id }])) ?? [];
  expect(proposed).toHaveLength(3);
  const pasted = proposed.map(({ assertion }): Assertion => {
    const [, matcher = '', request = ''] = /^expect\(policy\)\.(\w+)\((.*)\);$/.exec(assertion) ?? [];
    const value: unknown = JSON.parse(request.replaceAll("'", '"').replace(/([{ ])(\w+):/g, '$1"$2":'));
    return [matcher as 'toAllow', loadPolicy(file), value];
  });
  const { text } = report([transport, grant, worker('/tests/pasted.test.ts', ...pasted)]);
  expect(table(text)).toMatch(/logs\.json +\| +100 \| +100 \|/);
  expect(text).not.toContain('no test would notice');
});

test('figures are the same in whatever order and number of files the claims come', () => {
  const both = worker(
    '/tests/both.test.ts',
    ['toAllow', loadPolicy(file), read],
    ['toDenyInsecureTransport', loadPolicy(file)],
  );
  const [one, other, together] = [[transport, grant], [grant, transport], [both]].map((all) => table(report(all).text));
  expect(other).toBe(one);
  expect(together).toBe(one);
});

test('thresholds fail the run and name statement and line', () => {
  expect(report([transport, grant], { thresholds: { elements: 90, mutants: 70 } }).failure).toBeUndefined();
  const { failure, text } = report([transport, grant], { thresholds: { elements: 100, perPolicy: { mutants: 80 } } });
  expect(failure).toBe(
    `jest-iam: the threshold for noticed changes of <folder>/logs.json (80%) is not met: 78.57%
  <folder>/logs.json:15:20  statement 1 \`Ops\`
  <folder>/logs.json:18:9  statement 1 \`Ops\`
  <folder>/logs.json:16:17  statement 1 \`Ops\`
jest-iam: the threshold for checked elements of all policies (100%) is not met: 91.66%
  <folder>/logs.json:18:9  statement 1 \`Ops\``,
  );
  expect(text).toContain(failure);
});

test('a threshold names what a copy alone would miss', () => {
  const pins = worker('/tests/copy.test.ts', ['toBeEquivalentTo', loadPolicy(file), readFileSync(file, 'utf8')]);
  expect(report([transport, pins], { thresholds: { elements: 90, perPolicy: { mutants: 90 } } }).failure).toBe(
    `jest-iam: the threshold for noticed changes of <folder>/logs.json (90%) is not met: 50%
  <folder>/logs.json:10:32  statement 0 \`TlsOnly\` (pinned)
  <folder>/logs.json:12:5  statement 1 \`Ops\` (pinned)
  <folder>/logs.json:14:17  statement 1 \`Ops\` (pinned)
  <folder>/logs.json:15:20  statement 1 \`Ops\` (pinned)
  <folder>/logs.json:17:9  statement 1 \`Ops\` (pinned)
  … and 2 more
jest-iam: the threshold for checked elements of all policies (90%) is not met: 41.66%
  <folder>/logs.json:10:32  statement 0 \`TlsOnly\` (pinned)
  <folder>/logs.json:12:5  statement 1 \`Ops\` (pinned)
  <folder>/logs.json:17:9  statement 1 \`Ops\` (pinned)
  <folder>/logs.json:18:9  statement 1 \`Ops\` (pinned)`,
  );
});

test('thresholds are not checked where not every test ran, and text says why', () => {
  const partial = { failedFiles: new Set<string>(), partial: '-t chose some of the tests' };
  const { failure, text } = report([transport], { thresholds: { elements: 100 } }, partial);
  expect(failure).toBeUndefined();
  expect(text).toContain('Thresholds are not checked: -t chose some of the tests.');
});

test('no claim at all meets no threshold', () => {
  const { failure, text } = report([], { thresholds: { elements: 0 } });
  expect(failure).toBe('jest-iam: thresholds are set, but no claim on a policy was recorded');
  expect(text).toContain('jest-iam/setup');
});

test('where it is not known which tests passed, a file counts as a whole', () => {
  const policies = judgeClaims(claimsOf([['toAllow', loadPolicy(file), read]])).map(coveredPolicy);
  const unsettled = (results: string): void => {
    noteResult(results, { testFile: '/tests/ops.test.ts', isSettled: false, policies });
  };
  const row = (run?: FinishedRun): string | undefined =>
    /^ <folder>.logs.json.*/m.exec(report([unsettled], {}, run).text)?.[0];
  expect(row()).toMatch(/ \| +50 \| +35\.71 \| +1 \| /);
  expect(row({ failedFiles: new Set(['/tests/ops.test.ts']) })).toMatch(/ \| +0 \| +0 \| +0 \| /);
});

test.each<[string, Assertion]>([
  ['notices nothing', ['not.toBeMorePermissiveThan', loadPolicy(file), everything]],
  ['only pins it', ['toBeValidPolicy', loadPolicy(file)]],
  ['did not hold', ['toGrantAny', loadPolicy(file), { actions: ['s3:DeleteObject'] }]],
])('a policy whose only claim %s is in the report, and meets no threshold', (_, assertion) => {
  const { text, failure } = report([worker('/tests/a.test.ts', assertion)], {
    thresholds: { perPolicy: { elements: 1 } },
  });
  expect(text).toMatch(/^ <folder>.logs.json +\| +0 \| +0 \| /m);
  expect(failure).toMatch(/logs\.json \(1%\) is not met: 0%\n {2}<folder>.logs.json:4:5 {2}statement 0 `TlsOnly`\n/);
});

test('matchers that a test file registers by hand are named as not recorded', () => {
  const byHand = (results: string): void => {
    noteResult(results, { unrecorded: '/tests/by-hand.test.ts' });
  };
  expect(report([transport, byHand]).text).toContain(
    'Not recorded: /tests/by-hand.test.ts calls matchers that it registers by hand',
  );
});

test('policies of a file, of a template and in code are each under their own name', () => {
  const template = join(folder, 'stack.yaml');
  writeFileSync(
    template,
    `Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: TlsOnly
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [!GetAtt Logs.Arn, !Sub '\${Logs.Arn}/*']
            Condition: { Bool: { aws:SecureTransport: 'false' } }
`,
  );
  const inCode = JSON.parse(readFileSync(file, 'utf8')) as object;
  const { text } = report([
    transport,
    worker('/tests/stack.test.ts', ['toDenyInsecureTransport', fromCloudFormation(template)]),
    worker('/tests/code.test.ts', [
      'toDeny',
      inCode,
      getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: true }),
    ]),
  ]);
  expect(
    table(text)
      .split('\n')
      .slice(4, -1)
      .map((row) => row.split('|', 1)[0]?.trim()),
  ).toEqual(['/tests/code.test.ts (in its code)', '<folder>/logs.json', 'LogsPolicy (<folder>/stack.yaml:9)']);
  expect(text).toContain('<folder>/stack.yaml:16:34  statement 0 `TlsOnly`');
});

describe('statements of a template behind Fn::If', () => {
  const statement = (sid: string, action: string, prefix: string): string =>
    `{ Sid: ${sid}, Effect: Allow, Principal: { AWS: 'arn:aws:iam::111122223333:role/Ops' }, Action: ${action}, Resource: 'arn:aws:s3:::logs/${prefix}*' }`;
  const stack = `Parameters:
  Env: { Type: String }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties: { BucketName: logs }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Fn::If:
              - IsProd
              - ${statement('Prod', 's3:Get*', '')}
              - ${statement('Test', 's3:PutObject', 'test/')}
          - Sid: Ops
            Effect: Allow
            Principal: { AWS: 'arn:aws:iam::111122223333:role/Ops' }
            Action:
              - s3:GetObject
              - !If [IsProd, s3:DeleteObject, !Ref AWS::NoValue]
            Resource: 'arn:aws:s3:::logs/ops/*'
`;
  const path = join(folder, 'conditions.yaml');
  writeFileSync(path, stack);
  const may = (action: string, key: string, env?: string): Assertion => [
    'toAllow',
    fromCloudFormation(path, env === undefined ? {} : { parameters: { Env: env } }).bucket('Logs'),
    { principal: 'arn:aws:sts::111122223333:assumed-role/Ops/session', action, resource: `arn:aws:s3:::logs/${key}` },
  ];
  const policyOf = (...workers: readonly ((results: string) => void)[]): CoverageJson['policies'][number] => {
    const { directory } = report(workers);
    const { policies } = JSON.parse(readFileSync(join(directory, 'policies.json'), 'utf8')) as CoverageJson;
    const [policy, ...others] = policies;
    if (policy === undefined || others.length > 0) throw new Error('not of one policy');
    return policy;
  };
  /** Line, element and state of each statement and action. */
  const states = ({ elements }: CoverageJson['policies'][number]): string[] =>
    elements
      .filter(({ kind }) => kind === 'statement' || kind === 'action')
      .map(({ id, places, state }) => `${places[0]?.line ?? ''} ${id}: ${state}`);

  test('each has its elements, on its own lines, and a change is made where it stands', () => {
    const policy = policyOf(
      worker('/tests/a.test.ts', may('s3:GetObject', 'ops/a'), may('s3:PutObject', 'test/a', 'test')),
    );
    expect(states(policy)).toEqual([
      '19 statement Statement[0].Fn::If[2]: checked',
      '19 action Statement[0].Fn::If[2].Action: checked',
      '18 statement Statement[0].Fn::If[1]: unchecked',
      '18 action Statement[0].Fn::If[1].Action: unchecked',
      '20 statement Statement[1]: undecided',
      '24 action Statement[1].Action[0]: undecided',
      '25 action Statement[1].Action[1].Fn::If[1]: unchecked',
    ]);
  });

  test('what is redundant in some of the deployments alone is not redundant', () => {
    const get = '24 action Statement[1].Action[0]';
    const prod = worker('/tests/prod.test.ts', may('s3:DeleteObject', 'ops/a', 'prod'));
    const other = worker('/tests/test.test.ts', may('s3:PutObject', 'test/a', 'test'));
    expect(states(policyOf(prod))).toContain(`${get}: redundant`);
    expect(states(policyOf(prod, other))).toContain(`${get}: unchecked`);
    expect(states(policyOf(other, prod))).toContain(`${get}: unchecked`);
  });

  test('figures are the same whichever deployments which test file asks about', () => {
    const [prod, test, every] = [
      may('s3:DeleteObject', 'ops/a', 'prod'),
      may('s3:PutObject', 'test/a', 'test'),
      may('s3:GetObject', 'ops/a'),
    ];
    const together = policyOf(worker('/tests/a.test.ts', prod, test, every));
    const apart = policyOf(
      worker('/tests/a.test.ts', test),
      worker('/tests/b.test.ts', every),
      worker('/tests/c.test.ts', prod),
    );
    expect(apart.figures).toEqual(together.figures);
    expect(states(apart).sort()).toEqual(states(together).sort());
    expect(states(together)).toContain('25 action Statement[1].Action[1].Fn::If[1]: checked');
  });
});

test('a template that stands in no file has its policies by resource, and another one with such a resource has its own', () => {
  const bucketPolicy = (bucket: string, action: string): object => ({
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: bucket },
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: { Effect: 'Deny', Principal: '*', Action: action, Resource: { 'Fn::GetAtt': [bucket, 'Arn'] } },
      },
    },
  });
  const stack = (action: string): object =>
    fromCloudFormation({
      Resources: {
        A: { Type: 'AWS::S3::Bucket' },
        B: { Type: 'AWS::S3::Bucket' },
        PolicyOfA: bucketPolicy('A', action),
        PolicyOfB: bucketPolicy('B', action),
      },
    });
  const claims = (action: string): Assertion => ['toDenyAnonymous', stack(action)];
  const { text, directory } = report([
    worker('/tests/a.test.ts', claims('s3:*')),
    worker('/tests/b.test.ts', claims('s3:*')),
    worker('/tests/c.test.ts', claims('s3:ListBucket')),
  ]);
  const { policies } = JSON.parse(readFileSync(join(directory, 'policies.json'), 'utf8')) as CoverageJson;
  expect(policies.map(({ name, resource, testFiles }) => ({ name, resource, files: testFiles.length }))).toEqual([
    { name: 'PolicyOfA (in the code of /tests/a.test.ts)', resource: 'PolicyOfA', files: 2 },
    { name: 'PolicyOfA (in the code of /tests/c.test.ts)', resource: 'PolicyOfA', files: 1 },
    { name: 'PolicyOfB (in the code of /tests/a.test.ts)', resource: 'PolicyOfB', files: 2 },
    { name: 'PolicyOfB (in the code of /tests/c.test.ts)', resource: 'PolicyOfB', files: 1 },
  ]);
  expect(text).not.toContain('expect(policy)');
});

test("Istanbul's own readers take the data, and render it", () => {
  const { directory } = report([transport, grant]);
  const data = JSON.parse(readFileSync(join(directory, 'coverage-final.json'), 'utf8')) as CoverageMapData;
  const map = createCoverageMap(data);
  expect(map.files()).toEqual([file]);
  expect(map.fileCoverageFor(file).toSummary().statements).toMatchObject({ total: 12, covered: 11 });
  expect(map.fileCoverageFor(file).getUncoveredLines()).toEqual(['18']);
  const twice = createCoverageMap(data);
  twice.merge(data);
  expect(twice.fileCoverageFor(file).toSummary().statements.pct).toBe(91.66);
  const html = mkdtempSync(join(folder, 'html-'));
  create('html').execute(createContext({ dir: html, coverageMap: map }));
  expect(readFileSync(join(html, 'logs.json.html'), 'utf8')).toContain('PutObject');
  const lcov = readFileSync(join(directory, 'lcov.info'), 'utf8');
  expect(lcov).toContain(`SF:${file}`);
  expect(lcov).toContain('DA:17,1\nDA:18,0\n');
});

test('a test that changes the working folder moves neither output nor names', () => {
  const started = process.cwd();
  const [project, elsewhere] = ['project-', 'elsewhere-'].map((name) => realpathSync(mkdtempSync(join(folder, name))));
  const policy = join(project ?? '', 'logs.json');
  writeFileSync(policy, readFileSync(file));
  const options = { directory: 'data', sarif: 'notes.sarif', annotations: true };
  const inElsewhere = (results: string): void => {
    process.chdir(elsewhere ?? '');
    worker(join(project ?? '', 'ops.test.ts'), ['toAllow', loadPolicy(policy), read])(results);
  };
  try {
    process.chdir(project ?? '');
    const { text } = report([inElsewhere], options);
    expect(text).toContain('\nlogs.json: ');
    expect(text).toMatch(/^::notice file=logs\.json,/m);
    const shard = { index: 1, count: 1 };
    process.chdir(project ?? '');
    report([inElsewhere], options, { failedFiles: new Set(), shard });
    expect(readdirSync(elsewhere ?? '')).toEqual([]);
    expect(readdirSync(project ?? '').sort()).toEqual(['data', 'logs.json', 'notes.sarif']);
    const data = join(project ?? '', 'data');
    expect(JSON.parse(readFileSync(join(data, 'shard-1-of-1.json'), 'utf8'))).toMatchObject({
      files: [{ testFile: 'ops.test.ts', policies: [{ source: 'logs.json' }] }],
    });
    expect(Object.keys(JSON.parse(readFileSync(join(data, 'coverage-final.json'), 'utf8')) as object)).toEqual([
      policy,
    ]);
  } finally {
    process.chdir(started);
  }
});

interface SarifLog {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly kind?: string;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region?: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

describe('SARIF and annotations', () => {
  const sarif = join(folder, 'new/policies.sarif');
  const options = { sarif, annotations: true };

  test('each unchecked element is a note on its line, with an assertion that would notice', () => {
    const { text } = report([transport, grant], options);
    const log = JSON.parse(readFileSync(sarif, 'utf8')) as { runs: { results: object[] }[] };
    const validator = new Ajv({ schemaId: 'auto', validateSchema: false });
    validator.addMetaSchema(draft4);
    validator.validate(sarifSchema, log);
    expect(validator.errors).toBeNull();
    expect(log.runs[0]?.results).toEqual([
      {
        ruleId: 'unchecked-element',
        level: 'note',
        message: {
          text: expect.stringMatching(
            /^No test would notice: in statement 1 `Ops`, "s3:PutObject" could be removed from "Action"\nOne that would: expect\(policy\)\.toAllow\(/,
          ) as string,
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: expect.stringMatching(/^file:\/\/\/.*logs\.json$/) as string },
              region: { startLine: 18, startColumn: 9 },
            },
          },
        ],
        partialFingerprints: { 'jestIam/v1': expect.stringMatching(/^[0-9a-f]{16}$/) as string },
      },
    ]);
    expect(text).toMatch(
      /^::notice file=<folder>\/logs\.json,line=18,col=9,title=Policy coverage::No test would notice: in statement 1 `Ops`, "s3:PutObject" could be removed/m,
    );
  });

  test('a fingerprint survives lines that move', () => {
    const fingerprints = (): unknown => {
      const { runs } = JSON.parse(readFileSync(sarif, 'utf8')) as { runs: { results: Record<string, unknown>[] }[] };
      return runs[0]?.results.map(({ partialFingerprints }) => partialFingerprints);
    };
    const moved = join(folder, 'moved.json');
    const content = readFileSync(file, 'utf8');
    const runs = [content, content.replace('"Statement"', '\n\n  "Statement"')].map((written) => {
      writeFileSync(moved, written);
      report([worker('/tests/a.test.ts', ['toDenyInsecureTransport', loadPolicy(moved)])], options);
      return fingerprints();
    });
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]).not.toEqual([]);
  });

  const partial = { failedFiles: new Set<string>(), partial: '-t chose some of the tests' };
  const Resource = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];
  const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
  const open = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 's3:*', Resource, Condition };
  const typo = { Effect: 'Allow', Principal: '*', Action: ['s3:GetObjekt'], Resource: 'arn:aws:s3:::logs/a' };
  const ofFile = (name: string, Statement: object): unknown => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] }, undefined, 2);
    return parsePolicy(text, { source: name });
  };
  /** A test file whose tests fail for each of its claims. */
  const failing = (results: string): void => {
    const recording = new FileRecording();
    const claims = claimsOf([
      ['not.toGrantAny', loadPolicy(file), { actions: ['s3:PutObject'] }],
      ['toDeny', loadPolicy(file), read],
      ['toDenyInsecureTransport', ofFile('open.json', open), { bucket: 'logs' }],
      ['toBeValidPolicy', ofFile('typo.json', typo)],
    ]);
    const errors = claims.flatMap(({ failure }) => failure?.message() ?? []);
    recording.begin({ id: 1, passed: () => false, errors: () => errors, isConcurrent: false });
    for (const claim of claims) recording.record(claim);
    const testFile = '/tests/failing.test.ts';
    noteResult(results, { testFile, isSettled: true, policies: [], claims: recording.reports() });
  };

  test('a failed claim is an error, an undecided one open, a finding has its severity, each on its line', () => {
    const { text } = report([failing], options);
    const log = JSON.parse(readFileSync(sarif, 'utf8')) as SarifLog;
    const validator = new Ajv({ schemaId: 'auto', validateSchema: false });
    validator.addMetaSchema(draft4);
    validator.validate(sarifSchema, log);
    expect(validator.errors).toBeNull();
    const found = log.runs[0]?.results.map(({ ruleId, kind, level, locations }) => {
      const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
      return [ruleId, kind, level, artifactLocation?.uri.split('/').at(-1), region?.startLine];
    });
    expect(found).toEqual([
      ['not.toGrantAny', 'fail', 'error', 'logs.json', 12],
      ['toDeny', 'fail', 'error', 'logs.json', 12],
      ['toDenyInsecureTransport', 'open', 'none', 'open.json', 1],
      ['INVALID_ACTION', undefined, 'error', 'typo.json', 8],
    ]);
    expect(text).toMatch(/^::error file=<folder>\/logs\.json,line=12,col=5,title=toDeny::expect\(policy\)\.toDeny/m);
    expect(text).toMatch(/^::warning file=open\.json,line=1,col=1,title=toDenyInsecureTransport::Cannot decide/m);
    expect(report([failing], options, partial).text).toContain('::error file=');
  });

  test('a part of a run has none: another part may check the element', () => {
    const other = join(folder, 'part.sarif');
    expect(report([transport], { sarif: other, annotations: true }, partial).text).not.toContain('::notice');
    expect(existsSync(other)).toBe(false);
  });
});

describe('the reporter of Jest', () => {
  const run = (config: object): string | undefined => {
    const written: unknown[] = [];
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(text);
      return true;
    });
    try {
      const directory = mkdtempSync(join(folder, 'data-'));
      const reporter = new PolicyCoverageReporter(
        { ...config },
        { directory, cache: false, thresholds: { elements: 100 } },
      );
      grant(process.env[COVERAGE_VARIABLE] ?? '');
      reporter.onRunComplete(new Set(), { testResults: [] });
      expect(reporter.getLastError() === undefined).toBe(written.join('').includes('Thresholds are not checked'));
      return reporter.getLastError()?.message;
    } finally {
      stderr.mockRestore();
    }
  };

  test('fails a whole run that does not reach a threshold', () => {
    expect(
      run({ testNamePattern: '', testPathPatterns: { patterns: [] }, nonFlagArgs: [], onlyChanged: false }),
    ).toContain('is not met');
  });

  test.each([
    { testNamePattern: 'tls' },
    { testPathPattern: 'tls' },
    { testPathPatterns: { patterns: ['tls'] } },
    { nonFlagArgs: ['tls'] },
    { shard: { shardIndex: 1, shardCount: 2 } },
    { shard: { shardIndex: 1, shardCount: 2 }, testNamePattern: 'tls' },
    { onlyChanged: true },
    { watch: true },
    { changedSince: 'main' },
  ])('does not judge a part: %j', (config) => {
    expect(run(config)).toBeUndefined();
  });

  test.each([
    ['--selectProjects', 'unit'],
    ['--select-projects=unit'],
    ['--ignoreProjects', 'slow'],
    ['--testPathIgnorePatterns=slow'],
    ['--filter', 'some.js'],
  ])('does not judge what the command line left of the tests: %s', (...typed) => {
    const started = process.argv;
    process.argv = ['node', 'jest', ...typed];
    try {
      expect(run({})).toBeUndefined();
    } finally {
      process.argv = started;
    }
  });

  test.each([
    [{ threshold: {} }, 'unknown option "threshold"'],
    [{ sarif: true }, 'sarif must be'],
    [{ annotations: 'yes' }, 'annotations must be'],
    [{ cache: 'no' }, 'cache must be'],
    [{ thresholds: { elements: '80' } }, 'thresholds.elements must be a percentage from 0 to 100'],
    [
      { thresholds: { perPolicy: { mutants: 101 } } },
      'thresholds.perPolicy.mutants must be a percentage from 0 to 100',
    ],
  ])('refuses options that mean nothing: %j', (options, message) => {
    expect(() => new PolicyCoverageReporter({}, options as CoverageOptions)).toThrow(message);
  });
});
