import { explain, explainDocument } from '../evaluator/explain';
import type { AccessRequest, PolicySet, StatementRef } from '../evaluator/request';
import { isPolicy, type Policy } from '../policy/model';
import { renderDecidedBy, renderNearestMiss, renderStatement } from './decision';
import { renderPlace } from './excerpt';
import { loopholeIn, renderBreadth } from './loophole';
import { renderRequest } from './request';
import type { Asked } from '../s3/range';

/** What a claim misses: a statement of an effect that would have caught the request, or anything that refuses it. */
export type Missing = 'Allow' | 'Deny' | 'refusal';

/** One request and why it is decided as it is. */
export function renderCounterexample(asked: Asked, witness: AccessRequest, missing: Missing | undefined): string[] {
  const request = renderRequest(witness);
  const { policy, layers } = asked;
  if (layers !== undefined) return [...request, '', ...renderLayers(layers, witness)];
  if (policy === undefined) return [...request, '', 'The bucket has no policy: nothing is denied'];
  return [...request, '', ...renderReasons(asked, policy, witness, missing)];
}

function renderReasons(asked: Asked, policy: Policy, witness: AccessRequest, missing: Missing | undefined): string[] {
  const decision = asked.decider.decide(witness);
  const decided = decision.decidedBy.length > 0 ? renderDecidedBy(policy, decision) : [];
  if (decision.outcome === 'ExplicitDeny') return [...decided, ...renderBreadth(policy, witness, decision)];
  if (missing === undefined || decision.outcome === missing) return decided;
  const traces = explainDocument(witness, policy);
  if (missing !== 'refusal') return [...decided, ...renderNearestMiss(policy, witness, traces, missing)];
  const loophole = loopholeIn(policy, witness, decision);
  if (loophole?.kind === 'test') return [...decided, ...loophole.lines];
  const denies = policy.statements.some(({ effect }) => effect === 'Deny');
  const silence = decision.outcome === 'ImplicitDeny' ? renderSilence(asked, witness, denies) : [];
  const rest = denies ? renderNearestMiss(policy, witness, traces, 'Deny') : (loophole?.lines ?? []);
  return [...decided, ...silence, ...rest];
}

/** Why silence is no refusal; with a hint where no Deny statement gets one. */
function renderSilence(asked: Asked, { resourceAccount }: AccessRequest, denies: boolean): string[] {
  if (asked.decider.helpable === 'nobody') return [];
  const line = 'No statement denies it, so a policy of the caller may allow it';
  if (asked.decider.helpable !== 'owner' || resourceAccount !== undefined) return [line];
  const hint = denies ? [] : ['Hint: tell the account of the bucket: s3Bucket({ name, account, policy })'];
  return [`${line}, if the caller is of the account that owns the bucket`, ...hint];
}

const names: Readonly<Record<keyof PolicySet, string>> = {
  identity: 'identity policy',
  resource: 'resource policy',
  permissionsBoundary: 'permissions boundary',
  session: 'session policy',
  serviceControl: 'SCP',
  resourceControl: 'RCP',
  vpcEndpoint: 'endpoint policy',
};

/** What the layers of a policy set say: the deciding statements, or what was missing. */
export function renderLayers(set: PolicySet, request: AccessRequest): string[] {
  const { decision, missing } = explain(request, set);
  if (decision.outcome === 'ImplicitDeny') {
    return missing.map(({ layer, level, missing: what }) => {
      if (what === 'delegation') return `The ${names[layer]} does not hand the decision to the account`;
      if (what === 'policy') return `There is no ${names[layer]}, without which this caller has no permissions`;
      return level === undefined
        ? `No statement of the ${names[layer]} allows it`
        : `No ${names[layer]} at level ${level} allows it`;
    });
  }
  const verb = decision.outcome === 'Allow' ? 'Allowed by' : 'Denied by';
  return decision.decidedBy.slice(0, 4).map((ref) => `${verb} ${renderRef(set, ref)}`);
}

function renderRef(set: PolicySet, ref: StatementRef): string {
  const level = ref.level === undefined ? '' : ` at level ${ref.level}`;
  const policy = policyAt(set, ref);
  const place =
    policy && policy.statements[ref.statement]
      ? `  ${renderPlace(policy, policy.statements[ref.statement]?.path ?? [])}`
      : '';
  return `the ${names[ref.kind]}${level}, ${renderStatement(ref)}${place}`;
}

function policyAt(set: PolicySet, { kind, level = 0, policy }: StatementRef): Policy | undefined {
  const layer = set[kind];
  const found: unknown = Array.isArray(layer)
    ? kind === 'identity'
      ? (layer as readonly unknown[])[policy]
      : ((layer as readonly unknown[])[level] as readonly unknown[] | undefined)?.[policy]
    : layer;
  return isPolicy(found) ? found : undefined;
}
