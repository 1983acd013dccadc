import { authorize } from '../../src/evaluator/authorize';
import type { Outcome, PolicySet } from '../../src/evaluator/request';
import {
  account,
  allow,
  deny,
  document,
  elsewhere,
  everything,
  other,
  request,
  role,
  root,
  session,
  user,
} from './build';

const decide = (policies: PolicySet, asked = request()): Outcome => authorize(asked, policies).outcome;
const toAll = document(allow({ Action: '*', Principal: '*' }));

describe('filters', () => {
  const identity = [everything];

  test('E18, E20: SCPs must allow at every level, by any policy of the level', () => {
    expect(decide({ identity, serviceControl: [[everything], [elsewhere, everything]] })).toBe('Allow');
    expect(decide({ identity, serviceControl: [[everything], [elsewhere], [everything]] })).toBe('ImplicitDeny');
    expect(decide({ identity, serviceControl: [[everything], []] })).toBe('ImplicitDeny');
    expect(decide({ identity, serviceControl: [] })).toBe('Allow');
  });

  test('E19: SCPs grant nothing, cap resource policies, and their Deny wins', () => {
    expect(decide({ serviceControl: [[everything]] })).toBe('ImplicitDeny');
    expect(decide({ resource: toAll, serviceControl: [[elsewhere]] })).toBe('ImplicitDeny');
    expect(decide({ identity, serviceControl: [[everything], [everything, document(deny())]] })).toBe('ExplicitDeny');
  });

  test.each([
    ['anonymous callers', 'anonymous'],
    ['services', { service: 's3.amazonaws.com' }],
    ['federated identities', { federated: 'accounts.google.com' }],
  ])('E17, E28, E30: no SCP, identity, boundary or session layer for %s', (_, principal) => {
    const no = document(deny({ Action: '*' }));
    const layers: PolicySet = { identity: [no], permissionsBoundary: no, session: no, serviceControl: [[no]] };
    expect(decide({ ...layers, resource: toAll }, request({ principal }))).toBe('Allow');
    expect(decide({ identity, serviceControl: [[everything]] }, request({ principal }))).toBe('ImplicitDeny');
  });

  test.each([
    'arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForConfig/s1',
    'arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig',
  ])('E17, E22: service-linked role %s is spared by SCPs and RCPs', (principal) => {
    const no = document(deny({ Action: '*' }));
    const rcp = document(deny({ Principal: '*' }));
    const layers: PolicySet = { identity, serviceControl: [[no]], resourceControl: [[rcp]] };
    expect(decide(layers, request({ principal }))).toBe('Allow');
    expect(decide(layers, request({ principal: session }))).toBe('ExplicitDeny');
  });

  test.each([
    ['a user', user],
    ['root', root],
    ['another account', `arn:aws:iam::${other}:user/Bob`],
    ['anonymous', 'anonymous'],
    ['a service', { service: 's3.amazonaws.com' }],
  ])('E22, E24: an RCP Deny binds %s', (_, principal) => {
    const rcp = document(deny({ Principal: '*' }));
    expect(decide({ identity, resource: toAll, resourceControl: [[rcp]] }, request({ principal }))).toBe(
      'ExplicitDeny',
    );
  });

  test('E24: an RCP dump without RCPFullAWSAccess does not deny', () => {
    const rcp = document(deny({ Principal: '*', Action: 's3:PutObject' }));
    expect(decide({ identity, resourceControl: [[rcp], []] })).toBe('Allow');
  });

  test('E23: RCPs spare kms:RetireGrant', () => {
    const key = { action: 'kms:RetireGrant', resource: `arn:aws:kms:us-east-1:${account}:key/1` };
    const resource = document(allow({ Action: 'kms:*', Principal: { AWS: user } }));
    const resourceControl = [[document(deny({ Principal: '*', Action: 'kms:*' }))]];
    expect(decide({ resource, resourceControl }, request(key))).toBe('Allow');
    expect(decide({ resource, resourceControl }, request({ ...key, action: 'kms:Decrypt' }))).toBe('ExplicitDeny');
  });

  test('E2, E26: an endpoint policy that is given needs an Allow and no Deny, and grants nothing', () => {
    expect(decide({ identity, vpcEndpoint: toAll })).toBe('Allow');
    expect(decide({ vpcEndpoint: toAll })).toBe('ImplicitDeny');
    expect(decide({ identity, vpcEndpoint: document(allow({ Principal: '*', Action: 's3:PutObject' })) })).toBe(
      'ImplicitDeny',
    );
    expect(decide({ identity, vpcEndpoint: document(allow({ Principal: '*' }), deny({ Principal: '*' })) })).toBe(
      'ExplicitDeny',
    );
    expect(
      decide({ resource: toAll, vpcEndpoint: document(deny({ Principal: '*' })) }, request({ principal: 'anonymous' })),
    ).toBe('ExplicitDeny');
  });

  test('E27: on gateway endpoints an account is only its root user', () => {
    const vpcEndpoint = document(allow({ Action: '*', Principal: { AWS: account } }));
    expect(decide({ identity, vpcEndpoint })).toBe('ImplicitDeny');
    expect(decide({ vpcEndpoint }, request({ principal: root }))).toBe('Allow');
    const queue = { action: 'sqs:SendMessage', resource: `arn:aws:sqs:us-east-1:${account}:q` };
    expect(decide({ identity, vpcEndpoint }, request(queue))).toBe('Allow');
  });
});

