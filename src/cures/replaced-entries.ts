import type { DocumentPath, Policy } from '../policy/model';
import { POLICY_PART } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { accountIn } from '../values/arn';
import { idsOf, olderEntry, type OlderEntry } from '../values/older-entries';
import { listed, oneOrMany } from '../values/one-or-many';
import type { AccessRequest } from '../evaluator/request';
import {
  curesByDocument,
  originsAfter,
  statementsIn,
  withCures,
  type Cure,
  type CureOptions,
  type SideEffect,
  type SideEffects,
} from './cure';
import { listsIn } from './entry-edits';
import { opposedTests } from './opposed-denies';
import { isSameJson } from '../values/same-json';

/** Another way out than that of some cures, which add an entry beside one that may be what it replaces. */
export interface OtherWay {
  /** `replace`: the entry takes the place of the other one. `keep`: that stays, where the cures take it out. */
  readonly way: 'replace' | 'keep';
  readonly cures: readonly Cure[];
  readonly document: DocumentPath;
  /** Where the entry stands that looks stale. */
  readonly path: DocumentPath;
  readonly entry: string;
  /** What to write for it, or beside it. */
  readonly meant: string;
  readonly older: OlderEntry;
}

/** The other ways out, by the cures that are offered. */
export type OtherWays = Map<readonly Cure[], readonly OtherWay[]>;

interface Question {
  readonly find: (document: DocumentPath) => Policy | undefined;
  /** Whether the question is answered as hoped for with other cures. */
  readonly holds: (cures: readonly Cure[]) => boolean;
  readonly witness: AccessRequest;
  readonly effectOf?: ((cures: readonly Cure[]) => SideEffect | 'unknown' | undefined) | undefined;
  readonly effects: SideEffects;
  /** Where the other ways are kept. */
  readonly otherWays: OtherWays;
}

/** The other ways out as data. */
export function otherCuresOf(otherWays: OtherWays, cures: readonly Cure[]): CureOptions {
  return (otherWays.get(cures) ?? []).map((one) => one.cures);
}

/** More of them than anybody would ask about one entry. */
const MOST_STALE = 3;

/**
 * The cures to offer, and the ways out beside them: where an entry comes into a list, in the place of one of its kind that
 * nothing else in the document mentions. That comes first where all else in the document mentions the new one.
 */
export function withReplacedEntries(cures: readonly Cure[], question: Question): readonly Cure[] {
  const { otherWays, effects, effectOf } = question;
  const [addition, ...more] = additionsIn(question.find, cures);
  if (addition === undefined || more.length > 0) return cures;
  const ways = staleEntries(addition).flatMap(({ at, older }): readonly OtherWay[] => {
    const found = older.meant
      .map((meant) => ({ meant, cures: withList(cures, addition, replacedAt(addition.before, at, meant)) }))
      .find((one) => !isSameJson(one.cures, cures) && question.holds(one.cures));
    if (found === undefined) return [];
    const { document, path, before, isList } = addition;
    const place = { document, path: isList ? [...path, at] : path, entry: before[at] ?? '' };
    return [{ way: 'replace', ...found, ...place, older }];
  });
  const [only] = ways;
  const isOfNew =
    only !== undefined &&
    isSettled(addition, only.older, question.witness) &&
    !isOpposed(addition, only.entry, question.witness);
  if (ways.length === 1 && only !== undefined && isOfNew) {
    const effect = effectOf?.(only.cures);
    if (effect !== undefined) effects.set(only.cures, effect);
    otherWays.set(only.cures, [{ ...only, way: 'keep', cures, meant: addition.added }]);
    return only.cures;
  }
  if (ways.length > 0) otherWays.set(cures, ways);
  return cures;
}

interface Addition {
  readonly document: DocumentPath;
  readonly policy: Policy;
  /** Of the list, in the document; a list of one entry may be that alone. */
  readonly path: DocumentPath;
  readonly isList: boolean;
  readonly before: readonly string[];
  readonly added: string;
}

/** The lists into which cures put one entry, and that they leave as they are otherwise. */
function additionsIn(find: Question['find'], cures: readonly Cure[]): readonly Addition[] {
  return curesByDocument(cures).flatMap(({ document, own }) => {
    const policy = find(document);
    const after = policy && withCures(policy.document, own);
    if (policy === undefined || after === undefined) return [];
    const isListed = Array.isArray(policy.document.Statement);
    const [old, anew] = [policy.document, after].map(statementsIn);
    const origins = originsAfter(policy.document, own);
    return (old ?? []).flatMap((statement, index) =>
      listsIn(statement).flatMap(({ path, entries }): readonly Addition[] => {
        const value = valueAt(anew?.[origins.indexOf(index)], path) as string | readonly string[] | undefined;
        const changed = value === undefined ? [] : listed(value);
        const [added, ...more] = changed.filter((entry) => !entries.includes(entry));
        const isKept = entries.every((entry) => changed.includes(entry));
        if (added === undefined || more.length > 0 || !isKept || /Action$/.test(String(path[0]))) return [];
        const place = [...(isListed ? ['Statement', index] : ['Statement']), ...path];
        const isList = Array.isArray(valueAt(policy.document, place));
        return [{ document, policy, path: place, isList, before: entries, added }];
      }),
    );
  });
}

/** The entries of a list that an added one may be to replace; none where they are too many to ask about. */
function staleEntries({ policy, path, isList, before, added }: Addition): readonly {
  readonly at: number;
  readonly older: OlderEntry;
}[] {
  const text = JSON.stringify(policy.document);
  const stale = before.flatMap((entry, at) => {
    const older = olderEntry(entry, added);
    if (older === undefined || text.split(older.old).length !== 2) return [];
    // A reference of a template is to what is there.
    const written = policy[POLICY_PART]?.writtenValue;
    const own = written?.(isList ? [...path, at] : path);
    return written !== undefined && own !== entry ? [] : [{ at, older }];
  });
  return stale.length > MOST_STALE ? [] : stale;
}

/** Whether a document mentions what is new, and nothing else of its kind but the account of the resource. */
function isSettled(
  { policy }: Addition,
  { what, old, anew }: OlderEntry,
  { resource, resourceAccount }: AccessRequest,
) {
  const owner = resourceAccount ?? accountIn(resource);
  const ids = idsOf(what, JSON.stringify(policy.document)).filter((id) => id !== old);
  return ids.includes(anew) && ids.every((id) => id === anew || id === owner);
}

/** Whether another Deny, which spares the new entry, stops such requests with the old one: then either has its own, and both are in use. */
function isOpposed({ policy, path }: Addition, value: string, request: AccessRequest): boolean {
  const [list, index, element, , key] = path;
  if (list !== 'Statement' || typeof index !== 'number' || element !== 'Condition') return false;
  return opposedTests(policy, index, { key: String(key), value }, request).length > 0;
}

function replacedAt(entries: readonly string[], at: number, meant: string): readonly string[] {
  return entries.with(at, meant);
}

/** The cures with another list in the place of the one that they leave. */
function withList(cures: readonly Cure[], { document, path }: Addition, list: readonly string[]): readonly Cure[] {
  const value = oneOrMany(list);
  return cures.map((cure) => {
    const isAbove =
      cure.operation === 'replace' &&
      isSameJson(cure.document ?? [], document) &&
      cure.path.every((step, index) => step === path[index]);
    if (!isAbove) return cure;
    const below = path.slice(cure.path.length);
    return {
      ...cure,
      value:
        below.length === 0 ? value : withCures(cure.value as object, [{ path: below, operation: 'replace', value }]),
    };
  });
}
