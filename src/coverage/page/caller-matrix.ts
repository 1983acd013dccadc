import { traceDocument } from '../../evaluator/explain';
import { compilePrincipal, matchPrincipal } from '../../evaluator/principal';
import type { Principal } from '../../evaluator/request';
import { withoutPrincipal, type Policy, type PrincipalEntry, type Statement } from '../../policy/model';
import { serviceOf, type ActionFacts, type ServiceReference } from '../../service-reference';
import { exampleAccount, isAccountId, parseArn } from '../../values/arn';
import { parsePattern } from '../../values/pattern';
import { resourceForms } from '../../requests/arn-formats';
import type { ClaimNote } from '../claim-note';

/** What a document by itself says of a caller and an action: for `depends`, its conditions or the resource decide. */
type MatrixCell = 'allowed' | 'denied' | 'depends';

export interface CallerMatrix {
  readonly callers: readonly string[];
  readonly actions: readonly string[];
  /** By caller, then by action. */
  readonly cells: readonly (readonly MatrixCell[])[];
  /** Whether some call of the tests is about it. */
  readonly asked: readonly (readonly boolean[])[];
  /** What is left out, in a sentence. */
  readonly cut?: string;
}

interface MatrixCaller {
  readonly label: string;
  readonly principal: Principal;
  /** Whether a caller of a call counts as this one. */
  readonly includes: (caller: Principal) => boolean;
}

const MOST_CALLERS = 12;
const MOST_ACTIONS = 16;
const ACCESS_LEVELS = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'];

/** Who may do what by a document: the callers that it names and others, and the actions that it names. */
export function callerMatrix(policy: Policy, calls: readonly ClaimNote[]): CallerMatrix {
  const callers = callersOf(policy);
  const actions = actionsOf(policy);
  const shownCallers = callers.slice(0, MOST_CALLERS);
  const shownActions = actions.slice(0, MOST_ACTIONS);
  const cuts = [
    ...(callers.length > MOST_CALLERS ? [`${callers.length - MOST_CALLERS} more callers`] : []),
    ...(actions.length > MOST_ACTIONS ? [`${actions.length - MOST_ACTIONS} more actions`] : []),
  ];
  const conditional = new Set(policy.statements.filter(isConditional).map(({ index }) => index));
  return {
    callers: shownCallers.map(({ label }) => label),
    actions: shownActions,
    cells: shownCallers.map(({ principal }) =>
      shownActions.map((action) => {
        const found = new Set(
          resourcesOf(policy, action).map((resource) => cellOf(policy, conditional, principal, action, resource)),
        );
        const [only = 'denied'] = found;
        return found.size > 1 ? 'depends' : only;
      }),
    ),
    asked: shownCallers.map(({ includes }) =>
      shownActions.map((action) =>
        calls.some(({ asks }) => asks !== undefined && isSameAction(asks.action, action) && includes(asks.principal)),
      ),
    ),
    ...(cuts.length > 0 && { cut: `Not shown: ${cuts.join(' and ')}.` }),
  };
}

