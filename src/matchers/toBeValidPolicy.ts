import type { PolicyType } from '../policy/model';
import { validate } from '../policy/validate';
import { renderFinding, renderFindings } from '../report/findings';
import { answer, type Answer, type MatcherContext } from './answer';
import { options } from './options';
import { guardDocument } from './subject';

/** The document has no `error` finding: AWS would store it. */
export function toBeValidPolicy(this: MatcherContext, received: unknown, given?: { type?: PolicyType }): Answer {
  const matcher = 'toBeValidPolicy';
  guardDocument(matcher, received);
  const findings = validate(received, options(matcher, given, { type: 'text' })).map(renderFinding);
  const errors = findings.filter(({ severity }) => severity === 'error');
  return answer(this, {
    matcher,
    subject: 'policy',
    pass: errors.length === 0,
    verdict: findings,
    expected: 'AWS would store the policy',
    notExpected: 'AWS would refuse the policy',
    received: `AWS would refuse it (${errors.length} ${errors.length === 1 ? 'error' : 'errors'})`,
    notReceived: 'no error found',
    evidence: () => renderFindings(errors),
  });
}
