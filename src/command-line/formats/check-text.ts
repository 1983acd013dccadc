import { wrappedMessage } from '../../values/wrapped-message';
import type { ClaimOutcome, DocumentProblem } from '../../report/claim-sarif';
import { newFailures, type CheckReport, type ClaimResult } from '../check-report';

const labels: Readonly<Record<ClaimOutcome, string>> = {
  holds: 'holds',
  refuted: 'FAILED',
  undecided: 'CANNOT DECIDE',
  refused: 'REFUSED',
  misuse: 'USAGE ERROR',
};

/** For a terminal: what failed with its message, warnings of a line each, the rest counted. */
export function renderCheckText(report: CheckReport): string {
  const failed = newFailures(report).filter(isFirstOfMisuse);
  const blocks = [
    ...report.misuse.map((message) => message),
    ...report.refused.map(({ file, why }) => `${labels.refused}  ${file}\n\n${why}`),
    ...failed.map((result) => `${labels[result.outcome]}  ${titleOf(result)}\n\n${result.message}`),
  ];
  const warnings = report.results.flatMap((result) =>
    result.problems
      .filter(({ severity }) => severity !== 'error')
      .map(
        (problem) =>
          `${result.file}${renderProblemPlace(problem)}: ${problem.severity} ${problem.code}: ${problem.message}`,
      ),
  );
  const resolved = report.resolved.map((one) => `no longer fails, remove it from the baseline: ${one}`);
  return [
    ...blocks.flatMap((block) => [wrappedMessage(block), '']),
    ...warnings,
    ...resolved,
    summaryOf(report),
    '',
  ].join('\n');
}

/** A usage error is one for every document: it is shown once, and each is counted. */
function isFirstOfMisuse({ outcome, claim, message }: ClaimResult, at: number, all: readonly ClaimResult[]): boolean {
  return outcome !== 'misuse' || all.findIndex((one) => one.claim === claim && one.message === message) === at;
}

/** `infra/logs.json:4:7 «LogsPolicy» not.toBePublic` */
function titleOf({ file, document, claim, place }: ClaimResult): string {
  const at = place === undefined ? file : `${file}:${place.line}:${place.column}`;
  return [at, ...(document === undefined ? [] : [`«${document}»`]), claim].join(' ');
}

/** `14 documents in 9 files: 20 claims hold, 2 failed; 5 not applicable, 3 files skipped` */
export function summaryOf({ files, documents, results, notApplicable, skipped, refused }: CheckReport): string {
  const count = (outcome: ClaimOutcome): number =>
    results.filter((one) => one.outcome === outcome && !one.known).length;
  const known = results.filter((one) => one.known).length;
  const parts = [
    `${counted(count('holds'), 'claim')} ${count('holds') === 1 ? 'holds' : 'hold'}`,
    ...some(count('refuted'), 'failed'),
    ...some(count('undecided'), 'undecided'),
    ...some(count('refused') + refused.length, 'refused'),
    ...some(count('misuse'), count('misuse') === 1 ? 'usage error' : 'usage errors'),
    ...some(known, 'known from the baseline'),
  ];
  const beside = [
    ...some(notApplicable.length, 'not applicable'),
    ...some(skipped.length, `${skipped.length === 1 ? 'file' : 'files'} skipped, without a policy`),
  ];
  const rest = beside.length === 0 ? '' : `; ${beside.join(', ')}`;
  return `${counted(documents, 'document')} in ${counted(files, 'file')}: ${parts.join(', ')}${rest}`;
}

function renderProblemPlace({ place, path }: DocumentProblem): string {
  if (place !== undefined) return `:${place.line}:${place.column}`;
  return path === '' ? '' : ` ${path}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function some(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}
