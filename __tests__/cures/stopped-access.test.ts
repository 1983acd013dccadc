import '../../src/setup';
import { parsePolicy } from '../../src';
import { withCures } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { Matcher } from '../matchers/answered';
import type { MatcherResult } from '../../src/matchers/matcher-result';

type Json = Readonly<Record<string, unknown>>;

const tickets = 'arn:aws:s3:::tickets/*';
const allow = (...actions: readonly string[]): Json => ({
  Sid: 'Tickets',
  Effect: 'Allow',
  Action: actions,
  Resource: tickets,
});
const readOnly = (more: Json): Json => ({ Sid: 'ReadOnly', Effect: 'Deny', Resource: '*', ...more });
const policyOf = (...statements: readonly Json[]): Json => ({ Version: '2012-10-17', Statement: statements });

function ask(claim: Matcher, document: object, ...given: readonly unknown[]): MatcherResult {
  const policy = parsePolicy(JSON.stringify(document, null, 2), { type: 'identity', source: 'after.json' });
  return lazyMatchers[claim]?.call({ isNot: false }, policy, ...given) as MatcherResult;
}

const before = parsePolicy(policyOf(allow('s3:GetObject')), { type: 'identity' });

describe('an Allow that a Deny of the same policy stops', () => {
  test.each<[string, Json, Json]>([
    [
      'among others by name',
      readOnly({ Action: ['s3:PutObject', 's3:PutObjectTagging'] }),
      readOnly({ Action: 's3:PutObject' }),
    ],
    ['by NotAction', readOnly({ NotAction: 's3:Get*' }), readOnly({ NotAction: ['s3:Get*', 's3:PutObjectTagging'] })],
  ])('toBeMorePermissiveThan narrows the Deny that stops what is new: %s', (_name, deny, narrowed) => {
    const after = policyOf(allow('s3:GetObject', 's3:PutObjectTagging'), deny);
    const { pass, cures, message } = ask('toBeMorePermissiveThan', after, before);
    expect(pass).toBe(false);
    expect(message()).toContain('s3:PutObjectTagging on arn:aws:s3:::tickets/');
    expect(message()).toContain('Denied by statement 1 `ReadOnly`');
    const mended = withCures(after, cures?.() ?? []) as { Statement: readonly Json[] };
    expect(mended.Statement).toEqual([after['Statement'], narrowed].flat().filter((one) => one !== deny));
    expect(parsePolicy(mended, { type: 'identity' })).toBeMorePermissiveThan(before);
  });

  test('all that is new in that Allow is spared, not the one action of the counterexample', () => {
    const deny = readOnly({ NotAction: 's3:List*' });
    const after = policyOf(
      allow('s3:GetObject', 's3:PutObject'),
      { ...allow('s3:PutObjectTagging', 's3:GetObjectTagging', 's3:PutObject'), Sid: 'Tags' },
      deny,
    );
    const old = parsePolicy(policyOf(allow('s3:GetObject', 's3:PutObject'), deny), { type: 'identity' });
    const mended = withCures(after, ask('toBeMorePermissiveThan', after, old).cures?.() ?? []) as object;
    expect(mended).toEqual(
      policyOf(
        ...(after['Statement'] as readonly Json[]).slice(0, 2),
        readOnly({ NotAction: ['s3:List*', 's3:PutObjectTagging', 's3:GetObjectTagging'] }),
      ),
    );
  });

  test('a pattern is written out but for what is new', () => {
    const after = policyOf(
      allow('s3:GetObject', 's3:PutObjectTagging'),
      readOnly({ Action: ['s3:Put*', 's3:Delete*'] }),
    );
    const mended = withCures(after, ask('toBeMorePermissiveThan', after, before).cures?.() ?? []) as object;
    const policy = parsePolicy(mended, { type: 'identity' });
    expect(policy).toBeMorePermissiveThan(before);
    expect(policy).toExplicitlyDeny({
      principal: 'arn:aws:iam::111122223333:role/r',
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::tickets/a',
    });
  });

  test.each<[string, Json, string, (listed: readonly string[]) => Json]>([
    [
      'an account',
      { 'aws:PrincipalAccount': '884062917355' },
      'arn:aws:iam::884062917355:root',
      (accounts) => ({ StringNotEquals: { 'aws:PrincipalAccount': accounts } }),
    ],
    [
      'a role',
      { 'aws:PrincipalArn': 'arn:aws:iam::884062917355:role/puller' },
      'arn:aws:iam::884062917355:role/puller',
      (roles) => ({ ArnNotLike: { 'aws:PrincipalArn': roles }, Bool: { 'aws:PrincipalIsAWSService': 'false' } }),
    ],
  ])('a list of callers whom the Deny spares gets the new one: %s', (_name, own, principal, spares) => {
    const pull = (...callers: readonly string[]): Json => ({
      Sid: 'Pull',
      Effect: 'Allow',
      Principal: { AWS: callers },
      Action: ['ecr:BatchGetImage', 'ecr:DescribeImages'],
    });
    const [value = ''] = Object.values(own).map(String);
    const known = (...more: readonly string[]): Json => ({
      Sid: 'Known',
      Effect: 'Deny',
      Principal: '*',
      Action: 'ecr:*',
      Condition: spares([value.replace('884062917355', '316820759944'), ...more]),
    });
    const old = policyOf(pull('arn:aws:iam::316820759944:root'), known());
    const after = policyOf(pull('arn:aws:iam::316820759944:root', principal), known());
    const typed = (document: object) => parsePolicy(document, { type: 'resource' });
    const { message, cures } = lazyMatchers.toBeMorePermissiveThan?.call(
      { isNot: false },
      typed(after),
      typed(old),
    ) as MatcherResult;
    expect(message()).not.toContain('this request has none');
    expect(withCures(after, cures?.() ?? [])).toEqual(
      policyOf(pull('arn:aws:iam::316820759944:root', principal), known(value)),
    );
  });

  test('what no Allow has beyond the reference is not made up', () => {
    const after = policyOf(allow('s3:GetObject'), readOnly({ Action: 's3:Put*' }));
    const { cures, message } = ask('toBeMorePermissiveThan', after, before);
    expect(cures?.()).toEqual([]);
    expect(message()).toContain('only you know');
  });

  test('toGrantAny changes the Deny together with the Allow that is missing', () => {
    const after = policyOf(allow('s3:GetObject'), readOnly({ Action: ['s3:PutObject', 's3:DeleteObject'] }));
    const access = { actions: ['s3:PutObject'], resources: [tickets] };
    const { pass, cures, message } = ask('toGrantAny', after, access);
    expect(pass).toBe(false);
    expect(message()).toContain('To fix it, ');
    const mended = withCures(after, cures?.() ?? []) as { Statement: readonly Json[] };
    expect(mended.Statement).toContainEqual(readOnly({ Action: 's3:DeleteObject' }));
    expect(parsePolicy(mended, { type: 'identity' })).toGrantAny(access);
  });
});
