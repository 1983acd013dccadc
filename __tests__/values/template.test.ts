import fc from 'fast-check';
import { parseTemplate, substituteText, variablesOf, type Lookup } from '../../src/values/template';
import { anyCharacter } from './any-character';

const like = { variables: true, wildcards: true };
const none: Lookup = () => undefined;
const values = (record: Record<string, string | string[]>): Lookup => {
  const map = new Map(Object.entries(record));
  return (key) => map.get(key);
};

describe('parts of policy text', () => {
  test('D1: wildcards, text and variables; names in lower case (D8)', () => {
    expect(parseTemplate('a*b?${aws:UserName}', like)).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'any' },
      { kind: 'text', text: 'b' },
      { kind: 'one' },
      { kind: 'variable', key: 'aws:username' },
    ]);
  });

  test('D5: ${*}, ${?} and ${$} are the characters themselves', () => {
    expect(parseTemplate('${*}${?}${$}', like)).toEqual([{ kind: 'text', text: '*?$' }]);
  });

  test('D6: a default text, also an empty one', () => {
    expect(parseTemplate("${aws:PrincipalTag/team, 'red * one'}", like)).toEqual([
      { kind: 'variable', key: 'aws:principaltag/team', fallback: 'red * one' },
    ]);
    expect(parseTemplate("${k, ''}", like)).toEqual([{ kind: 'variable', key: 'k', fallback: '' }]);
  });

  test('D1: without variables ${…} is ordinary text in which * still is a wildcard', () => {
    expect(parseTemplate('${*}', { variables: false, wildcards: true })).toEqual([
      { kind: 'text', text: '${' },
      { kind: 'any' },
      { kind: 'text', text: '}' },
    ]);
  });

  test.each(['${', '${}', '${aws:username', '${a b}', '${a, b}', "${a, 'b}", "${a, 'b' c}", '$', '$a', '${a${'])(
    'D7: %s opens no variable and stays text',
    (text) => {
      expect(parseTemplate(text, like)).toEqual([{ kind: 'text', text }]);
    },
  );

  test('a $ before a variable is a character of its own, and escapes nothing', () => {
    expect(parseTemplate('$${aws:UserName}', like)).toEqual([
      { kind: 'text', text: '$' },
      { kind: 'variable', key: 'aws:username' },
    ]);
    expect(parseTemplate('$${$}{x}', like)).toEqual([{ kind: 'text', text: '$${x}' }]);
  });

  test('variablesOf names each variable once', () => {
    expect(variablesOf(parseTemplate('${a}${A}-${b}', like))).toEqual(['a', 'b']);
  });

  test('text without $, * and ? is one part, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        fc.pre(text !== '' && !/[$*?]/.test(text));
        expect(parseTemplate(text, like)).toEqual([{ kind: 'text', text }]);
      }),
    );
  });
});

describe('values for variables', () => {
  test('D14: one pass, a value that looks like a variable stays text', () => {
    expect(substituteText(parseTemplate('${a}', like), values({ a: '${b}', b: 'no' }))).toBe('${b}');
  });

  test('D9, D10: no value and no default is not a string', () => {
    expect(substituteText(parseTemplate('x${a}', like), none)).toBeUndefined();
  });

  test('D6: the default stands in for a missing value, not for an empty one', () => {
    const parts = parseTemplate("x${a, 'dflt'}", like);
    expect(substituteText(parts, none)).toBe('xdflt');
    expect(substituteText(parts, values({ a: '' }))).toBe('x');
  });

  test('D8: a multivalued key is not a value, also with one member', () => {
    expect(substituteText(parseTemplate('${a}', like), values({ a: ['one'] }))).toBeUndefined();
  });
});
