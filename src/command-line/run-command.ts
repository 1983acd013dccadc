import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { authorizeDocument, explainDocument } from '../api/authorize';
import { UsageError } from '../arguments/usage';
import type { AccessRequest, StatementTrace } from '../evaluator/request';
import { reportCoverage } from '../coverage/coverage-report';
import { readShards } from '../coverage/shards';
import type { Policy } from '../policy/model';
import { isOwnError } from '../report/own-error';
import { renderStatement } from '../report/decision';
import { renderPath } from '../report/excerpt';
import { checkSlips } from '../matchers/raw-request';
import { actionOf } from '../s3/calls/actions';
import { storablePolicy } from '../sources/storable-policy';
import { againstBaseline, baselineOf } from './baseline';
import { checkDocuments } from './check-documents';
import { exitCodeOf, writtenClaim, type CheckReport } from './check-report';
import { hasSeveralPolicies, readOnlyPolicy } from './checked-file';
import { renderCheckGithub } from './formats/check-github';
import { renderCheckMarkdown } from './formats/check-markdown';
import { renderCheckSarif } from './formats/check-sarif';
import { renderCheckText } from './formats/check-text';
import { renderDiffMarkdown, renderDiffText } from './formats/diff-text';
import { inputPaths } from './policy-files';
import { diffFiles, diffFolders } from './diff-documents';
import { diffPolicies, type PolicyDiff } from './policy-diff';
import {
  readCommand,
  type CheckCommand,
  type Command,
  type DiffCommand,
  type ExplainCommand,
  type MergeCommand,
} from './read-command';
import { usageText } from './usage-text';

/** What a command printed, and its exit code. */
export interface CommandResult {
  readonly code: 0 | 1 | 2;
  readonly out: string;
  readonly error: string;
}

export interface CommandSurroundings {
  /** The working folder, absolute. */
  readonly folder: string;
  /** The version of the package. */
  readonly version: string;
}

/** Runs `jest-iam` with the arguments of a command line. Whatever is wrong with them, or with a file, is reported and ends in code 2. */
export function runCommand(given: readonly string[], surroundings: CommandSurroundings): CommandResult {
  try {
    return run(readCommand(given), surroundings);
  } catch (error) {
    if (!isOwnError(error)) throw error;
    return { code: 2, out: '', error: `jest-iam: ${error.message}\n` };
  }
}

function run(command: Command, surroundings: CommandSurroundings): CommandResult {
  switch (command.name) {
    case 'help':
      return { code: 0, out: usageText, error: '' };
    case 'none':
      return { code: 2, out: '', error: usageText };
    case 'version':
      return { code: 0, out: `${surroundings.version}\n`, error: '' };
    case 'check':
      return check(command, surroundings);
    case 'diff':
      return diff(command, surroundings);
    case 'explain':
      return explain(command, surroundings);
    case 'merge':
      return merge(command, surroundings);
  }
}

function check(command: CheckCommand, { folder, version }: CommandSurroundings): CommandResult {
  const { paths, claims, baseline, format, updateBaseline, allowEmpty, type, account, region } = command;
  const options = {
    allowEmpty,
    ...(type !== undefined && { type }),
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
  };
  const found = checkDocuments(inputPaths(paths, folder), claims, options);
  const report = withMisuse(found, command);
  if (baseline !== undefined && updateBaseline) {
    writeFileSync(resolve(folder, baseline), baselineOf(report));
    return { code: 0, out: `${baseline} written\n`, error: '' };
  }
  const judged = baseline === undefined ? report : againstBaseline(report, baselineText(folder, baseline), baseline);
  const render = {
    text: renderCheckText,
    json: asJson,
    markdown: renderCheckMarkdown,
    sarif: (one: CheckReport) => renderCheckSarif(one, version),
    github: renderCheckGithub,
  }[format];
  return { code: exitCodeOf(judged), out: render(judged), error: '' };
}

/** To find nothing is not a success, and neither is a claim that applies to no document. */
function withMisuse(report: CheckReport, { claims, allowEmpty }: CheckCommand): CheckReport {
  if (allowEmpty) return report;
  const asked = new Set(report.results.map(({ claim, given }) => writtenClaim(claim, given)));
  const misuse = claims
    .map(({ name, given }) => writtenClaim(name, given))
    .filter((claim) => !asked.has(claim))
    .map((claim) => `--claim ${claim} applies to none of the documents`);
  const isEmpty = report.results.length === 0 && report.refused.length === 0;
  return { ...report, misuse: isEmpty ? [nothingFound(report)] : misuse };
}

