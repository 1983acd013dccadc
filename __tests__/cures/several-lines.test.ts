import '../../src/setup';
import { call, iamRole } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

test('a text of several lines stands on lines of its own, below what it takes the place of', () => {
  const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;
  const awsPrincipals = [role('210987654321', 'finance'), role('210987654321', 'treasury')];
  const document = policy({
    Sid: 'Finance',
    Effect: 'Allow',
    Principal: { AWS: [role('210987654312', 'finance'), role('210987654321', 'treasury')] },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::settlements/*',
  });
  const claim = { claim: 'toComplyWithConfigRule' } as const;
  const message = ask(claim, document, 's3-bucket-policy-grantee-check', { awsPrincipals }).message();
  expect(message.slice(message.indexOf('To fix it')).split('\n').slice(0, 5)).toEqual([
    'To fix it, put this in place of "AWS" in statement 0 `Finance`, lines 8-11  policy:8',
    '        "AWS": [',
    `          "${awsPrincipals[0]}",`,
    `          "${awsPrincipals[1]}"`,
    '        ]',
  ]);
});

describe('one entry of a list that stands on several lines', () => {
  const services = ['account:*', 'budgets:*', 'iam:*', 'organizations:*', 'route53:*', 'sts:*', 'support:*'];
  const stayInEurope = (NotAction: readonly string[]): Json => ({
    Sid: 'StayInEurope',
    Effect: 'Deny',
    NotAction,
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
  });
  const purge = call('cloudfront:CreateInvalidation', {
    caller: iamRole('arn:aws:iam::909012345678:role/web'),
    resource: 'arn:aws:cloudfront::909012345678:distribution/E2QWRUHAPOMQZL',
    context: { 'aws:RequestedRegion': 'us-east-1' },
  });

  test('comes by its name, without the list', () => {
    const claim = { claim: 'toExplicitlyDeny', isNot: true, type: 'serviceControl' } as const;
    const document = policy(stayInEurope(services));
    expect(mendedStatements(claim, document, purge)).toEqual([stayInEurope([...services, 'cloudfront:*'])]);
    expect(ask(claim, document, purge).message()).toContain(
      '\nTo fix it, add "cloudfront:*" to "NotAction" in statement 0 `StayInEurope`  policy:7\n',
    );
  });

  test('goes by its name, with its line', () => {
    const writes = (Action: string | readonly string[]): Json => ({ Effect: 'Allow', Action, Resource: '*' });
    const document = policy(writes(['sqs:SendMessage', 'sqs:PurgeQueue', 'sqs:ReceiveMessage']));
    const claim = { claim: 'toGrantAny', isNot: true, type: 'identity' } as const;
    const access = { actions: ['sqs:PurgeQueue'] };
    expect(mendedStatements(claim, document, access)).toEqual([writes(['sqs:SendMessage', 'sqs:ReceiveMessage'])]);
    expect(ask(claim, document, access).message()).toContain(
      '\nTo fix it, remove "sqs:PurgeQueue" from "Action" in statement 0  policy:8',
    );
  });
});
