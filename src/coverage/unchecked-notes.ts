import { githubAnnotation } from '../report/github-annotation';
import { renderStatement } from '../report/decision';
import { fingerprint, renderSarif, sarifFingerprints, sarifLocation } from '../report/sarif';
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

/** The unchecked elements in SARIF: a note each. */
export function renderCoverageSarif(policies: readonly SettledPolicy[]): string {
  return renderSarif({
    results: notesOf(policies).map(({ file, part, element, place, message }) => ({
      ruleId: 'unchecked-element',
      level: 'note',
      message: { text: message },
      locations: [sarifLocation(file, place, part)],
      partialFingerprints: sarifFingerprints(fingerprint([file, part ?? '', element])),
    })),
  });
}

/** The same as annotations of GitHub. */
export function renderCoverageAnnotations(policies: readonly SettledPolicy[]): readonly string[] {
  return notesOf(policies).map(({ file, place, message }) =>
    githubAnnotation('notice', file, place, 'Policy coverage', message),
  );
}
