import { isPolicy } from '../../../src/policy/model';
import { templateBuckets } from '../../../src/sources/cloudformation/template-buckets';
import { templatePolicies } from '../../../src/sources/cloudformation/template-policies';
import { inDeployments, memberOf, ordinarily, sectionsOf } from './in-deployments';

const allow = (sid: string, bucket: unknown = { 'Fn::Sub': '${Logs.Arn}/*' }) => ({
  Version: '2012-10-17',
  Statement: [{ Sid: sid, Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: bucket }],
});
const bucketPolicy = (bucket: unknown, sid = 'Read', more: object = {}) => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: { Bucket: bucket, PolicyDocument: allow(sid) },
  ...more,
});
const logs = { Type: 'AWS::S3::Bucket' };

/** The Sid of the policy that a bucket has in each deployment that can matter. */
function sidsOf(template: object, id = 'Logs'): readonly unknown[] {
  const sections = sectionsOf(template);
  return inDeployments(sections, (reader) => {
    const { policy } = memberOf(templateBuckets(sections), id).in(reader);
    return isPolicy(policy) ? policy.statements[0]?.sid : policy;
  });
}

describe('the policy of a bucket', () => {
  test.each([
    ['Ref', { Ref: 'Logs' }],
    ['Fn::Sub', { 'Fn::Sub': '${Logs}' }],
    ['Fn::Join', { 'Fn::Join': ['', [{ Ref: 'Logs' }]] }],
  ])('attached by %s', (_, bucket) => {
    expect(sidsOf({ Resources: { Logs: logs, LogsPolicy: bucketPolicy(bucket) } })).toEqual(['Read']);
  });

  test('attached by the text that names the bucket', () => {
    const name = { 'Fn::Sub': '${AWS::StackName}-logs' };
    const Resources = {
      Logs: { ...logs, Properties: { BucketName: name } },
      LogsPolicy: bucketPolicy(name),
    };
    expect(new Set(sidsOf({ Resources }))).toEqual(new Set(['Read']));
  });

  test('of another bucket is not its own', () => {
    const Resources = { Logs: logs, Other: logs, OtherPolicy: bucketPolicy({ Ref: 'Other' }) };
    expect(sidsOf({ Resources })).toEqual([undefined]);
    expect(sidsOf({ Resources }, 'Other')).toEqual(['Read']);
  });

  test('on a condition is absent where that fails', () => {
    const template = {
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: { Logs: logs, LogsPolicy: bucketPolicy({ Ref: 'Logs' }, 'Read', { Condition: 'IsProd' }) },
    };
    expect(sidsOf(template)).toEqual([undefined, 'Read']);
  });

  test('of a bucket that is not there elsewhere does not keep a deployment from being one', () => {
    const template = {
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: {
        Logs: logs,
        Other: { ...logs, Condition: 'IsProd' },
        OtherPolicy: bucketPolicy({ 'Fn::Sub': '${Other}' }, 'Other', { Condition: 'IsProd' }),
        LogsPolicy: bucketPolicy({ Ref: 'Logs' }),
      },
    };
    expect(new Set(sidsOf(template))).toEqual(new Set(['Read']));
    expect(sidsOf(template)).toHaveLength(2);
  });

  test('one of two, as a condition chooses', () => {
    const template = {
      Parameters: { Env: { Type: 'String', AllowedValues: ['dev', 'prod'] } },
      Conditions: {
        IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
        IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] },
      },
      Resources: {
        Logs: logs,
        Strict: bucketPolicy({ Ref: 'Logs' }, 'Strict', { Condition: 'IsProd' }),
        Open: bucketPolicy({ Ref: 'Logs' }, 'Open', { Condition: 'IsDev' }),
      },
    };
    expect(sidsOf(template)).toEqual(['Open', 'Strict']);
  });

  test('with a second one is no deployment: CloudFormation refuses that', () => {
    const Resources = {
      Logs: logs,
      First: bucketPolicy({ Ref: 'Logs' }, 'First'),
      Second: bucketPolicy({ Ref: 'Logs' }, 'Second'),
    };
    expect(sidsOf({ Resources })).toEqual([]);
  });

  test('stands on the bucket of its account, by whichever way it is asked', () => {
    const template = { Resources: { Logs: logs, LogsPolicy: bucketPolicy({ Ref: 'Logs' }) } };
    const attachedTo = {
      arn: 'arn:aws:s3:::stack-logs-1a2b3c4d5e6f',
      account: expect.stringMatching(/^\d{12}$/) as string,
    };
    expect(ordinarily(template, templatePolicies, 'LogsPolicy')).toMatchObject({ type: 'resource', attachedTo });
    expect(ordinarily(template, templateBuckets, 'Logs').policy).toMatchObject({ type: 'resource', attachedTo });
  });
});
