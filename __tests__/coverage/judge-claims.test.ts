/** @jest-environment node */
// Matchers record claims where a reporter was on when they were loaded: not those of other files.
import {
  accessSummary,
  anonymous,
  fromCloudFormation,
  getObject,
  iamRole,
  isPolicyError,
  parsePolicy,
  putObject,
  s3Bucket,
} from 'jest-iam';
import { edited } from '../../src/coverage/edit';
import { judgeClaims } from '../../src/coverage/judge-claims';
import { RECORDER, type ClaimRecorder, type RecordedClaim } from '../../src/coverage/recorded-claim';
import type { StandIn } from '../../src/policy/parse';
import { changes, claimsOf, judged, matcherOf, type Assertion } from './claims-of';

const tlsOnly = {
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const reader = 'arn:aws:iam::111122223333:role/Reader';
const read = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: reader },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::logs/reports/*',
};
const document = { Version: '2012-10-17', Statement: [tlsOnly, read] };
const text = JSON.stringify(document, undefined, 2);
const everything = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
};
const ofOrganization = JSON.stringify({
  ...document,
  Statement: [tlsOnly, { ...read, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } } }],
});
const identity = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
const get = getObject({ bucket: 'logs', key: 'reports/a', caller: iamRole(reader), secure: true });

test('a claim on transport notices each change of its statement that lets plain HTTP in, and nothing else', () => {
  const policy = judged(['toDenyInsecureTransport', text]);
  expect(changes(policy, 'killed')).toEqual([
    'drop statement Statement.0',
    'flip Effect Statement.0.Effect',
    'narrow Principal Statement.0.Principal',
    'narrow Action Statement.0.Action',
    'drop Resource Statement.0.Resource.0',
    'drop Resource Statement.0.Resource.1',
    'flip Boolean Statement.0.Condition.Bool.aws:SecureTransport',
  ]);
  expect(changes(policy, 'alive')).toEqual(
    expect.arrayContaining(['drop statement Statement.1', 'widen Action Statement.1.Action']),
  );
});

test('a call notices that its grant is gone', () => {
  const policy = judged(['toAllow', parsePolicy(text), get]);
  expect(changes(policy, 'killed')).toEqual([
    'drop condition key Statement.0.Condition.Bool.aws:SecureTransport',
    'flip Boolean Statement.0.Condition.Bool.aws:SecureTransport',
    'drop statement Statement.1',
    'flip Effect Statement.1.Effect',
  ]);
});

test('a vacuous claim notices nothing', () => {
  const policy = judged(['not.toBeMorePermissiveThan', text, everything]);
  expect(policy.mutants.length).toBeGreaterThan(10);
  expect(policy.mutants.filter(({ outcome }) => outcome !== 'alive')).toEqual([]);
});

test.each([
  ['an equal document', document],
  ['its text in another order', JSON.stringify({ Statement: [read, tlsOnly], Version: '2012-10-17' })],
])('a comparison with a copy pins the policy and states nothing: %s', (_, copy) => {
  const same = judged(['toBeEquivalentTo', text, copy]);
  expect(same.pins).toBe(1);
  expect(changes(same, 'killed')).toEqual([]);
  expect(changes(same, 'pinned')).toContain('drop statement Statement.0');
  const notMore = judged(['not.toBeMorePermissiveThan', text, copy]);
  expect(changes(notMore, 'killed')).toEqual([]);
  expect(changes(notMore, 'pinned')).toContain('drop statement Statement.0');
});

test('a comparison with another document states something', () => {
  const policy = judged(['not.toBeMorePermissiveThan', text, { ...document, Statement: [read] }]);
  expect(policy.pins).toBe(0);
  expect(changes(policy, 'killed')).toContain('widen Action Statement.1.Action');
  expect(changes(policy, 'killed')).not.toContain('drop statement Statement.1');
});

test('claims about the text are pins', () => {
  const policy = judged(['toBeValidPolicy', text], ['toHaveNoRedundantStatements', text]);
  expect(policy).toMatchObject({ claims: 2, pins: 2 });
  expect(changes(policy, 'killed')).toEqual([]);
});

test.each([
  ['a policy', text],
  ['a bucket', s3Bucket({ name: 'logs', policy: text })],
])('a summary of %s for a snapshot pins the policy, and notices no change of its spelling', (_kind, subject) => {
  const claims: RecordedClaim[] = [];
  const world = globalThis as { [RECORDER]?: ClaimRecorder };
  world[RECORDER] = { record: (claim) => claims.push(claim) };
  try {
    expect(accessSummary(subject)).toContain('Reader');
  } finally {
    Reflect.deleteProperty(world, RECORDER);
  }
  accessSummary(subject);
  const [policy, ...others] = judgeClaims(claims);
  expect(others).toEqual([]);
  expect(policy).toMatchObject({ claims: 1, pins: 1 });
  const outcomes = policy?.mutants.map(({ outcome }) => outcome);
  expect(outcomes).not.toContain('killed');
  expect(policy?.mutants.find(({ id }) => id === 'widen Action Statement.1.Action')?.outcome).toBe('pinned');
});

test.each<[string, Assertion]>([
  ['did not hold, whatever the test made of that', ['toGrantAny', text, { actions: ['s3:DeleteObject'] }]],
  ['could not be decided', ['toAllow', ofOrganization, get]],
  ['is misuse', ['toAllow', text, 'nothing that could be asked']],
])('a claim checks nothing that %s, but its policy is there', (_, assertion) => {
  const policy = judged(assertion);
  expect(policy).toMatchObject({ claims: 0, pins: 0, spokenBy: [] });
  expect(policy.mutants.length).toBeGreaterThan(10);
  expect(policy.mutants.filter(({ outcome }) => outcome !== 'alive')).toEqual([]);
});

test('a policy that one claim has as of a type which it is not is there as the others have it', () => {
  expect(judged(['not.toBeValidPolicy', text, { type: 'identity' }], ['toAllow', text, get])).toMatchObject({
    policy: { type: 'resource' },
    claims: 2,
  });
});

test.each([
  ['an element that is none', { ...document, Statement: [tlsOnly, { ...read, Conditions: {} }] }],
  ['an action without a service', { ...document, Statement: [tlsOnly, { ...read, Action: 'GetObject' }] }],
])('a document that AWS would refuse has no figures: %s', (_, refused) => {
  expect(judgeClaims(claimsOf([['not.toBeValidPolicy', refused]]))).toEqual([]);
});

test('a plain object is judged as it was, though somebody changed it later', () => {
  const changing = structuredClone(document);
  const claims = claimsOf([['toAllow', changing, get]]);
  changing.Statement.pop();
  const [policy] = judgeClaims(claims);
  expect(policy?.mutants.filter(({ outcome }) => outcome === 'killed').map(({ id }) => id)).toContain(
    'drop statement Statement.1',
  );
});

test('a claim that would fail by now, since its subject was changed where nobody could copy it, notices nothing', () => {
  let statements = document.Statement;
  const claims = claimsOf([
    [
      'toAllow',
      {
        ...document,
        get Statement() {
          return statements;
        },
      },
      get,
    ],
  ]);
  statements = statements.slice(0, 1);
  const [policy] = judgeClaims(claims);
  expect(policy?.claims).toBe(0);
  expect(policy?.mutants.map(({ outcome }) => outcome)).not.toContain('killed');
});

test('policies are found wherever they stand: of a bucket, of a caller, in layers', () => {
  const identity = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } };
  const bucket = s3Bucket({ name: 'logs', policy: parsePolicy(text) });
  const caller = iamRole(reader, { policies: [identity] });
  const found = judgeClaims(
    claimsOf([
      ['toDenyAnonymous', bucket],
      ['toAllow', { resource: text }, getObject({ bucket: 'logs', key: 'a', caller, secure: true })],
      ['toDeny', text, getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: true })],
    ]),
  );
  expect(found.map(({ policy, claims }) => [policy.type, policy.statements.length, claims])).toEqual([
    ['resource', 2, 3],
    ['identity', 1, 1],
  ]);
});

test('without time left, changes are unjudged', () => {
  const [policy] = judgeClaims(claimsOf([['toDenyInsecureTransport', text]]), { isSpent: () => true });
  expect(new Set(policy?.mutants.map(({ outcome }) => outcome))).toEqual(new Set(['unjudged']));
});

test('what is called noticed and unnoticed is so when the changed policy itself is asked', () => {
  const subject = (policy: unknown): unknown => s3Bucket({ name: 'logs', policy: policy as object });
  const assertions = (policy: unknown): readonly Assertion[] => [
    ['toDenyInsecureTransport', policy],
    ['toDenyAnonymous', subject(policy)],
    ['toAllow', { resource: policy, identity: [identity] }, get],
    ['not.toGrantAny', policy, { actions: ['s3:DeleteObject'] }],
    ['toExplicitlyDeny', subject(policy), getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: false })],
  ];
  const [, ...others] = judgeClaims(claimsOf(assertions(text)));
  const [policy] = judgeClaims(claimsOf(assertions(text)));
  expect(others.map(({ policy: { type } }) => type)).toEqual(['identity']);
  const counts = { killed: 0, alive: 0 };
  for (const { edits, outcome } of policy?.mutants ?? []) {
    const changed = edited(document, edits);
    const answers = assertions(JSON.stringify(changed)).map(([name, ...given]) => answerOf(name, given));
    if (outcome === 'killed') expect(answers).toContain('red');
    if (outcome === 'alive') expect(answers).toEqual(answers.map(() => 'green'));
    if (outcome === 'killed' || outcome === 'alive') counts[outcome]++;
  }
  expect(counts.killed).toBeGreaterThan(8);
  expect(counts.alive).toBeGreaterThan(2);
});

test('what a claim on a template found of its deployments changes no outcome of a change', () => {
  const stack = fromCloudFormation(stackOfLogs);
  const bucket = stack.bucket('Logs');
  const writer = stack.role('Writer');
  const assertions: readonly Assertion[] = [
    ['toDenyInsecureTransport', bucket],
    ['not.toBePublic', bucket],
    ['toBePublic', stack],
    ['toAllow', stack, putObject({ bucket, key: 'a', caller: writer, secure: true })],
    ['toExplicitlyDeny', stack, putObject({ bucket, key: 'a', caller: writer, secure: false })],
  ];
  const anew = claimsOf(assertions).map((claim, at) => ({
    ...claim,
    ask: (standIn: StandIn) => claimsOf(assertions.slice(at, at + 1))[0]?.ask(standIn) ?? false,
  }));
  const outcomes = (claims: readonly RecordedClaim[]): object =>
    judgeClaims(claims).map(({ key, mutants }) => ({
      key,
      mutants: mutants.map(({ id, outcome, by }) => [id, outcome, by]),
    }));
  const found = outcomes(claimsOf(assertions));
  expect(found).toEqual(outcomes(anew));
  expect(JSON.stringify(found)).toContain('killed');
  expect(JSON.stringify(found)).toContain('alive');
});

const stackOfLogs = `
Parameters:
  Prefix: { Type: String }
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties: { BucketName: !Sub '\${Prefix}-logs' }
  Writer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
      Policies:
        - PolicyName: write
          PolicyDocument:
            Statement: { Effect: Allow, Action: ['s3:PutObject', 's3:GetObject'], Resource: !Sub '\${Logs.Arn}/*' }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [!GetAtt Logs.Arn, !Sub '\${Logs.Arn}/*']
            Condition: { Bool: { aws:SecureTransport: 'false' } }
`;

function answerOf(name: Assertion[0], given: readonly unknown[]): string {
  const isNot = name.startsWith('not.');
  try {
    return matcherOf(name).apply({ isNot }, [...given]).pass === !isNot ? 'green' : 'red';
  } catch (error) {
    return isPolicyError(error) ? 'refused' : 'unanswered';
  }
}
