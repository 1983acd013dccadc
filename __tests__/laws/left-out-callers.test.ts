import {
  anonymous,
  authorize,
  awsService,
  awsServices,
  call,
  checkNoNewAccess,
  checkNoPublicAccess,
  every,
  getObject,
  iamRole,
  internet,
  originAccessIdentity,
  parsePolicy,
  putObject,
  s3Bucket,
  sseKms,
  vpcEndpoint,
  type Caller,
} from '../../src';
import { isPossible } from '../../src/requests/possible-request';
import { ask, bothWays, doesNotHold, failed, holds, isMisuse, isUndecided, witnessOf } from '../matchers/answered';

const denyAll = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 's3:*', Resource: '*' } };
const scp = parsePolicy(denyAll, { type: 'serviceControl' });
const allowing = parsePolicy(
  { ...denyAll, Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }, denyAll.Statement] },
  { type: 'serviceControl' },
);
const rcp = parsePolicy(
  { ...denyAll, Statement: { ...denyAll.Statement, Principal: '*' } },
  { type: 'resourceControl' },
);
const linked = 'arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
const plain = 'arn:aws:iam::111122223333:role/dev';

describe('service-linked roles, named as the caller, are bound by no SCP and no RCP (E17, E22, P21)', () => {
  const actions = ['s3:GetObject'];

  test.each([
    ['an SCP', scp],
    ['an SCP that allows something', allowing],
    ['an RCP', rcp],
  ])('%s', (_what, policy) => {
    for (const caller of [linked, iamRole(linked), iamRole(linked, { session: 'task' })]) {
      expect(bothWays(policy, 'toExplicitlyDeny', every({ actions, callers: [caller] }))).toEqual(doesNotHold);
      expect(bothWays(policy, 'toDeny', every({ actions, callers: [caller] }))).toEqual(doesNotHold);
      expect(bothWays(policy, 'toLockOut', caller, { actions })).toEqual(doesNotHold);
      expect(bothWays(policy, 'toGrantAny', { actions, principals: [caller] })).toEqual(holds);
    }
    expect(bothWays(policy, 'toExplicitlyDeny', every({ actions, callers: [plain] }))).toEqual(holds);
    expect(bothWays(policy, 'toExplicitlyDeny', every({ actions, callers: [plain, linked] }))).toEqual(doesNotHold);
    expect(bothWays(policy, 'toExplicitlyDeny', every({ actions }))).toEqual(holds);
    expect(bothWays(policy, 'toLockOut', plain, { actions })).toEqual(holds);
    expect(bothWays(policy, 'toGrantAny', { actions, principals: [plain] })).toEqual(doesNotHold);
  });

  test('the message says so', () => {
    const { message } = failed(scp, 'toExplicitlyDeny', every({ actions, callers: [linked] }));
    expect(message).toContain('SCPs do not bind service-linked roles');
  });

  test('a path of its own is not a path of AWS', () => {
    const own = 'arn:aws:iam::111122223333:role/aws-service-roles/AWSServiceRoleForECS';
    expect(bothWays(scp, 'toExplicitlyDeny', every({ actions, callers: [own] }))).toEqual(holds);
  });
});

