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

/** The choices of listed values that are looked into, each with its own values for the free texts. */
const MOST_CHOICES = 64;

/** The bucket that a policy is attached to, and others that it names. */
interface BucketsAtOdds {
  readonly bucket: string;
  readonly others: readonly string[];
}

interface ValidityQuestion {
  readonly ask: (fittingValues: FittingValues) => Verdict;
  /** Of the document that a result is about; nothing where it names its own bucket alone. */
  readonly bucketsOf: (result: MatcherResult) => BucketsAtOdds | undefined;
}

/**
 * The verdict on a document's validity with values for its free texts that fit where they stand. AWS refuses a document for
 * `example` in the place of an ARN, or for one that is not of its bucket, but no deployment has that; what every value
 * leaves wrong is the document's.
 */
export function withFittingNames(first: Verdict, { ask, bucketsOf }: ValidityQuestion): Verdict {
  const chosen = new Map<string, string>();
  const inPlaces = inTheirPlaces(first, (values) => ask(alwaysFitting(values)), chosen);
  return ofOneBucket(inPlaces, { ask, bucketsOf }, alwaysFitting(chosen));
}

/** With values of the kind that belongs where the texts stand. */
function inTheirPlaces(
  first: Verdict,
  ask: (values: ReadonlyMap<string, string>) => Verdict,
  chosen: Map<string, string>,
): Verdict {
  let best = first;
  const settled = new Set<string>();
  for (;;) {
    const atom = namesToBlame(best).find((one) => !settled.has(fittingId(one)));
    if (atom === undefined) return best;
    const id = fittingId(atom);
    settled.add(id);
    for (const value of ordinary.filter((one) => isValue(atom, one))) {
      const verdict = ask(new Map([...chosen, [id, value]]));
      // Another deployment may have another name in the place of its own.
      if (countErrors(verdict) >= countErrors(best) && isToBlame(atom, verdict)) continue;
      if (countErrors(verdict) === Number.POSITIVE_INFINITY) continue;
      best = verdict;
      chosen.set(id, value);
      if (!isToBlame(atom, verdict)) break;
    }
  }
}

/**
 * With values by which a bucket and what its policy names are the same, where they may be: two parameters are one bucket's.
 * For each value of those that are listed, the free texts have values of their own.
 */
function ofOneBucket(first: Verdict, { ask, bucketsOf }: ValidityQuestion, always: FittingValues): Verdict {
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
    const state = JSON.stringify([[...beside], known]);
    if (seen.has(state) || seen.size > MOST_CHOICES) return best;
    seen.add(state);
    const better = others
      .flatMap((other) => [...waysFor(best, other, bucket), ...waysFor(best, bucket, other)])
      .map((values) => withValues(fitting, values, beside))
      .find((changed) => {
        const verdict = ask(changed);
        if (countErrors(verdict) > 0) return false;
        const left = atOdds(verdict)?.others ?? [];
        const isOfSame = left.length > 0 && areEqual(listedValues(verdict), beside);
        if (isOfSame && left.length >= others.length) return false;
        best = verdict;
        return true;
      });
    if (better === undefined) return best;
    fitting = better;
  }
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
function withValues(fitting: FittingValues, values: Values, beside: ReadonlyMap<string, string>): FittingValues {
  const changed = new Map(fitting);
  for (const [id, value] of values) {
    const elsewhere = (changed.get(id) ?? []).filter((one) => !areEqual(one.beside, beside));
    changed.set(id, [{ value, beside }, ...elsewhere]);
  }
  return changed;
}

type Values = readonly (readonly [id: string, value: string])[];

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

function isRefuted(verdict: Verdict): verdict is Extract<Verdict, { readonly witness?: MatcherResult }> {
  return verdict.answer === 'refuted' || (verdict.answer === 'undecided' && verdict.reason === 'name');
}
