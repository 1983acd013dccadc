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
  if (organizations.length > 0) {
    vary('organization', [null, ...new Set(operands(ORGANIZATION).filter((text) => /^o-[a-z0-9]+$/.test(text)))]);
  }
  if (paths.length > 0) {
    const { organization } = caller;
    const own = new Set(patterns(PATHS).flatMap((pattern) => pathsLike(pattern, organization ?? undefined)));
    const elsewhere = typeof organization === 'string' ? inPath(`${organization}/r-other/`) : { organization: null };
    made = made
      .flatMap((facts) => [elsewhere, ...[...own].map(inPath)].map((one) => ({ ...facts, ...one })))
      .slice(0, MOST);
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

/** The path of an account that a pattern of paths may be meant for; nothing where it is in another organization. */
function pathsLike(pattern: string, told: string | undefined): string[] {
  const [named = '', ...below] = pattern.split('/');
  const organization = told ?? withoutWildcards(named);
  if (!organization.startsWith('o-') || (told !== undefined && told !== named && !/[*?]/.test(named))) return [];
  const [root = 'r-ab12', ...units] = below
    .filter((part) => !/^\**$/.test(part))
    .map((part) => part.replace(/[*?]/g, 'x'));
  return [`${[organization, root, ...units].join('/')}/`];
}

function inPath(organizationPath: string): Facts {
  return { organization: organizationPath.split('/')[0], organizationPath };
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
