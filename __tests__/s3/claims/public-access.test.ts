import { anonymous, awsService, getObject, iamUser, isPolicyError, s3Bucket } from '../../../src';
import { bothWays, isUndecided } from '../../matchers/answered';

const owner = '111122223333';
const other = '444455556666';

type Limits = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function statement(Principal: unknown, Condition?: Limits, Effect = 'Allow') {
  return {
    Effect,
    Principal,
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::logs/*',
    ...(Condition !== undefined && { Condition }),
  };
}

const policy = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });
const open = policy(statement('*'));

type Blocks = NonNullable<Parameters<typeof s3Bucket>[0]['blockPublicAccess']>;
const bucket = (document: object, blockPublicAccess?: Blocks) =>
  s3Bucket({
    name: 'logs',
    account: owner,
    policy: document,
    ...(blockPublicAccess !== undefined && { blockPublicAccess }),
  });
const read = (caller: Parameters<typeof getObject>[0]['caller']) => getObject({ bucket: 'logs', key: 'a', caller });

function isRefused(document: object): boolean {
  try {
    expect(bucket(document)).toAllow(read(anonymous));
  } catch (error) {
    return isPolicyError(error) && error.message.includes('the policy is public');
  }
  return false;
}

describe('Block Public Access', () => {
  test('E39: each setting stands alone, what is left out is on', () => {
    expect(bucket(open, { blockPublicPolicy: false }).blockPublicAccess).toEqual({
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: false,
      restrictPublicBuckets: true,
    });
    expect(bucket(open, { blockPublicPolicy: false })).not.toAllow(read(anonymous));
    expect(bucket(open, { blockPublicPolicy: false, restrictPublicBuckets: false })).toAllow(read(anonymous));
  });

  test('E40: BlockPublicPolicy refuses to store a public policy, and changes no other', () => {
    expect(isRefused(open)).toBe(true);
    expect(isRefused(policy(statement({ AWS: other })))).toBe(false);
    expect(bucket(policy(statement({ AWS: other })))).toAllow(read(iamUser(`arn:aws:iam::${other}:user/bo`)));
  });

  test('S6, E39: the block of the account refuses a public policy too, and says so', () => {
    const refusal = (settings: Partial<Parameters<typeof s3Bucket>[0]>): string => {
      try {
        expect(s3Bucket({ name: 'logs', policy: open, blockPublicAccess: false, ...settings })).toBePublic();
      } catch (error) {
        if (isPolicyError(error)) return error.message;
        throw error;
      }
      return '';
    };
    expect(refusal({})).toBe('');
    expect(refusal({ accountBlockPublicAccess: { restrictPublicBuckets: false } })).toBe('');
    expect(refusal({ accountBlockPublicAccess: true })).toMatch(
      /while the account of the bucket "logs" blocks public policies[^]*accountBlockPublicAccess: false/,
    );
    expect(refusal({ blockPublicAccess: true, accountBlockPublicAccess: true })).toContain('while the bucket "logs"');
  });

  test('E41: a bucket that RestrictPublicBuckets shuts is not public, though services come in', () => {
    for (const settings of [
      { blockPublicAccess: { blockPublicPolicy: false } },
      { blockPublicAccess: false, accountBlockPublicAccess: { restrictPublicBuckets: true } },
    ] as const) {
      expect(s3Bucket({ name: 'logs', policy: open, ...settings })).not.toBePublic();
      expect(s3Bucket({ name: 'logs', account: owner, policy: open, ...settings })).not.toBePublic();
    }
    expect(s3Bucket({ name: 'logs', account: owner, policy: open, blockPublicAccess: false })).toBePublic();
  });

  test("the owner's own callers are not strangers, where the owner is known", () => {
    const own = policy(
      statement('*'),
      statement('*', { StringNotEquals: { 'aws:PrincipalAccount': owner } }, 'Deny'),
      statement('*', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }, 'Deny'),
    );
    expect(s3Bucket({ name: 'logs', account: owner, policy: own, blockPublicAccess: false })).not.toBePublic();
    expect(s3Bucket({ name: 'logs', account: other, policy: own, blockPublicAccess: false })).toBePublic();
    expect(s3Bucket({ name: 'logs', policy: own, blockPublicAccess: false })).toBePublic();
  });

  test('E41, E48: RestrictPublicBuckets voids every grant to anonymous and foreign callers of a public policy', () => {
    const both = policy(statement('*'), statement({ AWS: other }));
    const stored = bucket(both, { blockPublicPolicy: false });
    expect(stored).toDeny(read(anonymous));
    expect(stored).toDeny(read(iamUser(`arn:aws:iam::${other}:user/bo`)));
    expect(stored).toAllow(read(awsService('cloudtrail.amazonaws.com')));
    expect(stored).toAllow(read(iamUser(`arn:aws:iam::${owner}:user/ana`)));
  });

  test('E41: where the policy is not public it has no effect', () => {
    const named = bucket(policy(statement({ AWS: other })), { blockPublicPolicy: false });
    expect(named).toAllow(read(iamUser(`arn:aws:iam::${other}:user/bo`)));
  });
});

describe('what is public', () => {
  const fixed: readonly (readonly [string, unknown, Limits | undefined])[] = [
    ['E43: an account', { AWS: other }, undefined],
    ['E43: a user', { AWS: `arn:aws:iam::${other}:user/bo` }, undefined],
    ['E43: a service', { Service: 'cloudtrail.amazonaws.com' }, undefined],
    ['E43: an organization', '*', { StringEquals: { 'aws:PrincipalOrgID': 'o-example123' } }],
    ['E43: a source ARN', '*', { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${owner}:topic` } }],
    ['E43: a source account', '*', { StringEquals: { 'aws:SourceAccount': owner } }],
    ['E43: an endpoint', '*', { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } }],
    ['E43: an access point account', '*', { StringEquals: { 's3:DataAccessPointAccount': owner } }],
    ['E44: an IPv4 block', '*', { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }],
    ['E44: an IPv4 /8', '*', { IpAddress: { 'aws:SourceIp': '54.0.0.0/8' } }],
    ['E44: an IPv6 /32', '*', { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }],
    [
      'E45: any access point of one account',
      '*',
      { ArnLike: { 's3:DataAccessPointArn': `arn:aws:s3:us-east-1:${owner}:accesspoint/*` } },
    ],
    ['E46: a SAML provider', { Federated: `arn:aws:iam::${owner}:saml-provider/idp` }, undefined],
    [
      'a web identity from one network',
      { Federated: 'graph.facebook.com' },
      { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
    ],
    ['E46: one VPC', '*', { StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }],
    ['E47: the account of the caller', '*', { StringEquals: { 'aws:PrincipalAccount': other } }],
    ['E47: ARNs of one account', '*', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${other}:role/*` } }],
  ];

  test.each(fixed)('%s is not', (_, principal, limits) => {
    expect(policy(statement(principal, limits))).not.toBePublic();
    expect(isRefused(policy(statement(principal, limits)))).toBe(false);
  });

  const loose: readonly (readonly [string, unknown, Limits | undefined])[] = [
    ['E42: everyone', '*', undefined],
    ['E42: everyone of AWS', { AWS: '*' }, undefined],
    ['E42: a variable fixes nothing', '*', { StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalTag/account}' } }],
    ['E43: any referer', '*', { StringLike: { 'aws:Referer': 'https://example.com/*' } }],
    ['E44: wider than /8', '*', { IpAddress: { 'aws:SourceIp': '54.0.0.0/7' } }],
    ['E44: wider than /32', '*', { IpAddress: { 'aws:SourceIp': '2001:db8::/31' } }],
    ['E45: any account', '*', { ArnLike: { 's3:DataAccessPointArn': 'arn:aws:s3:us-east-1:*:accesspoint/*' } }],
    ['E46: a web identity', { Federated: 'graph.facebook.com' }, { StringEquals: { 'graph.facebook.com:id': '1' } }],
    ['E46: a web identity without conditions', { Federated: 'accounts.google.com' }, undefined],
    ['E46: any VPC', '*', { StringLike: { 'aws:SourceVpc': 'vpc-*' } }],
    ['E47: a negated test limits nobody', '*', { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }],
    ['E47: IfExists limits nobody', '*', { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }],
  ];

  test.each(loose)('%s is', (_, principal, limits) => {
    expect(policy(statement(principal, limits))).toBePublic();
    expect(isRefused(policy(statement(principal, limits)))).toBe(true);
  });

  test('E46: a Deny keeps a web identity out of the claim, and what its token must hold may stay open', () => {
    const web = { Federated: 'graph.facebook.com' };
    expect(policy(statement(web), statement('*', undefined, 'Deny'))).not.toBePublic();
    expect(policy(statement(web))).toBePublic({ only: ['s3:GetObject'] });
    const open = policy(statement(web, { StringNotEquals: { 'graph.facebook.com:id': '1' } }));
    expect(bothWays(open, 'toBePublic')).toEqual(isUndecided);
  });

  test('E42: one public statement makes the whole policy public', () => {
    expect(isRefused(policy(statement({ AWS: other }), statement('*')))).toBe(true);
  });

  test('E47: for S3 a Deny changes nothing; for the claim it does', () => {
    const denied = policy(statement('*'), statement('*', undefined, 'Deny'));
    expect(isRefused(denied)).toBe(true);
    expect(denied).not.toBePublic();
  });
});
