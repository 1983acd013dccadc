import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClaimReport } from './claim-report';
import type { CoveredPolicy } from './covered-policy';

/** The coverage of a test file, as its worker hands it to the reporter. */
export interface TestFileCoverage {
  readonly testFile: string;
  /** Whether it was known which tests passed; else the claims count where the whole file did. */
  readonly isSettled: boolean;
  readonly policies: readonly CoveredPolicy[];
}

/** The same with the claims that are to be reported by themselves. */
interface TestFileResult extends TestFileCoverage {
  readonly claims?: readonly ClaimReport[];
}

/** Matchers were called in a test file that no setup file had registered. */
interface UnrecordedClaims {
  readonly unrecorded: string;
}

export type WorkerResult = TestFileResult | UnrecordedClaims;

export function noteResult(folder: string, result: WorkerResult): void {
  mkdirSync(folder, { recursive: true });
  // Every process that tests a policy loads this file: a name from `node:crypto` costs more than all the rest of it.
  const name = `${process.pid}-${process.hrtime.bigint()}.json`;
  writeFileSync(join(folder, name), JSON.stringify(result), { flag: 'wx' });
}

/** What the workers have written, in an order that does not depend on them. */
export function readResults(folder: string): readonly WorkerResult[] {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return texts.sort().map((text) => JSON.parse(text) as WorkerResult);
}
