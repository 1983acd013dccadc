import {
  anonymous,
  environment,
  internet,
  iamUser,
  isPolicyError,
  isUndecidedError,
  isUsageError,
  parsePolicy,
  rootOf,
  s3Bucket,
  simulate,
  sseC,
  sseKms,
  sseS3,
  type BucketSettings,
  type Call,
  type Caller,
  type PolicyInput,
} from '../../src';
import { functionNamed } from './spelled-values';

type CallerText = 'anonymous' | { readonly root: string } | { readonly user: string };

interface Called {
  readonly op: string;
  /** Of `call(action, …)`. */
  readonly action?: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** An answer of S3 itself. */
export type Observed = { readonly id: string; readonly note?: string } & (
  | {
      readonly kind: 'decision';
      readonly bucket: BucketSettings;
      readonly otherBuckets?: readonly BucketSettings[];
      readonly policy?: object;
      readonly identityPolicies?: readonly PolicyInput[];
      readonly call: Called;
      readonly expect: string;
    }
  | {
      readonly kind: 'storing';
      readonly policy: PolicyInput;
      readonly needsBucket?: string;
      readonly expect: string;
      readonly awsError?: string;
    }
  | { readonly kind: 'public'; readonly bucket: BucketSettings; readonly policy: object; readonly expect: string }
);

/** What the library answers, in the words of the file. */
export function answerOf(one: Observed): string {
  try {
    switch (one.kind) {
      case 'decision':
        return decided(one);
      case 'storing':
        return stored(one.policy, one.needsBucket);
      case 'public':
        return isPublic({ ...one.bucket, policy: one.policy }) ? 'public' : 'not public';
    }
  } catch (error) {
    const text = String(error instanceof Error ? error.message : error).slice(0, 300);
    if (isPolicyError(error)) return `PolicyError ${text}`;
    if (isUndecidedError(error)) return `UndecidedError ${text}`;
    // What no request can be, and a bucket that there cannot be.
    if (isUsageError(error)) return `Refused 400: ${text}`;
    return text;
  }
}

/** Whether the answer is the observed one: a refusal may say why. */
export function agrees({ expect: wanted }: Observed, answered: string): boolean {
  return answered === wanted || answered.startsWith(`${wanted}: `);
}

/** Refusals of S3 that are not 403 AccessDenied. */
const badRequests = [
  'AccessControlListNotSupported',
  'InvalidBucketAclWithObjectOwnership',
  'InvalidArgument',
  'KmsNeedsHttps',
  'KmsNeedsSignature',
  'KeyInOtherRegion',
];

function decided(one: Extract<Observed, { kind: 'decision' }>): string {
  const users = new Map<string, Caller>();
  const callerOf = (text: CallerText): Caller => {
    if (text === 'anonymous') return anonymous;
    if ('root' in text) return rootOf(text.root);
    const known = users.get(text.user) ?? iamUser(text.user, { policies: one.identityPolicies ?? [] });
    users.set(text.user, known);
    return known;
  };
  const asked = calling(one.call, callerOf);
  const buckets = [
    s3Bucket({ ...one.bucket, ...(one.policy !== undefined && { policy: one.policy }) }),
    ...(one.otherBuckets ?? []).map((settings) => s3Bucket(settings)),
  ];
  const principals = [...users.values()].filter(({ kind }) => kind === 'user') as never[];
  const { outcome, refusal } = simulate(asked, environment({ buckets, principals }));
  if (outcome === 'Allow') return 'Allow';
  return refusal !== undefined && badRequests.includes(refusal) ? 'Refused 400' : 'Deny';
}

function calling({ op, action, options }: Called, callerOf: (text: CallerText) => Caller): Call {
  const read = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, optionOf(name, value, callerOf)]),
  );
  return functionNamed(op)(...(action === undefined ? [] : [action]), read) as Call;
}

function optionOf(name: string, value: unknown, callerOf: (text: CallerText) => Caller): unknown {
  switch (name) {
    case 'caller':
    case 'initiator':
      return callerOf(value as CallerText);
    case 'encryption':
      return encryptionOf(value);
    case 'upload':
      return { encryption: encryptionOf((value as { encryption: unknown }).encryption) };
    case 'from':
      return internet((value as { internet: string }).internet);
    default:
      return value;
  }
}

function encryptionOf(value: unknown): unknown {
  if (value === null) return null;
  if (value === 'SSE-S3') return sseS3();
  return value === 'SSE-C' ? sseC() : sseKms((value as { kms: string }).kms);
}

/** PutBucketPolicy: whether the document is stored. */
function stored(policy: PolicyInput, needsBucket: string | undefined): string {
  const subject =
    needsBucket === undefined
      ? parsed(policy)
      : () => s3Bucket({ name: needsBucket, policy, blockPublicAccess: false });
  return passes(() => {
    expect(subject()).toBeValidPolicy();
  })
    ? 'stored'
    : 'refused';
}

/** A document that no policy can be read from is refused too. */
function parsed(policy: PolicyInput): () => unknown {
  return () => {
    try {
      return parsePolicy(policy, { type: 'resource' });
    } catch (error) {
      if (isPolicyError(error)) return policy;
      throw error;
    }
  };
}

function isPublic(bucket: BucketSettings): boolean {
  return passes(() => {
    expect(s3Bucket(bucket)).toBePublic();
  });
}

/** Whether a claim passes; only a failed claim is a no. */
function passes(claim: () => void): boolean {
  try {
    claim();
    return true;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'matcherResult' in error) return false;
    throw error;
  }
}
