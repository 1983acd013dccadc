import { expect as imported } from '@jest/globals';
import { parsePolicy, UsageError } from 'jest-iam';
import '../../src/jest-globals';

const policy = parsePolicy({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

test('a matcher inside toEqual judges the value that stands there', () => {
  expect({ policy }).toEqual({ policy: expect.toDenyInsecureTransport() });
  expect({ policy }).not.toEqual({ policy: expect.toRequireSseKms() });
  expect({ policy }).toEqual({ policy: expect.not.toRequireSseKms() });
});

test('a false claim inside toEqual fails with the difference: the copy that the runner prints is judged as well', () => {
  for (const failing of [
    () => {
      expect({ policy }).toEqual({ policy: expect.toRequireSseKms() });
    },
    () => {
      expect({ list: [policy] }).toMatchObject({ list: [expect.not.toDenyInsecureTransport()] });
    },
  ]) {
    expect(failing).toThrow(/toRequireSseKms|toDenyInsecureTransport/);
    expect(failing).not.toThrow(/copy of a policy/);
  }
});

test('a copy that somebody changed is not judged', () => {
  const statements = policy.statements.slice(1);
  const document = { ...policy.document, Statement: [] };
  for (const changed of [
    { ...policy, statements },
    { ...policy, document },
    { ...policy, type: 'identity' },
  ]) {
    expect(() => {
      expect(changed).not.toDenyInsecureTransport();
    }).toThrow(/copy of a policy/);
  }
  expect({ ...policy }).toDenyInsecureTransport();
});

test('misuse inside toEqual throws: it is neither equal nor unequal', () => {
  expect(() => {
    expect({ policy: 'policies/logs.json' }).not.toEqual({ policy: expect.toDenyInsecureTransport() });
  }).toThrow(UsageError);
});

test('the imported expect has the same matchers', () => {
  imported(policy).toDenyInsecureTransport();
  imported({ policy }).toEqual({ policy: imported.toDenyInsecureTransport() });
});
