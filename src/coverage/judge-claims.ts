import type { AccessRequest } from '../evaluator/request';
import { POLICY_PLACES, isPolicy, type Policy } from '../policy/model';
import { withDocument, asWritten, type DraftPolicy, type StandIn } from '../policy/parse';
import { isStorable } from '../policy/validate';
import { AnswersAgain, answerWith } from './answers-again';
import { accessOf, distinctAccesses, type ClaimAccess } from './claim-access';
import { claimNote, type ClaimNote } from './claim-note';
import { claimsByPolicy, type ClaimOnPolicy } from './claim-readings';
import { edited, type Edit } from './edit';
import { mutantsOf, type Mutant } from './mutants';
import { policyKey, versionOf } from './policy-key';
import type { RecordedClaim } from './recorded-claim';

/**
 * What becomes of the claims on a policy under a change: some claim fails (`killed`); none fails, but some has no answer
 * any more (`unanswered`); AWS would not store it where a claim has the policy stand (`refused`); none notices (`alive`).
 * `pinned`: only a copy or a check of the text notices. `unjudged`: there was no time left.
 */
export type MutantOutcome = 'killed' | 'unanswered' | 'refused' | 'alive' | 'pinned' | 'unjudged';

interface JudgedMutant extends Mutant {
  /** The change in each version of the policy that has the place. */
  readonly versions: readonly ChangedVersion[];
  readonly outcome: MutantOutcome;
  /** The claim that noticed. */
  readonly by?: ClaimNote;
}

interface ChangedVersion {
  readonly policy: Policy;
  readonly edits: readonly Edit[];
}

export interface JudgedPolicy {
  readonly key: string;
  /** The document is part of a larger text, such as a template. */
  readonly isPart: boolean;
  readonly policy: Policy;
  /** In a template: the policy as deployments have it, in whatever other parts it is written. Elsewhere itself. */
  readonly versions: readonly Policy[];
  readonly mutants: readonly JudgedMutant[];
  /** How many claims are about the policy, and how many of them only pin its text. */
  readonly claims: number;
  readonly pins: number;
  /** The requests of claims on one call. */
  readonly requests: readonly AccessRequest[];
  /** The access that these claims are about. */
  readonly accesses: readonly ClaimAccess[];
  /** These claims; of very many the first. */
  readonly spokenBy: readonly ClaimNote[];
}

/** More than people read. */
const MOST_NOTED = 100;

export interface JudgingOptions {
  /** Whether time is up. */
  readonly isSpent?: () => boolean;
}

/** Claims on one call, which are answered in no time. */
const ofOneCall: ReadonlySet<string> = new Set(['toAllow', 'toDeny', 'toExplicitlyDeny', 'toImplicitlyDeny']);

function isOneCall({ matcher }: RecordedClaim): boolean {
  return ofOneCall.has(matcher);
}

function requestOf({ verdict }: RecordedClaim): readonly AccessRequest[] {
  const { request } = (verdict ?? {}) as { readonly request?: AccessRequest };
  return request === undefined ? [] : [request];
}

/** Claims about the text of a document, which would notice any edit of it. */
const aboutText: ReadonlySet<string> = new Set([
  'accessSummary',
  'toBeValidPolicy',
  'toHaveFinding',
  'toHaveNoRedundantStatements',
]);

/**
 * Judges the claims that count on each change of each policy that they are about. A policy that others alone are about
 * is there too, with nothing noticed; one that AWS would refuse is not: it grants nothing that a test could miss.
 */
export function judgeClaims(claims: readonly RecordedClaim[], options: JudgingOptions = {}): readonly JudgedPolicy[] {
  const again = new AnswersAgain();
  return [...claimsByPolicy(claims, again)].flatMap(
    ([key, ofPolicy]) => judgePolicy(key, ofPolicy, again, options) ?? [],
  );
}

/** The same of one policy; nothing where AWS would refuse it. */
export function judgePolicy(
  key: string,
  ofPolicy: readonly ClaimOnPolicy[],
  again: AnswersAgain,
  { isSpent = () => false }: JudgingOptions,
): JudgedPolicy | undefined {
  const readings = ofPolicy
    .flatMap(({ claim }) => again.readsOf(claim))
    .filter(({ policy }) => policyKey(policy) === key);
  const versions = storedVersions(distinctReadings(readings)).map((draft) => draft.policy);
  const [policy] = versions;
  if (policy === undefined) return undefined;
  // What a claim was given may have been changed since, so that it would fail with every document.
  const claims = ofPolicy.flatMap(({ claim, isJudged }) => (isJudged && again.holds(claim) ? [claim] : []));
  const mutants = mutantsIn(versions, versions.map(mutantsOf));
  const { arePins, outcomes } = judgeChanges(key, mutants, claims, isSpent);
  return {
    key,
    isPart: policy[POLICY_PLACES] !== undefined,
    policy,
    versions,
    mutants: mutants.map((mutant, at): JudgedMutant => {
      const [outcome, by] = outcomes[at] ?? ['unjudged'];
      return { ...mutant, outcome, ...(by !== undefined && { by: claimNote(by) }) };
    }),
    pins: arePins.filter((isPin) => isPin).length,
    requests: claims.filter(isOneCall).flatMap(requestOf),
    ...spokenClaims(claims),
  };
}

