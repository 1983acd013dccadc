import { isServiceLinked, readCaller } from '../evaluator/caller-parts';
import { traceDocument } from '../evaluator/explain';
import type { AccessRequest } from '../evaluator/request';
import type { Cure } from '../cures/cure';
import type { Policy } from '../policy/model';
import { aclHint, renderAclGrant } from './acl';
import { valueOf } from './condition-test';
import { renderDecidedBy } from './decision';
import { renderBlamed } from './blamed-statement';
import { renderNearestMiss } from './nearest-miss';
import { renderLayers, renderWhyLetIn } from './layers';
import { loopholeIn } from './loophole';
import { inventedValues } from './invented-values';
import { renderRequest, keysToShow } from './request';
import { placeOfBucket } from '../s3/calls/call-place';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { withNamedRole } from '../s3/suggestion/named-roles';
import { typedCall } from '../s3/suggestion/call';

/** What a claim misses: a statement of an effect that would have caught the request, or anything that refuses it. */
export type MissedEffect = 'Allow' | 'Deny' | 'refusal';

interface ShownWith {
  readonly cures?: readonly Cure[] | undefined;
  /** Code that asks a call, of the code that makes it; left out: the call alone. */
  readonly assertionOf?: ((call: string) => string) | undefined;
}

/** One request and why it is decided as it is. */
export function renderCounterexample(
  subject: ClaimSubject,
  witness: AccessRequest,
  missing: MissedEffect | undefined,
  { cures = [], assertionOf = (call) => call }: ShownWith = {},
): string[] {
  const unbound = unboundBy(subject, witness);
  if (unbound !== undefined) return [...renderRequest(witness), '', unbound];
  const place = subject.bucket === undefined ? {} : placeOfBucket(subject.bucket);
  const found = typedCall(witness, subject, place, keysToShow(witness));
  const typed = found && { ...found, call: assertionOf(found.call) };
  const shown = withNamedRole(witness, subject);
  const request = renderRequest(shown, { typed, madeUp: inventedValues(witness, subject.decider.policies) });
  const { policy, layers } = subject;
  if (layers !== undefined) {
    const isLetIn = subject.decider.decide(witness).outcome === 'Allow';
    const near = isLetIn && missing !== undefined && missing !== 'Allow' ? renderWhyLetIn(layers, witness) : [];
    return [...request, '', ...renderLayers(layers, witness, missing), ...near];
  }
  if (policy !== undefined) return [...request, '', ...renderReasons(subject, policy, shown, missing, cures)];
  const byAcl = renderAclGrant(subject.decider, subject.decider.decide(witness));
  const hint = cures.length === 0 && byAcl.length > 0 && missing !== 'Deny' ? [aclHint] : [];
  return [...request, '', ...byAcl, ...(hint.length > 0 ? hint : ['The bucket has no policy: nothing is denied'])];
}

/** Why a lone document does not matter to a caller whom the question names. */
function unboundBy({ policy, layers }: ClaimSubject, witness: AccessRequest): string | undefined {
  if (layers !== undefined || (policy?.type !== 'serviceControl' && policy?.type !== 'resourceControl'))
    return undefined;
  const arn = valueOf(witness, 'aws:principalarn');
  if (!isServiceLinked(readCaller(witness.principal), typeof arn === 'string' ? arn : undefined)) return undefined;
  return `${policy.type === 'serviceControl' ? 'SCPs' : 'RCPs'} do not bind service-linked roles`;
}

function renderReasons(
  subject: ClaimSubject,
  policy: Policy,
  witness: AccessRequest,
  missing: MissedEffect | undefined,
  cures: readonly Cure[],
): string[] {
  const decision = subject.decider.decide(witness);
  const byAcl = renderAclGrant(subject.decider, decision);
  const decided = decision.decidedBy.length > 0 ? renderDecidedBy(policy, decision, witness) : byAcl;
  if (decision.outcome === 'ExplicitDeny' || missing === undefined || decision.outcome === missing) return decided;
  const traces = traceDocument(witness, policy);
  if (byAcl.length > 0 && missing === 'refusal') return [...byAcl, aclHint];
  const loophole = missing === 'refusal' ? loopholeIn(policy, witness, decision, cures) : undefined;
  const silenceOf = (isHinted: boolean): string[] =>
    decision.outcome === 'ImplicitDeny' ? renderSilence(subject, witness, isHinted) : [];
  if (cures.length > 0) {
    const open = loophole?.kind === 'open' ? loophole.lines : undefined;
    const blamed =
      loophole?.kind === 'test' ? [...loophole.lines] : renderBlamed(policy, witness, { traces, cures, open });
    return missing === 'refusal' ? [...decided, ...silenceOf(true), ...blamed] : blamed;
  }
  if (missing !== 'refusal') return [...decided, ...renderNearestMiss(policy, witness, traces, missing)];
  if (loophole?.kind === 'test') return [...decided, ...loophole.lines];
  const denies = policy.statements.some(({ effect }) => effect === 'Deny');
  const rest = denies ? renderNearestMiss(policy, witness, traces, 'Deny') : (loophole?.lines ?? []);
  return [...decided, ...silenceOf(denies), ...rest];
}

/** Why silence is not a refusal; with a hint where no Deny statement gets one. */
function renderSilence(subject: ClaimSubject, { resource, resourceAccount }: AccessRequest, denies: boolean): string[] {
  if (subject.decider.helpable === 'nobody') return [];
  const line = 'No statement denies it, so a policy of the caller may allow it';
  if (subject.decider.helpable !== 'owner' || resourceAccount !== undefined) return [line];
  if (!/^arn:[^:]*:s3:::/.test(resource)) return [`${line}, if the caller is of the account that owns the resource`];
  const hint = denies ? [] : ['Hint: give the account of the bucket: s3Bucket({ name, account, policy })'];
  return [`${line}, if the caller is in the account that owns the bucket`, ...hint];
}
