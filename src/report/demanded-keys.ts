import type { WrittenTest } from '../cures/condition-edits';
import { isToFillIn } from '../cures/demanded-keys';
import { listed } from '../values/one-or-many';
import { listedTexts } from './listed-texts';

/** Whose value a text asks for that demands keys which a call lacks: the file's, one to fill in, or any. */
export function renderDemandedKeys(tests: readonly WrittenTest[], account = 'the caller'): readonly string[] {
  const known = tests.filter(({ operator }) => operator === 'StringEquals');
  const toFillIn = tests.filter(isToFillIn);
  const any = tests.filter((test) => !known.includes(test) && !isToFillIn(test));
  const keys = (some: readonly WrittenTest[]): string => listedTexts([...new Set(some.map(({ key }) => key))]);
  return [
    ...known.map(({ key, value }) => {
      const values = listedTexts(listed(value).map((one) => JSON.stringify(one)));
      return `${values} is what this file has for ${key} elsewhere: check that it is meant for ${account} too`;
    }),
    ...(toFillIn.length === 0
      ? []
      : [
          `Only you know which ${keys(toFillIn)} is meant: write it in place of <…>; until then every test of this policy fails`,
        ]),
    ...(any.length === 0 ? [] : [`Any value of ${keys(any)} will do then`]),
  ];
}
