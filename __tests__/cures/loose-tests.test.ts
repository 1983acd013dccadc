import '../../src/setup';
import { environment, iamRole, kmsKey, putObject, s3Bucket, sseKms } from '../../src';
import { withCures } from '../../src/cures/cure';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { ask, policy, type AskedClaim } from './asked-claim';

const account = '210987654321';

/** The document as the text to paste leaves it, with which the claim must hold. */
function mended(claim: AskedClaim, document: object, given: unknown): object | undefined {
  const { pass, cures, message } = ask(claim, document, given);
  expect(pass).toBe(claim.isNot === true);
  expect(message()).not.toContain('Nothing to paste');
  const cured = withCures(document, cures?.() ?? []);
  expect(ask(claim, cured ?? {}, given).pass).toBe(claim.isNot !== true);
  return cured;
}

test('ForAllValues, which holds without its key, gets a test that the key is there', () => {
  const own = (Condition: object): object =>
    policy({
      Sid: 'OwnItems',
      Effect: 'Allow',
      Action: ['dynamodb:GetItem', 'dynamodb:Query'],
      Resource: 'arn:aws:dynamodb:eu-west-1:210987654321:table/tenants',
      Condition,
    });
  const keys = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['${aws:PrincipalTag/tenant}#*'] } };
  const request = {
    principal: `arn:aws:iam::${account}:role/tenant-api`,
    action: 'dynamodb:GetItem',
    resource: 'arn:aws:dynamodb:eu-west-1:210987654321:table/tenants',
    context: { 'aws:PrincipalTag/tenant': 'blue' },
  };
  const claim = { claim: 'toAllow', isNot: true, type: 'identity' } as const;
  expect(mended(claim, own(keys), request)).toEqual(own({ ...keys, Null: { 'dynamodb:LeadingKeys': 'false' } }));
});

test('a wildcard that StringEquals takes as it is written gets StringLike, in a request as AWS sees it too', () => {
  const provider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  const aud = 'token.actions.githubusercontent.com:aud';
  const sub = 'token.actions.githubusercontent.com:sub';
  const trust = (Condition: object): object =>
    policy({
      Effect: 'Allow',
      Principal: { Federated: provider },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition,
    });
  const branches = 'repo:acme/shop:ref:refs/heads/*';
  const request = {
    principal: { federated: provider },
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: `arn:aws:iam::${account}:role/github-deploy`,
    context: { [aud]: 'sts.amazonaws.com', [sub]: 'repo:acme/shop:ref:refs/heads/main' },
  };
  const document = trust({ StringEquals: { [aud]: 'sts.amazonaws.com', [sub]: branches } });
  expect(mended({ claim: 'toAllow', type: 'trust' }, document, request)).toEqual(
    trust({ StringEquals: { [aud]: 'sts.amazonaws.com' }, StringLike: { [sub]: branches } }),
  );
});

describe('an AWS service that calls for anyone', () => {
  const insiders = { accounts: [account] };
  const claim = { claim: 'toPreventConfusedDeputy' } as const;

  test('loses the IfExists by which its Allow holds without a source', () => {
    const keyed = (operator: string): object =>
      policy(
        {
          Sid: 'Root',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Sid: 'Trail',
          Effect: 'Allow',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
          Resource: '*',
          Condition: { [operator]: { 'aws:SourceAccount': account } },
        },
      );
    expect(mended({ ...claim, type: 'kmsKey' }, keyed('StringEqualsIfExists'), insiders)).toEqual(
      keyed('StringEquals'),
    );
  });
});

test('an environment tells whose Condition a call does not meet, though the caller has policies of its own there', () => {
  const key = 'arn:aws:kms:eu-west-1:210987654321:key/0f0e0d0c-1111-4222-8333-444455556666';
  const arn = `arn:aws:iam::${account}:role/uploader`;
  const world = environment({
    buckets: [s3Bucket({ name: 'uploads', defaultEncryption: sseKms(key) })],
    keys: [
      kmsKey({
        arn: key,
        policy: policy({
          Sid: 'ThroughS3',
          Effect: 'Allow',
          Principal: { AWS: arn },
          Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
          Resource: '*',
          Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com' } },
        }),
      }),
    ],
    principals: [
      iamRole(arn, {
        policies: [policy({ Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::uploads/*' })],
      }),
    ],
  });
  const call = putObject({ bucket: 'uploads', key: 'a.jpg', caller: world.role('uploader'), secure: true });
  const { message } = lazyMatchers.toAllow?.call({ isNot: false }, world, call) as MatcherResult;
  expect(message()).toContain(
    'Nothing to paste: the Allow of statement 0 `ThroughS3` is there, but the call does not meet its Condition: change the call, or that Condition',
  );
  expect(message()).not.toContain("the caller's policies are given in the call");
});
