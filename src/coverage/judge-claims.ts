import { createHash } from 'node:crypto';
import type { AccessRequest } from '../evaluator/request';
import { POLICY_PART, POLICY_PLACES, isPolicy, type DocumentPath, type Policy } from '../policy/model';
import { locate, withDocument, asWritten, notingReads, type DraftPolicy, type StandIn } from '../policy/parse';
import { isStorable } from '../policy/validate';
import { isPolicyError } from '../report/errors';
import { accessOf, distinctAccesses, type ClaimAccess } from './claim-access';
import { claimNote, type ClaimNote } from './claim-note';
import { edited, type Edit } from './edit';
import { mutantsOf, type Mutant } from './mutants';
import { writtenAt } from './policy-elements';
import type { RecordedClaim } from './recorded-claim';
import type { ResultCache } from './result-cache';
import { valueDigest } from './value-digest';

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

/** What was found of a policy: the claims and changes are in their order. */
interface JudgedChanges {
  readonly arePins: readonly boolean[];
  /** Each outcome, with the index of the claim that noticed. */
  readonly outcomes: readonly (readonly [MutantOutcome, number?])[];
}

interface RememberedChanges extends JudgedChanges {
  /** The changes, which take longer to make than to read. */
  readonly mutants: readonly Mutant[];
  /** The index of the reading that AWS would store. */
  readonly reading: number;
}

export interface JudgingOptions {
  /** Whether time is up. */
  readonly isSpent?: () => boolean;
  /** What earlier runs found. */
  readonly cache?: ResultCache;
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
  const found = new Map<string, ReadDocument>();
  const again = new AnswersAgain();
  for (const claim of claims) {
    const drafts = claim.reads ?? again.readsOf(claim);
    const isAsked = claim.counts && (claim.reads !== undefined || again.holds(claim));
    for (const key of new Set(drafts.map(({ policy }) => keyOf(policy)))) {
      const known = found.get(key) ?? { drafts: new Map<string, DraftPolicy>(), claims: [] };
      found.set(key, known);
      for (const draft of drafts) if (keyOf(draft.policy) === key) addDraft(known.drafts, draft);
      if (isAsked) known.claims.push(claim);
    }
  }
  return [...found].flatMap(([key, document]) => judgePolicy(key, document, again, options) ?? []);
}

/** A policy as claims read it, and those of the claims that count. */
interface ReadDocument {
  /** One claim may read it as of a type that it is not of, and another one as it is. */
  readonly drafts: Map<string, DraftPolicy>;
  readonly claims: RecordedClaim[];
}

function addDraft(drafts: Map<string, DraftPolicy>, draft: DraftPolicy): void {
  const { type, typeGiven, attachedTo } = draft.policy;
  const reading = JSON.stringify([versionOf(draft.policy), type, typeGiven, attachedTo]);
  if (!drafts.has(reading)) drafts.set(reading, draft);
}

/** What claims read, and whether they hold, when they are asked once more: each is asked when somebody has to know. */
class AnswersAgain {
  private readonly known = new Map<
    RecordedClaim,
    { readonly drafts: readonly DraftPolicy[]; readonly holds: boolean }
  >();

  readsOf(claim: RecordedClaim): readonly DraftPolicy[] {
    return this.of(claim).drafts;
  }

  holds(claim: RecordedClaim): boolean {
    return this.of(claim).holds;
  }

  private of(claim: RecordedClaim): { readonly drafts: readonly DraftPolicy[]; readonly holds: boolean } {
    const before = this.known.get(claim);
    if (before !== undefined) return before;
    const drafts = new Set<DraftPolicy>();
    const answer = attempt(claim, notingReads(drafts));
    const found = { drafts: [...drafts], holds: answer === 'green' };
    this.known.set(claim, found);
    return found;
  }
}

