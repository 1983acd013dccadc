import { misses } from './misses';
import { agrees, answerOf, type Observed } from './s3-observed';
import { readVectors } from './vectors';

const observed = readVectors<Observed>('s3-observed');

test('holds the answers', () => {
  expect(observed.length).toBeGreaterThanOrEqual(316);
});

test.each(observed.filter(({ id }) => !misses.has(id)))('$kind $id: $expect', (one) => {
  const answered = answerOf(one);
  expect(agrees(one, answered) ? one.expect : answered).toBe(one.expect);
});

test('what is listed as missed is', () => {
  const missed = observed.filter(({ id }) => misses.has(id));
  expect(missed.filter((one) => agrees(one, answerOf(one))).map(({ id }) => id)).toEqual([]);
});
