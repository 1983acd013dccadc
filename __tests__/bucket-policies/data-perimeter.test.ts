// AWS's data perimeter sample for a bucket, whole. A Deny is a guard: it is tested beside the most careless Allow that
// somebody may add one day, which everything not denied passes.
import {
  awsService,
  awsServices,
  every,
  iamRole,
  internet,
  not,
  serviceLinkedRoles,
  tagged,
  viaAwsServices,
  vpcEndpoint,
  type Every,
} from '../../src';
import { drop, mutant, named, read, refuted, rename } from './read';

const sample = read('data-perimeter');
const careless = mutant(sample, (statements) => {
  const resources = named(statements, 'EnforceIdentityPerimeter').Resource;
  statements.push({ Sid: 'Careless', Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: resources });
});

const organizations = ['o-exampleorgid'];
const accounts = ['127311923021', '444455556666', '555566667777'];
const organization = 'o-exampleorgid';
const include = { 'data-perimeter-include': 'true' };
const app = iamRole('arn:aws:iam::111122223333:role/App', { organization, tags: include });
const home = internet('198.51.100.7');

const fromHome = every({
  from: home,
  context: {
    'aws:PrincipalTag/data-perimeter-include': 'true',
    'aws:PrincipalTag/network-perimeter-exception': not('true'),
    'aws:PrincipalAccount': '111122223333',
    'aws:ViaAWSService': false,
  },
  except: serviceLinkedRoles(),
});

describe('the data perimeter of a bucket', () => {
  test('keeps out every outsider, whatever is allowed beside it', () => {
    expect(sample).toBeValidPolicy();
    expect(careless).toEnforceIdentityPerimeter({ organizations, accounts, except: awsServices() });
    expect(careless).toDenyAnonymous();
  });

  test('keeps included principals out from networks that are not ours', () => {
    expect(careless).toExplicitlyDeny(fromHome);
  });

  test('rolled out to everyone, it is a network perimeter', () => {
    const everyone = mutant(careless, (statements) => {
      const network = named(statements, 'EnforceNetworkPerimeter');
      drop(network, 'StringEquals');
      drop(network, 'StringNotEqualsIfExists', 'aws:PrincipalAccount');
    });
    const networks = { vpcs: ['vpc-0abc123def456789a'], sourceIps: ['203.0.113.0/24'] };
    const except = [
      awsServices(),
      viaAwsServices(),
      serviceLinkedRoles(),
      tagged('network-perimeter-exception', 'true'),
    ];
    expect(everyone).toEnforceNetworkPerimeter({ ...networks, except });
    const { witness, message } = refuted(() => {
      expect(everyone).toEnforceNetworkPerimeter({ ...networks, except: except.slice(0, 3) });
    });
    expect(witness.context).toMatchObject({ 'aws:PrincipalTag/network-perimeter-exception': 'true' });
    expect(message).toContain('aws:PrincipalTag/network-perimeter-exception exempts "true"');
  });

  test('IfExists matters on Bool alone: on negated operators it changes nothing (F41)', () => {
    for (const sid of ['EnforceIdentityPerimeter', 'EnforceNetworkPerimeter']) {
      const plain = mutant(sample, (statements) => {
        rename(named(statements, sid), 'StringNotEqualsIfExists', 'StringNotEquals');
      });
      expect(plain).toBeEquivalentTo(sample);
    }
  });

  test('the service guard of the network statement does nothing while it asks for a tag: services have none (F.d)', () => {
    const unguarded = mutant(sample, (statements) => {
      drop(named(statements, 'EnforceNetworkPerimeter'), 'BoolIfExists', 'aws:PrincipalIsAWSService');
    });
    expect(unguarded).toBeEquivalentTo(sample);
  });
});

