import { accessSummary, fromCloudFormation, isPolicyError, parsePolicy } from '../../src';
import { thrownBy } from '../thrown';

const bucket = ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'];
const roles = { AWS: ['arn:aws:iam::111122223333:role/Reader', 'arn:aws:iam::111122223333:role/Auditor'] };
const tls = {
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: bucket,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const read = (SourceVpce: string[]) => ({
  Effect: 'Allow',
  Principal: roles,
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: bucket,
  Condition: { StringEquals: { 'aws:SourceVpce': SourceVpce } },
});
const of = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

test('says who may do what, on what, when', () => {
  expect(accessSummary(of(tls, read(['vpce-0a1b2c3d4e5f67890'])))).toBe(
    [
      'resource policy, version 2012-10-17',
      'allowed to AWS arn:aws:iam::111122223333:role/Auditor, AWS arn:aws:iam::111122223333:role/Reader',
      '  s3:GetObject on arn:aws:s3:::logs/*',
      '  s3:ListBucket on arn:aws:s3:::logs',
      '  when aws:SourceVpce StringEquals "vpce-0a1b2c3d4e5f67890"',
      'denied to *',
      '  s3:* on arn:aws:s3:::logs, arn:aws:s3:::logs/*',
      '  when aws:SecureTransport Bool "false"',
    ].join('\n'),
  );
});

test('a wider condition changes the line that says it, and no other', () => {
  const before = accessSummary(of(tls, read(['vpce-0a1b2c3d4e5f67890']))).split('\n');
  const after = accessSummary(of(tls, read(['vpce-0a1b2c3d4e5f67890', 'vpce-1b2c3d4e5f6789012']))).split('\n');
  expect(after).toHaveLength(before.length);
  expect(after.filter((line, at) => line !== before[at])).toEqual([
    '  when aws:SourceVpce StringEquals "vpce-0a1b2c3d4e5f67890", "vpce-1b2c3d4e5f6789012"',
  ]);
});

test('what is denied anyway, or already allowed, is not told', () => {
  const narrow = { ...read(['vpce-0a1b2c3d4e5f67890']), Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/a' };
  const plain = { ...read([]), Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  const base = of(tls, read(['vpce-0a1b2c3d4e5f67890']));
  expect(accessSummary(of(...base.Statement, narrow, plain))).toBe(accessSummary(base));
});

test('an identity policy names nobody; elements with Not stay as they are', () => {
  const Condition = { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } };
  const regions = { Effect: 'Deny', NotAction: ['sts:*', 'iam:*'], Resource: '*', Condition };
  expect(accessSummary(of({ Effect: 'Allow', Action: '*', Resource: '*' }, regions))).toBe(
    [
      'identity policy, version 2012-10-17',
      'allowed',
      '  * on *',
      'denied',
      '  all but iam:*, sts:* on *',
      '  when aws:RequestedRegion StringNotEquals "eu-west-1", "us-east-1"',
    ].join('\n'),
  );
});

test('a policy that never applies', () => {
  const never = { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs/*' };
  expect(accessSummary(of(never))).toBe('identity policy, version 2012-10-17: nothing is allowed or denied');
});

test('a policy of which too little can be proven is printed as it stands', () => {
  const Condition = { NumericLessThan: { 's3:max-keys': '50' }, StringNotLike: { 's3:max-keys': '1*' } };
  const open = of({ Effect: 'Allow', Principal: roles, Action: 's3:ListBucket', Resource: bucket[0], Condition });
  const [first, ...rest] = accessSummary(open).split('\n');
  expect(first).toBe('resource policy, version 2012-10-17: cannot be put shortly');
  expect(JSON.parse(rest.join('\n'))).toEqual(open);
});

test('a text that could be mistaken for two is quoted', () => {
  const odd = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/a, b' };
  expect(accessSummary(of(odd))).toContain('s3:GetObject on "arn:aws:s3:::logs/a, b"');
  const Condition = { StringEquals: { 'aws:PrincipalTag/a\n  when b': 'x' } };
  expect(accessSummary(of({ ...odd, Condition }))).toContain('when "aws:PrincipalTag/a\\n  when b" StringEquals "x"');
});

test('a document that AWS would refuse has no summary, and neither has one of a template', () => {
  expect(isPolicyError(thrownBy(() => accessSummary(of({ ...tls, Principal: 'everyone' }))))).toBe(true);
  expect(() => accessSummary(parsePolicy('{"Version":"2012-10-17"}'))).toThrow('Statement');
  const stack = fromCloudFormation({
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket' },
      LogsPolicy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Logs' },
          PolicyDocument: of({ ...tls, Resource: { 'Fn::Sub': '${Logs.Arn}/*' } }),
        },
      },
    },
  });
  expect(() => accessSummary(stack.policy('LogsPolicy'))).toThrow('the policy stands in a template');
});
