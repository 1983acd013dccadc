import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../arguments/usage';
import type { RunCoverage } from './coverage-report';
import type { Thresholds } from './thresholds';

/** One of several parts of a run; the first is 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** What a shard leaves on disk, to be merged with the others. */
export interface ShardCoverage extends RunCoverage {
  readonly shard: Shard;
  readonly thresholds?: Thresholds;
  /** The run of a CI service that it is part of, where there is one. */
  readonly run?: string;
  /** Why not every test of the shard ran. */
  readonly partial?: string;
}

/** What all shards of a run noticed. */
export interface MergedShards extends RunCoverage {
  readonly thresholds?: Thresholds;
}

const FORMAT = 1;
const shardFile = /^shard-\d+-of-\d+\.json$/;

export function writeShard(directory: string, coverage: ShardCoverage): void {
  const { index, count } = coverage.shard;
  mkdirSync(directory, { recursive: true });
  const run = runVariables.map((name) => process.env[name]).find((id) => id !== undefined && id !== '');
  writeFileSync(
    join(directory, `shard-${index}-of-${count}.json`),
    JSON.stringify({ version: FORMAT, ...coverage, ...(run !== undefined && { run }) }),
  );
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
  for (let index = 1; index <= count; index += 1) {
    const found = shards.filter(({ shard }) => shard.index === index).length;
    if (found === 0) throw new UsageError(`shard ${index} of ${count} is missing`);
    if (found > 1) throw new UsageError(`shard ${index} of ${count} is there ${found} times`);
  }
  for (const { shard, partial, thresholds, run } of shards) {
    const name = `shard ${shard.index} of ${count}`;
    if (partial !== undefined) throw new UsageError(`${name} is not whole: ${partial}`);
    if (run !== first.run) throw new UsageError(`${name} is of another run of CI than shard ${first.shard.index}`);
    if (JSON.stringify(thresholds) !== JSON.stringify(first.thresholds)) {
      throw new UsageError(`${name} has other thresholds than shard ${first.shard.index}`);
    }
  }
  return {
    files: shards.flatMap(({ files }) => files),
    unrecorded: shards.flatMap(({ unrecorded }) => unrecorded),
    ...(first.thresholds !== undefined && { thresholds: first.thresholds }),
  };
}

function shardPaths(folder: string, root: string): readonly string[] {
  const path = resolve(root, folder);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`there is no folder ${folder}`);
  }
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => shardFile.test(basename(name))).map((name) => join(path, name));
}

function readShard(path: string): ShardCoverage {
  const content = parsed(readFileSync(path, 'utf8'));
  if (content?.version === FORMAT && content.shard !== undefined) return content as ShardCoverage;
  throw new UsageError(
    `${path} is not the coverage of a shard that this version of jest-iam wrote`,
    'run the tests again',
  );
}

function parsed(text: string): (Partial<ShardCoverage> & { readonly version?: unknown }) | undefined {
  try {
    return JSON.parse(text) as Partial<ShardCoverage>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