function judgePolicy(
  key: string,
  { drafts, claims: recorded }: ReadDocument,
  again: AnswersAgain,
  { isSpent = () => false, cache }: JudgingOptions,
): JudgedPolicy | undefined {
  const readings = [...drafts.values()];
  const id = cache === undefined ? undefined : idOf(key, readings, recorded);
  const known = id === undefined ? undefined : (cache?.read(id) as RememberedChanges | undefined);
  const stored = known === undefined ? storedVersions(readings) : readings.slice(known.reading, known.reading + 1);
  const versions = stored.map((draft) => draft.policy);
  const [policy] = versions;
  if (policy === undefined) return undefined;
  // What a claim was given may have been changed since, so that it would fail with every document.
  const claims = known === undefined ? recorded.filter((claim) => again.holds(claim)) : recorded;
  const changes = known === undefined ? versions.map(mutantsOf) : [known.mutants];
  const mutants = mutantsIn(versions, changes);
  const { arePins, outcomes } = known ?? judgeChanges(key, mutants, claims, isSpent);
  const isWhole = claims.length === recorded.length && outcomes.every(([outcome]) => outcome !== 'unjudged');
  if (id !== undefined && known === undefined && isWhole) {
    const reading = readings.findIndex((draft) => draft.policy === policy);
    cache?.write(id, { arePins, outcomes, mutants: changes[0] ?? [], reading } satisfies RememberedChanges);
  }
  return {
    key,
    isPart: policy[POLICY_PLACES] !== undefined,
    policy,
    versions,
    mutants: mutants.map((mutant, at): JudgedMutant => {
      const [outcome = 'unjudged', noticing] = outcomes[at] ?? [];
      const by = noticing === undefined ? undefined : claims[noticing];
      return { ...mutant, outcome, ...(by !== undefined && { by: claimNote(by) }) };
    }),
    claims: claims.length,
    pins: arePins.filter((isPin) => isPin).length,
    requests: claims.filter(isOneCall).flatMap(requestOf),
    accesses: distinctAccesses(claims.flatMap(accessOf)),
    spokenBy: claims.slice(0, MOST_NOTED).map(claimNote),
  };
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

/** All that the outcomes depend on; nothing where a part of it cannot be told, as of what stands in a template. */
function idOf(key: string, readings: readonly DraftPolicy[], claims: readonly RecordedClaim[]): string | undefined {
  const parts = [
    valueDigest([key, readings.map(({ policy }) => policy)]),
    ...claims.map(({ matcher, isNot, inputs }) => inputs && valueDigest([matcher, isNot, inputs])),
  ];
  return parts.includes(undefined) ? undefined : parts.join();
}

function judgeChanges(
  key: string,
  mutants: readonly VersionedMutant[],
  claims: readonly RecordedClaim[],
  isSpent: () => boolean,
): JudgedChanges {
  const arePins = claims.map(isPinned);
  const pins = claims.filter((_, at) => arePins[at] === true);
  // The first to notice is enough, so the quick ones are asked first: not by the clock, or each run would name another.
  const others = claims
    .filter((_, at) => arePins[at] !== true)
    .sort((a, b) => Number(isOneCall(b)) - Number(isOneCall(a)));
  const outcomes = mutants.map((mutant): JudgedChanges['outcomes'][number] => {
    if (isSpent()) return ['unjudged'];
    const { outcome, by } = outcomeOf(key, mutant, others, pins);
    // What noticed one change often notices the next.
    if (outcome === 'killed' && by !== undefined) others.unshift(...others.splice(others.indexOf(by), 1));
    return by === undefined ? [outcome] : [outcome, claims.indexOf(by)];
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
    const answer = attempt(claim, standIn);
    if (answer === 'red') return { outcome: 'killed', by: claim };
    if (answer !== 'green') open = open === 'refused' ? open : answer;
  }
  if (open !== undefined) return { outcome: open };
  const pin = pins.find((claim) => attempt(claim, standIn) === 'red');
  return pin === undefined ? { outcome: 'alive' } : { outcome: 'pinned', by: pin };
}

function attempt(claim: RecordedClaim, standIn: StandIn): 'green' | 'red' | 'unanswered' | 'refused' {
  try {
    return claim.ask(standIn) !== claim.isNot ? 'green' : 'red';
  } catch (error) {
    return isPolicyError(error) ? 'refused' : 'unanswered';
  }
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
    if (keyOf(draft.policy) !== key) return draft;
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

const keys = new WeakMap<Policy, string>();

/**
 * What tells documents apart: the part that one is of a larger text, or its place there, since there names decide what
 * the document says; else where it comes from and what it says.
 */
function keyOf(policy: Policy): string {
  const known = keys.get(policy);
  if (known !== undefined) return known;
  const key = newKeyOf(policy);
  keys.set(policy, key);
  return key;
}

function newKeyOf(policy: Policy): string {
  const { source, [POLICY_PART]: part, [POLICY_PLACES]: places } = policy;
  if (part !== undefined) return `${source ?? digestOf(part.whole)}#${part.id}`;
  const place = places === undefined ? undefined : locate(policy, [], 'value');
  return place === undefined
    ? `${source ?? ''}\0${JSON.stringify(policy.document)}`
    : `${source ?? ''}:${place.offset}`;
}

const knownVersions = new WeakMap<Policy, string>();

/** What tells versions of one policy of a template apart: which parts of the template stand where in the document. */
function versionOf(policy: Policy): string {
  if (policy[POLICY_PART] === undefined) return '';
  const known = knownVersions.get(policy);
  if (known !== undefined) return known;
  const places = leavesOf(policy.document, []).map((path) => [path, writtenAt(policy, path)]);
  const version = JSON.stringify(places);
  knownVersions.set(policy, version);
  return version;
}

function leavesOf(value: unknown, path: DocumentPath): readonly DocumentPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Array.isArray(value)
    ? value.flatMap((one, at) => leavesOf(one, [...path, at]))
    : Object.entries(value).flatMap(([key, one]) => leavesOf(one, [...path, key]));
}

const digests = new WeakMap<object, string>();

function digestOf(whole: object): string {
  const known = digests.get(whole);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(JSON.stringify(whole)).digest('hex');
  digests.set(whole, digest);
  return digest;
}