const identity = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE00000';
const other = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE00000';
const site = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const granted = {
  Effect: 'Allow',
  Principal: { AWS: identity },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::site/*',
};
const writes = { ...granted, Action: ['s3:GetObject', 's3:PutObject'] };
const role = { ...granted, Principal: { AWS: plain } };
const page = { bucket: 'site', key: 'index.html', secure: true };

describe('a CloudFront origin access identity is a caller (P12, B25)', () => {
  const caller = originAccessIdentity('E1EXAMPLE00000');

  test('of one call, as a value and as a plain ARN', () => {
    for (const one of [caller, identity]) {
      expect(bothWays(site(granted), 'toAllow', getObject({ ...page, caller: one }))).toEqual(holds);
      expect(bothWays(site(granted), 'toAllow', putObject({ ...page, caller: one }))).toEqual(doesNotHold);
    }
    expect(bothWays(site(granted), 'toDeny', getObject({ ...page, caller: other }))).toEqual(holds);
    expect(bothWays(site(granted), 'toDeny', getObject({ ...page, caller: anonymous }))).toEqual(holds);
    const request = { principal: identity, action: 's3:GetObject', resource: 'arn:aws:s3:::site/a' };
    expect(authorize(request, { resource: site(granted) }).outcome).toBe('Allow');
    expect(authorize({ ...request, principal: other }, { resource: site(granted) }).outcome).toBe('ImplicitDeny');
    expect(bothWays(site(granted), 'toAllow', { ...request, context: {} })).toEqual(holds);
  });

  test('of every call: what grants it grants somebody', () => {
    const writing = site(writes);
    expect(bothWays(writing, 'toGrantAny', { actions: ['s3:PutObject'] })).toEqual(holds);
    expect(bothWays(writing, 'toGrantAny', { actions: ['s3:PutObject'], principals: [caller] })).toEqual(holds);
    expect(bothWays(writing, 'toGrantAny', { actions: ['s3:PutObject'], principals: [other] })).toEqual(doesNotHold);
    expect(bothWays(writing, 'toAllow', every({ actions: ['s3:PutObject'], callers: [caller] }))).toEqual(holds);
    expect(bothWays(site(granted), 'toDeny', every({ actions: ['s3:PutObject'], callers: [caller] }))).toEqual(holds);
    expect(checkNoNewAccess(site(granted, role), site(role))).toMatchObject({
      result: 'FAIL',
      counterexample: { principal: identity },
    });
    expect(checkNoNewAccess(site(granted), site(writes))).toEqual({ result: 'PASS' });
    expect(bothWays(site(granted, role), 'toHaveNoRedundantStatements')).toEqual(holds);
    expect(bothWays(site(granted, writes), 'toHaveNoRedundantStatements')).toEqual(doesNotHold);
  });

  test('an outsider of the identity perimeter unless it is excepted, and no stranger where it is named', () => {
    const accounts = ['111122223333'];
    expect(bothWays(site(granted), 'toEnforceIdentityPerimeter', { accounts })).toEqual(doesNotHold);
    expect(bothWays(site(granted), 'toEnforceIdentityPerimeter', { accounts, except: caller })).toEqual(holds);
    expect(bothWays(site(granted), 'toEnforceIdentityPerimeter', { accounts, except: other })).toEqual(doesNotHold);
    expect(bothWays(site(granted), 'toBePublic')).toEqual(doesNotHold);
    expect(bothWays(site(granted), 'toDenyAnonymous')).toEqual(holds);
    const byAccount = { ...granted, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': accounts } } };
    expect(bothWays(site(byAccount), 'toEnforceIdentityPerimeter', { accounts })).toEqual(holds);
    const unlessAnonymous = {
      ...granted,
      Principal: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalAccount': 'anonymous' } },
    };
    expect(bothWays(site(unlessAnonymous), 'toGrantAny', { principals: [other] })).toEqual(holds);
  });

  test('locked out by a Deny that spares others, and by NotPrincipal unless it is listed', () => {
    const actions = ['s3:GetObject'];
    const deny = { ...granted, Effect: 'Deny', Principal: '*' };
    const others = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:*' } };
    expect(bothWays(site(granted, { ...deny, Condition: others }), 'toLockOut', caller, { actions })).toEqual(holds);
    const spared = { ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:*', identity] } };
    expect(bothWays(site(granted, { ...deny, Condition: spared }), 'toLockOut', caller, { actions })).toEqual(
      doesNotHold,
    );
    const rest = { ...deny, Principal: undefined };
    const listing = { ...rest, NotPrincipal: { AWS: [identity] } };
    expect(bothWays(site(granted, listing), 'toLockOut', caller, { actions })).toEqual(doesNotHold);
    expect(bothWays(site(granted, listing), 'toLockOut', other, { actions })).toEqual(holds);
    const unlisting = { ...rest, NotPrincipal: { AWS: ['111122223333'] } };
    expect(bothWays(site(granted, unlisting), 'toLockOut', caller, { actions })).toEqual(holds);
  });

  test('a canonical id may be one: open', () => {
    const canonical = { ...granted, Principal: { CanonicalUser: 'a'.repeat(64) } };
    expect(bothWays(site(canonical), 'toGrantAny', { principals: [caller] })).toEqual(isUndecided);
  });

  test('calls S3 alone, from an address of its own, without keys of KMS', () => {
    const refused = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    expect(
      refused(() => call('sqs:SendMessage', { caller, resource: 'arn:aws:sqs:us-east-1:111122223333:q' })),
    ).toContain('an origin access identity calls only S3');
    expect(refused(() => getObject({ ...page, caller, from: vpcEndpoint('vpce-0a1b2c3d4e5f67890') }))).toContain(
      'CloudFront does not come through your VPC endpoint',
    );
    expect(refused(() => putObject({ ...page, caller, encryption: sseKms() }))).toContain('cannot use a KMS key');
    expect(refused(() => originAccessIdentity('nobody'))).toContain('for example E1EXAMPLE00000');
    expect(refused(() => originAccessIdentity(identity))).toContain('give its id: "E1EXAMPLE00000"');
    expect(bothWays(site(granted), 'toAllow', getObject({ ...page, caller, from: internet('203.0.113.7') }))).toEqual(
      holds,
    );
    const queue = { ...granted, Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:111122223333:q' };
    expect(bothWays(site(queue), 'toGrantAny', { actions: ['sqs:SendMessage'] })).toEqual(doesNotHold);
  });

  test('not let into a public bucket that is restricted (E41)', () => {
    const policy = site(granted, { ...granted, Principal: '*' });
    const bucket = s3Bucket({ name: 'site', policy, blockPublicAccess: { blockPublicPolicy: false } });
    expect(bothWays(bucket, 'toAllow', getObject({ ...page, caller }))).toEqual(doesNotHold);
  });

  test('shown as a call to try', () => {
    const { message } = failed(site(writes), 'toEnforceIdentityPerimeter', { accounts: ['111122223333'] });
    expect(message).toContain(identity);
    expect(message).toContain("caller: originAccessIdentity('E1EXAMPLE00000')");
  });
});

describe("CloudFront asks S3 in its viewer's protocol, other services over HTTPS (P20)", () => {
  const deny = (Condition: object) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::site', 'arn:aws:s3:::site/*'],
    Condition,
  });
  const overHttp = { Bool: { 'aws:SecureTransport': 'false' } };
  const unlessService = { ...overHttp, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } };
  const cloudFront = awsService('cloudfront.amazonaws.com');

  test('a Deny that spares AWS services lets it through', () => {
    expect(bothWays(site(deny(overHttp)), 'toDenyInsecureTransport')).toEqual(holds);
    expect(bothWays(site(deny(unlessService)), 'toDenyInsecureTransport')).toEqual(doesNotHold);
    const witness = witnessOf(site(deny(unlessService)), 'toDenyInsecureTransport');
    expect(witness.principal).toEqual({ service: 'cloudfront.amazonaws.com' });
    expect(isPossible(witness)).toBe(true);
    const { message } = failed(site(deny(unlessService)), 'toDenyInsecureTransport');
    expect(message).toContain("caller: awsService('cloudfront.amazonaws.com'), secure: false");
  });

  test('no other service does', () => {
    const names = { StringNotEquals: { 'aws:PrincipalServiceName': 'cloudfront.amazonaws.com' } };
    const others = {
      ...overHttp,
      Bool: { 'aws:SecureTransport': 'false', 'aws:PrincipalIsAWSService': 'true' },
      ...names,
    };
    const split = site(
      deny(unlessService),
      deny({ ...overHttp, StringEquals: { 'aws:PrincipalServiceName': 'cloudfront.amazonaws.com' } }),
    );
    expect(bothWays(split, 'toDenyInsecureTransport')).toEqual(holds);
    expect(bothWays(site(deny(unlessService), deny(others)), 'toDenyInsecureTransport')).toEqual(doesNotHold);
    expect(bothWays(site(deny(unlessService)), 'toDenyInsecureTransport', { except: awsServices() })).toEqual(holds);
    expect(bothWays(site(deny(unlessService)), 'toDenyInsecureTransport', { except: cloudFront })).toEqual(holds);
    const trail = awsService('cloudtrail.amazonaws.com');
    expect(bothWays(site(deny(unlessService)), 'toDenyInsecureTransport', { except: trail })).toEqual(doesNotHold);
  });

  test("one call may come over plain HTTP, and another service's cannot", () => {
    const call = { ...page, caller: cloudFront, secure: false };
    expect(bothWays(site(deny(overHttp)), 'toExplicitlyDeny', getObject(call))).toEqual(holds);
    expect(bothWays(site(deny(unlessService)), 'toExplicitlyDeny', getObject(call))).toEqual(doesNotHold);
    const trail = awsService('cloudtrail.amazonaws.com');
    expect(() => getObject({ ...call, caller: trail })).toThrow('a call by an AWS service over plain HTTP');
    const over = every({ actions: ['s3:GetObject'], callers: [trail], secure: false });
    expect(bothWays(site(deny(overHttp)), 'toExplicitlyDeny', over)).toEqual(isMisuse);
    const by = every({ actions: ['s3:GetObject'], callers: [cloudFront], secure: false });
    expect(bothWays(site(deny(overHttp)), 'toExplicitlyDeny', by)).toEqual(holds);
    expect(bothWays(site(deny(unlessService)), 'toExplicitlyDeny', by)).toEqual(doesNotHold);
  });

  test('an origin access identity over plain HTTP too', () => {
    const named = { ...overHttp, ArnNotEquals: { 'aws:PrincipalArn': identity } };
    expect(bothWays(site(deny(named)), 'toDenyInsecureTransport')).toEqual(doesNotHold);
    expect(witnessOf(site(deny(named)), 'toDenyInsecureTransport').principal).toBe(identity);
    const except = { except: originAccessIdentity('E1EXAMPLE00000') };
    expect(bothWays(site(deny(named)), 'toDenyInsecureTransport', except)).toEqual(holds);
  });
});

describe("whoever is not of the owner's account never reaches the bucket policy (T28)", () => {
  const admin = {
    ...granted,
    Principal: '*',
    Action: ['s3:GetBucketPolicy', 's3:PutBucketPolicy'],
    Resource: 'arn:aws:s3:::site',
  };
  const accounts = ['111122223333'];

  test('no outsider is shown there', () => {
    expect(bothWays(site(admin), 'toDenyAnonymous')).toEqual(holds);
    expect(bothWays(site(admin), 'toEnforceIdentityPerimeter', { accounts })).toEqual(holds);
    expect(bothWays(site(admin), 'toPreventConfusedDeputy', { accounts })).toEqual(holds);
    const owned = s3Bucket({ name: 'site', account: '111122223333', policy: site(admin), blockPublicAccess: false });
    expect(bothWays(owned, 'toEnforceIdentityPerimeter', { accounts })).toEqual(holds);
    expect(bothWays(owned, 'toEnforceIdentityPerimeter', { accounts: ['444455556666'] })).toEqual(doesNotHold);
    expect(witnessOf(owned, 'toGrantAny', { actions: ['s3:PutBucketPolicy'] }).principal).toContain('111122223333');
  });

  test('although S3 calls such a policy public', () => {
    expect(bothWays(site(admin), 'toBePublic')).toEqual(holds);
    expect(bothWays(site(admin), 'toGrantAny', { actions: ['s3:PutBucketPolicy'] })).toEqual(holds);
  });
});

describe('the identity perimeter is about identities', () => {
  const accounts = ['111122223333'];
  const partner = 'arn:aws:iam::444455556666:role/Partner';
  const to = (AWS: string | string[], more: object = {}) => ({ ...granted, Principal: { AWS }, ...more });

  test.each<[string, object]>([
    ['the role', to(partner)],
    ['one of its sessions', to('arn:aws:sts::444455556666:assumed-role/Partner/deploy')],
    ['everybody who is that role', to('*', { Condition: { ArnEquals: { 'aws:PrincipalArn': partner } } })],
  ])('a role that is excepted does not refute it where the policy names %s', (_what, statement) => {
    const ask = (except?: string) =>
      bothWays(site(statement), 'toEnforceIdentityPerimeter', { accounts, ...(except !== undefined && { except }) });
    expect(ask()).toEqual(doesNotHold);
    expect(ask(partner)).toEqual(holds);
    expect(ask('arn:aws:iam::444455556666:role/Other')).toEqual(doesNotHold);
    expect(ask('arn:aws:iam::999999999999:role/Partner')).toEqual(doesNotHold);
  });

  test('an exception is no wider than itself', () => {
    const ask = (statement: object, except: string | object) =>
      bothWays(site(statement), 'toEnforceIdentityPerimeter', { accounts, except: except as string });
    expect(ask(to('444455556666'), partner)).toEqual(doesNotHold);
    expect(ask(to([partner, 'arn:aws:iam::444455556666:user/alice']), partner)).toEqual(doesNotHold);
    expect(ask(to(partner), iamRole(partner, { session: 'deploy' }))).toEqual(doesNotHold);
    expect(
      ask(to('arn:aws:sts::444455556666:assumed-role/Partner/deploy'), iamRole(partner, { session: 'deploy' })),
    ).toEqual(holds);
  });

  test('a log bucket that lets AWS in is inside it; whom it works for is the confused deputy', () => {
    const delivery = {
      ...granted,
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Condition: { StringEquals: { 'aws:SourceAccount': accounts } },
    };
    expect(bothWays(site(delivery), 'toEnforceIdentityPerimeter', { accounts })).toEqual(holds);
    expect(bothWays(site(delivery), 'toPreventConfusedDeputy', { accounts })).toEqual(holds);
    const open = { ...delivery, Condition: undefined };
    expect(bothWays(site(open), 'toEnforceIdentityPerimeter', { accounts })).toEqual(holds);
    expect(bothWays(site(open), 'toPreventConfusedDeputy', { accounts })).toEqual(doesNotHold);
    const negated = (matcher: 'toEnforceIdentityPerimeter' | 'toPreventConfusedDeputy'): string =>
      ask(site(delivery), matcher, [{ accounts }], 'not').message;
    expect(negated('toEnforceIdentityPerimeter')).toContain('toPreventConfusedDeputy');
    expect(negated('toPreventConfusedDeputy')).toContain('toEnforceIdentityPerimeter');
  });

  test('RCPs bind no service-linked role: one that they would stop does not refute it, one that they let through does', () => {
    const outside = { StringNotEqualsIfExists: { 'aws:PrincipalAccount': accounts } };
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition: outside };
    const under = (statement: object, ...resource: object[]) => ({
      resource: site(...resource),
      resourceControl: [[{ Version: '2012-10-17', Statement: statement }]],
    });
    const theirs = 'arn:aws:iam::444455556666:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
    const everybody = { ...granted, Principal: '*' };
    expect(bothWays(under(deny, everybody), 'toEnforceIdentityPerimeter', { accounts })).toEqual(holds);
    const narrower = {
      ...deny,
      Condition: { ...outside, ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/aws-service-role/*' } },
    };
    expect(bothWays(under(narrower, everybody), 'toEnforceIdentityPerimeter', { accounts })).toEqual(doesNotHold);
    expect(bothWays({ resource: site(to(theirs)) }, 'toEnforceIdentityPerimeter', { accounts })).toEqual(doesNotHold);
  });
});

describe('strangers of trust policies and keys', () => {
  const host = 'token.actions.githubusercontent.com';
  const trusting = (provider: string, Action: string, Condition?: object) =>
    parsePolicy(
      {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { Federated: provider }, Action, ...(Condition && { Condition }) },
      },
      { type: 'trust' },
    );
  const web = (provider: string, Condition?: object) => trusting(provider, 'sts:AssumeRoleWithWebIdentity', Condition);
  const github = (sub: object) =>
    web(`arn:aws:iam::111122223333:oidc-provider/${host}`, {
      ...sub,
      StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', ...(sub as { StringEquals?: object }).StringEquals },
    });
  const pool = 'cognito-identity.amazonaws.com';
  const cluster = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE';
  const key = (Condition: object, AWS = '*') =>
    parsePolicy(
      {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS }, Action: 'kms:Decrypt', Resource: '*', Condition },
      },
      { type: 'kmsKey' },
    );
  const topic = (Condition?: object) =>
    site({
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'sns:Publish',
      Resource: 'arn:aws:sns:us-east-1:111122223333:t',
      ...(Condition && { Condition }),
    });

  test.each<[string, object]>([
    [
      'GitHub with sub and aud',
      github({ StringEquals: { [`${host}:sub`]: 'repo:octo-org/octo-repo:ref:refs/heads/main' } }),
    ],
    ['every repository of one organization', github({ StringLike: { [`${host}:sub`]: 'repo:octo-org/*' } })],
    [
      'Cognito with aud',
      web(pool, { StringEquals: { [`${pool}:aud`]: 'eu-west-1:0a1b2c3d-0000-4000-8000-0123456789ab' } }),
    ],
    [
      'Google with aud',
      web('accounts.google.com', { StringEquals: { 'accounts.google.com:aud': '66677788899900pro0' } }),
    ],
    [
      'one account of a cluster',
      web(`arn:aws:iam::111122223333:oidc-provider/${cluster}`, {
        StringEquals: { [`${cluster}:sub`]: 'system:serviceaccount:a:b' },
      }),
    ],
    ["a whole cluster of one's own", web(`arn:aws:iam::111122223333:oidc-provider/${cluster}`)],
    ["one's own SAML provider", trusting('arn:aws:iam::111122223333:saml-provider/Corp', 'sts:AssumeRoleWithSAML')],
    [
      'kms:CallerAccount',
      key({ StringEquals: { 'kms:CallerAccount': '111122223333', 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }),
    ],
    ['aws:SourceOwner', topic({ StringEquals: { 'aws:SourceOwner': '111122223333' } })],
  ])('not public: %s', (_what, policy) => {
    expect(bothWays(policy, 'toBePublic')).toEqual(doesNotHold);
    expect(checkNoPublicAccess(policy)).toEqual({ result: 'PASS' });
  });

  test.each<[string, object]>([
    ['GitHub, any repository', github({ StringLike: { [`${host}:sub`]: 'repo:*' } })],
    ['GitHub, every organization whose name begins so', github({ StringLike: { [`${host}:sub`]: 'repo:octo*' } })],
    ['GitHub, if a sub is told', github({ StringEqualsIfExists: { [`${host}:sub`]: 'repo:octo-org/octo-repo' } })],
    ['GitHub, all but one', github({ StringNotEquals: { [`${host}:sub`]: 'repo:octo-org/octo-repo' } })],
    ['Cognito with any identity pool', web(pool, { StringLike: { [`${pool}:aud`]: 'eu-west-1:*' } })],
    [
      'Cognito, whoever is authenticated',
      web(pool, { 'ForAnyValue:StringLike': { [`${pool}:amr`]: 'authenticated' } }),
    ],
    ['any account by kms:CallerAccount', key({ StringLike: { 'kms:CallerAccount': '*' } })],
    ['kms:ViaService alone', key({ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } })],
    ['no condition', topic()],
  ])('public: %s', (_what, policy) => {
    const verdicts = [bothWays(policy, 'toBePublic'), checkNoPublicAccess(policy).result];
    // IAM refuses to store some of these (P16): then no claim is made about them.
    if (verdicts[0]?.[0] === 'policy problem') return;
    expect(verdicts).toEqual([holds, 'FAIL']);
  });

  test('a web identity in a bucket policy is public for both (E46)', () => {
    const policy = site({ ...granted, Principal: { Federated: 'accounts.google.com' } });
    expect(bothWays(policy, 'toBePublic')).toEqual(holds);
    expect(checkNoPublicAccess(policy).result).toBe('FAIL');
    const saml = site({ ...granted, Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/Corp' } });
    expect(bothWays(saml, 'toBePublic')).toEqual(doesNotHold);
    expect(checkNoPublicAccess(saml).result).toBe('PASS');
  });

  test.each([
    ['10.0.0.0/8', doesNotHold],
    ['fd00::/8', holds],
    ['0.0.0.0/1', holds],
    ['2001:db8::/32', doesNotHold],
    ['2001::/16', holds],
  ])('addresses of %s (E44, O21)', (block, expected) => {
    for (const qualifier of ['', 'ForAnyValue:']) {
      const limited = site({
        ...granted,
        Principal: '*',
        Condition: { [`${qualifier}IpAddress`]: { 'aws:SourceIp': block } },
      });
      expect(bothWays(limited, 'toBePublic')).toEqual(expected);
    }
  });
});

describe('no counterexample that AWS never receives', () => {
  const everybody = { ...granted, Principal: '*' };

  test('nobody calls from 0.0.0.0, from multicast or from reserved addresses', () => {
    const half = site({
      ...everybody,
      Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '224.0.0.0/3', '::/1'] } },
    });
    const { context } = witnessOf(half, 'toBePublic');
    expect(context?.['aws:SourceIp']).not.toMatch(/^(0\.|22[4-9]\.|2[345]\d\.|::1?$|ff)/);
    const nowhere = site({ ...everybody, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/32' } } });
    expect(bothWays(nowhere, 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(doesNotHold);
    const loopback = site({ ...everybody, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.7/32' } } });
    expect(bothWays(loopback, 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(holds);
  });

  test.each([
    ['2030-06-01T00:00:00Z', '2030-06-01T00:00:00Z', doesNotHold],
    ['2030-06-01T00:00:00Z', '2030-06-01T00:00:01Z', holds],
    ['2030-06-02T00:00:00Z', '2030-06-01T00:00:00Z', doesNotHold],
    ['2030-06-01T00:00:00Z', '2030-06-02T00:00:00Z', holds],
  ])('no token of after %s comes before %s', (issued, before, expected) => {
    for (const clock of ['aws:CurrentTime', 'aws:EpochTime']) {
      const late = site({
        ...role,
        Condition: { DateGreaterThanEquals: { 'aws:TokenIssueTime': issued }, DateLessThan: { [clock]: before } },
      });
      expect(bothWays(late, 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(expected);
    }
  });

  test('an account and an organization that stand for others are marked as made up', () => {
    const inSome = site({ ...everybody, Condition: { Null: { 'aws:PrincipalOrgID': 'false' } } });
    const { message } = failed(inSome, 'toEnforceIdentityPerimeter', { organizations: ['o-a1b2c3d4e5'] });
    expect(message).toMatch(/made up +role SomeRole, account 999999999999, organization o-otherorg00/);
    const named = site({ ...granted, Principal: { AWS: '999999999999' } });
    expect(failed(named, 'toEnforceIdentityPerimeter', { accounts: ['111122223333'] }).message).not.toMatch(
      /made up.*(account|organization)/,
    );
  });
});

test("an AWS service's kms:CallerAccount is never the account of a customer", () => {
  const policy = parsePolicy(
    {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } },
      },
    },
    { type: 'kmsKey' },
  );
  expect(bothWays(policy, 'toPreventConfusedDeputy', { accounts: ['111122223333'] })).toEqual(holds);
  expect(bothWays(policy, 'toGrantAny', { actions: ['kms:Decrypt'], principals: [plain] })).toEqual(holds);
  const trail = awsService('cloudtrail.amazonaws.com');
  expect(bothWays(policy, 'toGrantAny', { actions: ['kms:Decrypt'], principals: [trail] })).toEqual(doesNotHold);
});

describe('a Lambda function URL ("Control access to Lambda function URLs")', () => {
  const url = (authType: string) =>
    parsePolicy(
      {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Action: 'lambda:InvokeFunctionUrl',
          Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:web',
          Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': authType } },
        },
      },
      { type: 'resource' },
    );
  const context = { 'lambda:FunctionUrlAuthType': 'AWS_IAM' };
  const invoke = (caller: Caller | string) =>
    call('lambda:InvokeFunctionUrl', {
      resource: 'arn:aws:lambda:eu-west-1:111122223333:function:web',
      caller,
      context,
    });

  test('under AWS_IAM an unsigned call never reaches the policy', () => {
    expect(bothWays(url('AWS_IAM'), 'toDenyAnonymous')).toEqual(holds);
    expect(bothWays(url('AWS_IAM'), 'toGrantAny', { principals: [anonymous] })).toEqual(doesNotHold);
    expect(() => invoke(anonymous)).toThrow('an anonymous caller never gets past a function URL under AWS_IAM');
  });

  test('strangers with credentials do, and under NONE everybody', () => {
    expect(bothWays(url('AWS_IAM'), 'toBePublic')).toEqual(holds);
    expect(bothWays(url('AWS_IAM'), 'toAllow', invoke(plain))).toEqual(holds);
    expect(bothWays(url('NONE'), 'toDenyAnonymous')).toEqual(doesNotHold);
    expect(witnessOf(url('NONE'), 'toDenyAnonymous').context).toMatchObject({ 'lambda:FunctionUrlAuthType': 'NONE' });
  });

  test('every call of one has a type', () => {
    const spared = parsePolicy({
      Version: '2012-10-17',
      Statement: ['Allow', 'Deny'].map((Effect) => ({
        Effect,
        Principal: '*',
        Action: 'lambda:InvokeFunctionUrl',
        Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:web',
        ...(Effect === 'Deny' && { Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } } }),
      })),
    });
    expect(bothWays(spared, 'toDenyAnonymous')).toEqual(holds);
  });
});
