import type { CompiledTest } from '../../evaluator/compile';
import {
  anyChar,
  anyNumberOf,
  BudgetSpent,
  lowerOrDigit,
  literalTokens,
  pathChar,
  upperOrDigit,
  type Language,
  type Word,
} from '../../languages/language';
import { cellsOf } from '../../names/cells';
import type { Policy } from '../../policy/model';
import { valuesIn } from '../../prover/domain';
import type { Predicate } from '../../prover/predicate';
import { DEFAULT_STEPS } from '../../prover/prove';
import { directPredicate, textPredicate } from '../../prover/test-predicate';
import { keysRead, statementsOf } from '../../requests/action-slices';
import { spelledKey } from '../../service-reference';
import type { Caller } from '../callers/caller';

const TAG = 'aws:principaltag/';
const ORGANIZATION = 'aws:principalorgid';
const PATHS = 'aws:principalorgpaths';
const ID = 'aws:userid';
/** So many kinds of callers are asked one by one. */
const MOST = 256;

/** What policies read of a caller that does not tell it: the keys, and the caller with each of the values that matter. */
export interface UnspecifiedFacts {
  /** As AWS writes them. */
  readonly keys: readonly string[];
  /** The options that tell them: `tags`, `organization`, `organizationPath`, `id`. */
  readonly options: readonly string[];
  /** Nothing where they are too many to be asked one by one. */
  readonly callers: readonly Caller[] | undefined;
}

type Facts = Readonly<Record<string, unknown>>;

/** The facts of a user or role that it leaves out, though policies read them; nothing where it leaves out none. */
export function unspecifiedCallerFacts(caller: Caller, policies: readonly Policy[]): UnspecifiedFacts | undefined {
  if (caller.kind !== 'user' && caller.kind !== 'role') return undefined;
  const statements = statementsOf(policies);
  const read = [...keysRead(statements)];
  const tags = caller.tags === undefined ? read.filter((key) => key.startsWith(TAG)) : [];
  const organizations = caller.organization === undefined ? read.filter((key) => key === ORGANIZATION) : [];
  const isPathOpen = caller.organizationPath === undefined && caller.organization !== null;
  const paths = isPathOpen ? read.filter((key) => key === PATHS) : [];
  const ids = caller.id === undefined ? read.filter((key) => key === ID) : [];
  if (tags.length + organizations.length + paths.length + ids.length === 0) return undefined;
  const options = [
    tags.length > 0 && 'tags',
    organizations.length > 0 && 'organization',
    paths.length > 0 && 'organizationPath',
    ids.length > 0 && 'id',
  ];
  const cells = cellsBy(statements.flatMap(({ conditions }) => conditions));
  const variants = unlessTooMany(() => {
    const given = caller.organization;
    return combined([
      ...(tags.length === 0 ? [] : [(): readonly Facts[] => tagSets(tags, cells)]),
      ...(organizations.length + paths.length === 0
        ? []
        : [(): readonly Facts[] => placesOf(given, paths.length > 0, cells)]),
      ...(ids.length === 0 ? [] : [(): readonly Facts[] => idsOf(caller.kind, cells)]),
    ]);
  });
  return {
    keys: [...tags, ...organizations, ...paths, ...ids].map(spelledKey),
    options: options.filter((option) => option !== false),
    callers: variants?.map((facts) => Object.freeze({ ...caller, ...facts })),
  };
}

class TooMany extends Error {}

function unlessTooMany<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof TooMany || error instanceof BudgetSpent) return undefined;
    throw error;
  }
}

function combined(parts: readonly (() => readonly Facts[])[]): readonly Facts[] {
  let made: readonly Facts[] = [{}];
  for (const part of parts) {
    const more = part();
    if (made.length * more.length > MOST) throw new TooMany();
    made = made.flatMap((facts) => more.map((others) => ({ ...facts, ...others })));
  }
  return made;
}

/** Values of a language, one for each way in which tests of keys can tell them apart; those at hand first. */
type Cells = (keys: readonly KeyStart[], language: Language, usual: readonly string[]) => readonly string[];

/** A key; with a character, what stands before it in its values. */
type KeyStart = readonly [key: string, before?: string];

function cellsBy(tests: readonly CompiledTest[]): Cells {
  const budget = { steps: DEFAULT_STEPS };
  return (keys, language, usual) => {
    const predicates = keys.flatMap(([key, before]) =>
      tests.flatMap((test) => (test.key === key ? predicatesOf(test) : [])).map((one) => [one, before] as const),
    );
    const { seeds } = valuesIn(
      { kind: 'text', language, seeds: usual },
      predicates.map(([predicate]) => predicate),
    );
    const cuts = predicates.flatMap(([predicate, before]) =>
      (predicate.language ?? []).map((word) => (before === undefined ? word : startOf(word, before))),
    );
    const atom = {
      id: 'fact',
      title: 'fact',
      kind: 'function',
      language,
      isGenerated: false,
      mayBePattern: false,
    } as const;
    const found = cellsOf({ ...atom, examples: seeds }, cuts, [], budget);
    return [...new Set([...found, ...seeds.filter((value) => !usual.includes(value))])];
  };
}

function predicatesOf(test: CompiledTest): Predicate[] {
  const { family } = test.operator;
  if (family !== 'string' && family !== 'arn') return family === 'null' ? [] : [directPredicate(test)];
  const fixed = test.operands.filter(({ variables }) => variables.length === 0);
  return fixed.length === 0 ? [] : [textPredicate(test, fixed, () => undefined)];
}

/** What a word has before a character. */
function startOf(word: Word, before: string): Word {
  const end = word.findIndex(
    ({ chars, loop }) => !loop && chars.codes?.length === 1 && chars.has(before.charCodeAt(0)),
  );
  return end === -1 ? word : word.slice(0, end);
}

/** Each way in which a caller can have these tags. */
function tagSets(keys: readonly string[], cells: Cells): readonly Facts[] {
  const sets = combined(
    keys.map((key) => (): Facts[] => {
      const values = cells([[key]], [anyNumberOf(anyChar)], ['other']);
      return [{}, ...values.map((value) => ({ [key.slice(TAG.length)]: value }))];
    }),
  );
  return sets.map((tags) => ({ tags: Object.keys(tags).length === 0 ? null : tags }));
}

const organizationId = (): Language => [[...literalTokens('o-'), ...anyNumberOf(lowerOrDigit, 1)]];

/** Where the account of a caller may stand: in no organization, in each that matters, and in each place of it that does. */
function placesOf(given: string | null | undefined, readsPaths: boolean, cells: Cells): readonly Facts[] {
  const ids =
    given === undefined
      ? [null, ...cells([[ORGANIZATION], [PATHS, '/']], organizationId(), ['o-otherorg00'])]
      : [given];
  return ids.flatMap((organization): Facts[] => {
    if (organization === null || !readsPaths) return [{ organization }];
    const root = [...literalTokens(`${organization}/r-`), ...anyNumberOf(lowerOrDigit, 1), ...literalTokens('/')];
    const below = [root, [...root, ...anyNumberOf(pathChar, 1), ...literalTokens('/')]];
    const paths = cells([[PATHS]], below, [`${organization}/r-other/`]);
    return paths.map((organizationPath) => ({ organization, organizationPath }));
  });
}

function idsOf(kind: 'user' | 'role', cells: Cells): readonly Facts[] {
  const start = kind === 'role' ? 'AROA' : 'AIDA';
  const language = [[...literalTokens(start), ...anyNumberOf(upperOrDigit, 1)]];
  return cells([[ID, ':']], language, [`${start}OTHER0000000001`]).map((id) => ({ id }));
}
