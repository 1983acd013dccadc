import { claimReport, type ClaimReport } from './claim-report';
import { noteResult } from './coverage-folder';
import { coverClaims, type CoveringOptions } from './cover-claims';
import type { CoveredPolicy } from './covered-policy';
import { RECORDER, type ClaimRecorder, type RecordedClaim } from './recorded-claim';
import { resultCache } from './result-cache';

/** A test of a runner, as far as it matters whether it passed in the end. */
export interface RunTest {
  /** Tells one test from another; a new attempt at a test has the same. */
  readonly id: unknown;
  /** With the names of the groups that it stands in. */
  readonly name?: string;
  /** Whether it passed as it is: not one that has to fail. Asked when all tests are over. */
  passed(): boolean;
  /** The messages of the errors that it failed with. */
  errors(): readonly string[];
  /** It runs beside others, so that a claim may be of any of them. */
  readonly isConcurrent: boolean;
}

interface Attempt {
  readonly test: RunTest;
  readonly claims: RecordedClaim[];
}

/**
 * The claims of one test file. One counts where its test passed in this attempt; one outside of tests, or beside
 * concurrent ones, where every test of the file did.
 */
export class FileRecording implements ClaimRecorder {
  private readonly attempts = new Map<unknown, Attempt>();
  private readonly outside: RecordedClaim[] = [];
  /** Of attempts that were repeated. */
  private readonly repeated: RecordedClaim[] = [];
  private readonly tests = new Map<unknown, RunTest>();
  private current: Attempt | undefined;
  private late: (() => void) | undefined;

  record(claim: RecordedClaim): void {
    const name = this.current?.test.name;
    (this.current?.claims ?? this.outside).push(name === undefined ? claim : { ...claim, test: name });
    this.late?.();
  }

  /** Forgets the claims, which were dealt with; `late` runs at each that is recorded from now on. */
  close(late: () => void): void {
    this.current = undefined;
    this.attempts.clear();
    this.outside.length = 0;
    this.repeated.length = 0;
    this.late = late;
  }

  begin(test: RunTest): void {
    this.tests.set(test.id, test);
    this.current = { test, claims: [] };
    this.repeated.push(...(this.attempts.get(test.id)?.claims ?? []));
    this.attempts.set(test.id, this.current);
  }

  end(): void {
    this.current = undefined;
  }

  /** All claims, when all tests are over, each with whether it counts. */
  claims(): readonly RecordedClaim[] {
    const tests = [...this.tests.values()];
    const allPassed = tests.every((test) => test.passed());
    const isMixed = tests.some(({ isConcurrent }) => isConcurrent);
    return [
      ...countingIf(allPassed, this.outside),
      ...[...this.attempts.values()].flatMap(({ test, claims }) =>
        countingIf(isMixed ? allPassed : test.passed(), claims),
      ),
      ...countingIf(false, this.repeated),
    ];
  }

  /** The claims that tests failed for: their errors have the messages of these. With them, what checks of validity found. */
  reports(): readonly ClaimReport[] {
    const attempts = [...this.attempts.values()];
    const errors = attempts.flatMap(({ test }) => test.errors());
    const isError = ({ failure }: RecordedClaim): boolean => {
      const message = errors.length === 0 ? undefined : failure?.message();
      return message !== undefined && errors.some((error) => error.includes(message));
    };
    const claims = [...this.outside, ...attempts.flatMap((one) => one.claims)];
    const reports = claims.flatMap((claim) => claimReport(claim, isError(claim)) ?? []);
    return [...new Map(reports.map((report) => [JSON.stringify(report), report])).values()];
  }

  /** Judges what counts on every change of the policies that it is about. */
  coverage(options?: CoveringOptions): readonly CoveredPolicy[] {
    return coverClaims(this.claims(), options);
  }
}

function countingIf(counts: boolean, claims: readonly RecordedClaim[]): readonly RecordedClaim[] {
  return counts ? claims : claims.map((claim) => ({ ...claim, counts: false }));
}

/** The test file that the recording which matchers find is of, until its tests are over. */
const RECORDED_FILE: unique symbol = Symbol.for('jest-iam/recorded-file') as never;

interface RecordingWorld {
  [RECORDER]?: ClaimRecorder;
  [RECORDED_FILE]?: string;
}

/** Whether the claims of the test file are recorded already, by whatever loaded build. */
export function isRecording(testFile: string): boolean {
  return (globalThis as RecordingWorld)[RECORDED_FILE] === testFile;
}

/** Makes the recording of a test file the one that matchers find. */
export function startRecording(recording: FileRecording, testFile: string): void {
  const world = globalThis as RecordingWorld;
  world[RECORDER] = recording;
  world[RECORDED_FILE] = testFile;
}

/** Seconds that the claims of one test file may be judged for. */
const BUDGET = 60;

/** Hands the coverage of a test file to the reporter. */
export function finishRecording(recording: FileRecording, folder: string, testFile: string, isSettled: boolean): void {
  // A process may run the file once more.
  Reflect.deleteProperty(globalThis, RECORDED_FILE);
  const end = performance.now() + BUDGET * 1000;
  const cache = resultCache();
  const isSpent = (): boolean => performance.now() > end;
  const note = (): void => {
    const policies = recording.coverage({ isSpent, ...(cache !== undefined && { cache }) });
    const claims = recording.reports();
    if (policies.length + claims.length > 0) noteResult(folder, { testFile, isSettled, policies, claims });
    recording.close(note);
  };
  note();
}
