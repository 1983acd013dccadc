import { isCaughtByMost, type Bug } from '../prover/plant';
import type * as trials from './open-readings-trial';

const bugs: readonly Bug[] = [
  {
    name: 'a call that tells everything is never undecided',
    file: 'src/s3/authorizations/decide-authorization.ts',
    from: 'if (whole !== undefined && reading === undefined)',
    to: 'if (whole !== undefined)',
  },
  {
    name: 'a raw request is never undecided',
    file: 'src/s3/authorizations/decide-authorization.ts',
    from: 'if (about === undefined) return decided(request, decider);',
    to: 'if (about !== "B99") return decided(request, decider);',
  },
  {
    name: 'a number that cannot be read is unequal to every number (C12)',
    file: 'src/prover/condition-formulas.ts',
    from: "if (negated && ordered && operands.some(({ wellFormed }) => !wellFormed)) return 'C12';",
    to: '',
  },
  {
    name: 'whatever may be open is undecided',
    file: 'src/s3/authorizations/decide-authorization.ts',
    from: "return proven.answer === 'undecided' ? proven : decided(request, decider);",
    to: "return { answer: 'undecided', reason: 'unsettled', about };",
  },
];

test.each(bugs)('planted: $name', (bug) => {
  const isCaught = isCaughtByMost(bug, (seed) => {
    const { firstWrongCall } = jest.requireActual<typeof trials>('./open-readings-trial');
    return firstWrongCall(seed, 60) !== undefined;
  });
  expect(isCaught).toBe(true);
});
