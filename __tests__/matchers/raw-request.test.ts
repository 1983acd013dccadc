import { failed } from './answered';

const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' }],
};
const ending = (principal: unknown, context: object = {}) =>
  failed(policy, 'toAllow', { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a', context } as never);

test.each(['cloudtrail.amazonaws.com', 'delivery.logs.amazonaws.com', 'ec2.amazonaws.com.cn'])(
  '%s is a service principal',
  (service) => {
    expect(ending({ service }).kind).toBe('passes');
  },
);

test.each(['cloudtrail', 'cloudtrail..amazonaws.com', 'logs_a.amazonaws.com', 'amazonaws.com'])(
  '%s is none',
  (service) => {
    expect(ending({ service }).kind).toBe('misuse');
  },
);

test('a call that a service passes on carries no endpoint', () => {
  const context = { 'aws:ViaAWSService': true, 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' };
  expect(ending('arn:aws:iam::111122223333:user/alice', context)).toMatchObject({
    kind: 'misuse',
    message: expect.stringMatching(/has both aws:ViaAWSService and aws:SourceVpce\nHint: a call forwarded/) as unknown,
  });
});
