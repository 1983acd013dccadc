import '../../src/setup';
import { iamRole } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';
const organization = 'o-ab12cd34ef';
const topic = `arn:aws:sns:us-west-1:${account}:quakes`;
const publisher = `arn:aws:iam::${account}:role/seismology`;

describe('everybody beside a caller who is meant', () => {
  const subscribe: Json = { Effect: 'Allow', Principal: '*', Action: 'sns:Subscribe', Resource: topic };
  const publish = (AWS: string | readonly string[]): Json => ({
    Effect: 'Allow',
    Principal: { AWS },
    Action: 'sns:Publish',
    Resource: topic,
  });

  test.each<['toBePublic' | 'toDenyAnonymous' | 'toEnforceIdentityPerimeter', boolean, unknown]>([
    ['toBePublic', false, { only: ['sns:Subscribe'] }],
    ['toDenyAnonymous', false, { actions: ['sns:Publish'] }],
    ['toEnforceIdentityPerimeter', false, { accounts: [account], actions: ['sns:Publish'] }],
  ])('is taken out of the list by %s', (claim, isNot, given) => {
    expect(mendedStatements({ claim, isNot }, policy(subscribe, publish(['*', publisher])), given)).toEqual([
      subscribe,
      publish(publisher),
    ]);
  });
});

describe('everybody from some network', () => {
  const office: Json = { IpAddress: { 'aws:SourceIp': '203.0.113.0/26' } };
  const open = (Principal: unknown): Json => ({
    Sid: 'Office',
    Effect: 'Allow',
    Principal,
    Action: 'sns:Publish',
    Resource: topic,
    Condition: office,
  });
  const named = (...AWS: readonly string[]): Json => ({
    Sid: 'Named',
    Effect: 'Allow',
    Principal: { AWS },
    Action: 'sns:Subscribe',
    Resource: topic,
  });
  const claim = { claim: 'toDenyAnonymous' } as const;

  // B18: an account as Principal would leave the matter to policies of its callers' own.
  test.each(['*', { AWS: '*' }])(
    'Principal %j stays, for callers of the account that the policy names',
    (Principal) => {
      expect(mendedStatements(claim, policy(open(Principal), named(publisher)))).toEqual([
        { ...open(Principal), Condition: { ...office, StringEquals: { 'aws:PrincipalAccount': account } } },
        named(publisher),
      ]);
      const message = ask(claim, policy(open(Principal), named(publisher))).message();
      expect(message).toContain('This changes other requests too');
      // Where the account comes from, and what lets everybody in: not the test of the network.
      expect(message).toContain(`\n${account} is the account that statement 1 \`Named\` names  policy:`);
      expect(message).toMatch(
        /\| {3}"Principal": [^H]*\nHint: this principal is everyone, and no test says of which account\n/,
      );
      expect(message).not.toContain('IpAddress aws:SourceIp admits');
    },
  );

  test('so does that of an Allow for whoever has an id, in place of that test', () => {
    const signedIn = { ...open('*'), Condition: { StringLike: { 'aws:userid': '*' } } };
    expect(mendedStatements(claim, policy(signedIn, named(publisher)))).toEqual([
      { ...open('*'), Condition: { StringEquals: { 'aws:PrincipalAccount': account } } },
      named(publisher),
    ]);
    const { message } = ask(claim, policy(signedIn, named(publisher)));
    expect(message()).toContain('Hint: StringLike aws:userid admits "anonymous"');
    expect(ask(claim, policy(signedIn)).message()).toContain(
      'statement 0 `Office` still lets in whoever signs in, of any account: better name in its Principal whom you mean',
    );
  });

  test.each<[string, readonly string[]]>([
    ['none', []],
    ['several', [publisher, 'arn:aws:iam::407186259933:role/haulier']],
  ])('where it names %s, the Allow is what to narrow still', (_, callers) => {
    const others = callers.length === 0 ? [] : [named(...callers)];
    const message = ask(claim, policy(open('*'), ...others)).message();
    expect(message).toContain(
      'statement 0 `Office` still lets in whoever signs in, of any account: better name in its Principal whom you mean\nTo fix it, put this first',
    );
  });

  test('what is open without a network is public, and a Deny of anonymous callers says nothing of others', () => {
    const { Condition, ...everywhere } = open('*');
    expect(Condition).toEqual(office);
    const message = ask(claim, policy(everywhere, named(publisher))).message();
    expect(message).toContain('"Sid": "DenyAnonymous"');
    expect(message).not.toContain('still lets in');
  });
});

