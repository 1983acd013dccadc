import { sarifOfClaim } from '../../report/claim-sarif';
import { fingerprint, renderSarif, sarifFingerprints, sarifLocation, type SarifResult } from '../../report/sarif';
import { fingerprintOf } from '../baseline';
import type { CheckReport } from '../check-report';

/** A report in SARIF: an undecided claim is `open`, a failed one an error. */
export function renderCheckSarif(report: CheckReport, version: string): string {
  const results = [
    ...report.refused.map(({ file, why }) => unreadable(file, why)),
    ...report.results.flatMap((result) => sarifOfClaim(result, fingerprintOf(result), result.known)),
  ];
  return renderSarif({ results, version, misuse: report.misuse });
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
