import { every, iamRole, iamUser, parsePolicy, rootOf, s3Bucket } from '../../src';
import { ask, bothWays, doesNotHold, holds, isUndecided, isMisuse, witnessOf } from './answered';
import { allow, deny, organization, overHttp, plain, policyOf, reader, tlsOnly, writer } from './documents';

const reads = { actions: ['s3:GetObject'] };

test('a Deny that hits the caller locks it out, silence does not', () => {
  expect(bothWays(policyOf(deny()), 'toLockOut', writer, reads)).toEqual(holds);
  expect(bothWays(policyOf(allow()), 'toLockOut', reader, reads)).toEqual(doesNotHold);
  const others = policyOf(deny({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': writer } } }));
  expect(bothWays(others, 'toLockOut', writer, reads)).toEqual(doesNotHold);
  expect(bothWays(others, 'toLockOut', reader, reads)).toEqual(holds);
  expect(witnessOf(others, 'toLockOut', reader, reads)).toMatchObject({ principal: reader, action: 's3:GetObject' });
});

test('calls go over HTTPS: a TLS policy locks nobody out', () => {
  expect(bothWays(tlsOnly, 'toLockOut', writer, { actions: ['s3:*'] })).toEqual(doesNotHold);
  expect(bothWays(policyOf(deny({ Condition: overHttp })), 'toLockOut', writer, { actions: ['s3:*'] })).toEqual(
    doesNotHold,
  );
});

test('one network is enough: an office address locks out whoever works elsewhere', () => {
  const office = policyOf(deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }));
  expect(bothWays(office, 'toLockOut', writer, reads)).toEqual(holds);
  const breakGlass = policyOf(
    deny({
      Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, ArnNotEquals: { 'aws:PrincipalArn': writer } },
    }),
  );
  expect(bothWays(breakGlass, 'toLockOut', writer, reads)).toEqual(doesNotHold);
});

test('what is told of the caller counts', () => {
  const members = policyOf(deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': organization } } }));
  expect(bothWays(members, 'toLockOut', iamRole(writer, { organization }), reads)).toEqual(doesNotHold);
  expect(bothWays(members, 'toLockOut', iamRole(writer, { organization: null }), reads)).toEqual(holds);
  // P17: what the caller does not tell may be what spares it.
  expect(bothWays(members, 'toLockOut', writer, reads)).toEqual(isUndecided);
  const untagged = policyOf(deny({ Condition: { Null: { 'aws:PrincipalTag/team': 'true' } } }));
  expect(bothWays(untagged, 'toLockOut', iamUser(reader, { tags: null }), reads)).toEqual(holds);
  expect(bothWays(untagged, 'toLockOut', iamUser(reader, { tags: { team: 'red' } }), reads)).toEqual(doesNotHold);
});

test('the owner’s root always reaches the bucket policy (E38, F13)', () => {
  const all = s3Bucket({ name: 'logs', account: '111122223333', policy: policyOf(deny()) });
  expect(bothWays(all, 'toLockOut', rootOf('111122223333'), { actions: ['s3:PutBucketPolicy'] })).toEqual(doesNotHold);
  expect(bothWays(all, 'toLockOut', rootOf('111122223333'), { actions: ['s3:GetObject'] })).toEqual(holds);
  expect(bothWays(all, 'toLockOut', writer, { actions: ['s3:PutBucketPolicy'] })).toEqual(holds);
  // Another account's root user never gets there, so nothing says that it does.
  const stranger = rootOf('444455556666');
  expect(bothWays(all, 'toLockOut', stranger, { actions: ['s3:PutBucketPolicy'] })).toEqual(isMisuse);
  expect(bothWays(all, 'toLockOut', stranger, { actions: ['s3:GetObject'] })).toEqual(holds);
});

test('what the question names is asked, whatever the policy spells', () => {
  const denyAll = policyOf(plain({ Effect: 'Deny', Action: '*', Resource: '*' }));
  const scp = parsePolicy(denyAll, { type: 'serviceControl' });
  expect(bothWays(scp, 'toLockOut', writer, { actions: ['s3:PutBucketPolicy'] })).toEqual(holds);
  expect(bothWays(scp, 'toExplicitlyDeny', every({ actions: ['s3:PutBucketPolicy'] }))).toEqual(holds);
  const abroad = iamRole('arn:aws-us-gov:iam::111122223333:role/r');
  expect(bothWays(scp, 'toLockOut', abroad, { actions: ['lambda:CreateFunction'] })).toEqual(holds);
  const identity = parsePolicy(denyAll, { type: 'identity' });
  expect(bothWays(identity, 'toLockOut', writer, { actions: ['s3:DeleteBucket'] })).toEqual(holds);
  // The caller's account has resources: its own policies decide there.
  const set = { identity: [policyOf(plain({ Action: 'iam:*', Resource: '*' }))] };
  const creates = every({ actions: ['iam:CreateUser'], callers: [iamRole(writer)] });
  expect(bothWays(set, 'toDeny', creates)).toEqual(doesNotHold);
  expect(bothWays(set, 'toAllow', every({ actions: ['dynamodb:ListTables'], callers: [writer] }))).toEqual(doesNotHold);
  expect(bothWays(set, 'toGrantAny', { actions: ['iam:CreateUser'], principals: [writer] })).toEqual(holds);
});

test('SCPs and boundaries', () => {
  const scp = parsePolicy(policyOf(plain({ Effect: 'Deny', Action: 'iam:*', Resource: '*' })), {
    type: 'serviceControl',
  });
  expect(bothWays(scp, 'toLockOut', writer, { actions: ['iam:CreateUser'] })).toEqual(holds);
  expect(bothWays(scp, 'toLockOut', writer, { actions: ['s3:GetObject'] })).toEqual(doesNotHold);
  const boundary = parsePolicy(policyOf(plain()), { type: 'permissionsBoundary' });
  expect(bothWays(boundary, 'toLockOut', writer, { actions: ['s3:PutObject'] })).toEqual(doesNotHold);
});

test('bucket, where the policy names several', () => {
  const two = policyOf(deny({ Resource: ['arn:aws:s3:::logs/*', 'arn:aws:s3:::data/a'], Action: 's3:GetObject' }));
  expect(bothWays(two, 'toLockOut', writer, reads)).toEqual(isMisuse);
  expect(bothWays(two, 'toLockOut', writer, { ...reads, bucket: 'data' })).toEqual(holds);
});

test.each<[string, unknown, unknown]>([
  ['no caller', undefined, reads],
  ['no ARN', 'Writer', reads],
  ['no actions', writer, undefined],
  ['no action', writer, { actions: [] }],
  ['a string', writer, 's3:GetObject'],
  ['a misspelt action', writer, { actions: ['s3:GetObjet'] }],
  ['an action that never comes here', writer, { actions: ['sqs:SendMessage'] }],
  ['an action of no bucket (S7)', writer, { actions: ['s3:CreateBucket'] }],
  ['a misspelt option', writer, { action: ['s3:GetObject'] }],
])('%s is misuse', (_what, caller, given) => {
  for (const voice of ['is', 'not'] as const) {
    const { kind, message } = ask(policyOf(deny()), 'toLockOut', [caller, given], voice);
    expect(kind).toBe('misuse');
    expect(message).toMatch(/^Matcher error: toLockOut: /);
  }
});
