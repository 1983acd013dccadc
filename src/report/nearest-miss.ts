import { isMisspeltAction } from '../cures/misspelt-actions';
import { coversAction } from '../evaluator/action';
import { compilePolicy, type CompiledStatement } from '../evaluator/compile';
import { contextLookup } from '../evaluator/context';
import type { StatementTrace, Stop } from '../evaluator/request';
import { situate, type Situation } from '../evaluator/situation';
import type { Policy, Statement } from '../policy/model';
import { standInRole } from '../requests/caller-facets';
import { isAccountId } from '../values/arn';
import { parsePattern } from '../values/pattern';
import { roleOfSessionArn } from '../s3/callers/identity-arn';
import { absentVariable, isUnspecified, renderFailedTest, type ShownRequest } from './condition-test';
import { renderStatement } from './decision';
import { renderExcerpt, renderPlace, type ExcerptLength } from './excerpt';
import {
  renderMisspeltAction,
  renderNearCaller,
  renderNearFolder,
  renderNearResource,
  renderNearService,
  renderOtherBucket,
} from './near-entry';

/** A statement that did not apply: what stops it first, and how near it came. */
export interface NearMiss {
  readonly statement: CompiledStatement;
  readonly trace: StatementTrace;
  readonly stop: Stop;
  /** How many elements and condition tests stop it. */
  readonly stops: number;
  /** How many condition tests hold. */
  readonly held: number;
  /** Whether it names the action itself, without wildcard, or means to. */
  readonly named: boolean;
  /** Whether it names an action of the same service. */
  readonly related: boolean;
}

const depth: Record<Stop['element'], number> = { Principal: 0, Action: 1, Resource: 2, Condition: 3 };

/**
 * The statement of an effect that came closest to applying: the one with the least to mend; among equals the one with
 * more conditions that hold, since it was written for such requests, then the one that was stopped last.
 */
export function nearestMiss(
  policy: Policy,
  request: ShownRequest,
  traces: readonly StatementTrace[],
  effect: 'Allow' | 'Deny',
): NearMiss | undefined {
  return missesOf(policy, request, traces, effect)[0];
}

/** The statements of an effect that did not apply, the nearest first. */
export function missesOf(
  policy: Policy,
  request: ShownRequest,
  traces: readonly StatementTrace[],
  effect: 'Allow' | 'Deny',
): readonly NearMiss[] {
  const situation = situate(request);
  const { statements } = compilePolicy(policy);
  const misses = traces.flatMap((trace) => {
    const statement = statements[trace.ref.statement];
    if (trace.effect !== effect || trace.stoppedBy === undefined || statement === undefined) return [];
    return [missOf(statement, trace, surestStop(statement, trace.stoppedBy, request, situation), situation)];
  });
  return misses.sort(byNearness);
}

/** Of the condition tests, one that certainly fails, where there is such: another one hangs on what the call leaves out. */
function surestStop({ conditions }: CompiledStatement, stop: Stop, request: ShownRequest, { lookup }: Situation): Stop {
  if (stop.element !== 'Condition') return stop;
  const sure = conditions.find((test) => !test.holds(lookup) && !isUnspecified(test, request));
  return sure === undefined ? stop : { element: 'Condition', path: sure.test.path };
}

/** The nearer of two statements first. */
export function byNearness(a: NearMiss, b: NearMiss): number {
  return (
    a.stops - b.stops ||
    b.held - a.held ||
    Number(b.named) - Number(a.named) ||
    Number(b.related) - Number(a.related) ||
    depth[b.stop.element] - depth[a.stop.element]
  );
}

/** Whether a statement names the caller and the action, so that it was written for such requests. */
export function isNear({ stop: { element } }: NearMiss): boolean {
  return element === 'Condition' || element === 'Resource';
}

function missOf(statement: CompiledStatement, trace: StatementTrace, stop: Stop, situation: Situation): NearMiss {
  const { action, resource, conditions } = statement;
  const held = conditions.filter((test) => test.holds(situation.lookup)).length;
  const service = situation.action.slice(0, situation.action.indexOf(':') + 1);
  const elements = [
    stop.element === 'Principal',
    !action.matches(situation.action),
    resource?.matches(situation.resource, situation.lookup) === false,
  ];
  return {
    statement,
    trace,
    stop,
    stops: elements.filter(Boolean).length + conditions.length - held,
    held,
    named: action.patterns.some(
      ({ text }) => text.toLowerCase() === situation.action || isMisspeltAction(text, situation.action),
    ),
    related: action.patterns.some(({ text }) => text.toLowerCase().startsWith(service)),
  };
}

