import { foldName } from '../values/letter-case';
import { isRcpControllable } from '../evaluator/rcp-actions';
import type { Outcome } from '../evaluator/request';
import type { Policy, PolicyType } from '../policy/model';
import { all, not, some, type Formula } from '../prover/formula';
import type { Outcomes } from '../prover/document-formulas';
import type { Verdict } from '../prover/prove';
import { documentDecider, isBesideFullAccess, type Decider } from './decider';
import { judge, type Claim } from './judge';
import { callersOf, reachOfType } from './document-reach';
import { addedActions } from '../requests/added-actions';
import { partitionsOf } from '../requests/partitions';
import { statementsOf } from '../requests/action-slices';
import { actionsInQuestion, type NamedInQuestion } from '../requests/actions-in-question';
import type { CompiledStatement } from '../evaluator/compile';
import type { Pattern } from '../values/pattern';

export interface RangeOptions {
  /** The only actions that matter. */
  readonly concerned?: readonly Pattern[] | 'any';
  readonly question?: NamedInQuestion;
}

/** Everything that documents of one type can be asked, in each partition that they or the question name. */
export function rangeOver(
  policies: readonly Policy[],
  type: PolicyType,
  { concerned = 'any', question = {} }: RangeOptions = {},
): Pick<Claim, 'policies' | 'around' | 'actions' | 'callers' | 'includes' | 'network'> {
  const partitions = partitionsOf(policies, [...(question.resources ?? []), ...(question.callers ?? [])]);
  const every = actionsInQuestion(policies, { partitions, concerned, question, open: !atResource.has(type) });
  // An RCP says nothing of what it cannot control.
  const actions = type === 'resourceControl' ? every.filter(({ name }) => isRcpControllable(foldName(name))) : every;
  return {
    policies,
    around: { partition: partitions[0] ?? 'aws' },
    actions,
    callers: callersOf(type),
    ...reachOfType(type),
  };
}

/** Types whose documents stand at something of one service; others are asked about whatever their callers do. */
const atResource: ReadonlySet<PolicyType> = new Set(['resource', 'trust', 'kmsKey', 'vpcEndpoint']);

type Unwanted = readonly [candidate: Outcome, reference: Outcome];

/**
 * Whether there is a request on which the documents decide in one of the unwanted ways; it has the keys that the policies
 * `beside` them read too.
 */
function compare(
  candidate: Policy,
  reference: Policy,
  unwanted: readonly Unwanted[],
  beside: readonly Policy[] = [],
): Verdict {
  const [first, second] = [documentDecider(candidate), documentDecider(reference)];
  const policies = [candidate, reference];
  // One may be judged beside full access, the other by its own words: then what neither spells counts too.
  const differs = isBesideFullAccess(candidate) !== isBesideFullAccess(reference);
  const concerned = differs ? 'any' : concernedBy(candidate, reference, unwanted);
  const question = differs ? { actions: ['*'] } : {};
  // Nothing is said of one document that is not said of the other too.
  if (concerned !== 'any' && concerned.length === 0) return { answer: 'proven' };
  const range = rangeOver(policies, candidate.type, { concerned, question });
  if (range.actions.length === 0) return { answer: 'proven' };
  return judge({
    ...range,
    policies: [...policies, ...beside],
    reads: [],
    unwanted: (space) => {
      const [mine, theirs] = [first.outcomes(space), second.outcomes(space)];
      return some(unwanted.map(([one, other]) => all([is(one, mine), is(other, theirs)])));
    },
    isUnwanted: (request) => {
      const [mine, theirs] = [outcomeOn(first, request), outcomeOn(second, request)];
      return unwanted.some(([one, other]) => one === mine && other === theirs);
    },
  });
}

/**
 * The actions on which the documents can differ in an unwanted way: those of which one has statements that the other
 * lacks. Variables mean something in one version of the language only, so other versions compare in full.
 */
function concernedBy(candidate: Policy, reference: Policy, unwanted: readonly Unwanted[]): readonly Pattern[] | 'any' {
  if (candidate.version !== reference.version) return 'any';
  const [mine, theirs] = [statementsOf([candidate]), statementsOf([reference])];
  const better = unwanted.some(([one, other]) => rank[one] > rank[other]);
  const worse = unwanted.some(([one, other]) => rank[one] < rank[other]);
  const parts = [
    ...(better ? [addedActions(allows(mine), allows(theirs)), addedActions(denies(theirs), denies(mine))] : []),
    ...(worse ? [addedActions(allows(theirs), allows(mine)), addedActions(denies(mine), denies(theirs))] : []),
  ];
  const patterns: Pattern[] = [];
  for (const part of parts) {
    if (part === 'any') return 'any';
    patterns.push(...part);
  }
  return patterns;
}

const rank: Readonly<Record<Outcome, number>> = { ExplicitDeny: 0, ImplicitDeny: 1, Allow: 2 };

function allows(statements: readonly CompiledStatement[]): readonly CompiledStatement[] {
  return statements.filter(({ deny }) => !deny);
}

function denies(statements: readonly CompiledStatement[]): readonly CompiledStatement[] {
  return statements.filter(({ deny }) => deny);
}

function outcomeOn({ decide }: Decider, request: Parameters<Decider['decide']>[0]): Outcome {
  return decide(request).outcome;
}

function is(outcome: Outcome, { denied, allowed }: Outcomes): Formula {
  if (outcome === 'Allow') return allowed;
  return outcome === 'ExplicitDeny' ? denied : all([not(denied), not(allowed)]);
}

/** The candidate allows no request that the reference does not ("CheckNoNewAccess", Access Analyzer API). */
export function noNewAccess(candidate: Policy, reference: Policy, beside: readonly Policy[] = []): Verdict {
  return compare(
    candidate,
    reference,
    [
      ['Allow', 'ExplicitDeny'],
      ['Allow', 'ImplicitDeny'],
    ],
    beside,
  );
}

/** No request fares better under the candidate: neither more allowed nor less explicitly denied. */
export function notMorePermissive(candidate: Policy, reference: Policy): Verdict {
  return compare(candidate, reference, [
    ['Allow', 'ExplicitDeny'],
    ['Allow', 'ImplicitDeny'],
    ['ImplicitDeny', 'ExplicitDeny'],
  ]);
}

/** Whatever the reference denies explicitly, the candidate denies too. */
export function lostDenials(candidate: Policy, reference: Policy): Verdict {
  return compare(candidate, reference, [
    ['Allow', 'ExplicitDeny'],
    ['ImplicitDeny', 'ExplicitDeny'],
  ]);
}

/** Both decide every request alike. */
export function equivalent(one: Policy, other: Policy): Verdict {
  return compare(one, other, [
    ['Allow', 'ExplicitDeny'],
    ['Allow', 'ImplicitDeny'],
    ['ImplicitDeny', 'ExplicitDeny'],
    ['ExplicitDeny', 'Allow'],
    ['ImplicitDeny', 'Allow'],
    ['ExplicitDeny', 'ImplicitDeny'],
  ]);
}
