import { validate } from '../policy/validate';
import { renderFinding, renderFindings } from '../report/findings';
import { answer, type Answer, type MatcherContext } from './answer';
import { misuse } from './misuse';
import { guardDocument } from './subject';

/** Where a finding stands: `path` as in `Statement[0].Condition`, `line` counted from 1. */
export interface FindingPlace {
  readonly path?: string;
  readonly line?: number;
}

/** The document has a finding with this code (at this place, where given). */
export function toHaveFinding(
  this: MatcherContext,
  received: unknown,
  code: unknown,
  place: FindingPlace = {},
): Answer {
  const matcher = 'toHaveFinding';
  guardDocument(matcher, received);
  if (typeof code !== 'string' || !/^[A-Z][A-Z0-9_]*$/.test(code)) {
    throw misuse(matcher, 'the code is not an upper snake case text', "such as toHaveFinding('INVALID_ACTION')");
  }
  for (const [name, value] of Object.entries(place)) {
    if (!(name === 'path' && typeof value === 'string') && !(name === 'line' && typeof value === 'number')) {
      throw misuse(matcher, `unknown place ${name}`, 'give { path: string } or { line: number }');
    }
  }
  const findings = validate(received).map(renderFinding);
  const found = findings.filter(
    (finding) =>
      finding.code === code &&
      (place.path === undefined || finding.path === place.path) &&
      (place.line === undefined || finding.line === place.line),
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
