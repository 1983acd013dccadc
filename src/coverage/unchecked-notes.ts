import { githubAnnotation } from '../report/github-annotation';
import { renderStatement } from '../report/decision';
import { sarifOfClaim, type SarifClaim } from '../report/claim-sarif';
import { fingerprint, renderSarif, sarifFingerprints, sarifLocation, type SarifResult } from '../report/sarif';
import type { TextRange } from './covered-policy';
import { assertionFor, uncheckedOf } from './render-coverage';
import type { SettledPolicy } from './settle-survivors';

/** An element that no test would miss, at its place in a file. */
interface UncheckedNote {
  readonly file: string;
  readonly part?: string;
  readonly element: string;
  readonly place?: TextRange;
  readonly message: string;
}

function notesOf(policies: readonly SettledPolicy[]): readonly UncheckedNote[] {
  return policies.flatMap((policy): readonly UncheckedNote[] => {
    const { source, part, testFiles } = policy;
    return uncheckedOf(policy).map(({ element, change }) => {
      const [place] = element.places;
      const assertion = assertionFor(policy, change);
      const message = `No test would notice: in ${renderStatement(element)}, ${change.change}`;
      return {
        file: source ?? testFiles[0] ?? policy.name,
        ...(part !== undefined && { part }),
        element: element.id,
        ...(place !== undefined && source !== undefined && { place }),
        message: assertion === undefined ? message : `${message}\nOne that would: ${assertion}`,
      };
    });
  });
}

/** The claims that tests failed for and the unchecked elements in SARIF: an element is a note. */
export function renderCoverageSarif(claims: readonly SarifClaim[], policies: readonly SettledPolicy[]): string {
  const notes = notesOf(policies).map(({ file, part, element, place, message }): SarifResult => ({
    ruleId: 'unchecked-element',
    level: 'note',
    message: { text: message },
    locations: [sarifLocation(file, place, part)],
    partialFingerprints: sarifFingerprints(fingerprint([file, part ?? '', element])),
  }));
  const results = claims.flatMap((claim) =>
    sarifOfClaim(claim, fingerprint([claim.file, claim.document ?? '', claim.claim, claim.outcome])),
  );
  return renderSarif({ results: [...results, ...notes] });
}

/** The same as annotations of GitHub. */
export function renderCoverageAnnotations(policies: readonly SettledPolicy[]): readonly string[] {
  return notesOf(policies).map(({ file, place, message }) =>
    githubAnnotation('notice', file, place, 'Policy coverage', message),
  );
}
