import { iamRole, iamUser } from '../../../src';

test.each([['o-a1b2c3d4e5'], ['o-a1b2c3d4e5/r-ab12'], ['o-a1b2c3d4e5/ou-ab12-11111111/'], ['r-ab12/']])(
  'the path of an account in its organization is not %s',
  (organizationPath) => {
    for (const make of [
      () => iamRole('arn:aws:iam::111122223333:role/App', { organizationPath }),
      () => iamUser('arn:aws:iam::111122223333:user/alice', { organizationPath }),
    ])
      expect(make).toThrow(/organizationPath: .* is not the path of an account in an organization/);
  },
);

test.each([['o-a1b2c3d4e5/r-ab12/'], ['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/']])(
  'it may be %s',
  (organizationPath) => {
    expect(iamRole('arn:aws:iam::111122223333:role/App', { organizationPath })).toMatchObject({ organizationPath });
  },
);
