import { unlessMisuse } from '../arguments/usage';
import { equivalent, notMorePermissive } from '../claims/comparison';
import { documentDecider } from '../claims/decider';
import type { AccessRequest, Outcome } from '../evaluator/request';
import {
  isPolicy,
  ofCaller,
  withoutPrincipal,
  type DocumentPath,
  type DocumentStatement,
  type Policy,
  type PolicyType,
} from '../policy/model';
import { parseDocument } from '../policy/parse';
import { valueAt } from '../policy/value-at';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { Caller } from '../s3/callers/caller';
import { partitionsOf } from '../requests/partitions';
import { once } from '../values/once';
import { listed } from '../values/one-or-many';
import { curesByDocument, withCures, type Cure, type SideEffect } from './cure';
import type { CuredPlace } from './deny-cures';
import type { DenyDraft } from './deny-draft';
import { gravestOpening } from './gravest-opening';
import type { ForbiddenAccess } from './grant-cures';
import { callerTests, mergedConditions, type Condition } from './new-statement';

/** Requests that a claim is about, as one statement can tell them; what is left out is any. */
export interface ScopePart {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly condition?: Condition;
  /** Who makes them; of a document that is attached to them it is known. */
  readonly callers?: Condition;
}

/** What the Denies that make a claim hold are about. */
export function scopeOfDrafts(drafts: readonly DenyDraft[], { bucket, prefix }: CuredPlace): readonly ScopePart[] {
  const arn = `arn:*:s3:::${bucket ?? '*'}`;
  const objects = `${arn}/${prefix ?? ''}*`;
  const resources =
    prefix !== undefined ? { resources: [objects] } : bucket === undefined ? {} : { resources: [arn, objects] };
  return drafts.map(({ actions, condition }) => ({ ...(actions && { actions }), ...resources, condition }));
}

/** An access, of some callers or of anybody; nothing where no condition tells a caller from others. */
export function scopeOfAccess({ actions, resources, callers }: ForbiddenAccess): readonly ScopePart[] | undefined {
  const part = { ...(actions && { actions }), ...(resources && { resources }) };
  if (callers === undefined) return [part];
  const tests = callers.map(conditionOf);
  const known = tests.filter((condition) => condition !== undefined);
  return known.length < callers.length ? undefined : known.map((one) => ({ ...part, callers: one }));
}

/**
 * A role with its sessions, or the one session that calls. Their ARNs have lost the path of the role: a policy that names
 * one reaches any path.
 */
