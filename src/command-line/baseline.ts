import { UsageError } from '../arguments/usage';
import { fingerprint } from '../report/sarif';
import { writtenClaim, type CheckReport, type ClaimResult } from './check-report';

/** A failure without its line, so that it is the same one when the file grows above it. */
export function fingerprintOf(result: ClaimResult): string {
  return fingerprint(partsOf(result));
}

/** A failure as a baseline lists it: of a document that says something else, it may be another one. */
function knownAs(result: ClaimResult): string {
  return fingerprint([...partsOf(result), result.content]);
}

function partsOf({ file, document, claim, given, problems, outcome }: ClaimResult): readonly string[] {
  const codes = outcome === 'refuted' ? problems.filter(({ severity }) => severity === 'error') : [];
  return [
    file,
    document ?? '',
    writtenClaim(claim, given),
    outcome,
    ...codes.map(({ code, path }) => `${code} ${path}`),
  ];
}

/** The text of a baseline that lists every failure of a report. */
export function baselineOf({ results }: CheckReport): string {
  const failures = results
    .filter(({ outcome }) => outcome !== 'holds')
    .map((result) => ({
      file: result.file,
      ...(result.document !== undefined && { document: result.document }),
      claim: writtenClaim(result.claim, result.given),
      outcome: result.outcome,
      fingerprint: knownAs(result),
    }));
  return `${JSON.stringify({ version: 1, failures }, undefined, 2)}\n`;
}

/** The report with the failures that a baseline lists marked as known, and those listed that no longer occur. */
export function againstBaseline(report: CheckReport, text: string, source: string): CheckReport {
  const listed = failuresIn(text, source);
  const results = report.results.map((result) => ({
    ...result,
    known: result.outcome !== 'holds' && listed.has(knownAs(result)),
  }));
  const found = new Set(results.map(knownAs));
  const resolved = [...listed].filter(([fingerprint]) => !found.has(fingerprint)).map(([, title]) => title);
  return { ...report, results, resolved };
}

function failuresIn(text: string, source: string): ReadonlyMap<string, string> {
  const hint = 'write it anew: jest-iam check … --baseline <file> --update-baseline';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`the baseline ${source} is not JSON`, hint);
  }
  const failures: unknown =
    typeof value === 'object' && value !== null && 'failures' in value ? value.failures : undefined;
  if (!Array.isArray(failures) || !failures.every(isFailure))
    throw new UsageError(`the baseline ${source} has no list of failures`, hint);
  return new Map(
    failures.map(({ file, document, claim, fingerprint }) => [
      fingerprint,
      [file, document, claim].filter((part) => part !== undefined).join(' '),
    ]),
  );
}

type Failure = Readonly<Record<'file' | 'claim' | 'fingerprint', string>> & { readonly document?: string };

function isFailure(value: unknown): value is Failure {
  if (typeof value !== 'object' || value === null) return false;
  const texts = value as Readonly<Record<string, unknown>>;
  return ['file', 'claim', 'fingerprint'].every((name) => typeof texts[name] === 'string');
}
