import { isDefault, type Atom } from '../names/atom';
import { isValue } from '../names/cells';
import { valueAcross } from '../names/text-frame';
import { isPolicy } from '../policy/model';
import type { Finding } from '../report/findings';
import { isBucket } from '../s3/buckets/bucket';
import { bucketOfPolicy } from '../s3/claims/bucket-scope';
import { bucketsBeside } from '../s3/claims/resources-beside';
import type { ChosenNames, DeploymentVerdict } from '../sources/cloudformation/deployments';
import { fittingId, type FittingValues } from '../sources/cloudformation/fitting-values';
import { exampleAccount } from '../values/arn';
import type { MatcherResult } from './matcher-result';

type Verdict = DeploymentVerdict<MatcherResult, Error>;

/** What a text that stands in a policy mostly is: an account, an ARN, a canonical user, a network, an organization, a word of its own. */
const ordinary = [
  exampleAccount,
  `arn:aws:iam::${exampleAccount}:role/example`,
  'arn:aws:s3:::example',
  '0123456789abcdef'.repeat(4),
  'vpce-0123456789abcdef0',
  'vpc-0123456789abcdef0',
  '203.0.113.0/24',
  'o-exampleorgid',
  'Allow',
  '2012-10-17',
];

/** The bucket that a policy is attached to, and others that it names. */
interface BucketsAtOdds {
  readonly bucket: string;
  readonly others: readonly string[];
}

interface ValidityQuestion {
  /** Of every deployment: a search that may take seconds. */
  readonly ask: (fittingValues: FittingValues) => Verdict;
  /** Of the deployment with these names; nothing where AWS takes none. */
  readonly askOfOne: (names: ChosenNames) => Verdict | undefined;
  /** Of the document that a result is about; nothing where it names its own bucket alone. */
  readonly bucketsOf: (result: MatcherResult) => BucketsAtOdds | undefined;
}

/**
 * The verdict on a document's validity with values for its free texts that fit where they stand. AWS refuses a document for
 * `example` in the place of an ARN, or for one that is not of its bucket, but no deployment has that; what every value
 * leaves wrong is the document's.
 */
export function withFittingNames(first: Verdict, question: ValidityQuestion): Verdict {
  const chosen = new Map<string, string>();
  const inPlaces = inTheirPlaces(first, question, chosen);
  return ofOneBucket(inPlaces, question, alwaysFitting(chosen));
}

/**
 * With values of the kind that belongs where the texts stand. They are found in the one deployment that AWS refuses, and all
 * deployments are asked once for all that were found there.
 */
function inTheirPlaces(
  first: Verdict,
  { ask, askOfOne }: Pick<ValidityQuestion, 'ask' | 'askOfOne'>,
  chosen: Map<string, string>,
): Verdict {
  let best = first;
  const settled = new Set<string>();
  for (;;) {
    const known = chosen.size;
    const alone = inOneDeployment(best, askOfOne, { chosen, settled });
    if (chosen.size === known) return best;
    // What is left is wrong with every value that was tried.
    if (countErrors(alone) > 0) return alone;
    const verdict = ask(alwaysFitting(chosen));
    if (verdict.answer === 'refused') return best;
    best = verdict;
  }
}

interface Choices {
  /** The values that fit, by place. */
  readonly chosen: Map<string, string>;
  /** The places that were looked into. */
  readonly settled: Set<string>;
}

