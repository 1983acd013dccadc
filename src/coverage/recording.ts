import { FileRecording, finishRecording, startRecording } from './file-recording';
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
  if (folder === undefined) return;
  const recording = new FileRecording();
  const handlers = (globalThis as { readonly [CIRCUS_HANDLERS]?: unknown })[CIRCUS_HANDLERS];
  const isCircus = Array.isArray(handlers);
  if (isCircus) {
    (handlers as CircusHandler[]).push(({ name, test }) => {
      if (name === 'test_start' && test !== undefined) {
        recording.begin({
          id: test,
          name: circusName(test),
          passed: () => test.errors.length === 0 && test.failing !== true,
          isConcurrent: test.concurrent === true,
        });
      } else if (name === 'test_done') recording.end();
    });
  }
  startRecording(recording);
  afterAll(() => {
    finishRecording(recording, folder, testFile, isCircus);
  });
}

/** A test as Vitest hands it to hooks. */
interface VitestTask extends VitestNamed {
  readonly result?: { readonly state?: string };
  readonly fails?: boolean;
  readonly concurrent?: boolean;
}

export interface VitestHooks {
  readonly beforeEach: (run: (context: { readonly task: VitestTask }) => void) => void;
  readonly afterAll: (run: () => void) => void;
}

/** The same in Vitest. */
export function recordInVitest({ beforeEach, afterAll }: VitestHooks, testFile: string): void {
  const folder = coverageFolder();
  if (folder === undefined) return;
  const recording = new FileRecording();
  startRecording(recording);
  beforeEach(({ task }) => {
    recording.begin({
      id: task,
      name: vitestName(task),
      passed: () => task.result?.state === 'pass' && task.fails !== true,
      isConcurrent: task.concurrent === true,
    });
  });
  afterAll(() => {
    finishRecording(recording, folder, testFile, true);
  });
}
