import type { Cure } from '../cures/cure';
import { writtenTests } from '../cures/condition-edits';
import type { DocumentStatement } from '../policy/model';
import { foldName } from '../values/letter-case';
import { listed } from '../values/one-or-many';

/** That a Deny which is added stops one caller, or calls on one object, and leaves others like it as they are. */
export function renderSingleDeny(cures: readonly Cure[]): readonly string[] {
  const [added, ...others] = cures.flatMap(({ operation, value }) => {
    const statement = (value ?? {}) as Partial<DocumentStatement>;
    return operation === 'add' && statement.Effect === 'Deny' ? [statement] : [];
  });
  if (added === undefined || others.length > 0) return [];
  const what = [...(isOfOneCaller(added) ? ['caller'] : []), ...(isOnOneObject(added) ? ['object'] : [])].join(' and ');
  return what === ''
    ? []
    : [`The Deny below is for this one ${what} alone: to stop others like it too, narrow what lets them in`];
}

function isOfOneCaller({ Condition = {} }: Partial<DocumentStatement>): boolean {
  return writtenTests({ Condition }).some(
    ({ operator, key, value }) =>
      operator === 'ArnEquals' &&
      foldName(key) === 'aws:principalarn' &&
      !/[*?]/.test(String(value)) &&
      listed(value).length === 1,
  );
}

function isOnOneObject({ Resource = [] }: Partial<DocumentStatement>): boolean {
  const [only = '', ...others] = listed(Resource);
  return others.length === 0 && /^arn:[^:]*:s3:::[^/]+\/[^*?$]+$/.test(only);
}
