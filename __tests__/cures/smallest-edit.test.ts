import '../../src/setup';
import {
  call,
  deleteObject,
  environment,
  every,
  getObject,
  iamRole,
  iamUser,
  putObject,
  rootOf,
  s3Bucket,
} from '../../src';
import { withCures, type Cure } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { ask, mended, policy, type Json } from './asked-claim';

const account = '210987654321';
const role = (name: string): ReturnType<typeof iamRole> => iamRole(`arn:aws:iam::${account}:role/${name}`);

describe('a Deny that reaches a call it was not written for', () => {
  const guard = (Resource: string | readonly string[], Condition: object): Json => ({
    Sid: 'MfaForFinance',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource,
    Condition,
  });
  const noMfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
  const kim = iamUser(`arn:aws:iam::${account}:user/kim`, { mfa: false });
  const read = getObject({ bucket: 'reports', key: 'finance-calendar.ics', secure: true, caller: kim });
  const claim = { claim: 'toDeny', isNot: true } as const;

  test('is narrowed to the folder that its pattern meant, and nobody is exempted from it', () => {
    const document = policy(guard('arn:aws:s3:::reports/finance*', noMfa));
    const cured = mended(claim, document, read);
    expect(cured.Statement).toEqual([guard('arn:aws:s3:::reports/finance/*', noMfa)]);
    const message = ask(claim, document, read).message();
    expect(message).toContain('This changes other requests too');
    expect(message).not.toContain('ArnNotEquals');
  });

  test('loses the entry that names the very object', () => {
    const others = 'arn:aws:s3:::reports/finance/*';
    const document = policy(guard([others, 'arn:aws:s3:::reports/finance-calendar.ics'], noMfa));
    expect(mended(claim, document, read).Statement).toEqual([guard(others, noMfa)]);
  });

  test('keeps a folder that the call is in, and exempts the caller alone', () => {
    const document = policy(guard('arn:aws:s3:::reports/*', noMfa));
    const [statement] = mended(claim, document, read).Statement;
    expect(statement).toMatchObject({
      Resource: 'arn:aws:s3:::reports/*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': kim.arn } },
    });
  });
});

