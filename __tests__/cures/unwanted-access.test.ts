import '../../src/setup';
import { call, getObject, iamRole, iamUser, s3Bucket } from '../../src';
import { withCures } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';

describe('an Allow that begins when it was to end', () => {
  const migration = iamRole('arn:aws:iam::555566667777:role/migration');
  const until = (operator: string): Json => ({
    Sid: 'UntilNewYear',
    Effect: 'Allow',
    Principal: { AWS: migration.arn },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::files/*',
    Condition: { [operator]: { 'aws:CurrentTime': '2026-12-31T23:59:59Z' } },
  });
  const read = (at: string): ReturnType<typeof getObject> =>
    getObject({ bucket: 'files', key: 'a', secure: true, caller: migration, at });
  const later = read('2027-01-04T09:00:00Z');
  const document = policy(until('DateGreaterThan'));

  test('ends then, and the message shows the test', () => {
    const claim = 'toImplicitlyDeny';
    expect(mendedStatements({ claim }, document, later)).toEqual([until('DateLessThan')]);
    const message = ask({ claim }, document, later).message();
    expect(message).toContain('"aws:CurrentTime": "2026-12-31T23:59:59Z"\n');
    expect(message).toContain(
      'Hint: DateGreaterThan aws:CurrentTime admits a time after "2026-12-31T23:59:59Z", such as "2027-01-04T09:00:00Z": is DateLessThan meant?',
    );
    expect(message).not.toContain('Detach or delete');
  });

  test('lets in a call before it for toAllow', () => {
    expect(mendedStatements({ claim: 'toAllow' }, document, read('2026-12-24T09:00:00Z'))).toEqual([
      until('DateLessThan'),
    ]);
  });

  test.each(['toImplicitlyDeny', 'toDeny'] as const)('of a bucket ends then for %s', (claim) => {
    const files = s3Bucket({ name: 'files', account, policy: document });
    const { message, cures } = lazyMatchers[claim]?.call({ isNot: false }, files, later) as MatcherResult;
    expect(withCures(document, cures?.() ?? [])).toEqual(policy(until('DateLessThan')));
    expect(message()).toContain('is DateLessThan meant?');
  });

  test('gets a Deny from the time of the call on, where only a Deny will do', () => {
    const statements = mendedStatements({ claim: 'toExplicitlyDeny' }, document, later);
    expect(statements).toContainEqual(
      expect.objectContaining({
        Sid: 'DenyCalls',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': migration.arn },
          DateGreaterThanEquals: { 'aws:CurrentTime': '2027-01-04T09:00:00Z' },
        },
      }),
    );
  });
});

describe('a Deny whose test needs a key that the call lacks', () => {
  const lee = iamUser(`arn:aws:iam::${account}:user/lee`);
  const allow = { Sid: 'Manage', Effect: 'Allow', Action: 'ec2:TerminateInstances', Resource: '*' };
  const mfaOnly = (operator: string): Json => ({
    Sid: 'WithMfaOnly',
    Effect: 'Deny',
    Action: 'ec2:TerminateInstances',
    Resource: '*',
    Condition: { [operator]: { 'aws:MultiFactorAuthPresent': 'false' } },
  });
  const terminate = {
    principal: lee.arn,
    action: 'ec2:TerminateInstances',
    resource: `arn:aws:ec2:eu-west-1:${account}:instance/i-0123456789abcdef0`,
    context: { 'aws:username': 'lee' },
  };
  const document = policy(allow, mfaOnly('Bool'));

  test.each([
    { claim: 'toAllow', isNot: true, type: 'identity' },
    { claim: 'toDeny', type: 'identity' },
    { claim: 'toExplicitlyDeny', type: 'identity' },
  ] as const)('holds without the key for $claim, and the Allow stays', (claim) => {
    expect(mendedStatements(claim, document, terminate)).toEqual([allow, mfaOnly('BoolIfExists')]);
    const message = ask(claim, document, terminate).message();
    expect(message).toContain('Nearest deny  statement 1 `WithMfaOnly` stops at Condition');
    expect(message).toContain('BoolIfExists');
  });

  test('keeps a statement that is not about the call', () => {
    const other = { ...mfaOnly('Bool'), Action: 'ec2:StopInstances' };
    const stop = { ...allow, Sid: 'Stop', Action: 'ec2:StopInstances' };
    const claim = { claim: 'toAllow', isNot: true, type: 'identity' } as const;
    expect(mendedStatements(claim, policy(allow, stop, other), terminate)).toEqual([stop, other]);
  });
});

test('a call that nothing allows is shown the nearest Allow under .not too', () => {
  const launch = {
    Sid: 'Launch',
    Effect: 'Allow',
    Action: 'ec2:RunInstances',
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  };
  const run = call('ec2:RunInstances', {
    resource: `arn:aws:ec2:us-east-1:${account}:instance/*`,
    caller: iamRole(`arn:aws:iam::${account}:role/launcher`),
    context: { 'aws:RequestedRegion': 'us-east-1' },
  });
  const { message } = ask({ claim: 'toImplicitlyDeny', isNot: true, type: 'identity' }, policy(launch), run);
  expect(message()).toContain('Nearest allow  statement 0 `Launch` stops at Condition');
});

describe('one resource of those that a Resource covers by a pattern', () => {
  const roles = `arn:aws:iam::${account}:role`;
  const handOver = {
    Sid: 'HandOverServiceRoles',
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: `${roles}/*`,
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  };
  const logIn = { Sid: 'LogIn', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' };
  const document = policy(logIn, handOver);
  const claim = { claim: 'toGrantAny', isNot: true, type: 'identity' } as const;
  const access = { actions: ['iam:PassRole'], resources: [`${roles}/administrators`] };

  test('is denied, and the Allow stays', () => {
    expect(mendedStatements(claim, document, access)).toEqual([
      { Sid: 'DenyThese', Effect: 'Deny', Action: 'iam:PassRole', Resource: `${roles}/administrators` },
      logIn,
      handOver,
    ]);
  });

  test('is shown with the entry that covers it, which is better narrowed than denied', () => {
    const message = ask(claim, document, access).message();
    expect(message).toMatch(/"Resource": "arn:aws:iam::210987654321:role\/\*",\n +\| +\^{34}\n/);
    expect(message).toContain(
      `\nHint: "${roles}/*" covers it; better still, list in Resource only what is meant, which only you know\n`,
    );
    expect(message).not.toContain('This changes other requests too');
    expect(message).not.toContain('This drops the whole');
  });

  test('is denied whatever is done with it, where the claim names no action', () => {
    const publish = {
      Sid: 'Publish',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: 'arn:aws:s3:::reports/*',
    };
    const salaries = 'arn:aws:s3:::reports/salaries/*';
    expect(mendedStatements({ claim: 'toGrantAny', isNot: true }, policy(publish), { resources: [salaries] })).toEqual([
      { Sid: 'DenyThese', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: salaries },
      publish,
    ]);
  });

  test('goes with the entries that cover nothing else', () => {
    const document = policy(logIn, { ...handOver, Resource: [`${roles}/admin/*`, `${roles}/service/*`] });
    const below = { ...access, resources: [`${roles}/ad*`] };
    expect(mendedStatements(claim, document, below)).toEqual([logIn, { ...handOver, Resource: `${roles}/service/*` }]);
    const all = { ...access, resources: [`${roles}/*`] };
    expect(mendedStatements(claim, document, all)).toEqual([logIn]);
    expect(ask(claim, document, all).message()).not.toContain('covers it');
  });

  test('goes with its entry where the Resource names it, and nothing is said of a pattern', () => {
    const named = { ...handOver, Resource: [`${roles}/administrators`, `${roles}/service/*`] };
    expect(mendedStatements(claim, policy(named), access)).toEqual([{ ...named, Resource: `${roles}/service/*` }]);
    expect(ask(claim, policy(named), access).message()).not.toContain('covers it');
  });
});

describe('an Allow with NotResource', () => {
  const [renders, originals] = ['arn:aws:s3:::renders', 'arn:aws:s3:::originals'];
  const sweep: Json = { Sid: 'Sweep', Effect: 'Allow', Action: 's3:DeleteObject', NotResource: originals };
  const look: Json = {
    Sid: 'Look',
    Effect: 'Allow',
    Action: ['s3:ListBucket', 's3:GetObject'],
    Resource: [renders, `${renders}/*`],
  };
  const claim = { claim: 'toGrantAny', isNot: true, type: 'identity' } as const;
  const access = { actions: ['s3:DeleteObject'], resources: [`${originals}/*`] };

  test('gets the resources that the rest of the policy names, not one exception more', () => {
    const { NotResource, ...others } = sweep;
    expect(NotResource).toBe(originals);
    expect(mendedStatements(claim, policy(look, sweep), access)).toEqual([
      look,
      { ...others, Resource: `${renders}/*` },
    ]);
  });

  test('is denied the access where nobody knows what is meant, and the message says what stays open', () => {
    const [deny, ...rest] = mendedStatements(claim, policy(sweep), access);
    expect(rest).toEqual([sweep]);
    expect(deny).toMatchObject({ Effect: 'Deny', Action: 's3:DeleteObject', Resource: `${originals}/*` });
    expect(ask(claim, policy(sweep), access).message()).toContain(
      'Hint: NotResource still allows all else that it does not list; write Resource with what is meant, which only you know',
    );
  });
});
