import type { CompiledResource, CompiledStatement, Lookup, ResourceEntry } from '../evaluator/compile';
import { substituteVariables } from '../values/template';
import { conditionHolds } from './condition-formulas';
import { all, not, some, type Formula } from './formula';
import { entryWord, partsOfWholeArn } from './pattern-languages';
import { variableCases } from './variable-cases';
import { openTemplate, templateHolds } from './open-test';
import type { Predicate } from './predicate';
import type { Space, PrincipalMatches } from './space';

/**
 * The requests to which a statement applies: principal, action, resource and every condition ("Policy evaluation
 * logic"). `to` keeps those of whose caller it speaks in one of these ways; without principal it speaks directly. A Deny
 * with `NotPrincipal` reaches every caller with a permissions boundary ("… NotPrincipal"): those of `bounded`.
 */
export function statementApplies(
  statement: CompiledStatement,
  space: Space,
  to: readonly (keyof PrincipalMatches)[],
  bounded: Formula,
): Formula {
  const action = space.action(statement.action);
  if (action === false) return false;
  const unread = hasVariables(statement) ? space.unread() : undefined;
  if (unread !== undefined) return all([action, unread]);
  const { principal, resource, deny } = statement;
  const reached = principal?.negated === true && deny && to.includes('direct') ? bounded : false;
  return all([
    action,
    principal === undefined ? to.includes('direct') : some([reached, spokenOf(space.principal(principal), to)]),
    resource === undefined ? true : resourceHolds(resource, space),
    ...statement.conditions.map((test) => conditionHolds(test, space)),
  ]);
}

function hasVariables({ resource, conditions }: CompiledStatement): boolean {
  const some = ({ variables }: { readonly variables: readonly string[] }): boolean => variables.length > 0;
  return resource?.entries.some(some) === true || conditions.some(({ operands }) => operands.some(some));
}

/** Every way of speaking of a caller. */
export const principalMatchKinds = ['direct', 'role', 'account'] as const;

function spokenOf(spoken: PrincipalMatches, to: readonly (keyof PrincipalMatches)[]): Formula {
  return some(to.map((way) => spoken[way]));
}

function resourceHolds(resource: CompiledResource, space: Space): Formula {
  const plain = resource.entries.filter(({ variables }) => variables.length === 0);
  const varying = resource.entries.filter(({ variables }) => variables.length > 0);
  const matched = space.resourceCases().map(({ where, facet }) => {
    if (facet === '*') return all([where, resource.entries.some((entry) => entry.matches('*', nothing))]);
    const entry = (one: ResourceEntry): Formula =>
      some(
        variableCases(one.variables, space).map((known) => {
          const { where: there, lookup, open } = known;
          if (open.length === 0) return all([there, facet.some(entriesPredicate([one], lookup))]);
          const template = openTemplate('text', partsOfWholeArn(one), lookup, open);
          const fits = (predicate: Predicate): Formula => facet.some(predicate);
          return template === undefined
            ? false
            : all([there, templateHolds(template, known, undefined, space, fits, true)]);
        }),
      );
    const fixed = plain.length === 0 ? false : facet.some(plainPredicate(resource, plain));
    return all([where, some([fixed, ...varying.map(entry)])]);
  });
  return resource.negated ? not(some(matched)) : some(matched);
}

const nothing = (): undefined => undefined;

/** Made once: claims ask the same policies many times. */
const plainOnes = new WeakMap<CompiledResource, Predicate>();

/** The test of the entries without variables. */
function plainPredicate(resource: CompiledResource, entries: readonly ResourceEntry[]): Predicate {
  let predicate = plainOnes.get(resource);
  if (predicate === undefined) plainOnes.set(resource, (predicate = entriesPredicate(entries, nothing)));
  return predicate;
}

function entriesPredicate(entries: readonly ResourceEntry[], lookup: Lookup): Predicate {
  const language = entries.flatMap(({ parts, ofAnyApi }) => {
    const resolved = substituteVariables(parts, lookup);
    return resolved === undefined ? [] : [entryWord({ parts: resolved, ofAnyApi })];
  });
  return {
    id: `resource ${JSON.stringify(entries.map(({ parts, ofAnyApi, variables }) => [parts, ofAnyApi, ...variables.map(lookup)]))}`,
    language,
    test: (value) => entries.some((entry) => entry.matches(value, lookup)),
  };
}
