import type { Problem } from '../policy/model';
import { valueAt } from '../policy/value-at';
import type { Cure } from './cure';

/** The near names in the place of misspelt ones, for each error that has one. */
export function spellingCures(document: object, problems: readonly Problem[]): readonly Cure[] {
  return problems.flatMap(({ severity, path, data }): readonly Cure[] => {
    const { nearest = '' } = data;
    const isText = typeof valueAt(document, path) === 'string';
    return severity === 'error' && nearest !== '' && isText ? [{ path, operation: 'replace', value: nearest }] : [];
  });
}
