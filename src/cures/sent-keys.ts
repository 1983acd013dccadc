import { situate } from '../evaluator/situation';
import { listed } from '../values/one-or-many';
import { sentTagKey } from '../values/sent-tag-key';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { cureWithKey } from './condition-edits';
import { curableDocuments } from './cured-subject';
import { failedTests, missingStatements } from './missing-statements';

/**
 * The Allows that ask for a tag of the resource where the request sends that tag, each with the key of what is sent; of one
 * action alone, since others may be on what has the tag.
 */
export function sentKeyEdits({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const situation = situate(witness);
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, 'Allow'))
    .flatMap((one): CureOptions => {
      const { Action = [], Condition = {} } = one.statement;
      if (one.stop.element !== 'Condition' || !isOnly(listed(Action), situation.action)) return [];
      const failed = failedTests(one, situation).map(({ test }) => test);
      const [{ operator, key } = { operator: '', key: '' }, ...others] = failed;
      const sent = sentTagKey(key);
      const tests = Condition[operator] ?? {};
      if (sent === undefined || others.length > 0 || sent in tests || situation.lookup(key.toLowerCase()) !== undefined)
        return [];
      return [[cureWithKey(one, { operator, key }, sent)]];
    });
}

function isOnly([only, ...others]: readonly string[], action: string): boolean {
  return only?.toLowerCase() === action && others.length === 0;
}
