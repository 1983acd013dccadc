import { fingerprint, renderSarif, sarifFingerprints, sarifLocation, type SarifResult } from '../../report/sarif';
import { fingerprintOf } from '../baseline';
import type { CheckReport, ClaimResult, DocumentProblem } from '../check-report';

/** A report in SARIF: an undecided claim is `open`, a failed one an error. */
export function renderCheckSarif(report: CheckReport, version: string): string {
  const results = [
    ...report.refused.map(({ file, why }) => unreadable(file, why)),
    ...report.results.flatMap((result) => [...claimResults(result), ...result.problems.map(problemResult(result))]),
  ];
  return renderSarif({ results, version, misuse: report.misuse });
}

/** A refuted `toBeValidPolicy` is what its problems say. */
function claimResults(result: ClaimResult): readonly SarifResult[] {
  const { outcome, claim, message, file, document, place, known } = result;
  if (outcome === 'holds' || (outcome === 'refuted' && result.problems.length > 0)) return [];
  const isOpen = outcome === 'undecided';
  return [
    {
      ruleId: claim,
      kind: isOpen ? 'open' : 'fail',
      level: isOpen ? 'none' : 'error',
      message: { text: message },
      locations: [sarifLocation(file, place, document)],
      partialFingerprints: sarifFingerprints(fingerprintOf(result)),
      ...(known && { baselineState: 'unchanged' }),
    },
  ];
}

const levels = { error: 'error', warning: 'warning', suggestion: 'note' } as const;

function problemResult({ file, document, known }: ClaimResult): (problem: DocumentProblem) => SarifResult {
  return ({ code, severity, message, path, place }) => ({
    ruleId: code,
    level: levels[severity],
    message: { text: message },
    locations: [sarifLocation(file, place, document)],
    partialFingerprints: sarifFingerprints(fingerprint([file, document ?? '', code, path])),
    ...(known && severity === 'error' && { baselineState: 'unchanged' }),
  });
}

function unreadable(file: string, why: string): SarifResult {
  return {
    ruleId: 'unreadable',
    kind: 'fail',
    level: 'error',
    message: { text: why },
    locations: [sarifLocation(file)],
    partialFingerprints: sarifFingerprints(fingerprint([file, 'unreadable'])),
  };
}
