import { compileAction } from '../evaluator/action';
import { serviceOf } from '../service-reference';
import { foldName } from '../values/letter-case';

/**
 * The entries of an `Action` element without the actions that some patterns cover: a pattern that covers others too
 * becomes the fewest patterns for those. Nothing where that cannot be written, as of `*`.
 */
export function withoutActions(entries: readonly string[], taken: readonly string[]): readonly string[] | undefined {
  return keptActions(entries, (name) => !listOf(taken)(name));
}

/** The entries of an `Action` element as far as some patterns cover them. */
export function onlyActions(entries: readonly string[], kept: readonly string[]): readonly string[] | undefined {
  return keptActions(entries, listOf(kept));
}

function keptActions(
  entries: readonly string[],
  isKept: (nameLowerCase: string) => boolean,
): readonly string[] | undefined {
  const left: string[] = [];
  for (const entry of entries) {
    if (!/[*?]/.test(entry)) {
      if (isKept(foldName(entry))) left.push(entry);
      continue;
    }
    const known = actionsMatching(entry);
    if (known === undefined) return undefined;
    const kept = known.filter((name) => isKept(foldName(name)));
    left.push(...(kept.length === known.length ? [entry] : asPatterns(kept)));
  }
  return [...new Set(left)];
}

function listOf(values: readonly string[]): (nameLowerCase: string) => boolean {
  return compileAction({ negated: false, values, path: [] }).matches;
}

/** The known actions that an entry covers, as AWS writes them: `s3:PutObject`. */
function actionsMatching(entry: string): readonly string[] | undefined {
  const [prefix = '', name] = entry.split(':', 2);
  const service = /[*?]/.test(prefix) || name === undefined ? undefined : serviceOf(prefix);
  if (service === undefined) return undefined;
  const covers = listOf([entry]);
  return [...service.actions.values()]
    .map((action) => `${service.prefix}:${action.name}`)
    .filter((action) => covers(foldName(action)));
}

/** Actions of one service as patterns that cover no other known one: `s3:Get*` where all that begin so are there. */
function asPatterns(actions: readonly string[]): readonly string[] {
  const [first] = actions;
  if (first === undefined) return [];
  const kept = new Set(actions);
  const { prefix = '', actions: known } = serviceOf(first.split(':')[0] ?? '') ?? { actions: new Map<string, never>() };
  const others = [...known.values()].map(({ name }) => `${prefix}:${name}`).filter((name) => !kept.has(name));
  const patterns = new Set<string>();
  for (const action of actions) {
    const words = action.slice(prefix.length + 1).match(/[A-Z]+[a-z0-9]*/g) ?? [];
    const begin = words
      .map((_, count) => `${prefix}:${words.slice(0, count + 1).join('')}`)
      .find((start) => !others.some((other) => other.startsWith(start)));
    const isPattern = begin !== undefined && actions.filter((one) => one.startsWith(begin)).length > 1;
    patterns.add(isPattern ? `${begin}*` : action);
  }
  return [...patterns];
}
