import type { DocumentStatement } from '../policy/model';
import { changedMembers } from '../values/one-or-many';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { cureOfStatement, decidingStatements } from './cured-subject';

/** The statements that decide a request by a Resource wider than it was meant, each with a narrower one. */
export function narrowingEdits({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const deciding = decidingStatements(subject, subject.decider.decide(witness).decidedBy);
  const cures = deciding.flatMap((one) => {
    const Resource = narrowedResource(one.statement, witness.resource);
    return Resource === undefined ? [] : [cureOfStatement(one, { ...one.statement, Resource })];
  });
  return cures.length > 0 && cures.length === deciding.length ? [cures] : [];
}

/**
 * A Resource that leaves one object alone: without the entry that names it, and with `finance/*` for `finance*`, which
 * begins the names of other objects too. Nothing where it is meant.
 */
function narrowedResource({ Resource }: DocumentStatement, object: string): string | readonly string[] | undefined {
  if (Resource === undefined || !/^arn:[^:]*:s3:::[^/]+\//.test(object)) return undefined;
  return changedMembers(Resource, (entry) => {
    if (entry === object) return [];
    const stem = /^([^*?$]+\/[^*?$]*[^*?$/])\*$/.exec(entry)?.[1];
    const isOther = stem !== undefined && object.startsWith(stem) && !object.startsWith(`${stem}/`);
    return isOther && object !== stem ? `${stem}/*` : entry;
  });
}
