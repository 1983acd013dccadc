import { fingerprint, fingerprintOf } from '../baseline';
import type { CheckReport, ClaimResult, DocumentProblem, FilePlace } from '../check-report';

type Level = 'error' | 'warning' | 'note' | 'none';

interface SarifResult {
  readonly ruleId: string;
  readonly kind?: 'fail' | 'open';
  readonly level: Level;
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly baselineState?: 'unchanged' | 'new';
}

/** SARIF 2.1.0 ("Static Analysis Results Interchange Format", OASIS): an undecided claim is `open`, a failed one an error. */
export function renderCheckSarif(report: CheckReport, version: string): string {
  const results = [
    ...report.refused.map(({ file, why }) => unreadable(file, why)),
    ...report.results.flatMap((result) => [...claimResults(result), ...result.problems.map(problemResult(result))]),
  ];
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].sort().map((id) => ({ id }));
  const notifications = report.misuse.map((text) => ({ level: 'error', message: { text } }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'jest-iam', semanticVersion: version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          { executionSuccessful: report.misuse.length === 0, toolConfigurationNotifications: notifications },
        ],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
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
      locations: [location(file, place, document)],
      partialFingerprints: { 'jestIam/v1': fingerprintOf(result) },
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
    locations: [location(file, place, document)],
    partialFingerprints: { 'jestIam/v1': fingerprint([file, document ?? '', code, path]) },
    ...(known && severity === 'error' && { baselineState: 'unchanged' }),
  });
}

function unreadable(file: string, why: string): SarifResult {
  return {
    ruleId: 'unreadable',
    kind: 'fail',
    level: 'error',
    message: { text: why },
    locations: [location(file)],
    partialFingerprints: { 'jestIam/v1': fingerprint([file, 'unreadable']) },
  };
}

function location(file: string, place?: FilePlace, document?: string): object {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  const region = place === undefined ? {} : { region: { startLine: place.line, startColumn: place.column } };
  return {
    physicalLocation: { artifactLocation: { uri: file.startsWith('/') ? `file://${uri}` : uri }, ...region },
    ...(document !== undefined && { logicalLocations: [{ name: document }] }),
  };
}
