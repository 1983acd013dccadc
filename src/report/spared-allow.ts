import type { Cure } from '../cures/cure';
import { allowSparedBy } from '../cures/spared-allows';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { renderPlace } from './excerpt';
import { listedTexts } from './listed-texts';
import { nameOfStatement } from './needless-statement';

/** Which Allow a text has a Deny spare, and which Denies refused what it grants; nothing of other texts. */
export function renderSparedAllow(subject: ClaimSubject, cures: readonly Cure[]): readonly string[] {
  const allow = allowSparedBy(subject, cures);
  if (allow === undefined) return [];
  const { policy, index, path } = allow;
  const denies = cures.flatMap(({ operation, path: [, at = 0] }) =>
    operation === 'replace' ? [nameOfStatement(policy, Number(at))] : [],
  );
  const granted = `${nameOfStatement(policy, index)}  ${renderPlace(policy, path)}`;
  return [`The text spares what ${granted} grants, and nothing else of what ${listedTexts(denies)} refuses`];
}
