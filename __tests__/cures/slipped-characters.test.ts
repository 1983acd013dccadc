import '../../src/setup';
import { iamRole, listObjects } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';

describe('a value of which a character slipped', () => {
  const provider = 'oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9';
  const request = {
    principal: { federated: `arn:aws:iam::${account}:oidc-provider/${provider}` },
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: `arn:aws:iam::${account}:role/billing-pod`,
    context: { [`${provider}:aud`]: 'sts.amazonaws.com', [`${provider}:sub`]: 'system:serviceaccount:billing:api' },
  };
  const pods = (subject: string): Json => ({
    Effect: 'Allow',
    Principal: { Federated: request.principal.federated },
    Action: request.action,
    Condition: { StringEquals: { [`${provider}:aud`]: 'sts.amazonaws.com', [`${provider}:sub`]: subject } },
  });
  const claim = { claim: 'toAllow', type: 'trust' } as const;

  test('is mended where a slash stands for a colon', () => {
    const document = policy(pods('system:serviceaccount:billing/api'));
    expect(mendedStatements(claim, document, request)).toEqual([pods('system:serviceaccount:billing:api')]);
  });

  test('is left alone where it is another name', () => {
    expect(ask(claim, policy(pods('system:serviceaccount:orders:api')), request).cures?.()).toEqual([]);
  });
});

describe('a prefix that begins with a slash, as hardly any key does', () => {
  const browse = (prefix: string): Json => ({
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: 'arn:aws:s3:::acme-bi',
    Condition: { StringLike: { 's3:prefix': prefix } },
  });
  const caller = iamRole(`arn:aws:iam::${account}:role/reader`);
  const list = listObjects({ bucket: 'acme-bi', prefix: 'reports/2026/', caller, secure: true });
  const claim = { claim: 'toAllow', type: 'identity' } as const;

  test('is mended without it, wildcard and all', () => {
    expect(mendedStatements(claim, policy(browse('/reports/*')), list)).toEqual([browse('reports/*')]);
  });

  test('is left alone where every prefix would be what is left', () => {
    expect(ask(claim, policy(browse('/*')), list).cures?.()).toEqual([]);
  });
});
