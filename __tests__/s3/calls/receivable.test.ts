import { call, getObject, originAccessIdentity, putObject, sseKms, vpcEndpoint } from '../../../src';

const caller = originAccessIdentity('E1EXAMPLE00000');
const object = { bucket: 'logs', key: 'a', caller };

test.each<[string, () => unknown, RegExp]>([
  [
    'another service',
    () => call('sqs:SendMessage', { caller, resource: 'arn:aws:sqs:us-east-1:111122223333:jobs' }),
    /calls only S3/,
  ],
  ['an endpoint', () => getObject({ ...object, from: vpcEndpoint('vpce-0a1b2c3d4e5f67890') }), /VPC endpoint/],
  [
    'a KMS key',
    () => putObject({ ...object, encryption: sseKms() }),
    /cannot use a KMS key[^]*use origin access control: awsService\('cloudfront\.amazonaws\.com', \{ sourceArn \}\)/,
  ],
])('an origin access identity and %s', (_, make, message) => {
  expect(make).toThrow(message);
});

test('an origin access identity reads objects', () => {
  expect(getObject(object).operation).toBe('GetObject');
  expect(call('s3:GetObject', object).action).toBe('s3:GetObject');
});