/** What the claims on a policy say themselves of it. */
export function spokenClaims(claims: readonly RecordedClaim[]): Pick<JudgedPolicy, 'claims' | 'accesses' | 'spokenBy'> {
  return {
    claims: claims.length,
    accesses: distinctAccesses(claims.flatMap(accessOf)),
    spokenBy: claims.slice(0, MOST_NOTED).map(claimNote),
  };
}

/** One claim may read a policy as of a type that it is not of, and another one as it is. */
function distinctReadings(drafts: readonly DraftPolicy[]): readonly DraftPolicy[] {
  const distinct = new Map<string, DraftPolicy>();
  for (const draft of drafts) {
    const { type, typeGiven, attachedTo } = draft.policy;
    const reading = JSON.stringify([versionOf(draft.policy), type, typeGiven, attachedTo]);
    if (!distinct.has(reading)) distinct.set(reading, draft);
  }
  return [...distinct.values()];
}

/** Of each version the first reading that AWS would store. */
function storedVersions(readings: readonly DraftPolicy[]): readonly DraftPolicy[] {
  const versions = new Map<string, DraftPolicy>();
  for (const draft of readings) {
    const version = versionOf(draft.policy);
    if (!versions.has(version) && asWritten(() => isStorable(draft))) versions.set(version, draft);
  }
  return [...versions.values()];
}

/** The outcome of a change, with the claim that noticed. */
type ChangeOutcome = readonly [outcome: MutantOutcome, by?: RecordedClaim | undefined];

function judgeChanges(
  key: string,
  mutants: readonly VersionedMutant[],
  claims: readonly RecordedClaim[],
  isSpent: () => boolean,
): { readonly arePins: readonly boolean[]; readonly outcomes: readonly ChangeOutcome[] } {
  const arePins = claims.map(isPinned);
  const pins = claims.filter((_, at) => arePins[at] === true);
  // The first to notice is enough, so the quick ones are asked first: not by the clock, or each run would name another.
  const others = claims
    .filter((_, at) => arePins[at] !== true)
    .sort((a, b) => Number(isOneCall(b)) - Number(isOneCall(a)));
  const outcomes = mutants.map((mutant): ChangeOutcome => {
    if (isSpent()) return ['unjudged'];
    const { outcome, by } = outcomeOf(key, mutant, others, pins);
    // What noticed one change often notices the next.
    if (outcome === 'killed' && by !== undefined) others.unshift(...others.splice(others.indexOf(by), 1));
    return [outcome, by];
  });
  return { arePins, outcomes };
}

type VersionedMutant = Omit<JudgedMutant, 'outcome' | 'by'>;

/** The changes of all versions, those of one place together. */
function mutantsIn(versions: readonly Policy[], changes: readonly (readonly Mutant[])[]): readonly VersionedMutant[] {
  const all = new Map<string, VersionedMutant>();
  versions.forEach((policy, at) => {
    for (const mutant of changes[at] ?? []) {
      const known = all.get(mutant.id) ?? { ...mutant, versions: [] };
      all.set(mutant.id, { ...known, versions: [...known.versions, { policy, edits: mutant.edits }] });
    }
  });
  return [...all.values()];
}

function outcomeOf(
  key: string,
  mutant: VersionedMutant,
  claims: readonly RecordedClaim[],
  pins: readonly RecordedClaim[],
): { readonly outcome: MutantOutcome; readonly by?: RecordedClaim } {
  const standIn = inPlaceOf(key, mutant);
  let open: 'unanswered' | 'refused' | undefined;
  for (const claim of claims) {
    const answer = answerWith(claim, standIn);
    if (answer === 'red') return { outcome: 'killed', by: claim };
    if (answer !== 'green') open = open === 'refused' ? open : answer;
  }
  if (open !== undefined) return { outcome: open };
  const pin = pins.find((claim) => answerWith(claim, standIn) === 'red');
  return pin === undefined ? { outcome: 'alive' } : { outcome: 'pinned', by: pin };
}

/** Whether a claim kills every change and states nothing: it compares with a copy, or is about the text. */
function isPinned(claim: RecordedClaim): boolean {
  if (aboutText.has(claim.matcher)) return true;
  try {
    return claim.isCopy?.() === true;
  } catch {
    // What cannot be compared is not taken for a copy.
    return false;
  }
}

/** Puts the changed document in the place of the policy with the key, wherever it is read. */
function inPlaceOf(key: string, { versions }: VersionedMutant): StandIn {
  const editsOf = new Map(versions.map(({ policy, edits }) => [versionOf(policy), edits]));
  const changed = new WeakSet<Policy>();
  const known = new WeakMap<Policy, DraftPolicy>();
  return (draft, input) => {
    // Read again, for another type: it is changed already.
    if (isPolicy(input) && changed.has(input)) {
      changed.add(draft.policy);
      return draft;
    }
    if (policyKey(draft.policy) !== key) return draft;
    const before = known.get(draft.policy);
    if (before !== undefined) return before;
    const edits = editsOf.get(versionOf(draft.policy));
    const document = edits && edited(draft.policy.document, edits);
    const other = document === undefined ? undefined : asWritten(() => withDocument(draft.policy, document));
    if (other === undefined) return draft;
    known.set(draft.policy, other);
    changed.add(other.policy);
    return other;
  };
}