describe('an Allow that grants too much', () => {
  test('keeps the actions that its pattern covers, less the one that nothing may allow', () => {
    const document = policy(
      { Sid: 'Read', Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*' },
      { Sid: 'Quarantine', Effect: 'Allow', Action: 's3:*Object', Resource: 'arn:aws:s3:::quarantine/*' },
    );
    const call = deleteObject({ bucket: 'quarantine', key: 'evidence/1.zip', caller: role('auditor') });
    const cured = mended({ claim: 'toImplicitlyDeny', type: 'identity' }, document, call);
    expect(cured.Statement.map(({ Sid }) => Sid)).toEqual(['Read', 'Quarantine']);
    const actions = cured.Statement[1]?.['Action'] as readonly string[];
    expect(actions).toEqual(expect.arrayContaining(['s3:GetObject', 's3:PutObject']));
    expect(actions).not.toContain('s3:DeleteObject');
  });

  test('of every action keeps what is not forbidden, and where that is not forbidden', () => {
    const document = policy(
      { Sid: 'Ours', Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::acme-*' },
      { Sid: 'Packages', Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
    );
    const access = { actions: ['s3:PutObject'], resources: ['arn:aws:s3:::someone-elses-bucket/*'] };
    const cured = mended({ claim: 'toGrantAny', isNot: true, type: 'vpcEndpoint' }, document, access);
    const bySid = new Map(cured.Statement.map((one) => [one['Sid'], one]));
    expect(bySid.get('Packages')).toMatchObject({ NotAction: 's3:PutObject', Resource: '*' });
    expect(bySid.get('PackagesElsewhere')).toMatchObject({
      Action: 's3:PutObject',
      NotResource: 'arn:aws:s3:::someone-elses-bucket/*',
    });
  });
});

describe('a Deny that misses a call by one entry', () => {
  const deny = (more: Json): Json => ({
    Sid: 'NoDeletes',
    Effect: 'Deny',
    Principal: '*',
    Resource: 'arn:aws:s3:::exports/*',
    ...more,
  });

  test('gets the sibling of its action for versions, on its own Resource', () => {
    const document = policy(deny({ Action: 's3:DeleteObject' }));
    const call = deleteObject({
      bucket: 'exports',
      key: 'a.csv',
      versionId: 'Qx7',
      caller: role('nightly'),
      secure: true,
    });
    expect(mended({ claim: 'toDeny' }, document, call).Statement).toEqual([
      deny({ Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'] }),
    ]);
  });

  test('is not extended by an action that it was not written for', () => {
    const document = policy(deny({ Action: 's3:DeleteObject' }));
    const call = putObject({ bucket: 'exports', key: 'a.csv', caller: role('nightly'), secure: true });
    expect(mended({ claim: 'toDeny' }, document, call).Statement).toHaveLength(2);
  });

  const only = (dept: readonly string[] | string): Json =>
    deny({ Action: 's3:GetObject', Condition: { StringNotEquals: { 'aws:PrincipalTag/dept': dept } } });
  const admin = (): ReturnType<typeof iamRole> =>
    iamRole(`arn:aws:iam::${account}:role/it-admin`, {
      tags: { dept: 'it' },
      policies: [policy({ Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' })],
    });
  const account1 = (document: object): ReturnType<typeof environment> =>
    environment({ buckets: [s3Bucket({ name: 'exports', policy: document })], principals: [admin()] });
  const answer = (document: object): MatcherResult => {
    const world = account1(document);
    const call = getObject({ bucket: 'exports', key: 'case-1.pdf', caller: world.role('it-admin'), secure: true });
    return lazyMatchers.toDeny?.call({ isNot: false }, world, call) as MatcherResult;
  };

  test('in an environment loses the stray value, and the message shows what stops it', () => {
    const document = policy(only(['legal', 'it']));
    const { pass, cures, message } = answer(document);
    expect(pass).toBe(false);
    const cured = withCures(document, cures?.() ?? []);
    expect(cured).toEqual(policy(only('legal')));
    expect(answer(cured ?? {}).pass).toBe(true);
    expect(message()).toContain('Nearest deny  of the bucket policy, statement 0 `NoDeletes` stops at Condition');
    expect(message()).toContain('would be explicitly denied');
  });

  test('keeps the only value that it has', () => {
    const document = policy(only('it'));
    const cures: readonly Cure[] = answer(document).cures?.() ?? [];
    expect(cures.map(({ operation }) => operation)).toEqual(['add']);
  });

  test('is about what NotAction no longer exempts', () => {
    const regions = { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } };
    const eu = (NotAction: readonly string[]): Json => ({
      Sid: 'EuOnly',
      Effect: 'Deny',
      NotAction,
      Resource: '*',
      Condition: regions,
    });
    const full = { Sid: 'FullAccess', Effect: 'Allow', Action: '*', Resource: '*' };
    const set = every({
      actions: ['s3:CreateBucket', 'ec2:RunInstances'],
      context: { 'aws:RequestedRegion': 'us-east-1' },
    });
    const claim = { claim: 'toExplicitlyDeny', type: 'serviceControl' } as const;
    const document = policy(full, eu(['iam:*', 'sts:*', 's3:*']));
    expect(mended(claim, document, set).Statement).toEqual([full, eu(['iam:*', 'sts:*'])]);
    const message = ask(claim, document, set).message();
    expect(message).toContain('To fix it, remove "s3:*" from "NotAction" in statement 1 `EuOnly`  policy:16\n');
    expect(message).toContain('This changes other requests too');
    expect(message).not.toContain('no Condition was found');
    const lone = ask(claim, policy(full, eu(['s3:*'])), set).message();
    expect(lone).toContain('Hint: NotAction exempts s3:CreateBucket from this Deny');
  });
});

describe('a Deny with a wildcard under StringEquals', () => {
  const deny = (operator: string): Json => ({
    Sid: 'NoRootUser',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { [operator]: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } },
  });
  const root = rootOf(account);
  const like = { Statement: [deny('StringLike')] };

  test('locks nobody out, and gets the operator that was meant before a Deny beside it', () => {
    const claim = { claim: 'toLockOut', type: 'serviceControl' } as const;
    expect(mended(claim, policy(deny('StringEquals')), root, { actions: ['iam:CreateAccessKey'] })).toMatchObject(like);
  });

  test('misses a call, and gets it there too', () => {
    const claim = { claim: 'toDeny', type: 'serviceControl' } as const;
    const asked = call('iam:CreateAccessKey', { resource: `arn:aws:iam::${account}:user/kim`, caller: root });
    expect(mended(claim, policy(deny('StringEquals')), asked)).toMatchObject(like);
  });
});

describe('what may be public stays so, by one text', () => {
  const owner = 'arn:aws:iam::111122223333:role/editor';
  const open = (Action: string | readonly string[]): Json => ({
    Sid: 'Site',
    Effect: 'Allow',
    Principal: '*',
    Action,
    Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'],
  });
  const own = { ...open('s3:*'), Sid: 'Edit', Principal: { AWS: owner } };
  const claim = { claim: 'toBePublic' } as const;

  test.each([
    ['a list', ['s3:GetObject', 's3:PutObject'], 's3:PutObject'],
    ['a pattern', 's3:*', 's3:*'],
    [
      'many',
      ['s3:GetObject', 's3:PutObject', 's3:PutObjectAcl', 's3:DeleteObject', 's3:ListBucket', 's3:PutBucketAcl'],
      's3:PutObject, s3:PutObjectAcl, s3:DeleteObject and 2 more',
    ],
  ])('%s: the Action alone changes, and the line above says who loses what', (_, actions, lost) => {
    const document = policy(open(actions), own);
    const given = { only: ['s3:GetObject'] };
    expect(mended(claim, document, given).Statement).toEqual([open('s3:GetObject'), own]);
    const message = ask(claim, document, given).message();
    expect(message).toContain(`
That Allow then grants ${lost} to nobody: whoever needs it gets an Allow that names them
To fix it, ${typeof actions === 'object' && actions.length === 2 ? 'remove "s3:PutObject" from "Action" in' : 'make'} `);
    expect(message.match(/^(?:To fix it|And )/gm)).toHaveLength(1);
    // The excerpt may show the Principal, so that the element is named with its statement.
    if (!/\|.*"Action":/.test(message))
      expect(message).toMatch(/(?:make "Action": "s3:GetObject"|from "Action") in statement 0 `Site`/);
  });
});
