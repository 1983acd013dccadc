import { anonymous, awsServices, parsePolicy, s3Bucket, viaAwsServices } from '../../src';
import { perimeterInsiders } from '../../src/matchers/perimeter-insiders';
import { ask, bothWays, doesNotHold, holds, witnessOf } from './answered';
import { allow, deny, organization, outsider, policyOf, tlsOnly, writer } from './documents';

const accounts = ['111122223333'];
const open = allow({ Principal: '*' });
const outside = { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization } };

describe('toEnforceIdentityPerimeter', () => {
  const inOrg = { organizations: [organization] };

  test('nothing is granted to outsiders', () => {
    expect(bothWays(tlsOnly, 'toEnforceIdentityPerimeter', inOrg)).toEqual(holds);
    expect(bothWays(policyOf(allow()), 'toEnforceIdentityPerimeter', { accounts })).toEqual(holds);
    expect(
      bothWays(policyOf(allow({ Principal: { AWS: outsider } })), 'toEnforceIdentityPerimeter', { accounts }),
    ).toEqual(doesNotHold);
    expect(
      bothWays(policyOf(allow({ Principal: { AWS: outsider } })), 'toEnforceIdentityPerimeter', {
        accounts: [...accounts, '444455556666'],
      }),
    ).toEqual(holds);
  });

  test('an open grant is closed by a Deny on the organization; AWS services are another matter (F68)', () => {
    const closed = policyOf(open, deny({ Condition: outside }));
    expect(bothWays(closed, 'toEnforceIdentityPerimeter', inOrg)).toEqual(holds);
    const sparing = policyOf(
      open,
      deny({ Condition: { ...outside, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } } }),
    );
    expect(bothWays(sparing, 'toEnforceIdentityPerimeter', inOrg)).toEqual(holds);
    expect(bothWays(sparing, 'toEnforceIdentityPerimeter', { ...inOrg, except: awsServices() })).toEqual(holds);
    expect(bothWays(sparing, 'toPreventConfusedDeputy', inOrg)).toEqual(doesNotHold);
    expect(bothWays(closed, 'toEnforceIdentityPerimeter', { organizations: ['o-zzzzzzzzzz'] })).toEqual(doesNotHold);
  });

  test('without IfExists and with StringEquals the anonymous caller decides (C3, E29)', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': organization } };
    expect(
      bothWays(policyOf(allow({ Principal: '*', Condition: condition })), 'toEnforceIdentityPerimeter', inOrg),
    ).toEqual(holds);
    const leaky = policyOf(
      allow({ Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': organization } } }),
    );
    expect(bothWays(leaky, 'toEnforceIdentityPerimeter', inOrg)).toEqual(doesNotHold);
    expect(witnessOf(leaky, 'toEnforceIdentityPerimeter', inOrg).context).not.toHaveProperty(['aws:PrincipalOrgID']);
  });

  test('an RCP', () => {
    const rcp = (Condition: object) =>
      parsePolicy(policyOf(deny({ Resource: '*', Condition })), { type: 'resourceControl' });
    const buckets = { ...inOrg, actions: ['s3:*'] };
    const sparing = rcp({ ...outside, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } });
    expect(bothWays(sparing, 'toEnforceIdentityPerimeter', { ...buckets, except: awsServices() })).toEqual(holds);
    expect(bothWays(sparing, 'toEnforceIdentityPerimeter', buckets)).toEqual(holds);
    const broken = rcp({
      StringNotEquals: { 'aws:PrincipalOrgID': organization },
      Null: { 'aws:PrincipalOrgID': 'false' },
    });
    expect(
      witnessOf(broken, 'toEnforceIdentityPerimeter', { ...buckets, except: awsServices() }).principal,
    ).toBeDefined();
    // What is denied on buckets keeps nobody from other services that RCPs can control.
    const past = witnessOf(sparing, 'toEnforceIdentityPerimeter', { ...inOrg, except: awsServices() });
    expect(past.action).not.toMatch(/^s3:/);
  });
});

