import { compilePolicy } from '../../src/evaluator/compile';
import { anyChar, anyNumberOf } from '../../src/languages/language';
import { toPolicy } from '../../src/policy/parse';
import { ValueFacet } from '../../src/prover/value-facet';
import { callersSpokenOf } from '../../src/requests/principal-formulas';
import { bothWays, isUndecided } from '../matchers/answered';

const canonical = { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' };
const document = (Principal: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' }],
});

function arnFacet(): ValueFacet {
  const values = { seeds: [], complete: false, language: [anyNumberOf(anyChar)] };
  return new ValueFacet('arn', { optional: false, multivalued: false }, () => values, { steps: 10_000 });
}

test.each(['user', 'role', 'root', 'federatedUser'] as const)(
  'a canonical id is the account of a %s or it is not (B25)',
  (caller) => {
    const [statement] = compilePolicy(toPolicy(document(canonical), { type: 'resource' })).statements;
    if (statement?.principal === undefined) throw new Error('no principal');
    const { principal } = statement;
    const accountWhere = (isOfAccount: boolean) =>
      callersSpokenOf(
        principal,
        caller,
        () => ({ arn: arnFacet() }),
        (reading) => reading === 'B25' && isOfAccount,
      ).account;
    expect([true, false].map(accountWhere)).toEqual([true, false]);
  },
);

test('so whether a canonical user is granted access is not decided', () => {
  expect(bothWays(document(canonical), 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(isUndecided);
});
