import type { Lookup } from '../values/template';
import { all, type Formula } from './formula';
import type { KeyState, Space } from './space';

/** What the keys that policy variables read are in some class of requests; `open` keys can be anything there. */
export interface LookupCase {
  readonly where: Formula;
  readonly lookup: Lookup;
  readonly open: readonly string[];
}

/** Every combination of states of the keys that variables read. */
export function lookupCases(keys: readonly string[], space: Space): readonly LookupCase[] {
  let cases: readonly Known[] = [{ where: true, values: new Map(), open: [] }];
  for (const key of new Set(keys)) {
    cases = cases.flatMap((known) =>
      space.keyCases(key).flatMap(({ where, state }): Known[] => {
        const both = all([known.where, where]);
        if (both === false) return [];
        if (state.kind === 'absent' || isList(state)) return [{ ...known, where: both }];
        if (state.kind === 'free') return [{ ...known, where: both, open: [...known.open, key] }];
        return [{ ...known, where: both, values: new Map(known.values).set(key, state.value) }];
      }),
    );
  }
  return cases.map(({ where, values, open }) => ({ where, lookup: (key) => values.get(key), open }));
}

/** A multivalued key is no value for a variable ("IAM policy elements: Variables and tags"). */
function isList(state: KeyState): boolean {
  if (state.kind === 'free') return state.list ?? state.facet.shape.multivalued;
  return state.kind === 'fixed' && typeof state.value !== 'string';
}

interface Known {
  readonly where: Formula;
  readonly values: ReadonlyMap<string, string | readonly string[]>;
  readonly open: readonly string[];
}
