import { authorizeRequest } from '../../src/evaluator/authorize';
import { explainRequest } from '../../src/evaluator/explain';
import type { AccessRequest, Outcome, PolicySet } from '../../src/evaluator/request';
import type { Policy, PolicyType } from '../../src/policy/model';
import { toPolicy } from '../../src/policy/parse';
import {
  account,
  allow,
  deny,
  document,
  elsewhere,
  everything,
  object,
  other,
  request,
  role,
  root,
  session,
  user,
} from './build';

const decide = (policies: PolicySet, asked = request()): Outcome => authorizeRequest(asked, policies).outcome;
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

  const linkedPath = `arn:aws:iam::${account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;

  test.each<[string, Partial<AccessRequest>, Outcome]>([
    [
      'a role of a customer by its path',
      { principal: linkedPath.replace(/aws-service-role.*[/]/, 'team/') },
      'ExplicitDeny',
    ],
    ['a role of a customer by its name', { principal: linkedPath.replace(/[^/]*$/, 'Mine') }, 'Allow'],
    [
      'a role whose own path holds the reserved one further on',
      { principal: linkedPath.replace(':role/', ':role/a:role/') },
      'ExplicitDeny',
    ],
    ['a role of no path', { principal: linkedPath.replace(/aws-service-role.*[/]/, '') }, 'ExplicitDeny'],
    [
      'a session told its path',
      { principal: session.replace('App', 'AWSServiceRoleForX'), context: { 'AWS:principalarn': linkedPath } },
      'Allow',
    ],
    [
      'a session of a customer’s role, told its path',
      {
        principal: session.replace('App', 'AWSServiceRoleForMine'),
        context: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/team/AWSServiceRoleForMine` },
      },
      'ExplicitDeny',
    ],
    [
      'a session of another name, told its path',
      { principal: session, context: { 'aws:PrincipalArn': linkedPath } },
      'Allow',
    ],
    ['a session, told a list', { principal: session, context: { 'aws:PrincipalArn': [linkedPath] } }, 'ExplicitDeny'],
    ['a user of that path', { principal: linkedPath.replace(':role/', ':user/') }, 'ExplicitDeny'],
  ])('E17: the path makes a role service-linked: %s', (_, who, expected) => {
    const serviceControl = [[everything, document(deny({ Action: '*' }))]];
    const resourceControl = [[document(deny({ Principal: '*' }))]];
    expect(decide({ identity, serviceControl }, request(who))).toBe(expected);
    expect(decide({ identity, resourceControl }, request(who))).toBe(expected);
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

  test.each([
    ['s3:GetObject', object, 'ExplicitDeny'],
    ['SQS:SendMessage', `arn:aws:sqs:us-east-1:${account}:q`, 'ExplicitDeny'],
    ['sns:Publish', `arn:aws:sns:us-east-1:${account}:t`, 'Allow'],
    ['ec2:RunInstances', '*', 'Allow'],
    ['iam:PassRole', role, 'Allow'],
    ['s3', '*', 'Allow'],
    ['nothing:AtAll', '*', 'Allow'],
  ])('E23, A26: an RCP Deny of %s on %s: %s', (action, resource, expected) => {
    const resourceControl = [[document(deny({ Principal: '*', Action: '*' }))]];
    const layers = { identity: [everything], resourceControl };
    const asked = request({ action, resource });
    expect(decide(layers, asked)).toBe(expected);
    const traced = explainRequest(asked, layers).statements.filter(({ ref }) => ref.kind === 'resourceControl');
    expect(traced).toHaveLength(expected === 'Allow' ? 0 : 1);
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
    authorizeRequest(request(), { identity: [text] });
    throw new Error('not refused');
  } catch (error) {
    expect(error).toMatchObject({ problems: [{ code: 'UNSUPPORTED_PRINCIPAL', position: { line: 2 } }] });
  }
});

describe('a told type binds the layer', () => {
  const layers: readonly (keyof PolicySet)[] = [
    'identity',
    'permissionsBoundary',
    'session',
    'serviceControl',
    'resource',
    'resourceControl',
    'vpcEndpoint',
  ];
  const homes: readonly [PolicyType, readonly (keyof PolicySet)[]][] = [
    ['identity', ['identity', 'permissionsBoundary', 'session']],
    ['permissionsBoundary', ['identity', 'permissionsBoundary', 'session']],
    ['session', ['identity', 'permissionsBoundary', 'session']],
    ['serviceControl', ['serviceControl']],
    ['resource', ['resource']],
    ['trust', ['resource']],
    ['kmsKey', ['resource']],
    ['resourceControl', ['resourceControl']],
    ['vpcEndpoint', ['vpcEndpoint']],
  ];
  const setOf = (layer: keyof PolicySet, policy: Policy): PolicySet => {
    if (layer === 'serviceControl' || layer === 'resourceControl') return { [layer]: [[policy]] };
    return layer === 'identity' ? { identity: [policy] } : { [layer]: policy };
  };
  const textOf = (type: PolicyType): string => {
    const who = homes.findIndex(([home]) => home === type) < 4 ? '' : '"Principal": "*",';
    const what = type === 'trust' ? '"Action": "sts:AssumeRole"' : '"Action": "s3:GetObject", "Resource": "*"';
    const principal = type === 'trust' ? '"Principal": { "AWS": "111122223333" },' : who;
    return `\n { "Version": "2012-10-17", "Statement": { "Effect": "Deny", ${principal} ${what} } }`;
  };

  test.each(homes.flatMap(([type, home]) => layers.map((layer) => [type, layer, home.includes(layer)] as const)))(
    '%s as %s: %s',
    (type, layer, fits) => {
      const policy = toPolicy(textOf(type), { type, source: 'file.json' });
      const set = setOf(layer, policy);
      const denied = { outcome: type === 'trust' ? 'ImplicitDeny' : 'ExplicitDeny' };
      for (const ask of [authorizeRequest, explainRequest]) {
        if (fits) expect(ask(request(), set)).toMatchObject(ask === authorizeRequest ? denied : { decision: denied });
        else {
          const data = { expected: `a policy of type ${layer}`, found: `one of type ${type}` };
          const problems = [{ code: 'DATA_TYPE_MISMATCH', severity: 'error', data, position: { line: 2, column: 2 } }];
          expect(thrownBy(() => ask(request(), set))).toMatchObject({
            name: 'InvalidDocument',
            source: 'file.json',
            problems,
          });
        }
      }
    },
  );

  test('a type that is only implied does not', () => {
    const open = toPolicy(textOf('resource'));
    for (const layer of ['resource', 'resourceControl', 'vpcEndpoint'] as const) {
      expect(decide(setOf(layer, open))).toBe('ExplicitDeny');
    }
    const own = toPolicy(textOf('identity'));
    for (const layer of ['identity', 'permissionsBoundary', 'session', 'serviceControl'] as const) {
      expect(decide(setOf(layer, own))).toBe('ExplicitDeny');
    }
  });
});

function thrownBy(attempt: () => unknown): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  return undefined;
}
