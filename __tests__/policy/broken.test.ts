import { validate } from '../../src/policy/validate';
import { broken } from './broken';

const MARK = '‸';

describe('documents that AWS refuses', () => {
  it('are at least 60, from facts A1 to A41', () => {
    const grammar = broken.filter(({ fact }) => fact.startsWith('A'));
    expect(new Set(grammar.map(({ text }) => text)).size).toBeGreaterThanOrEqual(60);
  });

  it.each(broken.map((entry, index) => [`${entry.fact} ${entry.code} (${index})`, entry] as const))(
    '%s',
    (_name, { code, text, type, nearest }) => {
      const offset = text.indexOf(MARK);
      const before = text.slice(0, offset).split('\n');
      const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
      const problems = validate(text.replace(MARK, ''), type === undefined ? {} : { type });
      const found = problems.map((problem) => ({
        code: problem.code,
        severity: problem.severity,
        line: problem.position?.line,
        column: problem.position?.column,
        ...(nearest !== undefined && { nearest: problem.data['nearest'] }),
      }));
      expect(found).toContainEqual({ code, severity: 'error', ...place, ...(nearest !== undefined && { nearest }) });
      // Nothing else is wrong with it, apart from what follows from the same mistake.
      const others = found.filter((other) => other.severity === 'error' && other.code !== code);
      expect(others.map((other) => other.code).filter((other) => !consequences.has(other))).toEqual([]);
    },
  );
});

const consequences = new Set(['ACTION_DOES_NOT_APPLY_TO_RESOURCE', 'UNSUPPORTED_CHARACTER', 'MISSING_STATEMENT']);
