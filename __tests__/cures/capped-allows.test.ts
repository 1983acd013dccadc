import '../../src/setup';
import { environment, iamRole, parsePolicy, putObject, s3Bucket, type Environment, type Policy } from '../../src';
import { withCures } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';

const arn = 'arn:aws:iam::111122223333:role/notes';
const policyOf = (type: 'identity' | 'permissionsBoundary', Action: unknown, Resource: unknown): Policy =>
  parsePolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] }, { type });
const cap = policyOf('permissionsBoundary', ['s3:Get*', 's3:List*'], '*');

function accountOf(own: Policy, permissionsBoundary: Policy): Environment {
  return environment({
    buckets: [s3Bucket({ name: 'notes' })],
    principals: [iamRole(arn, { policies: [own], permissionsBoundary })],
  });
}

function ask(account: Environment): MatcherResult {
  const call = putObject({ bucket: 'notes', key: 'n/1.md', caller: account.role('notes'), secure: true });
  return lazyMatchers.toAllow?.call({ isNot: false }, account, call) as MatcherResult;
}

test.each([
  ['the objects that the role may write', ['arn:aws:s3:::notes', 'arn:aws:s3:::notes/*'], 'arn:aws:s3:::notes/*'],
  ['the narrower of two patterns', ['arn:aws:s3:::*', 'arn:aws:s3:::notes/n/*'], 'arn:aws:s3:::notes/n/*'],
  ['the one object where the role may write all', '*', 'arn:aws:s3:::notes/n/1.md'],
])('a permissions boundary is widened for %s', (_name, resources, widened) => {
  const own = policyOf('identity', 's3:*', resources);
  const { pass, cures } = ask(accountOf(own, cap));
  expect(pass).toBe(false);
  const found = cures?.() ?? [];
  expect(found.map(({ value }) => value)).toEqual([
    { Sid: 'AllowPutObject', Effect: 'Allow', Action: 's3:PutObject', Resource: widened },
  ]);
  const mended = parsePolicy(withCures(cap.document, found) ?? {}, { type: 'permissionsBoundary' });
  expect(ask(accountOf(own, mended)).pass).toBe(true);
});
