import fc from 'fast-check';
import { parsePolicy, type AccessRequest, type PolicyType } from '../../src';
import { arnOfSession } from '../../src/evaluator/caller-parts';
import { languageHas } from '../../src/languages/language';
import { toPolicy } from '../../src/policy/parse';
import { accessPointArns, federatedArns, identityArns, originAccessArns } from '../../src/requests/arn-domains';
import { arnServices, arnShapes, servicesNamedInArns, shapesBeyondFormats } from '../../src/requests/arn-formats';
import { partitionOfRegion, partitionsIn, partitionsOf, regionsOf } from '../../src/requests/partitions';
import { serviceOf, type ServiceReference } from '../../src/service-reference';
import { bothWays, doesNotHold, holds, witnessOf } from '../matchers/answered';

function service(prefix: string): ServiceReference {
  const found = serviceOf(prefix);
  if (found === undefined) throw new Error(`unknown service ${prefix}`);
  return found;
}

test('the ARNs of a service that nobody knows: with an account or without, in its name alone', () => {
  const shapes = arnShapes(['newservice'], 'aws');
  const found = (arn: string) =>
    shapes.filter(({ language }) => languageHas(language, arn)).map(({ hasAccount }) => hasAccount);
  expect(found('arn:aws:newservice:eu-west-1:111122223333:thing/a')).toEqual([true]);
  expect(found('arn:aws:newservice:::thing/a')).toEqual([false]);
  expect(found('arn:aws:other:eu-west-1:111122223333:thing/a')).toEqual([]);
  expect(found('-:111122223333:thing/a')).toEqual([]);
});

test('the path of a role holds what IAM takes there ("CreateRole", Path), wildcards aside', () => {
  const isArn = (path: string) =>
    languageHas(identityArns('aws', 'role', undefined), `arn:aws:iam::111122223333:role/${path}a`);
  expect(['', 'team/', 'a/b/', 'x:role/', '${x}/', '!~/'].map(isArn)).not.toContain(false);
  expect(['a*/', '?/', 'a b/', ':'].map(isArn)).not.toContain(true);
});

test('the session of a role has its name alone, whatever its path', () => {
  const session = 'arn:aws:sts::111122223333:assumed-role/a/s1';
  expect(arnOfSession('arn:aws:iam::111122223333:role/a', 's1')).toBe(session);
  expect(arnOfSession('arn:aws:iam::111122223333:role/team/x:role/a', 's1')).toBe(session);
});

test('a service has its own name in ARNs, and those of the services whose resources it takes', () => {
  expect(arnServices(service('sqs'))).toEqual(['sqs']);
  expect(arnServices(service('cloudfront-keyvaluestore'))).toEqual(['cloudfront-keyvaluestore', 'cloudfront']);
  expect(servicesNamedInArns('cloudfront').map(({ prefix }) => prefix)).toEqual([
    'cloudfront',
    'cloudfront-keyvaluestore',
  ]);
});

test('where the format of a type has no account, its ARNs never tell the owner', () => {
  const hasAccount = (prefix: string, type: string) =>
    shapesBeyondFormats(service(prefix), type, 'aws', false).map((shape) => shape.hasAccount);
  expect(hasAccount('s3', 'object')).toEqual([false]);
  expect(hasAccount('sqs', 'queue')).toEqual([true, false]);
});

