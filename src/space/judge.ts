import type { CompiledStatement } from '../evaluator/compile';
import type { AccessRequest } from '../evaluator/request';
import { readCaller } from '../evaluator/caller';
import type { Policy, PrincipalEntry } from '../policy/model';
import { all, type Formula } from '../prover/formula';
import { DEFAULT_STEPS, prove, type Ask, type Verdict } from '../prover/prove';
import type { Budget } from '../prover/words';
import { requestClasses, type Range } from './classes';
import { isPossible } from './possible';
import { RequestSpace } from './request-space';
import type { Surroundings } from './request-class';
import { keysRead, slicesOf, statementsOf, type Slice } from './slices';
import { ties } from './ties';

/** "No request of the range is unwanted", to be proven or refuted. */
export interface Claim extends Omit<
  Range,
  'reads' | 'ownerKnown' | 'rootEscapes' | 'asTold' | 'service' | 'ownerByArn'
> {
  /** Every policy that the claim asks. */
  readonly policies: readonly Policy[];
  /** Keys that the claim itself reads, in lower case. */
  readonly reads: readonly string[];
  readonly around: Surroundings;
  /** The unwanted requests. */
  unwanted(space: RequestSpace): Formula;
  /** Whether the evaluator's decision on a request is an unwanted one. */
  isUnwanted(request: AccessRequest): boolean;
  readonly steps?: number;
  /** It matters whether the caller's account owns the resource, which the resource's ARN tells. */
  readonly byOwner?: boolean;
  /** Accounts that the claim names: each of them has resources too. */
  readonly accounts?: readonly string[];
  /** AWS itself goes by what the policy says, also of requests that S3 turns away. */
  readonly byText?: boolean;
}

/**
 * Judges a claim about every request: proven, refuted with a request that shows it, or undecided with the reason. The
 * actions are taken in slices that the same statements speak of; the first slice with a counterexample settles it.
 */
export function judge(claim: Claim): Verdict {
  const budget: Budget = { steps: claim.steps ?? DEFAULT_STEPS };
  const shown = [...new Set([...claim.reads, ...keysRead(statementsOf(claim.policies))])];
  let open: Verdict | undefined;
  const slices = slicesOf(claim.actions, statementsOf(claim.policies), claim.reads);
  for (const around of surroundingsOf(claim)) {
    for (const slice of slices) {
      const verdict = judgeSlice({ ...claim, around }, slice, shown, budget);
      if (verdict.answer === 'refuted') return verdict;
      if (verdict.answer === 'undecided') open ??= verdict;
      if (budget.steps < 0) return open ?? verdict;
    }
  }
  return open ?? { answer: 'proven' };
}

/** The owners that make a difference: each account that a policy or the claim names, and one that none names. */
function surroundingsOf({ around, byOwner, policies, accounts = [] }: Claim): readonly Surroundings[] {
  if (byOwner !== true || around.owner !== undefined) return [around];
  const inPolicies = policies.flatMap(({ document }) => JSON.stringify(document).match(/\b\d{12}\b/g) ?? []);
  const named = new Set([...accounts, ...inPolicies]);
  const other = ['999999999999', '888888888888', '777777777777'].find((account) => !named.has(account));
  return [...(other === undefined ? [] : [other]), ...named].map((owner) => ({ ...around, owner }));
}

function judgeSlice(claim: Claim, { action, statements }: Slice, shown: readonly string[], budget: Budget): Verdict {
  const { around } = claim;
  const reads = new Set([...claim.reads, ...keysRead(statements)]);
  // A claim leaves out whom no bucket policy can stop; one call is asked as it is.
  const rootEscapes = around.told === undefined && claim.policies.every(({ type }) => type === 'resource');
  const requests = requestClasses({
    ...claim,
    callers: callersIn(claim.callers, statements, reads),
    actions: [action],
    reads,
    ownerKnown: around.owner !== undefined,
    rootEscapes,
    ...(around.told?.caller !== undefined && { service: around.told.caller }),
    asTold: claim.byText === true || around.told !== undefined,
    ownerByArn: claim.byOwner === true,
  });
  if (requests.length === 0) return { answer: 'proven' };
  const matching = new Set(statements.map((statement) => statement.action));
  const organizations = organizationsIn(statements);
  // A counterexample tells the keys of other slices too, and they must not tear.
  const told = new Set(shown);
  const ask: Ask = (reading, steps) => {
    const space = new RequestSpace(requests, around, matching, reading, steps);
    const formula = all([claim.unwanted(space), ties(space, told, organizations)]);
    return {
      formula,
      classes: space.classes,
      open: space.open,
      doubts: space.doubts,
      request: (states) => space.request(states, shown),
      isPossible,
      isCounterexample: (request) => claim.isUnwanted(request),
    };
  };
  return prove(ask, budget);
}

/**
 * Policies that name no origin access identity and read nothing of callers take one for a stranger like any other, so
 * the classes of its requests are left out.
 */
function callersIn(
  callers: Claim['callers'],
  statements: readonly CompiledStatement[],
  reads: ReadonlySet<string>,
): Claim['callers'] {
  const told = callers.length === 1 || [...reads].some(tellsCaller);
  const named = told || statements.some(({ principal }) => principal?.entries.some(isOriginAccess) === true);
  return named ? callers : callers.filter((caller) => caller !== 'originAccessIdentity');
}

function tellsCaller(key: string): boolean {
  return key.startsWith('aws:principal') || key === 'aws:userid' || key === 'aws:username';
}

function isOriginAccess({ type, value }: PrincipalEntry): boolean {
  return type === 'CanonicalUser' || readCaller(value).kind === 'originAccessIdentity';
}

/** The organizations whose id or paths the statements name. */
function organizationsIn(statements: readonly CompiledStatement[]): ReadonlySet<string> {
  const tests = statements
    .flatMap(({ conditions }) => conditions)
    .filter(({ key }) => /^aws:.*org(id|paths)$/.test(key));
  const texts = tests.flatMap(({ operands }) => operands.map(({ text }) => text.split('/')[0] ?? ''));
  return new Set(texts.filter((text) => /^o-[a-z0-9]+$/.test(text)));
}
