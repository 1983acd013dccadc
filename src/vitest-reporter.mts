/** `jest-iam/vitest-reporter`: what the claims of Vitest's tests would notice of each policy. */
import { startCoverage, type CoverageOptions, type CoverageRun } from './coverage/coverage-run.js';
import { partialVitestRun, type VitestRun } from './coverage/partial-vitest-run.js';
import type { Shard } from './coverage/shards.js';

interface VitestFile {
  readonly filepath: string;
  readonly result?: { readonly state?: string };
}

export type { CoverageOptions };

export default class VitestPolicyCoverageReporter {
  private run: CoverageRun | undefined;
  private vitest: VitestRun | undefined;

  constructor(private readonly options?: CoverageOptions) {}

  onInit(vitest: VitestRun): void {
    this.vitest = vitest;
    this.run = startCoverage(this.options, (text) => {
      process.stderr.write(text);
    });
  }

  onFinished(files: readonly VitestFile[] = []): void {
    const failed = files.filter(({ result }) => result?.state !== 'pass' && result?.state !== 'skip');
    const partial = partialVitestRun(this.vitest);
    const shard = this.vitest?.config['shard'] as Shard | undefined;
    const failure = this.run?.finish({
      failedFiles: new Set(failed.map(({ filepath }) => filepath)),
      ...(partial !== undefined && { partial }),
      ...(shard !== undefined && { shard: { index: shard.index, count: shard.count } }),
    });
    if (failure !== undefined) process.exitCode = 1;
  }
}
