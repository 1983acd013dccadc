import { once, onceForEach, onceInRow } from '../../src/values/once';

test('makes nothing until it is asked, and then once, even if that is undefined', () => {
  let made = 0;
  const nothing = once<number | undefined>(() => {
    made += 1;
    return undefined;
  });
  expect(made).toBe(0);
  expect([nothing(), nothing()]).toEqual([undefined, undefined]);
  expect(made).toBe(1);
});

test('makes one thing for each id, and forgets all when there are too many', () => {
  const asked: string[] = [];
  const lengthOf = onceForEach<number | undefined>(2);
  const ask = (id: string) =>
    lengthOf(id, () => {
      asked.push(id);
      return id === '' ? undefined : id.length;
    });
  expect(['ab', '', 'ab', '', 'c', 'c', 'ab'].map(ask)).toEqual([2, undefined, 2, undefined, 1, 1, 2]);
  expect(asked).toEqual(['ab', '', 'c', 'ab']);
});

describe('a row', () => {
  const asked: number[] = [];
  const upTo = (most: number) =>
    onceInRow(function* () {
      for (let at = 1; at <= most; at++) {
        asked.push(at);
        yield at;
      }
    });
  beforeEach(() => {
    asked.length = 0;
  });

  test('is gone through as far as it is asked for, and from there on when it is asked for more', () => {
    const row = upTo(3);
    for (const one of row()) if (one === 2) break;
    expect(asked).toEqual([1, 2]);
    expect([...row()]).toEqual([1, 2, 3]);
    expect([...row()]).toEqual([1, 2, 3]);
    expect(asked).toEqual([1, 2, 3]);
  });

  test('that breaks off does so whenever it is gone through: it is no shorter one', () => {
    const row = onceInRow<number>(function* () {
      yield 1;
      throw new Error('spent');
    });
    expect(() => [...row()]).toThrow('spent');
    expect(() => [...row()]).toThrow('spent');
  });
});
