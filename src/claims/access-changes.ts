import type { AccessRequest } from '../evaluator/request';
import { withoutPrincipal, type Policy, type PolicyType, type Statement } from '../policy/model';
import { toPolicy } from '../policy/parse';
import type { Verdict } from '../prover/prove';
import { lostDenials, noNewAccess } from './comparison';
import { isBesideFullAccess } from './decider';

/** What one statement lets through that was not let through before, with a request that shows it. */
export interface AccessChange {
  /** `allowed`: an Allow of the candidate grants it; `no longer denied`: a Deny of the reference denied it. */
  readonly kind: 'allowed' | 'no longer denied';
  /** Where only the documents as a whole show it, left out. */
  readonly statement?: Statement;
  readonly witness: AccessRequest;
}

export interface AccessChanges {
  readonly changes: readonly AccessChange[];
  /** The questions that have no answer yet. */
  readonly undecided: readonly Extract<Verdict, { answer: 'undecided' }>[];
}

/**
 * What a candidate allows that the reference does not, by each of its Allow statements, and what it no longer denies, by each
 * Deny statement of the reference. No changes and nothing undecided: there is no new access, proven.
 */
export function accessChanges(candidate: Policy, reference: Policy): AccessChanges {
  const found = new FoundChanges();
  const whole = noNewAccess(candidate, reference);
  if (whole.answer !== 'proven') found.grants(candidate, grantsUnderDenies(reference, candidate));
  found.denials(candidate, reference);
  // An SCP without Allow stands beside full access, which no statement of its own shows.
  if (found.changes.length === 0) found.add('allowed', whole);
  return found;
}

class FoundChanges implements AccessChanges {
  readonly changes: AccessChange[] = [];
  readonly undecided: AccessChanges['undecided'][number][] = [];

  add(kind: AccessChange['kind'], verdict: Verdict, statement?: Statement): void {
    if (verdict.answer === 'undecided') this.undecided.push(verdict);
    if (verdict.answer !== 'refuted') return;
    this.changes.push({ kind, witness: verdict.witness, ...(statement !== undefined && { statement }) });
  }

  /** What each Allow statement of the candidate grants that the reference does not. */
  grants(candidate: Policy, reference: Policy): void {
    for (const statement of candidate.statements.filter(({ effect }) => effect === 'Allow')) {
      const alone = withStatements(candidate, ({ effect, index }) => effect === 'Deny' || index === statement.index);
      this.add('allowed', noNewAccess(alone, reference), statement);
    }
  }

  /** What each Deny statement of the reference denied and the candidate does not. */
  denials(candidate: Policy, reference: Policy): void {
    for (const statement of reference.statements.filter(({ effect }) => effect === 'Deny')) {
      const alone = withStatements(reference, ({ index }) => index === statement.index);
      this.add('no longer denied', lostDenials(candidate, alone), statement);
    }
  }
}

/** These take access away and grant none. */
const limiting: ReadonlySet<PolicyType> = new Set([
  'permissionsBoundary',
  'session',
  'serviceControl',
  'resourceControl',
  'vpcEndpoint',
]);

/** What a document allows that was not there before. */
export function accessOfAdded(policy: Policy): AccessChanges {
  const found = new FoundChanges();
  if (!limiting.has(policy.type)) found.grants(policy, everything(policy, 'Deny'));
  return found;
}

/** What a document that is gone denied, and of one that limits what it did not let through. */
export function accessOfRemoved(policy: Policy): AccessChanges {
  const found = new FoundChanges();
  const unlimited = everything(policy, 'Allow');
  found.denials(unlimited, policy);
  if (limiting.has(policy.type)) found.add('allowed', noNewAccess(unlimited, policy));
  return found;
}

/** A document of the same type that allows, or denies, whatever there is. */
function everything(policy: Policy, effect: 'Allow' | 'Deny'): Policy {
  const statement = {
    Effect: effect,
    ...(!withoutPrincipal.has(policy.type) && { Principal: '*' }),
    Action: '*',
    ...(policy.type !== 'trust' && { Resource: '*' }),
  };
  return policyLike(policy, [statement]);
}

/**
 * The reference as it grants, under the Denies of the candidate: what is allowed only because a Deny is gone is told by that
 * Deny. Versions of the language read variables differently, so documents of two versions are compared as they are.
 */
function grantsUnderDenies(reference: Policy, candidate: Policy): Policy {
  if (reference.version !== candidate.version) return reference;
  const allows = statementsOf(reference, ({ effect }) => effect === 'Allow');
  const denies = statementsOf(candidate, ({ effect }) => effect === 'Deny');
  const statements = [...allows, ...denies];
  // Only Denies, and none of them left: nothing is granted, or what stands beside them.
  if (statements.length === 0) return everything(reference, isBesideFullAccess(reference) ? 'Allow' : 'Deny');
  return policyLike(reference, statements);
}

/** The policy with some of its statements. */
function withStatements(policy: Policy, isKept: (statement: Statement) => boolean): Policy {
  return policyLike(policy, statementsOf(policy, isKept));
}

function statementsOf(policy: Policy, isKept: (statement: Statement) => boolean): readonly unknown[] {
  const { Statement: written } = policy.document as { readonly Statement: unknown };
  const all: readonly unknown[] = Array.isArray(written) ? written : [written];
  return policy.statements.filter(isKept).map(({ index }) => all[index]);
}

/** A policy of the same type, which a part of its statements might not show. */
function policyLike({ document, type, attachedTo }: Policy, statements: readonly unknown[]): Policy {
  // Statements of two documents may share a Sid.
  const Statement = statements.map((one) => ({ ...(one as object), Sid: undefined }));
  const options = { type, ...(attachedTo !== undefined && { attachedTo }) };
  return toPolicy({ ...document, Statement }, options);
}
