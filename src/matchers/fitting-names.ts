import type { Atom } from '../names/atom';
import { isValue } from '../names/cells';
import type { Finding } from '../report/findings';
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

/**
 * The verdict on a document's validity with values for its free texts that fit where they stand. AWS refuses a document for
 * `example` in the place of an ARN, but no deployment has that; what every value leaves wrong is the document's.
 */
export function withFittingNames(
  first: Verdict,
  ask: (fittingValues: ReadonlyMap<string, string>) => Verdict,
): Verdict {
  let best = first;
  const chosen = new Map<string, string>();
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

function isToBlame({ id }: Atom, verdict: Verdict): boolean {
  return namesToBlame(verdict).some((one) => one.id === id);
}

/** The free texts of which nobody gave a value, and whose made-up one stands in an error. */
function namesToBlame(verdict: Verdict): readonly Atom[] {
  const texts = errorsOf(verdict)?.map(({ message }) => message) ?? [];
  const names: ChosenNames = 'names' in verdict ? (verdict.names ?? []) : [];
  return names.flatMap(({ atom, value }) => {
    const isFree = atom.values === undefined && atom.hasDefault !== true;
    return isFree && texts.some((text) => text.includes(value)) ? [atom] : [];
  });
}

function countErrors(verdict: Verdict): number {
  if (verdict.answer === 'proven') return 0;
  return errorsOf(verdict)?.length ?? Number.POSITIVE_INFINITY;
}

/** The errors of a deployment that AWS refuses; nothing where there is no answer. */
function errorsOf(verdict: Verdict): readonly Finding[] | undefined {
  const isRefuted = verdict.answer === 'refuted' || (verdict.answer === 'undecided' && verdict.reason === 'name');
  const findings: unknown = isRefuted ? verdict.witness?.verdict : undefined;
  if (!Array.isArray(findings)) return undefined;
  return (findings as readonly Finding[]).filter(({ severity }) => severity === 'error');
}