/** The verdict on a deployment that AWS refuses, with values that fit for the texts to blame. */
function inOneDeployment(
  refused: Verdict,
  askOfOne: ValidityQuestion['askOfOne'],
  { chosen, settled }: Choices,
): Verdict {
  let best = refused;
  for (;;) {
    const place = namesToBlame(best)
      .flatMap((atom) => [...new Set([fittingId(atom), atom.id])].map((id) => ({ atom, id })))
      .find(({ id }) => !settled.has(id));
    if (place === undefined) return best;
    const { atom, id } = place;
    settled.add(id);
    for (const value of ordinary.filter((one) => isValue(atom, one))) {
      const verdict = askOfOne(withValues(namesOf(best), valuesIn(best, id, value)));
      if (verdict === undefined || countErrors(verdict) === Number.POSITIVE_INFINITY) continue;
      // Another text may be to blame for what is left.
      if (countErrors(verdict) >= countErrors(best) && isToBlame(atom, verdict)) continue;
      best = verdict;
      chosen.set(id, value);
      if (!isToBlame(atom, verdict)) break;
    }
  }
}

/** A value for each free text of a deployment that stands in a place. */
function valuesIn(verdict: Verdict, place: string, value: string): Values {
  return freeNames(verdict).flatMap(({ atom }) =>
    [atom.id, fittingId(atom)].includes(place) && isValue(atom, value) ? [[atom.id, value] as const] : [],
  );
}

/**
 * With values by which a bucket and what its policy names are the same, where they may be: two parameters are one bucket's.
 * For each value of those that are listed, the free texts have values of their own.
 */
function ofOneBucket(first: Verdict, question: ValidityQuestion, always: FittingValues): Verdict {
  const { ask, askOfOne, bucketsOf } = question;
  const atOdds = (verdict: Verdict): BucketsAtOdds | undefined => {
    const witness = isRefuted(verdict) && countErrors(verdict) === 0 ? verdict.witness : undefined;
    return witness && bucketsOf(witness);
  };
  let best = first;
  let fitting = always;
  const seen = new Set<string>();
  for (;;) {
    const known = atOdds(best);
    if (known === undefined) return best;
    const { bucket, others } = known;
    const beside = listedValues(best);
    seen.add(deploymentOf(best));
    const isBetter = (verdict: Verdict | undefined): boolean =>
      verdict !== undefined && countErrors(verdict) === 0 && (atOdds(verdict)?.others ?? []).length < others.length;
    const better = others
      .flatMap((other) => [...waysFor(best, other, bucket), ...waysFor(best, bucket, other)])
      .filter((values) => isBetter(askOfOne(withValues(namesOf(best), values))))
      .map((values) => fittingBeside(fitting, values, beside))
      .find((changed) => {
        const verdict = ask(changed);
        if (!isUnanswered(verdict) && countErrors(verdict) > 0) return false;
        // What is at odds in another deployment may be mended there.
        if (atOdds(verdict) !== undefined && seen.has(deploymentOf(verdict))) return false;
        best = verdict;
        return true;
      });
    if (better === undefined) return best;
    fitting = better;
  }
}

/** Equal of two verdicts that are about the same deployment. */
function deploymentOf(verdict: Verdict): string {
  return JSON.stringify(namesOf(verdict).map(({ atom, value }) => [atom.id, value]));
}

/** The values of a deployment that are among those which the template lists. */
function listedValues(verdict: Verdict): ReadonlyMap<string, string> {
  return new Map(namesOf(verdict).flatMap(({ atom, value }) => (atom.values === undefined ? [] : [[atom.id, value]])));
}

function areEqual(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([id, value]) => other.get(id) === value);
}

function alwaysFitting(values: ReadonlyMap<string, string>): FittingValues {
  return new Map([...values].map(([id, value]) => [id, [{ value, beside: new Map() }]]));
}

/** With these values beside those that are listed, ahead of what fits elsewhere. */
function fittingBeside(fitting: FittingValues, values: Values, beside: ReadonlyMap<string, string>): FittingValues {
  const changed = new Map(fitting);
  for (const [id, value] of values) {
    const elsewhere = (changed.get(id) ?? []).filter((one) => !areEqual(one.beside, beside));
    changed.set(id, [{ value, beside }, ...elsewhere]);
  }
  return changed;
}

type Values = readonly (readonly [id: string, value: string])[];

