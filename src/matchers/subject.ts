import { layersOf, policiesOf, type Layers } from '../prover/policy-set-formulas';
import { isPolicySet, layerTypes } from '../evaluator/policy-set';
import type { PolicySet } from '../evaluator/request';
import { isPolicy, type Policy, type PolicyType } from '../policy/model';
import { withMessage } from '../report/errors';
import { documentDecider, partialSetDecider, underResourceControl, type Decider } from '../claims/decider';
import { isBucket, type Bucket } from '../s3/buckets/bucket';
import { isCall } from '../s3/calls/described-call';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { bucketDecider, grantingAcl, withoutAcl } from '../s3/claims/public-access';
import { isEnvironment } from '../s3/environment/environment';
import { isKmsKey } from '../s3/buckets/kms-key';
import { readPolicy, storablePolicy } from '../sources/storable-policy';
import { bucketOfPolicy } from '../s3/claims/bucket-scope';
import { checkOwnBucket, storableBucketPolicy } from '../sources/storable-bucket-policy';
import { quoted } from '../arguments/checks';
import { constructIn } from '../arguments/construct';
import { UsageError } from '../arguments/usage';
import { checkNotOtherDocument } from './wrong-subject';

/** What stands inside `expect(…)`: a policy, a bucket that may have one, or several policies in their layers. */
export type Subject =
  | (ClaimSubject & { readonly kind: 'policy'; readonly policy: Policy })
  | (ClaimSubject & { readonly kind: 'bucket'; readonly bucket: Bucket })
  | (ClaimSubject & { readonly kind: 'policySet'; readonly layers: Layers });

/** What stands inside `expect(…)`, as a message names it. */
export type SubjectKind = Subject['kind'] | 'environment';

/** What a message calls the document. */
type What = 'the subject' | 'the reference';

/** The subject as a policy, a bucket or a policy set; throws a usage error or a policy error. */
export function subjectOf(received: unknown, what: What = 'the subject'): Subject {
  if (isBucket(received)) return bucketSubject(received, what);
  if (isKmsKey(received)) return loneDocument(sound(received.policy, 'kmsKey', what));
  return policySetOf(received) ?? loneDocument(sound(received, undefined, what));
}

/** Throws on what cannot be a policy document at all: nothing, a Promise, an array, a path. */
export function guardDocument(received: unknown, what: What = 'the subject'): asserts received is string | object {
  const hint = 'give JSON text, a plain object, parsePolicy(...), loadPolicy(path) or s3Bucket({ ... })';
  if (received === undefined || received === null) throw new UsageError(`${what} is ${String(received)}`, hint);
  if (typeof received === 'string') {
    if (received.trim() === '') throw new UsageError(`${what} is an empty string`, hint);
    if (!received.trimStart().startsWith('{') && !received.includes('\n') && !isOtherJson(received)) {
      throw new UsageError(`${what} ${clip(received)} looks like a path`, 'read it first: loadPolicy(path)');
    }
    checkNotOtherDocument(what, received);
    return;
  }
  if (typeof received !== 'object') throw new UsageError(`${what} is a ${typeof received}`, hint);
  if (Array.isArray(received)) throw new UsageError(`${what} is an array`, 'write one expect for each policy');
  if (isCall(received))
    throw new UsageError(`${what} is a call`, 'write expect(policy) and pass the call to the matcher');
  if (isPolicy(received)) return;
  if (isEnvironment(received)) {
    throw new UsageError(
      `${what} is an environment`,
      "test one resource in it: expect(env.bucket('logs')) or expect(env.key(id))",
    );
  }
  const construct = constructIn(received);
  if (construct !== undefined) {
    const isWhole = construct === '' || 'templateOptions' in received;
    throw isWhole
      ? new UsageError(`${what} is an app or a stack of the CDK`, 'read what it deploys: expect(fromCdk(app))')
      : new UsageError(`${what} is ${quoted(received)}`);
  }
  const own = ownValue(received);
  if (own !== undefined) throw new UsageError(`${what} is ${own}`, hint);
  if (typeof (received as { then?: unknown }).then === 'function') {
    throw new UsageError(`${what} is a Promise`, 'await it first');
  }
  if (Object.keys(received).length === 0 && !('toJSON' in received)) {
    throw new UsageError(`${what} is an empty object`, hint);
  }
  checkNotOtherDocument(what, received);
  const undefinedKey = undefinedTest(received);
  if (undefinedKey !== undefined) {
    throw new UsageError(`${what}: ${undefinedKey} is undefined, and JSON would leave the test out`, 'give it a value');
  }
}

