import { noteResult } from './coverage-folder';
import { FileRecording, finishRecording, isRecording, startRecording } from './file-recording';
import { coverageFolder } from './recorded-claim';
import { circusName, vitestName, type CircusNamed, type VitestNamed } from './test-name';

/** A test as jest-circus has it in its events. */
interface CircusTest extends CircusNamed {
  readonly errors: readonly unknown[];
  readonly failing?: boolean;
  readonly concurrent?: boolean;
}

type CircusHandler = (event: { readonly name: string; readonly test?: CircusTest }) => void;

/** The handlers of jest-circus, which other test runners of Jest do not have. */
const CIRCUS_HANDLERS = Symbol.for('EVENT_HANDLERS');

/** Records the claims of the test file that is about to run in Jest, and judges them when its tests are over. */
export function recordInJest(afterAll: (run: () => void) => void, testFile: string): void {
  const folder = coverageFolder();
  // A test may register the matchers again, as after `jest.resetModules()`.
  if (folder === undefined || isRecording(testFile)) return;
  const recording = new FileRecording();
  startRecording(recording, testFile);
  const handlers = (globalThis as { readonly [CIRCUS_HANDLERS]?: unknown })[CIRCUS_HANDLERS];
  if (!Array.isArray(handlers)) {
    afterAll(() => {
      finishRecording(recording, folder, testFile, false);
    });
    return;
  }
  // No hook: jest-circus fails a test in which one is defined.
  let isWhole = false;
  (handlers as CircusHandler[]).push(({ name, test }) => {
    if (name === 'run_start') isWhole = true;
    else if (name === 'test_start' && test !== undefined) {
      recording.begin({
        id: test,
        name: circusName(test),
        passed: () => test.errors.length === 0 && test.failing !== true,
        errors: () => (test.failing === true ? [] : test.errors.flatMap(messagesOf)),
        isConcurrent: test.concurrent === true,
      });
    } else if (name === 'test_done') recording.end();
    else if (name === 'run_finish') {
      // Registered inside a test: nobody knows what earlier tests claimed, nor whether this one passed.
      if (isWhole) finishRecording(recording, folder, testFile, true);
      else noteResult(folder, { unrecorded: testFile });
    }
  });
}

/** A test as Vitest hands it to hooks. */
interface VitestTask extends VitestNamed {
  readonly result?: { readonly state?: string; readonly errors?: readonly unknown[] };
  readonly fails?: boolean;
  readonly concurrent?: boolean;
}

export interface VitestHooks {
  /** What the hook returns runs when the test, with its other hooks, is over. */
  readonly beforeEach: (run: (context: { readonly task: VitestTask }) => () => void) => void;
  readonly afterAll: (run: () => void, timeout: number) => void;
}

/** Vitest fails a file whose hook takes longer than 10 seconds, from version 3 on also one that never waits. */
const NO_TIMEOUT = 0;

/** The same in Vitest. */
export function recordInVitest({ beforeEach, afterAll }: VitestHooks, testFile: string): void {
  const folder = coverageFolder();
  if (folder === undefined || isRecording(testFile)) return;
  const recording = new FileRecording();
  startRecording(recording, testFile);
  beforeEach(({ task }) => {
    recording.begin({
      id: task,
      name: vitestName(task),
      passed: () => task.result?.state === 'pass' && task.fails !== true,
      errors: () => (task.fails === true ? [] : (task.result?.errors ?? []).flatMap(messagesOf)),
      isConcurrent: task.concurrent === true,
    });
    return () => {
      recording.end();
    };
  });
  // Other such hooks may run after this one, by the option `sequence.hooks`.
  afterAll(() => {
    finishRecording(recording, folder, testFile, true);
  }, NO_TIMEOUT);
}

/** Jest has an error with another one beside it, whose stack is better. */
function messagesOf(error: unknown): readonly string[] {
  if (Array.isArray(error)) return error.flatMap(messagesOf);
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  return isError && typeof error.message === 'string' ? [error.message] : [];
}
