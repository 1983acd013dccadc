/** `jest-iam/vitest-reporter`: what the claims of Vitest's tests would notice of each policy. */
import { startCoverage, type CoverageOptions, type CoverageRun } from './coverage/coverage-run.js';
import type { Shard } from './coverage/shards.js';

/** What this reporter reads of Vitest, of version 2 and 3. */
interface VitestRun {
  readonly config: Readonly<Record<string, unknown>>;
  readonly filenamePattern?: string | readonly string[];
}

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
    const failed = files.filter(({ result }) => result?.state !== 'pass');
    const partial = partialRun(this.vitest);
    const shard = this.vitest?.config['shard'] as Shard | undefined;
    const failure = this.run?.finish({
      failedFiles: new Set(failed.map(({ filepath }) => filepath)),
      ...(partial !== undefined && { partial }),
      ...(shard !== undefined && { shard: { index: shard.index, count: shard.count } }),
    });
    if (failure !== undefined) process.exitCode = 1;
  }
}

/** Why Vitest did not run every test of the run, or of its shard. */
function partialRun(vitest: VitestRun | undefined): string | undefined {
  const config = vitest?.config ?? {};
  if (config['testNamePattern'] !== undefined) return '-t chose some of the tests';
  if ((vitest?.filenamePattern ?? []).length > 0) return 'paths chose some of the test files';
  if (config['changed'] !== undefined && config['changed'] !== false) return '--changed chose some of the tests';
  if (config['related'] !== undefined) return 'vitest related chose some of the tests';
  return config['watch'] === true ? 'a watched run may be of some of the tests' : undefined;
}
