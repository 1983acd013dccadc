import {
  isPolicy,
  POLICY_PART,
  POLICY_PLACES,
  type Policy,
  type PolicyInput,
  type PolicyType,
  type Problem,
} from '../policy/model';
import { readDraft } from '../policy/parse';
import { isUnfilled, isUnresolved } from '../policy/unresolved';
import { problemsOf, refusesClaims } from '../policy/validate';
import { editedDocument } from '../report/edits';
import { refusedDocument } from '../report/errors';
import { renderFindingCures } from '../report/finding-edits';
import type { ProblemSource } from '../report/findings';

interface Reading {
  readonly ofBucket?: boolean;
  /** What a message calls the document, where several are read. */
  readonly what?: string | undefined;
}

/** The policy of a document that AWS would store; else a `PolicyError` with every finding. `what` names the document. */
export function storablePolicy(
  input: PolicyInput,
  type?: PolicyType,
  { ofBucket = false, what }: Reading = {},
): Policy {
  const { policy, problems } = read(input, type, { ofBucket, what });
  if (!problems.some(refusesClaims)) return policy;
  throw problem(input, problems, type, what);
}

/** A document that parses, and why AWS would not store it where it would not. */
export interface ReadPolicy {
  readonly policy: Policy;
  readonly refusals: readonly Problem[];
}

/** The policy of any document that parses, with what AWS would refuse about it; else a `PolicyError`. */
export function readPolicy(input: PolicyInput, type?: PolicyType, what?: string): ReadPolicy {
  const { policy, problems } = read(input, type, { what });
  return { policy, refusals: problems.filter(({ severity }) => severity === 'error') };
}

function read(
  input: PolicyInput,
  type: PolicyType | undefined,
  { ofBucket = false, what }: Reading,
): { policy: Policy; problems: readonly Problem[] } {
  const draft = readDraft(input, type === undefined ? {} : { type });
  if (!('policy' in draft)) throw problem(input, draft.problems, type, what);
  const problems = problemsOf(draft, ofBucket);
  if (!draft.sound) throw problem(input, problems, type, what);
  return { policy: draft.policy, problems };
}

function problem(input: PolicyInput, problems: readonly Problem[], type: PolicyType | undefined, what?: string): Error {
  const why = problems.some(isUnresolved)
    ? 'this document is not resolved yet'
    : isUnfilled(problems)
      ? 'this document is not filled in yet'
      : 'AWS would refuse this document';
  const title = `${what === undefined ? '' : `${what}: `}${why}, so no claim on it can hold`;
  const from: ProblemSource = isPolicy(input) ? input : { text: typeof input === 'string' ? input : undefined };
  const isKnown = isPolicy(input) && (input[POLICY_PLACES] === undefined || input[POLICY_PART] !== undefined);
  const advice = isKnown ? renderFindingCures(editedDocument(input), problems, type) : [];
  return refusedDocument(title, problems, from, advice);
}
