/** `jest-iam/vitest-reporter`: what the claims of Vitest's tests would notice of each policy. */
import { startCoverage, type CoverageOptions, type CoverageRun } from './coverage/coverage-run.js';
import { partialVitestRun, type VitestRun } from './coverage/partial-vitest-run.js';
import type { Shard } from './coverage/shards.js';

/** A test file as Vitest 2 hands it to reporters. */
interface VitestFile {
  readonly filepath: string;
  readonly result?: { readonly state?: string };
}

/** The same from Vitest 3 on. */
interface VitestModule {
  readonly moduleId: string;
  state(): string;
}

export type { CoverageOptions };

export default class VitestPolicyCoverageReporter {
  private run: CoverageRun | undefined;
  private vitest: VitestRun | undefined;
  private endsTestRuns = false;

  constructor(private readonly options?: CoverageOptions) {}

  onInit(vitest: VitestRun): void {
    this.vitest = vitest;
    this.run = startCoverage(this.options, (text) => {
      process.stderr.write(text);
    });
  }

  /** Vitest 3 calls both, this one first; Vitest 4 knows nothing of the other. */
  onTestRunEnd(modules: readonly VitestModule[] = []): void {
    this.endsTestRuns = true;
    const failed = modules.filter((module) => module.state() !== 'passed' && module.state() !== 'skipped');
    this.finish(failed.map(({ moduleId }) => moduleId));
  }

  onFinished(files: readonly VitestFile[] = []): void {
    if (this.endsTestRuns) return;
    const failed = files.filter(({ result }) => result?.state !== 'pass' && result?.state !== 'skip');
    this.finish(failed.map(({ filepath }) => filepath));
  }

  private finish(failedFiles: readonly string[]): void {
    const partial = partialVitestRun(this.vitest);
    const shard = this.vitest?.config['shard'] as Shard | undefined;
    const failure = this.run?.finish({
      failedFiles: new Set(failedFiles),
      ...(partial !== undefined && { partial }),
      ...(shard !== undefined && { shard: { index: shard.index, count: shard.count } }),
    });
    if (failure !== undefined) process.exitCode = 1;
  }
}
