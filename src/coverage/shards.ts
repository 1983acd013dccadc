import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../arguments/usage';
import type { SarifClaim } from '../report/claim-sarif';
import { inOrder } from '../values/text-order';
import { packageVersion } from './package-version';
import type { RunCoverage } from './coverage-report';
import type { Thresholds } from './thresholds';

/** One of several parts of a run; the first is 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The options of a reporter for what failed and what is unchecked. */
export interface ReporterNotes {
  /** A file that gets it in SARIF. */
  readonly sarif?: string;
  readonly annotations?: boolean;
}

/** What a shard leaves on disk, to be merged with the others. */
export interface ShardCoverage extends RunCoverage {
  readonly shard: Shard;
  readonly thresholds?: Thresholds;
  /** What the merge is to write and print, as the reporter was given it. */
  readonly notes: ReporterNotes;
  /** Claims that tests failed for, and what checks of validity found. */
  readonly claims: readonly SarifClaim[];
  /** The run of a CI service that it is part of, where there is one. */
  readonly run?: string;
  /** Why not every test of the shard ran. */
  readonly partial?: string;
  /** Test files in which some test failed, or that did not run to their end. */
  readonly failed: readonly string[];
}

/** What a shard's file holds beside its coverage: what tells two states of a repository apart. */
interface ShardFile extends ShardCoverage {
  /** Of the package that wrote it. */
  readonly version: string;
  /** A hash of each file that policies came from; none where there is no such file. */
  readonly sources: Readonly<Record<string, string | null>>;
}

/** What all shards of a run noticed. */
export interface MergedShards extends RunCoverage {
  readonly thresholds?: Thresholds;
  readonly notes: ReporterNotes;
  readonly claims: readonly SarifClaim[];
  /** Which test files failed, and in which shard, where some did. */
  readonly failures?: string;
}

const shardFile = /^shard-\d+-of-\d+\.json$/;

export function writeShard(directory: string, coverage: ShardCoverage, root: string): void {
  const { index, count } = coverage.shard;
  const names = coverage.files.flatMap(({ policies }) => policies.flatMap(({ source }) => source ?? []));
  const sources = Object.fromEntries(inOrder(names).map((name) => [name, hashOf(resolve(root, name))]));
  const version = packageVersion();
  mkdirSync(directory, { recursive: true });
  const run = runVariables.map((name) => process.env[name]).find((id) => id !== undefined && id !== '');
  writeFileSync(
    join(directory, `shard-${index}-of-${count}.json`),
    JSON.stringify({ version, sources, ...coverage, ...(run !== undefined && { run }) } satisfies ShardFile),
  );
}

function hashOf(path: string): string | null {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** By these, services tell the machines of one run that they are of one. */
const runVariables = ['GITHUB_RUN_ID', 'CI_PIPELINE_ID', 'CIRCLE_WORKFLOW_ID', 'BUILDKITE_BUILD_ID', 'BUILD_BUILDID'];

/** The shards in folders, as one run. Throws a `UsageError` where they are not exactly the shards of one whole run. */
export function readShards(folders: readonly string[], root: string): MergedShards {
  const paths = new Set(folders.flatMap((folder) => shardPaths(folder, root)));
  const shards = [...paths].sort().map(readShard);
  const [first] = shards;
  if (first === undefined) {
    throw new UsageError(
      `no coverage of a shard is in ${folders.join(', ')}`,
      'a run with --shard and the reporter of jest-iam writes it to coverage/policies',
    );
  }
  const { count } = first.shard;
  const other = shards.find(({ shard }) => shard.count !== count);
  if (other !== undefined) throw new UsageError(`shards of ${count} and of ${other.shard.count} are not of one run`);
  const all = Array.from({ length: count }, (_, at) => at + 1);
  const timesOf = (index: number): number => shards.filter(({ shard }) => shard.index === index).length;
  const missing = all.filter((index) => timesOf(index) === 0);
  if (missing.length > 0) {
    const names = missing.length === 1 ? `shard ${missing.join()}` : `shards ${missing.join(', ')}`;
    throw new UsageError(
      `${names} of ${count} ${missing.length === 1 ? 'is' : 'are'} missing`,
      `each writes shard-<index>-of-${count}.json into coverage/policies, unless its run broke off`,
    );
  }
  const twice = all.find((index) => timesOf(index) > 1);
  if (twice !== undefined) throw new UsageError(`shard ${twice} of ${count} is there ${timesOf(twice)} times`);
  for (const { shard, partial, thresholds, notes, run } of shards) {
    const name = `shard ${shard.index} of ${count}`;
    if (partial !== undefined) throw new UsageError(`${name} is not whole: ${partial}`);
    if (run !== first.run) throw new UsageError(`${name} is of another run of CI than shard ${first.shard.index}`);
    if (JSON.stringify(thresholds) !== JSON.stringify(first.thresholds)) {
      throw new UsageError(`${name} has other thresholds than shard ${first.shard.index}`);
    }
    if (JSON.stringify(notes) !== JSON.stringify(first.notes)) {
      throw new UsageError(`${name} has other options for SARIF or annotations than shard ${first.shard.index}`);
    }
  }
  checkOneState(shards);
  const failures = shards.flatMap(({ shard: { index }, failed }) => failed.map((file) => `${file} (shard ${index})`));
  return {
    files: shards.flatMap(({ files }) => files),
    unrecorded: shards.flatMap(({ unrecorded }) => unrecorded),
    notes: first.notes,
    claims: shards.flatMap(({ claims }) => claims),
    ...(first.thresholds !== undefined && { thresholds: first.thresholds }),
    ...(failures.length > 0 && { failures: `tests failed in ${failures.join(', ')}` }),
  };
}

/** Policies are one by their text: of two states of a file, each would be half covered. */
function checkOneState(shards: readonly ShardFile[]): void {
  const known = new Map<string, { readonly hash: string | null; readonly index: number }>();
  for (const { shard, sources } of shards) {
    for (const [name, hash] of Object.entries(sources)) {
      const other = known.get(name);
      if (other === undefined) known.set(name, { hash, index: shard.index });
      else if (other.hash !== hash) {
        throw new UsageError(
          `${name} was another file in shard ${shard.index} than in shard ${other.index}`,
          'run all shards on one commit',
        );
      }
    }
  }
}

function shardPaths(folder: string, root: string): readonly string[] {
  const path = resolve(root, folder);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`there is no folder ${folder}`);
  }
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => shardFile.test(basename(name))).map((name) => join(path, name));
}

function readShard(path: string): ShardFile {
  const content = parsed(readFileSync(path, 'utf8'));
  const version = packageVersion();
  if (content?.version === version && content.shard !== undefined) return content as ShardFile;
  const writer = typeof content?.version === 'string' ? `jest-iam ${content.version}` : 'something else';
  throw new UsageError(
    `${path} is not the coverage of a shard that jest-iam ${version} wrote: ${writer} did`,
    'run the tests of all shards, and the merge, with one version',
  );
}

function parsed(text: string): (Partial<ShardFile> & { readonly version?: unknown }) | undefined {
  try {
    return JSON.parse(text) as Partial<ShardFile>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
