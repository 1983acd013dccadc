import '../../src/setup';
import { iamRole } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const restore = iamRole('arn:aws:iam::112200334455:role/dr-restore', { organization: 'o-h7t2w9e4r6' });
const decrypts = { actions: ['kms:Decrypt'], principals: [restore] };

describe('toGrantAny of a key policy', () => {
  const claim = { claim: 'toGrantAny', type: 'kmsKey' } as const;
  const of = (account: string): Json => ({
    Sid: 'Restore',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:role/dr-restore` },
    Action: ['kms:Decrypt', 'kms:DescribeKey'],
    Resource: '*',
    Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
  });

  test('an account with two digits swapped is mended in the Allow, whose other elements stay', () => {
    expect(mendedStatements(claim, policy(of('112200343455')), decrypts)).toEqual([of('112200334455')]);
    expect(ask(claim, policy(of('112200343455')), decrypts).message()).toContain(
      'Hint: "112200343455" is one typo away from the "112200334455" of this call: is that meant?\nTo fix it, make that "AWS"',
    );
  });

  test('who is named is allowed what is named on "*", which is that key', () => {
    const other: Json = { ...of('999900334455'), Condition: undefined };
    expect(mendedStatements(claim, policy(other), decrypts)).toEqual([
      {
        Sid: 'AllowThese',
        Effect: 'Allow',
        Principal: { AWS: restore.arn },
        Action: 'kms:Decrypt',
        Resource: '*',
      },
      other,
    ]);
  });
});

test.each([
  ['a misspelt action', { Action: ['s3:PutObjct', 's3:ListBucket'] }],
  ['the ARN of the bucket alone', { Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs' }],
  ['a misspelt folder', { Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/ap/*' }],
])('toGrantAny: %s is mended in its place', (_, wrong) => {
  const all = { Sid: 'Ship', Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/app/*' };
  const given = { actions: ['s3:PutObject'], resources: ['arn:aws:s3:::logs/app/1.log'] };
  const [mended, ...others] = mendedStatements(
    { claim: 'toGrantAny', type: 'identity' },
    policy({ ...all, ...wrong }),
    given,
  );
  expect(others).toEqual([]);
  expect(mended).toMatchObject({ Sid: 'Ship', Resource: 'arn:aws:s3:::logs/app/*' });
});

test('the message names the options that it lacks for an Allow, and no others', () => {
  const reads = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };
  const messageOf = (given: object): string => ask({ claim: 'toGrantAny' }, policy(reads), given).message();
  expect(messageOf({ actions: ['s3:PutObject'] })).toContain(
    'name whom you mean in the claim: { resources, principals }',
  );
  expect(messageOf({ actions: ['s3:PutObject'], principals: [restore] })).toContain(
    'name what you mean in the claim: { resources }',
  );
});
