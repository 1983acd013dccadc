/** @jest-environment node */
// Matchers record claims where a reporter was on when they were loaded: not those of other files.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  call,
  environment,
  every,
  fromCdk,
  fromCloudFormation,
  getObject,
  iamRole,
  not,
  putObject,
  s3Bucket,
  sseKms,
  type Stack,
  type TemplateOptions,
} from 'jest-iam';
import { coverClaims } from '../../src/coverage/cover-claims';
import type { CoveredPolicy } from '../../src/coverage/covered-policy';
import type { RecordedClaim } from '../../src/coverage/recorded-claim';
import { ResultCache } from '../../src/coverage/result-cache';
import { valueDigest } from '../../src/coverage/value-digest';
import { claimsOf, type Assertion } from './claims-of';

const template = `
Parameters:
  Stage: { Type: String, AllowedValues: [test, live] }
Resources:
  Logs: { Type: AWS::S3::Bucket }
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement: { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: kms:*, Resource: '*' }
  Writer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
      Policies:
        - PolicyName: write
          PolicyDocument:
            Statement: { Effect: Allow, Action: s3:PutObject, Resource: !Sub '\${Logs.Arn}/\${Stage}/*' }
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
          - Effect: Allow
            Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/Reader' }
            Action: s3:GetObject
            Resource: !Sub '\${Logs.Arn}/*'
`;

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'jest-iam-'));
}

interface Covered {
  readonly policies: readonly CoveredPolicy[];
  /** How often a claim was asked. */
  readonly questions: number;
}

/** Covers assertions, which another process might have made, with what is in a folder. */
function cover(cache: ResultCache, assertions: readonly Assertion[]): Covered {
  let questions = 0;
  const claims = claimsOf(assertions).map((claim): RecordedClaim => ({
    ...claim,
    ask: (standIn) => {
      questions += 1;
      return claim.ask(standIn);
    },
  }));
  return { policies: coverClaims(claims, { cache }), questions };
}

function claimsOn(stack: Stack): readonly Assertion[] {
  const bucket = stack.bucket('Logs');
  const reader = iamRole(stack.value('arn:aws:iam::${AWS::AccountId}:role/Reader'));
  return [
    ['toDenyInsecureTransport', bucket],
    ['not.toBePublic', stack],
    ['toAllow', stack, getObject({ bucket, key: 'a', caller: reader, secure: true })],
    ['toExplicitlyDeny', stack, putObject({ bucket, key: 'a', caller: stack.role('Writer'), secure: false })],
    ['toBeValidPolicy', stack.policy('LogsPolicy')],
    ['not.toGrantAny', stack.policy('Writer/trust'), { actions: ['sts:TagSession'] }],
    ['not.toBePublic', environment({ from: stack, buckets: [s3Bucket({ name: 'other' })] })],
    ['toEnforceIdentityPerimeter', bucket, { accounts: [stack.account] }],
  ];
}

const read = (): readonly Assertion[] => claimsOn(fromCloudFormation(template));

/** One of them, which is soon judged. */
const readOne = (options?: TemplateOptions, text = template): readonly Assertion[] => [
  ['not.toGrantAny', fromCloudFormation(text, options).policy('Writer/trust'), { actions: ['sts:TagSession'] }],
];

test('of a template that is unchanged no claim is asked, and all is as it was', () => {
  const cache = new ResultCache(folder());
  const [cold, warm] = [cover(cache, read()), cover(cache, read())];
  expect(cold.questions).toBeGreaterThan(50);
  expect(warm.questions).toBe(0);
  expect(warm.policies).toEqual(JSON.parse(JSON.stringify(cold.policies)));
  expect(JSON.stringify(warm.policies)).toContain('"killed"');
  expect(warm.policies.map(({ part }) => part)).toEqual(
    expect.arrayContaining(['LogsPolicy', 'Writer/write', 'Writer/trust']),
  );
});

test.each<[string, readonly Assertion[]]>([
  ['another template', readOne({}, template.replace('s3:GetObject', 's3:GetObject*'))],
  ['a value of a parameter', readOne({ parameters: { Stage: 'live' } })],
  ['an account', readOne({ account: '111122223333' })],
  ['a Region', readOne({ region: 'eu-west-1' })],
  ['a partition', readOne({ partition: 'aws' })],
  ['the name of the stack', readOne({ stackName: 'logs' })],
  ['an import', readOne({ imports: { Other: 'other' } })],
])('with %s all is judged anew', (_, changed) => {
  const cache = new ResultCache(folder());
  const { questions } = cover(cache, readOne());
  expect(cover(cache, readOne()).questions).toBe(0);
  expect(questions).toBeGreaterThan(2);
  expect(cover(cache, changed).questions).toBe(questions);
});