// Each test of the sample lets somebody keep working: [statement, operator, key, whose calls stay allowed].
const guards: [string, string, string, Every][] = [
  [
    'EnforceIdentityPerimeter',
    'StringNotEqualsIfExists',
    'aws:PrincipalOrgID',
    every({ callers: [iamRole('arn:aws:iam::111122223333:role/Batch', { organization, tags: {} })] }),
  ],
  [
    'EnforceIdentityPerimeter',
    'StringNotEqualsIfExists',
    'aws:PrincipalAccount',
    every({ callers: [iamRole('arn:aws:iam::444455556666:role/Partner', { organization: 'o-partnerorg', tags: {} })] }),
  ],
  [
    'EnforceIdentityPerimeter',
    'BoolIfExists',
    'aws:PrincipalIsAWSService',
    every({ callers: [awsService('cloudtrail.amazonaws.com')] }),
  ],
  [
    'EnforceNetworkPerimeter',
    'NotIpAddressIfExists',
    'aws:SourceIp',
    every({ callers: [app], from: internet('203.0.113.9') }),
  ],
  [
    'EnforceNetworkPerimeter',
    'StringNotEqualsIfExists',
    'aws:SourceVpc',
    every({
      callers: [app],
      from: vpcEndpoint('vpce-0123456789abcdef0', { vpc: 'vpc-0abc123def456789a' }),
      context: { 'aws:ViaAWSService': false },
    }),
  ],
  [
    'EnforceNetworkPerimeter',
    'StringNotEqualsIfExists',
    'aws:PrincipalTag/network-perimeter-exception',
    every({
      callers: [
        iamRole('arn:aws:iam::111122223333:role/OnCall', {
          organization,
          tags: { ...include, 'network-perimeter-exception': 'true' },
        }),
      ],
      from: home,
    }),
  ],
  [
    'EnforceNetworkPerimeter',
    'StringNotEqualsIfExists',
    'aws:PrincipalAccount',
    every({ callers: [iamRole('arn:aws:iam::444455556666:role/Partner', { tags: include })], from: home }),
  ],
  [
    'EnforceNetworkPerimeter',
    'BoolIfExists',
    'aws:ViaAWSService',
    every({ callers: [app], from: home, context: { 'aws:ViaAWSService': true } }),
  ],
  [
    'EnforceNetworkPerimeter',
    'ArnNotLikeIfExists',
    'aws:PrincipalArn',
    every({
      callers: [
        iamRole('arn:aws:iam::111122223333:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup', {
          organization,
          tags: include,
        }),
      ],
      from: home,
    }),
  ],
  [
    'EnforceNetworkPerimeter',
    'StringEquals',
    'aws:PrincipalTag/data-perimeter-include',
    every({ callers: [iamRole('arn:aws:iam::111122223333:role/App', { organization, tags: {} })], from: home }),
  ],
];

describe('each guard of the data perimeter dropped in turn', () => {
  test.each(guards)('%s without %s %s cuts somebody off', (sid, operator, key, calls) => {
    expect(careless).toAllow(calls);
    const cutting = mutant(careless, (statements) => {
      drop(named(statements, sid), operator, key);
    });
    const { message } = refuted(() => {
      expect(cutting).toAllow(calls);
    });
    expect(message).toContain(`Denied by statement ${sid === 'EnforceIdentityPerimeter' ? 0 : 1} \`${sid}\``);
    expect(cutting).not.toBeMorePermissiveThan(careless);
  });

  test('and the perimeter itself dropped lets outsiders in', () => {
    const open = mutant(careless, (statements) => statements.shift());
    const { witness } = refuted(() => {
      expect(open).toEnforceIdentityPerimeter({ organizations, accounts, except: awsServices() });
    });
    expect(witness.context?.['aws:PrincipalOrgID']).not.toBe('o-exampleorgid');
  });
});

describe('the data perimeter weakened', () => {
  test('Bool for BoolIfExists: anonymous callers have no such key, and the Deny passes them by', () => {
    const weak = mutant(careless, (statements) => {
      rename(named(statements, 'EnforceIdentityPerimeter'), 'BoolIfExists', 'Bool');
    });
    const { witness, message } = refuted(() => {
      expect(weak).toEnforceIdentityPerimeter({ organizations, accounts, except: awsServices() });
    });
    expect(witness.principal).toBe('anonymous');
    expect(message).toContain('Hint: Bool aws:PrincipalIsAWSService never holds without the condition key');
  });

  test('an office as wide as the world', () => {
    const wide = mutant(careless, (statements) => {
      named(statements, 'EnforceNetworkPerimeter').Condition = {
        ...named(statements, 'EnforceNetworkPerimeter').Condition,
        NotIpAddressIfExists: { 'aws:SourceIp': '0.0.0.0/0' },
      };
    });
    const { witness, message } = refuted(() => {
      expect(wide).toExplicitlyDeny(fromHome);
    });
    expect(witness.context).toMatchObject({ 'aws:SourceIp': '198.51.100.7' });
    expect(message).toContain('Hint: NotIpAddressIfExists aws:SourceIp exempts "198.51.100.7"');
  });

  test('without the office’s address the office is outside', () => {
    const split = mutant(careless, (statements) => {
      drop(named(statements, 'EnforceNetworkPerimeter'), 'NotIpAddressIfExists');
    });
    expect(split).not.toAllow(every({ callers: [app], from: internet('203.0.113.9') }));
  });
});
