import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsService, every, isUndecidedError, parsePolicy } from '../../src';
import { DEFAULT_STEPS, type UndecidedReason } from '../../src/prover/prove';
import { rangeFor } from '../../src/s3/claims/claim-range';
import { documentDecider } from '../../src/claims/decider';
import { instant } from '../../src/requests/value-domains';
import { judge, type Claim } from '../../src/claims/judge';
import { isPossible } from '../../src/requests/possible-request';
import type { CallerKind } from '../../src/requests/request-class';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const text = read('docs/prover.md').replace(/\s+/g, ' ');

describe('docs/prover.md agrees with the code', () => {
  test('about files that are there', () => {
    const paths = [...text.matchAll(/`((?:src|__tests__|bench)\/[^`]*)`/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('about who calls', () => {
    const words: Readonly<Record<CallerKind, string>> = {
      anonymous: 'anonymous',
      user: 'user',
      role: 'role session',
      root: 'root',
      federatedUser: 'federated user',
      originAccessIdentity: 'origin access identity',
      service: 'AWS service',
      webIdentity: 'web identity',
    };
    expect(text).toContain(`who calls (${Object.values(words).join(', ')};`);
  });

  test('about the reasons for which a claim stays undecided', () => {
    const reasons: Readonly<Record<UndecidedReason, true>> = {
      budget: true,
      'mixed-operators': true,
      variable: true,
      unsettled: true,
      untold: true,
      'tied-keys': true,
    };
    const named = [...text.matchAll(/\(`([a-z-]+)`\)/g)].map(([, reason = '']) => reason);
    expect(named.sort()).toEqual(Object.keys(reasons).sort());
  });

  test('about the readings that a proof leaves open', () => {
    const sources = ['src/prover', 'src/requests'].flatMap((room) =>
      readdirSync(join(root, room)).map((name) => read(`${room}/${name}`)),
    );
    const doubted = sources.flatMap((source) =>
      [...source.matchAll(/(?:doubt\(|return |\? |: )'([A-E]\d+)'/g)].map(([, id = '']) => id),
    );
    const idsIn = (told = ''): string[] => (told.match(/[A-E]\d+/g) ?? []).sort();
    const ids = [...new Set(doubted)].sort();
    expect(idsIn(/What AWS does is open for ([^[]*) of \[/.exec(text)?.[1])).toEqual(ids);
    expect(idsIn(/A proof lets ([^.]*) turn out/.exec(read('docs/limits.md').replace(/\s+/g, ' '))?.[1])).toEqual(ids);
  });

  test('about the budget and the first instant', () => {
    expect(text).toContain(`${DEFAULT_STEPS.toLocaleString('en-US')} elementary steps`);
    expect(text).toContain(`instants from ${instant.from.slice(0, 4)} on`);
  });

  test('about isPossible, which knows nothing of the search', () => {
    const imports = [...read('src/requests/possible-request.ts').matchAll(/from '([^']+)'/g)].map(([, from]) => from);
    // Beside the shape of a request only what AWS lists for an action.
    expect(imports).toEqual(['../evaluator/request', '../service-reference']);
    const request = { principal: 'anonymous', action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
    expect(isPossible(request)).toBe(true);
    expect(isPossible({ ...request, context: { 'aws:PrincipalOrgID': 'o-example123' } })).toBe(false);
  });
});

const both = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];

function policy(...conditions: readonly object[]) {
  return {
    Version: '2012-10-17',
    Statement: conditions.map((Condition) => ({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: both,
      Condition,
    })),
  };
}

const http = { Bool: { 'aws:SecureTransport': 'false' } };

function errorOf(claim: () => void): unknown {
  try {
    claim();
  } catch (error) {
    return error;
  }
  return undefined;
}

interface Failure {
  readonly matcherResult: { readonly verdict: { readonly witness: { readonly context: Record<string, unknown> } } };
}

describe('what docs/prover.md says, in small', () => {
  const agent = (operator: string, value: string) => ({ ...http, [operator]: { 'aws:UserAgent': value } });

  test('a gap between two patterns is found although no policy names a value of it', () => {
    const holed = policy(agent('StringNotLike', 'a*'), agent('StringEquals', 'a'));
    const error = errorOf(() => {
      expect(holed).toDenyInsecureTransport();
    });
    const { witness } = (error as Failure).matcherResult.verdict;
    expect(witness.context['aws:UserAgent']).toMatch(/^a[^]+$/);
    expect(policy(agent('StringNotLike', 'a*'), agent('StringLike', 'a*'))).toDenyInsecureTransport();
  });

  test('an unsettled reading leaves a claim undecided, unless a Deny makes it not matter', () => {
    const grant = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject', Resource: both[1] };
    const services = every({ callers: [awsService('cloudtrail.amazonaws.com')], bucket: 'logs' });
    const doubtful = { Version: '2012-10-17', Statement: [grant] };
    for (const claim of [expect(doubtful), expect(doubtful).not]) {
      const error = errorOf(() => {
        claim.toDeny(services);
      });
      expect(isUndecidedError(error) && error.message.includes('B27')).toBe(true);
    }
    const deny = { ...grant, Effect: 'Deny', Principal: '*' };
    expect({ ...doubtful, Statement: [grant, deny] }).toDeny(services);
  });

  test('silence is not a Deny: identity policies elsewhere are taken to allow everything', () => {
    const silent = policy({ ...http, StringEquals: { 'aws:PrincipalAccount': '111122223333' } });
    expect(silent).not.toDenyInsecureTransport();
  });

  test('a spent budget leaves a claim undecided, and says so alike every time', () => {
    const document = parsePolicy(policy(agent('StringNotLike', '*a*b*'), agent('StringLike', '*b*a*')));
    const decider = documentDecider(document);
    const someDenied = (steps: number): Claim => ({
      ...rangeFor({ decider, policy: document }),
      secure: [false],
      reads: [],
      steps,
      unwanted: (space) => decider.outcomes(space).denied,
      isUnwanted: (request) => decider.decide(request).outcome === 'ExplicitDeny',
    });
    expect(judge(someDenied(DEFAULT_STEPS)).answer).toBe('refuted');
    const spent = { answer: 'undecided', reason: 'budget', about: '' };
    expect([judge(someDenied(1)), judge(someDenied(1))]).toEqual([spent, spent]);
  });
});
