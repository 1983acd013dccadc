import { createHash } from 'node:crypto';
import type { FilePlace } from './file-place';

export interface SarifResult {
  readonly ruleId: string;
  readonly kind?: 'fail' | 'open';
  readonly level: 'error' | 'warning' | 'note' | 'none';
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly baselineState?: 'unchanged' | 'new';
}

interface SarifRun {
  readonly results: readonly SarifResult[];
  readonly version?: string;
  /** What was wrong with the run itself. */
  readonly misuse?: readonly string[];
}

/** A log of SARIF 2.1.0 ("Static Analysis Results Interchange Format", OASIS). */
export function renderSarif({ results, version, misuse = [] }: SarifRun): string {
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].sort().map((id) => ({ id }));
  const notifications = misuse.map((text) => ({ level: 'error', message: { text } }));
  const driver = { name: 'jest-iam', ...(version !== undefined && { semanticVersion: version }), rules };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: misuse.length === 0, toolConfigurationNotifications: notifications }],
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

export function sarifLocation(file: string, place?: FilePlace, part?: string): object {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  const region = place === undefined ? {} : { region: { startLine: place.line, startColumn: place.column } };
  return {
    physicalLocation: { artifactLocation: { uri: file.startsWith('/') ? `file://${uri}` : uri }, ...region },
    ...(part !== undefined && { logicalLocations: [{ name: part }] }),
  };
}

/** Tells a result again when the lines of its file have moved. */
export function sarifFingerprints(text: string): SarifResult['partialFingerprints'] {
  return { 'jestIam/v1': text };
}

/** A short text that two lists of parts share only where they are equal. */
export function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
