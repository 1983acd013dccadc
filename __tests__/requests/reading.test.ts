import { compileTest } from '../../src/evaluator/condition';
import { valuesIn } from '../../src/prover/domain';
import type { Predicate } from '../../src/prover/predicate';
import { epochOf } from '../../src/requests/derivations';

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
