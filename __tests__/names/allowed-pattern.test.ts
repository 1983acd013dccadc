import { languageHas } from '../../src/languages/language';
import { languageOfPattern } from '../../src/names/allowed-pattern';

const patterns = [
  '\\d{12}',
  '^\\d{12}$',
  '[a-z0-9][a-z0-9.-]{1,4}',
  'dev|test|prod',
  '(dev|prod)-[a-z]+',
  'team-.*',
  '[^*?]+',
  'a?b{2,3}\\.c',
  '[\\w+=,.@-]{0,3}',
  'x{2,}',
];
const texts = [
  '',
  '1',
  '111122223333',
  '11112222333',
  'dev',
  'prod',
  'prod-a',
  'dev-',
  'team-',
  'team-*',
  'team-a\nb',
].concat(['*', 'a*', 'abb.c', 'bbb.c', 'bbbb.c', 'abc', 'a.b-c', 'a-', '-a', 'a@', 'xx', 'xxxx', 'x', 'abcdef']);

describe('the language of an AllowedPattern', () => {
  test.each(patterns)('%s: as a regular expression over the whole value', (pattern) => {
    const language = languageOfPattern(pattern) ?? [];
    const expected = texts.filter((text) => text.match(`^(?:${pattern})$`) !== null);
    expect(texts.filter((text) => languageHas(language, text))).toEqual(expected);
  });

  test.each(['(?=a)b', '(ab)*', 'a+?', '\\p{L}', '[a-z&&[^x]]', '(a', 'a^b', '\\bword', '(a|b){200}'])(
    '%s: outside the subset',
    (pattern) => {
      expect(languageOfPattern(pattern)).toBeUndefined();
    },
  );
});
