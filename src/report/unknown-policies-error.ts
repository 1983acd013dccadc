import type { UnknownPolicies } from '../s3/environment/unknown-policies';
import { UndecidedError } from './errors';

/** The error for an answer that policies could change of which only the names are known. */
export function unknownPoliciesError({ names, areGrants }: UnknownPolicies): UndecidedError {
  return new UndecidedError(
    [
      `it turns on ${names.length === 1 ? 'a policy' : 'policies'} whose text is not known: ${names.join(', ')}`,
      areGrants
        ? 'Hint: of a function of SAM, name a role of your own in Role; in place of a connector, write its statements into a policy; or deny explicitly what the caller must not do'
        : 'Hint: put the statements that the caller needs into a policy of the template, or deny explicitly what it must not do',
    ].join('\n'),
    'policy',
  );
}
