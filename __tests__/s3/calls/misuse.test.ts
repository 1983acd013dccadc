import fc from 'fast-check';
import { operations, type OperationName } from '../../../src/s3/calls/operations';
import { isUsageError } from '../../../src/arguments/usage';
import { awsService, iamRole, iamUser, rootOf, webIdentity } from '../../../src/s3/callers/caller';
import { sseKms } from '../../../src/s3/buckets/encryption';
import { internet, vpcEndpoint } from '../../../src/s3/callers/network';
import * as calls from '../../../src/s3/calls/call';
import { isCall } from '../../../src/s3/calls/described-call';
import { complaint, wild } from '../complaint';
import { share } from '../../laws/share';

const { getObject, putObject, listObjects, copyObject, deleteObjects } = calls;
const caller = iamRole('arn:aws:iam::111122223333:role/App');
const object = { caller, bucket: 'logs', key: 'k' };

describe('a call that is put wrongly is a usage error with a hint', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['no options', () => wild(getObject, undefined), /not an options object/],
    ['no caller', () => wild(getObject, { key: 'k' }), /does not specify its caller[^]*anonymous, iamUser/],
    ['an undefined caller', () => wild(getObject, { caller: undefined }), /does not specify its caller/],
    [
      'a caller that is none',
      () => wild(getObject, { caller: 'alice' }),
      /caller must be a caller or an ARN, got "alice"/,
    ],
    [
      'an account as caller',
      () => wild(getObject, { caller: '111122223333' }),
      /is an account[^]*rootOf\("111122223333"\)/,
    ],
    [
      'a misspelt option',
      () => wild(putObject, { ...object, encrytion: null }),
      /unknown option "encrytion"[^]*did you mean "encryption"/,
    ],
    [
      'an option of another operation',
      () => wild(getObject, { ...object, acl: 'private' }),
      /unknown option "acl"[^]*this call has no such option/,
    ],
    [
      'an option named like a member of Object',
      () => wild(getObject, { ...object, constructor: 1 }),
      /unknown option "constructor"/,
    ],
    ['a bucket in capitals', () => getObject({ ...object, bucket: 'Logs' }), /is not a valid bucket name/],
    ['a bucket by ARN', () => getObject({ ...object, bucket: 'arn:aws:s3:::logs/*' }), /is an ARN[^]*"logs"/],
    ['a bucket that is not a string', () => wild(getObject, { ...object, bucket: 7 }), /must be a bucket name, got 7/],
    ['an empty key', () => getObject({ ...object, key: '' }), /0 bytes/],
    ['a key too long', () => getObject({ ...object, key: 'é'.repeat(513) }), /1026 bytes/],
    ['a key with half a surrogate pair', () => getObject({ ...object, key: 'a\ud800' }), /not UTF-8/],
    ['a flag that is none', () => wild(getObject, { ...object, secure: 'yes' }), /secure must be true or false/],
    [
      'an encryption that is none',
      () => wild(putObject, { ...object, encryption: 'aws:kms' }),
      /must be an encryption, got "aws:kms"[^]*sseKms/,
    ],
    [
      'a network that is none',
      () => wild(getObject, { ...object, from: '10.0.0.1' }),
      /from must be a network[^]*internet\(ip\)/,
    ],
    [
      'a canned ACL that is none',
      () => wild(putObject, { ...object, acl: 'public_read' }),
      /did you mean "public-read"/,
    ],
    [
      'a storage class that is none',
      () => wild(putObject, { ...object, storageClass: 'GLACIR' }),
      /did you mean "GLACIER"/,
    ],
    ['tags that are none', () => wild(putObject, { ...object, tags: ['a'] }), /tags must be an object of strings/],
    [
      'F5 two tags in different letter case',
      () => putObject({ ...object, tags: { Team: 'a', team: 'b' } }),
      /two tags "team"/,
    ],
    ['a time without zone', () => getObject({ ...object, at: '2030-01-01T00:00:00' }), /at must be a time/],
    ['a day that is none', () => getObject({ ...object, at: '2030-02-30T00:00:00Z' }), /at must be a time/],
    ['an invalid date', () => getObject({ ...object, at: new Date(Number.NaN) }), /at must be a time/],
    ['max-keys that is none', () => listObjects({ caller, maxKeys: 1.5 }), /must be a whole number/],
    ['an old signature', () => getObject({ ...object, presigned: { signatureAge: 604_800_001 } }), /seven days/],
    ['no keys to delete', () => deleteObjects({ caller, keys: [] }), /1 to 1000/],
    [
      'T22 an entry without key',
      () => wild(deleteObjects, { caller, keys: [{ versionId: 'v' }] }),
      /is not an object key/,
    ],
    [
      'T22 an empty version',
      () => deleteObjects({ caller, keys: [{ key: 'a', versionId: '' }] }),
      /versionId must be a non-empty string/,
    ],
    [
      'T22 a misspelt entry',
      () => wild(deleteObjects, { caller, keys: [{ key: 'a', version: 'v' }] }),
      /"versionId"\?/,
    ],
    ['a copy source without key', () => copyObject({ ...object, copySource: 'from' }), /does not name an object/],
    [
      'a copy source with a misspelt part',
      () => wild(copyObject, { ...object, copySource: { bucket: 'from', ky: 'x' } }),
      /did you mean "key"/,
    ],
    ['an account that is none', () => getObject({ ...object, resourceAccount: '1111' }), /must be an account id/],
    ['a caller whose ARN is of another kind', () => iamUser('arn:aws:iam::111122223333:role/App'), /that is a role/],
  ])('%s', (_, run, message) => {
    expect(complaint(run)).toMatch(message);
  });
});

