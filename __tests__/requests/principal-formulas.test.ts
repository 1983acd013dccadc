import { compilePolicy } from '../../src/evaluator/compile';
import { anyChar, anyNumberOf } from '../../src/languages/language';
import { toPolicy } from '../../src/policy/parse';
import { ValueFacet } from '../../src/prover/value-facet';
import { callersSpokenOf, speaksOfEveryone } from '../../src/requests/principal-formulas';
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

test.each<[string, object, string, boolean]>([
  ['everyone', { Principal: '*' }, 'reach all', true],
  ['everyone with an AWS principal', { Principal: { AWS: '*' } }, 'hang on B27', false],
  ['everyone and a user', { Principal: { AWS: ['*', 'arn:aws:iam::111122223333:user/ann'] } }, 'hang on B27', false],
  ['nobody else', { NotPrincipal: '*' }, 'reach none', false],
  ['one account', { Principal: { AWS: '111122223333' } }, 'reach some', false],
])('whether %s is spoken of whoever calls', (_name, element, answer, isWhole) => {
  const rest = { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::logs/*' };
  const text = { Version: '2012-10-17', Statement: [{ ...rest, ...element }] };
  const [{ principal } = {}] = compilePolicy(toPolicy(text, { type: 'resource' })).statements;
  if (principal === undefined) throw new Error('no principal');
  const callers = ['anonymous', 'user', 'role', 'root', 'federatedUser', 'service', 'webIdentity'] as const;
  const spoken = (isService: boolean) =>
    callers.map((caller) =>
      callersSpokenOf(
        principal,
        caller,
        () => (caller === 'anonymous' || caller === 'service' || caller === 'webIdentity' ? {} : { arn: arnFacet() }),
        (reading) => reading === 'B27' && isService,
      ),
    );
  const isOf = (direct: boolean) => JSON.stringify(callers.map(() => ({ direct, role: false, account: false })));
  const [usual, withServices] = [spoken(false), spoken(true)].map((matches) => JSON.stringify(matches));
  const found =
    usual === isOf(true)
      ? 'reach all'
      : withServices === isOf(true)
        ? 'hang on B27'
        : usual === isOf(false)
          ? 'reach none'
          : 'reach some';
  expect(found).toBe(answer);
  expect(speaksOfEveryone(principal)).toBe(isWhole);
});

test('so whether a canonical user is granted access is not decided', () => {
  expect(bothWays(document(canonical), 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(isUndecided);
});
