import {
  environment,
  every,
  getObject,
  iamRole,
  iamUser,
  putObject,
  s3Bucket,
  simulate,
  sseS3,
  type PolicyInput,
} from '../../src';
import type { RoleFacts } from '../../src/s3/callers/identity-facts';
import { bothWays, doesNotHold, failed, holds, isUndecided } from './answered';

const account = '111122223333';
const arn = `arn:aws:iam::${account}:role/app/writer`;
const managed = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

const statement = (Effect: string, Action: string, more: object = {}): object => ({
  Effect,
  Action,
  Resource: 'arn:aws:s3:::logs/*',
  ...more,
});
const policy = (...statements: object[]): PolicyInput => ({ Version: '2012-10-17', Statement: statements });
const mayPut = policy(statement('Allow', 's3:PutObject'));
const mayGet = policy(statement('Allow', 's3:GetObject'));
const denied = policy(statement('Deny', 's3:*', { Principal: '*' }));

function worldOf(facts: RoleFacts, bucketPolicy?: PolicyInput) {
  return environment({
    buckets: [s3Bucket({ name: 'logs', account, ...(bucketPolicy !== undefined && { policy: bucketPolicy }) })],
    principals: [iamRole(arn, facts)],
  });
}
const put = putObject({ bucket: 'logs', key: 'a', caller: iamRole(arn) });
const puts = every({ actions: ['s3:PutObject'], bucket: 'logs', callers: [iamRole(arn)] });
const everything = policy({ Effect: 'Allow', Action: '*', Resource: '*' });

describe('a role with a managed policy of which only the ARN is known', () => {
  const world = worldOf({ policies: [mayPut], unknownPolicies: [managed] });

  test('may be denied what its other policies allow: that is undecided, and names the policy', () => {
    expect(bothWays(world, 'toAllow', put)).toEqual(isUndecided);
    expect(bothWays(world, 'toAllow', puts)).toEqual(isUndecided);
    expect(failed(world, 'toAllow', put).message).toContain(managed);
  });

  test('may be allowed what its other policies do not: that is undecided', () => {
    const quiet = worldOf({ policies: [], unknownPolicies: [managed] });
    expect(bothWays(quiet, 'toDeny', put)).toEqual(isUndecided);
    expect(bothWays(quiet, 'toDeny', puts)).toEqual(isUndecided);
    expect(bothWays(quiet, 'toImplicitlyDeny', put)).toEqual(isUndecided);
  });

  test('is denied what the bucket denies, whatever the policy says', () => {
    const closed = worldOf({ policies: [mayPut], unknownPolicies: [managed] }, denied);
    expect(bothWays(closed, 'toDeny', put)).toEqual(holds);
    expect(bothWays(closed, 'toExplicitlyDeny', put)).toEqual(holds);
    expect(bothWays(closed, 'toExplicitlyDeny', puts)).toEqual(holds);
    expect(bothWays(closed, 'toAllow', put)).toEqual(doesNotHold);
    expect(bothWays(closed, 'toAllow', puts)).toEqual(doesNotHold);
  });

  test('is refused what its boundary does not allow, by which Deny it may be', () => {
    const bound = worldOf({ policies: [mayPut], permissionsBoundary: mayGet, unknownPolicies: [managed] });
    expect(bothWays(bound, 'toDeny', put)).toEqual(holds);
    expect(bothWays(bound, 'toExplicitlyDeny', put)).toEqual(isUndecided);
  });

  test('a call of another caller does not turn on it', () => {
    const other = iamUser(`arn:aws:iam::${account}:user/reader`, { policies: [mayGet] });
    const get = getObject({ bucket: 'logs', key: 'a', caller: other });
    expect(bothWays(world, 'toAllow', get)).toEqual(holds);
  });

  test('its session is told by an ARN without the path', () => {
    const caller = `arn:aws:sts::${account}:assumed-role/writer/one`;
    expect(bothWays(world, 'toAllow', putObject({ bucket: 'logs', key: 'a', caller }))).toEqual(isUndecided);
  });

  test('simulate says so', () => {
    expect(() => simulate(put, world)).toThrow(/Cannot decide: simulate: .*ReadOnlyAccess/);
    const closed = worldOf({ policies: [mayPut], unknownPolicies: [managed] }, denied);
    expect(simulate(put, closed).outcome).toBe('ExplicitDeny');
  });

  test('as a caller of a policy set', () => {
    const caller = iamRole(arn, { policies: [mayPut], unknownPolicies: [managed] });
    const own = putObject({ bucket: 'logs', key: 'a', caller });
    expect(bothWays({ resource: denied }, 'toDeny', own)).toEqual(holds);
    expect(bothWays({ serviceControl: [[everything]] }, 'toAllow', own)).toEqual(isUndecided);
  });
});

describe('a role with grants of which only the name is known', () => {
  const world = worldOf({ policies: [mayPut], unknownGrants: ['what a tool adds'] });
  const get = getObject({ bucket: 'logs', key: 'a', caller: iamRole(arn) });

  test('is allowed what its other policies allow: a grant takes nothing away', () => {
    expect(bothWays(world, 'toAllow', put)).toEqual(holds);
    const unencrypted = every({
      actions: ['s3:PutObject'],
      bucket: 'logs',
      callers: [iamRole(arn)],
      encryption: sseS3(),
    });
    expect(bothWays(world, 'toAllow', unencrypted)).toEqual(holds);
    expect(bothWays(world, 'toExplicitlyDeny', get)).toEqual(doesNotHold);
    expect(simulate(put, world).outcome).toBe('Allow');
  });

  test('may be allowed what its other policies do not', () => {
    expect(bothWays(world, 'toAllow', get)).toEqual(isUndecided);
    expect(bothWays(world, 'toDeny', get)).toEqual(isUndecided);
    expect(failed(world, 'toAllow', get).message).toMatch(/what a tool adds\nHint: of a function of SAM, name a role/);
    expect(() => simulate(get, world)).toThrow(/Cannot decide: simulate: .*what a tool adds/);
  });

  test('beside a policy of which only the name is known, may be denied all', () => {
    const both = worldOf({ policies: [mayPut], unknownPolicies: [managed], unknownGrants: ['what a tool adds'] });
    expect(bothWays(both, 'toAllow', put)).toEqual(isUndecided);
    expect(failed(both, 'toAllow', put).message).toContain(`${managed}, what a tool adds`);
  });
});

describe('a role with a boundary of which only the name is known', () => {
  const world = worldOf({ policies: [mayPut], unknownBoundary: 'arn:aws:iam::111122223333:policy/bounds' });

  test('may be kept from what its policies allow, and is allowed no more', () => {
    expect(bothWays(world, 'toAllow', put)).toEqual(isUndecided);
    expect(failed(world, 'toAllow', put).message).toContain('policy/bounds');
    const get = getObject({ bucket: 'logs', key: 'a', caller: iamRole(arn) });
    expect(bothWays(world, 'toDeny', get)).toEqual(holds);
  });
});

describe('misuse', () => {
  test.each<[string, object]>([
    ['no list', { unknownPolicies: managed }],
    ['no texts', { unknownPolicies: [1] }],
    ['no list of grants', { unknownGrants: 'what a tool adds' }],
    ['no texts of grants', { unknownGrants: [1] }],
    ['two boundaries', { permissionsBoundary: mayGet, unknownBoundary: 'bounds' }],
  ])('%s', (_, facts) => {
    expect(() => iamRole(arn, facts)).toThrow(/iamRole: /);
  });
});