describe('callers without policies of their own', () => {
  test('E28, B26: anonymous is allowed by * only', () => {
    const asked = request({ principal: 'anonymous' });
    expect(decide({ resource: toAll }, asked)).toBe('Allow');
    expect(decide({ resource: document(allow({ Principal: { AWS: '*' } })) }, asked)).toBe('Allow');
    expect(decide({ resource: document(allow({ Principal: { AWS: account } })) }, asked)).toBe('ImplicitDeny');
  });

  test('E29, C3: anonymous calls lack aws:PrincipalArn, so a negated test holds', () => {
    const Condition = { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } };
    const resource = document(allow({ Principal: '*' }), deny({ Principal: '*', Condition }));
    expect(decide({ resource }, request({ principal: 'anonymous' }))).toBe('ExplicitDeny');
  });

  test('E31: a service that acts through a role is a plain session of it; a forwarded call is the caller’s own', () => {
    const context = { 'aws:ViaAWSService': 'true', 'aws:CalledVia': ['athena.amazonaws.com'] };
    expect(decide({}, request({ principal: session, context }))).toBe('ImplicitDeny');
    expect(decide({ identity: [everything] }, request({ principal: session, context }))).toBe('Allow');
  });

  test('E37, B24: a web identity is judged by the trust policy alone', () => {
    const resource = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Federated: 'accounts.google.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
      },
    };
    const asked = {
      principal: { federated: 'accounts.google.com' },
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: role,
    };
    expect(decide({ resource }, asked)).toBe('Allow');
    expect(decide({ resource }, { ...asked, principal: { federated: 'www.amazon.com' } })).toBe('ImplicitDeny');
  });

  test('B25: a CloudFront origin access identity is allowed by the bucket policy alone', () => {
    const identity = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABC';
    const resource = document(allow({ Principal: { AWS: identity } }));
    expect(decide({ resource }, request({ principal: identity }))).toBe('Allow');
    expect(decide({ resource }, request({ principal: `${identity}D` }))).toBe('ImplicitDeny');
  });
});

test('a document in the wrong layer is refused with its place', () => {
  const text =
    '{ "Version": "2012-10-17",\n  "Statement": { "Effect": "Allow", "Principal": "*",\n "Action": "*", "Resource": "*" } }';
  try {
    authorize(request(), { identity: [text] });
    throw new Error('not refused');
  } catch (error) {
    expect(error).toMatchObject({ problems: [{ code: 'UNSUPPORTED_PRINCIPAL', position: { line: 2 } }] });
  }
});
