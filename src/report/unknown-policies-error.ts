import { UndecidedError } from './errors';

/** The error for an answer that policies could change of which only the names are known. */
export function unknownPoliciesError(names: readonly string[]): UndecidedError {
  return new UndecidedError(
    [
      `it turns on ${names.length === 1 ? 'a policy' : 'policies'} whose text is not known: ${names.join(', ')}`,
      'Hint: put the statements that the caller needs into a policy of the template, or deny explicitly what it must not do',
    ].join('\n'),
    'policy',
  );
}
