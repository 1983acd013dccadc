import { nearestRequest } from '../claims/intended-requests';
import { limitsAccess } from '../claims/public-requests';
import { compilePolicy } from '../evaluator/compile';
import type { AccessRequest } from '../evaluator/request';
import { nameOfStatement } from '../report/needless-statement';
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

/** A request of a stranger that such an Allow would let in without its conditions. */
export function keptOutByCondition(subject: ClaimSubject, place: ClaimPlace): AccessRequest | undefined {
  const { policy, decider } = subject;
  const statements = policy === undefined ? [] : limitedAllows(policy);
  if (policy === undefined || statements.length === 0) return undefined;
  const limited = { ...decider, policies: [Object.freeze({ ...policy, statements })] };
  return nearestRequest(limited, 'Allow', (asked) => noPublicBucketAccess(asked, policy, rangeFor(subject, place)));
}
