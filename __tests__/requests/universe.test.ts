import { checkNoNewAccess } from '../../src';

const allow = (action: string, resource: string | readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});

test.each([
  ['a bucket of one letter', 'arn:aws:s3:::b/*', 'arn:aws:s3:::c/*'],
  ['a bucket with capitals and underscores', 'arn:aws:s3:::My_Bucket/*', 'arn:aws:s3:::other/*'],
  ['one user beside another', 'arn:aws:s3:::b/home/${aws:username}/*', 'arn:aws:s3:::b/home/alice/*'],
])('%s is new access', (_, candidate, reference) => {
  const result = checkNoNewAccess(allow('s3:GetObject', candidate), allow('s3:GetObject', reference));
  expect(result.result).toBe('FAIL');
});

test('B14: listing all buckets is asked on arn:aws:s3:::*', () => {
  const list = allow('s3:ListAllMyBuckets', 'arn:aws:s3:::*');
  expect(checkNoNewAccess(list, allow('s3:*', '*'))).toEqual({ result: 'PASS' });
  expect(checkNoNewAccess(list, allow('s3:ListBucket', '*'))).toMatchObject({
    result: 'FAIL',
    counterexample: { action: 's3:ListAllMyBuckets', resource: 'arn:aws:s3:::*' },
  });
});

test('a resource that no format describes is there where a policy names it, and no other of its kind', () => {
  const inRegion = 'arn:aws:sns:*-*:*:*';
  const withoutRegion = 'arn:aws:sns::111122223333:topic';
  const publish = allow('sns:Publish', '*');
  expect(checkNoNewAccess(publish, allow('sns:Publish', [inRegion, withoutRegion]))).toEqual({ result: 'PASS' });
  const named = allow('sns:Publish', [inRegion, withoutRegion]);
  expect(checkNoNewAccess(named, allow('sns:Publish', inRegion))).toMatchObject({
    result: 'FAIL',
    counterexample: { resource: withoutRegion },
  });
});

test('account fields under other names hold twelve digits', () => {
  const vc = 'arn:aws:chime:us-east-1:111122223333:vc/*';
  const result = checkNoNewAccess(allow('chime:*', vc), allow('chime:GetVoiceConnector', 'arn:aws:chime:*:*:vc/none'));
  expect(result).toMatchObject({ result: 'FAIL' });
});
