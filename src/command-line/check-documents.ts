import { readFileSync } from 'node:fs';
import { isUsageError } from '../arguments/usage';
import { problemOf, type ClaimOutcome } from '../report/claim-sarif';
import { decidingPlace, placeOfPath } from '../report/deciding-place';
import type { FilePlace } from '../report/file-place';
import { isPolicyError, isUndecidedError } from '../report/errors';
import type { Finding } from '../report/findings';
import { fingerprint } from '../report/sarif';
import { isApplicable, isBucketClaim } from './applicable';
import type { CheckReport, ClaimResult, FileNote, InapplicableClaim } from './check-report';
import { readCheckedFile, type BucketInFile, type DocumentInFile, type FileOptions } from './checked-file';
import { matcherOf, validity, type ClaimOption } from './claim-option';
import type { InputPath } from './policy-files';
import { canonicalJson } from '../values/canonical-json';

type FileResult = Omit<ClaimResult, 'known'>;

/** Whether each document is valid, and whether each claim holds of each document and bucket that it can be asked of. */
export function checkDocuments(
  inputs: readonly InputPath[],
  claims: readonly ClaimOption[],
  { allowEmpty = false, ...options }: FileOptions & { readonly allowEmpty?: boolean },
): CheckReport {
  const results: ClaimResult[] = [];
  const notApplicable: InapplicableClaim[] = [];
  const skipped: FileNote[] = [];
  const refused: FileNote[] = [];
  let documents = 0;
  for (const input of inputs) {
    const file = input.name;
    try {
      const read = readCheckedFile(input, options);
      documents += read.documents.length;
      if (read.documents.length + read.buckets.length === 0) skipped.push({ file, why: 'it has no policy' });
      const asked = [validity, ...claims].map((claim) => askAll(claim, read.documents, read.buckets));
      results.push(...asked.flatMap((one) => one.results.map((result) => ({ file, ...result, known: false }))));
      notApplicable.push(...asked.flatMap((one) => one.notApplicable.map((which) => ({ file, ...which }))));
    } catch (error) {
      if (!isUsageError(error) && !isPolicyError(error)) throw error;
      if (allowEmpty && hasNoPolicy(input)) skipped.push({ file, why: error.message });
      else refused.push({ file, why: error.message });
    }
  }
  return { files: inputs.length, documents, results, notApplicable, skipped, refused, resolved: [], misuse: [] };
}

/** Whether no policy can be in a file that cannot be read: a hook is given whatever JSON and YAML a commit changes. */
function hasNoPolicy({ path, isAssembly }: InputPath): boolean {
  return !isAssembly && !/\.tf$/i.test(path) && !/statement|resources|\\u/i.test(readFileSync(path, 'utf8'));
}

interface AskedOfFile {
  readonly results: readonly Omit<FileResult, 'file'>[];
  readonly notApplicable: readonly Omit<InapplicableClaim, 'file'>[];
}

function askAll(
  claim: ClaimOption,
  documents: readonly DocumentInFile[],
  buckets: readonly BucketInFile[],
): AskedOfFile {
  const { name } = claim;
  const applicable = documents.filter((document) => isApplicable(claim, document));
  const others = documents.filter((document) => !document.hasBucket && !applicable.includes(document));
  const asked: readonly (DocumentInFile | BucketInFile)[] = isBucketClaim(claim)
    ? [...buckets, ...applicable]
    : applicable;
  return {
    results: asked.map((one) => ({
      ...(one.id !== undefined && { document: one.id }),
      claim: name,
      given: claim.given,
      content: fingerprint([canonicalJson(one.policy?.document ?? null)]),
      ...answerOf(claim, one),
    })),
    notApplicable: others.map(({ id }) => ({ ...(id !== undefined && { document: id }), claim: name })),
  };
}

type ClaimAnswer = Pick<ClaimResult, 'outcome' | 'message' | 'place' | 'problems'>;

function answerOf(claim: ClaimOption, one: DocumentInFile | BucketInFile): ClaimAnswer {
  const { policy } = one;
  const refusal = 'refusal' in one ? one.refusal : undefined;
  if (refusal !== undefined) {
    const problems = claim.matcher === 'toBeValidPolicy' ? refusal.findings.map(problemOf) : [];
    const outcome = claim.matcher === 'toBeValidPolicy' ? 'refuted' : 'refused';
    return { outcome, message: refusal.message, problems, ...placed(problems[0]?.place) };
  }
  const start = policy && placeOfPath(policy, []);
  try {
    const { pass, message, verdict } = matcherOf(claim).call({ isNot: claim.isNot }, one.subject, ...claim.given);
    const problems = claim.matcher === 'toBeValidPolicy' ? (verdict as readonly Finding[]).map(problemOf) : [];
    if (pass !== claim.isNot) return { outcome: 'holds', message: '', problems, ...placed(start) };
    const error = problems.find(({ severity }) => severity === 'error');
    const place = error?.place ?? (policy && decidingPlace(policy, verdict)) ?? start;
    return { outcome: 'refuted', message: message(), problems, ...placed(place) };
  } catch (error) {
    const outcome = outcomeOf(error, one);
    const { message } = error as Error;
    const typed = `--claim takes JSON behind a colon, a string in double quotes: '${claim.name}:"…"'`;
    return {
      outcome,
      message: outcome === 'misuse' ? `${message}\n${typed}` : message,
      problems: [],
      ...placed(start),
    };
  }
}

function outcomeOf(error: unknown, { isDeployable }: DocumentInFile | BucketInFile): ClaimOutcome {
  if (isUndecidedError(error)) return 'undecided';
  if (isPolicyError(error)) return 'refused';
  if (isUsageError(error)) return isDeployable ? 'misuse' : 'refused';
  throw error;
}

function placed(place: FilePlace | undefined): { readonly place?: FilePlace } {
  return place === undefined ? {} : { place };
}
