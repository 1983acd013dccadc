import { sseKms } from '../../src';
import { mendedStatements, policy, type Json } from './asked-claim';

const objects = 'arn:aws:s3:::acme-contracts/*';
const SSE = 's3:x-amz-server-side-encryption';
const intake: Json = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:role/contract-intake' },
  Action: 's3:PutObject',
  Resource: objects,
};
const deny = (Condition: Json): Json => ({
  Sid: 'DenyUnencryptedUploads',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: objects,
  Condition,
});
const otherThanKms = { StringNotEquals: { [SSE]: 'aws:kms' } };
const claim = { claim: 'toRequireEncryption', type: 'resource' } as const;

describe('a Deny that a new one would cover is the edit', () => {
  test.each([
    ['no header', { Null: { [SSE]: 'true' } }],
    ['another encryption', { StringEquals: { [SSE]: 'AES256' } }],
    ['one of others', { StringEquals: { [SSE]: ['AES256', 'aws:kms:dsse'] } }],
  ])('it asks for %s', (_name, condition) => {
    expect(mendedStatements(claim, policy(intake, deny(condition)), [sseKms()])).toEqual([intake, deny(otherThanKms)]);
  });

  test.each([
    ['spares whom the new one does not', { Null: { [SSE]: 'true' }, ArnNotLike: { 'aws:PrincipalArn': '*/legacy' } }],
    ['is about more', { Null: { 'aws:SourceVpce': 'true' } }],
  ])('not where it %s', (_name, condition) => {
    const statements = mendedStatements(claim, policy(intake, deny(condition)), [sseKms()]);
    expect(statements).toContainEqual(deny(condition));
    expect(statements).toHaveLength(3);
  });
});
