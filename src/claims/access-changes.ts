import type { AccessRequest } from '../evaluator/request';
import type { Policy, Statement } from '../policy/model';
import { toPolicy } from '../policy/parse';
import type { Verdict } from '../prover/prove';
import { lostDenials, noNewAccess } from './comparison';

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
  const changes: AccessChange[] = [];
  const undecided: AccessChanges['undecided'][number][] = [];
  const ask = (kind: AccessChange['kind'], verdict: Verdict, statement?: Statement): void => {
    if (verdict.answer === 'undecided') undecided.push(verdict);
    if (verdict.answer !== 'refuted') return;
    changes.push({ kind, witness: verdict.witness, ...(statement !== undefined && { statement }) });
  };
  const whole = noNewAccess(candidate, reference);
  if (whole.answer !== 'proven') {
    const grants = grantsUnderDenies(reference, candidate);
    for (const statement of candidate.statements.filter(({ effect }) => effect === 'Allow')) {
      const alone = withStatements(candidate, ({ effect, index }) => effect === 'Deny' || index === statement.index);
      ask('allowed', noNewAccess(alone, grants), statement);
    }
  }
  for (const statement of reference.statements.filter(({ effect }) => effect === 'Deny')) {
    const alone = withStatements(reference, ({ index }) => index === statement.index);
    ask('no longer denied', lostDenials(candidate, alone), statement);
  }
  // An SCP without Allow stands beside full access, which no statement of its own shows.
  if (changes.length === 0) ask('allowed', whole);
  return { changes, undecided };
}

/**
 * The reference as it grants, under the Denies of the candidate: what is allowed only because a Deny is gone is told by that
 * Deny. Versions of the language read variables differently, so documents of two versions are compared as they are.
 */
function grantsUnderDenies(reference: Policy, candidate: Policy): Policy {
  if (reference.version !== candidate.version) return reference;
  const allows = statementsOf(reference, ({ effect }) => effect === 'Allow');
  const denies = statementsOf(candidate, ({ effect }) => effect === 'Deny');
  return policyLike(reference, [...allows, ...denies]);
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
