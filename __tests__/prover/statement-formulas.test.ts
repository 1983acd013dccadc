import { bothWays, doesNotHold, holds } from '../matchers/answered';

const allow = (more: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more }],
});

test('the default of a variable in a Resource counts for those alone who lack the key', () => {
  const homes = allow({ Resource: "arn:aws:s3:::logs/${aws:username, 'guest'}/*" });
  const grants = (home: string, caller: string) =>
    bothWays(homes, 'toGrantAny', {
      actions: ['s3:GetObject'],
      resources: [`arn:aws:s3:::logs/${home}/a`],
      principals: [`arn:aws:iam::111122223333:${caller}`],
    });
  expect(grants('alice', 'user/alice')).toEqual(holds);
  expect(grants('guest', 'user/alice')).toEqual(doesNotHold);
  expect(grants('guest', 'role/Reader')).toEqual(holds);
});

test('what is granted where a tag is true is granted to somebody', () => {
  const tagged = allow({ Condition: { Bool: { 'aws:PrincipalTag/admin': 'true' } } });
  expect(bothWays(tagged, 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(holds);
});
