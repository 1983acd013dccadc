import { compilePolicy } from '../../evaluator/compile';
import type { Policy } from '../../policy/model';
import { anyChar, anyNumberOf, literalTokens, sequence, type Language } from '../../languages/language';
import { serviceOf, type ActionFacts, type ServiceReference } from '../../service-reference';
import type { ActionChoice, ResourceForm } from '../../requests/request-class';
import { globWord } from '../../prover/pattern-languages';
import { ordinaryRank } from '../../requests/ordinary-actions';
import { bucketNames, readableNames } from './bucket-names';
import { onceForEach, onceForEachObject } from '../../values/once';
import { checkBucketName, proposalFor } from '../../arguments/checks';
import { isSiblingName, nearest } from '../../values/near-names';
import { UsageError } from '../../arguments/usage';

/** The buckets that a claim on a policy is about. */
export interface BucketScope {
  /** Those in which the policy names buckets. */
  readonly partitions: readonly string[];
  readonly names: Language;
  readonly prefix: string;
  /** The one bucket, where there is one. */
  readonly bucket?: string;
}

interface Named {
  readonly partition: string;
  /** A literal name, or the pattern of names. */
  readonly name?: string;
  readonly pattern: Language;
}

/**
 * The bucket that a policy is about: the one that it names; where it has patterns only, any bucket that they match.
 * Several named buckets need `wanted`, and a bucket that no Resource matches is a usage error.
 */
export function bucketScope(policy: Policy, requested: string | undefined, prefix = ''): BucketScope {
  const named = namedBuckets(policy);
  const literals = [...new Set(named.flatMap(({ name }) => name ?? []))];
  const partitions = [...new Set(named.map(({ partition }) => partition))].filter((one) => one !== anyPartition);
  const scopeOf = (bucket: string): BucketScope => ({ ...namedScope(bucket, prefix), partitions });
  const own = bucketOfPolicy(policy);
  if (own !== undefined) {
    if (requested !== undefined && requested !== own)
      throw new UsageError(`the bucket is "${own}", not "${requested}"`);
    return scopeOf(own);
  }
  if (requested !== undefined) {
    checkBucketName('bucket', requested);
    if (!partitionsOr(partitions).some((one) => mentions(policy, requested, one)))
      checkMentioned(policy, requested, literals);
    return scopeOf(requested);
  }
  const [only, ...others] = literals;
  if (others.length > 0) {
    throw new UsageError(
      `the policy names ${literals.length} buckets: ${literals.join(', ')}`,
      `say which one: { bucket: '${only ?? ''}' }`,
    );
  }
  if (only !== undefined) return scopeOf(only);
  const patterns = named.flatMap(({ pattern }) => pattern);
  const names = bucketNames(patterns.length > 0 ? patterns : [anyNumberOf(anyChar)]);
  if (names.length === 0) throw new UsageError('no bucket can have a name that the policy mentions');
  return { partitions, names, prefix };
}

/**
 * Throws where a bucket's policy is asked about another bucket, and where a policy that may be asked about any is asked
 * about one whose name is a slip of the pen away from one that it names.
 */
function checkMentioned({ type }: Policy, requested: string, known: readonly string[]): void {
  const near = nearest(requested, known, requested.length < 6 ? 1 : 2);
  if (type !== 'resource' && (near === undefined || isSiblingName(requested, near))) return;
  throw new UsageError(
    `the policy does not mention the bucket "${requested}"`,
    known.length > 0 ? proposalFor(requested, known) : undefined,
  );
}

/** The scope of one bucket, whatever policies say. */
export function namedScope(bucket: string, prefix = ''): BucketScope {
  return { partitions: [], names: [literalTokens(bucket)], prefix, bucket };
}

function partitionsOr(partitions: readonly string[]): readonly string[] {
  return partitions.length === 0 ? ['aws'] : partitions;
}

/** The bucket that a policy is attached to, where that is known. */
export function bucketOfPolicy({ attachedTo }: Policy): string | undefined {
  return /^arn:[a-z-]+:s3:::([^/]+)$/.exec(attachedTo?.arn ?? '')?.[1];
}

/** The buckets that a policy is about: the one that it is attached to, else those that it names without wildcard. */
export function bucketsOfPolicy(policy: Policy): readonly string[] {
  const own = bucketOfPolicy(policy);
  return own === undefined ? bucketsNamedIn(policy) : [own];
}

/** The buckets that a policy names without wildcard. */
function bucketsNamedIn(policy: Policy): readonly string[] {
  return [...new Set(namedBuckets(policy).flatMap(({ name }) => name ?? []))];
}

/** An ARN of S3 buckets and objects, in one partition or in any. */
const anyPartition = '*';
export const bucketStart = /^arn:([a-z-]+|\*):s3:::/;

