import { all, not, some, type Formula } from './formula';
import type { Predicate } from './predicate';
import type { KeyState, OpenKey, Space, VariableCase } from './space';
import { literalTokens } from '../languages/language';

/**
 * Every combination of what the keys of variables can be: absent, each of the values that are taken one by one
 * (`Space.taken`), and any other value. The cases exclude each other and leave nothing out.
 */
export function variableCases(keys: readonly string[], space: Space): readonly VariableCase[] {
  const known = space.cache.variableCases;
  const id = keys.join(' ');
  let cases = known.get(id);
  if (cases === undefined) known.set(id, (cases = combined(keys, space)));
  return cases;
}

function combined(keys: readonly string[], space: Space): readonly VariableCase[] {
  let cases: readonly Known[] = [{ where: true, values: new Map(), open: [] }];
  for (const key of new Set(keys)) {
    cases = cases.flatMap((known) =>
      space.keyCases(key).flatMap(({ where, state }) =>
        valueCases(key, state, space).flatMap(({ when, value, open }): Known[] => {
          const both = all([known.where, where, when]);
          if (both === false) return [];
          const values = value === undefined ? known.values : new Map(known.values).set(key, value);
          return [{ where: both, values, open: open === undefined ? known.open : [...known.open, open] }];
        }),
      ),
    );
  }
  return cases.map(({ where, values, open }) => ({ where, lookup: (key) => values.get(key), open }));
}

interface Known {
  readonly where: Formula;
  readonly values: ReadonlyMap<string, string>;
  readonly open: readonly OpenKey[];
}

interface ValueCase {
  readonly when: Formula;
  readonly value?: string;
  readonly open?: OpenKey;
}

function valueCases(key: string, state: KeyState, space: Space): readonly ValueCase[] {
  // A multivalued key is not a value for a variable ("IAM policy elements: Variables and tags").
  if (state.kind === 'absent' || isList(state)) return [{ when: true }];
  if (state.kind === 'fixed') return [{ when: true, ...(typeof state.value === 'string' && { value: state.value }) }];
  const { facet, through = same, listed, spelling } = state;
  const values = listed ?? space.variableValues(key);
  const each = values.map((value) => ({ when: facet.some(through(exactly(value))), value }));
  const missing = facet.absent === false ? [] : [{ when: facet.absent }];
  if (listed !== undefined) return [...missing, ...each];
  const when = all([not(facet.absent), not(some(each.map((one) => one.when)))]);
  return [...missing, ...each, { when, open: { key, others: values, ...(spelling !== undefined && { spelling }) } }];
}

const same = (predicate: Predicate): Predicate => predicate;

function exactly(text: string): Predicate {
  return { id: `exactly ${text}`, language: [literalTokens(text)], test: (value) => value === text };
}

function isList(state: KeyState): boolean {
  if (state.kind === 'free') return state.facet.shape.multivalued;
  return state.kind === 'fixed' && typeof state.value !== 'string';
}
