import type { Severity } from '../policy/codes';
import type { FilePlace } from './file-place';
import type { Finding } from './findings';
import { fingerprint, sarifFingerprints, sarifLocation, type SarifResult } from './sarif';

/**
 * What became of a claim on a document: it holds, a request refutes it, it is undecided, AWS would refuse the document, or it
 * is a usage error.
 */
export type ClaimOutcome = 'holds' | 'refuted' | 'undecided' | 'refused' | 'misuse';

/** A problem of a document, of whatever severity. */
export interface DocumentProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The element: `Statement[0].Action`. */
  readonly path: string;
  readonly place?: FilePlace;
}

/** A claim on one document, for a log of SARIF. */
export interface SarifClaim {
  readonly file: string;
  /** The document's name in a file that has several. */
  readonly document?: string;
  /** `not.toBePublic` */
  readonly claim: string;
  readonly outcome: ClaimOutcome;
  readonly message: string;
  readonly place?: FilePlace;
  /** Of `toBeValidPolicy`: what is wrong with the document. */
  readonly problems: readonly DocumentProblem[];
}

/** A finding as the problem of a document. */
export function problemOf({ code, severity, message, path, line, column }: Finding): DocumentProblem {
  const place = line === undefined || column === undefined ? {} : { place: { line, column } };
  return { code, severity, message, path, ...place };
}

/** A claim in SARIF: a failed one is an error, an undecided one `open`; a refuted `toBeValidPolicy` is what its problems say. */
export function sarifOfClaim(result: SarifClaim, identity: string, known = false): readonly SarifResult[] {
  const { outcome, claim, message, file, document, place, problems } = result;
  const ofProblems = problems.map(problemResult(result, known));
  if (outcome === 'holds' || (outcome === 'refuted' && problems.length > 0)) return ofProblems;
  const isOpen = outcome === 'undecided';
  return [
    {
      ruleId: claim,
      kind: isOpen ? 'open' : 'fail',
      level: isOpen ? 'none' : 'error',
      message: { text: message },
      locations: [sarifLocation(file, place, document)],
      partialFingerprints: sarifFingerprints(identity),
      ...(known && { baselineState: 'unchanged' }),
    },
    ...ofProblems,
  ];
}

const levels = { error: 'error', warning: 'warning', suggestion: 'note' } as const;

function problemResult({ file, document }: SarifClaim, known: boolean): (problem: DocumentProblem) => SarifResult {
  return ({ code, severity, message, path, place }) => ({
    ruleId: code,
    level: levels[severity],
    message: { text: message },
    locations: [sarifLocation(file, place, document)],
    partialFingerprints: sarifFingerprints(fingerprint([file, document ?? '', code, path])),
    ...(known && severity === 'error' && { baselineState: 'unchanged' }),
  });
}
