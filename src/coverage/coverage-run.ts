import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { relative, resolve } from 'node:path';
import { checkBoolean, checkOptions, checkText } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import { ROOT_VARIABLE } from '../sources/file';
import { inOrder } from '../values/text-order';
import { readResults } from './coverage-folder';
import { withoutClaims } from './covered-policy';
import { reportCoverage } from './coverage-report';
import { COVERAGE_VARIABLE } from './recorded-claim';
import { CACHE_VARIABLE, cacheFolder, resultCache } from './result-cache';
import { writeShard, type ReporterNotes, type Shard } from './shards';
import { checkThresholds, type Thresholds } from './thresholds';

export interface CoverageOptions {
  /** Where data goes: `coverage/policies`. */
  readonly directory?: string;
  readonly thresholds?: Thresholds;
  /** A file that gets failed claims and unchecked elements in SARIF, for code scanning. */
  readonly sarif?: string;
  /** Whether to print failed claims and unchecked elements as annotations of GitHub. */
  readonly annotations?: boolean;
  /** Whether to take what is unchanged from earlier runs; unless it is `false`. */
  readonly cache?: boolean;
}

/** What a runner says of a run that is over. */
export interface FinishedRun {
  /** Test files in which some test failed, or that did not run to their end. */
  readonly failedFiles: ReadonlySet<string>;
  /** Why not every test ran, where not every one did: `-t`. */
  readonly partial?: string;
  readonly shard?: Shard;
}

/** A run of tests whose claims are recorded: tells the workers, and reports when all are over. */
export class CoverageRun {
  /** Where the run started: a test may move the process elsewhere. */
  private readonly root = process.cwd();
  private readonly results = mkdtempSync(resolve(tmpdir(), 'jest-iam-coverage-'));
  private readonly directory: string;
  private readonly thresholds: Thresholds | undefined;
  private readonly notes: ReporterNotes;

  constructor(
    given: unknown,
    private readonly print: (text: string) => void,
  ) {
    const options = given ?? {};
    checkOptions(options, ['directory', 'thresholds', 'sarif', 'annotations', 'cache'], 'the reporter of jest-iam');
    const {
      directory = 'coverage/policies',
      thresholds,
      sarif,
      annotations = false,
      cache = true,
    } = options as Readonly<Record<string, unknown>>;
    checkText('directory', directory);
    if (sarif !== undefined) checkText('sarif', sarif);
    checkBoolean('annotations', annotations);
    checkBoolean('cache', cache);
    this.notes = { annotations, ...(sarif !== undefined && { sarif }) };
    if (thresholds !== undefined) checkThresholds(thresholds);
    this.directory = resolve(this.root, directory);
    this.thresholds = thresholds;
    process.env[COVERAGE_VARIABLE] = this.results;
    process.env[ROOT_VARIABLE] = this.root;
    process.env[CACHE_VARIABLE] = cache ? cacheFolder(this.root, this.directory) : '';
  }

  /** Reports, and answers why the run must fail, if it must. */
  finish({ failedFiles, partial, shard }: FinishedRun): Error | undefined {
    const all = readResults(this.results);
    const cache = resultCache();
    rmSync(this.results, { recursive: true, force: true });
    for (const name of [COVERAGE_VARIABLE, ROOT_VARIABLE, CACHE_VARIABLE]) Reflect.deleteProperty(process.env, name);
    const unrecorded = all.flatMap((one) => ('unrecorded' in one ? [this.nameOf(one.unrecorded)] : []));
    const recorded = all.flatMap((one) => ('policies' in one ? [one] : []));
    const claims = recorded.flatMap(({ testFile, claims: found = [] }) =>
      found.map((claim) => ({ ...claim, file: claim.file ?? this.nameOf(testFile) })),
    );
    const files = recorded.map(({ testFile, isSettled, policies }) => ({
      testFile: this.nameOf(testFile),
      isSettled,
      policies: isSettled || !failedFiles.has(testFile) ? policies : policies.map(withoutClaims),
    }));
    const thresholds = this.thresholds === undefined ? {} : { thresholds: this.thresholds };
    const chosen = partial === undefined ? {} : { partial };
    if (shard !== undefined) {
      const failed = inOrder([...failedFiles].map((path) => this.nameOf(path)));
      const { notes } = this;
      const found = { files, unrecorded, failed, claims };
      writeShard(this.directory, { shard, ...found, notes, ...thresholds, ...chosen }, this.root);
    }
    const { text, failure } = reportCoverage(
      { files, unrecorded },
      {
        root: this.root,
        directory: this.directory,
        ...this.notes,
        claims,
        ...thresholds,
        ...(cache !== undefined && { cache }),
        ...(shard !== undefined && { partial: 'this is one of several shards; jest-iam merge checks them' }),
        ...chosen,
      },
    );
    this.print(text);
    return failure === undefined ? undefined : new Error(failure);
  }

  private nameOf(path: string): string {
    const name = relative(this.root, path).replaceAll('\\', '/');
    return name.startsWith('..') || name === '' ? path : name;
  }
}

/** As `CoverageRun`, for a runner that would print the stack of a mistake in the options. */
export function startCoverage(options: unknown, print: (text: string) => void): CoverageRun {
  try {
    return new CoverageRun(options, print);
  } catch (error) {
    if (error instanceof UsageError) error.stack = error.message;
    throw error;
  }
}
