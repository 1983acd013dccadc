import type { PolicyInput } from '../../policy/model';
import { isCall } from '../calls/described-call';
import { isEvery } from '../calls/every';
import { isCaller, type Role, type User } from '../callers/caller';
import { isEnvironment } from './environment';

/** A question as it is asked: of what, and about what. */
export interface CallersInQuestion {
  readonly subject: unknown;
  readonly question: unknown;
}

/** The policies of callers of which only the names are known. */
export interface UnknownPolicies {
  readonly names: readonly string[];
  /** Whether none of them holds a Deny. */
  readonly areGrants: boolean;
}

/** Those in a question; nothing where all is known. */
export function unknownPoliciesIn({ subject, question }: CallersInQuestion): UnknownPolicies | undefined {
  const principals = [...(isEnvironment(subject) ? subject.principals : []), ...callersIn(question)];
  // The ARN of a session lacks the role's path, so it is known by its name.
  const inQuestion = new Set(callersIn(question).flatMap(segmentsOf));
  const identities = principals
    .filter(isIdentity)
    .filter(({ arn }) => inQuestion.has(arn.slice(arn.lastIndexOf('/') + 1)));
  const others = identities.flatMap(({ unknownPolicies = [], unknownBoundary }) => [
    ...unknownPolicies,
    ...(unknownBoundary === undefined ? [] : [unknownBoundary]),
  ]);
  const grants = identities.flatMap(({ unknownGrants = [] }) => unknownGrants);
  const names = [...new Set([...others, ...grants])];
  return names.length === 0 ? undefined : { names, areGrants: others.length === 0 };
}

/**
 * The question as it is where unknown policies say nothing, where they allow everything and where they deny everything,
 * if they may.
 * What they really say lies between, and the answer with it: more that is allowed, or less that is denied, never leads to
 * less access.
 */
export function extremesOfUnknownPolicies(pair: CallersInQuestion): readonly CallersInQuestion[] {
  const { subject, question } = pair;
  const extremes: readonly Extreme[] = ['silent', 'allowing', 'denying'];
  return extremes.slice(0, unknownPoliciesIn(pair)?.areGrants === true ? 2 : 3).map((extreme) => ({
    subject: isEnvironment(subject)
      ? { ...subject, principals: subject.principals.map((principal) => supposed(principal, extreme)) }
      : subject,
    question: questionWith(question, (caller) => (isIdentity(caller) ? supposed(caller, extreme) : caller)),
  }));
}

type Extreme = 'silent' | 'allowing' | 'denying';

const everything = (Effect: 'Allow' | 'Deny'): object =>
  Object.freeze({ Version: '2012-10-17', Statement: [{ Effect, Action: '*', Resource: '*' }] });
const documents = { allowing: everything('Allow'), denying: everything('Deny') } as const;

function supposed(identity: Role | User, extreme: Extreme): Role | User {
  const { unknownPolicies = [], unknownGrants = [], unknownBoundary, ...known } = identity;
  const attached = [...unknownPolicies, ...(extreme === 'denying' ? [] : unknownGrants)];
  if (attached.length + unknownGrants.length === 0 && unknownBoundary === undefined) return identity;
  const policies = attached.length === 0 ? known.policies : withOneMore(known.policies, extreme);
  return Object.freeze({
    ...known,
    ...(policies !== undefined && { policies }),
    // An unknown boundary grants nothing: it takes nothing away, or all.
    ...(unknownBoundary !== undefined && {
      permissionsBoundary: documents[extreme === 'denying' ? 'denying' : 'allowing'],
    }),
  });
}

const none: readonly PolicyInput[] = Object.freeze([]);
const made = new WeakMap<readonly PolicyInput[], Map<Extreme, readonly PolicyInput[]>>();

/** One list for each list: a caller brings the policies that the environment knows. */
function withOneMore(policies: readonly PolicyInput[] = none, extreme: Extreme): readonly PolicyInput[] {
  if (extreme === 'silent') return policies;
  const known = made.get(policies) ?? new Map<Extreme, readonly PolicyInput[]>();
  made.set(policies, known);
  const longer = known.get(extreme) ?? Object.freeze([...policies, documents[extreme]]);
  known.set(extreme, longer);
  return longer;
}

function callersIn(question: unknown): readonly unknown[] {
  if (isCall(question)) return [question.facts.caller];
  return isEvery(question) ? (question.callers ?? []) : [];
}

function questionWith(question: unknown, change: (caller: unknown) => unknown): unknown {
  if (isCall(question)) return { ...question, facts: { ...question.facts, caller: change(question.facts.caller) } };
  if (!isEvery(question) || question.callers === undefined) return question;
  return { ...question, callers: question.callers.map(change) };
}

function isIdentity(value: unknown): value is Role | User {
  return isCaller(value) && (value.kind === 'role' || value.kind === 'user');
}

function segmentsOf(caller: unknown): readonly string[] {
  const arn = isIdentity(caller) ? caller.arn : caller;
  return typeof arn === 'string' ? arn.split('/') : [];
}
