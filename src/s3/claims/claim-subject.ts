import type { Policy } from '../../policy/model';
import type { Layers } from '../../prover/policy-set-formulas';
import type { Decider } from '../../claims/decider';
import type { Outcome } from '../../evaluator/request';
import type { Bucket } from '../buckets/bucket';
import type { Caller } from '../callers/caller';
import type { Call } from '../calls/described-call';
import { bucketsOfPolicy } from './bucket-scope';

/** What a claim or a call is asked of: the documents and who decides by them, and the bucket with its settings where it is one. */
export interface ClaimSubject {
  readonly decider: Decider;
  /** The document, where there is one alone. */
  readonly policy?: Policy;
  readonly bucket?: Bucket;
  readonly layers?: Layers;
  /** What is decided without the bucket's ACL, where that grants something. */
  readonly withoutAcl?: Decider;
  /** Of a lone document: what AWS answers is asked, not what the document says by itself. */
  readonly ofAws?: true;
  /** The callers whom the question names. */
  readonly callers?: readonly Caller[];
  /** Those whom the environment lists: a call to it names them by it. */
  readonly listed?: readonly Caller[];
  /** What a matcher about one call finds when it is asked of the same subject; nothing where that throws. */
  readonly outcomeOfCall?: (call: Call) => Outcome | undefined;
}

/** The lone document, or the one that stands at the resource among several layers. */
export function documentOf({ policy, layers }: ClaimSubject): Policy | undefined {
  return policy ?? layers?.resource;
}

/** The bucket, or those that the policy of one is about; none of a subject that may be asked about any bucket. */
export function bucketsOf(subject: ClaimSubject): readonly string[] {
  if (subject.bucket !== undefined) return [subject.bucket.name];
  const document = documentOf(subject);
  return document?.type === 'resource' ? bucketsOfPolicy(document) : [];
}

/** The account that owns the resource, where that is specified. */
export function ownerOfSubject(subject: ClaimSubject): string | undefined {
  return subject.bucket?.account ?? documentOf(subject)?.attachedTo?.account;
}

/** Whether a document is asked by itself: a bucket and a policy set answer for AWS. */
export function isLoneDocument({ layers, bucket }: ClaimSubject): boolean {
  return layers === undefined && bucket === undefined;
}