test('where one claim is another, policies that it does not read are judged no more', () => {
  const cache = new ResultCache(folder());
  const { questions } = cover(cache, read());
  const changed = read().map((assertion) =>
    assertion[0] === 'not.toGrantAny'
      ? (['not.toGrantAny', assertion[1], { actions: ['sts:AssumeRole*'] }] as const)
      : assertion,
  );
  const again = cover(cache, changed);
  expect(again.questions).toBeGreaterThan(changed.length);
  expect(again.questions).toBeLessThan(questions / 2);
});

test('the name of a test that is changed is the new one', () => {
  const cache = new ResultCache(folder());
  const named = (name: string): readonly CoveredPolicy[] =>
    coverClaims(
      claimsOf(readOne()).map((claim) => ({ ...claim, test: name })),
      { cache },
    );
  const noticing = (name: string): readonly unknown[] =>
    named(name).flatMap(({ mutants }) => mutants.flatMap(({ by }) => by?.test ?? []));
  expect(new Set(noticing('old'))).toEqual(new Set(['old']));
  expect(new Set(noticing('new'))).toEqual(new Set(['new']));
});

test('a policy that AWS would refuse, and claims that do not hold, are not asked again either', () => {
  const refused = template.replace('s3:GetObject', 'GetObject');
  const assertions = (): readonly Assertion[] => {
    const stack = fromCloudFormation(refused);
    return [
      ['not.toBeValidPolicy', stack.policy('LogsPolicy')],
      ['toAllow', stack.policy('Writer/trust'), 'nothing that could be asked'],
    ];
  };
  const cache = new ResultCache(folder());
  const cold = cover(cache, assertions());
  expect(cover(cache, assertions())).toEqual({ policies: cold.policies, questions: 0 });
});

test('a nested template that changes is judged anew', () => {
  const path = folder();
  const parent = join(path, 'parent.yaml');
  writeFileSync(
    parent,
    'Resources:\n  Inner: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: inner.yaml } }\n',
  );
  const assertions = (inner: string): readonly Assertion[] => {
    writeFileSync(join(path, 'inner.yaml'), inner);
    const stack = fromCloudFormation(parent, { parameters: {} });
    return [['toDenyInsecureTransport', stack.bucket('Inner/Logs')]];
  };
  const cache = new ResultCache(folder());
  const cold = cover(cache, assertions(template));
  expect(cold.policies.map(({ part }) => part)).toEqual(['LogsPolicy']);
  expect(cover(cache, assertions(template)).questions).toBe(0);
  expect(cover(cache, assertions(template.replace('s3:GetObject', 's3:GetObject*'))).questions).toBeGreaterThan(10);
});

test('an assembly of the CDK is judged anew where another of its stacks is another', () => {
  const cdkOut = folder();
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
  const one = {
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket' },
      LogsPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Logs' },
          PolicyDocument: {
            Statement: {
              ...deny,
              Resource: { 'Fn::Sub': '${Logs.Arn}*' },
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          },
        },
      },
    },
  };
  const assertions = (other: string): readonly Assertion[] => {
    const templates = { One: one, Two: { Resources: { [other]: { Type: 'AWS::S3::Bucket' } } } };
    const artifacts = Object.keys(templates).map((name) => {
      const environment = 'aws://unknown-account/unknown-region';
      const properties = { templateFile: `${name}.template.json` };
      return [name, { type: 'aws:cloudformation:stack', environment, properties }] as const;
    });
    writeFileSync(join(cdkOut, 'manifest.json'), JSON.stringify({ artifacts: Object.fromEntries(artifacts) }));
    for (const [name, content] of Object.entries(templates)) {
      writeFileSync(join(cdkOut, `${name}.template.json`), JSON.stringify(content));
    }
    return [['toDenyInsecureTransport', fromCdk(cdkOut).bucket('One/Logs')]];
  };
  const cache = new ResultCache(folder());
  const { questions } = cover(cache, assertions('Other'));
  expect(questions).toBeGreaterThan(5);
  expect(cover(cache, assertions('Other')).questions).toBe(0);
  expect(cover(cache, assertions('Another')).questions).toBe(questions);
});