function nothingFound({ files }: CheckReport): string {
  const where = files === 1 ? 'the file' : `any of the ${files} files`;
  return `there is no policy in ${where}: no "Statement" with an "Effect", no template`;
}

function baselineText(folder: string, name: string): string {
  const path = resolve(folder, name);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new UsageError(`there is no baseline ${name}`, 'write it first: add --update-baseline');
}

function asJson(result: object): string {
  return `${JSON.stringify({ version: 1, ...result }, undefined, 2)}\n`;
}

/** A document that AWS would store: nothing is proven of another one. */
function policyAt(name: string, command: DiffCommand | ExplainCommand, { folder }: CommandSurroundings): Policy {
  const path = resolve(folder, name);
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) throw new UsageError(`there is no file ${name}`);
  if (status.isDirectory()) {
    throw new UsageError(`${name} is a folder`, `${command.name} takes a file with one policy; check takes folders`);
  }
  return storablePolicy(readOnlyPolicy(path, command.type), undefined, { what: name });
}

function diff(command: DiffCommand, surroundings: CommandSurroundings): CommandResult {
  const found = differenceIn(command, surroundings);
  const render = {
    text: renderDiffText,
    json: asJson,
    markdown: renderDiffMarkdown,
  }[command.format];
  const code = found.changes.length > 0 ? 1 : found.undecided.length > 0 ? 2 : 0;
  return { code, out: render(found), error: '' };
}

/** Two folders, or two files with several policies, are compared policy by policy. */
function differenceIn(command: DiffCommand, surroundings: CommandSurroundings): PolicyDiff {
  const { type } = command;
  const before = sideOf(command.before, surroundings);
  const after = sideOf(command.after, surroundings);
  if (before.isFolder !== after.isFolder) {
    const [one, other] = before.isFolder ? [before, after] : [after, before];
    throw new UsageError(`${one.name} is a folder, and ${other.name} is a file`, 'give two files, or two folders');
  }
  if (before.isFolder) return diffFolders(before, after, type);
  const old = { ...before, isAssembly: false };
  const recent = { ...after, isAssembly: false };
  if (hasSeveralPolicies(old, type) || hasSeveralPolicies(recent, type)) return diffFiles(old, recent, type);
  return diffPolicies(policyAt(before.name, command, surroundings), policyAt(after.name, command, surroundings));
}

interface DiffSide {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

function sideOf(name: string, { folder }: CommandSurroundings): DiffSide {
  const path = resolve(folder, name);
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) throw new UsageError(`there is no file or folder ${name}`);
  return { name, path, isFolder: status.isDirectory() };
}

function explain(command: ExplainCommand, surroundings: CommandSurroundings): CommandResult {
  const { policy, request, format } = command;
  const document = policyAt(policy, command, surroundings);
  checkTypedRequest(request, document);
  const { outcome } = authorizeDocument(request, document);
  const statements = explainDocument(request, document);
  const out =
    format === 'json'
      ? asJson({ outcome, statements })
      : [`Outcome: ${outcome}`, ...statements.map(traceLine), ''].join('\n');
  return { code: 0, out, error: '' };
}

/** Throws a `UsageError` for a slip: whatever does not exist would be answered with an implicit deny. */
function checkTypedRequest(request: unknown, policy: Policy): asserts request is AccessRequest {
  if (typeof request !== 'object' || request === null) throw new UsageError('--request must be an object');
  checkSlips(request, [policy]);
  actionOf(request.action);
}

/** Claims of tests that failed do not count, so what is missing may be checked all the same: no threshold is judged. */
function merge({ folders, directory }: MergeCommand, { folder }: CommandSurroundings): CommandResult {
  const { thresholds, failures, claims, notes, ...coverage } = readShards(folders, folder);
  const { text, failure } = reportCoverage(coverage, {
    root: folder,
    directory: resolve(folder, directory),
    claims,
    ...notes,
    ...(notes.annotations === true && { annotations: 'unchecked' }),
    ...(thresholds !== undefined && { thresholds }),
    ...(failures !== undefined && { failures }),
  });
  if (failures !== undefined) {
    return { code: 2, out: text, error: `jest-iam: the figures leave out what failed: ${failures}\n` };
  }
  return { code: failure === undefined ? 0 : 1, out: text, error: '' };
}

function traceLine({ ref, effect, stoppedBy }: StatementTrace): string {
  return `${renderStatement(ref)}: ${effect}, ${stoppedBy === undefined ? 'matches' : `stops at ${renderPath(stoppedBy.path)}`}`;
}