/** Whether a statement names actions, and not that of the request: to add it would change what the statement is for. */
function isAboutOtherActions({ stop, statement }: NearMiss): boolean {
  return stop.element === 'Action' && !statement.action.negated;
}

/**
 * The statement of the effect in question that came closest to applying, the element that stopped it, an excerpt
 * with a caret, and a hint.
 */
export function renderNearestMiss(
  policy: Policy,
  request: ShownRequest,
  traces: readonly StatementTrace[],
  effect: 'Allow' | 'Deny',
): string[] {
  const misses = missesOf(policy, request, traces, effect);
  const [first] = misses;
  if (first === undefined) return [`The policy has no ${effect} statement that could apply`];
  // One for other actions may have more tests that hold than the one that is about this action.
  const isMeant = (miss: NearMiss): boolean =>
    isAboutOtherActions(miss) &&
    renderMisspeltAction(miss.statement.statement.action.values, request.action) !== undefined;
  const nearest =
    effect === 'Deny' && isAboutOtherActions(first)
      ? (misses.find(isMeant) ?? misses.find(({ stop }) => stop.element === 'Condition') ?? first)
      : first;
  if (effect === 'Deny' && isAboutOtherActions(nearest) && !isMeant(nearest))
    return [`No Deny statement is about ${request.action} on ${request.resource}`];
  const title = effect === 'Deny' ? 'Nearest deny' : 'Nearest allow';
  return [`${title}  ${renderStop(policy, nearest)}`, ...renderStopped(policy, nearest, request)];
}

/** `statement 1 \`TlsOnly\` stops at Resource  policies/logs.json:14` */
export function renderStop(policy: Policy, { trace, stop }: NearMiss): string {
  return `${renderStatement(trace.ref)} stops at ${stop.element}  ${renderPlace(policy, stop.path)}`;
}

/** The element that stopped a statement, and what to change in it. */
export function renderStopped(
  policy: Policy,
  { statement, stop }: NearMiss,
  request: ShownRequest,
  length?: ExcerptLength,
): string[] {
  const plain = stop.element === 'Resource' ? plainVariableIn(policy, statement) : undefined;
  const why =
    plain === undefined
      ? hint(statement, request, stop)
      : [`Hint: ${JSON.stringify(plain)} is plain text without "Version": "2012-10-17"`];
  return [...renderExcerpt(policy, stop.path, length), ...why];
}

/** What to change in the statement, by the element that stopped it. */
function hint({ statement, resource, conditions }: CompiledStatement, request: ShownRequest, stop: Stop): string[] {
  switch (stop.element) {
    case 'Resource': {
      const absent = absentVariableOf(resource, request);
      if (absent !== undefined) return [`Hint: ${absent}`];
      const respelt = statement.resource?.values.find((text) => differsInCase(text, request.resource));
      if (respelt !== undefined && statement.resource?.negated === false)
        return [`Hint: ${JSON.stringify(respelt)} and ${request.resource} differ in letter case only`];
      if (statement.resource?.negated === true) return [`Hint: NotResource leaves out ${request.resource}`];
      const entries = statement.resource?.values ?? [];
      const isAllow = statement.effect === 'Allow';
      const near =
        (isAllow ? renderNearFolder(entries, request.resource) : undefined) ??
        renderNearResource(entries, request.resource) ??
        (isAllow ? renderOtherBucket(entries, request.resource) : undefined);
      return near !== undefined
        ? [`Hint: ${near}`]
        : [`Hint: add ${JSON.stringify(request.resource)} to Resource, or a pattern that covers it`];
    }
    case 'Action':
      if (!statement.action.negated) {
        const { values } = statement.action;
        const near = renderMisspeltAction(values, request.action) ?? renderNearService(values, request.action);
        return [`Hint: ${near ?? `add ${JSON.stringify(request.action)} to Action`}`];
      }
      return [
        statement.effect === 'Deny'
          ? exemptedAction(statement, request)
          : `Hint: NotAction leaves out ${request.action}`,
      ];
    case 'Principal':
      return [`Hint: ${principalHint(statement, request)}`];
    case 'Condition': {
      const failed = conditions.find(({ test }) => samePath(test.path, stop.path));
      return failed === undefined ? [] : [`Hint: ${renderFailedTest(failed, request, statement.effect)}`];
    }
  }
}

