import '../../src/setup';
import { anonymous, awsService, fromCloudFormation, iamRole, parsePolicy, s3Bucket } from '../../src';
import { answered, ask, bothWays, doesNotHold, failed, holds, isMisuse, witnessOf } from './answered';
import {
  allow,
  bucketArn,
  deny,
  objects,
  outsider,
  overHttp,
  plain,
  policyOf,
  reader,
  tlsOnly,
  writer,
} from './documents';

const readable = policyOf(allow());

test('actions: by name, by pattern, in any letter case', () => {
  expect(bothWays(readable, 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(holds);
  expect(bothWays(readable, 'toGrantAny', { actions: ['S3:get*'] })).toEqual(holds);
  expect(bothWays(readable, 'toGrantAny', { actions: ['s3:Put*', 's3:Delete*'] })).toEqual(doesNotHold);
  expect(bothWays(readable, 'toGrantAny', { actions: ['s3:Put*', 's3:GetObject'] })).toEqual(holds);
  expect(bothWays(readable, 'toGrantAny')).toEqual(holds);
  expect(bothWays(tlsOnly, 'toGrantAny')).toEqual(doesNotHold);
  // One list of critical actions may be asked of every policy, as long as some of it comes to this one.
  expect(bothWays(readable, 'toGrantAny', { actions: ['sqs:*'] })).toEqual(isMisuse);
  expect(bothWays(readable, 'toGrantAny', { actions: ['sqs:*', 's3:Put*'] })).toEqual(doesNotHold);
});

test('resources', () => {
  expect(bothWays(readable, 'toGrantAny', { resources: [objects] })).toEqual(holds);
  expect(bothWays(readable, 'toGrantAny', { resources: ['arn:aws:s3:::logs/secret/*'] })).toEqual(holds);
  expect(bothWays(readable, 'toGrantAny', { resources: [bucketArn] })).toEqual(doesNotHold);
  const part = policyOf(allow({ Resource: 'arn:aws:s3:::logs/public/*' }));
  expect(bothWays(part, 'toGrantAny', { resources: ['arn:aws:s3:::logs/secret/*'] })).toEqual(doesNotHold);
  expect(witnessOf(part, 'toGrantAny', { resources: ['arn:aws:s3:::logs/p*'] }).resource).toMatch(
    /^arn:aws:s3:::logs\/public\//,
  );
});

test('principals', () => {
  expect(bothWays(readable, 'toGrantAny', { principals: [writer] })).toEqual(holds);
  expect(bothWays(readable, 'toGrantAny', { principals: [iamRole(writer), anonymous] })).toEqual(holds);
  expect(bothWays(readable, 'toGrantAny', { principals: [anonymous] })).toEqual(doesNotHold);
  expect(
    bothWays(readable, 'toGrantAny', { principals: [outsider, reader, awsService('cloudtrail.amazonaws.com')] }),
  ).toEqual(doesNotHold);
});

test('a Deny takes the grant back, in part or whole', () => {
  expect(bothWays(policyOf(allow(), deny()), 'toGrantAny')).toEqual(doesNotHold);
  expect(
    bothWays(policyOf(allow(), deny({ Condition: overHttp })), 'toGrantAny', { actions: ['s3:GetObject'] }),
  ).toEqual(holds);
});

test('identity policies, SCPs, buckets and sets', () => {
  const admin = policyOf(plain({ Action: '*', Resource: '*' }));
  expect(bothWays(admin, 'toGrantAny', { actions: ['iam:CreateUser'] })).toEqual(holds);
  const most = policyOf({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
  expect(bothWays(most, 'toGrantAny', { actions: ['iam:*'] })).toEqual(doesNotHold);
  expect(bothWays(most, 'toGrantAny', { actions: ['iam:*', 'sqs:SendMessage'] })).toEqual(holds);
  const noIam = parsePolicy(policyOf({ Effect: 'Deny', Action: 'iam:*', Resource: '*' }), { type: 'serviceControl' });
  expect(bothWays(noIam, 'toGrantAny', { actions: ['iam:*'] })).toEqual(doesNotHold);
  expect(bothWays(s3Bucket({ name: 'logs', policy: readable }), 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(
    holds,
  );
  const capped = { identity: [admin], permissionsBoundary: policyOf(plain({ Action: 's3:*', Resource: '*' })) };
  expect(bothWays(capped, 'toGrantAny', { actions: ['iam:CreateUser'] })).toEqual(doesNotHold);
  expect(bothWays(capped, 'toGrantAny', { actions: ['s3:ListAllMyBuckets'] })).toEqual(holds);
});

test.each<[string, object]>([
  ['a misspelt action', { actions: ['s3:GetObjet'] }],
  ['an action without service', { actions: ['GetObject'] }],
  ['an unknown service', { actions: ['s4:GetObject'] }],
  ['no action', { actions: [] }],
  ['no resource', { resources: [] }],
  ['no principal', { principals: [] }],
  ['one principal alone', { principals: writer }],
  ['an account as principal', { principals: ['111122223333'] }],
  ['no principal at all', { principals: ['Alice'] }],
])('%s is misuse', (_what, given) => {
  expect(ask(readable, 'toGrantAny', [given]).kind).toBe('misuse');
  expect(ask(readable, 'toGrantAny', [given], 'not').kind).toBe('misuse');
  expect(ask(readable, 'toGrantAny', [given]).message).toMatch(/^Matcher error: toGrantAny: /);
});

test('a misspelt action is told its near name', () => {
  expect(ask(readable, 'toGrantAny', [{ actions: ['s3:GetObjet'] }]).message).toContain('did you mean "s3:GetObject"?');
  expect(bothWays(readable, 'toGrantAny', { actions: ['s3:Gettt*'] })).toEqual(isMisuse);
});

describe('keys that come together', () => {
  const grants = (Condition: object) =>
    bothWays(policyOf(allow({ Condition })), 'toGrantAny', { actions: ['s3:GetObject'] });

  test('the age of an MFA sign-in is there only after one', () => {
    const age = { Null: { 'aws:MultiFactorAuthAge': 'false' } };
    expect(grants({ ...age, Bool: { 'aws:MultiFactorAuthPresent': 'true' } })).toEqual(holds);
    expect(grants({ ...age, Bool: { 'aws:MultiFactorAuthPresent': 'false' } })).toEqual(doesNotHold);
    expect(
      grants({
        NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' },
        BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
      }),
    ).toEqual(doesNotHold);
  });

  test('aws:userid of a federated user is its account and its name, split at the colon', () => {
    const federated = (userid: string) =>
      bothWays(
        policyOf(
          allow({
            Principal: { AWS: 'arn:aws:sts::111122223333:federated-user/fay' },
            Condition: { StringLike: { 'aws:userid': userid } },
          }),
        ),
        'toGrantAny',
        { actions: ['s3:GetObject'] },
      );
    for (const fitting of ['111122223333:fay', '*:fay', '111122223333:*', '1*:f?y', '*y'])
      expect([fitting, ...federated(fitting)]).toEqual([fitting, ...holds]);
    for (const other of ['444455556666:fay', '111122223333:bob', 'fay:111122223333', '111122223333fay', '*:fay:*'])
      expect([other, ...federated(other)]).toEqual([other, ...doesNotHold]);
  });
});

describe('the owner of a resource that is not a bucket is the account in its ARN', () => {
  const queue = (account: string) => `arn:aws:sqs:eu-west-1:${account}:jobs`;
  const grants = (Resource: readonly string[], owner: string) =>
    bothWays(
      policyOf(
        allow({
          Principal: '*',
          Action: 'sqs:SendMessage',
          Resource,
          Condition: { StringEquals: { 'aws:ResourceAccount': owner } },
        }),
      ),
      'toGrantAny',
      { actions: ['sqs:SendMessage'] },
    );

  test('an Allow for callers of the owner is not public, although its value is a variable', () => {
    const policy = (Resource: string) =>
      parsePolicy(
        JSON.stringify(
          policyOf(
            allow({
              Principal: '*',
              Action: 'sqs:SendMessage',
              Resource,
              Condition: { StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } },
            }),
          ),
        ),
        { type: 'resource' },
      );
    expect(bothWays(policy(queue('111122223333')), 'toBePublic')).toEqual(doesNotHold);
    expect(bothWays(policy('*'), 'toBePublic')).toEqual(holds);
  });

  test('one account is the owner of all that the policy speaks of, of two each owns its own', () => {
    expect(grants([queue('111122223333')], '111122223333')).toEqual(holds);
    expect(grants([queue('111122223333')], '444455556666')).toEqual(doesNotHold);
    const both = [queue('111122223333'), queue('444455556666')];
    for (const owner of ['111122223333', '444455556666']) expect(grants(both, owner)).toEqual(holds);
    expect(grants(both, '777788889999')).toEqual(doesNotHold);
  });
});

describe('where nobody is granted it, the message shows a request that comes near and what stops it', () => {
  test('a caller whom an Allow names, with another action', () => {
    const { message } = failed(policyOf(allow()), 'toGrantAny', { actions: ['s3:PutObject'] });
    expect(message).toMatch(/^ {2}caller +arn:aws:sts::111122223333:assumed-role\/Writer\/session$/m);
    expect(message).toMatch(/^Nearest allow {2}statement 0 stops at Action/m);
    expect(message).toMatch(/^Hint: add "s3:PutObject" to Action$/m);
  });

  test('an Allow whose condition is not met, named by its key', () => {
    const { message } = failed(
      policyOf(allow({ Condition: { Bool: { 'aws:SecureTransport': 'maybe' } } })),
      'toGrantAny',
      { actions: ['s3:GetObject'] },
    );
    expect(message).toMatch(/^Nearest allow {2}statement 0 stops at Condition/m);
  });

  test('a Deny that takes it back', () => {
    const { message } = failed(policyOf(allow(), deny({ Sid: 'NoReads', Resource: objects })), 'toGrantAny', {
      actions: ['s3:GetObject'],
    });
    expect(message).toMatch(/^Denied by statement 1 `NoReads`/m);
  });

  test('the negated claim holds without an example', () => {
    expect(() => {
      expect(policyOf(allow())).not.toGrantAny({ actions: ['s3:PutObject'] });
    }).not.toThrow();
  });
});

test('an identity policy of a template has no callers to name: the statement there is what to change', () => {
  const stack = fromCloudFormation(`Resources:
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Action: 'dynamodb:Query', Resource: 'arn:aws:dynamodb:eu-west-1:210987654321:table/orders/byDate' }
`);
  const resources = ['arn:aws:dynamodb:eu-west-1:210987654321:table/orders/index/byDate'];
  const { message } = answered(() => {
    expect(stack.policy('Reader')).toGrantAny({ actions: ['dynamodb:Query'], resources });
  });
  expect(message).toContain('Hint: "arn:aws:dynamodb:eu-west-1:210987654321:table/orders/byDate" lacks "/index"');
  expect(message).toContain('Nothing to paste: the policy comes from a template, so change the statement there');
  expect(message).not.toContain('name whom');
});
