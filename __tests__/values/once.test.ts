import { once, onceForEach } from '../../src/values/once';

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
