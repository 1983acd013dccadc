import type { DocumentPath, DocumentStatement } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { listed, oneOrMany } from '../values/one-or-many';
import { cureAt, type CurableStatement } from './cured-subject';
import type { Cure } from './cure';

/** More entries than a slip leaves behind, of which each is tried by itself. */
const MOST_ENTRIES = 4;

/**
 * A statement with the entries of one list as another statement has them: without one that is not there, without all such,
 * with those that it lacks, or both.
 */
export function entryEdits(one: CurableStatement, other: DocumentStatement): readonly Cure[] {
  const lists = listsIn(one.statement);
  const edits = lists.flatMap(({ path, entries }) => {
    const theirs = listsIn(other).find((list) => list.path.join('\n') === path.join('\n'))?.entries;
    if (theirs === undefined) return [];
    const extra = without(entries, theirs);
    const lost = without(theirs, entries);
    const kept = without(entries, extra);
    const single = extra.length > 1 && extra.length <= MOST_ENTRIES ? extra : [];
    const changed = [
      ...single.map((entry) => without(entries, [entry])),
      ...(extra.length > 0 ? [kept] : []),
      ...(lost.length > 0 ? [[...entries, ...lost]] : []),
      ...(extra.length > 0 && lost.length > 0 ? [[...kept, ...lost]] : []),
    ];
    return changed.map((list) => ({ path, list }));
  });
  return edits.filter(({ list }) => list.length > 0).map(({ path, list }) => cureAt(one, path, oneOrMany(list)));
}

/** Of some statements the one of the same `Sid`, else the one that shares most entries; of another effect none. */
export function nearestStatement(
  { Sid, ...statement }: DocumentStatement,
  others: readonly CurableStatement[],
): CurableStatement | undefined {
  const alike = others.filter((other) => other.statement.Effect === statement.Effect);
  const own = new Set(entriesIn(statement));
  const measured = alike.map((other) => {
    const theirs = new Set(entriesIn(other.statement));
    const shared = [...theirs].filter((entry) => own.has(entry)).length;
    return { other, share: shared / new Set([...own, ...theirs]).size };
  });
  const [nearest] = measured.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  return alike.find((other) => Sid !== undefined && other.statement.Sid === Sid) ?? nearest?.other;
}

/** A list of a statement and where it stands in it. */
interface EntryList {
  readonly path: DocumentPath;
  readonly entries: readonly string[];
}

/** The lists of a statement, of one entry or more: of its elements, its callers and its tests. */
export function listsIn(statement: DocumentStatement): readonly EntryList[] {
  const { Principal, NotPrincipal, Condition = {} } = statement;
  const paths: DocumentPath[] = [
    ...['Action', 'NotAction', 'Resource', 'NotResource'].map((name) => [name]),
    ...Object.entries({ Principal, NotPrincipal }).flatMap(([name, value]) =>
      typeof value === 'object' ? Object.keys(value).map((kind) => [name, kind]) : [],
    ),
    ...Object.entries(Condition).flatMap(([operator, tests]) =>
      Object.keys(tests).map((key) => ['Condition', operator, key]),
    ),
  ];
  return paths.flatMap((path) => {
    const value = valueAt(statement, path);
    const entries = value === undefined ? [] : listed(value);
    return entries.length > 0 && entries.every((entry) => typeof entry === 'string') ? [{ path, entries }] : [];
  });
}

function entriesIn(statement: DocumentStatement): readonly string[] {
  return listsIn(statement).flatMap(({ path, entries }) => entries.map((entry) => [...path, entry].join('\n')));
}

function without(entries: readonly string[], others: readonly string[]): readonly string[] {
  return entries.filter((entry) => !others.includes(entry));
}
