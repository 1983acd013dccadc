/** `jest-iam/reporter`: what the claims of Jest's tests would notice of each policy. */
import type { CoverageOptions, CoverageRun } from './coverage/coverage-run';
import { startCoverage } from './coverage/coverage-run';

/** What this reporter reads of Jest's configuration, of version 29 and 30. */
interface GlobalConfig {
  readonly [option: string]: unknown;
}

interface RunResults {
  readonly testResults: readonly {
    readonly testFilePath: string;
    readonly numFailingTests: number;
    readonly testExecError?: unknown;
  }[];
}

export type { CoverageOptions };

export default class PolicyCoverageReporter {
  private readonly run: CoverageRun;
  private failure: Error | undefined;

  constructor(
    private readonly config: GlobalConfig,
    options?: CoverageOptions,
  ) {
    this.run = startCoverage(options, (text) => {
      process.stderr.write(text);
    });
  }

  onRunComplete(_contexts: unknown, { testResults }: RunResults): void {
    const failed = testResults.filter((one) => one.numFailingTests > 0 || one.testExecError != null);
    const partial = partialRun(this.config);
    const shard = this.config['shard'] as { readonly shardIndex: number; readonly shardCount: number } | undefined;
    this.failure = this.run.finish({
      failedFiles: new Set(failed.map(({ testFilePath }) => testFilePath)),
      ...(partial !== undefined && { partial }),
      ...(shard != null && { shard: { index: shard.shardIndex, count: shard.shardCount } }),
    });
  }

  /** Jest fails a run whose reporter has an error. */
  getLastError(): Error | undefined {
    return this.failure;
  }
}

/** Why Jest did not run every test of the run, or of its shard. */
function partialRun(config: GlobalConfig): string | undefined {
  const { testNamePattern, testPathPattern, testPathPatterns, nonFlagArgs } = config;
  if (typeof testNamePattern === 'string' && testNamePattern !== '') return '-t chose some of the tests';
  const patterns = (testPathPatterns as { readonly patterns?: readonly unknown[] } | undefined)?.patterns ?? [];
  const isChosen = patterns.length > 0 || (typeof testPathPattern === 'string' && testPathPattern !== '');
  if (isChosen || (Array.isArray(nonFlagArgs) && nonFlagArgs.length > 0)) return 'paths chose some of the test files';
  const flag = ['onlyChanged', 'onlyFailures', 'findRelatedTests', 'lastCommit', 'watch', 'watchAll'].find(
    (name) => config[name] === true,
  );
  if (flag !== undefined) return `--${flag} chose some of the tests`;
  if (config['changedSince'] !== undefined) return '--changedSince chose some of the tests';
  const option = optionsOnlyTyped.find((name) => isTyped(name));
  return option === undefined ? undefined : `--${option} chose some of the tests`;
}

/** Jest gives reporters the outcome of these, or nothing: that they were typed is on the command line alone. */
const optionsOnlyTyped = ['selectProjects', 'ignoreProjects', 'testPathIgnorePatterns', 'filter'];

function isTyped(option: string): boolean {
  const kebab = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const typed = process.argv.map((one) => one.split('=', 1)[0]);
  return typed.includes(`--${option}`) || typed.includes(`--${kebab}`);
}
