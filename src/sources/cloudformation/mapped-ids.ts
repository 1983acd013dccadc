import type { MappedValue } from '../../report/deployment-names';
import { isId } from '../../cures/condition-edits';
import type { StackTemplate } from './stack';
import { textOfScalar } from './template';

/** The ids that stand once in the mappings of a template, such as that of a VPC endpoint, with the keys that lead there. */
export function mappedIds(stacks: object): readonly MappedValue[] {
  const [only, ...others] = stacks as readonly StackTemplate[];
  if (only === undefined || others.length > 0) return [];
  const all = [...only.mappings].flatMap(([mapping, { entries }]) =>
    [...entries].flatMap(([first, { value }]) =>
      value.kind !== 'map'
        ? []
        : [...value.entries].flatMap(([second, leaf]) => {
            const text = textOfScalar(leaf.value);
            return text === undefined || !isId(text) ? [] : [{ text, keys: [mapping, first, second] as const }];
          }),
    ),
  );
  return all.filter(({ text }) => all.filter((one) => one.text === text).length === 1);
}
