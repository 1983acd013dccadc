import type { PolicyInput } from '../policy/model';
import { toPolicy } from '../policy/parse';
import { decideLayers, grantsOf, hasMandatoryPolicy, isDelegated, isToParent, lacksAllow } from './authorize';
import { compilePolicy, type CompiledStatement } from './compile';
import { layerKinds, layerOf } from './layer-of-type';
import { layerBinds, countsInLayer, askLayers, type LayerAnswers } from './layers';
import { readLayerPolicy } from './layer-policy';
import { statementRef } from './statement-ref';
import type { AccessRequest, Decision, PolicySet, StatementTrace, Stop } from './request';
import { situate, type Situation } from './situation';
import { matchStatement, stopOf } from './statement';

/** A layer, with its level where it has levels. */
interface LayerPlace {
  readonly layer: keyof PolicySet;
  readonly level?: number;
}

/**
 * What a layer lacked. `allow`: no Allow applies. `delegation`: a key or trust policy does not hand the matter to the
 * account. `policy`: there is no session policy, without which a federated user has no permissions of its own.
 */
export interface MissingGrant extends LayerPlace {
  readonly missing: 'allow' | 'delegation' | 'policy';
}

export interface Explanation {
  readonly decision: Decision;
  readonly relation: Situation['relation'];
  /** The layers that decided: those of the deciding statements, or those that lacked something. */
  readonly layers: readonly LayerPlace[];
  /** What was missing; empty unless the outcome is an implicit deny. */
  readonly missing: readonly MissingGrant[];
  /** Each statement of each layer that exists for this request, with the element that stopped it. */
  readonly statements: readonly StatementTrace[];
}

/** Why AWS decides as it does: deciding layers, what was missing, and how far every statement got. */
export function explainRequest(request: AccessRequest, inputs: PolicySet): Explanation {
  const policies = readAll(inputs);
  const heard = askLayers(request, policies);
  const decision = decideLayers(heard);
  const missing = decision.outcome === 'ImplicitDeny' ? missingIn(heard) : [];
  const refs = decision.decidedBy.map(({ kind, level }) => placeOf(kind, level));
  return {
    decision,
    relation: heard.situation.relation,
    layers: distinct(
      decision.outcome === 'ImplicitDeny' ? missing.map(({ layer, level }) => placeOf(layer, level)) : refs,
    ),
    missing,
    statements: traceSet(policies, heard.situation),
  };
}

/** How far each statement of one document gets. */
export function traceDocument(request: AccessRequest, input: PolicyInput): readonly StatementTrace[] {
  const policy = toPolicy(input);
  return tracePolicy(policy, layerOf(policy.type), 0, undefined, situate(request));
}

function missingIn(heard: LayerAnswers): readonly MissingGrant[] {
  const missing: MissingGrant[] = [];
  heard.serviceControl.forEach((voice, level) => {
    if (lacksAllow(voice)) missing.push({ layer: 'serviceControl', level, missing: 'allow' });
  });
  if (lacksAllow(heard.vpcEndpoint)) missing.push({ layer: 'vpcEndpoint', missing: 'allow' });
  return grantsOf(heard) === undefined ? [...missing, ...missingGrants(heard)] : missing;
}

/** What of the grants and caps is missing, given that they do not suffice. */
function missingGrants(heard: LayerAnswers): readonly MissingGrant[] {
  const { situation, identity, resource } = heard;
  const noResource: MissingGrant = { layer: 'resource', missing: 'allow' };
  if (situation.relation === 'resource-only') return [noResource];
  const isRoot = situation.caller.kind === 'root';
  const hasOwn = isRoot || identity.allows.length > 0;
  if (situation.relation === 'cross-account') {
    return [
      ...(hasOwn ? [] : [{ layer: 'identity', missing: 'allow' } as const]),
      ...(isRoot ? [] : missingCaps(heard)),
      ...(resource.allows.length === 0 ? [noResource] : []),
    ];
  }
  const viaParent = resource.allows.some(isToParent);
  const undelegated = hasMandatoryPolicy(situation) && !isDelegated(heard) && !viaParent;
  return [
    ...(hasOwn || viaParent ? [] : [{ layer: 'identity', missing: 'allow' } as const]),
    ...(isRoot ? [] : missingCaps(heard)),
    ...(undelegated ? [{ layer: 'resource', missing: hasOwn ? 'delegation' : 'allow' } as const] : []),
    ...(!undelegated && !hasOwn && resource.allows.length === 0 ? [noResource] : []),
  ];
}

