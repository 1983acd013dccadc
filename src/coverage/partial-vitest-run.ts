/** What a reporter reads of Vitest, of version 2 to 5. */
export interface VitestRun {
  readonly config: Readonly<Record<string, unknown>>;
  readonly filenamePattern?: string | readonly string[];
}

/** Why Vitest did not run every test of the run, or of its shard. */
export function partialVitestRun(vitest: VitestRun | undefined): string | undefined {
  const config = vitest?.config ?? {};
  if (config['testNamePattern'] !== undefined) return '-t chose some of the tests';
  if ((vitest?.filenamePattern ?? []).length > 0) return 'paths chose some of the test files';
  if (config['changed'] !== undefined && config['changed'] !== false) return '--changed chose some of the tests';
  if (config['related'] !== undefined) return 'vitest related chose some of the tests';
  if (isGiven(config['project'])) return '--project chose some of the tests';
  if (isGiven(config['cliExclude'])) return '--exclude left out some of the test files';
  if (isGiven(config['tagsFilter'])) return '--tagsFilter chose some of the tests';
  const typed = (config['cliOptions'] ?? {}) as Readonly<Record<string, unknown>>;
  if (typed['lastFailed'] === true) return '--lastFailed chose some of the tests';
  return config['watch'] === true ? 'a watched run may be of some of the tests' : undefined;
}

/** Vitest makes a list of an option that may be given several times. */
function isGiven(list: unknown): boolean {
  return Array.isArray(list) ? list.length > 0 : list !== undefined;
}
