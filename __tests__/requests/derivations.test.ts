import { languageHas, literalTokens } from '../../src/languages/language';
import type { Edges } from '../../src/prover/predicate';
import { epochOf, nameOfArn } from '../../src/requests/derivations';

test('the name of a user stands behind the last slash of an ARN', () => {
  const alice = { id: 'alice', language: [literalTokens('alice')], test: (value: string) => value === 'alice' };
  const lifted = nameOfArn.lift(alice);
  for (const [arn, isAlice] of [
    ['arn:aws:iam::111122223333:user/alice', true],
    ['arn:aws:iam::111122223333:user/team/alice', true],
    ['arn:aws:iam::111122223333:user/malice', false],
  ] as const)
    expect([arn, lifted.test(arn), languageHas(lifted.language ?? [], arn)]).toEqual([arn, isAlice, isAlice]);
  // No ARN at all, whatever comes last.
  expect(languageHas(lifted.language ?? [], 'user/alice')).toBe(false);
});

test('the edges of a test of seconds are instants, a broken number between two, and those of dates stay', () => {
  const edgesOf = (edges: Edges) => epochOf.lift({ id: 'test', edges, test: () => true }).edges;
  expect(edgesOf({ family: 'number', operands: ['1767225600', '1.5', '-1', 'x'] })).toEqual({
    family: 'date',
    operands: ['1767225600', '1', '2'],
  });
  const dates = ['2026-01-01T00:00:00Z', '1767225600'];
  expect(edgesOf({ family: 'date', operands: dates })).toEqual({ family: 'date', operands: dates });
});
