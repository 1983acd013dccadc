import { toPolicy } from '../../src/policy/parse';
import { partitionOfRegion, partitionsIn, partitionsOf } from '../../src/requests/partitions';

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
