import { contextLookup } from '../evaluator/context';
import { foldName } from '../values/letter-case';
import { cureOfTest, writtenTests } from './condition-edits';
import { noNewAccess } from '../claims/comparison';
import { documentDecider } from '../claims/decider';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentStatement, Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { listed, oneOrMany } from '../values/one-or-many';
import {
  cureAt,
  curableDenies,
  cureOfStatement,
  type CurableDocument,
  type CurableStatement,
  cureOfEach,
} from './cured-subject';
import type { Cure } from './cure';
import { parsePattern } from '../values/pattern';
import { withoutActions } from './narrowed-actions';

/** A request that the Allows of a policy grant beyond a reference, and that its own Denies stop: of an Allow that is new, if there is one. */
export function stoppedAccess(policy: Policy, reference: Policy): AccessRequest | undefined {
  const open = allowsOf(policy);
  if (open === undefined || open.statements.length === policy.statements.length) return undefined;
  const old = allowsOf(reference);
  const added = old && noNewAccess(open, old, [policy]);
  const granted = added?.answer === 'refuted' ? added : noNewAccess(open, reference, [policy]);
  if (granted.answer !== 'refuted') return undefined;
  return documentDecider(policy).decide(granted.witness).outcome === 'ExplicitDeny' ? granted.witness : undefined;
}

/**
 * The actions of the Allow that would grant such a request, as far as the reference does not grant them and a Deny stops them:
 * whoever writes a statement means all of it. Of a pattern, which covers what nobody thought of, the request's alone.
 */
export function stoppedActions(policy: Policy, reference: Policy, request: AccessRequest): readonly string[] {
  const [open, old] = [allowsOf(policy), allowsOf(reference)];
  const decision = open && documentDecider(open).decide(request);
  const granting = decision?.decidedBy.flatMap(({ statement }) => open?.statements[statement]?.action ?? []) ?? [];
  const named = granting.filter(({ negated }) => !negated).flatMap(({ values }) => values);
  const isNew = (action: string): boolean =>
    documentDecider(policy).decide({ ...request, action }).outcome === 'ExplicitDeny' &&
    (old === undefined || documentDecider(old).decide({ ...request, action }).outcome !== 'Allow');
  return [...new Set([...named.filter((action) => !/[*?]/.test(action) && isNew(action)), request.action])];
}

/** The Allows of a policy alone; nothing where it has none. */
function allowsOf(policy: Policy): Policy | undefined {
  const own = listed(policy.document.Statement).filter(({ Effect }) => Effect === 'Allow');
  return own.length === 0 ? undefined : withDocument(policy, { ...policy.document, Statement: own })?.policy;
}

/**
 * The resources of the Allow that would grant such a request, as far as no Allow of the reference lists them: that request's
 * and those that stand beside it.
 */
export function stoppedResources(policy: Policy, reference: Policy, request: AccessRequest): readonly string[] {
  const open = allowsOf(policy);
  const granting = open && documentDecider(open).decide(request).decidedBy;
  const entries = granting?.flatMap(({ statement }) => listed(open?.statements[statement]?.resource ?? []));
  const old = reference.statements.flatMap(({ effect, resource }) =>
    effect === 'Allow' ? [resource?.values ?? []] : [],
  );
  return [...new Set(entries?.flatMap(({ negated, values }) => (negated ? [] : values)))].filter(
    (entry) => !old.flat().includes(entry),
  );
}

/** The Denies of all but some resources that stop a request, each with some more of those; nothing where one is another. */
export function withSparedResources(
  one: CurableDocument,
  request: AccessRequest,
  resources: readonly string[],
): readonly Cure[] {
  return cureOfEach(stoppingDenies(one, request), (deny) => {
    const entries = deny.statement.NotResource === undefined ? undefined : listed(deny.statement.NotResource);
    const more = resources.filter((resource) => !entries?.some((entry) => parsePattern(entry).matches(resource)));
    return entries === undefined || more.length === 0
      ? undefined
      : cureAt(deny, ['NotResource'], [...entries, ...more]);
  });
}

/**
 * The Denies of all but some callers or networks that stop a request, each with what the request has of these, where an Allow
 * names it; nothing where one spares none by such a value.
 */
export function withSparedValues(one: CurableDocument, request: AccessRequest): readonly Cure[] {
  const valueOf = contextLookup(request.context);
  const allows = JSON.stringify(listed(one.policy.document.Statement).filter(({ Effect }) => Effect === 'Allow'));
  return cureOfEach(stoppingDenies(one, request), (deny) => {
    const tests = writtenTests(deny.statement).filter(({ operator }) => /^(?:string|arn)not/i.test(operator));
    const [spared] = tests.flatMap((test) => {
      const value = valueOf(foldName(test.key));
      return typeof value === 'string' && allows.includes(value) ? [{ test, value }] : [];
    });
    return spared && cureOfTest(deny, spared.test, [...listed(spared.test.value), spared.value]);
  });
}

function stoppingDenies(one: CurableDocument, request: AccessRequest): readonly CurableStatement[] {
  const stopping = documentDecider(one.policy)
    .decide(request)
    .decidedBy.map(({ statement }) => statement);
  return curableDenies(one).filter(({ index }) => stopping.includes(index));
}

/** The Denies that stop a request, each without its action, or without some; nothing where one cannot be written so. */
export function withoutStoppedAction(
  one: CurableDocument,
  request: AccessRequest,
  actions: readonly string[] = [request.action],
): readonly Cure[] {
  return cureOfEach(stoppingDenies(one, request), (deny) => {
    const narrowed = sparingActions(deny, actions);
    return narrowed && cureOfStatement(deny, narrowed);
  });
}

/** Nothing where the Deny is about nothing else. */
function sparingActions({ statement }: CurableStatement, actions: readonly string[]): DocumentStatement | undefined {
  const { Action, NotAction, Resource } = statement;
  if (NotAction !== undefined) return { ...statement, NotAction: [...listed(NotAction), ...actions] };
  const left = withoutActions(listed(Action ?? []), actions, Resource === undefined ? undefined : listed(Resource));
  return left === undefined || left.length === 0 ? undefined : { ...statement, Action: oneOrMany(left) };
}
