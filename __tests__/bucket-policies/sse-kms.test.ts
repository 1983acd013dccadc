// "Using server-side encryption with AWS KMS keys": uploads under one key and nothing else.
import { s3Bucket, sseKms } from '../../src';
import { drop, mutant, named, read, refuted } from './read';

const policy = read('sse-kms');
const kmsKey = 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const header = 's3:x-amz-server-side-encryption';
const keyId = `${header}-aws-kms-key-id`;

describe('SSE-KMS with one key', () => {
  test('no upload leaves anything else, and both statements are needed (F35, F40)', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toRequireSseKms({ kmsKey });
    expect(policy).toRequireEncryption([sseKms(kmsKey)]);
    expect(policy).toHaveNoRedundantStatements();
  });

  test('IfExists on a negated operator changes nothing (F41)', () => {
    const plain = mutant(policy, (statements) => {
      named(statements, 'DenyOtherKeys').Condition = { ArnNotEquals: { [keyId]: kmsKey } };
    });
    expect(plain).toBeEquivalentTo(policy);
  });
});

describe('SSE-KMS with one key, mutants', () => {
  const guarded = mutant(policy, (statements) => {
    const other = named(statements, 'DenyOtherEncryption');
    other.Condition = { ...other.Condition, Null: { [header]: 'false' } };
  });

  test('with a Null guard: an upload without header takes what the bucket gives it (F31, F36)', () => {
    const { witness, message } = refuted(() => {
      expect(guarded).toRequireSseKms({ kmsKey });
    });
    expect(witness).toMatchObject({ action: 's3:PutObject' });
    expect(witness.context).not.toHaveProperty([header]);
    expect(message).toContain(`Hint: Null ${header} "false" exempts requests without the condition key`);
    expect(message).toMatch(/"s3:x-amz-server-side-encryption": "false"\n.*\^{7}/);
  });

  test('the guard is right where the bucket encrypts under the key by itself (F36)', () => {
    const bucket = { name: 'amzn-s3-demo-bucket', account: '111122223333', policy: guarded };
    expect(s3Bucket({ ...bucket, defaultEncryption: sseKms(kmsKey) })).toRequireSseKms({ kmsKey });
  });

  test('the guard on both leaves SSE-S3 where the bucket gives that', () => {
    const both = mutant(guarded, (statements) => {
      const other = named(statements, 'DenyOtherKeys');
      other.Condition = { ...other.Condition, Null: { [keyId]: 'false' } };
    });
    const { witness } = refuted(() => {
      expect(s3Bucket({ name: 'amzn-s3-demo-bucket', policy: both })).toRequireSseKms({ kmsKey });
    });
    expect(witness.context).not.toHaveProperty([header]);
    expect(witness.context).not.toHaveProperty([keyId]);
  });

  test('the guard on the key alone is undecided: a bare aws:kms may have none (F38)', () => {
    const spared = mutant(policy, (statements) => {
      const other = named(statements, 'DenyOtherKeys');
      other.Condition = { ...other.Condition, Null: { [keyId]: 'false' } };
    });
    expect(() => {
      expect(spared).toRequireSseKms({ kmsKey });
    }).toThrow('F38');
    expect(() => {
      expect(spared).not.toRequireSseKms({ kmsKey });
    }).toThrow('F38');
    expect(spared).toRequireSseKms();
    expect(policy).toRequireSseKms({ kmsKey });
  });

  test('bare aws:kms: another key will do (F38)', () => {
    const bare = mutant(policy, (statements) => statements.pop());
    expect(bare).toRequireSseKms();
    const { witness, message } = refuted(() => {
      expect(bare).toRequireSseKms({ kmsKey });
    });
    expect(witness.context).toMatchObject({ [header]: 'aws:kms' });
    expect(witness.context?.[keyId]).not.toBe(kmsKey);
    expect(message).toContain(`Hint: StringNotEquals ${header} exempts "aws:kms"`);
    expect(bare).toBeMorePermissiveThan(policy);
  });

  test('the key alone: DSSE, or a default that is not told, under that key (F40)', () => {
    const { witness, message } = refuted(() => {
      expect(mutant(policy, (statements) => statements.shift())).toRequireSseKms({ kmsKey });
    });
    expect(witness.context?.[header]).not.toBe('aws:kms');
    expect(witness.context?.[keyId]).toBe(kmsKey);
    expect(message).toContain(`ArnNotEqualsIfExists ${keyId} exempts "${kmsKey}"`);
  });

  test('with no condition left every upload is denied: safe, and equivalent to no policy for it', () => {
    const closed = mutant(policy, (statements) => {
      drop(named(statements, 'DenyOtherEncryption'), 'StringNotEquals');
    });
    expect(closed).toRequireSseKms({ kmsKey });
    expect(closed).not.toHaveNoRedundantStatements();
  });
});
