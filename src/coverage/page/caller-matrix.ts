import { traceDocument } from '../../evaluator/explain';
import { compilePrincipal, matchPrincipal } from '../../evaluator/principal';
import type { AccessRequest, Principal } from '../../evaluator/request';
import { withoutPrincipal, type Policy, type PrincipalEntry, type Statement } from '../../policy/model';
import { serviceOf, type ActionFacts } from '../../service-reference';
import { exampleAccount, isAccountId, parseArn } from '../../values/arn';
import { parsePattern } from '../../values/pattern';
import type { ClaimAccess } from '../claim-access';
import { MatrixResources, resourceVariables } from './matrix-resources';

/** What a document by itself says of a caller and an action: for `depends`, its conditions or the resource decide. */
type MatrixCell = 'allowed' | 'denied' | 'depends';

export interface CallerMatrix {
  readonly callers: readonly string[];
  readonly actions: readonly string[];
  /** By caller, then by action. */
  readonly cells: readonly (readonly MatrixCell[])[];
  /** Whether some claim or call of the tests is, or may be, about it. */
  readonly asked: readonly (readonly boolean[])[];
  /** What is left out, in a sentence. */
  readonly cut?: string;
}

/** An action as a caller of a matrix asks for it. */
export interface CallerAction {
  readonly caller: string;
  readonly action: string;
}

interface MatrixCaller {
  readonly label: string;
  readonly principal: Principal;
  /** Whether a caller of a call counts as this one. */
  readonly includes: (caller: Principal) => boolean;
  /** The policy does not name it. */
  readonly isStranger: boolean;
}

const MOST_CALLERS = 12;
const MOST_ACTIONS = 16;
const ACCESS_LEVELS = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'];

/** Who may do what by a document: the callers that it names and others, and the actions that it names. */
export function callerMatrix(policy: Policy, accesses: readonly ClaimAccess[]): CallerMatrix {
  const callers = callersOf(policy);
  const actions = actionsOf(policy);
  const shownCallers = callers.slice(0, MOST_CALLERS);
  const shownActions = actions.slice(0, MOST_ACTIONS);
  const cuts = [
    ...(callers.length > MOST_CALLERS ? [`${callers.length - MOST_CALLERS} more callers`] : []),
    ...(actions.length > MOST_ACTIONS ? [`${actions.length - MOST_ACTIONS} more actions`] : []),
  ];
  const resources = new MatrixResources(policy);
  const context = resourceVariables(policy);
  const conditional = new Set(policy.statements.filter(isConditional).map(({ index }) => index));
  return {
    callers: shownCallers.map(({ label }) => label),
    actions: shownActions,
    cells: shownCallers.map(({ principal }) =>
      shownActions.map((action) => {
        const found = new Set(
          resources.of(action).map((resource) => cellOf(policy, conditional, { principal, action, resource, context })),
        );
        const [only = 'denied'] = found;
        return found.size > 1 ? 'depends' : only;
      }),
    ),
    asked: shownCallers.map((caller) => {
      const about = accesses.filter((access) => isAboutCaller(access, caller));
      return shownActions.map((action) => about.some((access) => isAboutAction(access, action)));
    }),
    ...(cuts.length > 0 && { cut: `Not shown: ${cuts.join(' and ')}.` }),
  };
}

/** What a document allows to callers, always or under conditions. */
export function allowedIn({ callers, actions, cells }: CallerMatrix): readonly CallerAction[] {
  return callers.flatMap((caller, row) =>
    actions.flatMap((action, column) => (cells[row]?.[column] === 'denied' ? [] : [{ caller, action }])),
  );
}

/** Of that, what no claim or call is about. */
export function neverAsked(matrix: CallerMatrix): readonly CallerAction[] {
  const { callers, actions, asked } = matrix;
  return allowedIn(matrix).filter(
    ({ caller, action }) => asked[callers.indexOf(caller)]?.[actions.indexOf(action)] === false,
  );
}

function isAboutCaller({ caller }: ClaimAccess, { includes, isStranger }: MatrixCaller): boolean {
  if (caller === undefined) return true;
  return typeof caller === 'object' && 'of' in caller ? isStranger : includes(caller);
}

function isAboutAction({ action }: ClaimAccess, other: string): boolean {
  return action === undefined || parsePattern(action.toLowerCase()).matches(other.toLowerCase());
}

/** A statement with conditions, or with variables in its resource, may or may not apply. */
function isConditional({ conditions, resource }: Statement): boolean {
  return conditions.length > 0 || (resource?.values ?? []).some((value) => value.includes('${'));
}

function cellOf(policy: Policy, conditional: ReadonlySet<number>, request: AccessRequest): MatrixCell {
  const reaching = traceDocument(request, policy)
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
    return [{ label: 'whom it is attached to', principal, includes: () => true, isStranger: false }];
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
      isStranger: true,
    },
    {
      label: 'anonymous',
      principal: 'anonymous',
      includes: (caller) => caller === 'anonymous',
      isStranger: true,
    },
  ];
  return [...new Map(all.map((caller) => [caller.label, caller])).values()];
}

function callerOf(entry: PrincipalEntry): MatrixCaller | undefined {
  const { type, value, path } = entry;
  const list = compilePrincipal({ negated: false, entries: [entry], path }, false);
  const includes = (principal: Principal): boolean => matchPrincipal(list, { principal }) !== 'none';
  const named = { includes, isStranger: false };
  if (type === 'Service') return { label: value, principal: { service: value }, ...named };
  if (type === 'Federated') return { label: value, principal: { federated: value }, ...named };
  if (type !== 'AWS' || value === '*') return undefined;
  const arn = parseArn(value);
  const account = isAccountId(value) ? value : arn?.resource === 'root' ? arn.account : undefined;
  if (account === undefined) return { label: value, principal: value, ...named };
  const principal = `arn:${arn?.partition ?? 'aws'}:iam::${account}:role/SomeRole`;
  return { label: `account ${account}`, principal, ...named };
}

const WELL_KNOWN_SERVICES = ['s3:*', 'kms:*', 'iam:*'];

/** The actions that a document names; of a pattern one for each access level. */
function actionsOf({ statements, type }: Policy): readonly string[] {
  // A `NotAction` is about all others too.
  const written = statements.flatMap(({ action }) =>
    action.negated ? [...action.values, ...WELL_KNOWN_SERVICES] : action.values,
  );
  const exact = written.filter((text) => !/[*?]/.test(text));
  const patterns = written.filter((text) => /[*?]/.test(text));
  const examples = patterns.flatMap((pattern) => examplesOf(pattern, type === 'trust' ? ['sts:AssumeRole'] : exact));
  return [...new Map([...exact, ...examples].map((action) => [action.toLowerCase(), action])).values()];
}

function examplesOf(pattern: string, others: readonly string[]): readonly string[] {
  const [prefix = '', name = ''] = pattern === '*' ? ['*', '*'] : pattern.split(':');
  // Every service at once: those of which other statements speak, or some that people know.
  const spokenOf = [
    ...new Set((others.length > 0 ? others : WELL_KNOWN_SERVICES).map((one) => one.split(':', 1)[0] ?? '')),
  ];
  const prefixes = !/[*?]/.test(prefix) ? [prefix] : spokenOf;
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
