import {
  checkAccessNotGranted,
  checkNoNewAccess,
  checkNoPublicAccess,
  every,
  parsePolicy,
  rootOf,
  s3Bucket,
} from '../../src';
import { servicePrefixes } from '../../src/service-reference';
import { withBug } from '../prover/plant';
import type * as world from './left-out-resources';
import { firstWrongResource } from './left-out-resources';
import { isWhole, share } from './share';

const seed = 20261128;
const MANY = share(300);

const policy = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});

describe('A2: what a policy names exists, unless it is of a type that the action never takes (P14, P18, F19)', () => {
  test('as a world written by hand has it, in both directions', () => {
    expect(firstWrongResource(seed, MANY)).toBeUndefined();
  });

  if (isWhole)
    test.each([
      {
        name: 'what fits no listed format is left out',
        file: 'src/requests/actions-in-question.ts',
        from: 'return [...relevant, ...others.values(), ...this.named.unlisted(service, types, partition)];',
        to: 'return [...relevant, ...others.values()];',
      },
      {
        name: 'what is of another type exists too',
        file: 'src/requests/named-resources.ts',
        from: 'return own === undefined && (listed.length > 0 || all.some(isLoose)) ? false : own;',
        to: 'return own;',
      },
      {
        name: 'services that the reference lacks are left out',
        file: 'src/requests/actions-in-question.ts',
        from: '? this.ofNewService(prefix, partition, concerned)',
        to: '? []',
      },
      {
        name: 'only the first partition is asked',
        file: 'src/claims/comparison.ts',
        from: 'actionsInQuestion(policies, { partitions,',
        to: 'actionsInQuestion(policies, { partitions: partitions.slice(0, 1),',
      },
    ])('planted: $name', (bug) => {
      const wrong = withBug(bug, () =>
        jest.requireActual<typeof world>('./left-out-resources').firstWrongResource(seed, MANY),
      );
      expect(wrong).toBeDefined();
    });
});

describe('A10: what stands for the rest never runs out', () => {
  const named = (prefixes: readonly string[]) => allow(prefixes.map((prefix) => `${prefix}:*`));

  test.each([
    [
      'the twelve services that people know',
      ['ec2', 'dynamodb', 'lambda', 'sqs', 'sns', 'rds', 'glue', 'athena', 'ecs', 'eks', 'kinesis', 'ssm'],
    ],
    ['every service of the reference', servicePrefixes()],
  ])('beside %s everything is still new access', (_, prefixes) => {
    const result = checkNoNewAccess(policy(allow('*'), named(prefixes)), policy(named(prefixes)));
    expect(result).toMatchObject({ result: 'FAIL' });
    expect(checkNoNewAccess(policy(named(prefixes)), policy(allow('*')))).toMatchObject({ result: 'PASS' });
  });

  test('an account that is not named is found beside any that are', () => {
    const accounts = ['999999999999', '888888888888', '777777777777'];
    const trusting = policy(
      deny('sqs:*', '*', { Condition: { StringNotEquals: { 'aws:ResourceAccount': accounts } } }),
      allow('*'),
    );
    expect({ identity: [trusting] }).not.toAllow(every({ actions: ['sqs:SendMessage'] }));
  });
});

