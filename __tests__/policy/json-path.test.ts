import { InvalidJsonPath, placesAt, placesIn } from '../../src/policy/json-path';

const statement = { Effect: 'Deny', Principal: '*', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' };
const policy = {
  Version: '2012-10-17',
  Statement: [
    { ...statement, Sid: 'A' },
    { ...statement, Sid: 'B' },
  ],
};

test.each([
  ['$.Statement[*].Sid', ['Statement/0/Sid', 'Statement/1/Sid']],
  ['$.Statement[1].Action[0]', ['Statement/1/Action/0']],
  ['$..Action[1]', ['Statement/0/Action/1', 'Statement/1/Action/1']],
  ['$.Nothing', []],
  ['$', ['']],
])('%s selects its places', (path, places) => {
  expect(placesAt(policy, path).map((place) => place.join('/'))).toEqual(places);
  expect(placesAt(JSON.stringify(policy), path).map((place) => place.join('/'))).toEqual(places);
});

test.each(['$.Statement[?(@.Sid === "A")]', '$.Statement[(@.length-1)]', '$[?(process.exit(1))]'])(
  '%s is not evaluated',
  (path) => {
    expect(() => placesAt(policy, path)).toThrow(InvalidJsonPath);
  },
);

test('a text that cannot be read has no places but itself', () => {
  expect(placesAt('{', '$.Statement')).toEqual([]);
  expect(placesIn('{')).toEqual([[]]);
});

test('every place of a document is listed once', () => {
  const places = placesIn(policy).map((place) => place.join('/'));
  expect(places).toContain('Statement/1/Action/0');
  expect(new Set(places).size).toBe(places.length);
});
