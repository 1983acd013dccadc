import { every, parsePolicy, type AccessRequest, type PolicyType } from '../../src';
import { witnessOf } from '../matchers/answered';
import { allow, deny, policyOf, whole } from '../matchers/documents';
import { exampleAccount } from '../../src/values/arn';
import { authorizeByDocument } from '../../src/evaluator/authorize';
import { serviceOf, servicePrefixes } from '../../src/service-reference';
import { ordinaryRank } from '../../src/requests/ordinary-actions';

const typed = (type: PolicyType, ...statements: readonly object[]) =>
  parsePolicy({ Version: '2012-10-17', Statement: statements }, { type });
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const reads = every({ actions: ['s3:GetObject'] });

function addressOf({ context }: AccessRequest): unknown {
  return context?.['aws:SourceIp'];
}

describe('of the requests that refute a claim the one shown is the most ordinary', () => {
  test.each([
    ['iam', 'iam:PassRole'],
    ['kms', 'kms:Decrypt'],
    ['sqs', 'sqs:SendMessage'],
    ['lambda', 'lambda:InvokeFunction'],
    ['dynamodb', 'dynamodb:GetItem'],
    ['ec2', 'ec2:DescribeInstances'],
    ['s3', 's3:GetObject'],
  ])('an action of %s that people know', (service, action) => {
    const policy = typed('identity', everything);
    expect(witnessOf(policy, 'toGrantAny', { actions: [`${service}:*`] }).action).toBe(action);
  });

  test('the actions that are preferred are all in the reference', () => {
    for (const prefix of servicePrefixes()) {
      const ranks = [...(serviceOf(prefix)?.actions.values() ?? [])].map((facts) => ordinaryRank(prefix, facts));
      const known = ranks.filter((rank) => rank < 100).sort((a, b) => a - b);
      expect([prefix, known]).toEqual([prefix, known.map((_, index) => (prefix === 's3' ? 0 : 10) + index)]);
    }
  });

  test('a role of an account that the policy names: the name that stands for any, not the shortest', () => {
    const { principal } = witnessOf(policyOf(allow({ Principal: { AWS: '444455556666' } })), 'toDenyInsecureTransport');
    expect(principal).toBe('arn:aws:sts::444455556666:assumed-role/SomeRole/session');
  });

  test('a role that a pattern spares: its wildcards are filled in as a person would', () => {
    const spared = (pattern: string) =>
      witnessOf(policyOf(deny({ Condition: { ArnNotLike: { 'aws:PrincipalArn': pattern } } })), 'toDeny', reads)
        .principal;
    expect(spared('arn:aws:iam::111122223333:role/team-*')).toBe(
      'arn:aws:sts::111122223333:assumed-role/team-example/session',
    );
    expect(spared('arn:aws:iam::*:role/ci*er')).toBe(`arn:aws:sts::${exampleAccount}:assumed-role/ciexampleer/session`);
  });

  test.each([
    ['outside of one block', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, '198.51.100.7'],
    ['outside of two', { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.0/24'] } }, '192.0.2.7'],
    ['inside of a block', { IpAddress: { 'aws:SourceIp': '11.0.0.0/8' } }, '11.0.0.7'],
    ['inside of one with few addresses', { IpAddress: { 'aws:SourceIp': '11.0.0.4/30' } }, '11.0.0.4'],
    ['anywhere', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, '203.0.113.7'],
  ])('an address %s: that of a host', (_, condition, address) => {
    const policy = policyOf(allow({ Condition: condition }));
    const witness = witnessOf(policy, 'toGrantAny', { actions: ['s3:GetObject'] });
    expect(addressOf(witness)).toBe(address);
    expect(authorizeByDocument(witness, parsePolicy(policy)).outcome).toBe('Allow');
  });

  test('an odd action where nothing else refutes it', () => {
    const policy = policyOf(allow({ Action: 's3:AbortMultipartUpload', Resource: whole }));
    expect(witnessOf(policy, 'toGrantAny', { actions: ['s3:*'] }).action).toBe('s3:AbortMultipartUpload');
  });
});
