import { compileAction } from '../../evaluator/action';
import type { Layers } from '../../prover/policy-set-formulas';
import { isBucketPolicy } from '../../policy/checks/checked-document';
import type { Policy } from '../../policy/model';
import { callersOf, rangeOver } from '../../requests/comparison';
import { namingDecider, type Decider } from '../../requests/decider';
import type { Claim } from '../../requests/judge';
import { rangeOfItsResource, reachOfType } from '../../requests/document-reach';
import { partitionOfRegion, partitionsIn, partitionsOf } from '../../requests/partitions';
import type { NamedInQuestion } from '../../requests/actions-in-question';
import { parsePattern } from '../../values/pattern';
import type { CallerKind, RequestClass, QuestionFacts } from '../../requests/request-class';
import { checkActionNames } from './action-names';
import type { Bucket } from '../buckets/bucket';
import type { Caller } from '../callers/caller';
import { bucketScope, namedScope, s3Actions, scopeInPartition, type BucketScope } from './bucket-scope';
import { unlistedActions } from '../../requests/unlisted-actions';
import { checkPrefix } from '../../arguments/resource-names';
import { checkResourceTypes } from './resource-types';
import { quoted } from '../../arguments/checks';
import { isAccepted } from './accepted-request';
import { UsageError } from '../../arguments/usage';

/** What a claim is asked of: the documents, and the bucket with its settings where it is one. */
export interface Asked {
  readonly decider: Decider;
  /** The document, where there is one alone. */
  readonly policy?: Policy;
  readonly bucket?: Bucket;
  readonly layers?: Layers;
  /** What is decided without the bucket's ACL, where that grants something. */
  readonly withoutAcl?: Decider;
  /** Of a lone document: what AWS answers is asked, not what the document says by itself. */
  readonly ofAws?: true;
}

export interface ClaimPlace {
  readonly bucket?: string;
  readonly prefix?: string;
}

type Range = Pick<
  Claim,
  'policies' | 'around' | 'actions' | 'callers' | 'byOwner' | 'includes' | 'network' | 'reaching' | 'special'
>;

/** What a question names itself, and the kinds of the callers that it tells. */
export interface NamedWithCallers extends NamedInQuestion {
  readonly kinds?: readonly CallerKind[];
}

/** A question by its own names and its callers. */
export function namedWithCallers({
  callers = [],
  ...named
}: Pick<NamedInQuestion, 'actions' | 'resources'> & { readonly callers?: readonly Caller[] }): NamedWithCallers {
  return {
    ...named,
    callers: callers.flatMap((caller) => ('arn' in caller ? [caller.arn] : [])),
    kinds: callers.map(({ kind }) => kind),
  };
}

/** What decides on callers that the question names: a lone SCP or RCP does not bind all of them. */
export function deciderForNamed({ decider, policy, layers }: Asked): Decider {
  return policy === undefined || layers !== undefined ? decider : namingDecider(decider, policy);
}

/**
 * Everything that AWS can receive about the subject: its bucket and objects, or whatever its policies and the question
 * speak of.
 */
export function rangeFor(asked: Asked, place: ClaimPlace = {}, question: NamedWithCallers = {}): Range {
  const { decider, policy, layers, bucket } = asked;
  const scope = scopeFor(asked, place);
  if (scope === undefined) {
    if (place.bucket !== undefined) throw new UsageError('the subject is the policy of another resource than a bucket');
    if (place.prefix !== undefined) throw new UsageError('a prefix needs a bucket', "give { bucket: 'logs', prefix }");
    const { actions } = question;
    checkResourceTypes(question.resources, decider.policies);
    const concerned = actions === undefined ? 'any' : actions.map((text) => parsePattern(text.toLowerCase()));
    const type = policy?.type ?? layers?.resource?.type ?? 'identity';
    const range = rangeOver(decider.policies, type, { concerned, question });
    const document = policy ?? layers?.resource;
    const { owner, ...reach } = document?.type === 'resource' ? rangeOfItsResource(document) : {};
    return {
      ...range,
      ...reach,
      around: { ...range.around, ...(owner !== undefined && { owner }), ...ownerOf(document) },
      callers: callersFor(asked, question),
      ...(layers !== undefined && { byOwner: true }),
      ...(decider.special !== undefined && { special: decider.special }),
    };
  }
  checkBuckets(scope, question);
  return {
    policies: decider.policies,
    ...bucketActions(asked, scope, question),
    callers: callersFor(asked, question),
    ...(policy !== undefined && reachOfType(policy.type)),
    ...(decider.special !== undefined && { special: decider.special }),
    // A write that S3 turns away is no counterexample.
    ...(bucket !== undefined && { includes: (request: RequestClass) => isAccepted(request, bucket) }),
  };
}

/**
 * What is asked on a bucket, in each partition where it may be: its Region tells the one; else those count in which the
 * policy names buckets, and those of the callers that the question names.
 */
function bucketActions(
  { decider, bucket, policy }: Asked,
  scope: BucketScope,
  { callers = [] }: NamedInQuestion,
): Pick<Claim, 'around' | 'actions'> {
  const named = [...scope.partitions, ...(callers.length === 0 ? [] : partitionsIn(callers))];
  const open = named.length === 0 ? partitionsOf(decider.policies) : [...new Set(named)];
  const partitions = bucket?.region === undefined ? open : [partitionOfRegion(bucket.region)];
  const names = unlistedActions(decider.policies);
  return {
    around: { ...surroundingsOf(bucket, partitions[0] ?? scope.partition), ...ownerOf(policy) },
    actions: partitions.flatMap((partition) => s3Actions(scopeInPartition(partition, scope), names)),
  };
}

