import { anonymous, awsService, iamRole } from '../../../src/s3/callers/caller';
import { getObject, postObject, putObject } from '../../../src/s3/calls/call';
import { sseC, sseKms } from '../../../src/s3/buckets/encryption';
import { internet, vpcEndpoint } from '../../../src/s3/callers/network';
import { knownValue, firstAuthorization } from '../first-authorization';

const caller = iamRole('arn:aws:iam::111122223333:role/App');
const object = { caller, key: 'k' };
const K = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666';

describe('transport, network, signature, time', () => {
  test.each([
    ['untold', {}, ['…', undefined, '…', '…']],
    ['F69 HTTPS', { secure: true }, ['true', '…', '…', '…']],
    ['F69 plain HTTP has no TLS version', { secure: false }, ['false', null, '…', '…']],
    ['a TLS version is HTTPS', { tlsVersion: '1.2' as const }, ['true', '1.2', '…', '…']],
    ['F51 SSE-KMS is HTTPS and Signature Version 4', { encryption: sseKms(K) }, ['true', '…', '…', 'AWS4-HMAC-SHA256']],
    ['F51 SSE-C is HTTPS', { encryption: sseC() }, ['true', '…', '…', '…']],
    ['F74 presigned', { presigned: true }, ['…', undefined, 'REST-QUERY-STRING', '…']],
    ['F74 not presigned', { presigned: false }, ['…', undefined, 'REST-HEADER', '…']],
    ['HTTPS by context', { context: { 'aws:SecureTransport': true } }, ['true', '…', '…', '…']],
  ])('%s', (_, options, expected) => {
    const told = firstAuthorization(putObject({ ...object, ...options }));
    expect(
      ['aws:SecureTransport', 's3:TlsVersion', 's3:authType', 's3:signatureversion'].map((key) =>
        knownValue(told, key),
      ),
    ).toEqual(expected);
    expect(told.secure).toBe(expected[0] === '…' ? undefined : expected[0] === 'true');
  });

  test('F74 a form is signed as POST', () => {
    expect(knownValue(firstAuthorization(postObject(object)), 's3:authType')).toBe('POST');
    expect(knownValue(firstAuthorization(postObject({ key: 'k', caller: anonymous })), 's3:authType')).toBeNull();
  });

  test('F76 the age of a presigned URL', () => {
    expect(
      knownValue(firstAuthorization(getObject({ ...object, presigned: { signatureAge: 600001 } })), 's3:signatureAge'),
    ).toBe('600001');
  });

  const vpc = [
    'aws:SourceIp',
    'aws:SourceVpce',
    'aws:SourceVpc',
    'aws:VpcSourceIp',
    'aws:VpceAccount',
    'aws:VpceOrgID',
  ];
  test.each([
    ['untold', undefined, [undefined, undefined, undefined, undefined, undefined, undefined]],
    ['F65 the internet', internet('203.0.113.7'), ['203.0.113.7', null, null, null, null, null]],
    ['F66 an endpoint', vpcEndpoint('vpce-1a2b3c4d'), [null, 'vpce-1a2b3c4d', '…', '…', undefined, undefined]],
    [
      'F66 an endpoint with facts',
      vpcEndpoint('vpce-1a2b3c4d', {
        vpc: 'vpc-111bbb22',
        ip: '10.0.0.1',
        account: '111122223333',
        organization: null,
      }),
      [null, 'vpce-1a2b3c4d', 'vpc-111bbb22', '10.0.0.1', '111122223333', null],
    ],
  ])('%s', (_, from, expected) => {
    const told = firstAuthorization(getObject({ ...object, ...(from !== undefined && { from }) }));
    expect(vpc.map((key) => knownValue(told, key))).toEqual(expected);
    expect(told.from).toBe(from);
  });

  test('F68 the network of a service that calls is redacted', () => {
    const told = firstAuthorization(getObject({ caller: awsService('s3.amazonaws.com'), key: 'k' }));
    expect(vpc.map((key) => knownValue(told, key))).toEqual([null, null, null, null, null, null]);
  });

  test('F79 a time fills both keys; without one neither is guessed', () => {
    const keys = ['aws:CurrentTime', 'aws:EpochTime'];
    const told = firstAuthorization(getObject({ ...object, at: '2030-01-31T13:00:00+01:00' }));
    expect(keys.map((key) => knownValue(told, key))).toEqual(['2030-01-31T12:00:00Z', '1896091200']);
    expect(keys.map((key) => knownValue(firstAuthorization(getObject(object)), key))).toEqual(['…', '…']);
  });

  test('F61 keys that AWS always sends are present though untold', () => {
    const told = firstAuthorization(getObject(object));
    for (const key of ['aws:RequestedRegion', 'aws:UserAgent', 'aws:ResourceAccount', 's3:ResourceAccount'])
      expect(knownValue(told, key)).toBe('…');
  });
});
