import { problemCodes, type ProblemCode } from '../policy/codes';
import { InvalidJsonPath, placesAt, placesIn } from '../policy/json-path';
import { isPolicy, type PolicyInput, type Problem } from '../policy/model';
import { excerptAt, renderPath } from '../report/excerpt';
import { renderFindings, type Finding } from '../report/findings';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { nearest } from '../values/near-names';
import { findingCures } from '../cures/finding-cures';
import { validate } from '../policy/validate';
import { isBucket } from '../s3/buckets/bucket';
import { findingAdvice } from './finding-advice';
import { once } from '../values/once';
import { examine, fileOf, writtenDocument } from './examined-document';
import { UsageError } from '../arguments/usage';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';

/**
 * Where a finding stands: `path` as findings have it (`Statement[0].Condition`) or a JSONPath (`$.Statement[*].Condition`),
 * `line` counted from 1.
 */
export interface FindingPlace {
  readonly path?: string;
  readonly line?: number;
}

/** The document has a finding with this code (at this place, where given). */
export const toHaveFinding = defineMatcher(
  'toHaveFinding',
  function (this: MatcherCall, received: unknown, code: unknown, given?: FindingPlace): MatcherResult {
    checkCode(code);
    const place = matcherOptions<FindingPlace>(given, { path: 'text', line: 'any' });
    const { path, line } = place;
    if (line !== undefined && !Number.isInteger(line)) throw new UsageError('the option line must be a whole number');
    const examined = examine(received);
    const { document, findings } = examined;
    if (line !== undefined) checkLine(document, line);
    const paths = path === undefined ? undefined : pathsOf(document, path);
    const isFound = (finding: Finding): boolean =>
      finding.code === code &&
      (paths === undefined || paths.includes(finding.path)) &&
      (line === undefined || finding.line === line);
    const found = findings.filter(isFound);
    const written = isBucket(received) ? undefined : writtenDocument(examined);
    const isCured = this.isNot && found.length > 0 && written !== undefined;
    const problems = examined.problems.filter((_, index) => found.some((one) => one === findings[index]));
    const judge = (mended: object): readonly Problem[] => validate(mended);
    const cures = isCured ? once(() => findingCures(written, problems, judge)) : undefined;
    const what = `${code}${place.path === undefined ? '' : ` at ${place.path}`}${place.line === undefined ? '' : ` on line ${place.line}`}`;
    return matcherResult(this, {
      subject: 'policy',
      namesAreJudged: true,
      pass: found.length > 0,
      verdict: findings,
      expected: `a finding ${what}`,
      notExpected: `no finding ${what}`,
      received: findings.length === 0 ? 'no finding at all' : 'only these',
      notReceived: 'it is there',
      evidence: () => renderFindings(findings, fileOf(examined)),
      notEvidence: () => [...renderFindings(found, fileOf(examined)), ...excerptOf(document, problems)],
      ...(cures !== undefined && { cures }),
      ...(this.isNot && {
        paste: () => findingAdvice(examined, problems, cures?.() ?? [], judge),
      }),
      ...(found.length === 0 && { paste: () => [insteadOf(findings, code)] }),
    });
  },
);

/** The line of the only finding, where its text is known. */
function excerptOf(document: PolicyInput, [only, ...others]: readonly Problem[]): readonly string[] {
  const text = isPolicy(document) ? document.text : undefined;
  return text === undefined || only?.position === undefined || others.length > 0 ? [] : excerptAt(text, only.position);
}

/** A fault is not something to paste into a policy, so the test is what is mended. */
function insteadOf(findings: readonly Finding[], code: ProblemCode): string {
  const [first] = findings;
  return first === undefined
    ? `Nothing to paste: the document has no finding; if it should have none, write .not.toHaveFinding('${code}')`
    : `Nothing to paste: if a finding that is there is meant, write toHaveFinding('${first.code}')`;
}

function checkCode(code: unknown): asserts code is ProblemCode {
  if (typeof code !== 'string')
    throw new UsageError('the code must be a string', "for example toHaveFinding('INVALID_ACTION')");
  if (Object.hasOwn(problemCodes, code)) return;
  const near = nearest(code, Object.keys(problemCodes), 3);
  throw new UsageError(`unknown code "${code}"`, near === undefined ? undefined : `did you mean '${near}'?`);
}

/** A line that the document does not have is misuse, as a path that is not in it. */
function checkLine(document: PolicyInput, line: number): void {
  const text = typeof document === 'string' ? document : isPolicy(document) ? document.text : undefined;
  if (text === undefined) {
    throw new UsageError('the document was given without its text, so its findings have no line', 'give { path }');
  }
  const last = text.split('\n').length;
  if (line < 1 || line > last) throw new UsageError(`the document has no line ${line}`, `its lines are 1 to ${last}`);
}

/** The places that a path means; one that is not in the document is misuse, or `.not` would pass on a slip of the pen. */
function pathsOf(received: PolicyInput, path: string): readonly string[] {
  const paths = path.startsWith('$') ? selected(received, path) : [path];
  const known = new Set(placesIn(received).map(renderPath));
  if (paths.some((one) => known.has(one))) return paths;
  const near = nearest(path, known, 3);
  throw new UsageError(
    `the document has nothing at "${path}"`,
    near === undefined ? undefined : `did you mean "${near}"?`,
  );
}

function selected(received: PolicyInput, path: string): readonly string[] {
  try {
    return placesAt(received, path).map(renderPath);
  } catch (error) {
    if (!(error instanceof InvalidJsonPath)) throw error;
    throw new UsageError(`"${path}" is not a JSONPath: ${error.message}`, "such as '$.Statement[*].Condition'");
  }
}
