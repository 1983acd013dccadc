import { compilePolicy } from '../evaluator/compile';
import { layerOf } from '../evaluator/layer-of-type';
import type { PolicySet } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { all, not, some, type Formula } from './formula';
import type { Space, PrincipalMatches } from './space';
import { principalMatchKinds, statementApplies } from './statement-formulas';

/** The requests of a space that are explicitly denied, and those that are allowed; the rest is implicitly denied. */
export interface Outcomes {
  readonly denied: Formula;
  readonly allowed: Formula;
}

/** What one document says by itself: a Deny wins over an Allow, and an Allow to the caller's account counts. */
export function documentOutcomes(policy: Policy, space: Space): Outcomes {
  const layer = { kind: layerOf(policy.type), policies: [policy] };
  const denied = anyStatementApplies(layer, 'Deny', space);
  return { denied, allowed: all([anyStatementApplies(layer, 'Allow', space), not(denied)]) };
}

/** The policies of one layer, or of one of its levels. */
export interface LayerPolicies {
  readonly kind: keyof PolicySet;
  readonly policies: readonly Policy[];
}

export interface HeardCallers {
  /** The ways of speaking of a caller that count. */
  readonly to?: readonly (keyof PrincipalMatches)[];
  /** The requests whose caller has a permissions boundary. */
  readonly bounded?: Formula;
}

/** The requests to which some statement of an effect applies, and for which it counts in its layer. */
export function anyStatementApplies(
  { kind, policies }: LayerPolicies,
  effect: 'Allow' | 'Deny',
  space: Space,
  heard: HeardCallers = {},
): Formula {
  const { to = principalMatchKinds, bounded = false } = heard;
  const statements = policies
    .flatMap((policy) => compilePolicy(policy).statements)
    .filter(({ deny }) => deny === (effect === 'Deny'));
  const of = (ways: readonly (keyof PrincipalMatches)[]): Formula =>
    some(statements.map((statement) => statementApplies(statement, space, ways, bounded)));
  // "PutBucketPolicy" (S3 API reference): the owner's root user can always mend a bucket policy.
  if (kind === 'resource' && effect === 'Deny') {
    const spared = all([space.callers('root'), space.callers('sameAccount'), space.actions('bucketPolicy')]);
    return all([of(to), not(spared)]);
  }
  if (kind !== 'vpcEndpoint') return of(to);
  const others = to.filter((way) => way !== 'account');
  if (others.length === to.length) return of(to);
  // "Control access to VPC endpoints": where gateway endpoints exist, an account means its root user (E27).
  const byAccount = some([space.callers('root'), not(space.actions('gateway'))]);
  return some([of(others), all([of(['account']), byAccount])]);
}
