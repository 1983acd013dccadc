import {
  call,
  getObject,
  parsePolicy,
  checkAccessNotGranted,
  checkNoNewAccess,
  every,
  iamRole,
  s3Bucket,
  serviceLinkedRoles,
} from '../../src';

type Statement = Readonly<Record<string, unknown>>;
const policy = (...statements: Statement[]) => ({ Version: '2012-10-17', Statement: statements });
const allow = (action: string, resource: string, condition?: object): Statement => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(condition !== undefined && { Condition: condition }),
});
const none = policy(allow('sqs:SendMessage', 'arn:aws:sqs:us-east-1:111122223333:none'));

describe('what a grant reaches is seen', () => {
  test.each([
    ['arn:aws:s3:::secret/*'],
    ['arn:aws:sqs:us-east-1:111122223333:queue'],
    ['arn:aws:lambda:us-east-1:111122223333:function:f'],
  ])('all actions on %s', (resource) => {
    const admin = policy(allow('*', '*'));
    expect(checkAccessNotGranted(admin, [{ resources: [resource] }])).toMatchObject({ result: 'FAIL' });
    expect(checkAccessNotGranted(admin, [{ actions: ['*'], resources: [resource] }])).toMatchObject({ result: 'FAIL' });
  });

  test.each([
    ['a managed policy', allow('iam:GetPolicy', 'arn:aws:iam::aws:policy/*')],
    ['a public parameter', allow('ssm:GetParameter', 'arn:aws:ssm:eu-west-1::parameter/aws/service/*')],
    [
      'a managed policy in a condition',
      allow('iam:AttachRolePolicy', '*', {
        ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' },
      }),
    ],
    ['a key of one kind of resource', allow('ec2:RunInstances', '*', { Bool: { 'ec2:Encrypted': 'true' } })],
    [
      'an account that the ARN does not tell',
      allow('apigateway:GET', '*', { StringEquals: { 'aws:ResourceAccount': '111122223333' } }),
    ],
    [
      'a key of one of many actions',
      allow('iam:*', '*', { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }),
    ],
    ['another partition', allow('s3:GetObject', 'arn:aws-cn:s3:::secret/*')],
  ])('%s is new access', (_, statement) => {
    expect(checkNoNewAccess(policy(statement), none)).toMatchObject({ result: 'FAIL' });
  });
});

const bucket = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];
const resource = (statement: Statement) => policy({ Principal: '*', Resource: bucket, ...statement });

