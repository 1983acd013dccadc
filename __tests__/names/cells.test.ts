import {
  anyChar,
  dashed,
  exactlyOf,
  literalTokens,
  lowerOrDigit,
  anyNumberOf,
  type Language,
} from '../../src/languages/language';
import type { Atom } from '../../src/names/atom';
import { cellsOf } from '../../src/names/cells';
import { accountField, idOfText, namedText } from '../../src/names/named-text';
import { residuals, tokensOf } from '../../src/names/residuals';

const name = (id: string, more: Partial<Atom> = {}): Atom => ({
  id,
  kind: 'parameter',
  title: id,
  language: [anyNumberOf(dashed, 3)],
  examples: ['example'],
  isGenerated: false,
  mayBePattern: false,
  ...more,
});
const budget = () => ({ steps: 100_000 });
const pattern = (text: string) => tokensOf(text, true);
const cut = (before: string, after: string, other: string): Language =>
  residuals(pattern(before), pattern(after), pattern(other));

describe('a text with names', () => {
  const logs = name('Logs');

  test('joins neighbouring literals and leaves empty ones out', () => {
    expect(namedText(['arn:', 'aws', '', logs, '', '/', '*'])).toEqual(['arn:aws', logs, '/*']);
    expect(idOfText(namedText(['a', 'b', logs]))).toBe(idOfText(namedText(['ab', logs])));
    expect(idOfText(namedText(['ab', logs]))).not.toBe(idOfText(namedText(['ab', name('Other')])));
  });

  test('has an account where it is an ARN', () => {
    expect(accountField(namedText(['arn:aws:iam::', logs, ':root']))).toEqual([logs]);
    expect(accountField(namedText(['arn:aws:iam::111122223333:role/', logs]))).toEqual(['111122223333']);
    expect(accountField(namedText(['arn:aws:s3:::', logs]))).toBeUndefined();
    expect(accountField(namedText([logs]))).toBeUndefined();
  });
});

describe('the cells of a name', () => {
  test('one without anything to meet', () => {
    expect(cellsOf(name('a'), [], [], budget())).toEqual(['example']);
    expect(cellsOf(name('a'), cut('arn:aws:s3:::', '/*', 'arn:aws:sqs:::logs'), [], budget())).toEqual(['example']);
  });

  test.each([
    ['a literal', 'logs/*', ['example', 'logs']],
    ['a prefix', 'logs-*', ['example', 'logs-example']],
    ['everything', '*', ['example']],
    ['another literal place', 'logs/secret/*', ['example', 'logs']],
  ])('%s', (_, other, expected) => {
    const cuts = cut('arn:aws:s3:::', '/*', `arn:aws:s3:::${other}`);
    expect(cellsOf(name('a'), cuts, [], budget())).toEqual(expected);
  });

  test('each way to fit some patterns and not the others', () => {
    const cuts = ['app-*', '*-logs', 'app-x-logs'].flatMap((text) => cut('', '', text));
    const cells = cellsOf(name('a'), cuts, [], budget());
    const ways = cells.map((text) => [text.startsWith('app-'), text.endsWith('-logs'), text === 'app-x-logs'].join());
    expect(new Set(ways).size).toBe(5);
    expect(cells).toHaveLength(5);
    expect(cells[0]).toBe('example');
  });

  test('a generated name fits patterns and is not a literal', () => {
    const generated = name('Logs', {
      isGenerated: true,
      language: [[...anyNumberOf(dashed, 1), ...literalTokens('-'), ...exactlyOf(lowerOrDigit, 4)]],
      examples: ['stack-logs-1a2b'],
    });
    const cuts = [...cut('', '', 'app-logs'), ...cut('', '', 'stack-*')];
    const cells = cellsOf(generated, cuts, [], budget());
    expect(cells).toHaveLength(2);
    expect(cells[0]).toBe('stack-logs-1a2b');
    expect(cells).not.toContain('app-logs');
  });

  test('listed values are the only ones', () => {
    expect(cellsOf(name('a', { values: ['x', 'y'] }), cut('', '', 'z'), [], budget())).toEqual(['x', 'y']);
  });

  test('a language without the literal has no cell for it', () => {
    expect(cellsOf(name('a', { language: [literalTokens('example')] }), cut('', '', 'logs'), [], budget())).toEqual([
      'example',
    ]);
  });

  test('a bound that the language does not say is kept', () => {
    const bounded = name('a', { language: [anyNumberOf(anyChar)], admits: (text) => text !== 'logs' });
    expect(cellsOf(bounded, cut('', '', 'logs'), [], budget())).toEqual(['example']);
  });
});
