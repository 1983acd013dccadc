import { all, not, some, type Formula } from '../prover/formula';
import type { Predicate } from '../prover/predicate';
import type { KeyState, Space } from '../prover/space';
import type { ValueFacet } from '../prover/value-facet';

const list = 'aws:calledvia';
const ends = ['aws:calledviafirst', 'aws:calledvialast'];

type Free = Extract<KeyState, { kind: 'free' }>;

/**
 * The first and the last service of a chain are among its services ("aws:CalledVia"): whatever the policies ask of
 * them, some member of the list answers alike, so that they can join it.
 */
export function callingChainTies(space: Space, reads: ReadonlySet<string>): Formula {
  if (!reads.has(list)) return true;
  return all(
    ends
      .filter((end) => reads.has(end))
      .flatMap((end) =>
        pairsOf(space, end).map(([where, services, one]) =>
          some([not(where), all(joinsTheChain(services.facet, one))]),
        ),
      ),
  );
}

function pairsOf(
  space: Space,
  end: string,
): [where: Formula, services: Free, one: Exclude<KeyState, { kind: 'absent' }>][] {
  return space.keyCases(list).flatMap(({ where, state }) =>
    space.keyCases(end).flatMap((other): ReturnType<typeof pairsOf> => {
      if (state.kind !== 'free' || other.state.kind === 'absent') return [];
      return [[all([where, other.where]), state, other.state]];
    }),
  );
}

/** Whatever is asked of the one, some member of the list answers alike, so that it can join the list. */
export function joinsTheChain(services: ValueFacet, one: Exclude<KeyState, { kind: 'absent' }>): Formula[] {
  const predicates = new Map<string, Predicate>();
  const facets = one.kind === 'free' ? [services, one.facet] : [services];
  for (const facet of facets) for (const predicate of facet.predicates) predicates.set(predicate.id, predicate);
  return [...predicates.values()].flatMap((predicate) => {
    const passes =
      one.kind === 'free' ? one.facet.some(predicate) : typeof one.value === 'string' && predicate.test(one.value);
    return [some([not(passes), services.some(predicate)]), some([passes, services.some(predicate, true)])];
  });
}

/** The services of a chain with its first and its last at their places. */
export function inChainOrder(services: readonly string[], first: unknown, last: unknown): readonly string[] {
  const inner = services.filter((service) => service !== first && service !== last);
  if (inner.length === 0 && first === last) return services;
  return [...(typeof first === 'string' ? [first] : []), ...inner, ...(typeof last === 'string' ? [last] : [])];
}
