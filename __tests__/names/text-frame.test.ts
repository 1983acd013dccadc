import type { Atom } from '../../src/names/atom';
import { valueAcross, withoutCommonEnds, type TextFrame } from '../../src/names/text-frame';

const atom: Atom = {
  id: 'P',
  kind: 'parameter',
  title: 'P',
  language: [],
  examples: [],
  isGenerated: false,
  mayBePattern: false,
};
const frame = (before: string, after: string): TextFrame => ({ atom, before, after });
const ends = ({ before, after }: TextFrame): readonly string[] => [before, after];

test.each([
  [frame('arn:aws:s3:::', '/*'), frame('arn:aws:s3:::', '/*'), ['', ''], ['', '']],
  [frame('arn:aws:s3:::app-', '-logs/*'), frame('arn:aws:s3:::', '/*'), ['app-', '-logs'], ['', '']],
  [frame('ab', 'ab'), frame('ba', 'ba'), ['ab', 'ab'], ['ba', 'ba']],
  [frame('aa', 'aa'), frame('a', 'a'), ['a', 'a'], ['', '']],
])('two texts without what both begin or end with', (one, other, inner, innerOther) => {
  expect(withoutCommonEnds(one, other).map(ends)).toEqual([inner, innerOther]);
});

test('what a name is where two texts are one does not turn on what both begin or end with', () => {
  const texts = ['', 'a', 'b', 'ab', 'ba', 'aab'];
  const frames = texts.flatMap((before) => texts.map((after) => frame(before, after)));
  let equal = 0;
  for (const one of frames) {
    for (const other of frames) {
      const [inner, innerOther] = withoutCommonEnds(one, other);
      for (const value of [...texts, 'bbaab']) {
        const across = valueAcross(value, one, other);
        expect(valueAcross(value, inner, innerOther)).toBe(across);
        if (across !== undefined) equal++;
      }
    }
  }
  expect(equal).toBeGreaterThan(500);
});
