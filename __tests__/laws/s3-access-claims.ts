import { compileAction } from '../../src/evaluator/action';
import { authorizeByDocument } from '../../src/evaluator/authorize';
import type { Policy } from '../../src/policy/model';
import { documentDecider } from '../../src/claims/decider';
import { notGranted } from '../../src/claims/access-grants';
import { lockedOut } from '../../src/claims/lockout';
import { keysRead, statementsOf } from '../../src/requests/action-slices';
import { requestsOfCaller } from '../../src/s3/authorizations/caller-requests';
import { callerOf } from '../../src/s3/callers/caller';
import { namedWithCallers, rangeFor } from '../../src/s3/claims/claim-range';
import type { Random } from '../prover/random';
import type { S3Claim } from './s3-claims';
import { callers, type Action } from './s3-world';

const lists = [['s3:Get*'], ['s3:PutObject'], ['s3:DeleteBucket'], ['s3:*Tagging', 's3:ListBucket'], ['s3:*']];

function covering(patterns: readonly string[]): (action: Pick<Action, 'name'>) => boolean {
  const { matches } = compileAction(patterns);
  return ({ name }) => matches(name.toLowerCase());
}

function asked(policy: Policy) {
  return { policy, decider: documentDecider(policy) };
}

/** Nobody is allowed these actions. */
export function grants(random: Random): S3Claim {
  const actions = random.pick(lists);
  const isAsked = covering(actions);
  return {
    topic: 'anonymous',
    prove: (policy) =>
      notGranted(documentDecider(policy), rangeFor(asked(policy), { bucket: 'logs' }, namedWithCallers({ actions })), [
        { actions },
      ]),
    scope: { actions: isAsked },
    isBroken: ({ request }, policy) =>
      isAsked({ name: request.action }) && authorizeByDocument(request, policy).outcome === 'Allow',
  };
}

const named = callers.filter(({ kind }) => kind === 'user');

/** No call of this user over HTTPS is explicitly denied, whatever it does not tell. */
export function lockOut(random: Random): S3Claim {
  const actions = random.pick(lists);
  const isAsked = covering(actions);
  const one = random.pick(named);
  const caller = callerOf('caller', one.principal);
  return {
    topic: random.pick(['transport', 'anonymous']),
    prove: (policy) =>
      lockedOut(
        documentDecider(policy),
        rangeFor(asked(policy), { bucket: 'logs' }, namedWithCallers({ actions, callers: [caller] })),
        requestsOfCaller(caller, keysRead(statementsOf([policy]))),
        actions,
      ),
    scope: { actions: isAsked, callers: (other) => other === one, ways: ({ secure }) => secure },
    isBroken: ({ request }, policy) =>
      isAsked({ name: request.action }) && authorizeByDocument(request, policy).outcome === 'ExplicitDeny',
  };
}