function namedBuckets(policy: Policy): Named[] {
  const entries = compilePolicy(policy).statements.flatMap(({ resource }) =>
    resource === undefined || resource.negated ? [] : resource.entries,
  );
  return entries.flatMap(({ text, parts }): Named[] => {
    const found = bucketStart.exec(text);
    if (found === null) return [];
    const partition = found[1] ?? anyPartition;
    const rest = text.slice(found[0].length);
    const slash = rest.indexOf('/');
    const name = slash === -1 ? rest : rest.slice(0, slash);
    if (!/[*?$]/.test(name)) return [{ partition, name, pattern: [literalTokens(name)] }];
    const word = globWord(parts).slice(found[0].length);
    const end = word.findIndex(({ chars }) => chars.codes?.[0] === 47);
    return [{ partition, pattern: [end === -1 ? word : word.slice(0, end)] }];
  });
}

function mentions(policy: Policy, bucket: string, partition: string): boolean {
  const arn = `arn:${partition}:s3:::${bucket}`;
  const none = (): undefined => undefined;
  return compilePolicy(policy).statements.some(({ resource }) => {
    if (resource === undefined) return true;
    if (resource.matches(arn, none) || resource.matches(`${arn}/key`, none)) return true;
    return resource.entries.some(({ text }) => text === arn || text.startsWith(`${arn}/`));
  });
}

/** The buckets of a scope and their objects in a partition. */
function formsIn(partition: string, { names, bucket, prefix }: BucketScope): readonly ResourceForm[] {
  const start: Language = [literalTokens(`arn:${partition}:s3:::`)];
  const shown = (bucket === undefined ? readableNames(names) : [bucket]).map((name) => `arn:${partition}:s3:::${name}`);
  return [
    { id: 'bucket', language: sequence(start, names), seeds: shown, type: 'bucket' },
    {
      id: 'object',
      language: sequence(start, names, [literalTokens(`/${prefix}`)], [anyNumberOf(anyChar, prefix === '' ? 1 : 0)]),
      seeds: shown.map((arn) => `${arn}/${prefix}key`),
      type: 'object',
    },
  ];
}

interface ScopedActions {
  readonly forms: readonly ResourceForm[];
  readonly listed: readonly ActionChoice[];
}

const onBucket = onceForEach<ScopedActions>(100);

/**
 * The S3 actions on a bucket and its objects in a partition, those that people know best first, permission-only ones
 * last; `unlisted` are those that policies name and the reference lacks, of any service.
 */
export function s3Actions(scope: BucketScope, partition: string, unlisted: readonly string[]): readonly ActionChoice[] {
  const { bucket, prefix } = scope;
  const make = (): ScopedActions => actionsIn(partition, scope);
  // One bucket has several claims.
  const { forms, listed } = bucket === undefined ? make() : onBucket(`${partition} ${bucket}/${prefix}`, make);
  const service = serviceOf('s3');
  const own = unlisted.filter((name) => /^s3:/i.test(name));
  // Mostly the one list that all claims on the bucket share.
  return own.length === 0
    ? listed
    : [...listed, ...own.map((name): ActionChoice => ({ name, ...(service && { service }), forms, partition }))];
}

function actionsIn(partition: string, scope: BucketScope): ScopedActions {
  const forms = formsIn(partition, scope);
  const { service, actions } = readableActions();
  const formsOf = onceForEachObject((types: ReadableAction['types']) =>
    forms.filter(({ type }) => type !== undefined && types.includes(type)),
  );
  const listed = actions.map(({ name, facts, types }): ActionChoice => ({
    name,
    service,
    facts,
    partition,
    forms: formsOf(types),
  }));
  return { forms, listed };
}

interface ReadableAction {
  readonly name: string;
  readonly facts: ActionFacts;
  /** Of `bucket` and `object`; one list for all actions that are on the same. */
  readonly types: readonly string[];
}

interface ReadableActions {
  readonly service: ServiceReference;
  readonly actions: readonly ReadableAction[];
}

let readable: ReadableActions | undefined;

function readableActions(): ReadableActions {
  if (readable !== undefined) return readable;
  const service = serviceOf('s3');
  if (service === undefined) throw new Error('jest-iam: the reference of S3 is missing; please report this');
  const typesOf = onceForEachObject((resourceTypes: ActionFacts['resourceTypes']) =>
    resourceTypes.map(({ name }) => name).filter((name) => name === 'bucket' || name === 'object'),
  );
  const byRank = new Map<number, ReadableAction[]>();
  service.actions.forEach((facts) => {
    const types = typesOf(facts.resourceTypes);
    if (facts.name === 'CreateBucket' || types.length === 0) return;
    const rank = ordinaryRank('s3', facts);
    const action = { name: `s3:${facts.name}`, facts, types };
    const same = byRank.get(rank);
    if (same === undefined) byRank.set(rank, [action]);
    else same.push(action);
  });
  const ranks = [...byRank.keys()].sort((a, b) => a - b);
  return (readable = { service, actions: ranks.flatMap((rank) => byRank.get(rank) ?? []) });
}
