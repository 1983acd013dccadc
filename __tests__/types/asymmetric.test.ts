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

test('misuse inside toEqual throws: it is neither equal nor unequal', () => {
  expect(() => {
    expect({ policy: 'policies/logs.json' }).not.toEqual({ policy: expect.toDenyInsecureTransport() });
  }).toThrow(UsageError);
});

test('the imported expect has the same matchers', () => {
  imported(policy).toDenyInsecureTransport();
  imported({ policy }).toEqual({ policy: imported.toDenyInsecureTransport() });
});
