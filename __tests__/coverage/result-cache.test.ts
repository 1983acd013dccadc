/** @jest-environment node */
// Matchers record claims where a reporter was on when they were loaded: not those of other files.
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  anonymous,
  awsServices,
  environment,
  every,
  getObject,
  iamRole,
  iamUser,
  internet,
  kmsKey,
  parsePolicy,
  s3Bucket,
  sseKms,
  tagged,
  vpcEndpoint,
} from 'jest-iam';
import { coverClaims } from '../../src/coverage/cover-claims';
import type { CoveredPolicy } from '../../src/coverage/covered-policy';
import { mergeCoverage } from '../../src/coverage/merge-coverage';
import type { RecordedClaim } from '../../src/coverage/recorded-claim';
import { cacheFolder, ResultCache } from '../../src/coverage/result-cache';
import { settleSurvivors } from '../../src/coverage/settle-survivors';
import { valueDigest } from '../../src/coverage/value-digest';
import { claimsOf, type Assertion } from './claims-of';

const ops = 'arn:aws:iam::111122223333:role/Ops';
const document = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      Effect: 'Allow',
      Principal: { AWS: ops },
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::logs/*',
    },
  ],
};
const read = getObject({ bucket: 'logs', key: 'a', caller: iamRole(ops), secure: true });

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'jest-iam-'));
}

interface Judged {
  readonly policies: readonly CoveredPolicy[];
  /** How often a claim was asked. */
  readonly questions: number;
}

/** Judges assertions, which another process might have made, with what is in a folder. */
function judge(cache: ResultCache, ...assertions: readonly Assertion[]): Judged {
  let questions = 0;
  const claims = claimsOf(assertions).map((claim): RecordedClaim => ({
    ...claim,
    ask: (standIn) => {
      questions += 1;
      return claim.ask(standIn);
    },
  }));
  const policies = coverClaims(claims, { cache });
  return { policies, questions };
}

const assertions = (policy: unknown = parsePolicy(document)): readonly Assertion[] => [
  ['toDenyInsecureTransport', policy],
  ['toAllow', { resource: policy }, read],
  ['toBeValidPolicy', policy],
];

test('what is unchanged is taken from an earlier run, with the same outcomes, claims and survivors', () => {
  const cache = new ResultCache(folder());
  const [cold, warm] = [judge(cache, ...assertions()), judge(cache, ...assertions())];
  expect(warm.questions).toBe(0);
  expect(cold.questions).toBeGreaterThan(20);
  const settled = [cold, warm].map(({ policies }) => {
    const merged = mergeCoverage([{ testFile: 'a.test.ts', isSettled: true, policies }]);
    return merged.map((policy) => settleSurvivors(policy, { cache }));
  });
  expect(settled[1]).toEqual(settled[0]);
  expect(JSON.stringify(settled[0])).toContain('"killed"');
  expect(JSON.stringify(settled[0])).toContain('"witness"');
});

test.each<[string, readonly Assertion[]]>([
  ['another policy', assertions(parsePolicy({ ...document, Id: 'other' }))],
  ['one claim less', assertions().slice(1)],
  [
    'another argument',
    [
      ...assertions().slice(0, 1),
      ['toAllow', { resource: parsePolicy(document) }, { ...read, facts: { ...read.facts, secure: undefined } }],
    ],
  ],
  [
    'the same claims in other layers',
    [
      ['toDenyInsecureTransport', parsePolicy(document)],
      [
        'toAllow',
        {
          resource: parsePolicy(document),
          identity: [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }],
        },
        read,
      ],
      ['toBeValidPolicy', parsePolicy(document)],
    ],
  ],
])('%s is judged anew', (_, changed) => {
  const cache = new ResultCache(folder());
  judge(cache, ...assertions());
  expect(judge(cache, ...changed).questions).toBeGreaterThan(changed.length * 3);
});

test('a file that is damaged, or is another one, is as if it were not there', () => {
  const path = folder();
  const cache = new ResultCache(path);
  const { policies, questions } = judge(cache, ...assertions());
  const [name = '', ...others] = readdirSync(path);
  expect(others).toEqual([]);
  const file = join(path, name);
  const content = readFileSync(file, 'utf8');
  const other = folder();
  judge(new ResultCache(other), ['toDenyInsecureTransport', parsePolicy(document)]);
  for (const damaged of [
    '',
    '{}',
    content.slice(0, -1),
    content.replaceAll('alive', 'killed'),
    content.split('\n')[1] ?? '',
    readFileSync(join(other, readdirSync(other)[0] ?? ''), 'utf8'),
  ]) {
    writeFileSync(file, damaged);
    const again = judge(cache, ...assertions());
    expect(again.questions).toBe(questions);
    expect(again.policies).toEqual(policies);
    expect(readFileSync(file, 'utf8')).toBe(content);
  }
});