/** Where a condition of a plain object tests a key against `undefined`. */
function undefinedTest(document: object): string | undefined {
  const Statement = entriesOf(document).find(([name]) => name === 'Statement')?.[1];
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  for (const [index, statement] of statements.entries()) {
    for (const [operator, tests] of entriesOf(entriesOf(statement).find(([name]) => name === 'Condition')?.[1])) {
      const at = `Statement[${index}].Condition.${operator}`;
      if (tests === undefined) return at;
      const found = entriesOf(tests).find(([, value]) => value === undefined);
      if (found !== undefined) return `${at}.${found[0]}`;
    }
  }
  return undefined;
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  try {
    return Object.entries(value);
  } catch {
    // What cannot be read is reported as it is parsed.
    return [];
  }
}

/** A JSON text that holds a list or `null`: no path, though no policy either. */
function isOtherJson(text: string): boolean {
  if (text.trim() === 'null') return true;
  if (!text.trimStart().startsWith('[')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const brands: Readonly<Record<string, string>> = {
  'jest-iam/caller': 'a caller',
  'jest-iam/encryption': 'an encryption',
  'jest-iam/every': 'a set of calls',
  'jest-iam/exception': 'an exception',
  'jest-iam/network': 'a network',
  'jest-iam/not': 'a negated value',
};

/** What a value of our own is that can be no document. */
function ownValue(value: object): string | undefined {
  for (const symbol of Object.getOwnPropertySymbols(value)) {
    const brand = brands[Symbol.keyFor(symbol) ?? ''];
    if (brand !== undefined) return brand;
  }
  return undefined;
}

function loneDocument(policy: Policy): Subject {
  return { kind: 'policy', policy, decider: documentDecider(policy) };
}

function bucketSubject(bucket: Bucket, what: What): Subject {
  const policy = policyOf(bucket, what);
  const controls = (bucket.resourceControl ?? []).flatMap((level) =>
    level.map((one) => storablePolicy(one, 'resourceControl', { what: 'an RCP' })),
  );
  const deciderOf = (one: Bucket): Decider => {
    const decider = bucketDecider(one, policy);
    return controls.length === 0 ? decider : underResourceControl(decider, controls);
  };
  return {
    kind: 'bucket',
    bucket,
    ...(policy !== undefined && { policy }),
    decider: deciderOf(bucket),
    ...(grantingAcl(bucket) !== undefined && { withoutAcl: deciderOf(withoutAcl(bucket)) }),
  };
}

function policyOf(bucket: Bucket, what: What): Policy | undefined {
  if (bucket.policy === undefined) return undefined;
  guardDocument(bucket.policy);
  return what === 'the subject' ? storableBucketPolicy(bucket) : sound(bucket.policy, 'resource', what);
}

function sound(received: unknown, type?: PolicyType, what: What = 'the subject'): Policy {
  guardDocument(received, what);
  if (what === 'the subject') return storableAt(storablePolicy(received, type));
  // A reference is never stored, and AWS's own could not be: it is taken by its meaning.
  return readPolicy(received, type, what).policy;
}

/** The policy, which AWS stores at the bucket that it is attached to. */
function storableAt(policy: Policy): Policy {
  const bucket = bucketOfPolicy(policy);
  if (bucket !== undefined) checkOwnBucket(policy, bucket);
  return policy;
}

function policySetOf(received: unknown): Subject | undefined {
  if (!isPolicySet(received)) return undefined;
  const given = Object.entries(received as Readonly<Record<string, unknown>>).filter(
    ([, value]) => value !== undefined,
  );
  const set = Object.fromEntries(
    given.map(([kind, value]) => [kind, layerOf(kind as keyof PolicySet, value)]),
  ) as PolicySet;
  const layers = inLayers(set);
  if (policiesOf(layers).length === 0) throw new UsageError('the policy set is empty', 'give it at least one policy');
  return { kind: 'policySet', layers, decider: partialSetDecider(set, layers) };
}

function inLayers(set: PolicySet): Layers {
  try {
    return layersOf(set);
  } catch (error) {
    throw withMessage(error);
  }
}

function layerOf(kind: keyof PolicySet, value: unknown): unknown {
  const type = layerTypes[kind];
  // A type that was told stays: a policy of another layer is refused, not read anew.
  const one = (policy: unknown): Policy => (isPolicy(policy) && policy.typeGiven ? sound(policy) : sound(policy, type));
  const many = (policies: unknown): readonly unknown[] => {
    if (Array.isArray(policies)) return policies;
    const shape = kind === 'identity' ? 'a list of policies' : 'a list of levels, root first, each a list of policies';
    throw new UsageError(`${kind} of the policy set must be ${shape}`);
  };
  if (kind === 'identity') return many(value).map(one);
  if (kind === 'serviceControl' || kind === 'resourceControl') return many(value).map((level) => many(level).map(one));
  return one(value);
}

function clip(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
