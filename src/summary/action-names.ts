import { serviceOf } from '../service-reference';
import { foldName } from '../values/letter-case';
import { parsePattern } from '../values/pattern';
import { inOrder } from '../values/text-order';

/** Every listed action that a list of names and patterns covers; what covers none, or crosses services, stays. */
export function expandActions(values: readonly string[]): readonly string[] {
  const all = values.flatMap((value) => {
    if (value === '*' || value === '*:*') return [value];
    const prefix = prefixOf(foldName(value));
    const names = namesOf(prefix);
    const { matches } = parsePattern(foldName(value));
    const found = names.filter((name) => matches(foldName(name)));
    return found.length === 0 ? [foldName(value)] : found;
  });
  return all.includes('*') ? ['*'] : inOrder(all);
}

/**
 * The shortest usual way to write some actions: `s3:*`, `s3:Get*`, names. Patterns may cover `others` too, which do
 * not matter.
 */
export function shortenActions(values: readonly string[], others: ReadonlySet<string>): readonly string[] {
  const given = new Set(values);
  const isIn = (name: string): boolean => given.has(name) || others.has(name);
  const short = new Map<string, string>();
  for (const prefix of new Set(values.map(prefixOf))) {
    const names = namesOf(prefix);
    if (names.length > 1 && names.every(isIn)) {
      for (const name of names) short.set(name, `${prefix}:*`);
      continue;
    }
    for (const [verb, group] of byVerb(names)) {
      if (group.length < FEW || !group.every(isIn)) continue;
      for (const name of group) short.set(name, `${prefix}:${verb}*`);
    }
  }
  return inOrder(values.map((value) => short.get(value) ?? value));
}

/** Fewer actions than these are written one by one. */
const FEW = 3;

/** The actions of a service in AWS's spelling; none of a service that the reference does not have. */
export function namesOf(prefix: string): readonly string[] {
  return [...(serviceOf(prefix)?.actions.values() ?? [])].map(({ name }) => `${prefix}:${name}`);
}

export function prefixOf(action: string): string {
  return action.slice(0, Math.max(0, action.indexOf(':')));
}

/** By the first word of a name: what a pattern such as `s3:Get*` covers. */
function byVerb(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const local = names.map((name) => name.slice(name.indexOf(':') + 1));
  const verbs = new Set(local.flatMap((name) => /^[A-Z][a-z]+/.exec(name) ?? []));
  return new Map(
    [...verbs].map((verb) => [verb, names.filter((_, at) => local[at]?.toLowerCase().startsWith(verb.toLowerCase()))]),
  );
}
