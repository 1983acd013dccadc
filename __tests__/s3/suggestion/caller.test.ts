import { originAccessIdentity } from '../../../src';
import { ask } from '../../matchers/answered';

test('an origin access identity is typed by its id', () => {
  const caller = originAccessIdentity('E1EXAMPLE00000');
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE00000' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::site/*',
      },
    ],
  };
  const { message } = ask(policy, 'toGrantAny', [{ actions: ['s3:GetObject'], principals: [caller] }], 'not');
  expect(message).toMatch(/to try +getObject\(\{.*caller: originAccessIdentity\('E1EXAMPLE00000'\)/);
});
