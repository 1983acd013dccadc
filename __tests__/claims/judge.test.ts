import { call, rootOf, getObject } from '../../src/index';
import { toPolicy } from '../../src/policy/parse';
import { denyInsecureTransport } from '../../src/s3/claims/bucket-claims';
import { documentDecider } from '../../src/claims/decider';

const everything = { Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'] };

describe('corners of the request space', () => {
  test("the owner's root user reaches the bucket policy whatever it denies (E38)", () => {
    const deny = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        ...everything,
        Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' } },
      },
    };
    const caller = rootOf('111122223333');
    expect(deny).toImplicitlyDeny(call('s3:GetBucketPolicy', { bucket: 'logs', caller }));
    expect(() => {
      expect(deny).toExplicitlyDeny(getObject({ bucket: 'logs', key: 'k', caller }));
    }).toThrow('aws:PrincipalOrgID');
  });

  test('a variable that reads a list is not a value, and the list stays one (D8)', () => {
    const policy = toPolicy(
      {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Deny',
          ...everything,
          Condition: {
            Bool: { 'aws:SecureTransport': 'false' },
            StringEquals: { 'aws:PrincipalTag/x': '${aws:TagKeys}' },
          },
        },
      },
      { type: 'resource' },
    );
    const verdict = denyInsecureTransport({ policy, decider: documentDecider(policy) }, {});
    expect(verdict.answer).toBe('refuted');
    const tagKeys = verdict.answer === 'refuted' ? verdict.witness.context?.['aws:TagKeys'] : undefined;
    expect(tagKeys === undefined || Array.isArray(tagKeys)).toBe(true);
  });
});