function isSameAction(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A statement with conditions, or with variables in its resource, may or may not apply. */
function isConditional({ conditions, resource }: Statement): boolean {
  return conditions.length > 0 || (resource?.values ?? []).some((value) => value.includes('${'));
}

function cellOf(
  policy: Policy,
  conditional: ReadonlySet<number>,
  principal: Principal,
  action: string,
  resource: string,
): MatrixCell {
  const reaching = traceDocument({ principal, action, resource, context: variablesOf(policy) }, policy)
    .filter(({ stoppedBy }) => stoppedBy === undefined || stoppedBy.element === 'Condition')
    .map(({ effect, ref }) => ({ effect, isConditional: conditional.has(ref.statement) }));
  const denies = reaching.filter(({ effect }) => effect === 'Deny');
  const allows = reaching.filter(({ effect }) => effect === 'Allow');
  const isCertain = (one: { readonly isConditional: boolean }): boolean => !one.isConditional;
  if (allows.length === 0 || denies.some(isCertain)) return 'denied';
  return denies.length === 0 && allows.some(isCertain) ? 'allowed' : 'depends';
}

function callersOf({ type, statements }: Policy): readonly MatrixCaller[] {
  if (withoutPrincipal.has(type)) {
    const principal = `arn:aws:iam::${exampleAccount}:role/SomeRole`;
    return [{ label: 'whom it is attached to', principal, includes: () => true }];
  }
  const entries = statements.flatMap(({ principal }) => principal?.entries ?? []);
  const named = entries.flatMap((entry) => callerOf(entry) ?? []);
  const accounts = new Set(entries.flatMap(({ value }) => /\d{12}/.exec(value) ?? []));
  const stranger = ['999999999999', '888888888888', '777777777777'].find((one) => !accounts.has(one)) ?? exampleAccount;
  const all: readonly MatrixCaller[] = [
    ...named,
    {
      label: 'any other account',
      principal: `arn:aws:iam::${stranger}:role/SomeRole`,
      includes: (caller) => caller !== 'anonymous' && !named.some(({ includes }) => includes(caller)),
    },
    { label: 'anonymous', principal: 'anonymous', includes: (caller) => caller === 'anonymous' },
  ];
  return [...new Map(all.map((caller) => [caller.label, caller])).values()];
}

function callerOf(entry: PrincipalEntry): MatrixCaller | undefined {
  const { type, value, path } = entry;
  const list = compilePrincipal({ negated: false, entries: [entry], path }, false);
  const includes = (principal: Principal): boolean => matchPrincipal(list, { principal }) !== 'none';
  if (type === 'Service') return { label: value, principal: { service: value }, includes };
  if (type === 'Federated') return { label: value, principal: { federated: value }, includes };
  if (type !== 'AWS' || value === '*') return undefined;
  const arn = parseArn(value);
  const account = isAccountId(value) ? value : arn?.resource === 'root' ? arn.account : undefined;
  if (account === undefined) return { label: value, principal: value, includes };
  const principal = `arn:${arn?.partition ?? 'aws'}:iam::${account}:role/SomeRole`;
  return { label: `account ${account}`, principal, includes };
}

/** The actions that a document names; of a pattern one for each access level. */
function actionsOf({ statements, type }: Policy): readonly string[] {
  const written = statements.flatMap(({ action }) => action.values);
  const exact = written.filter((text) => !/[*?]/.test(text));
  const patterns = written.filter((text) => /[*?]/.test(text));
  const examples = patterns.flatMap((pattern) => examplesOf(pattern, type === 'trust' ? ['sts:AssumeRole'] : exact));
  return [...new Map([...exact, ...examples].map((action) => [action.toLowerCase(), action])).values()];
}

function examplesOf(pattern: string, others: readonly string[]): readonly string[] {
  const [prefix = '', name = ''] = pattern === '*' ? ['*', '*'] : pattern.split(':');
  // Every service at once: those of which other statements speak.
  const prefixes = /[*?]/.test(prefix) ? [...new Set(others.map((one) => one.split(':', 1)[0] ?? ''))] : [prefix];
  return prefixes.flatMap((one) => {
    const covered = [...(serviceOf(one)?.actions.values() ?? [])].filter((action) =>
      parsePattern(name.toLowerCase()).matches(action.name.toLowerCase()),
    );
    const byLevel = ACCESS_LEVELS.flatMap(
      (level) => usual(covered.filter(({ accessLevel }) => accessLevel === level)) ?? [],
    );
    return byLevel.map((action) => `${one}:${action.name}`);
  });
}

/** The action of a few words, as in `GetObject`, that most people know. */
const WELL_KNOWN = new Set(['ListBucket', 'GetObject', 'PutObject', 'PutObjectTagging', 'PutBucketPolicy', 'Decrypt']);

function usual(actions: readonly ActionFacts[]): ActionFacts | undefined {
  return actions.find(({ name }) => WELL_KNOWN.has(name)) ?? actions[0];
}

/** Resources that an action can be about: examples of those that the document names, else any. */
function resourcesOf(policy: Policy, action: string): readonly string[] {
  const [prefix = '', name = ''] = action.split(':');
  const service = serviceOf(prefix);
  const types = service?.actions.get(name.toLowerCase())?.resourceTypes ?? [];
  if (service !== undefined && types.length === 0) return ['*'];
  const written = policy.statements.flatMap(({ resource }) => resource?.values ?? []);
  const samples = [...new Set(written.filter((text) => text !== '*').map(sampleOf))];
  const fitting = samples.filter(
    (sample) => service === undefined || types.some((type) => type.name === typeOf(service, sample)),
  );
  const ofAny = policy.statements.some(({ resource }) => resource?.negated !== false || resource.values.includes('*'));
  const any = service === undefined ? ['*'] : types.flatMap((type) => exampleOf(service, type.name)).slice(0, 1);
  return fitting.length === 0 ? any : ofAny ? [...fitting, ...any] : fitting;
}

function exampleOf(service: ServiceReference, type: string): readonly string[] {
  return resourceForms(service, type, 'aws').flatMap(({ seeds }) => seeds.slice(0, 1));
}

/** `arn:aws:s3:::logs/*` as `arn:aws:s3:::logs/x`, with the value that variables have here. */
function sampleOf(text: string): string {
  return text
    .replace(/\$\{[*?$]\}/g, 'x')
    .replace(/\$\{[^}]*\}/g, VARIABLE)
    .replace(/[*?]+/g, 'x');
}

const VARIABLE = 'x';

function variablesOf({ statements }: Policy): Readonly<Record<string, string>> {
  const values = statements.flatMap(({ resource }) => resource?.values ?? []);
  const names = values.flatMap((value) => [...value.matchAll(/\$\{([^},]+)/g)].map(([, name = '']) => name.trim()));
  return Object.fromEntries(names.map((name) => [name, VARIABLE]));
}

const formats = new WeakMap<ServiceReference, readonly { readonly type: string; readonly format: string }[]>();

/** The type whose format says most of an ARN: an object's, not a bucket's, where there is a key. */
function typeOf(service: ServiceReference, arn: string): string | undefined {
  let known = formats.get(service);
  if (known === undefined) {
    known = [...service.resourceTypes.values()]
      .flatMap(({ name, arns }) => arns.map((text) => ({ type: name, format: text.replace(/\$\{[^}]*\}/g, '*') })))
      .sort((a, b) => literalLength(b.format) - literalLength(a.format));
    formats.set(service, known);
  }
  return known.find(({ format }) => parsePattern(format).matches(arn))?.type;
}

function literalLength(format: string): number {
  return format.replaceAll('*', '').length;
}
