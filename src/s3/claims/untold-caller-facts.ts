import type { Policy } from '../../policy/model';
import { spelledKey } from '../../service-reference';
import { keysRead, statementsOf } from '../../requests/action-slices';
import type { Caller } from '../callers/caller';

const TAG = 'aws:principaltag/';
const ORGANIZATION = 'aws:principalorgid';
const PATHS = 'aws:principalorgpaths';
const MOST = 64;

/** What policies read of a caller that does not tell it: the keys, and the caller with each of the values that matter. */
export interface UntoldFacts {
  /** As AWS writes them. */
  readonly keys: readonly string[];
  /** The options that tell them: `tags`, `organization`, `organizationPath`, `id`. */
  readonly options: readonly string[];
  readonly callers: readonly Caller[];
}

type Facts = Readonly<Record<string, unknown>>;

/** The facts of a user or role that it leaves out, though policies read them; nothing where it leaves out none. */
export function untoldFacts(caller: Caller, policies: readonly Policy[]): UntoldFacts | undefined {
  if (caller.kind !== 'user' && caller.kind !== 'role') return undefined;
  const statements = statementsOf(policies);
  const read = [...keysRead(statements)];
  const patterns = (key: string): string[] =>
    statements
      .flatMap(({ conditions }) => conditions)
      .flatMap((test) => (test.key === key ? test.operands : []))
      .flatMap(({ text, variables }) => (variables.length > 0 ? [] : [text]));
  const operands = (key: string): string[] => patterns(key).map(withoutWildcards);
  const tags = caller.tags === undefined ? read.filter((key) => key.startsWith(TAG)) : [];
  const organizations = caller.organization === undefined ? read.filter((key) => key === ORGANIZATION) : [];
  const isPathOpen = caller.organizationPath === undefined && caller.organization !== null;
  const paths = isPathOpen ? read.filter((key) => key === PATHS) : [];
  const ids = caller.id === undefined ? read.filter((key) => key === 'aws:userid') : [];
  if (tags.length + organizations.length + paths.length + ids.length === 0) return undefined;
  let made: Facts[] = [{}];
  const vary = (option: string, values: readonly unknown[]): void => {
    made = made.flatMap((facts) => values.map((value) => ({ ...facts, [option]: value }))).slice(0, MOST);
  };
  if (tags.length > 0) vary('tags', tagSets(tags, operands));
  if (organizations.length > 0 || paths.length > 0) {
    const told = caller.organization;
    const named = told === undefined ? organizationsIn([...operands(ORGANIZATION), ...patterns(PATHS)]) : [told];
    const places = named.flatMap((id) => (paths.length === 0 ? { organization: id } : placesIn(id, patterns(PATHS))));
    made = made.flatMap((facts) => places.map((place) => ({ ...facts, ...place }))).slice(0, MOST);
  }
  if (ids.length > 0) {
    const named = operands('aws:userid').map((text) => text.split(':')[0] ?? '');
    const start = caller.kind === 'role' ? 'AROA' : 'AIDA';
    vary('id', [
      `${start}OTHER0000000001`,
      ...new Set(named.filter((id) => id.startsWith(start) && /^[A-Z0-9]+$/.test(id))),
    ]);
  }
  const options = [
    tags.length > 0 && 'tags',
    organizations.length > 0 && 'organization',
    paths.length > 0 && 'organizationPath',
    ids.length > 0 && 'id',
  ];
  return {
    keys: [...tags, ...organizations, ...paths, ...ids].map(spelledKey),
    options: options.filter((option) => option !== false),
    callers: made.map((facts) => Object.freeze({ ...caller, ...facts })),
  };
}

function withoutWildcards(text: string): string {
  return text.replace(/\*$/, '').replace(/[*?]/g, 'x');
}

/** None, those that ids and patterns of paths name, and one that they do not. */
function organizationsIn(texts: readonly string[]): (string | null)[] {
  const ids = texts.map((text) => text.split('/')[0] ?? '').filter((id) => /^o-[a-z0-9]+$/.test(id));
  return [null, ...new Set([...ids, 'o-otherorg00'])];
}

/** Where an account may stand in an organization: where no pattern has it, and where each may be meant to have it. */
function placesIn(organization: string | null, patterns: readonly string[]): Facts[] {
  if (organization === null) return [{ organization }];
  const own = patterns.flatMap((pattern) => pathLike(pattern, organization) ?? []);
  return ['r-other/', ...new Set(own)].map((path) => ({ organization, organizationPath: `${organization}/${path}` }));
}

/** What a pattern of paths may mean below an organization; nothing where it is of another one. */
function pathLike(pattern: string, organization: string): string | undefined {
  const [named = '', ...below] = pattern.split('/');
  if (named !== organization && !/[*?]/.test(named)) return undefined;
  const [root = 'r-ab12', ...units] = below
    .filter((part) => !/^\**$/.test(part))
    .map((part) => part.replace(/[*?]/g, 'x'));
  return `${[root, ...units].join('/')}/`;
}

/** Each way in which a caller can have these tags, by the values that policies name. */
function tagSets(keys: readonly string[], operands: (key: string) => readonly string[]): (Facts | null)[] {
  let sets: Facts[] = [{}];
  for (const key of keys) {
    const name = key.slice(TAG.length);
    const values = [...new Set(operands(key))];
    sets = sets.flatMap((set) => [set, ...values.map((value) => ({ ...set, [name]: value }))]).slice(0, MOST);
  }
  return sets.map((set) => (Object.keys(set).length === 0 ? null : set));
}
