import { problemCodes, type ProblemCode } from '../policy/codes';
import { InvalidJsonPath, placesAt, placesIn } from '../policy/json-path';
import { isPolicy, type PolicyInput } from '../policy/model';
import { renderPath } from '../report/excerpt';
import { renderFindings } from '../report/findings';
import { answer, type Answer, type MatcherContext } from './answer';
import { nearest } from '../values/near';
import { examine } from './document';
import { misuse } from './misuse';
import { options } from './options';

/**
 * Where a finding stands: `path` as findings have it (`Statement[0].Condition`) or a JSONPath (`$.Statement[*].Condition`),
 * `line` counted from 1.
 */
export interface FindingPlace {
  readonly path?: string;
  readonly line?: number;
}

/** The document has a finding with this code (at this place, where given). */
export function toHaveFinding(this: MatcherContext, received: unknown, code: unknown, given?: FindingPlace): Answer {
  const matcher = 'toHaveFinding';
  checkCode(matcher, code);
  const place = options<FindingPlace>(matcher, given, { path: 'text', line: 'any' });
  const { path, line } = place;
  if (line !== undefined && !Number.isInteger(line)) throw misuse(matcher, 'the option line wants a whole number');
  const { document, findings } = examine(matcher, received);
  if (line !== undefined) checkLine(matcher, document, line);
  const paths = path === undefined ? undefined : pathsOf(matcher, document, path);
  const found = findings.filter(
    (finding) =>
      finding.code === code &&
      (paths === undefined || paths.includes(finding.path)) &&
      (line === undefined || finding.line === line),
  );
  const what = `${code}${place.path === undefined ? '' : ` at ${place.path}`}${place.line === undefined ? '' : ` on line ${place.line}`}`;
  return answer(this, {
    matcher,
    subject: 'policy',
    argument: `'${code}'`,
    pass: found.length > 0,
    verdict: findings,
    expected: `a finding ${what}`,
    notExpected: `no finding ${what}`,
    received: findings.length === 0 ? 'no finding at all' : 'only these',
    notReceived: 'it is there',
    evidence: () => renderFindings(findings),
    notEvidence: () => renderFindings(found),
  });
}

function checkCode(matcher: string, code: unknown): asserts code is ProblemCode {
  if (typeof code !== 'string') throw misuse(matcher, 'the code is no text', "such as toHaveFinding('INVALID_ACTION')");
  if (Object.hasOwn(problemCodes, code)) return;
  const near = nearest(code, Object.keys(problemCodes), 3);
  throw misuse(matcher, `there is no code "${code}"`, near === undefined ? undefined : `did you mean '${near}'?`);
}

/** A line that the document does not have is misuse, as a path that is not in it. */
function checkLine(matcher: string, document: PolicyInput, line: number): void {
  const text = typeof document === 'string' ? document : isPolicy(document) ? document.text : undefined;
  if (text === undefined) {
    throw misuse(matcher, 'the document was given without its text, so its findings have no line', 'give { path }');
  }
  const last = text.split('\n').length;
  if (line < 1 || line > last) throw misuse(matcher, `the document has no line ${line}`, `its lines are 1 to ${last}`);
}

/** The places that a path means; one that is not in the document is misuse, or `.not` would pass on a slip of the pen. */
function pathsOf(matcher: string, received: PolicyInput, path: string): readonly string[] {
  const paths = path.startsWith('$') ? selected(matcher, received, path) : [path];
  const known = new Set(placesIn(received).map(renderPath));
  if (paths.some((one) => known.has(one))) return paths;
  const near = nearest(path, known, 3);
  throw misuse(
    matcher,
    `"${path}" is no place in the document`,
    near === undefined ? undefined : `did you mean "${near}"?`,
  );
}

function selected(matcher: string, received: PolicyInput, path: string): readonly string[] {
  try {
    return placesAt(received, path).map(renderPath);
  } catch (error) {
    if (!(error instanceof InvalidJsonPath)) throw error;
    throw misuse(matcher, `"${path}" is no JSONPath: ${error.message}`, "such as '$.Statement[*].Condition'");
  }
}