describe('toEnforceNetworkPerimeter', () => {
  const vpcs = ['vpc-0a1b2c3d4e5f67890'];
  const away = { StringNotEquals: { 'aws:SourceVpc': vpcs } };

  test('every caller counts, those of the owner too: silence does not keep them away', () => {
    expect(bothWays(policyOf(allow()), 'toEnforceNetworkPerimeter', { vpcs })).toEqual(doesNotHold);
    expect(bothWays(policyOf(deny({ Condition: away })), 'toEnforceNetworkPerimeter', { vpcs })).toEqual(holds);
    expect(
      bothWays(policyOf(deny({ Condition: away })), 'toEnforceNetworkPerimeter', { vpcs: ['vpc-0f0f0f0f0f0f0f0f0'] }),
    ).toEqual(doesNotHold);
  });

  test('services and forwarded calls come from no network of ours (F67, F68)', () => {
    const sparing = policyOf(
      deny({
        Condition: { ...away, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' } },
      }),
      allow({ Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject' }),
    );
    expect(bothWays(sparing, 'toEnforceNetworkPerimeter', { vpcs })).toEqual(doesNotHold);
    expect(bothWays(sparing, 'toEnforceNetworkPerimeter', { vpcs, except: [awsServices(), viaAwsServices()] })).toEqual(
      holds,
    );
    expect(bothWays(sparing, 'toEnforceNetworkPerimeter', { vpcs, except: awsServices() })).toEqual(doesNotHold);
  });

  test('public addresses', () => {
    const office = policyOf(deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }));
    expect(bothWays(office, 'toEnforceNetworkPerimeter', { sourceIps: ['203.0.113.0/24'] })).toEqual(holds);
    expect(bothWays(office, 'toEnforceNetworkPerimeter', { sourceIps: ['203.0.0.0/16'] })).toEqual(holds);
    expect(bothWays(office, 'toEnforceNetworkPerimeter', { sourceIps: ['203.0.113.0/25'] })).toEqual(doesNotHold);
    expect(witnessOf(office, 'toEnforceNetworkPerimeter', { sourceIps: ['203.0.113.0/25'] }).context).toMatchObject({
      'aws:SourceIp': expect.stringMatching(/^203\.0\.113\.(12[89]|1[3-9]\d|2\d\d)$/) as string,
    });
  });

  test('a break-glass role is an exception', () => {
    const policy = policyOf(deny({ Condition: { ...away, ArnNotEquals: { 'aws:PrincipalArn': writer } } }));
    expect(bothWays(policy, 'toEnforceNetworkPerimeter', { vpcs })).toEqual(doesNotHold);
    expect(bothWays(policy, 'toEnforceNetworkPerimeter', { vpcs, except: writer })).toEqual(holds);
  });
});

describe('toPreventConfusedDeputy', () => {
  const delivery = (Condition?: object) =>
    policyOf(
      allow({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        ...(Condition !== undefined && { Condition }),
      }),
    );

  test('a service without source condition works for anybody (I5)', () => {
    expect(bothWays(delivery(), 'toPreventConfusedDeputy', { accounts })).toEqual(doesNotHold);
    const { principal, context } = witnessOf(delivery(), 'toPreventConfusedDeputy', { accounts });
    expect(principal).toEqual({ service: 'cloudtrail.amazonaws.com' });
    expect(context).toHaveProperty(['aws:SourceAccount']);
    expect(context?.['aws:SourceAccount']).not.toBe('111122223333');
  });

  test.each<[string, object]>([
    ['the account', { StringEquals: { 'aws:SourceAccount': '111122223333' } }],
    ['the ARN', { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:111122223333:trail/*' } }],
  ])('%s as source condition', (_what, condition) => {
    expect(bothWays(delivery(condition), 'toPreventConfusedDeputy', { accounts })).toEqual(holds);
    expect(bothWays(delivery(condition), 'toPreventConfusedDeputy', { accounts: ['444455556666'] })).toEqual(
      doesNotHold,
    );
  });

  // "Encrypt log data in CloudWatch Logs using AWS Key Management Service": the encryption context is the log group's ARN.
  test.each<[string, string, object, object]>([
    [
      'log groups of ours',
      'logs.us-east-1.amazonaws.com',
      { ArnLike: 'arn:aws:logs:*:111122223333:log-group:*' },
      holds,
    ],
    [
      'one log group',
      'logs.eu-west-1.amazonaws.com',
      { ArnEquals: 'arn:aws:logs:eu-west-1:111122223333:log-group:a' },
      holds,
    ],
    ['others too', 'logs.us-east-1.amazonaws.com', { ArnLike: 'arn:aws:logs:us-east-1:*:log-group:*' }, doesNotHold],
    [
      'where there is one',
      'logs.us-east-1.amazonaws.com',
      { ArnLikeIfExists: 'arn:aws:logs:*:111122223333:*' },
      doesNotHold,
    ],
    ['another service', 'sns.amazonaws.com', { ArnLike: 'arn:aws:logs:*:111122223333:log-group:*' }, doesNotHold],
  ])('a key bound to %s by its encryption context', (_what, Service, test, expected) => {
    const [[operator, value] = ['', '']] = Object.entries(test) as [string, string][];
    const Condition = { [operator]: { 'kms:EncryptionContext:aws:logs:arn': value } };
    const Statement = [
      { Effect: 'Allow', Principal: { Service }, Action: ['kms:Encrypt*', 'kms:Decrypt*'], Resource: '*', Condition },
    ];
    const key = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), { type: 'kmsKey' });
    expect(bothWays(key, 'toPreventConfusedDeputy', { accounts })).toEqual(expected);
  });

  test('an organization, and no grant to services at all', () => {
    const inOrg = delivery({ StringEquals: { 'aws:SourceOrgID': organization } });
    expect(bothWays(inOrg, 'toPreventConfusedDeputy', { organizations: [organization] })).toEqual(holds);
    expect(bothWays(inOrg, 'toPreventConfusedDeputy', { organizations: ['o-zzzzzzzzzz'] })).toEqual(doesNotHold);
    expect(bothWays(policyOf(allow()), 'toPreventConfusedDeputy', { accounts })).toEqual(holds);
    expect(bothWays(s3Bucket({ name: 'logs' }), 'toPreventConfusedDeputy', { accounts })).toEqual(holds);
  });

  // A service that tells no source may call for anybody, however a policy comes to let such a call in.
  const guard = (test: object): object => ({
    ...test,
    Null: { 'aws:SourceAccount': 'false' },
    Bool: { 'aws:PrincipalIsAWSService': 'true' },
  });
  test.each<[string, { readonly Statement: readonly object[] }]>([
    ['StringEqualsIfExists in an Allow', delivery({ StringEqualsIfExists: { 'aws:SourceAccount': accounts } })],
    ['Null true in an Allow', delivery({ Null: { 'aws:SourceAccount': 'true' } })],
    ['ForAllValues in an Allow', delivery({ 'ForAllValues:StringEquals': { 'aws:SourceAccount': accounts } })],
    [
      'a Deny that spares them',
      policyOf(
        ...delivery().Statement,
        deny({ Condition: guard({ StringNotEquals: { 'aws:SourceAccount': accounts } }) }),
      ),
    ],
    [
      'a Deny that spares them, beside it an organization',
      policyOf(
        ...delivery().Statement,
        deny({
          Condition: guard({
            StringNotEqualsIfExists: { 'aws:SourceOrgID': organization, 'aws:SourceAccount': accounts },
          }),
        }),
      ),
    ],
  ])('%s lets in calls that tell no source', (_what, policy) => {
    const given = { accounts, organizations: [organization] };
    expect(bothWays(policy, 'toPreventConfusedDeputy', given)).toEqual(doesNotHold);
    const { context } = witnessOf(policy, 'toPreventConfusedDeputy', given);
    expect(Object.keys(context ?? {}).filter((key) => key.startsWith('aws:Source'))).toEqual([]);
  });

  test('policies that decide alike are judged alike', () => {
    const loose = policyOf(
      allow({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Condition: { StringEqualsIfExists: { 'aws:SourceAccount': accounts } },
      }),
    );
    const sparing = policyOf(
      allow({ Principal: { Service: 'cloudtrail.amazonaws.com' } }),
      deny({ Condition: guard({ StringNotEquals: { 'aws:SourceAccount': accounts } }) }),
    );
    for (const policy of [loose, sparing])
      expect(bothWays(policy, 'toPreventConfusedDeputy', { accounts })).toEqual(doesNotHold);
  });

  test('a call whose source is another account’s log group is for an outsider, though it tells no account', () => {
    const Statement = [
      {
        Effect: 'Allow',
        Principal: { Service: 'logs.us-east-1.amazonaws.com' },
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:us-east-1:*:log-group:*' } },
      },
      deny({
        Action: 'kms:*',
        Resource: '*',
        Condition: guard({ StringNotEquals: { 'aws:SourceAccount': accounts } }),
      }),
    ];
    const key = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), { type: 'kmsKey' });
    expect(bothWays(key, 'toPreventConfusedDeputy', { accounts })).toEqual(doesNotHold);
  });

  test('an RCP lets nobody in, and spares calls that tell no source, as AWS has it (F62)', () => {
    const rcp = (test: object) =>
      parsePolicy(policyOf(deny({ Resource: '*', Condition: guard(test) })), { type: 'resourceControl' });
    const given = { organizations: [organization], actions: ['s3:*'] };
    const inOrg = rcp({ StringNotEqualsIfExists: { 'aws:SourceOrgID': organization } });
    expect(bothWays(inOrg, 'toPreventConfusedDeputy', given)).toEqual(holds);
    const loose = rcp({ StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-zzzzzzzzzz' } });
    expect(bothWays(loose, 'toPreventConfusedDeputy', given)).toEqual(doesNotHold);
  });
});
test.each<['toEnforceIdentityPerimeter' | 'toEnforceNetworkPerimeter' | 'toPreventConfusedDeputy', unknown]>([
  ['toEnforceIdentityPerimeter', {}],
  ['toEnforceIdentityPerimeter', undefined],
  ['toEnforceIdentityPerimeter', { organizations: ['o-short'] }],
  ['toEnforceIdentityPerimeter', { accounts: [111122223333] }],
  ['toEnforceIdentityPerimeter', { accounts: ['1111'] }],
  ['toEnforceIdentityPerimeter', { accounts, except: 7 }],
  ['toEnforceIdentityPerimeter', { accounts, except: [] }],
  ['toEnforceIdentityPerimeter', { account: '111122223333' }],
  ['toEnforceNetworkPerimeter', {}],
  ['toEnforceNetworkPerimeter', { except: anonymous }],
  ['toEnforceNetworkPerimeter', { sourceIps: ['203.0.113'] }],
  ['toEnforceNetworkPerimeter', { vpcs: [] }],
  ['toEnforceNetworkPerimeter', { vpcs: ['my-vpc'] }],
  ['toEnforceNetworkPerimeter', { vpcEndpoints: ['vpc-0a1b2c3d4e5f67890'] }],
  ['toPreventConfusedDeputy', {}],
  ['toPreventConfusedDeputy', { accounts: [] }],
  ['toPreventConfusedDeputy', { accounts, except: anonymous }],
])('%s refuses %j', (matcher, given) => {
  for (const voice of ['is', 'not'] as const) {
    const { kind, message } = ask(tlsOnly, matcher, [given], voice);
    expect(kind).toBe('misuse');
    expect(message.startsWith(`Matcher error: ${matcher}: `)).toBe(true);
  }
});

test('a perimeter has an organization or an account', () => {
  expect(() => perimeterInsiders({})).toThrow(
    /nobody is named as an insider\nHint: give \{ organizations: \['o-…'\] \}/,
  );
  expect(perimeterInsiders({ accounts: ['111122223333'] })).toEqual({ accounts: ['111122223333'] });
  expect(perimeterInsiders({ organizations: ['o-a1b2c3d4e5'] })).toEqual({ organizations: ['o-a1b2c3d4e5'] });
});