describe('callers, networks and encryptions tell only what they can', () => {
  const trail = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/t';
  const role = 'arn:aws:iam::111122223333:role/App';
  test.each<[string, () => unknown, RegExp]>([
    ['no account', () => rootOf('1'), /an account id/],
    ['no partition', () => rootOf('111122223333', { partition: 'eu' }), /"eu" is not a partition/],
    ['no service principal', () => awsService('cloudtrail'), /not a service principal/],
    [
      'F62 two source accounts',
      () => awsService('cloudtrail.amazonaws.com', { sourceArn: trail, sourceAccount: '444455556666' }),
      /one owner/,
    ],
    [
      'a misspelt fact',
      () => wild((facts) => iamRole(role, facts), { organisation: 'o-1' }),
      /did you mean "organization"/,
    ],
    ['no organization', () => iamRole(role, { organization: 'o-1' }), /must be an organization id/],
    [
      'a session by ARN',
      () => iamRole('arn:aws:sts::111122223333:assumed-role/App/s1'),
      /iamRole\("arn:aws:iam::111122223333:role\/App", \{ session: "s1" \}\)/,
    ],
    ['no session name', () => iamRole(role, { session: 'a b' }), /not a session name/],
    ['not a unique id', () => iamUser('arn:aws:iam::111122223333:user/alice', { id: 'alice' }), /not a unique id/],
    [
      'claims of another kind',
      () => webIdentity('accounts.google.com', { sub: 1 } as never),
      /must be an object of strings/,
    ],
    [
      'a provider of an account by its host, which no policy names',
      () => webIdentity('token.actions.githubusercontent.com'),
      /webIdentity\('arn:aws:iam::<account>:oidc-provider\/token\.actions\.githubusercontent\.com', …\)/,
    ],
    ['a provider by address', () => webIdentity('https://accounts.google.com'), /without https/],
    ['F34 a key by alias', () => sseKms('alias/logs'), /must be the ARN of a KMS key/],
    ['an address range', () => internet('10.0.0.0/8'), /must be an IP address/],
    ['a VPC for an endpoint', () => vpcEndpoint('vpc-111bbb22'), /must be a vpce id/],
    ['a misspelt fact of an endpoint', () => vpcEndpoint('vpce-1a2b3c4d', { vcp: 'x' } as never), /did you mean "vpc"/],
  ])('%s', (_, run, message) => {
    expect(complaint(run)).toMatch(message);
  });
});

test('whatever is given, a constructor makes a call or complains of misuse', () => {
  const names = Object.keys(operations).map(
    (name) => name.charAt(0).toLowerCase() + name.slice(1),
  ) as Uncapitalize<OperationName>[];
  const anything = fc.oneof(
    fc.anything(),
    fc.constant(caller),
    fc.constant(Object.create(null)),
    fc.constant(Symbol('s')),
  );
  const options = fc.dictionary(
    fc.constantFrom(
      'bucket',
      'key',
      'acl',
      'tags',
      'encryption',
      'context',
      'at',
      'from',
      'upload',
      'copySource',
      'keys',
      '__proto__',
    ),
    anything,
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), options, (name, given) => {
      try {
        expect(isCall(wild(calls[name], { caller, ...given }))).toBe(true);
      } catch (error) {
        if (!isUsageError(error)) throw error;
      }
    }),
    { numRuns: share(2000) },
  );
});
