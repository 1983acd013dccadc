import { contextLookup } from '../evaluator/context';
import { foldName } from '../values/letter-case';
import { cureOfTest, writtenTests } from './condition-edits';
import type { DocumentStatement } from '../policy/model';
import { changedMembers, listed, oneOrMany } from '../values/one-or-many';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { allowingStatements, cureOfStatement, decidingStatements, optionOfEach } from './cured-subject';
import { withoutPermissions } from './narrowed-actions';
import { upToWordEnd } from './word-ends';

/** The statements that decide a request by a Resource wider than it was meant, each with a narrower one. */
export function narrowingEdits({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const deciding = decidingStatements(subject, subject.decider.decide(witness).decidedBy);
  return optionOfEach(deciding, (one) => {
    const beside = one.policy.statements.flatMap(({ resource }) => resource?.values ?? []);
    const Resource = narrowedResource(one.statement, witness.resource, beside);
    return Resource === undefined ? undefined : cureOfStatement(one, { ...one.statement, Resource });
  });
}

/**
 * A Resource that leaves one resource alone: without the entry that names an object, and with `finance/*` for `finance*`,
 * which begins other names too. Nothing where it is meant. `beside`: the entries of the policy.
 */
function narrowedResource(
  { Resource }: DocumentStatement,
  resource: string,
  beside: readonly string[],
): string | readonly string[] | undefined {
  const isObject = /^arn:[^:]*:s3:::[^/]+\//.test(resource);
  return changedMembers(Resource, (entry) => {
    if (entry === resource) return isObject ? [] : entry;
    return upToWordEnd(entry, resource, beside) ?? entry;
  });
}

/**
 * The Allows that let a request in by a pattern of endings that takes in longer names (`*example.com`, and the call has
 * `me@notexample.com`), each with what stands before the name in that call: `*@example.com`.
 */
export function narrowedEndings({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const valueOf = contextLookup(witness.context);
  return optionOfEach(allowingStatements(subject, witness), (one) => {
    const [narrowed] = writtenTests(one.statement).flatMap((test) => {
      const held = valueOf(foldName(test.key));
      if (!/^StringLike/i.test(test.operator) || typeof held !== 'string') return [];
      const entries = changedMembers(listed(test.value).map(String), (entry) => withBoundary(entry, held) ?? entry);
      return entries === undefined ? [] : [{ test, entries: oneOrMany(listed(entries)) }];
    });
    return narrowed && cureOfTest(one, narrowed.test, narrowed.entries);
  });
}

function withBoundary(entry: string, value: string): string | undefined {
  const ending = /^\*([a-z0-9][^*?$]*)$/i.exec(entry)?.[1];
  if (ending === undefined || !value.endsWith(ending)) return undefined;
  const boundary = /([^a-z0-9])[a-z0-9-]+$/i.exec(value.slice(0, -ending.length))?.[1];
  return boundary === undefined ? undefined : `*${boundary}${ending}`;
}

/** The Allows that give a caller the right to give access by a pattern of actions that was meant for others. */
export function narrowedPatterns({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  return optionOfEach(allowingStatements(subject, witness), (one) => {
    const { Action = [], Resource = [] } = one.statement;
    const names = withoutPermissions(listed(Action), witness.action, listed(Resource));
    return names && cureOfStatement(one, { ...one.statement, Action: oneOrMany(names) });
  });
}
