import type { Policy } from '../policy/model';
import { POLICY_PART } from '../policy/model';
import { notingReads, type DraftPolicy } from '../policy/parse';
import { problemOf, type DocumentProblem, type SarifClaim } from '../report/claim-sarif';
import { decidingPlace, placeOfPath } from '../report/deciding-place';
import type { Finding } from '../report/findings';
import type { RecordedClaim } from './recorded-claim';

/** A claim that a test failed for, or what a check of validity found: plain data, which travels. */
export interface ClaimReport extends Omit<SarifClaim, 'file'> {
  /** The file of its policy; none where that stands in the code of a test. */
  readonly file?: string;
}

/** What is to be reported of a claim, on the line of its policy that decides; `failed`: whether a test failed for it. */
export function claimReport(claim: RecordedClaim, failed: boolean): ClaimReport | undefined {
  const { matcher, isNot, failure, verdict } = claim;
  const problems = matcher === 'toBeValidPolicy' && !isNot ? problemsIn(verdict) : [];
  if (!failed && (failure !== undefined || problems.length === 0)) return undefined;
  const policies = policiesOf(claim);
  const places = policies.map((policy) => ({ policy, place: decidingPlace(policy, verdict) }));
  const { policy, place } = places.find((one) => one.place !== undefined) ?? places[0] ?? {};
  const at = place ?? problems.find((one) => one.severity === 'error')?.place ?? (policy && placeOfPath(policy, []));
  const part = policy?.[POLICY_PART];
  return {
    ...(policy?.source !== undefined && { file: policy.source }),
    ...(part !== undefined && { document: part.id }),
    claim: isNot ? `not.${matcher}` : matcher,
    outcome: failure?.outcome ?? 'holds',
    message: failure?.message() ?? '',
    ...(policy?.source !== undefined && at !== undefined && { place: at }),
    problems,
  };
}

function problemsIn(verdict: unknown): readonly DocumentProblem[] {
  return Array.isArray(verdict) ? (verdict as readonly Finding[]).map(problemOf) : [];
}

/** The policies that a claim reads, those of files first. */
function policiesOf(claim: RecordedClaim): readonly Policy[] {
  const reads = new Set<DraftPolicy>();
  try {
    claim.ask(notingReads(reads));
  } catch {
    // It threw before, too.
  }
  const policies = new Set([...reads].map(({ policy }) => policy));
  return [...policies].sort((a, b) => Number(b.source !== undefined) - Number(a.source !== undefined));
}
