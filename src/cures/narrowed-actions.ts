import { compileAction } from '../evaluator/action';
import { serviceOf } from '../service-reference';
import { foldName } from '../values/letter-case';

/**
 * The entries of an `Action` element without the actions that some patterns cover: a pattern that covers others too
 * becomes the fewest patterns for those. Nothing where that cannot be written, as of `*`.
 */
export function withoutActions(
  entries: readonly string[],
  taken: readonly string[],
  resources?: readonly string[],
): readonly string[] | undefined {
  const isTaken = listOf(taken);
  return keptActions(entries, (name) => !isTaken(name), resources);
}

/** The entries of an `Action` element as far as some patterns cover them. */
export function onlyActions(entries: readonly string[], kept: readonly string[]): readonly string[] | undefined {
  return keptActions(entries, listOf(kept));
}

/** Patterns of that many actions may be meant; of more, nobody knows which. */
const MOST_MEANT = 8;

/**
 * The entries of an `Action` element with the actions that a pattern was meant for in its place, where it also covers one
 * that gives others access: those that give none, and of S3 the usual ones on objects where the statement has objects.
 * Nothing where nobody knows which were meant.
 */
export function withoutPermissions(
  entries: readonly string[],
  action: string,
  resources: readonly string[],
): readonly string[] | undefined {
  if (!managesPermissions(action)) return undefined;
  const objects = resources.filter((arn) => /^arn:[^:]*:s3:::[^/]+\//.test(arn));
  const isMeant = (name: string): boolean => !managesPermissions(name) && (objects.length === 0 || fits(name, objects));
  const meant = entries.map((entry) =>
    /[*?]/.test(entry) && listOf([entry])(foldName(action)) ? (actionsMatching(entry) ?? []).filter(isMeant) : entry,
  );
  if (meant.some((names) => names.length === 0 || (Array.isArray(names) && names.length > MOST_MEANT)))
    return undefined;
  return meant.flatMap((names) => {
    const usual = typeof names === 'string' ? [] : names.filter((name) => !isRare(name));
    return usual.length > 0 ? usual : names;
  });
}

/**
 * Whether an action does nothing for most buckets: it is about versions, Object Lock, replication, archives, annotations or
 * torrents, each of which a bucket must have been given.
 */
export function isRare(action: string): boolean {
  return /^s3:.*(?:Version|LegalHold|Retention|Replica|Restore|Annotation|Torrent)/.test(action);
}

/** Whether an entry of an action list covers known actions that read or list alone. */
export function readsOnly(entry: string): boolean {
  const levels = (actionsMatching(entry) ?? []).flatMap((action) => {
    const [prefix = '', name = ''] = action.split(':');
    return serviceOf(prefix)?.actions.get(foldName(name))?.accessLevel ?? [];
  });
  return levels.length > 0 && levels.every((level) => /^(?:Read|List)$/.test(level));
}

/** Whether an action changes who has access. */
export function managesPermissions(action: string): boolean {
  const [prefix = '', name = ''] = action.split(':');
  const level = serviceOf(prefix)?.actions.get(foldName(name))?.accessLevel;
  return level?.includes('Permissions management') === true;
}

/**
 * The entries of an `Action` element as far as their actions are kept; a pattern that covers others too becomes the fewest
 * patterns for those that are. Nothing where that cannot be written, as of `*`.
 */
export function keptActions(
  entries: readonly string[],
  isKept: (nameLowerCase: string) => boolean,
  resources?: readonly string[],
): readonly string[] | undefined {
  const left: string[] = [];
  for (const entry of entries) {
    if (!/[*?]/.test(entry)) {
      if (isKept(foldName(entry))) left.push(entry);
      continue;
    }
    const known = actionsMatching(entry);
    if (known === undefined) return undefined;
    const others = known.filter((name) => !isKept(foldName(name)));
    // S3 refuses a statement with an action that no resource in it fits.
    const kept = known.filter((name) => isKept(foldName(name)) && fits(name, resources));
    left.push(...(others.length === 0 ? [entry] : asPatterns(kept, others)));
  }
  return [...new Set(left)];
}

function listOf(values: readonly string[]): (nameLowerCase: string) => boolean {
  return compileAction(values).matches;
}

/** The known actions that an entry covers, as AWS writes them: `s3:PutObject`. */
export function actionsMatching(entry: string): readonly string[] | undefined {
  const [prefix = '', name] = entry.split(':', 2);
  const service = /[*?]/.test(prefix) || name === undefined ? undefined : serviceOf(prefix);
  if (service === undefined) return undefined;
  const covers = listOf([entry]);
  return [...service.actions.values()]
    .map((action) => `${service.prefix}:${action.name}`)
    .filter((action) => covers(foldName(action)));
}

/** Whether an entry of an action list covers an action of S3 for which one of the resources is of the right kind. */
export function fitsSome(entry: string, resources: readonly string[]): boolean {
  const actions = /[*?]/.test(entry) ? (actionsMatching(entry) ?? []) : [entry];
  return actions.some((action) => fits(action, resources));
}

/** ARNs of S3 itself and of access points. */
const ofS3 = /^arn:[^:]*:s3:(?:::|[^:]+:[^:]+:accesspoint\/)/;

function isOfObjects(arn: string): boolean {
  return arn.includes(':accesspoint/') ? arn.includes('/object/') : arn.includes('/');
}

/** Whether an action of S3 is one on a bucket or on an object, as some of the resources are; any of other services is. */
function fits(action: string, resources: readonly string[] | undefined): boolean {
  const [prefix = '', name = ''] = action.split(':');
  if (prefix !== 's3' || resources === undefined || !resources.every((arn) => ofS3.test(arn))) return true;
  const types = serviceOf(prefix)?.actions.get(foldName(name))?.resourceTypes ?? [];
  return types.some(({ name: type }) =>
    resources.some(
      (arn) => type === (isOfObjects(arn) ? 'object' : 'bucket') || (type === 'object' && arn.endsWith('*')),
    ),
  );
}

/** Actions of one service as the fewest patterns that cover none of some others: `s3:Get*`. */
function asPatterns(actions: readonly string[], others: readonly string[]): readonly string[] {
  const patterns = new Set<string>();
  for (const action of actions) {
    const [prefix = '', name = ''] = action.split(':');
    const words = name.match(/[A-Z]+[a-z0-9]*/g) ?? [];
    const starts = words.map((_, count) => `${prefix}:${words.slice(0, count + 1).join('')}`);
    const start = starts.find((one) => !others.some((other) => other.startsWith(one)));
    const isPattern = start !== undefined && actions.filter((one) => one.startsWith(start)).length > 1;
    patterns.add(isPattern ? `${start}*` : action);
  }
  return [...patterns];
}
