import { compileTest } from '../../src/evaluator/condition';
import { languageHas, literalTokens } from '../../src/languages/language';
import { valuesIn } from '../../src/prover/domain';
import type { Edges, Predicate } from '../../src/prover/predicate';
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

const start = Date.UTC(2026, 0, 1) / 1000;

function onEpoch(operator: string, value: string): Predicate {
  const test = compileTest({ operator, key: 'aws:EpochTime', values: [value], path: [] }, true);
  const family = operator.startsWith('Date') ? 'date' : 'number';
  return epochOf.lift({
    id: `${operator} ${value}`,
    edges: { family, operands: [value] },
    test: (epoch) => test.holds((key) => (key === 'aws:epochtime' ? epoch : undefined)),
  });
}

describe('aws:EpochTime is read from the one instant of a request (C15)', () => {
  test.each([
    ['NumericLessThan', `${start + 100}.5`, 'NumericGreaterThan', `${start + 99}.5`],
    ['NumericLessThanEquals', `${start + 100}.0`, 'NumericGreaterThanEquals', `+${start + 100}`],
    ['NumericEquals', `0${start + 100}`, 'DateEquals', '2026-01-01T00:01:40Z'],
    ['DateEquals', String(start + 100), 'DateLessThan', '2026-01-01T00:01:40.5Z'],
  ])('%s %s meets %s %s in one second', (first, one, second, other) => {
    const both = [onEpoch(first, one), onEpoch(second, other)];
    const { seeds, complete } = valuesIn({ kind: 'date', from: '2026-01-01T00:00:00Z' }, both);
    expect(complete).toBe(true);
    expect(seeds.filter((instant) => both.every((predicate) => predicate.test(instant)))).toEqual([
      '2026-01-01T00:01:40Z',
    ]);
  });
});
