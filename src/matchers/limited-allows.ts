import { documentDecider } from '../claims/decider';
import { limitsAccess } from '../claims/public-requests';
import { compilePolicy } from '../evaluator/compile';
import type { AccessRequest } from '../evaluator/request';
import { nameOfStatement } from '../report/needless-statement';
import type { ActionChoice } from '../requests/request-class';
import { rangeFor } from '../s3/claims/claim-range';
import type { ClaimPlace } from '../s3/claims/claim-range';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { noPublicBucketAccess } from '../s3/claims/public-claim';
import type { Policy, Statement } from '../policy/model';
import { nothingToPaste } from './nothing-to-paste';

/** The Allows for everybody that a condition keeps from being public. */
function limitedAllows(policy: Policy): readonly Statement[] {
  return compilePolicy(policy)
    .statements.filter(({ deny, principal, conditions }) => {
      const isForEverybody = principal?.negated === false && principal.entries.some(({ kind }) => kind === 'everyone');
      return !deny && isForEverybody && conditions.some(limitsAccess);
    })
    .map(({ statement }) => statement);
}

/** Why a policy is not public, and no message proposes a text that makes it so. */
export function whyNotPublic({ policy }: ClaimSubject): string {
  const [limited] = policy === undefined ? [] : limitedAllows(policy);
  return limited !== undefined && policy !== undefined
    ? nothingToPaste(
        `${nameOfStatement(policy, limited.index)} is for everybody but for its Condition: take that out if everybody is meant`,
      )
    : nothingToPaste('only an Allow for "Principal": "*" makes a policy public, and no message proposes one');
}

/**
 * A request of a stranger that an Allow would let in without what it asks of callers: its conditions, else the account that it
 * is for, else whom it names. `isAbout`: which actions the question is about.
 */
export function keptOutStranger(
  subject: ClaimSubject,
  place: ClaimPlace,
  isAbout: (action: ActionChoice) => boolean = () => true,
): AccessRequest | undefined {
  const { policy } = subject;
  if (policy === undefined) return undefined;
  const range = rangeFor(subject, place);
  const question = { ...range, actions: range.actions.filter(isAbout) };
  const limited = limitedAllows(policy);
  const named = compilePolicy(policy).statements.filter(
    ({ deny, principal }) => !deny && principal?.negated === false && principal.entries.length > 0,
  );
  const ofAccounts = named.filter(({ principal }) => principal?.entries.every(({ kind }) => kind === 'account'));
  for (const group of [
    limited,
    ofAccounts.map(({ statement }) => statement),
    named.map(({ statement }) => statement),
  ]) {
    const open = Object.freeze({ ...policy, statements: group.map(forEverybody) });
    const verdict = noPublicBucketAccess(documentDecider(open), open, { ...question, policies: [open] });
    if (verdict.answer === 'refuted') return verdict.witness;
  }
  return undefined;
}

function forEverybody({ principal, ...rest }: Statement): Statement {
  const everybody = principal && {
    ...principal,
    entries: [{ type: 'AWS' as const, value: '*', path: principal.path }],
  };
  return { ...rest, conditions: [], ...(everybody !== undefined && { principal: everybody }) };
}
