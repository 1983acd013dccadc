import { ask, mendedStatements, policy, type Json } from './asked-claim';

const claim = { claim: 'toDenyInsecureTransport', type: 'resource' } as const;
const whole: Json = {
  Sid: 'NoPlainHttp',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::acme-invoices', 'arn:aws:s3:::acme-invoices/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const billing: Json = {
  Sid: 'Billing',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::210987654321:role/Billing' },
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: 'arn:aws:s3:::acme-invoices/*',
};

describe('of a Deny that is too narrow in several elements, those change that are not as they should be', () => {
  const objects = 'arn:aws:s3:::acme-invoices/*';
  const one = 'arn:aws:iam::210987654321:role/Billing';

  test.each<[string, Json, readonly string[]]>([
    ['Action and Resource', { Action: 's3:GetObject', Resource: objects }, ['Action', 'Resource']],
    ['a list of actions and Resource', { Action: ['s3:GetObject'], Resource: objects }, ['Action', 'Resource']],
    ['Principal and Action', { Principal: { AWS: one }, Action: 's3:GetObject' }, ['Principal', 'Action']],
    ['Principal and Resource', { Principal: { AWS: one }, Resource: objects }, ['Principal', 'Resource']],
  ])('%s', (_, narrow, changed) => {
    const broken = policy({ ...whole, ...narrow }, billing);
    expect(mendedStatements(claim, broken)).toEqual([whole, billing]);
    const { message } = ask(claim, broken);
    const told = [...message().matchAll(/^(?:To fix it|And)\b.*?"(\w+)":/gm)].map(([, name]) => name);
    expect(told).toEqual(changed);
    expect(message()).not.toContain('undefined');
  });
});
