// "AWS global condition context keys", aws:PrincipalOrgID and aws:PrincipalOrgPaths: read by the whole organization.
import { mutant, named, read, refuted, rename } from './read';

const organizations = ['o-exampleorgid'];
const whole = read('organization-read');
const unit = read('organization-paths');

describe('organization-wide read', () => {
  test.each([
    ['aws:PrincipalOrgID', whole],
    ['aws:PrincipalOrgPaths', unit],
  ])('by %s: the organization reads, strangers do not (E43, E47)', (_, policy) => {
    expect(policy).toBeValidPolicy();
    expect(policy).toEnforceIdentityPerimeter({ organizations });
    expect(policy).toDenyAnonymous();
    expect(policy).not.toBePublic();
    expect(policy).toHaveNoRedundantStatements();
  });

  test('one unit reads less than the whole', () => {
    expect(unit).not.toBeMorePermissiveThan(whole);
    expect(whole).toBeMorePermissiveThan(unit);
  });
});

describe('organization-wide read, mutants', () => {
  const ifExists = mutant(whole, (statements) => {
    rename(named(statements, 'ReadByTheOrganization'), 'StringEquals', 'StringEqualsIfExists');
  });
  const forAll = mutant(unit, (statements) => {
    rename(named(statements, 'ReadByOneUnit'), 'ForAnyValue:StringLike', 'ForAllValues:StringLike');
  });

  describe.each([
    ['StringEqualsIfExists', ifExists, 'StringEqualsIfExists aws:PrincipalOrgID', /"aws:PrincipalOrgID": .*\n.*\^/],
    [
      'ForAllValues on paths',
      forAll,
      'ForAllValues:StringLike aws:PrincipalOrgPaths',
      /"ForAllValues:StringLike": .*\n +\| +\^{12}\n/,
    ],
  ])('%s holds without the condition key', (_, policy, clause, excerpt) => {
    const hint = `Hint: ${clause} holds without the condition key too, and this request has none`;

    test('so everyone reads', () => {
      const { witness, message } = refuted(() => {
        expect(policy).toDenyAnonymous();
      });
      expect(witness).toMatchObject({ principal: 'anonymous', action: 's3:GetObject' });
      expect(message).toContain(hint);
    });

    test('so it is public', () => {
      const { witness, message } = refuted(() => {
        expect(policy).not.toBePublic();
      });
      expect(witness.principal).toBe('anonymous');
      expect(message).toContain(hint);
      expect(message).toMatch(excerpt);
    });

    test('so outsiders with an account read too', () => {
      const { witness, message } = refuted(() => {
        expect(policy).toEnforceIdentityPerimeter({ organizations });
      });
      expect(witness.context).not.toHaveProperty('aws:PrincipalOrgID');
      expect(message).toContain(hint);
    });
  });

  test('another organization’s paths are another organization’s people', () => {
    const other = mutant(unit, (statements) => {
      named(statements, 'ReadByOneUnit').Condition = {
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-otherorg11/*' },
      };
    });
    const { witness, message } = refuted(() => {
      expect(other).toEnforceIdentityPerimeter({ organizations });
    });
    expect(witness.context?.['aws:PrincipalOrgID']).toBe('o-otherorg11');
    expect(message).toContain('ForAnyValue:StringLike aws:PrincipalOrgPaths admits "o-otherorg11/');
  });
});
