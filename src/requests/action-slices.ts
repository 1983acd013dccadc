import { foldName } from '../values/letter-case';
import { compilePolicy, type CompiledAction, type CompiledStatement } from '../evaluator/compile';
import type { Policy } from '../policy/model';
import { isByAction, isKeySent } from '../service-reference/key-presence';
import type { Pattern } from '../values/pattern';
import { SSE_C_KEY } from '../service-reference/s3-names';
import { keyGroups } from './class-keys';
import { actionKind } from './action-kind';
import { onceForEachObject } from '../values/once';
import { objectAclActions } from './request-classes';
import type { ActionChoice } from './request-class';

/** Actions that nothing in question tells apart: one stands for all. */
export interface ActionSlice {
  readonly id: string;
  /** The slice, if it is there, whose requests are these and more. */
  readonly within?: string;
  readonly action: ActionChoice;
  /** The statements that mention these actions. */
  readonly statements: readonly CompiledStatement[];
}

export function statementsOf(policies: readonly Policy[]): readonly CompiledStatement[] {
  return policies.flatMap((policy) => compilePolicy(policy).statements);
}

/** The keys that statements read in conditions and variables, in lower case. */
export function keysRead(statements: readonly CompiledStatement[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const statement of statements) for (const key of keysOf(statement)) keys.add(key);
  return keys;
}

const known = new WeakMap<CompiledStatement, readonly string[]>();

function keysOf(statement: CompiledStatement): readonly string[] {
  let keys = known.get(statement);
  if (keys === undefined) {
    const { conditions, resource } = statement;
    keys = [
      ...(resource?.entries ?? []).flatMap(({ variables }) => variables),
      ...conditions.flatMap(({ key, operands }) => [key, ...operands.flatMap(({ variables }) => variables)]),
    ];
    known.set(statement, keys);
  }
  return keys;
}

/**
 * The actions in groups: the same statements mention them, on the same kinds of resource, they are of one nature and, for
 * the question, of one kind, and they carry the same of the keys that matter. The first of a group stands for it. Those
 * on ACLs of objects, which S3 takes from fewer callers, stand for themselves only.
 */
export function actionSlices(
  choices: readonly ActionChoice[],
  statements: readonly CompiledStatement[],
  reads: readonly string[],
  kindOf: (name: string) => string = () => '',
): ActionSlice[] {
  const slices: ActionSlice[] = [];
  const groups = new Map<string, Group>();
  const lists = distinctLists(statements);
  const actionLists = [...lists.keys()];
  for (const action of choices) {
    const { lower, prefix, kind } = traitsOf(action);
    let spoken = '';
    for (const list of actionLists) spoken += coversAction(list, prefix, lower) ? '1' : '0';
    let group = groups.get(spoken);
    if (group === undefined) groups.set(spoken, (group = groupOf(spoken, lists, statements, reads)));
    const more = `${kindOf(action.name)}|${sentKeys(action, group)}`;
    // Most differ by their kind alone.
    const own = more === '|' ? kind : `${kind}|${more}`;
    const isFewer = objectAclActions.has(action.name);
    const id = isFewer ? `${own}|object ACL` : own;
    if (group.slices.has(id)) continue;
    group.slices.add(id);
    const within = isFewer ? { within: `${spoken}|${own}` } : {};
    slices.push({ id: `${spoken}|${id}`, action, statements: group.statements, ...within });
  }
  return slices;
}

/** What is the same of an action whoever asks. */
interface ActionTraits {
  readonly lower: string;
  /** `s3:` */
  readonly prefix: string;
  /** What sets it apart from others, whatever the statements. */
  readonly kind: string;
}

const traitsByAction = new WeakMap<ActionChoice, ActionTraits>();

function traitsOf(action: ActionChoice): ActionTraits {
  let traits = traitsByAction.get(action);
  if (traits === undefined) {
    const lower = foldName(action.name);
    const kind = `${action.partition ?? ''}|${idsOf(action.forms)}|${actionKind(action, lower)}`;
    traits = { lower, prefix: lower.slice(0, lower.indexOf(':') + 1), kind };
    traitsByAction.set(action, traits);
  }
  return traits;
}

