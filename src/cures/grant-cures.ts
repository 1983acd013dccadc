import { withoutPrincipal, type DocumentPrincipal, type DocumentStatement } from '../policy/model';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { Caller } from '../s3/callers/caller';
import { listed, oneOrMany } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import {
  cureAt,
  cureOfNewStatements,
  cureOfStatement,
  curableDocuments,
  allowingStatements,
  type CurableStatement,
} from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { missingStatements } from './missing-statements';
import { strictCures } from './strict-cures';
import { onlyActions, withoutActions } from './narrowed-actions';
import { everyActionOf } from './every-action';
import { everyoneIn, callerTests, conditionIn, statementLike } from './new-statement';

/** What nobody may be granted: names, ARNs and callers; what is left out is any. */
export interface ForbiddenAccess {
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly callers?: readonly Caller[];
}

/**
 * How to take an access out of the Allows that grant it: by the action, the resource or the caller that they list, else
 * by a Deny of it for these callers or on these resources, else without the statement, unless `most` is to narrow it.
 */
export function grantCures(
  { subject, witness }: FailedClaim,
  access: ForbiddenAccess,
  most: 'narrow' | 'remove' = 'remove',
): CureOptions {
  if (witness === undefined) return [];
  const granting = allowingStatements(subject, witness);
  if (granting.length === 0) return [];
  const ways = [narrowedByAction, narrowedByResource, narrowedByCaller].map((narrow) =>
    granting.map((one) => narrow(one, access)),
  );
  const narrowed = ways.filter((cures): cures is (readonly Cure[])[] => cures.every((one) => one !== undefined));
  const removed = fromLast(granting.map((one) => cureOfStatement(one, undefined)));
  const options = narrowed.map((cures) => fromLast(cures.flat()));
  return [
    ...strictCures({ subject, witness }),
    ...options.filter((cures) => !isLong(cures)),
    denyOf(granting, access),
    ...options.filter(isLong),
    ...(most === 'remove' ? [removed] : []),
  ];
}

/** A list that nobody would read, of the rest of a service's actions. */
const MOST_ACTIONS = 12;

function isLong(cures: readonly Cure[]): boolean {
  return cures.some(
    ({ value }) => listed((value as Partial<DocumentStatement> | undefined)?.Action ?? []).length > MOST_ACTIONS,
  );
}

/**
 * An Allow of an access, in each document that could hold it: of the actions, resources and callers that are named, and of
 * nobody where a document needs callers and none are.
 */
export function grantingCures(subject: ClaimSubject, { actions, resources, callers }: ForbiddenAccess): CureOptions {
  if (actions?.every((name) => !/^(\*|s3:\*)$/i.test(name)) !== true) return [];
  return curableDocuments(subject).flatMap((one) => {
    const { type } = one.policy;
    // In the policy of a key "*" is that key.
    const on = type === 'kmsKey' ? ['*'] : resources;
    if (on === undefined) return [];
    const Principal = withoutPrincipal.has(type) ? undefined : principalsOf(callers);
    if ((Principal === undefined) !== withoutPrincipal.has(type) || type === 'trust') return [];
    const statement = {
      Sid: 'AllowThese',
      Effect: 'Allow' as const,
      ...(Principal !== undefined && { Principal }),
      Action: oneOrMany(actions),
      Resource: oneOrMany(on),
    };
    return [cureOfNewStatements(one, [statementLike(statement, one.policy)])];
  });
}