/** The names of a deployment with other values for some. */
function withValues(names: ChosenNames, values: Values): ChosenNames {
  const changed = new Map(values);
  return names.map(({ atom, value }) => ({ atom, value: changed.get(atom.id) ?? value }));
}

/** All texts changed that hold a name, and one of them: of two, one may stand in the other. */
function waysFor(verdict: Verdict, name: string, other: string): readonly Values[] {
  const values = valuesFor(verdict, name, other);
  return values.length < 2 ? [values].filter(({ length }) => length > 0) : [values, ...values.map((one) => [one])];
}

/** The free texts of a deployment that hold a name, or are a part of it, as they are where it is another one. */
function valuesFor(verdict: Verdict, name: string, other: string): Values {
  return freeNames(verdict).flatMap(({ atom, value }) => {
    const changed = value.includes(name) ? value.replaceAll(name, other) : partIn(other, { atom, name, value });
    return changed === undefined || changed === value || !isValue(atom, changed) ? [] : [[atom.id, changed] as const];
  });
}

/** What stands in a text where a value stands in a name, if both begin and end alike. */
function partIn(
  text: string,
  { atom, name, value }: { readonly atom: Atom; readonly name: string; readonly value: string },
): string | undefined {
  const at = value === '' ? -1 : name.indexOf(value);
  if (at === -1) return undefined;
  const frame = { atom, before: name.slice(0, at), after: name.slice(at + value.length) };
  return valueAcross(text, { atom, before: '', after: '' }, frame);
}

/** What S3 would not store as the policy of its bucket (S2). */
export function bucketsAtOdds(document: unknown): BucketsAtOdds | undefined {
  const policy = isBucket(document) ? document.policy : document;
  const bucket = isBucket(document) ? document.name : isPolicy(policy) ? bucketOfPolicy(policy) : undefined;
  if (bucket === undefined || !isPolicy(policy)) return undefined;
  const others = bucketsBeside(policy, bucket);
  return others.length === 0 ? undefined : { bucket, others };
}

function isToBlame({ id }: Atom, verdict: Verdict): boolean {
  return namesToBlame(verdict).some((one) => one.id === id);
}

/** The free texts whose made-up value stands in an error. */
function namesToBlame(verdict: Verdict): readonly Atom[] {
  const texts = errorsOf(verdict)?.map(({ message }) => message) ?? [];
  return freeNames(verdict).flatMap(({ atom, value }) => (texts.some((text) => text.includes(value)) ? [atom] : []));
}

/** The texts of which nobody gave the value that they have in the deployment of the verdict. */
function freeNames(verdict: Verdict): ChosenNames {
  const names = namesOf(verdict);
  const valueOf = (id: string): string | undefined => names.find(({ atom }) => atom.id === id)?.value;
  return names.filter(({ atom, value }) => atom.values === undefined && !isDefault(atom, value, valueOf));
}

function namesOf(verdict: Verdict): ChosenNames {
  return 'names' in verdict ? (verdict.names ?? []) : [];
}

function countErrors(verdict: Verdict): number {
  if (verdict.answer === 'proven') return 0;
  return errorsOf(verdict)?.length ?? Number.POSITIVE_INFINITY;
}

/** The errors of a deployment that AWS refuses; nothing where there is no answer. */
function errorsOf(verdict: Verdict): readonly Finding[] | undefined {
  const findings: unknown = isRefuted(verdict) ? verdict.witness?.verdict : undefined;
  if (!Array.isArray(findings)) return undefined;
  return (findings as readonly Finding[]).filter(({ severity }) => severity === 'error');
}

/** Whether there were more deployments than could be asked. */
function isUnanswered(verdict: Verdict): boolean {
  return verdict.answer === 'undecided' && verdict.reason === 'budget';
}

function isRefuted(verdict: Verdict): verdict is Extract<Verdict, { readonly witness?: MatcherResult }> {
  return verdict.answer === 'refuted' || (verdict.answer === 'undecided' && verdict.reason === 'name');
}
