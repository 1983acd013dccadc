import type { Policy } from '../../policy/model';
import { spelledKey } from '../../service-reference';
import { keysRead, statementsOf } from '../../requests/slices';
import type { Caller } from '../callers/caller';

const TAG = 'aws:principaltag/';
const MOST = 64;

/** What policies read of a caller that does not tell it: the keys, and the caller with each of the values that matter. */
export interface UntoldFacts {
  /** As AWS writes them. */
  readonly keys: readonly string[];
  /** The options that tell them: `tags`, `organization`, `id`. */
  readonly options: readonly string[];
  readonly callers: readonly Caller[];
}

type Facts = Readonly<Record<string, unknown>>;

/** The facts of a user or role that it leaves out, though policies read them; nothing where it leaves out none. */
export function untoldFacts(caller: Caller, policies: readonly Policy[]): UntoldFacts | undefined {
  if (caller.kind !== 'user' && caller.kind !== 'role') return undefined;
  const statements = statementsOf(policies);
  const read = [...keysRead(statements)];
  const operands = (key: string): string[] =>
    statements
      .flatMap(({ conditions }) => conditions)
      .flatMap((test) => (test.key === key ? test.operands : []))
      .flatMap(({ text, variables }) => (variables.length > 0 ? [] : [text.replace(/[*?]/g, 'x')]));
  const tags = caller.tags === undefined ? read.filter((key) => key.startsWith(TAG)) : [];
  const organizations =
    caller.organization === undefined ? read.filter((key) => /^aws:principalorg(id|paths)$/.test(key)) : [];
  const ids = caller.id === undefined ? read.filter((key) => key === 'aws:userid') : [];
  if (tags.length + organizations.length + ids.length === 0) return undefined;
  let made: Facts[] = [{}];
  const vary = (option: string, values: readonly unknown[]): void => {
    made = made.flatMap((facts) => values.map((value) => ({ ...facts, [option]: value }))).slice(0, MOST);
  };
  if (tags.length > 0) vary('tags', tagSets(tags, operands));
  if (organizations.length > 0) {
    const named = organizations.flatMap(operands).map((text) => text.split('/')[0] ?? '');
    vary('organization', [null, ...new Set(named.filter((text) => /^o-[a-z0-9]+$/.test(text)))]);
  }
  if (ids.length > 0) {
    const named = operands('aws:userid').map((text) => text.split(':')[0] ?? '');
    const start = caller.kind === 'role' ? 'AROA' : 'AIDA';
    vary('id', [
      `${start}OTHER0000000001`,
      ...new Set(named.filter((id) => id.startsWith(start) && /^[A-Z0-9]+$/.test(id))),
    ]);
  }
  const options = [tags.length > 0 && 'tags', organizations.length > 0 && 'organization', ids.length > 0 && 'id'];
  return {
    keys: [...tags, ...organizations, ...ids].map(spelledKey),
    options: options.filter((option) => option !== false),
    callers: made.map((facts) => Object.freeze({ ...caller, ...facts })),
  };
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
