import { iamRole } from '../../../src/s3/callers/caller';
import * as calls from '../../../src/s3/calls/call';
import { complaint, wild } from '../complaint';

const { call, getObject, putObject, listObjects } = calls;
const caller = iamRole('arn:aws:iam::111122223333:role/App');
const object = { caller, bucket: 'logs', key: 'k' };
const K = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';

describe('an unknown action or context key is a usage error with the near name', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'a misspelt action',
      () => call('s3:PutOject', object),
      /unknown action "s3:PutOject"[^]*did you mean "s3:PutObject"/,
    ],
    ['F8 an API name', () => call('s3:HeadBucket', { caller }), /HeadBucket is authorized as "s3:ListBucket"/],
    ['F9 an API name', () => call('s3:DeleteBucketCors', { caller }), /authorized as "s3:PutBucketCORS"/],
    ['no service', () => call('PutObject', object), /has no service prefix[^]*"s3:PutObject"/],
    ['an unknown service', () => call('s33:PutObject', object), /unknown service "s33"[^]*did you mean "s3"/],
    ['a pattern', () => call('s3:Get*', object), /is a pattern[^]*every/],
    ['a misspelt KMS action', () => call('kms:Decrpt', { caller, resource: K }), /did you mean "kms:Decrypt"/],
    ['no text', () => call(7 as never, object), /must be a string/],
    [
      'a misspelt global key',
      () => getObject({ ...object, context: { 'aws:SourcIp': '10.0.0.1' } }),
      /unknown context key "aws:SourcIp"[^]*did you mean "aws:SourceIp"/,
    ],
    [
      'a misspelt family',
      () => getObject({ ...object, context: { 'aws:PrincipleTag/team': 'a' } }),
      /did you mean "aws:PrincipalTag\/team"/,
    ],
    ['a misspelt S3 key', () => listObjects({ caller, context: { 's3:prefx': 'a' } }), /did you mean "s3:prefix"/],
    [
      'the header with service for server',
      () => putObject({ ...object, context: { 's3:x-amz-service-side-encryption': 'AES256' } }),
      /did you mean "s3:x-amz-server-side-encryption"/,
    ],
    [
      'a misspelt KMS key',
      () => call('kms:Decrypt', { caller, resource: K, context: { 'kms:ViaServce': 'x' } }),
      /did you mean "kms:ViaService"/,
    ],
    [
      'a misspelt prefix',
      () => getObject({ ...object, context: { 'awz:SourceIp': 'x' } }),
      /did you mean "aws:SourceIp"/,
    ],
    ['no prefix', () => getObject({ ...object, context: { SourceIp: 'x' } }), /unknown context key/],
    [
      'F20 a key of other actions',
      () => getObject({ ...object, context: { 's3:prefix': 'a' } }),
      /s3:GetObject has no context key "s3:prefix"/,
    ],
    ['a key told twice', () => getObject({ ...object, context: { 'aws:Referer': 'a', 'aws:referer': 'b' } }), /twice/],
    [
      'a list for a single value',
      () => getObject({ ...object, context: { 'aws:Referer': ['a'] } }),
      /is single-valued/,
    ],
    ['a Boolean that is none', () => getObject({ ...object, context: { 'aws:ViaAWSService': 'yes' } }), /type is Bool/],
    [
      'a number that is none',
      () => getObject({ ...object, context: { 's3:TlsVersion': 'TLSv1.2' } }),
      /type is Numeric/,
    ],
    [
      'a range for an address',
      () => getObject({ ...object, context: { 'aws:SourceIp': '10.0.0.0/8' } }),
      /type is IPAddress/,
    ],
    [
      'an object for a value',
      () => wild(getObject, { ...object, context: { 'aws:Referer': {} } }),
      /an object is not a context value/,
    ],
    ['a context that is none', () => wild(getObject, { ...object, context: [] }), /context must be an object/],
  ])('%s', (_, run, message) => {
    expect(complaint(run)).toMatch(message);
  });

  test('a key of a service or provider that the reference does not know is taken', () => {
    expect(
      complaint(() => getObject({ ...object, context: { 'example:Fingerprint': 'x', 'idp.example.com:sub': 'y' } })),
    ).toBe('no complaint');
  });
});
