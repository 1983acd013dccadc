import { authorizeDocument } from '../evaluator/authorize';
import type { AccessRequest, Outcome } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { all, not, some, type Formula } from '../prover/formula';
import { outcomesOf, type Outcomes } from '../prover/outcome';
import type { Predicate } from '../prover/predicate';
import type { Verdict } from '../prover/prove';
import { literal } from '../prover/words';
import { judge } from '../space/judge';
import type { CallerKind, EncryptionWay, RequestClass, Surroundings } from '../space/request-class';
import type { RequestSpace } from '../space/request-space';
import type { Bucket } from './bucket';
import type { Encryption } from './encryption';
import { bucketScope, namedScope, s3Actions, type BucketScope } from './scope';
import { UsageError } from './usage';

/** A bucket policy, and the bucket's settings where they are known; a bucket may have no policy. */
export type ClaimSubject =
  { readonly policy: Policy; readonly bucket?: Bucket } | { readonly policy?: undefined; readonly bucket: Bucket };

const everyone: readonly CallerKind[] = ['anonymous', 'role', 'user', 'root', 'federatedUser', 'service'];
const signedFirst: readonly CallerKind[] = ['role', 'user', 'root', 'federatedUser', 'service', 'anonymous'];

/** Every S3 request over plain HTTP on the bucket and its objects is explicitly denied. */
export function insecureTransport(subject: ClaimSubject, wanted: { readonly bucket?: string } = {}): Verdict {
  const scope = scopeOf(subject, wanted.bucket);
  return judge({
    ...asked(subject),
    reads: ['aws:securetransport'],
    around: surroundings(subject, scope),
    actions: s3Actions(scope),
    callers: everyone,
    secure: [false],
    unwanted: (space) => not(outcomes(subject, space).denied),
    isUnwanted: (request) => decide(subject, request) !== 'ExplicitDeny',
  });
}

/** Nobody without credentials is allowed anything. */
export function anonymousDenied(subject: ClaimSubject, wanted: { readonly bucket?: string } = {}): Verdict {
  const scope = scopeOf(subject, wanted.bucket);
  return judge({
    ...asked(subject),
    reads: [],
    around: surroundings(subject, scope),
    actions: s3Actions(scope),
    callers: ['anonymous'],
    unwanted: (space) => outcomes(subject, space).allowed,
    isUnwanted: (request) => decide(subject, request) === 'Allow',
  });
}

export interface EncryptionWanted {
  readonly bucket?: string;
  readonly prefix?: string;
}

const headerKeys = [
  's3:x-amz-server-side-encryption',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:x-amz-server-side-encryption-customer-algorithm',
];

/** Every upload that would leave an object under anything but the accepted encryptions is explicitly denied. */
export function requireEncryption(
  subject: ClaimSubject,
  accepted: readonly Encryption[],
  wanted: EncryptionWanted = {},
): Verdict {
  if (accepted.length === 0) throw new UsageError('no encryption is accepted', 'list one or more: [sseKms(keyArn)]');
  const { bucket } = subject;
  const scope = scopeOf(subject, wanted.bucket, wanted.prefix);
  const around = surroundings(subject, scope);
  const left = (request: RequestClass): Encryption['kind'] | 'unknown' => leaves(request.encryption, bucket);
  return judge({
    ...asked(subject),
    reads: ['aws:securetransport', ...headerKeys],
    around,
    actions: s3Actions(scope).filter(({ name }) => name === 's3:PutObject'),
    callers: signedFirst,
    secure: [true, false],
    encryption: ['SSE-S3', 'none', 'SSE-C', 'SSE-KMS', 'DSSE-KMS'],
    includes: ({ encryption }) => !(encryption === 'SSE-C' && bucket !== undefined && blocksSseC(bucket)),
    unwanted: (space) =>
      all([
        some(
          kinds.map((kind) =>
            all([space.among((request) => left(request) === kind), not(isAccepted(kind, accepted, space))]),
          ),
        ),
        not(outcomes(subject, space).denied),
      ]),
    isUnwanted: (request) => decide(subject, request) !== 'ExplicitDeny',
  });
}

const kinds = ['unknown', 'SSE-S3', 'SSE-KMS', 'DSSE-KMS', 'SSE-C'] as const;

/** What an upload leaves: what its headers ask for, else the bucket's default, which a bare policy does not tell. */
function leaves(way: EncryptionWay | undefined, bucket: Bucket | undefined): Encryption['kind'] | 'unknown' {
  if (way !== undefined && way !== 'none') return way;
  return bucket?.defaultEncryption.kind ?? 'unknown';
}

function isAccepted(
  kind: Encryption['kind'] | 'unknown',
  accepted: readonly Encryption[],
  space: RequestSpace,
): Formula {
  const ways = accepted.filter((encryption) => encryption.kind === kind);
  if (ways.some(({ keyArn }) => keyArn === undefined)) return true;
  return some(ways.map(({ keyArn = '' }) => usesKey(keyArn, space)));
}

function usesKey(keyArn: string, space: RequestSpace): Formula {
  const predicate: Predicate = { id: `key ${keyArn}`, language: [literal(keyArn)], test: (value) => value === keyArn };
  return some(
    space.keyCases('s3:x-amz-server-side-encryption-aws-kms-key-id').map(({ where, state }) => {
      if (state.kind === 'absent') return false;
      if (state.kind === 'fixed') return all([where, state.value === keyArn]);
      return all([where, state.facet.some(predicate)]);
    }),
  );
}

function asked({ policy }: ClaimSubject): { readonly policies: readonly Policy[] } {
  return { policies: policy === undefined ? [] : [policy] };
}

function outcomes({ policy }: ClaimSubject, space: RequestSpace): Outcomes {
  return policy === undefined ? { denied: false, allowed: false } : outcomesOf(policy, space);
}

function decide({ policy }: ClaimSubject, request: AccessRequest): Outcome {
  return policy === undefined ? 'ImplicitDeny' : authorizeDocument(request, policy).outcome;
}

function blocksSseC({ blockedEncryption }: Bucket): boolean {
  return blockedEncryption.includes('SSE-C');
}

function scopeOf(subject: ClaimSubject, wanted: string | undefined, prefix?: string): BucketScope {
  const { bucket } = subject;
  if (bucket !== undefined && wanted !== undefined && wanted !== bucket.name) {
    throw new UsageError(`the bucket is "${bucket.name}", not "${wanted}"`);
  }
  if (subject.policy === undefined) return namedScope(subject.bucket.name, prefix);
  return bucketScope(subject.policy, wanted ?? bucket?.name, prefix);
}

function surroundings({ bucket }: ClaimSubject, { partition }: BucketScope): Surroundings {
  if (bucket === undefined) return { partition };
  const { account, defaultEncryption } = bucket;
  const { kind, keyArn } = defaultEncryption;
  return {
    partition,
    ...(account !== undefined && { owner: account }),
    defaultKey: kind === 'SSE-S3' ? 'SSE-S3' : { ...(keyArn !== undefined && { keyArn }) },
  };
}
