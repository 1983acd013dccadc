import { noNewAccess } from '../claims/comparison';
import { documentDecider } from '../claims/decider';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentStatement, Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { listed, oneOrMany } from '../values/one-or-many';
import { curableDenies, cureOfStatement, type CurableDocument, type CurableStatement } from './cured-subject';
import type { Cure } from './cure';
import { withoutActions } from './narrowed-actions';

/** A request that the Allows of a policy grant beyond a reference, and that its own Denies stop. */
export function stoppedAccess(policy: Policy, reference: Policy): AccessRequest | undefined {
  const allows = policy.statements.filter(({ effect }) => effect === 'Allow').map(({ index }) => index);
  const own = listed(policy.document.Statement);
  if (allows.length === 0 || allows.length === own.length) return undefined;
  const open = withDocument(policy, { ...policy.document, Statement: own.filter((_, at) => allows.includes(at)) });
  const granted = open?.policy && noNewAccess(open.policy, reference);
  if (granted?.answer !== 'refuted') return undefined;
  return documentDecider(policy).decide(granted.witness).outcome === 'ExplicitDeny' ? granted.witness : undefined;
}

/** The Denies that stop a request, each without its action; nothing where one cannot be written so. */
export function withoutStoppedAction(one: CurableDocument, request: AccessRequest): readonly Cure[] {
  const stopping = documentDecider(one.policy)
    .decide(request)
    .decidedBy.map(({ statement }) => statement);
  const denies = curableDenies(one).filter(({ path }) => stopping.includes(Number(path[1] ?? 0)));
  const cures = denies.map((deny) => {
    const narrowed = sparingAction(deny, request.action);
    return narrowed && cureOfStatement(deny, narrowed);
  });
  const known = cures.filter((cure) => cure !== undefined);
  return known.length < cures.length ? [] : known;
}

/** Nothing where the Deny is about nothing else. */
function sparingAction({ statement }: CurableStatement, action: string): DocumentStatement | undefined {
  const { Action, NotAction } = statement;
  if (NotAction !== undefined) return { ...statement, NotAction: [...listed(NotAction), action] };
  const left = withoutActions(listed(Action ?? []), [action]);
  return left === undefined || left.length === 0 ? undefined : { ...statement, Action: oneOrMany(left) };
}
