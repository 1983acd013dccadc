import type { SarifClaim } from '../report/claim-sarif';
import { canonicalJson } from '../values/canonical-json';

/** One claim on one document. */
export interface ClaimResult extends SarifClaim {
  /** What the claim was given: with other options it is another claim. */
  readonly given: readonly unknown[];
  /** A hash of what the document says, whatever its spelling: where that changes, a failure may be another one. */
  readonly content: string;
  /** Whether the baseline lists the failure. */
  readonly known: boolean;
}

/** A claim as people wrote it, options included: `not.toGrantAny:{"actions":["s3:PutBucketPolicy"]}`. */
export function writtenClaim(claim: string, given: readonly unknown[]): string {
  if (given.length === 0) return claim;
  const [only] = given;
  return `${claim}:${canonicalJson(given.length === 1 && !Array.isArray(only) ? only : given)}`;
}

/** A claim on a document that it cannot be asked of: a bucket's claim on a queue's policy. */
export interface InapplicableClaim {
  readonly file: string;
  readonly document?: string;
  readonly claim: string;
}

/** A file without a policy, or one that cannot be read. */
export interface FileNote {
  readonly file: string;
  readonly why: string;
}

/** Everything that `jest-iam check` found. */
export interface CheckReport {
  readonly files: number;
  readonly documents: number;
  readonly results: readonly ClaimResult[];
  readonly notApplicable: readonly InapplicableClaim[];
  /** Files of a readable kind without a policy. */
  readonly skipped: readonly FileNote[];
  /** Files that cannot be read. */
  readonly refused: readonly FileNote[];
  /** Failures of the baseline that no longer occur. */
  readonly resolved: readonly string[];
  /** What is wrong with the question as a whole. */
  readonly misuse: readonly string[];
}

/** What does not hold, apart from what the baseline lists. */
export function newFailures({ results }: CheckReport): readonly ClaimResult[] {
  return results.filter(({ outcome, known }) => outcome !== 'holds' && !known);
}

/** 0: everything holds; 1: something is refuted; 2: something is undecided, refused or a usage error. 1 outranks 2. */
export function exitCodeOf(report: CheckReport): 0 | 1 | 2 {
  const failed = newFailures(report);
  if (failed.some(({ outcome }) => outcome === 'refuted')) return 1;
  return failed.length > 0 || report.refused.length > 0 || report.misuse.length > 0 ? 2 : 0;
}