function conditionOf(caller: Caller): Condition | undefined {
  if (caller.kind !== 'role') return callerTests([caller], 'those');
  const [start = '', name = ''] = [/^.*?:role\//.exec(caller.arn)?.[0], caller.arn.split('/').at(-1)];
  const ofRole = { ArnLike: { 'aws:PrincipalArn': [`${start}${name}`, `${start}*/${name}`] } };
  return caller.session === undefined ? ofRole : { ...ofRole, StringLike: { 'aws:userid': `*:${caller.session}` } };
}

/**
 * What cures change beside what the claim is about, document by document: an example, or that it is not known. Nothing
 * where it is proven that they change nothing else. `welcome`: requests that the claim
 * wants to let in; that fewer of them are refused is not worth telling.
 */
export function sideEffectOf(
  find: (document: DocumentPath) => DocumentToCure,
  cures: readonly Cure[],
  scope: readonly ScopePart[],
  welcome: readonly ScopePart[] = [],
): SideEffect | 'unknown' | undefined {
  const effects = curesByDocument(cures).flatMap(
    ({ document, own }) => effectOn(find(document), own, scope, welcome) ?? [],
  );
  const known = effects.filter((effect) => effect !== 'unknown');
  if (known.length === 0) return effects.length === 0 ? undefined : 'unknown';
  return once(() => known.map((effect) => effect()).reduce((worst, one) => (one.rank < worst.rank ? one : worst)));
}

/** A change of one document, and how grave it is: the lower, the graver. */
type RankedEffect = ReturnType<SideEffect> & { readonly rank: number };

/** A document that cures change, or that they add. */
export interface DocumentToCure {
  readonly type: PolicyType;
  readonly policy?: Policy;
  /** Of a key policy, the ARN of its key, where that is known. */
  readonly keyArn?: string;
}

/** Finds the documents of a subject. */
export function documentsOf({ policy, layers }: ClaimSubject): (document: DocumentPath) => DocumentToCure {
  return (document) => documentAt(policy, layers, document);
}

function documentAt(
  policy: Policy | undefined,
  layers: ClaimSubject['layers'],
  document: DocumentPath,
): DocumentToCure {
  const [layer = 'resource'] = document;
  const found = layers === undefined ? policy : valueAt(layers, document);
  return isPolicy(found) ? { type: found.type, policy: found } : { type: layer as PolicyType };
}

/** Both documents under Denies of all that the claim is about: what is left must be decided alike. */
function effectOn(
  { type, policy, keyArn }: DocumentToCure,
  cures: readonly Cure[],
  scope: readonly ScopePart[],
  welcome: readonly ScopePart[],
): (() => RankedEffect) | 'unknown' | undefined {
  const beside = (document: object | undefined, left: readonly ScopePart[]): Policy | undefined => {
    const denies = left.map((part) => denyOf(part, type));
    const { Statement = [], ...rest } = (document ?? { Version: '2012-10-17' }) as Partial<Policy['document']>;
    const attached = policy?.attachedTo;
    const options = { type, ...(attached !== undefined && { attachedTo: attached }) };
    return parseDocument({ ...rest, Statement: [...listed(Statement), ...denies] }, options).policy;
  };
  const cured = withCures(policy?.document, cures);
  const [before, after] = [beside(policy?.document, scope), beside(cured, scope)];
  const others = [...scope, ...welcome];
  const [apart, curedApart] =
    welcome.length === 0 ? [before, after] : [beside(policy?.document, others), beside(cured, others)];
  if (before === undefined || after === undefined || apart === undefined || curedApart === undefined) return 'unknown';
  // Of documents that no request reaches, nothing can be asked.
  const verdict = unlessMisuse(() => {
    if (welcome.length === 0) return equivalent(before, after);
    const stricter = notMorePermissive(before, after);
    return stricter.answer === 'proven' ? notMorePermissive(curedApart, apart) : stricter;
  });
  if (verdict === undefined) return 'unknown';
  if (verdict.answer !== 'refuted') return verdict.answer === 'proven' ? undefined : 'unknown';
  const { witness } = verdict;
  return once(() => {
    // What is allowed now is what most needs to be known, where the policy speaks of such requests.
    const spoken = policy === undefined ? [] : partitionsOf([policy]);
    const isSpokenOf = ({ resource }: AccessRequest): boolean =>
      spoken.length === 0 || spoken.includes(resource.split(':')[1] ?? '') || !resource.startsWith('arn:');
    const opening = gravestOpening(curedApart, apart, (request) => isSpokenOf(request) || !isSpokenOf(witness));
    const found = opening?.request ?? witness;
    const outcomesOf = (request: AccessRequest): readonly [Outcome, Outcome] => [
      documentDecider(before).decide(request).outcome,
      documentDecider(after).decide(request).outcome,
    ];
    // No other key than its own asks a key policy.
    const onOwnKey = keyArn === undefined ? found : { ...found, resource: keyArn };
    const [first, second] = outcomesOf(onOwnKey);
    const request = first === second ? found : onOwnKey;
    const [outcome, curedOutcome] = outcomesOf(request);
    return {
      request,
      before: outcome,
      after: curedOutcome,
      policies: policy === undefined ? [] : [policy],
      rank: opening?.rank ?? Infinity,
    };
  });
}

function denyOf(
  { actions = ['*'], resources = ['*'], condition, callers }: ScopePart,
  type: PolicyType,
): DocumentStatement {
  const conditions = [condition, ofCaller.has(type) ? undefined : callers].filter((one) => one !== undefined);
  return {
    Effect: 'Deny',
    ...(!withoutPrincipal.has(type) && { Principal: '*' as const }),
    Action: actions,
    // A key policy stands at its key, and no other resource.
    ...(type !== 'trust' && { Resource: type === 'kmsKey' ? '*' : resources }),
    ...(conditions.length > 0 && { Condition: mergedConditions(conditions) }),
  };
}
