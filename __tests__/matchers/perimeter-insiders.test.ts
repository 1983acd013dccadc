import { perimeterInsiders } from '../../src/matchers/perimeter-insiders';

test('a perimeter has an organization or an account', () => {
  expect(() => perimeterInsiders({})).toThrow(
    /nobody is named as an insider\nHint: give \{ organizations: \['o-…'\] \}/,
  );
  expect(perimeterInsiders({ accounts: ['111122223333'] })).toEqual({ accounts: ['111122223333'] });
  expect(perimeterInsiders({ organizations: ['o-a1b2c3d4e5'] })).toEqual({ organizations: ['o-a1b2c3d4e5'] });
});