/** The Allows that a request misses by its action alone, each with it; none that is for everybody. */
export function widerAllows({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  return curableDocuments(subject)
    .flatMap((one) => missingStatements(one, witness, 'Allow'))
    .flatMap((one): CureOptions => {
      const { Action, Principal, NotPrincipal } = one.statement;
      const names = typeof Principal === 'object' ? Object.values(Principal).flatMap(listed) : listed(Principal ?? []);
      if (one.stop.element !== 'Action' || Action === undefined || NotPrincipal !== undefined || names.includes('*'))
        return [];
      return [[cureAt(one, ['Action'], [...listed(Action), witness.action])]];
    });
}

/** Callers as a `Principal`; nothing where one of them cannot stand there by its name. */
function principalsOf(callers: readonly Caller[] = []): DocumentPrincipal | undefined {
  const arns = callers.flatMap((caller) =>
    caller.kind === 'role' || caller.kind === 'user' || caller.kind === 'root' ? [caller.arn] : [],
  );
  return arns.length > 0 && arns.length === callers.length ? { AWS: oneOrMany(arns) } : undefined;
}

/** Changes of statements of one document, so that an index still means what it did. */
function fromLast(cures: readonly Cure[]): readonly Cure[] {
  return [...cures].sort((a, b) => Number(b.path.at(-1)) - Number(a.path.at(-1)));
}

/** Where the access is on some resources or of some callers, the rest of the statement stands in one of its own. */
function narrowedByAction(one: CurableStatement, access: ForbiddenAccess): readonly Cure[] | undefined {
  const { actions, resources, callers } = access;
  if (actions === undefined || callers !== undefined) return undefined;
  const narrowed = withActions(
    one.statement,
    (entries) => withoutActions(entries, actions, resourcesIn(one.statement)),
    actions,
  );
  if (narrowed === undefined) return undefined;
  if (resources === undefined) return [cureOfStatement(one, narrowed === 'nothing' ? undefined : narrowed)];
  const elsewhere = withResources(one.statement, resources);
  const only = (entries: readonly string[]): readonly string[] | undefined =>
    entries.includes('*') ? actions : onlyActions(entries, actions);
  const taken = withActions(one.statement, only, undefined);
  if (elsewhere === undefined || taken === undefined || taken === 'nothing') return undefined;
  if (elsewhere === 'nothing') return [cureOfStatement(one, narrowed === 'nothing' ? undefined : narrowed)];
  const rest = { ...elsewhere, ...actionsOf(taken) };
  if (narrowed === 'nothing') return [cureOfStatement(one, rest)];
  return [cureOfStatement(one, narrowed), ...cureOfNewStatements(one, [statementLike(rest, one.policy, 'Elsewhere')])];
}

function narrowedByResource(one: CurableStatement, access: ForbiddenAccess): readonly Cure[] | undefined {
  const { actions, resources, callers } = access;
  if (resources === undefined || actions !== undefined || callers !== undefined) return undefined;
  const narrowed = withResources(one.statement, resources);
  return narrowed === undefined ? undefined : [cureOfStatement(one, narrowed === 'nothing' ? undefined : narrowed)];
}

/** Only callers that the statement names by themselves can be left out of it. */
function narrowedByCaller(
  one: CurableStatement,
  { actions, resources, callers }: ForbiddenAccess,
): readonly Cure[] | undefined {
  const { Principal } = one.statement;
  if (callers === undefined || actions !== undefined || resources !== undefined) return undefined;
  if (typeof Principal !== 'object') return undefined;
  const names = callers.flatMap((caller) =>
    'arn' in caller ? [caller.arn] : caller.kind === 'service' ? [caller.name] : [],
  );
  const left = Object.entries(Principal).flatMap(([type, entries]) => {
    const kept = listed(entries).filter((entry) => !names.includes(entry));
    return kept.length === 0 ? [] : [[type, oneOrMany(kept)] as const];
  });
  if (JSON.stringify(Object.fromEntries(left)) === JSON.stringify(Principal)) return undefined;
  return [
    cureOfStatement(one, left.length === 0 ? undefined : { ...one.statement, Principal: Object.fromEntries(left) }),
  ];
}

/**
 * A Deny of the access for the callers of the question, or for anybody on its resources; none where it names neither,
 * since such a Deny would leave nothing of the Allow.
 */
function denyOf(
  granting: readonly CurableStatement[],
  { actions, resources, callers = [] }: ForbiddenAccess,
): readonly Cure[] {
  const [first] = granting;
  if (first === undefined || (callers.length === 0 && resources === undefined)) return [];
  const tests = callers.length === 0 ? undefined : callerTests(callers, 'those');
  if (callers.length > 0 && tests === undefined) return [];
  const condition = tests && conditionIn(first, tests);
  const { Principal, NotPrincipal, Resource } = first.statement;
  const [service] = actions ?? granting.flatMap(({ statement }) => listed(statement.Action ?? []));
  const deny = {
    Effect: 'Deny' as const,
    ...((Principal ?? NotPrincipal) !== undefined && { Principal: everyoneIn(first.policy.type) }),
    Action: oneOrMany(actions ?? everyActionOf(service?.split(':')[0] ?? '*', first.policy.type)),
    ...(Resource === undefined && resources === undefined
      ? {}
      : { Resource: oneOrMany(resources ?? listed(Resource ?? '*')) }),
    ...(condition && { Condition: condition }),
  };
  return cureOfNewStatements(first, [statementLike({ Sid: 'DenyThese', ...deny }, first.policy)]);
}

/** A statement for fewer actions; `taken` goes into a `NotAction`. */
function withActions(
  statement: DocumentStatement,
  narrow: (entries: readonly string[]) => readonly string[] | undefined,
  taken: readonly string[] | undefined,
): DocumentStatement | 'nothing' | undefined {
  const { Action, NotAction, ...rest } = statement;
  if (NotAction !== undefined) {
    if (taken === undefined) return undefined;
    return placed(statement, 'NotAction', [...new Set([...listed(NotAction), ...taken])]);
  }
  const entries = listed(Action ?? []);
  const left = narrow(entries);
  // `*` is everything but what NotAction lists.
  if (left === undefined)
    return taken !== undefined && entries.includes('*') ? { ...rest, NotAction: oneOrMany(taken) } : undefined;
  return left.length === 0 ? 'nothing' : placed(statement, 'Action', left);
}

function resourcesIn({ Resource }: DocumentStatement): readonly string[] | undefined {
  return Resource === undefined ? undefined : listed(Resource);
}

function actionsOf({ Action }: DocumentStatement): Pick<DocumentStatement, 'Action'> {
  return Action === undefined ? {} : { Action };
}

function withResources(
  statement: DocumentStatement,
  taken: readonly string[],
): DocumentStatement | 'nothing' | undefined {
  // Of all but some, one exception more leaves in whatever nobody thought of.
  const { Resource } = statement;
  if (Resource === undefined) return undefined;
  const entries = listed(Resource);
  // `*` is everything but what NotResource lists.
  if (entries.includes('*')) {
    return { ...without(statement, 'Resource'), NotResource: oneOrMany(taken) };
  }
  const left = entries.filter((entry) => !liesWithin(entry, taken));
  if (left.length === entries.length) return undefined;
  return left.length === 0 ? 'nothing' : { ...statement, Resource: oneOrMany(left) };
}

/** Whether one of some patterns covers all that an entry of a Resource does. */
export function liesWithin(entry: string, patterns: readonly string[]): boolean {
  if (patterns.includes(entry)) return true;
  // A star of a pattern covers those of an entry, as it covers any text; a question mark does not.
  const covering = /[*?$]/.test(entry) ? patterns.filter((text) => !/[?$]/.test(text)) : patterns;
  return !entry.includes('$') && covering.some((text) => parsePattern(text).matches(entry));
}

/** The statement's elements in their order, one of them changed. */
function placed(
  statement: DocumentStatement,
  name: 'Action' | 'NotAction',
  values: readonly string[],
): DocumentStatement {
  return { ...statement, [name]: oneOrMany(values) };
}

/** A statement without one of its elements. */
export function without(statement: DocumentStatement, element: keyof DocumentStatement): DocumentStatement {
  return Object.fromEntries(
    Object.entries(statement).filter(([name]) => name !== element),
  ) as unknown as DocumentStatement;
}