test.each([
  [originAccessArns('aws'), 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE00000', true],
  [originAccessArns('aws'), 'arn:aws:E1EXAMPLE00000', false],
  [federatedArns('aws', undefined), 'arn:aws:sts::111122223333:federated-user/alice', true],
  [federatedArns('aws', '111122223333'), 'arn:aws:sts::111122223333:federated-user/alice', true],
  [federatedArns('aws', '111122223333'), 'arn:aws:sts::444455556666:federated-user/alice', false],
  [accessPointArns('aws'), 'arn:aws:s3:eu-west-1:111122223333:accesspoint/reports', true],
  [accessPointArns('aws'), 'arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap', true],
  [accessPointArns('aws'), 'arn:aws:s3:eu-west-1111122223333:accesspoint/reports', false],
  [accessPointArns('aws-cn'), 'arn:aws:s3:eu-west-1:111122223333:accesspoint/reports', false],
])('%# %s', (language, arn, isIn) => {
  expect([arn, languageHas(language, arn)]).toEqual([arn, isIn]);
});

const version = '2012-10-17';
const identity = (...Statement: readonly object[]) =>
  parsePolicy({ Version: version, Statement }, { type: 'identity' });
const grant = (Action: string, Resource: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

function granted(policy: ReturnType<typeof identity>, action: string): AccessRequest {
  return witnessOf(policy, 'toGrantAny', { actions: [action] });
}

describe('a counterexample names what AWS could have', () => {
  test.each<[string, ReturnType<typeof identity>, string, string]>([
    [
      'another Region than the one that is denied',
      identity(grant('ec2:*', '*'), { Effect: 'Deny', Action: 'ec2:*', Resource: 'arn:aws:ec2:us-east-1:*:*' }),
      'ec2:TerminateInstances',
      'arn:aws:ec2:eu-west-1:999999999999:instance/example',
    ],
    [
      'a Region of the partition',
      identity(grant('ec2:*', 'arn:aws-cn:ec2:*:*:*')),
      'ec2:TerminateInstances',
      'arn:aws-cn:ec2:cn-north-1:999999999999:instance/example',
    ],
    [
      'a topic of the account that is named',
      identity(grant('sns:Publish', 'arn:aws:sns:*:111122223333:*')),
      'sns:Publish',
      'arn:aws:sns:us-east-1:111122223333:example',
    ],
    [
      'a name after the prefix that is granted',
      identity(grant('sns:*', 'arn:aws:sns:*:*:prod-*'), {
        Effect: 'Deny',
        Action: '*',
        Resource: ['arn:aws:sns:us-*', 'arn:aws:sns:eu-*', 'arn:aws:sns:*:*:prod-a*'],
      }),
      'sns:Publish',
      'arn:aws:sns:ap-southeast-2:999999999999:prod-example',
    ],
    ['a real partition', identity(grant('s3:GetObject', 'arn:*:s3:::logs/*')), 's3:GetObject', 'arn:aws:s3:::logs/a'],
    [
      'a name where the format has an asterisk',
      identity(grant('dms:*', '*')),
      'dms:DeleteEndpoint',
      'arn:aws:dms:us-east-1:999999999999:endpoint:example',
    ],
    [
      'an object, not the same through an access point',
      identity(grant('s3:GetObject', '*')),
      's3:GetObject',
      'arn:aws:s3:::any-bucket/key',
    ],
  ])('%s', (_, policy, action, resource) => {
    expect(granted(policy, action).resource).toBe(resource);
  });

  test('a Region that is asked for', () => {
    const elsewhere = { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } };
    const policy = identity(grant('ec2:*', '*', { Condition: elsewhere }));
    expect(granted(policy, 'ec2:StopInstances').context).toEqual({ 'aws:RequestedRegion': 'ap-southeast-2' });
  });

  test('an ARN in a condition', () => {
    const policy = identity(
      grant('s3:GetObject', '*', { Condition: { ArnLike: { 'ec2:SourceInstanceARN': 'arn:aws:ec2:*:*:instance/*' } } }),
    );
    expect(granted(policy, 's3:GetObject').context).toEqual({
      'ec2:SourceInstanceArn': 'arn:aws:ec2:us-east-1:999999999999:instance/example',
    });
  });

  test.each<[string, object, string]>([
    [
      'a trail',
      { StringLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:444455556666:trail/*' } },
      'arn:aws:cloudtrail:us-east-1:444455556666:trail/example',
    ],
    ['any topic', { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }, 'arn:aws:sns:us-east-1:999999999999:example'],
    [
      'an account somewhere',
      { StringLike: { 'aws:SourceArn': '*444455556666*' } },
      'arn:aws:cloudtrail:us-east-1:444455556666:trail/example',
    ],
    [
      'no trail',
      { StringNotLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*' }, Null: { 'aws:SourceArn': 'false' } },
      'arn:aws:sns:us-east-1:999999999999:example',
    ],
  ])('the resource for which a service calls: %s', (_, Condition, source) => {
    const policy = parsePolicy({
      Version: version,
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::logs/AWSLogs/*',
        Condition,
      },
    });
    const { resource, context } = witnessOf(policy, 'toPreventConfusedDeputy', { accounts: ['111122223333'] });
    expect([resource, context?.['aws:SourceArn']]).toEqual(['arn:aws:s3:::logs/AWSLogs/a', source]);
  });

  test('a bucket in any partition is the bucket that is named', () => {
    const tls = (...Resource: readonly string[]) => ({
      Version: version,
      Statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    });
    const whole = tls('arn:*:s3:::logs', 'arn:*:s3:::logs/*');
    expect(bothWays(whole, 'toDenyInsecureTransport')).toEqual(holds);
    expect(bothWays(tls('arn:*:s3:::logs/*'), 'toDenyInsecureTransport')).toEqual(doesNotHold);
    expect(witnessOf(tls('arn:*:s3:::logs/*'), 'toDenyInsecureTransport').resource).toBe('arn:aws:s3:::logs');
  });
});

test('whatever Regions are spared, a counterexample is in a real one of the others while there is one', () => {
  const partition = fc.constantFrom('aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b');
  const spared = partition.chain((name) => fc.tuple(fc.constant(name), fc.subarray([...regionsOf(name)])));
  fc.assert(
    fc.property(spared, ([name, regions]) => {
      const type: PolicyType = 'identity';
      const denied = regions.map((region) => `arn:${name}:sqs:${region}:*:*`);
      const Statement = [
        grant('sqs:SendMessage', `arn:${name}:sqs:*:111122223333:*`),
        ...(denied.length === 0 ? [] : [{ Effect: 'Deny', Action: '*', Resource: denied }]),
      ];
      const { resource } = granted(parsePolicy({ Version: version, Statement }, { type }), 'sqs:SendMessage');
      const found = resource.split(':')[3] ?? '';
      const others = regionsOf(name).filter((region) => !regions.includes(region));
      if (others.length > 0) expect(others).toContain(found);
      else expect(found).toMatch(/^[a-z0-9]{2}[a-z0-9-]*-\d$/);
    }),
    { numRuns: 60 },
  );
});

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const from = (arn: string) => ({ Condition: { ArnLike: { 'aws:SourceArn': arn } } });
const policy = (type: 'identity' | 'resource', more: object) =>
  toPolicy({ Version: '2012-10-17', Statement: [{ ...statement, ...more }] }, { type });

describe('where a question is asked', () => {
  test.each([
    ['its resources', { Resource: 'arn:aws-cn:s3:::logs/*' }],
    ['values of its conditions', from('arn:aws-cn:sns:*:*:*')],
  ])('in the partition that an identity policy names in %s', (_, more) => {
    expect(partitionsOf([policy('identity', more)])).toEqual(['aws-cn']);
  });

  test.each([
    ['its resource', { Principal: '*', Resource: 'arn:aws-cn:s3:::logs/*', ...from('arn:aws:sns:*:*:*') }],
    ['its callers, without such a resource', { Principal: { AWS: 'arn:aws-cn:iam::111122223333:root' } }],
    ['values of its conditions, without both', { Principal: '*', ...from('arn:aws-cn:sns:*:*:*') }],
  ])('in the one where a resource policy is: by %s', (_, more) => {
    expect(partitionsOf([policy('resource', more)])).toEqual(['aws-cn']);
  });

  test('in those that the question names too, and in aws where nothing names one', () => {
    const chinese = policy('identity', { Resource: 'arn:aws-cn:s3:::logs/*' });
    expect(partitionsOf([chinese], ['arn:aws:s3:::logs'])).toEqual(['aws', 'aws-cn']);
    expect(partitionsOf([policy('identity', {})])).toEqual(['aws']);
    expect(partitionsIn(['logs/*'])).toEqual(['aws']);
  });

  test('in that of a Region', () => {
    expect(['eu-west-1', 'cn-north-1', 'us-gov-west-1', 'us-isob-east-1'].map(partitionOfRegion)).toEqual([
      'aws',
      'aws-cn',
      'aws-us-gov',
      'aws-iso-b',
    ]);
  });
});
