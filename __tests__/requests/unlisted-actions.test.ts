import { checkAccessNotGranted, checkNoNewAccess, checkNoPublicAccess, type PolicyInput } from '../../src';
import { toPolicy } from '../../src/policy/parse';
import { unlistedActions } from '../../src/requests/unlisted-actions';
import { bothWays, doesNotHold, holds } from '../matchers/answered';

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
