import { anonymous, awsService, iamRole, webIdentity } from '../../../src/s3/callers/caller';
import * as calls from '../../../src/s3/calls/call';
import type { Call } from '../../../src/s3/calls/described-call';
import { sseC, sseKms, sseS3 } from '../../../src/s3/buckets/encryption';
import { internet, vpcEndpoint } from '../../../src/s3/callers/network';
import { authorizationsOf } from '../../../src/s3/authorizations/authorizations';
import { serviceOf, servicePrefixes } from '../../../src/service-reference';
import { complaint, wild } from '../complaint';

const { call, getObject, putObject, uploadPart, copyObject } = calls;
const caller = iamRole('arn:aws:iam::111122223333:role/App');
const object = { caller, bucket: 'logs', key: 'k' };
const K = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';

describe('a request that AWS cannot receive is a usage error', () => {
  const service = awsService('cloudtrail.amazonaws.com');
  test.each<[string, () => unknown, RegExp]>([
    [
      'F51 SSE-KMS over HTTP',
      () => putObject({ ...object, secure: false, encryption: sseKms(K) }),
      /SSE-KMS over plain HTTP/,
    ],
    [
      'F51 HTTP by context',
      () => putObject({ ...object, encryption: sseKms(K), context: { 'aws:SecureTransport': 'false' } }),
      /over plain HTTP/,
    ],
    [
      'F51 a part of an SSE-KMS upload over HTTP',
      () => uploadPart({ ...object, secure: false, upload: { encryption: sseKms(K) } }),
      /over plain HTTP/,
    ],
    [
      'F51 anonymous SSE-KMS',
      () => putObject({ ...object, caller: anonymous, encryption: sseKms(K) }),
      /anonymous caller cannot use a KMS key/,
    ],
    [
      'F69 a TLS version over HTTP',
      () => getObject({ ...object, secure: false, tlsVersion: '1.2' }),
      /a TLS version over plain HTTP/,
    ],
    [
      'a service over HTTP',
      () => getObject({ ...object, caller: service, secure: false }),
      /call by an AWS service over plain HTTP/,
    ],
    [
      'F68 a service with a network',
      () => getObject({ ...object, caller: service, from: internet('203.0.113.7') }),
      /by an AWS service has no network/,
    ],
    [
      'F78 anonymous presigned',
      () => getObject({ ...object, caller: anonymous, presigned: true }),
      /nothing to sign with/,
    ],
    [
      'a web identity that calls S3',
      () => getObject({ ...object, caller: webIdentity('accounts.google.com') }),
      /no AWS credentials yet/,
    ],
    [
      'F46 an SSE header on a part',
      () => uploadPart({ ...object, encryption: sseS3() }),
      /carries no x-amz-server-side-encryption[^]*upload: \{ encryption/,
    ],
    [
      'F49 a part that disagrees with its upload',
      () => uploadPart({ ...object, encryption: sseC(), upload: { encryption: sseS3() } }),
      /the upload was not begun with SSE-C/,
    ],
    [
      'T32 replication by a user',
      () => calls.replicateObject({ ...object, caller: 'arn:aws:iam::111122223333:user/ana' }),
      /S3 replicates as a role[^]*iamRole\(arn\)/,
    ],
    [
      'T33 replication by nobody',
      () => calls.readForReplication({ ...object, caller: anonymous }),
      /replicates as a role/,
    ],
    ['ACL and grants', () => putObject({ ...object, acl: 'private', grants: { read: 'id=1' } }), /acl and grants/],
    [
      'F61 no SecureTransport',
      () => getObject({ ...object, context: { 'aws:SecureTransport': null } }),
      /every request has aws:SecureTransport/,
    ],
    [
      'F19 an object action on a bucket',
      () => call('s3:GetObject', { caller, resource: 'arn:aws:s3:::logs' }),
      /never checks[^]*<key>/,
    ],
    [
      'F19 a bucket action on an object',
      () => call('s3:ListBucket', { caller, resource: 'arn:aws:s3:::logs/k' }),
      /never checks/,
    ],
    [
      'an action without resource type on a resource',
      () => call('s3:ListAllMyBuckets', { caller, resource: 'arn:aws:s3:::logs' }),
      /has no resource type/,
    ],
    ['an action that needs a resource', () => call('sqs:SendMessage', { caller }), /needs a resource[^]*arn:/],
    [
      'resource and bucket',
      () => wild((options) => call('s3:GetObject', options), { ...object, resource: 'arn:aws:s3:::logs/k' }),
      /both resource and bucket are given/,
    ],
  ])('%s', (_, run, message) => {
    expect(complaint(run)).toMatch(message);
  });

  test.each<[string, Call, RegExp]>([
    [
      'an organization on an anonymous caller',
      getObject({ ...object, caller: anonymous, context: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
      /already specifies aws:principalorgid \(absent\)/,
    ],
    [
      'F66 a public address through an endpoint',
      getObject({ ...object, from: vpcEndpoint('vpce-1a2b3c4d'), context: { 'aws:SourceIp': '203.0.113.7' } }),
      /already specifies aws:sourceip/,
    ],
    [
      'HTTPS told twice',
      getObject({ ...object, secure: true, context: { 'aws:SecureTransport': false } }),
      /already specifies aws:securetransport/,
    ],
    [
      "another caller's name",
      getObject({ ...object, context: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Other' } }),
      /already specifies aws:principalarn/,
    ],
    [
      'a header that adds an authorization',
      putObject({ ...object, context: { 's3:x-amz-acl': 'private' } }),
      /acl: null or 'bucket-owner-full-control'/,
    ],
    [
      'a tag that is not sent',
      putObject({ ...object, context: { 's3:RequestObjectTag/team': 'red' } }),
      /tags: \{ team: … \}/,
    ],
    ['no bucket', getObject({ caller, key: 'k' }), /does not specify its bucket/],
    ['a copy without source', copyObject(object), /does not specify its source/],
    [
      'two owners',
      call('kms:Decrypt', { caller, resource: K, resourceAccount: '444455556666' }),
      /ARN's account is 111122223333/,
    ],
  ])('%s', (_, made, message) => {
    expect(complaint(() => authorizationsOf(made, {}))).toMatch(message);
  });
});

test('the hint of an action that needs a resource can be typed as it stands', () => {
  const hint = (action: string): string => {
    try {
      call(action, { caller });
    } catch (error) {
      return /\{ resource: '(.*)' \}/.exec((error as Error).message)?.[1] ?? '';
    }
    return '';
  };
  expect(hint('sts:AssumeRole')).toBe('arn:aws:iam::999999999999:role/example');
  expect(hint('dms:StartReplicationTask')).toBe('arn:aws:dms:us-east-1:999999999999:task:example');
  const actions = servicePrefixes().flatMap((prefix) => {
    const names = [...(serviceOf(prefix)?.actions.values() ?? [])].map(({ name }) => `${prefix}:${name}`);
    return names.filter((_, index) => index % 7 === 0);
  });
  const hints = actions.map((action) => [action, hint(action)] as const).filter(([, resource]) => resource !== '');
  expect(hints.length).toBeGreaterThan(1000);
  for (const [action, resource] of hints) expect(() => call(action, { caller, resource })).not.toThrow();
});
