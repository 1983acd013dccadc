import '../../src/setup';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';
const launch = {
  principal: `arn:aws:iam::${account}:role/launcher`,
  action: 'ec2:RunInstances',
  resource: `arn:aws:ec2:eu-west-1:${account}:instance/*`,
  context: { 'aws:RequestTag/team': 'data', 'aws:TagKeys': ['team'] },
};
const claim = { claim: 'toImplicitlyDeny', isNot: true, type: 'identity' } as const;
const allow = (key: string, value: string, action: string | readonly string[] = launch.action): Json => ({
  Sid: 'Launch',
  Effect: 'Allow',
  Action: action,
  Resource: launch.resource,
  Condition: { StringEquals: { [key]: value } },
});

test('a tag of the resource, asked of a request that sends it, is asked as a tag of the request', () => {
  const document = policy(allow('aws:ResourceTag/team', 'data'));
  expect(mendedStatements(claim, document, launch)).toEqual([allow('aws:RequestTag/team', 'data')]);
  const message = ask(claim, document, launch).message();
  expect(message).toContain('this request has none: it carries aws:RequestTag/team "data"');
  expect(message).toContain('To fix it, write "aws:RequestTag/team" for "aws:ResourceTag/team" in statement 0 ');
});

test('no text is there where the tag that the request sends has another value', () => {
  const document = policy(allow('aws:ResourceTag/team', 'web'));
  expect(ask(claim, document, launch).cures?.()).toEqual([]);
  expect(ask(claim, document, launch).message()).toContain('it carries aws:RequestTag/team "data"');
});

test.each([[[launch.action, 'ec2:TerminateInstances']], ['ec2:*']])(
  'no text is there for %j, of which some may need the tag of the resource',
  (actions) => {
    const document = policy(allow('aws:ResourceTag/team', 'data', actions));
    expect(ask(claim, document, launch).cures?.()).toEqual([]);
  },
);
