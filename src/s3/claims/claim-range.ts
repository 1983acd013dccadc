import { compileAction } from '../../evaluator/action';
import { isBucketPolicy } from '../../policy/checks/checked-document';
import { rangeOver } from '../../claims/comparison';
import { namingDecider, type Decider } from '../../claims/decider';
import type { Claim } from '../../claims/judge';
import { callersOf, rangeOfItsResource, reachOfType } from '../../claims/document-reach';
import { partitionOfRegion, partitionsIn, partitionsOf } from '../../requests/partitions';
import type { NamedInQuestion } from '../../requests/actions-in-question';
import { parsePattern } from '../../values/pattern';
import type { CallerKind, RequestClass, QuestionFacts } from '../../requests/request-class';
import { checkActionNames } from './action-names';
import type { Caller } from '../callers/caller';
import { bucketScope, namedScope, s3Actions, type BucketScope } from './bucket-scope';
import { unlistedActions } from '../../requests/unlisted-actions';
import { documentOf, ownerOfSubject, type ClaimSubject } from './claim-subject';
import { checkPrefix } from '../../arguments/resource-names';
import { checkResourceTypes } from './resource-types';
import { quoted } from '../../arguments/checks';
import { isAccepted } from './accepted-request';
import { UsageError } from '../../arguments/usage';

export interface ClaimPlace {
  readonly bucket?: string;
  readonly prefix?: string;
}

export type Range = Pick<
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
export function deciderForNamed({ decider, policy, layers }: ClaimSubject): Decider {
  return policy === undefined || layers !== undefined ? decider : namingDecider(decider, policy);
}

/**
 * Everything that AWS can receive about the subject: its bucket and objects, or whatever its policies and the question
 * mention. Throws a usage error on an action of the question that does not exist.
 */
export function rangeFor(subject: ClaimSubject, place: ClaimPlace = {}, question: NamedWithCallers = {}): Range {
  const range = wholeRange(subject, place, question);
  checkActionNames(question.actions, range.actions);
  return range;
}

function wholeRange(subject: ClaimSubject, place: ClaimPlace, question: NamedWithCallers): Range {
  const { decider, policy, layers, bucket } = subject;
  const scope = scopeFor(subject, place);
  if (scope === undefined) {
    if (place.bucket !== undefined) throw new UsageError('the subject is the policy of a resource other than a bucket');
    if (place.prefix !== undefined) throw new UsageError('a prefix needs a bucket', "give { bucket: 'logs', prefix }");
    const { actions } = question;
    checkResourceTypes(question.resources, decider.policies);
    const concerned = actions === undefined ? 'any' : actions.map((text) => parsePattern(text.toLowerCase()));
    const document = documentOf(subject);
    const type = document?.type ?? 'identity';
    const range = rangeOver(decider.policies, type, { concerned, question });
    const { owner: named, ...reach } = document?.type === 'resource' ? rangeOfItsResource(document) : {};
    const owner = ownerOfSubject(subject) ?? named;
    return {
      ...range,
      ...reach,
      around: { ...range.around, ...(owner !== undefined && { owner }) },
      callers: callersFor(subject, question),
      ...(layers !== undefined && { byOwner: 'caller' }),
      ...(decider.special !== undefined && { special: decider.special }),
    };
  }
  checkBuckets(scope, question);
  return {
    policies: decider.policies,
    ...bucketActions(subject, scope, question),
    callers: callersFor(subject, question),
    ...(policy !== undefined && reachOfType(policy.type)),
    ...(decider.special !== undefined && { special: decider.special }),
    // A write that S3 turns away is not a counterexample.
    ...(bucket !== undefined && { includes: (request: RequestClass) => isAccepted(request, bucket) }),
  };
}

/**
 * What is asked on a bucket, in each partition where it may be: its Region tells the one; else those count in which the
 * policy names buckets, and those of the callers that the question names.
 */
function bucketActions(
  subject: ClaimSubject,
  scope: BucketScope,
  { callers = [] }: NamedInQuestion,
): Pick<Claim, 'around' | 'actions'> {
  const { decider, bucket } = subject;
  const named = [...scope.partitions, ...(callers.length === 0 ? [] : partitionsIn(callers))];
  const open = named.length === 0 ? partitionsOf(decider.policies) : [...new Set(named)];
  const partitions = bucket?.region === undefined ? open : [partitionOfRegion(bucket.region)];
  const names = unlistedActions(decider.policies);
  const [first = [], ...others] = partitions.map((partition) => s3Actions(scope, partition, names));
  return {
    around: surroundingsOf(subject, partitions[0] ?? 'aws'),
    actions: others.length === 0 ? first : [...first, ...others.flat()],
  };
}