test('an identity perimeter that holds without the key of its caller is strict after it', () => {
  const ours = (operator: string): Json => ({
    Sid: 'Ours',
    Effect: 'Allow',
    Principal: '*',
    Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
    Resource: '*',
    Condition: { [operator]: { 'aws:PrincipalOrgID': organization } },
  });
  const queues: Json = {
    Sid: 'OurQueues',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:ResourceOrgID': organization } },
  };
  const given = { organizations: [organization], except: iamRole('arn:aws:iam::407186259933:role/haulier') };
  const claim = { claim: 'toEnforceIdentityPerimeter', type: 'vpcEndpoint' } as const;
  expect(mendedStatements(claim, policy(ours('StringEqualsIfExists'), queues), given)).toEqual([
    ours('StringEquals'),
    queues,
  ]);
});

describe('web identities of a provider that many share', () => {
  const provider = 'cognito-identity.amazonaws.com';
  const pool = { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:3d2f8c1a-6b47-4e0d-9a55-7c1e0f4b2d86' };
  const users = (Condition: Json, Sid = 'Users'): Json => ({
    Sid,
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition,
  });
  const amr = (kind: string): Json => ({ 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': kind } });
  const tester: Json = { Effect: 'Allow', Principal: { AWS: publisher }, Action: 'sts:AssumeRole' };
  const claim = { claim: 'toBePublic', isNot: true, type: 'trust' } as const;

  test('are told by the claim whose value another statement has', () => {
    const guests = users({ ...amr('unauthenticated'), StringEquals: pool }, 'Guests');
    expect(mendedStatements(claim, policy(users(amr('authenticated')), guests, tester))).toEqual([
      users({ ...amr('authenticated'), StringEquals: pool }),
      guests,
      tester,
    ]);
  });

  test('are not made users of the account, where nobody knows the value of the claim', () => {
    const { cures, message } = ask(claim, policy(users(amr('authenticated')), tester));
    expect(cures?.()).toEqual([]);
    expect(message()).toMatch(
      /Add this, with the value that only you know\n {2}in Condition of statement 0 `Users` {2}policy:\d+\n/,
    );
    expect(message()).toContain(
      `    "StringEquals": { "cognito-identity.amazonaws.com:aud": "<your identity pool's id>" }`,
    );
  });

  test('the claim stands beside what StringEquals asks already, and in a Condition where there is none', () => {
    const messageOf = (allow: Json): string => ask(claim, policy(allow, tester)).message();
    const equals = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } };
    expect(messageOf(users(equals))).toMatch(
      /in Condition.StringEquals of statement 0 `Users` {2}policy:\d+\n {4}"cognito-identity.amazonaws.com:aud": "<your/,
    );
    expect(messageOf({ ...users({}), Condition: undefined })).toMatch(
      /in statement 0 `Users` {2}policy:\d+\n {4}"Condition": \{ "StringEquals": \{ "cognito-identity/,
    );
  });

  test('a Deny of other web identities has nothing to do with it', () => {
    const guests = { ...users(amr('unauthenticated'), 'NoGuests'), Effect: 'Deny' };
    const message = ask(claim, policy(users(amr('authenticated')), guests, tester)).message();
    expect(message).not.toContain('Nearest deny');
    expect(message).toContain('Hint: test cognito-identity.amazonaws.com:aud: that provider serves anyone');
  });
});
