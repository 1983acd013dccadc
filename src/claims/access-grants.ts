import { foldName } from '../values/letter-case';
import { parsePattern } from '../values/pattern';
import type { CompiledAction } from '../evaluator/compile';
import { compileAction } from '../evaluator/action';
import { compileResource } from '../evaluator/resource';
import { all, some, type Formula } from '../prover/formula';
import { entryWord } from '../prover/pattern-languages';
import type { Verdict } from '../prover/prove';
import type { Decider } from './decider';
import type { CallerRequests } from './exceptions';
import { judge, type Claim } from './judge';
import type { RequestSpace } from '../requests/request-space';
import type { NamedInQuestion } from '../requests/actions-in-question';

/** Actions on resources, each a list of names or patterns; what is left out is any. */
export interface Access {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly callers?: readonly CallerRequests[];
}

/** Nobody is allowed any of the accesses ("CheckAccessNotGranted", Access Analyzer API). */
export function notGranted(
  decider: Decider,
  range: Pick<Claim, 'policies' | 'around' | 'actions' | 'callers' | 'reaching'>,
  accesses: readonly Access[],
): Verdict {
  const matchers = accesses.map((access) => ({ ...access, list: actionList(access.actions) }));
  return judge({
    ...range,
    reads: accesses.flatMap(({ callers = [] }) => callers.flatMap(({ reads }) => reads)),
    accounts: accesses.flatMap(({ callers = [] }) => callers.flatMap(({ account }) => account ?? [])),
    actions: range.actions.filter(({ name }) => matchers.some(({ list }) => list?.matches(foldName(name)) !== false)),
    about: (space) => some(matchers.map((access) => inAccess(access, space))),
    unwanted: (space) => decider.outcomes(space).allowed,
    isUnwanted: (request) =>
      decider.decide(request).outcome === 'Allow' &&
      matchers.some(
        ({ list, resources }) =>
          list?.matches(foldName(request.action)) !== false &&
          (resources === undefined || resources.some((text) => parsePattern(text).matches(request.resource))),
      ),
  });
}

/** What the accesses name together. */
export function namedByAccesses(accesses: readonly Access[]): NamedInQuestion {
  return {
    actions: accesses.flatMap(({ actions = ['*'] }) => actions),
    resources: accesses.flatMap(({ resources = [] }) => resources),
  };
}

function actionList(actions: readonly string[] | undefined): CompiledAction | undefined {
  return actions && compileAction(actions);
}

function inAccess(
  { resources, list, callers }: Access & { readonly list: CompiledAction | undefined },
  space: RequestSpace,
): Formula {
  const acts = list === undefined || space.among(({ action }) => list.matches(foldName(action.name)));
  return all([
    acts,
    resources === undefined ? true : onResources(space, resources),
    callers === undefined ? true : some(callers.map((caller) => caller.requests(space))),
  ]);
}

/** The requests whose resource matches one of the patterns; `padded`: a short ARN means all that begins with it. */
export function onResources(space: RequestSpace, patterns: readonly string[], padded = false): Formula {
  const rules = { variables: false, padded, completed: true };
  const { entries } = compileResource({ negated: false, values: patterns, path: [] }, rules);
  const none = (): undefined => undefined;
  return some(
    space.resourceCases().map(({ where, facet }) => {
      if (facet === '*') return all([where, entries.some((entry) => entry.matches('*', none))]);
      const predicate = {
        id: `${padded ? 'own' : 'access'} ${patterns.join('\u0001')}`,
        language: entries.map(entryWord),
        test: (value: string) => entries.some((entry) => entry.matches(value, none)),
      };
      return all([where, facet.some(predicate)]);
    }),
  );
}
