import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { checkOptions, checkText } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import { readResults, type TestFileCoverage } from './coverage-folder';
import { coverageJson } from './coverage-json';
import { istanbulData, lcovText } from './istanbul-data';
import { mergeCoverage } from './merge-coverage';
import { COVERAGE_VARIABLE } from './recorded-claim';
import { renderCoverage, renderShortfall } from './render-coverage';
import { settleSurvivors } from './settle-survivors';
import { checkThresholds, shortfalls, type Thresholds } from './thresholds';

export interface CoverageOptions {
  /** Where data goes: `coverage/policies`. */
  readonly directory?: string;
  readonly thresholds?: Thresholds;
}

/** What a runner says of a run that is over. */
export interface FinishedRun {
  /** Test files in which some test failed, or that did not run to their end. */
  readonly failedFiles: ReadonlySet<string>;
  /** Why not every test ran, where not every one did: `-t`. */
  readonly partial?: string;
}

/** Seconds for proving which of the unnoticed changes change nothing. */
const BUDGET = 180;

/** A run of tests whose claims are recorded: tells the workers, and reports when all are over. */
export class CoverageRun {
  private readonly results = mkdtempSync(join(tmpdir(), 'jest-iam-coverage-'));
  private readonly directory: string;
  private readonly thresholds: Thresholds | undefined;

  constructor(
    given: unknown,
    private readonly print: (text: string) => void,
  ) {
    const options = given ?? {};
    checkOptions(options, ['directory', 'thresholds'], 'the reporter of jest-iam');
    const { directory = 'coverage/policies', thresholds } = options as { directory?: unknown; thresholds?: unknown };
    checkText('directory', directory);
    if (thresholds !== undefined) checkThresholds(thresholds);
    this.directory = directory;
    this.thresholds = thresholds;
    process.env[COVERAGE_VARIABLE] = this.results;
  }

  /** Reports, and answers why the run must fail, if it must. */
  finish({ failedFiles, partial }: FinishedRun): Error | undefined {
    const all = readResults(this.results);
    rmSync(this.results, { recursive: true, force: true });
    Reflect.deleteProperty(process.env, COVERAGE_VARIABLE);
    const unrecorded = all.flatMap((one) => ('unrecorded' in one ? [this.nameOf(one.unrecorded)] : []));
    const files = all
      .filter((one): one is TestFileCoverage => 'policies' in one)
      .filter(({ testFile, isSettled }) => isSettled || !failedFiles.has(testFile))
      .map((one) => ({ ...one, testFile: this.nameOf(one.testFile) }));
    const end = performance.now() + BUDGET * 1000;
    const merged = mergeCoverage(files);
    const policies = merged.map((policy, at) => {
      this.progress(`Policy coverage: ${at + 1} of ${merged.length} policies`);
      return settleSurvivors(policy, { isSpent: () => performance.now() > end });
    });
    this.progress('');
    const lines: string[] = ['', 'Policy coverage', ''];
    if (policies.length === 0) lines.push('No claim on a policy was recorded.', HINT);
    else lines.push(...renderCoverage(policies));
    for (const name of new Set(unrecorded)) {
      lines.push(
        `Not recorded: ${name} calls matchers that it registers by hand; import jest-iam/setup, or your runner's entry, instead`,
      );
    }
    const unjudged = policies.flatMap(({ mutants }) => mutants).filter(({ outcome }) => outcome === 'unjudged').length;
    if (unjudged > 0) lines.push(`The time was spent before all changes were judged: ${unjudged} count as unnoticed.`);
    this.write(policies);
    const failure = this.judge(policies, partial, lines);
    this.print(`${lines.join('\n')}\n`);
    return failure;
  }

  private judge(
    policies: Parameters<typeof shortfalls>[0],
    partial: string | undefined,
    lines: string[],
  ): Error | undefined {
    if (this.thresholds === undefined) return undefined;
    if (partial !== undefined) {
      lines.push(`Thresholds are not checked: ${partial}.`);
      return undefined;
    }
    const reasons =
      policies.length === 0
        ? ['jest-iam: thresholds are set, but no claim on a policy was recorded']
        : shortfalls(policies, this.thresholds).flatMap(renderShortfall);
    if (reasons.length === 0) return undefined;
    lines.push(...reasons);
    return new Error(reasons.join('\n'));
  }

  private write(policies: Parameters<typeof coverageJson>[0]): void {
    mkdirSync(this.directory, { recursive: true });
    const data = istanbulData(policies, process.cwd());
    const put = (name: string, text: string): void => {
      writeFileSync(join(this.directory, name), text);
    };
    put('coverage-final.json', JSON.stringify(data));
    put('lcov.info', lcovText(data));
    put('policies.json', `${JSON.stringify(coverageJson(policies), undefined, 2)}\n`);
  }

  private nameOf(path: string): string {
    const name = relative(process.cwd(), path).replaceAll('\\', '/');
    return name.startsWith('..') || name === '' ? path : name;
  }

  /** One line, on a terminal alone. */
  private progress(text: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  }
}

const HINT = "Matchers record their claims where jest-iam/setup, or your runner's entry, registers them.";

/** As `CoverageRun`, for a runner that would print the stack of a mistake in the options. */
export function startCoverage(options: unknown, print: (text: string) => void): CoverageRun {
  try {
    return new CoverageRun(options, print);
  } catch (error) {
    if (error instanceof UsageError) error.stack = error.message;
    throw error;
  }
}
