import { checkAccessNotGranted, checkNoNewAccess, checkNoPublicAccess, type PolicyInput } from '../../src';
import { toPolicy } from '../../src/policy/parse';
import { actionsInQuestion } from '../../src/requests/actions-in-question';
import { unlistedActions } from '../../src/requests/unlisted-actions';
import { parsePattern } from '../../src/values/pattern';
import { bothWays, doesNotHold, holds } from '../matchers/answered';

const allow = (...Action: string[]) =>
  toPolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const range = { partitions: ['aws'], concerned: 'any', open: false, question: {} } as const;
const namesOf = (...given: Parameters<typeof actionsInQuestion>) => [
  ...new Set(actionsInQuestion(...given).map(({ name }) => name)),
];

test('what everyone knows is shown first, and what nobody can call last', () => {
  const names = namesOf([allow('s3:*')], range);
  expect(names.slice(0, 4)).toEqual(['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject']);
  // Permissions without an operation of their own, as the reference lists them.
  const first = names.indexOf('s3:BypassGovernanceRetention');
  expect(names.slice(first)).toContain('s3:GetObjectVersionForReplication');
  expect(names.slice(first)).toContain('s3:ReplicateObject');
  expect(names.slice(first)).not.toContain('s3:PutObjectAcl');
});

test('of a service that the reference lacks, too, only the actions that the question concerns', () => {
  const policies = [allow('newservice:Read', 'newservice:Write')];
  expect(namesOf(policies, range)).toEqual(
    expect.arrayContaining(['newservice:Read', 'newservice:Write', 'newservice:DoSomething']),
  );
  const concerned = [parsePattern('newservice:read')];
  expect(namesOf(policies, { ...range, concerned })).toEqual(['newservice:Read']);
});

test('all buckets are listed on one resource', () => {
  const [list] = actionsInQuestion([allow('s3:ListAllMyBuckets')], {
    ...range,
    concerned: [parsePattern('s3:listallmybuckets')],
  });
  expect(list?.forms.map(({ seeds }) => seeds)).toEqual([['arn:aws:s3:::*']]);
});

const own = (Action: string, Effect = 'Allow'): PolicyInput => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action, Resource: '*' }],
});
const resource = (Action: string, Resource: string): PolicyInput => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action, Resource }],
});

test.each([
  ['sqs:Frob', ['sqs:Frob']],
  ['sqs:Frob*', ['sqs:Frob']],
  ['lambda:*Frob?', ['lambda:Frobx']],
  ['s3:Get*Frob', ['s3:GetFrob']],
  ['sqs:SendMesage', []],
  ['sqs:SendMesage*', []],
  ['sqs:Send*', []],
  ['sqs:*', []],
  ['*', []],
  ['nosuchservice:Frob*', []],
])('%s may be the action %j', (text, names) => {
  expect(unlistedActions([toPolicy(own(text))])).toEqual(names);
});

describe('an action that AWS may have added since is there, spelled or matched', () => {
  test.each(['sqs:Frob', 'sqs:Frob*', 's3:Frob*'])('%s', (text) => {
    const actions = [`${text.split(':')[0] ?? ''}:*`];
    expect(bothWays(own(text), 'toGrantAny', { actions })).toEqual(holds);
    expect(checkAccessNotGranted(own(text), [{ actions }])).toMatchObject({ result: 'FAIL' });
    expect(checkNoNewAccess(own(text), own('sqs:SendMessage'))).toMatchObject({ result: 'FAIL' });
    expect(checkNoNewAccess(own(text), own('*'))).toMatchObject({ result: 'PASS' });
    expect(checkNoNewAccess(own(text, 'Deny'), own('sqs:SendMessage'))).toMatchObject({ result: 'PASS' });
  });

  test.each([
    ['sqs:Frob*', 'arn:aws:sqs:eu-west-1:111122223333:jobs'],
    ['s3:Frob*', 'arn:aws:s3:::logs/*'],
  ])('%s for everybody is public', (text, arn) => {
    expect(checkNoPublicAccess(resource(text, arn))).toMatchObject({ result: 'FAIL' });
    expect(bothWays(resource(text, arn), 'toBePublic')).toEqual(holds);
  });

  test('what misspells a listed action grants nothing', () => {
    expect(bothWays(own('sqs:SendMesage*'), 'toGrantAny', { actions: ['sqs:*'] })).toEqual(doesNotHold);
  });
});