function ownerOf(policy: Policy | undefined): Pick<QuestionFacts, 'owner'> {
  const owner = policy?.attachedTo?.account;
  return owner === undefined ? {} : { owner };
}

/** As `rangeFor`, of outsiders: they are taken to be of another account than the resource, unless its own is told. */
export function rangeForOutsiders(asked: Asked, actions?: readonly string[]): Range {
  const range = actionsRangeFor(asked, actions);
  if (asked.bucket !== undefined || asked.policy?.attachedTo?.account !== undefined) return range;
  const around = { ...range.around };
  delete around.owner;
  return { ...range, around };
}

/** Whose requests come to the subject. A bucket without policy is still there for everybody to call. */
function callersFor({ policy, layers, bucket }: Asked, { kinds = [] }: NamedWithCallers): readonly CallerKind[] {
  if (layers === undefined) return callersOf(policy?.type ?? 'resource');
  if (layers.resource !== undefined || bucket !== undefined) return callersOf(layers.resource?.type ?? 'resource');
  const { identity, permissionsBoundary, session } = layers;
  const attached = identity ?? permissionsBoundary ?? session;
  // Policies of a principal speak of whom they are attached to. The root user needs none (E3).
  const callers = callersOf(attached === undefined ? 'serviceControl' : 'identity');
  return [...callers, ...kinds.filter((kind) => kind === 'root' && !callers.includes(kind))];
}

/** Throws where all resources that a question names are other buckets' than the one that the claim is about. */
function checkBuckets({ bucket, partition }: BucketScope, { resources }: NamedInQuestion): void {
  if (bucket === undefined || resources === undefined) return;
  const arn = `arn:${partition}:s3:::${bucket}`;
  const ours = resources.some((text) => {
    const path = text.startsWith(`arn:${partition}:s3:::`) ? text.split(':')[5]?.split('/')[0] : undefined;
    return path === undefined || path === bucket || /[*?]/.test(path);
  });
  if (ours) return;
  throw new UsageError(`the subject does not speak of ${quoted(resources[0])}`, `it speaks of "${arn}" and "${arn}/*"`);
}

/** As `rangeFor`, of some actions only: names or patterns; left out, of any. Throws a usage error where none is left. */
export function actionsRangeFor(asked: Asked, actions: readonly string[] | undefined, place: ClaimPlace = {}): Range {
  if (actions === undefined) return rangeFor(asked, place);
  const range = rangeFor(asked, place, { actions });
  checkActionNames(actions, range.actions);
  const { matches } = compileAction({ negated: false, values: actions, path: [] });
  const some = range.actions.filter(({ name }) => matches(name.toLowerCase()));
  if (some.length === 0) throw new UsageError(`no request for ${actions.join(', ')} comes to the subject`);
  return { ...range, actions: some };
}

/** As `rangeFor`, of S3 requests only: policies of other types speak of the buckets that their patterns match. */
export function s3RangeFor(asked: Asked, place: ClaimPlace = {}): Range {
  const document = asked.policy ?? asked.layers?.resource;
  if (asked.bucket !== undefined || (document !== undefined && isBucketPolicy(document))) return rangeFor(asked, place);
  const [first] = asked.decider.policies;
  if (first === undefined) throw new UsageError('there is no policy to ask');
  checkPrefix('prefix', place.prefix);
  const scope = bucketScope(document ?? first, place.bucket, place.prefix);
  return {
    policies: asked.decider.policies,
    ...bucketActions(asked, scope, {}),
    callers: document === undefined ? callersFor(asked, {}) : callersOf(document.type),
  };
}

/** The given callers in readable order. */
export function inReadableOrder(callers: readonly CallerKind[]): readonly CallerKind[] {
  return readableFirst.filter((caller) => callers.includes(caller));
}

/** The buckets that a claim is about; nothing where the subject is not about S3 buckets. */
export function scopeFor(
  { policy, bucket, layers }: Asked,
  { bucket: wanted, prefix }: ClaimPlace,
): BucketScope | undefined {
  checkPrefix('prefix', prefix);
  if (bucket !== undefined && wanted !== undefined && wanted !== bucket.name) {
    throw new UsageError(`the bucket is "${bucket.name}", not "${wanted}"`);
  }
  const document = policy ?? layers?.resource;
  if (document !== undefined && isBucketPolicy(document)) return bucketScope(document, wanted ?? bucket?.name, prefix);
  if (bucket !== undefined) return namedScope(bucket.name, prefix);
  if (wanted === undefined || document?.type === 'resource') return undefined;
  // Whatever is not a resource's own policy may be asked about any bucket.
  return document === undefined ? namedScope(wanted, prefix) : bucketScope(document, wanted, prefix);
}

/** What the bucket's settings tell of every request. */
export function surroundingsOf(bucket: Bucket | undefined, partition: string): QuestionFacts {
  if (bucket === undefined) return { partition };
  const { account, defaultEncryption, abac, tags } = bucket;
  const bucketTags = abac ? tags : null;
  const { kind, keyArn } = defaultEncryption;
  return {
    partition,
    ...(account !== undefined && { owner: account }),
    defaultKey: kind === 'SSE-S3' ? 'SSE-S3' : { ...(keyArn !== undefined && { keyArn }) },
    ...(bucketTags !== undefined && { bucketTags }),
  };
}

const readableFirst: readonly CallerKind[] = [
  'anonymous',
  'role',
  'user',
  'root',
  'federatedUser',
  'service',
  'originAccessIdentity',
];
