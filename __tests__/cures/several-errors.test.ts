import { parsePolicy } from '../../src';
import { toBeValidPolicy, toHaveFinding } from '../../src/matchers';

const statement = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:role/reader' },
  Action: ['s3:GetObjct', 's3:Frobnicate'],
  Resource: 'arn:aws:s3:::logs/*',
};
const textOf = (more: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, ...more }] }, null, 2);

describe('several errors, of which not all have a text to paste', () => {
  const text = textOf({ Resource: undefined, Condition: { StringEqual: { 'aws:PrincipalTag/team': 'red' } } });
  const { message, cures, pass } = toBeValidPolicy.call({ isNot: false }, text, { type: 'resource' });

  test('those that are known are pasted, and what is open is said by its place', () => {
    expect(pass).toBe(false);
    expect(message().slice(message().indexOf('To fix it'))).toBe(
      [
        'To fix it, write "StringEquals" for "StringEqual" in statement 0  policy:14',
        'To fix it, write "s3:GetObject" for "s3:GetObjct" in statement 0  policy:10',
        'What should stand at policy:4:5 and policy:11:9, only you know',
      ].join('\n'),
    );
    expect(message()).not.toContain('Nothing to paste');
  });

  test('they are no cure: the policy would still be refused', () => {
    expect(cures?.()).toEqual([]);
  });

  test('with them pasted, what was open is what is left', () => {
    const mended = text.replace('"StringEqual"', '"StringEquals"').replace('s3:GetObjct', 's3:GetObject');
    const left = toBeValidPolicy.call({ isNot: false }, mended, { type: 'resource' }).message();
    expect(left).toContain('(2 errors)');
    expect(left).toContain('Nothing to paste: each line above says what is wrong');
  });
});

test('of several findings by one code, those with a near name are pasted', () => {
  const policy = parsePolicy(textOf({}));
  const { message, pass } = toHaveFinding.call({ isNot: true }, policy, 'INVALID_ACTION');
  expect(pass).toBe(true);
  expect(message()).toMatch(
    /\nTo fix it, write "s3:GetObject" for "s3:GetObjct" in statement 0 {2}policy:10\nWhat should stand at policy:11:9, only you know$/,
  );
});
