import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { annotationsOfClaim } from '../report/claim-annotations';
import type { SarifClaim } from '../report/claim-sarif';
import type { TestFileCoverage } from './coverage-folder';
import { coverageJson } from './coverage-json';
import { istanbulData, lcovText } from './istanbul-data';
import { mergeCoverage } from './merge-coverage';
import { coveragePage } from './page/coverage-page';
import { wrappedLine } from '../values/wrapped-message';
import { renderCoverage, renderShortfall } from './render-coverage';
import type { ResultCache } from './result-cache';
import { settleSurvivors, type SettledPolicy } from './settle-survivors';
import { renderCoverageAnnotations, renderCoverageSarif } from './unchecked-notes';
import { shortfalls, type Thresholds } from './thresholds';

/** What the test files of a run, or of one shard of it, noticed. */
export interface RunCoverage {
  readonly files: readonly TestFileCoverage[];
  /** Test files that call matchers which record nothing. */
  readonly unrecorded: readonly string[];
}

export interface ReportOptions {
  /** The folder from which policy files are named. */
  readonly root: string;
  /** Where data goes. */
  readonly directory: string;
  readonly thresholds?: Thresholds;
  /** Why not every test ran, where not every one did. */
  readonly partial?: string;
  /** Why figures leave out tests that ran. */
  readonly failures?: string;
  /** What earlier runs found. */
  readonly cache?: ResultCache;
  /** A file for what failed and what is unchecked, in SARIF. */
  readonly sarif?: string;
  /** Whether to print what failed and what is unchecked as annotations of GitHub; shards have printed what failed. */
  readonly annotations?: boolean | 'unchecked';
  /** Claims that tests failed for, and what checks of validity found. */
  readonly claims?: readonly SarifClaim[];
}

export interface CoverageReport {
  readonly text: string;
  /** Why the run must fail, if it must. */
  readonly failure?: string;
}

/** Seconds for proving which of the unnoticed changes change nothing. */
const BUDGET = 180;

/** Judges the coverage of a run, writes its data and puts it into words. */
export function reportCoverage({ files, unrecorded }: RunCoverage, options: ReportOptions): CoverageReport {
  const { cache } = options;
  const end = performance.now() + BUDGET * 1000;
  const isSpent = (): boolean => performance.now() > end;
  const merged = mergeCoverage(files);
  const policies = merged.map((policy, at) => {
    showProgress(`Policy coverage: ${at + 1} of ${merged.length} policies`);
    return settleSurvivors(policy, { isSpent, ...(cache !== undefined && { cache }) });
  });
  showProgress('');
  const lines: string[] = ['', 'Policy coverage', ''];
  if (policies.length === 0) lines.push('No claim on a policy was recorded.', HINT);
  else lines.push(...renderCoverage(policies));
  for (const name of new Set(unrecorded)) {
    lines.push(
      `Not recorded: ${name} calls matchers that it registers by hand or inside a test; import jest-iam/setup, or your runner's entry, at its top instead`,
    );
  }
  const unjudged = policies.flatMap(({ mutants }) => mutants).filter(({ outcome }) => outcome === 'unjudged').length;
  if (unjudged > 0) lines.push(`The time was spent before all changes were judged: ${unjudged} count as unnoticed.`);
  writeData(policies, options);
  lines.push(...writeNotes(policies, options));
  const { thresholds, failures, partial = failures } = options;
  if (thresholds !== undefined && partial !== undefined) lines.push(`Thresholds are not checked: ${partial}.`);
  const reasons = thresholds === undefined || partial !== undefined ? [] : unmet(policies, thresholds);
  const text = `${[...lines, ...reasons].flatMap(inColumns).join('\n')}\n`;
  return reasons.length === 0 ? { text } : { text, failure: reasons.join('\n') };
}

/** A line of words in the columns of a terminal; a row of the table of figures is as wide as its names. */
function inColumns(line: string): readonly string[] {
  return line.includes(' | ') || line.length === 0 ? [line] : wrappedLine(line);
}

function unmet(policies: readonly SettledPolicy[], thresholds: Thresholds): readonly string[] {
  return policies.length === 0
    ? ['jest-iam: thresholds are set, but no claim on a policy was recorded']
    : shortfalls(policies, thresholds).flatMap(renderShortfall);
}

function writeData(policies: readonly SettledPolicy[], { directory, root }: ReportOptions): void {
  mkdirSync(directory, { recursive: true });
  const data = istanbulData(policies, root);
  const put = (name: string, text: string): void => {
    writeFileSync(join(directory, name), text);
  };
  put('coverage-final.json', JSON.stringify(data));
  put('lcov.info', lcovText(data));
  put('policies.json', `${JSON.stringify(coverageJson(policies), undefined, 2)}\n`);
  put('index.html', coveragePage(policies, root));
}

/** Of a part of a run, what is unchecked may be checked by the rest. */
function writeNotes(policies: readonly SettledPolicy[], options: ReportOptions): readonly string[] {
  const { root, sarif, annotations = false, partial, claims = [] } = options;
  const ofClaims = annotations === true ? claims.flatMap((claim) => annotationsOfClaim(claim)) : [];
  if (partial !== undefined) return ofClaims;
  if (sarif !== undefined) {
    const path = resolve(root, sarif);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, renderCoverageSarif(claims, policies));
  }
  return annotations !== false ? [...ofClaims, ...renderCoverageAnnotations(policies)] : [];
}

/** One line, on a terminal alone. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

const HINT = "Matchers record their claims where jest-iam/setup, or your runner's entry, registers them.";
