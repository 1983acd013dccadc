import type { Layers } from '../prover/set-outcome';
import { isBucketPolicy } from '../policy/checks/subject';
import type { Policy } from '../policy/model';
import { callersOf, rangeOver } from '../space/comparison';
import { namingDecider, type Decider } from '../space/decider';
import type { Claim } from '../space/judge';
import type { Question } from '../space/universe';
import { parsePattern } from '../values/pattern';
import type { CallerKind, RequestClass, Surroundings } from '../space/request-class';
import type { Bucket } from './bucket';
import { bucketScope, namedScope, s3Actions, type BucketScope } from './scope';
import { isTaken } from './taken';
import { UsageError } from './usage';

/** What a claim is asked of: the documents, and the bucket with its settings where it is one. */
export interface Asked {
  readonly decider: Decider;
  /** The document, where there is one alone. */
  readonly policy?: Policy;
  readonly bucket?: Bucket;
  readonly layers?: Layers;
  /** What is decided without the bucket's ACL, where that grants something. */
  readonly withoutAcl?: Decider;
}

export interface Place {
  readonly bucket?: string;
  readonly prefix?: string;
}

type Range = Pick<Claim, 'policies' | 'around' | 'actions' | 'callers' | 'byOwner' | 'includes'>;

/** What decides on callers that the question names: a lone SCP or RCP does not bind all of them. */
export function deciderForNamed({ decider, policy, layers }: Asked): Decider {
  return policy === undefined || layers !== undefined ? decider : namingDecider(decider, policy);
}

/**
 * Everything that AWS can receive about the subject: its bucket and objects, or whatever its policies and the question
 * speak of.
 */
export function rangeFor(asked: Asked, place: Place = {}, question: Question = {}): Range {
  const { decider, policy, layers } = asked;
  const scope = scopeFor(asked, place);
  if (scope === undefined) {
    if (place.bucket !== undefined || place.prefix !== undefined) {
      throw new UsageError('the subject is no bucket policy, so it takes neither bucket nor prefix');
    }
    const type = policy?.type ?? (layers?.resource === undefined ? 'identity' : layers.resource.type);
    const { actions } = question;
    const concerned = actions === undefined ? 'any' : actions.map((text) => parsePattern(text.toLowerCase()));
    const range = rangeOver(decider.policies, type, { concerned, question });
    return layers === undefined ? range : { ...range, byOwner: true };
  }
  // A bucket without policy is still there for everybody to call.
  const ofIdentities = layers !== undefined && layers.resource === undefined && asked.bucket === undefined;
  return {
    policies: decider.policies,
    around: surroundingsOf(asked.bucket, scope.partition),
    actions: s3Actions(scope, actionsNamed(decider.policies)),
    callers: callersOf(ofIdentities ? 'identity' : 'resource'),
    // A write that S3 turns away is no counterexample.
    ...(asked.bucket !== undefined && { includes: (request: RequestClass) => isTaken(request, asked.bucket) }),
  };
}

function actionsNamed(policies: readonly Policy[]): string[] {
  return policies.flatMap(({ statements }) => statements.flatMap(({ action }) => action.values));
}

/** As `rangeFor`, of S3 requests only: policies of other types speak of the buckets that their patterns match. */
export function s3RangeFor(asked: Asked, place: Place = {}): Range {
  const document = asked.policy ?? asked.layers?.resource;
  if (asked.bucket !== undefined || (document !== undefined && isBucketPolicy(document))) return rangeFor(asked, place);
  const [first] = asked.decider.policies;
  if (first === undefined) throw new UsageError('there is no policy to ask');
  const scope = bucketScope(document ?? first, place.bucket, place.prefix);
  return {
    policies: asked.decider.policies,
    around: { partition: scope.partition },
    actions: s3Actions(scope, actionsNamed(asked.decider.policies)),
    callers: callersOf(document?.type ?? first.type),
  };
}

/** The given callers in readable order. */
export function inReadableOrder(callers: readonly CallerKind[]): readonly CallerKind[] {
  return readableFirst.filter((caller) => callers.includes(caller));
}

/** The buckets that a claim is about; nothing where the subject is not about S3 buckets. */
export function scopeFor(
  { policy, bucket, layers }: Asked,
  { bucket: wanted, prefix }: Place,
): BucketScope | undefined {
  if (bucket !== undefined && wanted !== undefined && wanted !== bucket.name) {
    throw new UsageError(`the bucket is "${bucket.name}", not "${wanted}"`);
  }
  const document = policy ?? layers?.resource;
  if (document !== undefined && isBucketPolicy(document)) return bucketScope(document, wanted ?? bucket?.name, prefix);
  if (bucket !== undefined) return namedScope(bucket.name, prefix);
  return document === undefined && wanted !== undefined ? namedScope(wanted, prefix) : undefined;
}

/** What the bucket's settings tell of every request. */
export function surroundingsOf(bucket: Bucket | undefined, partition: string): Surroundings {
  if (bucket === undefined) return { partition };
  const { account, defaultEncryption } = bucket;
  const { kind, keyArn } = defaultEncryption;
  return {
    partition,
    ...(account !== undefined && { owner: account }),
    defaultKey: kind === 'SSE-S3' ? 'SSE-S3' : { ...(keyArn !== undefined && { keyArn }) },
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