/** What in the NotAction of a Deny exempts a request, where other entries stand beside it. */
function exemptedAction({ action }: Statement, request: ShownRequest): string {
  const stray = action.values.filter((entry) => coversAction(entry, request.action));
  const how =
    stray.length < action.values.length ? `: take out ${stray.map((text) => JSON.stringify(text)).join(', ')}` : '';
  return `Hint: NotAction exempts ${request.action} from this Deny${how}`;
}

/** Whether a pattern misses a text by its letter case alone. */
function differsInCase(pattern: string, text: string): boolean {
  return !pattern.includes('${') && parsePattern(pattern.toLowerCase()).matches(text.toLowerCase());
}

/** What to change in a Principal. An Allow is never widened beyond the caller. */
function principalHint({ effect, principal }: Statement, request: ShownRequest): string {
  if (principal?.negated === true) return 'NotPrincipal lists this caller, so the statement is not about it';
  if (effect === 'Deny') return 'the statement does not cover this caller; "Principal": "*" would';
  const { principal: caller } = request;
  if (typeof caller === 'string' && caller.includes(`/${standInRole}`))
    return `${standInRole} stands for any role that nobody names: name whom you mean, as in every({ callers: [iamRole(arn)] })`;
  if (caller === 'anonymous') {
    const account = principal?.entries.find(({ value }) => isWholeAccount(value));
    return account === undefined
      ? 'the statement does not cover anonymous callers'
      : `${JSON.stringify(account.value)} stands for whom that account lets, and for nobody outside it`;
  }
  if (typeof caller !== 'string') {
    const entry =
      'service' in caller
        ? `"Service": ${JSON.stringify(caller.service)}`
        : `"Federated": ${JSON.stringify(caller.federated)}`;
    const [only, ...others] = principal?.entries ?? [];
    const isOther = 'service' in caller && only?.type === 'Service' && others.length === 0;
    return isOther
      ? `Principal is the service ${JSON.stringify(only.value)}, and this caller is ${JSON.stringify(caller.service)}: replace it, or list both if both are meant`
      : `add ${entry} to Principal`;
  }
  const known = contextLookup(request.context)('aws:principalarn');
  const arn = typeof known === 'string' ? known : (roleOfSessionArn(caller)?.role ?? caller);
  const respelt = principal?.entries.find(({ value }) => value.toLowerCase() === arn.toLowerCase());
  if (respelt !== undefined) return `${JSON.stringify(respelt.value)} and ${arn} differ in letter case only`;
  const near = renderNearCaller(principal?.entries.map(({ value }) => value) ?? [], arn, false);
  return near ?? `add "AWS": ${JSON.stringify(arn)} to Principal`;
}

/** Whether an entry of a Principal is an account, by its number or as its root user. */
function isWholeAccount(entry: string): boolean {
  return isAccountId(entry) || /^arn:[^:]*:iam::\d{12}:root$/.test(entry);
}

/** A policy variable in a Resource of a document whose Version has none. */
function plainVariableIn({ version }: Policy, { statement }: CompiledStatement): string | undefined {
  const values = version === '2012-10-17' ? [] : (statement.resource?.values ?? []);
  return values.flatMap((entry) => /\$\{[^}]+\}/.exec(entry) ?? [])[0];
}

/** Where every entry of a Resource holds a variable without value for this caller. */
function absentVariableOf(resource: CompiledStatement['resource'], request: ShownRequest): string | undefined {
  const lookup = contextLookup(request.context);
  const isAbsent = (key: string): boolean => lookup(key) === undefined && request.unspecified?.includes(key) !== true;
  const absent = resource?.entries.map(({ variables }) => variables.find(isAbsent)) ?? [];
  const [first] = absent;
  return first !== undefined && absent.every((one) => one !== undefined) ? absentVariable(first) : undefined;
}

function samePath(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}
