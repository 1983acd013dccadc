import type { DocumentPath, Policy, Statement } from '../policy/model';
import { operatorParts } from '../policy/operators';
import { foldName } from '../values/letter-case';
import { valueAt } from '../policy/value-at';

/** The lists of a statement that say who may do what where. */
export type ListName = 'Principal' | 'Action' | 'Resource';
const roles: readonly ListName[] = ['Principal', 'Action', 'Resource'];

/** An entry of such a list, with the place that it has in each statement of the group. */
export interface GroupEntry {
  readonly text: string;
  readonly places: readonly { readonly statement: number; readonly path: DocumentPath }[];
}

export interface GroupList {
  readonly negated: boolean;
  readonly entries: ReadonlyMap<string, GroupEntry>;
}

/**
 * One statement, or several that say together what one could: equal but for one of their lists. Elements are counted in
 * these, so that splitting a statement changes no figure.
 */
export interface StatementGroup {
  readonly members: readonly Statement[];
  readonly lists: Readonly<Record<ListName, GroupList | undefined>>;
}

/** The statements of a policy, those that are parts of one together. */
export function statementGroups({ statements, document }: Policy): readonly StatementGroup[] {
  const groups = statements.map((statement): StatementGroup => ({
    members: [statement],
    lists: {
      Principal: principalsOf(statement),
      Action: listOf('Action', document, statement.index, statement.action),
      Resource: listOf('Resource', document, statement.index, statement.resource),
    },
  }));
  for (let at = 0; at < groups.length; at++) {
    for (let other = at + 1; other < groups.length; other++) {
      const [one, two] = [groups[at], groups[other]];
      const joined = one === undefined || two === undefined ? undefined : join(one, two);
      if (joined === undefined) continue;
      groups[at] = joined;
      groups.splice(other, 1);
      // What did not fit may fit now.
      other = at;
    }
  }
  return groups;
}

function principalsOf({ index, principal }: Statement): GroupList | undefined {
  if (principal === undefined) return undefined;
  const entries = principal.entries.map(({ type, value, path }): readonly [string, GroupEntry] => [
    `${type}:${value}`,
    { text: value, places: [{ statement: index, path }] },
  ]);
  return { negated: principal.negated, entries: gathered(entries) };
}

function listOf(
  name: ListName,
  document: object,
  statement: number,
  list: Statement['resource'],
): GroupList | undefined {
  if (list === undefined) return undefined;
  const isList = Array.isArray(valueAt(document, list.path));
  const entries = list.values.map((text, at): readonly [string, GroupEntry] => [
    name === 'Action' ? foldName(text) : text,
    { text, places: [{ statement, path: isList ? [...list.path, at] : list.path }] },
  ]);
  return { negated: list.negated, entries: gathered(entries) };
}

function gathered(entries: Iterable<readonly [string, GroupEntry]>): ReadonlyMap<string, GroupEntry> {
  const all = new Map<string, GroupEntry>();
  for (const [key, entry] of entries) {
    const known = all.get(key);
    all.set(key, known === undefined ? entry : { ...known, places: [...known.places, ...entry.places] });
  }
  return all;
}

function join(one: StatementGroup, two: StatementGroup): StatementGroup | undefined {
  const [first, second] = [one.members[0], two.members[0]];
  if (first === undefined || second === undefined || first.effect !== second.effect) return undefined;
  const differing = roles.filter((role) => !isSameList(one.lists[role], two.lists[role]));
  const [role] = differing;
  if (differing.length !== 1 || role === undefined) return undefined;
  const [mine, theirs] = [one.lists[role], two.lists[role]];
  if (mine === undefined || theirs === undefined || mine.negated || theirs.negated) return undefined;
  // What stands in both is written twice, which is not a split.
  if ([...mine.entries.keys()].some((key) => theirs.entries.has(key))) return undefined;
  if (conditionsOf(first) !== conditionsOf(second)) return undefined;
  const all = (of: ListName): GroupList | undefined => {
    const lists = [one.lists[of], two.lists[of]].filter((list) => list !== undefined);
    const [list] = lists;
    return list && { negated: list.negated, entries: gathered(lists.flatMap(({ entries }) => [...entries])) };
  };
  return {
    members: [...one.members, ...two.members],
    lists: { Principal: all('Principal'), Action: all('Action'), Resource: all('Resource') },
  };
}

function isSameList(one: GroupList | undefined, two: GroupList | undefined): boolean {
  if (one === undefined || two === undefined) return one === two;
  if (one.negated !== two.negated || one.entries.size !== two.entries.size) return false;
  return [...one.entries.keys()].every((key) => two.entries.has(key));
}

function conditionsOf({ conditions }: Statement): string {
  const tests = conditions.map(({ operator, key, values }) =>
    JSON.stringify([operatorParts(operator)?.spelling ?? operator, foldName(key), [...values].sort()]),
  );
  return tests.sort().join('\n');
}
