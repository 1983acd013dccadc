import fc from 'fast-check';
import { parsePolicy, type AccessRequest, type PolicyType } from '../../src';
import { regionsOf } from '../../src/requests/partitions';
import { bothWays, doesNotHold, holds, witnessOf } from '../matchers/answered';

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
