import { compileAction } from '../../evaluator/action';
import { readCaller } from '../../evaluator/caller-parts';
import type { AccessRequest } from '../../evaluator/request';
import type { Policy } from '../../policy/model';
import { all, not } from '../../prover/formula';
import type { Verdict } from '../../prover/prove';
import { documentDecider } from '../../claims/decider';
import { judge, type Claim } from '../../claims/judge';
import { checkActionNames } from '../claims/action-names';
import { complianceOf, rangeOfRule, type Compliance } from './rule';
import { withoutConditions } from '../claims/partial-policy';
import type { ClaimSubject } from '../claims/claim-subject';
import { UsageError } from '../../arguments/usage';

type Question = Pick<Claim, 'policies' | 'actions' | 'callers' | 'reads' | 'unwanted' | 'isUnwanted' | 'around'>;

/**
 * `s3-bucket-blacklisted-actions-prohibited`: no principal of another account is allowed such an action, whatever the
 * conditions are. ASSUMED: anonymous callers count as principals of another account, AWS services do not.
 */
export function actionsProhibited(subject: ClaimSubject, policy: Policy, patterns: readonly string[]): Compliance {
  const read = withoutConditions(policy);
  const decider = documentDecider(read);
  const range = rangeOfRule(subject, [read]);
  checkActionNames(patterns, range.actions, 'blacklistedActionPattern');
  const listed = compileAction(patterns);
  const actions = range.actions.filter(({ name }) => listed.matches(name.toLowerCase()));
  if (actions.length === 0) {
    throw new UsageError('blacklistedActionPattern matches no action on a bucket or its objects', "such as 's3:Put*'");
  }
  const question: Question = {
    ...range,
    actions,
    callers: range.callers.filter((caller) => caller !== 'service'),
    reads: [],
    unwanted: (space) => all([decider.outcomes(space).allowed, space.among(({ own }) => own !== true)]),
    isUnwanted: (request) => decider.decide(request).outcome === 'Allow',
  };
  return toOthers(subject, question, { decider, policy: read });
}

/**
 * `s3-bucket-policy-not-more-permissive`: what the policy allows to others than the owner's account, the control policy
 * allows too. ASSUMED: anonymous callers and AWS services are others.
 */
export function notBeyond(subject: ClaimSubject, policy: Policy, control: Policy): Compliance {
  const [decider, bound] = [documentDecider(policy), documentDecider(control)];
  const question: Question = {
    ...rangeOfRule(subject, [policy, control]),
    reads: [],
    unwanted: (space) =>
      all([
        decider.outcomes(space).allowed,
        not(bound.outcomes(space).allowed),
        space.among(({ own }) => own !== true),
      ]),
    isUnwanted: (request) => decider.decide(request).outcome === 'Allow' && bound.decide(request).outcome !== 'Allow',
  };
  return toOthers(subject, question, { decider, policy });
}

/**
 * Asks about callers of other accounts. Where the owner is not specified, it is asked as if it were an account that nobody
 * names; if one that is named is let in, that one might be the owner, so it is asked again as if it were.
 */
function toOthers({ bucket }: ClaimSubject, question: Question, asking: ClaimSubject): Compliance {
  const subject: ClaimSubject = { ...asking, ...(bucket !== undefined && { bucket }) };
  const { around } = question;
  if (around.owner !== undefined) return complianceOf(judge(question), subject);
  const named = accountsIn(question.policies);
  const ownedBy = (owner: string): Verdict => judge({ ...question, around: { ...around, owner } });
  const first = ownedBy(candidates.find((account) => !named.has(account)) ?? '000000000000');
  const account = first.answer === 'refuted' ? accountOf(first.witness) : undefined;
  if (account === undefined || !named.has(account)) return complianceOf(first, subject);
  const second = ownedBy(account);
  return second.answer === 'proven' ? { answer: 'ownerUntold' } : complianceOf(second, subject);
}

const candidates = ['999999999999', '888888888888', '777777777777'];

function accountsIn(policies: readonly Policy[]): ReadonlySet<string> {
  return new Set(policies.flatMap(({ document }) => JSON.stringify(document).match(/\b\d{12}\b/g) ?? []));
}

function accountOf({ principal }: AccessRequest): string | undefined {
  return readCaller(principal).account;
}
