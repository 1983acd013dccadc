import type { AccessRequest } from '../evaluator/request';
import { serviceOf } from '../service-reference';
import { canHaveKey, type KnownAction } from '../service-reference/key-presence';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { parsePattern } from '../values/pattern';
import { writtenTests } from './condition-edits';
import { cureAt, cureOfStatement, denyingStatements, type CurableStatement } from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { actionsMatching, keptActions } from './narrowed-actions';

/** A Deny that stops a request by a pattern of actions that is wider than the rest of the statement is for. */
export interface WideDeny {
  readonly one: CurableStatement;
  readonly pattern: string;
  /** The keys that it tests and that no request for the action can have; none where the pattern stands for kinds of resource. */
  readonly neverSent: readonly string[];
  /** Which list takes the place of the pattern: the actions that are meant, all but the request's, or none that can be read. */
  readonly left: 'meant' | 'all others' | 'too many';
  readonly cure?: Cure;
}

/**
 * The Denies that stop a request by such a pattern, each with the actions that it is for in the pattern's place: together, and
 * beside other Denies a first step.
 */
export function meantActions(failed: FailedClaim): CureOptions {
  const cures = wideDenies(failed).flatMap(({ cure }) => cure ?? []);
  return cures.length === 0 ? [] : [cures];
}

/** The Denies that stop a request by a pattern of actions that was not meant for its action. */
export function wideDenies({ subject, witness }: FailedClaim): readonly WideDeny[] {
  return witness === undefined
    ? []
    : denyingStatements(subject, witness).flatMap((one) => wideDeny(one, witness) ?? []);
}

function wideDeny(one: CurableStatement, { action }: AccessRequest): WideDeny | undefined {
  const entries = listed(one.statement.Action ?? []);
  const [pattern, ...others] = entries.filter((entry) => parsePattern(foldName(entry)).matches(foldName(action)));
  if (pattern === undefined || others.length > 0 || !/[*?]/.test(pattern)) return undefined;
  const neverSent = keysNeverSent(one, action);
  if (neverSent.length === 0 && !standsForKinds(pattern, action)) return undefined;
  const isMeant = (name: string): boolean => neverSent.every((key) => canBeSent(key, name));
  const found = { one, pattern, neverSent };
  const meant = neverSent.length === 0 ? undefined : replaced(one, pattern, isMeant);
  if (meant !== undefined) return { ...found, left: 'meant', cure: meant };
  const rest =
    pattern === '*' && entries.length === 1
      ? allBut(one, action)
      : replaced(one, pattern, (name) => name !== foldName(action));
  return rest === undefined ? { ...found, left: 'too many' } : { ...found, left: 'all others', cure: rest };
}

/** The keys of a Deny's tests that no request for an action can have: such a test holds for every one of them. */
function keysNeverSent({ statement }: CurableStatement, action: string): readonly string[] {
  const keys = writtenTests(statement).map(({ key }) => key);
  return [...new Set(keys)].filter((key) => !canBeSent(key, action));
}

/** Whether some request for an action can have a key. */
export function canBeSent(key: string, action: string): boolean {
  return canHaveKey(foldName(key), factsOf(action));
}

/**
 * Whether the wildcard of a pattern stands for a kind of resource, and the pattern covers actions on others than the action
 * is on: `s3:Put*Tagging`, of buckets and of objects.
 */
function standsForKinds(pattern: string, action: string): boolean {
  if (!/^[\w-]+:[a-z]+\*[a-z]+$/i.test(pattern)) return false;
  const own = typesOf(action);
  return (
    own.length > 0 &&
    (actionsMatching(pattern) ?? []).some((name) => {
      const types = typesOf(name);
      return types.length > 0 && types.every((type) => !own.includes(type));
    })
  );
}

function typesOf(action: string): readonly string[] {
  return factsOf(action).facts?.resourceTypes.map(({ name }) => name) ?? [];
}

function factsOf(action: string): KnownAction {
  const [prefix = '', name = ''] = action.split(':');
  const service = serviceOf(foldName(prefix));
  const facts = service?.actions.get(foldName(name));
  return { ...(service && { service }), ...(facts && { facts }) };
}

/** A list that nobody would read. */
const MOST_LISTED = 12;

/** The statement with the actions that are kept in the place of a pattern; nothing where none is, or too many are. */
function replaced(
  one: CurableStatement,
  pattern: string,
  isKept: (nameLowerCase: string) => boolean,
): Cure | undefined {
  const { Action = [], Resource } = one.statement;
  // Nobody creates a bucket that has a policy already, and S3 refuses one that names that.
  const isAsked = (name: string): boolean => one.policy.type !== 'resource' || name !== 's3:createbucket';
  const left = keptActions(
    [pattern],
    (name) => isAsked(name) && isKept(name),
    Resource === undefined ? undefined : listed(Resource),
  );
  if (left === undefined || left.length === 0 || left.length > MOST_LISTED) return undefined;
  const changed = listed(Action).flatMap((entry) => (entry === pattern ? left : [entry]));
  return cureAt(one, ['Action'], oneOrMany([...new Set(changed)]));
}

/** A Deny of every action, of every one but this. */
function allBut(one: CurableStatement, action: string): Cure {
  const elements = Object.entries(one.statement).map(([name, value]): readonly [string, unknown] =>
    name === 'Action' ? ['NotAction', action] : [name, value],
  );
  return cureOfStatement(one, Object.fromEntries(elements) as unknown as CurableStatement['statement']);
}