/** As `rangeFor`, of outsiders: they are taken to be of another account than the resource, unless its own is specified. */
export function rangeForOutsiders(subject: ClaimSubject, actions?: readonly string[], place: ClaimPlace = {}): Range {
  const range = actionsRangeFor(subject, actions, place);
  if (subject.bucket !== undefined || ownerOfSubject(subject) !== undefined) return range;
  const around = { ...range.around };
  delete around.owner;
  return { ...range, around };
}

/** Whose requests come to the subject. A bucket without policy is still there for everybody to call. */
function callersFor({ policy, layers, bucket }: ClaimSubject, { kinds = [] }: NamedWithCallers): readonly CallerKind[] {
  if (layers === undefined) return callersOf(policy?.type ?? 'resource');
  if (layers.resource !== undefined || bucket !== undefined) return callersOf(layers.resource?.type ?? 'resource');
  const { identity, permissionsBoundary, session } = layers;
  const attached = identity ?? permissionsBoundary ?? session;
  // Policies of a principal are about whom they are attached to. The root user needs none (E3).
  const callers = callersOf(attached === undefined ? 'serviceControl' : 'identity');
  return [...callers, ...kinds.filter((kind) => kind === 'root' && !callers.includes(kind))];
}

/** Throws where all resources that a question names are other buckets' than the one that the claim is about. */
function checkBuckets({ bucket, partitions: [partition = 'aws'] }: BucketScope, { resources }: NamedInQuestion): void {
  if (bucket === undefined || resources === undefined) return;
  const arn = `arn:${partition}:s3:::${bucket}`;
  const ours = resources.some((text) => {
    const path = text.startsWith(`arn:${partition}:s3:::`) ? text.split(':')[5]?.split('/')[0] : undefined;
    return path === undefined || path === bucket || /[*?]/.test(path);
  });
  if (ours) return;
  throw new UsageError(`the subject does not mention ${quoted(resources[0])}`, `it covers "${arn}" and "${arn}/*"`);
}

/** As `rangeFor`, of some actions only: names or patterns; left out, of any. Throws a usage error where none is left. */
export function actionsRangeFor(
  subject: ClaimSubject,
  actions: readonly string[] | undefined,
  place: ClaimPlace = {},
): Range {
  if (actions === undefined) return rangeFor(subject, place);
  const range = rangeFor(subject, place, { actions });
  const { matches } = compileAction(actions);
  const some = range.actions.filter(({ name }) => matches(name.toLowerCase()));
  if (some.length === 0) throw new UsageError(`no request for ${actions.join(', ')} reaches the subject`);
  return { ...range, actions: some };
}

/** As `rangeFor`, of S3 requests only: policies of other types are about the buckets that their patterns match. */
export function s3RangeFor(subject: ClaimSubject, place: ClaimPlace = {}): Range {
  const document = documentOf(subject);
  if (subject.bucket !== undefined || (document !== undefined && isBucketPolicy(document)))
    return rangeFor(subject, place);
  const [first] = subject.decider.policies;
  if (first === undefined) throw new UsageError('there is no policy to test');
  checkPrefix('prefix', place.prefix);
  const scope = bucketScope(document ?? first, place.bucket, place.prefix);
  return {
    policies: subject.decider.policies,
    ...bucketActions(subject, scope, {}),
    callers: document === undefined ? callersFor(subject, {}) : callersOf(document.type),
  };
}

/** The given callers in readable order. */
export function inReadableOrder(callers: readonly CallerKind[]): readonly CallerKind[] {
  return readableFirst.filter((caller) => callers.includes(caller));
}

/** The buckets that a claim is about; nothing where the subject is not about S3 buckets. */
function scopeFor(subject: ClaimSubject, { bucket: name, prefix }: ClaimPlace): BucketScope | undefined {
  const { bucket } = subject;
  checkPrefix('prefix', prefix);
  if (bucket !== undefined && name !== undefined && name !== bucket.name) {
    throw new UsageError(`the bucket is "${bucket.name}", not "${name}"`);
  }
  const document = documentOf(subject);
  if (document !== undefined && isBucketPolicy(document)) return bucketScope(document, name ?? bucket?.name, prefix);
  if (bucket !== undefined) return namedScope(bucket.name, prefix);
  if (name === undefined || document?.type === 'resource') return undefined;
  // Whatever is not a resource's own policy may be asked about any bucket.
  return document === undefined ? namedScope(name, prefix) : bucketScope(document, name, prefix);
}

/** What the subject tells of every request: the owner of the resource, and the bucket's settings. */
function surroundingsOf(subject: ClaimSubject, partition: string): QuestionFacts {
  const owner = ownerOfSubject(subject);
  const { bucket } = subject;
  const facts = { partition, ...(owner !== undefined && { owner }) };
  if (bucket === undefined) return facts;
  const { defaultEncryption, abac, tags } = bucket;
  const bucketTags = abac ? tags : null;
  const { kind, keyArn } = defaultEncryption;
  return {
    ...facts,
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
