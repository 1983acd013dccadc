import type { DocumentStatement } from '../policy/model';
import { listed, oneOrMany } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { allowingStatements, cureOfStatement, optionOfEach, type CurableStatement } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { fitsSome } from './narrowed-actions';

/**
 * The Allows of all but some resources that let in a request, each for what the other Allows of its policy name: one exception
 * more would leave in whatever nobody thought of.
 */
export function namedResources({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  return optionOfEach(allowingStatements(subject, witness), (one) => {
    if (one.statement.NotResource === undefined) return undefined;
    const meant = resourcesOfOthers(one).filter((entry) => !parsePattern(entry).matches(witness.resource));
    return meant.length === 0 ? undefined : cureOfStatement(one, onThoseAlone(one.statement, meant));
  });
}

/** What the other Allows of a policy are on, as far as the actions of a statement apply to it. */
function resourcesOfOthers({ policy, index, statement: { Action } }: CurableStatement): readonly string[] {
  const others = policy.statements.filter((one) => one.effect === 'Allow' && one.index !== index);
  const named = others.flatMap(({ resource }) => (resource?.negated === false ? resource.values : []));
  return [...new Set(named)].filter(
    (entry) => /^arn:[^$]*$/.test(entry) && listed(Action ?? []).some((action) => fitsSome(action, [entry])),
  );
}

/** A statement with a Resource in the place of its NotResource. */
function onThoseAlone(statement: DocumentStatement, resources: readonly string[]): DocumentStatement {
  return Object.fromEntries(
    Object.entries(statement).map(([name, value]: [string, unknown]) =>
      name === 'NotResource' ? ['Resource', oneOrMany(resources)] : [name, value],
    ),
  ) as unknown as DocumentStatement;
}
