import type { AccessRequest } from '../../src/evaluator/request';
import { isPossible, isUnsignedAcl } from '../../src/requests/possible-request';
import { Random } from '../prover/random';
import { draw } from '../laws/s3-draw';

const seed = 20260905;
const user = 'arn:aws:iam::111122223333:user/x/alice';
const session = 'arn:aws:sts::111122223333:assumed-role/App/s1';
const service = { service: 'cloudtrail.amazonaws.com' };
const cloudFront = { service: 'cloudfront.amazonaws.com' };
const originAccess = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1';
const sse = 's3:x-amz-server-side-encryption';

function request(
  principal: AccessRequest['principal'],
  context: AccessRequest['context'],
  resource?: string,
): AccessRequest {
  return { principal, action: 's3:PutObject', resource: resource ?? 'arn:aws:s3:::logs/a', context: context ?? {} };
}

describe('what AWS can receive (F.b, F.d)', () => {
  test.each<readonly [string, AccessRequest]>([
    [
      'a user by its own ARN',
      request(user, { 'aws:PrincipalArn': user, 'aws:username': 'alice', 'aws:PrincipalAccount': '111122223333' }),
    ],
    [
      'a session by its role with a path',
      request(session, { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/x/App' }),
    ],
    [
      'a service for a bucket',
      request(service, { 'aws:SourceArn': 'arn:aws:s3:::other', 'aws:SourceAccount': '111122223333' }),
    ],
    [
      'anybody over plain HTTP',
      request('anonymous', { 'aws:SecureTransport': 'false', 'aws:SourceIp': '203.0.113.7' }),
    ],
    ['CloudFront over plain HTTP (P20)', request(cloudFront, { 'aws:SecureTransport': 'false' })],
    [
      'an origin access identity over plain HTTP (P12)',
      request(originAccess, { 'aws:SecureTransport': 'false', 'aws:PrincipalArn': originAccess }),
    ],
    ['an object whose key has a newline', request(user, {}, 'arn:aws:s3:::logs/a\nb')],
    [
      'an alias invoked (P14)',
      { ...request(user, {}, 'arn:aws:lambda:us-east-1:111122223333:function:f:p'), action: 'lambda:InvokeFunction' },
    ],
    [
      'an object of a Multi-Region Access Point (P18)',
      request(user, {}, 'arn:aws:s3::111122223333:accesspoint/m.mrap/object/a'),
    ],
    [
      'a resource that is neither of a Region nor of an account',
      { ...request(user, {}, 'arn:aws:route53:::hostedzone/Z148QEXAMPLE8V'), action: 'route53:GetHostedZone' },
    ],
    [
      'a workload with a certificate, whose parts are tags',
      request({ service: 'rolesanywhere.amazonaws.com' }, { 'aws:PrincipalTag/x509Subject/CN': 'ci' }),
    ],
  ])('%s', (_, made) => {
    expect(isPossible(made)).toBe(true);
  });

  test.each<readonly [string, AccessRequest]>([
    ['an organization of nobody', request('anonymous', { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' })],
    ['tags of nobody', request('anonymous', { 'AWS:principaltag/team': 'red' })],
    ['tags of a service', request(service, { 'aws:PrincipalTag/team': 'red' })],
    ['SSE-KMS without a signature', request('anonymous', { [sse]: 'aws:kms' })],
    [
      'an unsigned call of a function URL under AWS_IAM',
      {
        ...request('anonymous', { 'lambda:FunctionUrlAuthType': 'AWS_IAM' }),
        action: 'lambda:InvokeFunctionUrl',
        resource: 'arn:aws:lambda:us-east-1:111122223333:function:f',
      },
    ],
    ['SSE-KMS over plain HTTP', request(user, { [sse]: 'aws:kms:dsse', 'aws:SecureTransport': 'false' })],
    [
      'SSE-C over plain HTTP',
      request(user, { [`${sse}-customer-algorithm`]: 'AES256', 'aws:SecureTransport': 'false' }),
    ],
    ['two encryptions', request(user, { [`${sse}-customer-algorithm`]: 'AES256', [sse]: 'AES256' })],
    ['a TLS version of plain HTTP', request(user, { 's3:TlsVersion': '1.2', 'aws:SecureTransport': 'false' })],
    ['a source behind a user', request(user, { 'aws:SourceAccount': '111122223333' })],
    [
      'a call passed on over plain HTTP',
      request(user, { 'aws:ViaAWSService': 'true', 'aws:SecureTransport': 'false' }),
    ],
    ['a service over plain HTTP', request(service, { 'aws:SecureTransport': 'false' })],
    [
      'CloudFront over plain HTTP at another service',
      { ...request(cloudFront, { 'aws:SecureTransport': 'false' }), action: 'kms:Decrypt', resource: '*' },
    ],
    [
      'an origin access identity at another service',
      { ...request(originAccess, {}), action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:111122223333:q' },
    ],
    ['an origin access identity through an endpoint', request(originAccess, { 'aws:SourceVpce': 'vpce-1' })],
    ['an origin access identity of an organization', request(originAccess, { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' })],
    ['an origin access identity under KMS', request(originAccess, { [sse]: 'aws:kms' })],
    ['a service with an address', request(service, { 'aws:SourceIp': '203.0.113.7' })],
    ['an address through an endpoint', request(user, { 'aws:SourceIp': '203.0.113.7', 'aws:SourceVpce': 'vpce-1' })],
    [
      'a chain of no call passed on',
      request(user, { 'aws:CalledVia': ['athena.amazonaws.com'], 'aws:ViaAWSService': 'false' }),
    ],
    [
      'a chain with another beginning',
      request(user, { 'aws:CalledVia': ['a.amazonaws.com'], 'aws:CalledViaFirst': 'b.amazonaws.com' }),
    ],
    ["another user's ARN", request(user, { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/bob' })],
    ["another role's ARN", request(session, { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Other' })],
    ['the ARN of the session', request(session, { 'aws:PrincipalArn': session })],
    ['another account', request(user, { 'aws:PrincipalAccount': '444455556666' })],
    ["another user's name", request(user, { 'aws:username': 'bob' })],
    ['an age of no MFA', request(user, { 'aws:MultiFactorAuthAge': '5', 'aws:MultiFactorAuthPresent': 'false' })],
    [
      'a source of another account',
      request(service, {
        'aws:SourceArn': 'arn:aws:sns:us-east-1:111122223333:t',
        'aws:SourceAccount': '444455556666',
      }),
    ],
    [
      'a path of another organization',
      request(user, { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa', 'aws:PrincipalOrgPaths': ['o-bbbbbbbbbb/r-1/'] }),
    ],
    ['two times', request(user, { 'aws:CurrentTime': '2027-01-01T00:00:00Z', 'aws:EpochTime': '5' })],
    ['an object without key', request(user, {}, 'arn:aws:s3:::logs/')],
    ['a bucket without name', request(user, {}, 'arn:aws:s3:::/a')],
    ['an upload of a bucket (F19)', request(user, {}, 'arn:aws:s3:::logs')],
    ['an object of another partition', request(user, {}, 'arn:aws-cn:s3:::logs/a')],
    [
      'a layer invoked (F19)',
      { ...request(user, {}, 'arn:aws:lambda:us-east-1:111122223333:layer:l:1'), action: 'lambda:InvokeFunction' },
    ],
  ])('not: %s', (_, made) => {
    expect(isPossible(made)).toBe(false);
  });

  test('every request that the independent S3 world makes', () => {
    const random = new Random(seed);
    const keys = [
      'aws:principalarn',
      'aws:principalaccount',
      'aws:principalorgid',
      'aws:securetransport',
      's3:tlsversion',
      'aws:sourceip',
      'aws:sourcevpce',
      'aws:calledvia',
      'aws:viaawsservice',
      'aws:sourcearn',
      'aws:sourceaccount',
      sse,
      `${sse}-customer-algorithm`,
      'aws:username',
    ];
    const hints = { byKey: new Map(keys.map((key) => [key, []])), resources: [], callers: [] };
    const made = Array.from({ length: 5000 }, () => draw(random, hints, {}, false).request);
    expect(made.filter((one) => !isPossible(one))).toEqual([]);
  });
});

test('an ACL of an object is changed by signed requests alone (O31)', () => {
  for (const action of ['s3:PutObjectAcl', 's3:putobjectversionacl']) {
    expect(isUnsignedAcl({ ...request('anonymous', {}), action })).toBe(true);
    expect(isUnsignedAcl({ ...request(user, {}), action })).toBe(false);
  }
  for (const action of ['s3:PutObject', 's3:GetObjectAcl', 's3:PutBucketAcl'])
    expect(isUnsignedAcl({ ...request('anonymous', {}), action })).toBe(false);
});

test('keys that only sessions have come with a session', () => {
  for (const key of ['aws:SourceIdentity', 'aws:Ec2InstanceSourceVpc']) {
    expect(isPossible(request(session, { [key]: 'x' }))).toBe(true);
    expect(isPossible(request(user, { [key]: 'x' }))).toBe(false);
  }
});