/** Many actions share one list of forms. */
const idsOf = onceForEachObject((forms: ActionChoice['forms']) => forms.map(({ id }) => id).join());

/** What mentions some actions, and the keys by which they may differ. */
interface Group {
  readonly statements: readonly CompiledStatement[];
  readonly keys: readonly string[];
  /** Of the keys, those that come with some actions only. */
  readonly telling: readonly string[];
  /** The ids of its slices. */
  readonly slices: Set<string>;
}

/** The action lists that differ, each with the statements that have it: many statements share one. */
function distinctLists(
  statements: readonly CompiledStatement[],
): ReadonlyMap<CompiledAction, ReadonlySet<CompiledStatement>> {
  const first = new Map<string, CompiledAction>();
  const lists = new Map<CompiledAction, Set<CompiledStatement>>();
  for (const statement of statements) {
    const { action } = statement;
    const id = idOf(action);
    const list = first.get(id) ?? action;
    const members = lists.get(list);
    if (members !== undefined) members.add(statement);
    else {
      first.set(id, list);
      lists.set(list, new Set([statement]));
    }
  }
  return lists;
}

const ids = new WeakMap<CompiledAction, string>();

function idOf(action: CompiledAction): string {
  let id = ids.get(action);
  if (id === undefined) {
    id = JSON.stringify([action.negated, ...action.patterns.map(({ text }) => text)]);
    ids.set(action, id);
  }
  return id;
}

function groupOf(
  spoken: string,
  lists: ReturnType<typeof distinctLists>,
  statements: readonly CompiledStatement[],
  reads: readonly string[],
): Group {
  const speaking = [...lists.values()].filter((_, index) => spoken[index] === '1');
  const matching = statements.filter((statement) => speaking.some((members) => members.has(statement)));
  const keys = withWrites([...reads, ...keysRead(matching)]);
  return { statements: matching, keys, telling: keys.filter(isByAction), slices: new Set() };
}

/** Some keys, and what tells writes apart where one of them is about encryption: only writes can carry none. */
function withWrites(keys: readonly string[]): readonly string[] {
  return [...new Set(keys.some(keyGroups.encryption) ? [...keys, SSE_C_KEY] : keys)];
}

/** Which of some keys can come with the action, on each of its resources. */
function sentKeys(action: ActionChoice, { keys, telling }: Group): string {
  if (keys.length === 0) return '';
  if (action.facts === undefined || action.service === undefined) return action.name;
  if (telling.length === 0) return '';
  const types = action.forms.length === 0 ? [undefined] : action.forms.map(({ type }) => type);
  return types.map((type) => telling.map((key) => (isKeySent(key, action, type) ? '1' : '0')).join('')).join();
}

/** The patterns of an action list by service prefix; under `*` those that cross services. */
const byService = new WeakMap<CompiledAction, ReadonlyMap<string, readonly Pattern[]>>();

/** Whether an action list covers an action, looking only at the patterns of its service. */
function coversAction(action: CompiledAction, prefix: string, lower: string): boolean {
  let patterns = byService.get(action);
  if (patterns === undefined) byService.set(action, (patterns = sorted(action.patterns)));
  const own = patterns.get(prefix);
  const any = patterns.get('*');
  return (matchesAny(own, lower) || matchesAny(any, lower)) !== action.negated;
}

function matchesAny(patterns: readonly Pattern[] | undefined, lower: string): boolean {
  // With one pattern, as mostly, no function and no iterator is made.
  if (patterns?.length === 1) return patterns[0]?.matches(lower) === true;
  return patterns?.some((pattern) => pattern.matches(lower)) === true;
}

function sorted(patterns: readonly Pattern[]): ReadonlyMap<string, readonly Pattern[]> {
  const groups = new Map<string, Pattern[]>();
  for (const pattern of patterns) {
    const prefix = pattern.text.slice(0, pattern.text.indexOf(':') + 1);
    const key = prefix === '' || /[*?]/.test(prefix) ? '*' : prefix;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pattern]);
    else group.push(pattern);
  }
  return groups;
}
