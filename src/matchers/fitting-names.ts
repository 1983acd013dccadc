import type { Atom } from '../names/atom';
import { isValue } from '../names/cells';
import { valueAcross } from '../names/text-frame';
import { isPolicy } from '../policy/model';
import type { Finding } from '../report/findings';
import { isBucket } from '../s3/buckets/bucket';
import { bucketOfPolicy } from '../s3/claims/bucket-scope';
import { bucketsBeside } from '../s3/claims/resources-beside';
import type { ChosenNames, DeploymentVerdict } from '../sources/cloudformation/deployments';
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

type FittingValues = ReadonlyMap<string, string>;

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
  return ofOneBucket(inTheirPlaces(first, ask, chosen), { ask, bucketsOf }, chosen);
}

/** With values of the kind that belongs where the texts stand. */
function inTheirPlaces(first: Verdict, ask: ValidityQuestion['ask'], chosen: Map<string, string>): Verdict {
  let best = first;
  const settled = new Set<string>();
  for (;;) {
    const atom = namesToBlame(best).find(({ id }) => !settled.has(id));
    if (atom === undefined) return best;
    settled.add(atom.id);
    for (const value of ordinary.filter((one) => isValue(atom, one))) {
      const verdict = ask(new Map([...chosen, [atom.id, value]]));
      // Another deployment may have another name in the place of its own.
      if (countErrors(verdict) >= countErrors(best) && isToBlame(atom, verdict)) continue;
      if (countErrors(verdict) === Number.POSITIVE_INFINITY) continue;
      best = verdict;
      chosen.set(atom.id, value);
      if (!isToBlame(atom, verdict)) break;
    }
  }
}

/** With values by which a bucket and what its policy names are the same, where they may be: two parameters are one bucket's. */
function ofOneBucket(first: Verdict, { ask, bucketsOf }: ValidityQuestion, chosen: Map<string, string>): Verdict {
  const atOdds = (verdict: Verdict): BucketsAtOdds | undefined => {
    const witness = isRefuted(verdict) && countErrors(verdict) === 0 ? verdict.witness : undefined;
    return witness && bucketsOf(witness);
  };
  let best = first;
  for (;;) {
    const known = atOdds(best);
    if (known === undefined) return best;
    const { bucket, others } = known;
    const better = others
      .flatMap((other) => [valuesFor(best, other, bucket), valuesFor(best, bucket, other)])
      .filter((values) => values.length > 0)
      .find((values) => {
        const verdict = ask(new Map([...chosen, ...values]));
        if (countErrors(verdict) > 0) return false;
        const left = atOdds(verdict)?.others ?? [];
        if (left.length >= others.length) return false;
        best = verdict;
        return true;
      });
    if (better === undefined) return best;
    for (const [id, value] of better) chosen.set(id, value);
  }
}

/** The free texts of a deployment that hold a name, or are a part of it, as they are where it is another one. */
function valuesFor(verdict: Verdict, name: string, other: string): readonly (readonly [string, string])[] {
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

/** The texts of which nobody gave a value, and which values they have in the deployment of the verdict. */
function freeNames(verdict: Verdict): ChosenNames {
  const names: ChosenNames = 'names' in verdict ? (verdict.names ?? []) : [];
  return names.filter(({ atom }) => atom.values === undefined && atom.hasDefault !== true);
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