describe('the digest of a value of a template', () => {
  const made: Readonly<Record<string, (stack: Stack) => readonly unknown[]>> = {
    members: (stack) => [
      stack,
      stack.bucket('Logs'),
      stack.key('Key'),
      stack.role('Writer'),
      ...stack.policies.map(({ policy }) => policy),
      stack.buckets,
    ],
    texts: (stack) => [
      stack.account,
      stack.region,
      stack.partition,
      stack.parameter('Stage'),
      stack.value('${Logs.Arn}/x'),
      stack.value('${Logs.Arn}/y'),
      stack.value('${AWS::AccountId}'),
      [stack.account],
    ],
    'calls and callers': (stack) => {
      const bucket = stack.bucket('Logs');
      const caller = stack.role('Writer');
      const role = iamRole(stack.value('arn:aws:iam::${AWS::AccountId}:role/Reader'));
      return [
        getObject({ bucket, key: 'a', caller }),
        getObject({ bucket, key: 'b', caller }),
        getObject({ bucket, key: 'a', caller: role }),
        putObject({ bucket, key: 'a', caller, encryption: sseKms(stack.key('Key')) }),
        putObject({ bucket, key: 'a', caller, encryption: sseKms() }),
        call('s3:GetObject', { resource: stack.value('${Logs.Arn}/x'), caller }),
        every({ callers: [caller] }),
        every({ callers: [caller, role] }),
        not(stack.account),
        s3Bucket({ name: stack.value('${Logs}') }),
      ];
    },
    environments: (stack) => {
      const nothing = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } };
      const controlled = environment({
        from: stack,
        resourceControl: [[{ ...nothing, Statement: { ...nothing.Statement, Principal: '*' } }]],
      });
      return [
        environment({ from: stack }),
        environment({ from: stack, serviceControl: [[nothing]] }),
        controlled,
        controlled.bucket('Logs'),
        environment({ from: stack, buckets: [s3Bucket({ name: 'other' })] }),
      ];
    },
  };

  test.each(Object.keys(made))('tells %s apart, and is the same of equal ones', (kind) => {
    const digests = (): readonly unknown[] => (made[kind]?.(fromCloudFormation(template)) ?? []).map(valueDigest);
    const one = digests();
    expect(one).not.toContain(undefined);
    expect(new Set(one).size).toBe(one.length);
    expect(digests()).toEqual(one);
  });

  const bucket = { Type: 'AWS::S3::Bucket' };

  test.each<[string, () => Stack]>([
    ['its text', () => fromCloudFormation(`${template}\n`)],
    ['an object', () => fromCloudFormation({ Resources: { Logs: bucket } })],
    ['an object with more', () => fromCloudFormation({ Resources: { Logs: bucket, Other: bucket } })],
    ['the same in another order', () => fromCloudFormation({ Resources: { Other: bucket, Logs: bucket } })],
    ['one with the resource as text', () => fromCloudFormation('{"Resources":{"Logs":{"Type":"AWS::S3::Bucket"}}}')],
    ['a number where another has text', () => fromCloudFormation({ Metadata: { a: 1 }, Resources: { Logs: bucket } })],
    [
      'text where another has a number',
      () => fromCloudFormation({ Metadata: { a: '1' }, Resources: { Logs: bucket } }),
    ],
  ])('is of %s', (_, stack) => {
    const digest = valueDigest(stack().bucket('Logs'));
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(valueDigest(stack().bucket('Logs'))).toBe(digest);
    expect(all.has(digest)).toBe(false);
    all.add(digest);
  });
  const all = new Set<string | undefined>();

  test('values of two readings of one template, which cannot stand in one question, are told from those of one', () => {
    const [one, other] = [fromCloudFormation(template), fromCloudFormation(template)];
    expect(valueDigest([one.bucket('Logs'), one.role('Writer')])).not.toBe(
      valueDigest([one.bucket('Logs'), other.role('Writer')]),
    );
  });

  test.each<[string, (stack: Stack) => unknown]>([
    ['an object of which one is the prototype', (stack): unknown => Object.create(stack, { buckets: { value: [] } })],
    ['a copy', (stack) => ({ ...stack })],
    [
      'a call with a function among its options',
      (stack) =>
        getObject({
          bucket: stack.bucket('Logs'),
          key: 'a',
          caller: stack.role('Writer'),
          context: { 'aws:PrincipalTag/a': (() => 'a') as never },
        }),
    ],
  ])('there is none of %s', (_, value) => {
    expect(valueDigest([value(fromCloudFormation(template))])).toBeUndefined();
  });
});
