import { anonymous, awsService, iamRole, iamUser, rootOf } from '../../../src/s3/callers/caller';
import { call, getObject, listObjects, putObject, uploadPart } from '../../../src/s3/calls/call';
import type { Call } from '../../../src/s3/calls/described-call';
import { sseKms } from '../../../src/s3/buckets/encryption';
import { vpcEndpoint } from '../../../src/s3/callers/network';
import { firstAuthorization } from '../first-authorization';

const caller = iamRole('arn:aws:iam::111122223333:role/App');
const read = getObject({ caller, key: 'k' });
const write = putObject({ caller, key: 'k' });
const USER = 'arn:aws:iam::111122223333:user/alice';

test.each<[string, Call, string]>([
  ['aws:PrincipalOrgID', read, 'iamRole(arn, { organization })'],
  ['aws:PrincipalOrgID', getObject({ caller: iamUser(USER) }), 'iamUser(arn, { organization })'],
  ['aws:PrincipalOrgID', getObject({ caller: rootOf('111122223333') }), 'rootOf(account, { organization })'],
  ['aws:PrincipalTag/Team', read, 'iamRole(arn, { tags: { Team: … } })'],
  ['aws:PrincipalTag/a-b', read, 'iamRole(arn, { tags: { "a-b": … } })'],
  ['aws:MultiFactorAuthPresent', read, 'iamRole(arn, { mfa })'],
  ['aws:userid', read, 'iamRole(arn, { id, session })'],
  ['aws:SourceArn', getObject({ caller: awsService('s3.amazonaws.com') }), 'awsService(name, { sourceArn })'],
  ['aws:SourceAccount', getObject({ caller: awsService('s3.amazonaws.com') }), 'awsService(name, { sourceAccount })'],
  ['aws:SecureTransport', read, 'secure: true'],
  ['', getObject({ caller }), "key: '…'"],
  ['s3:TlsVersion', read, "tlsVersion: '1.2'"],
  ['aws:SourceIp', read, "from: internet('203.0.113.7')"],
  ['aws:SourceVpc', getObject({ caller, from: vpcEndpoint('vpce-1a2b3c4d') }), "from: vpcEndpoint('vpce-…', { vpc })"],
  ['aws:CurrentTime', read, "at: '2030-01-31T12:00:00Z'"],
  ['s3:x-amz-server-side-encryption', write, 'encryption: null or sseKms(keyArn)'],
  ['s3:x-amz-server-side-encryption', uploadPart({ caller }), 'upload: { encryption: null or sseKms(keyArn) }'],
  [
    's3:x-amz-server-side-encryption-aws-kms-key-id',
    putObject({ caller, encryption: sseKms() }),
    'encryption: sseKms(keyArn)',
  ],
  ['s3:prefix', listObjects({ caller }), "prefix: null or 'home/'"],
  ['s3:authType', read, 'presigned: true or false'],
  ['s3:if-none-match', write, "ifNoneMatch: null or '*'"],
  ['s3:ExistingObjectTag/Team', read, 'existingTags: { Team: … }'],
  ['s3:BucketTag/Team', read, 's3Bucket({ abac: true, tags: { Team: … } })'],
  ['aws:ResourceAccount', read, "resourceAccount: '111122223333'"],
  ['s3:x-amz-acl', call('s3:PutObject', { caller }), "acl: null or 'bucket-owner-full-control'"],
  ['aws:requestedregion', read, "context: { 'aws:RequestedRegion': … }"],
  ['aws:multifactorauthage', read, "context: { 'aws:MultiFactorAuthAge': … }"],
  ['kms:viaservice', call('kms:ListKeys', { caller }), "context: { 'kms:ViaService': … }"],
])('%s is told by a hint %#', (key, made, hint) => {
  expect(firstAuthorization(made).hint(key)).toBe(hint);
});

test('what a call tells needs no hint', () => {
  const told = firstAuthorization(getObject({ caller: anonymous, secure: false }));
  for (const key of ['aws:PrincipalOrgID', 'aws:PrincipalTag/x', 'aws:SecureTransport', 's3:TlsVersion'])
    expect(told.hint(key)).toBeUndefined();
});
