import '../../src/setup';
import {
  deleteObject,
  environment,
  getObject,
  iamRole,
  kmsKey,
  parsePolicy,
  putObject,
  s3Bucket,
  sseKms,
  type Environment,
} from '../../src';
import { curedEnvironment } from '../../src/cures/cured-environment';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { mendedStatements, policy, type Json } from './asked-claim';

const account = '123450987654';
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/7c1c5b52-8f0b-4b8e-9d5c-3f2a6b1d0e11`;
const arn = `arn:aws:iam::${account}:role/exporter`;
const caller = iamRole(arn);
const where = { bucket: 'exports', key: 'daily/1.parquet', caller, secure: true };

describe('an Allow on what the call is about, of other actions', () => {
  const claim = { claim: 'toAllow', type: 'identity' } as const;
  const allow = (Action: readonly string[] | string, more: Json = {}): Json => ({
    Sid: 'Daily',
    Effect: 'Allow',
    Action,
    Resource: 'arn:aws:s3:::exports/daily/*',
    ...more,
  });

  test('gets the action where it has one of its access level, and no second statement stands beside', () => {
    const document = policy(allow(['s3:PutObject', 's3:AbortMultipartUpload']));
    expect(mendedStatements(claim, document, deleteObject(where))).toEqual([
      allow(['s3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject']),
    ]);
  });

  test('stays as it is where it has none: who reads does not write', () => {
    const reads = allow('s3:GetObject');
    expect(mendedStatements(claim, policy(reads), putObject(where))).toContainEqual(reads);
  });

  test('of several callers stays as it is, and one caller gets the action', () => {
    const of = (Action: readonly string[], AWS: string | readonly string[]): Json =>
      allow(Action, { Principal: { AWS } });
    const bucketClaim = { claim: 'toAllow' } as const;
    const both = of(['s3:PutObject'], [arn, `arn:aws:iam::${account}:role/other`]);
    expect(mendedStatements(bucketClaim, policy(both), deleteObject(where))).toContainEqual(both);
    const everybodyThere = of(['s3:PutObject'], `arn:aws:iam::${account}:root`);
    expect(mendedStatements(bucketClaim, policy(everybodyThere), deleteObject(where))).toContainEqual(everybodyThere);
    expect(mendedStatements(bucketClaim, policy(of(['s3:PutObject'], arn)), deleteObject(where))).toEqual([
      of(['s3:PutObject', 's3:DeleteObject'], arn),
    ]);
  });
});

describe('kms:Encrypt, where S3 asks for kms:GenerateDataKey to store an object (G1)', () => {
  const upload = (Action: readonly string[]): { account: Environment; result: MatcherResult } => {
    const statements = [
      { Sid: 'Write', Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::exports/*' },
      { Sid: 'UseTheKey', Effect: 'Allow', Action, Resource: keyArn },
    ];
    const own = parsePolicy(policy(...statements), { type: 'identity' });
    const world = environment({
      buckets: [s3Bucket({ name: 'exports', account, defaultEncryption: sseKms(keyArn) })],
      keys: [kmsKey({ arn: keyArn })],
      principals: [iamRole(arn, { policies: [own] })],
    });
    const call = putObject({ ...where, caller: world.role('exporter') });
    return { account: world, result: lazyMatchers.toAllow?.call({ isNot: false }, world, call) as MatcherResult };
  };
  const mistaken =
    '; kms:Encrypt, which is allowed, S3 does not ask for here: replace it unless something else needs it';

  test('the statement of the key gets the action, nothing else of the key with it, and the hint says which is not needed', () => {
    const { account: world, result } = upload(['kms:Encrypt', 'kms:DescribeKey']);
    const cures = result.cures?.() ?? [];
    expect(cures.map(({ path, value }) => ({ path, value }))).toEqual([
      { path: ['Statement', 1, 'Action'], value: ['kms:Encrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'] },
    ]);
    const mended = curedEnvironment(world, cures);
    const role = mended?.role('exporter') ?? caller;
    expect(mended).toAllow(putObject({ ...where, caller: role }));
    expect(mended).not.toAllow(getObject({ ...where, caller: role, storedEncryption: sseKms(keyArn) }));
    expect(result.message()).toContain(mistaken);
  });

  test('nothing is said of it where it is not allowed', () => {
    expect(upload(['kms:DescribeKey']).result.message()).not.toContain('kms:Encrypt,');
  });
});
