// "Setting permissions for website access": everyone reads objects, and that is all.
import { anonymous, every, PolicyError, s3Bucket } from '../../src';
import { mutant, named, read, refuted } from './read';

const policy = read('static-website');
const bucket = 'arn:aws:s3:::amzn-s3-demo-website';
const only = ['s3:GetObject'];

describe('public static website', () => {
  test('everyone reads objects and does nothing else (E42)', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toBePublic();
    expect(policy).toBePublic({ only });
    expect(policy).toAllow(every({ actions: only, callers: [anonymous] }));
    expect(policy).not.toGrantAny({ actions: ['s3:List*', 's3:Put*', 's3:GetObjectVersion'] });
  });

  test('a new bucket refuses to store it until BlockPublicPolicy is off (S6, E40)', () => {
    expect(() => {
      expect(s3Bucket({ name: 'amzn-s3-demo-website', policy })).toBePublic({ only });
    }).toThrow(PolicyError);
    expect(s3Bucket({ name: 'amzn-s3-demo-website', policy, blockPublicAccess: false })).toBePublic({ only });
  });
});

describe('public static website, mutants', () => {
  test('s3:* lets everyone write', () => {
    const wild = mutant(policy, (statements) => {
      named(statements, 'PublicReadGetObject').Action = 's3:*';
    });
    const { witness, message } = refuted(() => {
      expect(wild).toBePublic({ only });
    });
    expect(witness).toMatchObject({ principal: 'anonymous', action: 's3:PutObject' });
    expect(message).toContain("expect(policy).toBePublic({ only: ['s3:GetObject'] })");
    expect(message).toContain('Hint: "s3:*" covers s3:PutObject');
    expect(message).toMatch(/"Action": "s3:\*",\n.*\^{6}/);
  });

  test('ListBucket lets everyone see what there is', () => {
    const listing = mutant(policy, (statements) => {
      const read = named(statements, 'PublicReadGetObject');
      read.Action = ['s3:GetObject', 's3:ListBucket'];
      read.Resource = [bucket, `${bucket}/*`];
    });
    const { witness, message } = refuted(() => {
      expect(listing).toBePublic({ only });
    });
    expect(witness).toMatchObject({ principal: 'anonymous', action: 's3:ListBucket', resource: bucket });
    expect(message).toContain('Allowed by statement 0 `PublicReadGetObject`');
    expect(message).toMatch(/"Principal": "\*",\n.*\^{3}\nHint: this principal is everyone: name whom you mean/);
  });

  test('s3:GetObject* is more than reading objects', () => {
    const { witness, message } = refuted(() => {
      expect(
        mutant(policy, (statements) => {
          named(statements, 'PublicReadGetObject').Action = 's3:GetObject*';
        }),
      ).not.toBeMorePermissiveThan(policy);
    });
    expect(witness.action).toMatch(/^s3:GetObject./);
    expect(message).toContain('Allowed by mutant.json, neither allowed nor denied by the reference');
  });
});
