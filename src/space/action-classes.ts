import type { CompiledAction } from '../evaluator/compile';
import type { ActionChoice } from './request-class';

/**
 * One action for each group that nothing in question tells apart: the same answers of the policies' action lists, the
 * same resources, the same of the keys that are read. The first of a group stands for it.
 */
export function actionClasses(
  choices: readonly ActionChoice[],
  lists: readonly CompiledAction[],
  reads: ReadonlySet<string>,
  marks: (choice: ActionChoice) => string,
): ActionChoice[] {
  const seen = new Map<string, ActionChoice>();
  for (const choice of choices) {
    const lower = choice.name.toLowerCase();
    const answers = lists.map((list) => (list.matches(lower) ? '1' : '0')).join('');
    const forms = choice.forms.map(({ id }) => id).join();
    const key = `${answers}|${forms}|${keysOf(choice, reads)}|${marks(choice)}`;
    if (!seen.has(key)) seen.set(key, choice);
  }
  return [...seen.values()];
}

/** Which of the keys read the action can carry. */
function keysOf({ name, facts }: ActionChoice, reads: ReadonlySet<string>): string {
  if (facts === undefined) return name;
  const listed = [...facts.conditionKeys, ...facts.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys)];
  const lower = new Set(listed.map((key) => key.toLowerCase().replace(/\$\{.*$/, '')));
  return [...reads].filter((key) => lower.has(key) || lower.has(key.slice(0, key.indexOf('/') + 1))).join();
}