describe('what a claim reaches is seen', () => {
  test.each([
    ['StringNotEquals', 's3:x-amz-server-side-encryption', 'AES256'],
    ['Null', 's3:x-amz-acl', 'true'],
    ['Null', 's3:versionid', 'true'],
    ['StringNotEquals', 's3:x-amz-storage-class', 'GLACIER'],
  ])('a Deny that %s %s leaves requests over HTTP', (operator, key, value) => {
    const condition = { Bool: { 'aws:SecureTransport': 'false' }, [operator]: { [key]: value } };
    expect(resource({ Effect: 'Deny', Action: 's3:*', Condition: condition })).not.toDenyInsecureTransport();
  });

  test('anonymous callers may send an ACL', () => {
    const condition = { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } };
    expect(resource({ Effect: 'Allow', Action: 's3:*', Condition: condition })).not.toDenyAnonymous();
  });

  test('services call for hosted zones, whose ARNs have no account', () => {
    const grant = resource({
      Effect: 'Allow',
      Principal: { Service: 'route53.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/*',
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:route53:::hostedzone/*' } },
    });
    expect(grant).not.toPreventConfusedDeputy({ accounts: ['111122223333'] });
  });

  test('the owner is outside a perimeter that leaves its account out', () => {
    const grant = policy({
      Effect: 'Allow',
      Principal: { AWS: '222222222222' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/*',
    });
    const owned = s3Bucket({ name: 'logs', account: '111111111111', policy: grant });
    expect(owned).not.toEnforceIdentityPerimeter({ accounts: ['222222222222'] });
  });

  test('the object whose key is the prefix', () => {
    const deny = policy({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::logs/2026/?*',
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } },
    });
    expect(deny).not.toRequireSseS3({ prefix: '2026/' });
  });

  test('the root user under an SCP (F13)', () => {
    const root = { Effect: 'Deny', Action: 's3:PutBucketPolicy', Resource: '*' };
    const other = { Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' };
    const condition = { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } };
    const scp = policy({ ...root, Condition: condition }, other);
    const check = checkNoNewAccess(policy(other), scp, { type: 'serviceControl' });
    expect(check).toMatchObject({ result: 'FAIL' });
  });

  test('a user agent is always sent', () => {
    const condition = { Bool: { 'aws:SecureTransport': 'false' }, StringLike: { 'aws:UserAgent': '*' } };
    expect(resource({ Effect: 'Deny', Action: 's3:*', Condition: condition })).toDenyInsecureTransport();
  });

  test('a role is locked out of an upload that must not be public', () => {
    const condition = { StringEquals: { 's3:x-amz-acl': 'public-read' } };
    const deny = resource({ Effect: 'Deny', Action: 's3:*', Condition: condition });
    expect(deny).toLockOut(iamRole('arn:aws:iam::111122223333:role/app'), { actions: ['s3:*'] });
  });
});

describe('a policy set asks who owns the resource', () => {
  const sqs = policy(allow('sqs:*', '*'));
  const denySqs = policy({ Effect: 'Deny', Action: 'sqs:*', Resource: '*' });
  const full = policy(allow('*', '*'));

  test('a queue of another account needs its own policy (E14)', () => {
    expect({ identity: [sqs] }).not.toAllow(every({ actions: ['sqs:SendMessage'] }));
  });

  test('an SCP denies every call of its principals, service-linked roles aside (E17)', () => {
    const set = { identity: [sqs], serviceControl: [[full, denySqs]] };
    expect(set).toDeny(every({ actions: ['sqs:SendMessage'], except: [serviceLinkedRoles()] }));
  });
});

describe('what a document cannot decide', () => {
  const denyAll = policy({ Effect: 'Deny', Principal: '*', Action: ['sns:*', 's3:*', 'kms:*'], Resource: '*' });
  const user = 'arn:aws:iam::111122223333:user/alice';
  const topic = 'arn:aws:sns:us-east-1:111122223333:topic';

  test('E23: an RCP spares services without RCPs', () => {
    const rcp = parsePolicy(denyAll, { type: 'resourceControl' });
    expect(rcp).not.toExplicitlyDeny(call('sns:Publish', { caller: user, resource: topic }));
    expect(rcp).toExplicitlyDeny(getObject({ bucket: 'logs', key: 'a', caller: user }));
  });

  test('E37: nobody is refused GetCallerIdentity', () => {
    const deny = policy({ Effect: 'Deny', Action: '*', Resource: '*' });
    expect(deny).not.toDeny(call('sts:GetCallerIdentity', { caller: user }));
  });

  test('E17: a name alone makes no role service-linked', () => {
    const scp = policy(allow('*', '*'), {
      Effect: 'Deny',
      Action: 'sqs:*',
      Resource: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/team/AWSServiceRoleForMine' } },
    });
    const set = { identity: [policy(allow('sqs:*', '*'))], serviceControl: [[scp]] };
    const mine = iamRole('arn:aws:iam::111122223333:role/team/AWSServiceRoleForMine', { session: 's1' });
    expect(set).toDeny(every({ actions: ['sqs:SendMessage'], callers: [mine] }));
  });

  test('a told SCP grants nothing as an identity policy (E19)', () => {
    const scp = parsePolicy(policy(allow('*', '*')), { type: 'serviceControl' });
    const request = { principal: user, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
    expect(() => {
      expect({ identity: [scp] }).toAllow(request);
    }).toThrow(/^Policy problem/);
    expect(() => {
      expect({ identity: [scp] }).not.toAllow(request);
    }).toThrow(/^Policy problem/);
  });
});