function missingCaps({ permissionsBoundary, session, situation }: LayerAnswers): readonly MissingGrant[] {
  const noSession = situation.caller.kind === 'federatedUser' && !session.given;
  return [
    ...(lacksAllow(permissionsBoundary) ? [{ layer: 'permissionsBoundary', missing: 'allow' } as const] : []),
    ...(lacksAllow(session) ? [{ layer: 'session', missing: 'allow' } as const] : []),
    ...(noSession ? [{ layer: 'session', missing: 'policy' } as const] : []),
  ];
}

/** Reads each document once, so that decision and traces refer to the same statements. */
function readAll(policies: PolicySet): PolicySet {
  const deep = (kind: keyof PolicySet, value: unknown): unknown =>
    Array.isArray(value) ? value.map((entry) => deep(kind, entry)) : readLayerPolicy(kind, value as PolicyInput);
  const given = layerKinds.filter((kind) => policies[kind] !== undefined);
  return Object.fromEntries(given.map((kind) => [kind, deep(kind, policies[kind])]));
}

function traceSet(policies: PolicySet, situation: Situation): readonly StatementTrace[] {
  const traces: StatementTrace[] = [];
  const add = (kind: keyof PolicySet, inputs: readonly PolicyInput[], level?: number): void => {
    if (!layerBinds(kind, situation)) return;
    inputs.forEach((input, at) => traces.push(...tracePolicy(input, kind, at, level, situation)));
  };
  const lone = (kind: 'resource' | 'permissionsBoundary' | 'session' | 'vpcEndpoint'): void => {
    const policy = policies[kind];
    if (policy !== undefined) add(kind, [policy]);
  };
  policies.resourceControl?.forEach((level, at) => {
    add('resourceControl', level, at);
  });
  policies.serviceControl?.forEach((level, at) => {
    add('serviceControl', level, at);
  });
  lone('vpcEndpoint');
  lone('resource');
  add('identity', policies.identity ?? []);
  lone('permissionsBoundary');
  lone('session');
  return traces;
}

function tracePolicy(
  input: PolicyInput,
  kind: keyof PolicySet,
  at: number,
  level: number | undefined,
  situation: Situation,
): readonly StatementTrace[] {
  const compiled = compilePolicy(readLayerPolicy(kind, input));
  return compiled.statements.map((statement) => {
    const stoppedBy = stopOf(statement, situation) ?? uncounted(statement, kind, situation);
    const { effect } = statement.statement;
    return {
      ref: statementRef(compiled.policy, statement, kind, at, level),
      effect,
      ...(stoppedBy !== undefined && { stoppedBy }),
    };
  });
}

/** A statement that matches and does not count in its layer: it does not mention this caller. */
function uncounted(statement: CompiledStatement, kind: keyof PolicySet, situation: Situation): Stop | undefined {
  if (countsInLayer(kind, statement.deny, matchStatement(statement, situation), situation)) return undefined;
  return { element: 'Principal', path: statement.statement.principal?.path ?? statement.statement.path };
}

function placeOf(layer: keyof PolicySet, level: number | undefined): LayerPlace {
  return { layer, ...(level !== undefined && { level }) };
}

function distinct(places: readonly LayerPlace[]): readonly LayerPlace[] {
  const seen = new Map(places.map((place) => [`${place.layer} ${place.level ?? ''}`, place]));
  return [...seen.values()];
}
