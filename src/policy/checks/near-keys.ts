import type { NearNames } from './near-names';

type Names = readonly string[] | ReadonlyMap<string, { readonly name: string }>;

/** Whole names, and the heads of families: `aws:PrincipalTag` of `aws:PrincipalTag/${TagKey}`. */
interface Keys {
  readonly whole: readonly string[];
  readonly families: readonly string[];
}

const sorted = new WeakMap<object, Keys>();

/** The real key that a misspelt one is nearest to; a family keeps the tag key that the policy gives. */
export function nearKey(key: string, names: Names, search: NearNames): string | undefined {
  const { whole, families } = keysOf(names);
  // `s3:x-amz-service-side-encryption` is three edits off: a long name may be further from what was meant.
  const most = key.length > 24 ? 3 : 2;
  const slash = key.indexOf('/');
  if (slash === -1 || slash === key.length - 1) return search.find(key, whole, most);
  const family = search.find(key.slice(0, slash), families, most);
  return family === undefined ? search.find(key, whole, most) : `${family}${key.slice(slash)}`;
}

function keysOf(names: Names): Keys {
  const before = sorted.get(names);
  if (before !== undefined) return before;
  const all = 'get' in names ? [...names.values()].map(({ name }) => name) : names;
  const families = all.flatMap((name) => {
    const open = name.indexOf('/${');
    return open !== -1 && name.indexOf('}') === name.length - 1 ? [name.slice(0, open)] : [];
  });
  const keys = { whole: all.filter((name) => !name.includes('${')), families };
  sorted.set(names, keys);
  return keys;
}