test('what there was no time for is not kept', () => {
  const path = folder();
  coverClaims(claimsOf(assertions()), { isSpent: () => true, cache: new ResultCache(path) });
  expect(readdirSync(path)).toEqual([]);
});

test('results of other builds are gone, those of this one stay', () => {
  const root = folder();
  mkdirSync(join(root, 'node_modules/.cache/jest-iam/other'), { recursive: true });
  const own = cacheFolder(root, 'coverage');
  new ResultCache(own).write('key', 1);
  expect(cacheFolder(root, 'coverage')).toBe(own);
  expect(readdirSync(join(root, 'node_modules/.cache/jest-iam'))).toHaveLength(1);
  expect(new ResultCache(own).read('key')).toBe(1);
});

describe('the digest of a value', () => {
  const role = (more = {}): unknown => iamRole(ops, more);
  const bucket = (more = {}): never => s3Bucket({ name: 'logs', ...more }) as never;
  const kinds: Readonly<Record<string, () => readonly unknown[]>> = {
    policies: () => [
      parsePolicy(document),
      parsePolicy(JSON.stringify(document)),
      parsePolicy(JSON.stringify(document, undefined, 2)),
      parsePolicy(document, { type: 'resource' }),
      { ...parsePolicy(document), statements: [] },
    ],
    callers: () => [
      anonymous,
      role(),
      role({ session: 'ab' }),
      role({ tags: { team: 'a' } }),
      iamUser('arn:aws:iam::111122223333:user/Ops'),
    ],
    buckets: () => [
      bucket(),
      bucket({ policy: document }),
      bucket({ blockPublicAccess: false }),
      bucket({ account: '111122223333' }),
    ],
    keys: () =>
      ['a', 'b'].map((id) =>
        kmsKey({
          arn: `arn:aws:kms:eu-west-1:111122223333:key/${id}`,
          policy: {
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Principal: { AWS: ops }, Action: 'kms:*', Resource: '*' },
          },
        }),
      ),
    encryptions: () => [sseKms(), sseKms('arn:aws:kms:eu-west-1:111122223333:key/a')],
    networks: () => [internet('203.0.113.1'), internet('203.0.113.2'), vpcEndpoint('vpce-1')],
    exceptions: () => [awsServices(), tagged('team', 'a'), tagged('team', 'b')],
    sets: () => [every(), every({ secure: false }), every({ actions: ['s3:GetObject'] })],
    calls: () => [
      read,
      getObject({ bucket: 'logs', key: 'b', caller: iamRole(ops), secure: true }),
      getObject({ bucket: 'logs', key: 'b', caller: iamRole(ops), context: { 'aws:RequestedRegion': 'eu-west-1' } }),
    ],
    environments: () => [
      environment({ buckets: [bucket()] }),
      environment({ buckets: [bucket({ policy: document })] }),
    ],
  };

  test.each(Object.keys(kinds))('tells %s apart, and is the same of equal ones', (kind) => {
    const [one = [], other = []] = [kinds[kind]?.(), kinds[kind]?.()].map((values) => values?.map(valueDigest));
    expect(one).toEqual(other);
    expect(one).not.toContain(undefined);
    expect(new Set(one).size).toBe(one.length);
  });

  test('is equal exactly where plain values are', () => {
    const values = fc.anything({ withDate: true, withMap: true });
    fc.assert(
      fc.property(fc.clone(values, 2), values, ([one, same], other) => {
        const [digest, ofSame, ofOther] = [[one], [same], [other]].map(valueDigest);
        expect(ofSame).toBe(digest);
        if (digest !== undefined && digest === ofOther) expect(other).toStrictEqual(one);
      }),
    );
  });

  test.each([
    ['a function', { run: () => 1 }],
    [
      'a getter',
      {
        get a() {
          return 1;
        },
      },
    ],
    [
      'an instance of a class',
      new (class Some {
        a = 1;
      })(),
    ],
    ['a symbol of its own', { [Symbol('a')]: 1 }],
    ['a set', new Set([1])],
  ])('there is none of %s', (_, value) => {
    expect(valueDigest([value])).toBeUndefined();
  });

  test('tells one object twice from two equal ones, and ends in a ring', () => {
    const one = { a: 1 };
    expect(valueDigest([one, one])).not.toBe(valueDigest([one, { a: 1 }]));
    const ring: unknown[] = [];
    ring.push(ring);
    expect(valueDigest(ring)).toMatch(/^[0-9a-f]{64}$/);
  });
});
