import { anonymous, getObject, s3Bucket, type BucketSettings } from '../../src';
import { bothWays, doesNotHold, holds } from './answered';

const grant = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/*',
      Condition: { StringEquals: { 's3:BucketTag/Pub': 'yes' } },
    },
  ],
};
const tls = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:ResourceTag/team': 'a' } },
    },
  ],
};
const bucket = (settings: Partial<BucketSettings>) =>
  s3Bucket({ name: 'logs', account: '111122223333', blockPublicAccess: false, ...settings });

describe('claims about every request see the tags of the bucket as single calls do (O27, F6)', () => {
  const call = getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: true });

  test.each([
    ['no condition sees them without ABAC', { abac: false, tags: { Pub: 'yes' } }, true],
    ['another value is none', { abac: true, tags: { Pub: 'no' } }, true],
    ['an untagged bucket has none', { abac: true, tags: null }, true],
    ['the tag that it has counts, in any letter case', { abac: true, tags: { pub: 'yes' } }, false],
  ] as const)('%s', (_, settings, isDenied) => {
    const subject = bucket({ ...settings, policy: grant });
    const expected = isDenied ? holds : doesNotHold;
    expect(bothWays(subject, 'toDeny', call)).toEqual(expected);
    expect(bothWays(subject, 'toDenyAnonymous')).toEqual(expected);
    expect(bothWays(subject, 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(isDenied ? doesNotHold : holds);
  });

  test('a Deny on a tag that the bucket has always applies', () => {
    expect(bothWays(bucket({ abac: true, tags: { team: 'a' }, policy: tls }), 'toDenyInsecureTransport')).toEqual(
      holds,
    );
    expect(bothWays(bucket({ abac: true, tags: { team: 'b' }, policy: tls }), 'toDenyInsecureTransport')).toEqual(
      doesNotHold,
    );
  });
});
