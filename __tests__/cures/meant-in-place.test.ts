import '../../src/setup';
import { call, deleteObject, getObject, iamRole, iamUser, parsePolicy, s3Bucket } from '../../src';
import { withCures } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';
const arnOf = (name: string, of = account): string => `arn:aws:iam::${of}:role/${name}`;
const lake = { Resource: ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/*'] };
const deny = (more: Json): Json => ({
  Sid: 'Guard',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  ...lake,
  ...more,
});
const byCaller = (operator: string, value: unknown): Json =>
  deny({ Condition: { [operator]: { 'aws:PrincipalArn': value } } });

describe('a Deny with a wildcard under StringNotEquals', () => {
  const admin = iamRole(arnOf('admin-eu'), { organization: null, tags: {} });
  const written = policy(byCaller('StringNotEquals', arnOf('admin-*')));
  const meant = [byCaller('StringNotLike', arnOf('admin-*'))];

  test('gets StringNotLike, and no second entry', () => {
    const claim = { claim: 'toLockOut', isNot: true } as const;
    expect(mendedStatements(claim, written, admin, { actions: ['s3:PutBucketPolicy'] })).toEqual(meant);
    const read = getObject({ bucket: 'lake', key: 'a', caller: admin, secure: true });
    expect(mendedStatements({ claim: 'toExplicitlyDeny', isNot: true }, written, read)).toEqual(meant);
  });

  test('which leaves out another caller: that one is exempted', () => {
    const other = iamRole(arnOf('break-glass'), { organization: null, tags: {} });
    const claim = { claim: 'toLockOut', isNot: true } as const;
    const [cured] = mendedStatements(claim, written, other, { actions: ['s3:PutBucketPolicy'] });
    expect(JSON.stringify(cured)).toContain(arnOf('break-glass'));
  });
});

describe('a session in aws:PrincipalArn, which is the ARN of its role', () => {
  const session = (name: string): string => `arn:aws:sts::${account}:assumed-role/${name}/*`;
  const contractor = iamRole(arnOf('contractor'), { organization: null, tags: {} });
  const read = getObject({ bucket: 'lake', key: 'a', caller: contractor, secure: true });

  test('is replaced in the Deny, for one call and for a caller', () => {
    const written = policy(byCaller('ArnLike', session('contractor')));
    const meant = [byCaller('ArnLike', arnOf('contractor'))];
    const actions = { actions: ['s3:GetObject'] };
    expect(mendedStatements({ claim: 'toLockOut' }, written, contractor, actions)).toEqual(meant);
    expect(mendedStatements({ claim: 'toExplicitlyDeny' }, written, read)).toEqual(meant);
    expect(ask({ claim: 'toExplicitlyDeny' }, written, read).message()).toContain(
      'aws:PrincipalArn is the ARN of the role, never that of its session',
    );
  });

  test('and in an exemption; of another role it stays', () => {
    const exempt = byCaller('ArnNotLike', session('contractor'));
    expect(mendedStatements({ claim: 'toExplicitlyDeny', isNot: true }, policy(exempt), read)).toEqual([
      byCaller('ArnNotLike', arnOf('contractor')),
    ]);
    const others = byCaller('ArnLike', session('intern'));
    expect(mendedStatements({ claim: 'toExplicitlyDeny' }, policy(others), read)).toContainEqual(others);
  });
});

test('an ARN of any account gets that of the owner, where a stranger has a role of the same name', () => {
  const reads = (arn: string): Json => ({
    Sid: 'TrainersRead',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::lake/*',
    Condition: { ArnLike: { 'aws:PrincipalArn': arn } },
  });
  const subject = (document: object): unknown =>
    s3Bucket({ name: 'lake', account, policy: parsePolicy(document), blockPublicAccess: false });
  const stranger = iamRole(arnOf('trainer-gpu', '777788889999'));
  const steal = getObject({ bucket: 'lake', key: 'a', caller: stranger, secure: true });
  const written = policy(reads(arnOf('trainer-*', '*')));
  const judge = (document: object): MatcherResult =>
    lazyMatchers.toDeny?.call({ isNot: false }, subject(document), steal) as MatcherResult;
  const { pass, cures } = judge(written);
  expect(pass).toBe(false);
  const cured = withCures(written, cures?.() ?? []) ?? {};
  expect(cured).toEqual(policy(reads(arnOf('trainer-*'))));
  expect(judge(cured).pass).toBe(true);
});

describe('an action that no service has', () => {
  const purge = deleteObject({
    bucket: 'lake',
    key: 'a',
    versionId: 'Qx7',
    caller: iamUser(`arn:aws:iam::${account}:user/jo`),
    secure: true,
  });

  // A bucket policy with such an action S3 refuses.
  const claim = { claim: 'toExplicitlyDeny', type: 'identity' } as const;
  const by = (...Action: readonly string[]): Json => ({ Sid: 'Keep', Effect: 'Deny', Action, ...lake });

  test('is replaced by the one of the call that it nearly is', () => {
    const of = (name: string): Json => by('s3:DeleteObject', name, 's3:PutLifecycleConfiguration');
    expect(mendedStatements(claim, policy(of('s3:DeleteObjectVersions')), purge)).toEqual([
      of('s3:DeleteObjectVersion'),
    ]);
  });

  test('is replaced in an Allow', () => {
    const allow = (name: string): Json => ({ ...by('s3:GetObject', name), Effect: 'Allow' });
    expect(
      mendedStatements({ claim: 'toAllow', type: 'identity' }, policy(allow('s3:DeleteObjectVersoin')), purge),
    ).toEqual([allow('s3:DeleteObjectVersion')]);
  });

  test('one that there is stays, with the other beside it', () => {
    const written = by('s3:DeleteObject', 's3:PutLifecycleConfiguration');
    expect(mendedStatements(claim, policy(written), purge)).toEqual([
      by('s3:DeleteObject', 's3:PutLifecycleConfiguration', 's3:DeleteObjectVersion'),
    ]);
  });
});

describe('a Deny of Regions that spares some services', () => {
  const claim = { claim: 'toExplicitlyDeny', isNot: true, type: 'serviceControl' } as const;
  const regions = (...services: readonly string[]): Json => ({
    Sid: 'StayInEurope',
    Effect: 'Deny',
    NotAction: services,
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } },
  });
  const callOf = (action: string, resource: string): unknown =>
    call(action, { caller: iamRole(arnOf('web')), resource, context: { 'aws:RequestedRegion': 'us-east-1' } });

  test('spares a global one too', () => {
    const purge = callOf('cloudfront:CreateInvalidation', `arn:aws:cloudfront::${account}:distribution/E2QWRUHAPOMQZL`);
    expect(mendedStatements(claim, policy(regions('iam:*', 'sts:*')), purge)).toEqual([
      regions('iam:*', 'sts:*', 'cloudfront:*'),
    ]);
  });

  test('of one that is in Regions only the caller is exempted', () => {
    const send = callOf('sqs:SendMessage', `arn:aws:sqs:us-east-1:${account}:orders`);
    const [cured] = mendedStatements(claim, policy(regions('iam:*', 'sts:*')), send);
    expect(cured).toMatchObject({ NotAction: ['iam:*', 'sts:*'] });
  });
});