describe('A12: every partition that is named is asked', () => {
  const queue = (partition: string, region: string) => `arn:${partition}:sqs:${region}:111122223333:q`;
  const open = (...resources: readonly string[]) => policy({ ...allow('sqs:SendMessage', resources), Principal: '*' });

  test('a queue of aws-us-gov is public though another partition comes first', () => {
    const mixed = policy(
      { ...deny('sqs:*', queue('aws', 'eu-west-1')), Principal: '*' },
      { ...allow('sqs:SendMessage', queue('aws-us-gov', 'us-gov-west-1')), Principal: '*' },
    );
    expect(parsePolicy(mixed, { type: 'resource' })).toBePublic();
    expect(checkNoPublicAccess(mixed)).toMatchObject({ result: 'FAIL' });
    expect(parsePolicy(open(queue('aws-cn', 'cn-north-1')), { type: 'resource' })).toBePublic();
  });

  test('an account of another partition is asked about where its ARN says', () => {
    const onlyHere = policy(deny('s3:*', 'arn:aws:s3:*:*:*'));
    const there = rootOf('111122223333', { partition: 'aws-cn' });
    expect(parsePolicy(onlyHere, { type: 'serviceControl' })).not.toExplicitlyDeny(
      every({ actions: ['s3:GetObject'], callers: [there] }),
    );
    expect(parsePolicy(onlyHere, { type: 'serviceControl' })).toExplicitlyDeny(
      every({ actions: ['s3:GetObject'], callers: [rootOf('111122223333')] }),
    );
  });

  test('a Deny on arn:aws:s3::: says nothing of a bucket in cn-north-1', () => {
    const overHttp = { Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    const tls = policy(deny('s3:*', ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'], overHttp));
    expect(s3Bucket({ name: 'data', policy: tls, region: 'eu-west-1' })).toDenyInsecureTransport();
    expect(s3Bucket({ name: 'data', policy: tls, region: 'cn-north-1' })).not.toDenyInsecureTransport();
    const chinese = policy(deny('s3:*', ['arn:aws-cn:s3:::data', 'arn:aws-cn:s3:::data/*'], overHttp));
    expect(s3Bucket({ name: 'data', policy: chinese, region: 'cn-north-1' })).toDenyInsecureTransport();
    expect(chinese).toDenyInsecureTransport();
    const either = policy(deny('s3:*', ['arn:aws-cn:s3:::data', 'arn:aws:s3:::data', 'arn:aws:s3:::data/*'], overHttp));
    expect(either).not.toDenyInsecureTransport();
  });
});

describe('A11: a claim about any service asks services that no policy names', () => {
  const outside = { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' } };
  const inOrg = { organizations: ['o-aaaaaaaaaa'] };

  test('an SCP or RCP on S3 alone is not a perimeter of everything', () => {
    const rcp = parsePolicy(policy({ ...deny('s3:*', '*', { Condition: outside }), Principal: '*' }), {
      type: 'resourceControl',
    });
    expect(rcp).not.toEnforceIdentityPerimeter(inOrg);
    expect(rcp).toEnforceIdentityPerimeter({ ...inOrg, actions: ['s3:*'] });
    const networks = { vpcs: ['vpc-0a1b2c3d4e5f67890'] };
    const away = { StringNotEqualsIfExists: { 'aws:SourceVpc': networks.vpcs } };
    const scp = (Action: string) =>
      parsePolicy(policy(deny(Action, '*', { Condition: away })), { type: 'serviceControl' });
    expect(scp('s3:*')).not.toEnforceNetworkPerimeter(networks);
    expect(scp('s3:*')).toEnforceNetworkPerimeter({ ...networks, actions: ['s3:*'] });
    expect(() => {
      expect(scp('s3:*')).toEnforceNetworkPerimeter({ ...networks, actions: ['s3:GetObjekt'] });
    }).toThrow('did you mean "s3:GetObject"?');
  });

  test("a queue's policy is asked about queues alone", () => {
    const queue = policy({
      ...deny('sqs:*', 'arn:aws:sqs:eu-west-1:111122223333:q', { Condition: outside }),
      Principal: '*',
    });
    expect(parsePolicy(queue, { type: 'resource' })).toDenyAnonymous();
  });
});

test('P14: an access on a resource that only the question names', () => {
  const lambda = policy(allow('lambda:*', 'arn:aws:lambda:*:*:function:*'));
  const alias = 'arn:aws:lambda:us-east-1:111122223333:function:f:prod';
  expect(checkAccessNotGranted(lambda, [{ resources: [alias] }])).toMatchObject({
    result: 'FAIL',
    counterexample: { resource: alias },
  });
  const layers = policy(allow('lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:111122223333:layer:l'));
  expect(checkAccessNotGranted(layers, [{ actions: ['lambda:*'] }])).toMatchObject({ result: 'PASS' });
});

test("API Gateway's short form is asked about as what it stands for (P14)", () => {
  const api = (Resource: string) => policy({ ...allow('execute-api:Invoke', Resource), Principal: '*' });
  expect(parsePolicy(api('execute-api:/*'), { type: 'resource' })).toBePublic();
  expect(checkNoNewAccess(api('execute-api:/prod/*'), api('execute-api:/*'))).toMatchObject({ result: 'PASS' });
  expect(checkNoNewAccess(api('execute-api:/*'), api('execute-api:/prod/*'))).toMatchObject({ result: 'FAIL' });
});
