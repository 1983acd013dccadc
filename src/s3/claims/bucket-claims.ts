import { all, not, some, type Formula } from '../../prover/formula';
import type { Verdict } from '../../prover/prove';
import { readsOfExceptions, exceptFor, type Exception } from '../../claims/exceptions';
import { keyHasValue } from '../../requests/key-formulas';
import { judge } from '../../claims/judge';
import type { EncryptionWay, RequestClass } from '../../requests/request-class';
import type { RequestSpace } from '../../requests/request-space';
import type { Bucket } from '../buckets/bucket';
import type { Encryption } from '../buckets/encryption';
import { TLS_VERSIONS, type TlsVersion } from '../calls/options';
import { actionsRangeFor, inReadableOrder, s3RangeFor, type ClaimPlace } from './claim-range';
import type { ClaimSubject } from './claim-subject';
import { judgeExplicitDenial } from './explicit-denial';
import { UsageError } from '../../arguments/usage';
import { SSE_KEY, SSE_KMS_KEY_ID, SSE_C_KEY } from '../../service-reference/s3-names';

/** Every S3 request over plain HTTP on the bucket and its objects is explicitly denied. */
export function denyInsecureTransport(
  subject: ClaimSubject,
  place: ClaimPlace,
  exceptions: readonly Exception[] = [],
): Verdict {
  const range = s3RangeFor(subject, place);
  return judgeExplicitDenial(subject, {
    ...range,
    callers: inReadableOrder(range.callers),
    secure: [false],
    reads: ['aws:securetransport', ...readsOfExceptions(exceptions)],
    ...(exceptions.length > 0 && { about: (space: RequestSpace) => exceptFor(exceptions, space) }),
  });
}

/** Every S3 request over plain HTTP, or over TLS below the version, is explicitly denied. */
export function requireTlsVersion(subject: ClaimSubject, least: TlsVersion, place: ClaimPlace): Verdict {
  const below = TLS_VERSIONS.slice(0, TLS_VERSIONS.indexOf(least));
  const range = s3RangeFor(subject, place);
  return judgeExplicitDenial(subject, {
    ...range,
    callers: inReadableOrder(range.callers),
    secure: [true, false],
    reads: ['aws:securetransport', 's3:tlsversion'],
    about: (space) => some([space.among(({ secure }) => !secure), keyHasValue(space, 's3:tlsversion', below)]),
  });
}

export interface AnonymousScope extends ClaimPlace {
  /** What the claim is about: names or patterns; left out, anything. */
  readonly actions?: readonly string[];
}

/** Nobody without credentials is allowed anything. */
export function denyAnonymous(subject: ClaimSubject, { actions, ...place }: AnonymousScope): Verdict {
  const range = actionsRangeFor(subject, actions, place);
  // Without an Allow a resource policy lets nobody in, and most that are asked have none.
  const isOfResource = subject.policy?.type === 'resource';
  const grants = subject.decider.policies.some(({ statements }) => statements.some(({ effect }) => effect === 'Allow'));
  if (isOfResource && !grants) return { answer: 'proven' };
  return judge({
    ...range,
    callers: ['anonymous'],
    reads: ['aws:securetransport'],
    unwanted: (space) => subject.decider.outcomes(space).allowed,
    isUnwanted: (request) => subject.decider.decide(request).outcome === 'Allow',
  });
}

const headerKeys = [SSE_KEY, SSE_KMS_KEY_ID, SSE_C_KEY];

export interface UploadScope extends ClaimPlace {
  /** Replicas and re-encryption too, not only uploads. */
  readonly replication?: boolean;
}

/** Every upload that would leave an object under anything but the accepted encryptions is explicitly denied. */
export function requireEncryption(subject: ClaimSubject, accepted: readonly Encryption[], scope: UploadScope): Verdict {
  if (accepted.length === 0) throw new UsageError('no encryption is accepted', 'list one or more: [sseKms(keyArn)]');
  const { bucket } = subject;
  const { replication = false, ...place } = scope;
  const range = s3RangeFor(subject, place);
  const writes = replication ? ['s3:PutObject', 's3:ReplicateObject', 's3:UpdateObjectEncryption'] : ['s3:PutObject'];
  return judgeExplicitDenial(subject, {
    ...range,
    actions: range.actions.filter(({ name }) => writes.includes(name)),
    secure: [true, false],
    encryption: ['SSE-S3', 'none', 'SSE-C', 'SSE-KMS', 'DSSE-KMS'],
    reads: ['aws:securetransport', ...headerKeys],
    toDeny: (space) => not(leavesAccepted(space, accepted, bucket)),
  });
}

const kinds = ['SSE-S3', 'SSE-KMS', 'DSSE-KMS', 'SSE-C'] as const;

/** The uploads that leave an accepted encryption behind. */
function leavesAccepted(space: RequestSpace, accepted: readonly Encryption[], bucket: Bucket | undefined): Formula {
  return some(
    kinds.map((kind) => {
      const ways = accepted.filter((encryption) => encryption.kind === kind);
      const keys = ways.flatMap(({ keyArn }) => keyArn ?? []);
      const anyKey = keys.length < ways.length;
      return all([
        space.among((request) => leaves(request, bucket) === kind),
        anyKey ? true : keyHasValue(space, SSE_KMS_KEY_ID, keys),
      ]);
    }),
  );
}

/** What an upload leaves: what its headers ask for, else the bucket's default, which a bare policy does not specify. */
function leaves({ encryption }: RequestClass, bucket: Bucket | undefined): EncryptionWay | undefined {
  return encryption === undefined || encryption === 'none' ? bucket?.defaultEncryption.kind : encryption;
}
