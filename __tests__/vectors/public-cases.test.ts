import { answerTo, wantedOf, type PublicCase } from './public-cases';
import { misses } from './misses';
import { readVectors } from './vectors';

describe.each([
  ['public-s3-cases', 100],
  ['public-iam-cases', 257],
] as const)('%s.json', (file, least) => {
  const cases = readVectors<PublicCase>(file);

  test('holds the cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(least);
  });

  test.each(cases.filter(({ id }) => !misses.has(id)))('$id: $question', (one) => {
    const answered = answerTo(one);
    expect({ answer: answered, why: one.truth.why }).toEqual({ answer: wantedOf(one, answered), why: one.truth.why });
  });

  for (const one of cases.filter(({ id }) => misses.has(id))) {
    test(`${one.id} is still missed`, () => {
      const answered = answerTo(one);
      expect(answered).not.toEqual(wantedOf(one, answered));
    });
  }
});
