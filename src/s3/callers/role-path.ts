import type { Predicate } from '../../prover/predicate';
import { literalTokens, resourceChar, anyNumberOf } from '../../languages/language';
import type { Role } from './caller';

/** The ARNs of a role whose path is not specified: that of a session lacks it. */
export function onAnyPath({ arn }: Role): Predicate {
  const name = arn.slice(arn.indexOf('/'));
  const start = arn.slice(0, -name.length);
  return {
    id: `${arn} on any path`,
    language: [
      literalTokens(arn),
      [...literalTokens(`${start}/`), ...anyNumberOf(resourceChar, 1), ...literalTokens(name)],
    ],
    test: (value) => value === arn || (value.startsWith(`${start}/`) && value.endsWith(name)),
  };
}
