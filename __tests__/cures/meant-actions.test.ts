import '../../src/setup';
import { call, environment, fromCloudFormation, getObject, iamRole, parsePolicy, putObject } from '../../src';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { writerTemplate } from '../matchers/writer-template';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '460917352288';
const shop = iamRole(`arn:aws:iam::${account}:role/shop`);
const noDeny = { claim: 'toExplicitlyDeny', isNot: true, type: 'serviceControl' } as const;
const invoke = call('lambda:InvokeFunction', {
  resource: `arn:aws:lambda:eu-west-3:${account}:function:quote`,
  caller: shop,
});
const all: Json = { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' };
const deny = (Action: string | readonly string[], Condition?: Json): Json => ({
  Sid: 'Guard',
  Effect: 'Deny',
  Action,
  Resource: '*',
  ...(Condition && { Condition }),
});
const untagged = { Null: { 'aws:RequestTag/cost-center': 'true' } };

describe('a Deny that tests what an action can never send is for the actions that can', () => {
  test('a pattern of one service', () => {
    const document = policy(all, deny(['lambda:*', 'sqs:CreateQueue'], untagged));
    const [, mended] = mendedStatements(noDeny, document, invoke);
    expect(mended).toEqual(
      deny(expect.arrayContaining(['lambda:CreateFunction', 'sqs:CreateQueue']) as never, untagged),
    );
    expect(mended?.['Action']).not.toContain('lambda:InvokeFunction');
    const message = ask(noDeny, document, invoke).message();
    expect(message).toContain(
      'lambda:InvokeFunction can never have aws:RequestTag/cost-center, so "lambda:*" in statement 1 `Guard` stops every such call: the text lists the actions that can',
    );
    expect(message).not.toContain('aws:PrincipalArn');
  });

  test('a header of uploads, on a bucket', () => {
    const acl = { StringNotEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } };
    const read = getObject({ bucket: 'inbox', key: 'a', caller: shop, secure: true });
    const allow = { ...all, Principal: { AWS: shop.arn }, Action: 's3:*', Resource: 'arn:aws:s3:::inbox/*' };
    const guard = { ...deny('s3:*', acl), Principal: '*', Resource: 'arn:aws:s3:::inbox/*' };
    const [, mended] = mendedStatements({ claim: 'toAllow' }, policy(allow, guard), read);
    expect(mended).toEqual({ ...guard, Action: expect.arrayContaining(['s3:PutObject']) as unknown });
    // The call cannot send that header at all.
    expect(ask({ claim: 'toAllow' }, policy(allow, guard), read).message()).not.toContain('change what the call sends');
  });

  test('of every action, all but the one: too many send it to be listed', () => {
    expect(mendedStatements(noDeny, policy(all, deny('*', untagged)), invoke)).toEqual([
      all,
      { Sid: 'Guard', Effect: 'Deny', NotAction: 'lambda:InvokeFunction', Resource: '*', Condition: untagged },
    ]);
    expect(ask(noDeny, policy(all, deny('*', untagged)), invoke).message()).toContain(
      'too many others can to list them, so the text leaves out lambda:InvokeFunction alone',
    );
  });

  test('where neither list can be read, the message says so and exempts the caller', () => {
    const request = call('ec2:CreateKeyPair', {
      resource: `arn:aws:ec2:eu-west-3:${account}:key-pair/deploy`,
      caller: shop,
    });
    const message = ask(
      noDeny,
      policy(all, deny('ec2:*', { StringNotEquals: { 'ec2:InstanceType': 't3.micro' } })),
      request,
    ).message();
    expect(message).toContain(
      'ec2:CreateKeyPair can never have ec2:InstanceType, so "ec2:*" in statement 1 `Guard` stops every such call: list the actions that are meant, which are too many to print, or exempt callers',
    );
    expect(message).toContain('"aws:PrincipalArn": "arn:aws:iam::460917352288:role/shop"');
  });

  test('not where the action can send it: then its caller is the matter', () => {
    const create = call('lambda:CreateFunction', {
      resource: `arn:aws:lambda:eu-west-3:${account}:function:quote`,
      caller: shop,
      context: { 'aws:RequestTag/cost-center': null },
    });
    expect(mendedStatements(noDeny, policy(all, deny('lambda:*', untagged)), create)[1]).toMatchObject({
      Action: 'lambda:*',
    });
  });

  test('not where the action is named', () => {
    const named = deny(['lambda:InvokeFunction'], untagged);
    expect(mendedStatements(noDeny, policy(all, named), invoke)[1]).toMatchObject({
      Action: ['lambda:InvokeFunction'],
    });
  });
});

describe('a wildcard that stands for kinds of resource', () => {
  const finops = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/finops/*' } };
  const tagged = call('s3:PutObjectTagging', { resource: 'arn:aws:s3:::inbox/a', caller: shop });

  test('gives way to the other actions before a caller is exempted', () => {
    expect(mendedStatements(noDeny, policy(all, deny('s3:Put*Tagging', finops)), tagged)).toEqual([
      all,
      deny(
        [
          's3:PutBucketTagging',
          's3:PutJobTagging',
          's3:PutObjectVersionTagging',
          's3:PutStorageLensConfigurationTagging',
        ],
        finops,
      ),
    ]);
    expect(ask(noDeny, policy(all, deny('s3:Put*Tagging', finops)), tagged).message()).toContain(
      '"s3:Put*Tagging" in statement 1 `Guard` covers actions on several kinds of resource: the text leaves out s3:PutObjectTagging alone',
    );
  });

  test('in an SCP in a file of its own, beside a template whose names the deployment chooses', () => {
    const stack = fromCloudFormation(writerTemplate, { account });
    const tags = deny('s3:Put*Tagging', finops);
    const scp = parsePolicy(JSON.stringify(policy(all, tags), null, 2), { type: 'serviceControl' });
    const grant = { Effect: 'Allow', Action: 's3:PutObjectTagging', Resource: '*' };
    const caller = iamRole(`arn:aws:iam::${account}:role/shop`, { policies: [policy(grant)] });
    const subject = environment({ from: stack, serviceControl: [[scp]], principals: [caller] });
    const tag = call('s3:PutObjectTagging', { bucket: stack.bucket('Logs'), key: 'a', caller, secure: true });
    const { pass, message } = lazyMatchers.toAllow?.call({ isNot: false }, subject, tag) as MatcherResult;
    expect(pass).toBe(false);
    expect(message()).toContain('put this in place of "Action" in statement 1 `Guard`');
    expect(message()).toContain('"s3:PutBucketTagging",');
  });

  test('not a wildcard at the end, nor one that stands for what is done', () => {
    const write = putObject({ bucket: 'inbox', key: 'a', caller: shop, secure: true });
    for (const pattern of ['s3:Put*', 's3:*Object'])
      expect(mendedStatements(noDeny, policy(all, deny(pattern, finops)), write)[1]).toMatchObject({ Action: pattern });
  });
});
