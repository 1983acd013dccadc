import '../../src/setup';
import { call, fromCloudFormation, getObject, iamRole, iamUser } from '../../src';
import { thrownBy } from '../thrown';
import { ask, mended, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';
const claim = { claim: 'toAllow', type: 'identity' } as const;
const allow = (action: string, resource: string): Json => ({ Effect: 'Allow', Action: action, Resource: resource });
const caller = (partition: string): ReturnType<typeof iamRole> => iamRole(`arn:${partition}:iam::${account}:role/app`);

test('a Resource of another partition gets that of the call, in its place', () => {
  const releases = (partition: string): string => `arn:${partition}:sns:cn-north-1:${account}:releases`;
  const publish = call('sns:Publish', { resource: releases('aws-cn'), caller: caller('aws-cn'), secure: true });
  const document = policy(allow('sns:Publish', releases('aws')));
  expect(mendedStatements(claim, document, publish)).toEqual([allow('sns:Publish', releases('aws-cn'))]);
  expect(ask(claim, document, publish).message()).toContain(
    `Hint: "${releases('aws')}" is in partition "aws", and this call's resource in "aws-cn": is that meant?`,
  );
});

test('a Resource of another Region: the hint names both, and adds nothing beside', () => {
  const queue = (region: string): string => `arn:aws:sqs:${region}:${account}:orders`;
  const send = call('sqs:SendMessage', { resource: queue('eu-west-1'), caller: caller('aws'), secure: true });
  const document = policy(allow('sqs:SendMessage', queue('us-east-1')));
  expect(mendedStatements(claim, document, send)).toEqual([allow('sqs:SendMessage', queue('eu-west-1'))]);
  expect(ask(claim, document, send).message()).toContain(
    `Hint: "${queue('us-east-1')}" has "us-east-1" where this call's resource has "eu-west-1": is that meant?`,
  );
});

test('in a Deny too, which no second one then stands beside', () => {
  const change = (Resource: string): Json => ({
    Sid: 'Pipeline',
    Effect: 'Deny',
    Action: ['lambda:UpdateFunctionCode', 'lambda:DeleteFunction'],
    Resource,
  });
  const of = (region: string, name: string): string => `arn:aws:lambda:${region}:${account}:function:${name}`;
  const code = call('lambda:UpdateFunctionCode', { resource: of('eu-central-1', 'prod-pay'), caller: caller('aws') });
  const document = policy(allow('lambda:*', '*'), change(of('eu-west-1', 'prod-*')));
  const denied = { claim: 'toExplicitlyDeny', type: 'identity' } as const;
  expect(mendedStatements(denied, document, code)[1]).toEqual(change(of('eu-central-1', 'prod-*')));
});

test('all aliases in a Deny become all keys, by whose ARN KMS goes', () => {
  const keep = (Resource: string): Json => ({
    Sid: 'KeepKeys',
    Effect: 'Deny',
    Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
    Resource,
    Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/custodian' } },
  });
  const everything = allow('*', '*');
  const key = `arn:aws:kms:eu-north-1:${account}:key/0f0e0d0c-1111-4222-8333-444455556666`;
  const deletion = call('kms:ScheduleKeyDeletion', { resource: key, caller: caller('aws') });
  const denied = { claim: 'toExplicitlyDeny', type: 'serviceControl' } as const;
  const document = policy(everything, keep('arn:aws:kms:*:*:alias/*'));
  expect(mendedStatements(denied, document, deletion)).toEqual([everything, keep('arn:aws:kms:*:*:key/*')]);
  expect(ask(denied, document, deletion).message()).toContain('"arn:aws:kms:*:*:key/*"');
});

describe('policy variables under an old Version', () => {
  const own = allow('s3:GetObject', 'arn:aws:s3:::homes/${aws:username}/*');
  const list = allow('s3:ListAllMyBuckets', '*');
  const read = getObject({ bucket: 'homes', key: 'ana/a', caller: iamUser(`arn:aws:iam::${account}:user/ana`) });

  test.each<[string, object]>([
    ['old', { Version: '2008-10-17' }],
    ['missing', {}],
  ])('are variables again under the current one, where it is %s', (_, version) => {
    const document = { ...version, Statement: [list, own] };
    const { Version, Statement } = mended(claim, document, read) as { Version?: string; Statement: readonly Json[] };
    expect([Version, Statement]).toEqual(['2012-10-17', [list, own]]);
    const message = ask(claim, document, read).message();
    expect(message).toContain('Hint: "${aws:username}" is plain text without "Version": "2012-10-17"');
    expect(message).toMatch(/To fix it, (make|put) "Version": "2012-10-17"/);
  });
});

test('a Resource that lacks a step of the path: the hint names the step', () => {
  const table = `arn:aws:dynamodb:eu-west-1:${account}:table/orders`;
  const query = call('dynamodb:Query', { resource: `${table}/index/byDate`, caller: caller('aws'), secure: true });
  const document = policy(allow('dynamodb:Query', `${table}/byDate`));
  expect(mendedStatements(claim, document, query)).toEqual([allow('dynamodb:Query', `${table}/index/byDate`)]);
  expect(ask(claim, document, query).message()).toContain(
    `Hint: "${table}/byDate" lacks "/index", which this call's resource has: is that meant?`,
  );
});

test('another resource of the same kind: the hint asks whether it is meant beside, or instead', () => {
  const key = (id: string): string => `arn:aws:kms:eu-west-1:${account}:key/${id}`;
  const [hot, cold] = [key('0a1b2c3d-1111-2222-3333-444455556666'), key('9f8e7d6c-1234-4abc-8def-0123456789ab')];
  const decrypt = call('kms:Decrypt', { resource: hot, caller: caller('aws'), secure: true });
  expect(ask(claim, policy(allow('kms:Decrypt', cold)), decrypt).message()).toContain(
    `Hint: Resource is "${cold}", and this call is on "${hot}": replace it, or list both if both are meant`,
  );
});

test('the names of a template stand in both', () => {
  const stack = fromCloudFormation(
    `Resources:
  Hot: { Type: AWS::KMS::Key }
  Cold: { Type: AWS::KMS::Key }
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: kms:Decrypt
            Resource: !GetAtt Cold.Arn
`,
    { account, region: 'eu-west-1' },
  );
  const decrypt = call('kms:Decrypt', { resource: stack.value('${Hot.Arn}'), caller: caller('aws'), secure: true });
  const { message } = thrownBy(() => {
    expect(stack.policy('Reader')).toAllow(decrypt);
  });
  expect(message).toContain(
    'Hint: Resource is !GetAtt Cold.Arn, and this call is on !GetAtt Hot.Arn: replace it, or list both if both are meant',
  );
});
