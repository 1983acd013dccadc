import { UndecidedError } from '../report/errors';
import { renderPlace } from '../report/excerpt';
import { renderStatement } from '../report/decision';
import { renderUndecided } from '../report/verdict';
import { redundancyOf } from '../requests/redundancy';
import { answer, type Answer, type MatcherContext } from './answer';
import { misuse } from './misuse';
import { subjectOf } from './subject';

/** Each statement is needed: without it some request would be decided otherwise. */
export function toHaveNoRedundantStatements(this: MatcherContext, received: unknown): Answer {
  const matcher = 'toHaveNoRedundantStatements';
  const subject = subjectOf(matcher, received);
  const policy = subject.kind === 'set' ? undefined : subject.policy;
  if (policy === undefined) throw misuse(matcher, 'the subject is no single policy', 'give one policy');
  const { redundant, undecided } = redundancyOf(policy);
  const [open] = undecided;
  if (redundant.length === 0 && open !== undefined) {
    throw new UndecidedError(renderUndecided(matcher, open.verdict).join('\n'), open.verdict.reason);
  }
  const lines = redundant.flatMap((index) => {
    const statement = policy.statements[index];
    if (statement === undefined) return [];
    return [
      `  ${renderStatement({ statement: index, ...(statement.sid !== undefined && { sid: statement.sid }) })}  ${renderPlace(policy, statement.path)}`,
    ];
  });
  return answer(this, {
    matcher,
    subject: 'policy',
    pass: redundant.length === 0,
    verdict: { redundant },
    expected: 'every statement changes some decision',
    notExpected: 'at least one statement changes no decision',
    received:
      redundant.length === 1
        ? 'this one changes none, so it can go'
        : 'any one of these can go without changing a decision',
    notReceived: 'every statement changes some decision',
    evidence: () => lines,
  });
}
