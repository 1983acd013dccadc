import { createHash } from 'node:crypto';
import { POLICY_PART, POLICY_PLACES, isPolicy, type DocumentPath, type Policy } from '../policy/model';
import { locate, withDocument, asWritten, type DraftPolicy, type StandIn } from '../policy/parse';
import { isStorable } from '../policy/validate';
import { isPolicyError } from '../report/errors';
import { claimNote, type ClaimNote } from './claim-note';
import { edited, type Edit } from './edit';
import { mutantsOf, type Mutant } from './mutants';
import { writtenAt } from './policy-elements';
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
  /** These claims; of very many the first. */
  readonly spokenBy: readonly ClaimNote[];
}

/** More than people read. */
const MOST_NOTED = 100;

interface MeasuredClaim {
  readonly claim: RecordedClaim;
  readonly isPin: boolean;
}

/** Claims on one call, which are answered in no time. */
const ofOneCall: ReadonlySet<string> = new Set(['toAllow', 'toDeny', 'toExplicitlyDeny', 'toImplicitlyDeny']);

function isOneCall({ matcher }: RecordedClaim): boolean {
  return ofOneCall.has(matcher);
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
 * `isSpent` says when time is up.
 */
export function judgeClaims(
  claims: readonly RecordedClaim[],
  isSpent: () => boolean = () => false,
): readonly JudgedPolicy[] {
  const found = new Map<string, Map<string, Policy>>();
  const spokenBy = new Map<string, MeasuredClaim[]>();
  for (const claim of claims) {
    const read = new Set<string>();
    const again = attempt(claim, (draft) => {
      const key = keyOf(draft.policy);
      read.add(key);
      const versions = found.get(key) ?? new Map<string, Policy>();
      const version = versionOf(draft.policy);
      // One claim may read it as of a type that it is not of, and another one as it is.
      if (!versions.has(version) && asWritten(() => isStorable(draft))) {
        found.set(key, versions.set(version, draft.policy));
      }
      return draft;
    });
    if (!claim.counts || again !== 'green') continue;
    const measured = { claim, isPin: isPinned(claim) };
    for (const key of read) {
      const known = spokenBy.get(key);
      if (known === undefined) spokenBy.set(key, [measured]);
      else known.push(measured);
    }
  }
  return [...found].map(([key, versions]) =>
    judgePolicy(key, [...versions.values()], spokenBy.get(key) ?? [], isSpent),
  );
}

function judgePolicy(
  key: string,
  versions: readonly Policy[],
  claims: readonly MeasuredClaim[],
  isSpent: () => boolean,
): JudgedPolicy {
  const pins = claims.filter(({ isPin }) => isPin);
  // The first to notice is enough, so the quick ones are asked first: not by the clock, or each run would name another.
  const others = claims
    .filter(({ isPin }) => !isPin)
    .sort((a, b) => Number(isOneCall(b.claim)) - Number(isOneCall(a.claim)));
  const [policy] = versions;
  if (policy === undefined) throw new Error('no version');
  const mutants = mutantsIn(versions).map((mutant): JudgedMutant => {
    if (isSpent()) return { ...mutant, outcome: 'unjudged' };
    const { noticedBy, ...found } = outcomeOf(key, mutant, others, pins);
    // What noticed one change often notices the next.
    if (noticedBy !== undefined) others.unshift(...others.splice(others.indexOf(noticedBy), 1));
    return { ...mutant, ...found };
  });
  return {
    key,
    isPart: policy[POLICY_PLACES] !== undefined,
    policy,
    versions,
    mutants,
    claims: claims.length,
    pins: pins.length,
    spokenBy: claims.slice(0, MOST_NOTED).map(({ claim }) => claimNote(claim)),
  };
}

type VersionedMutant = Omit<JudgedMutant, 'outcome' | 'by'>;

/** The changes of all versions, those of one place together. */
function mutantsIn(versions: readonly Policy[]): readonly VersionedMutant[] {
  const all = new Map<string, VersionedMutant>();
  for (const policy of versions) {
    for (const mutant of mutantsOf(policy)) {
      const known = all.get(mutant.id) ?? { ...mutant, versions: [] };
      all.set(mutant.id, { ...known, versions: [...known.versions, { policy, edits: mutant.edits }] });
    }
  }
  return [...all.values()];
}

function outcomeOf(
  key: string,
  mutant: VersionedMutant,
  claims: readonly MeasuredClaim[],
  pins: readonly MeasuredClaim[],
): Pick<JudgedMutant, 'outcome' | 'by'> & { readonly noticedBy?: MeasuredClaim } {
  const standIn = inPlaceOf(key, mutant);
  let open: 'unanswered' | 'refused' | undefined;
  for (const measured of claims) {
    const { claim } = measured;
    const answer = attempt(claim, standIn);
    if (answer === 'red') return { outcome: 'killed', by: claimNote(claim), noticedBy: measured };
    if (answer !== 'green') open = open === 'refused' ? open : answer;
  }
  if (open !== undefined) return { outcome: open };
  const pin = pins.find(({ claim }) => attempt(claim, standIn) === 'red');
  return pin === undefined ? { outcome: 'alive' } : { outcome: 'pinned', by: claimNote(pin.claim) };
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
