import { explainDocument } from '../evaluator/explain';
import { authorizeDocument } from '../evaluator/authorize';
import type { AccessRequest } from '../evaluator/request';
import type { Verdict } from '../prover/prove';
import { renderDecidedBy, renderNearestMiss } from '../report/decision';
import { UndecidedError } from '../report/errors';
import { renderRequest } from '../report/request';
import { renderUndecided } from '../report/verdict';
import { answer, type Answer, type MatcherContext } from './answer';
import { named } from './misuse';
import { s3SubjectOf, type Subject } from './subject';

type S3Subject = Exclude<Subject, { kind: 'set' }>;

/** A claim about every request: how to judge it and how it reads in both voices. */
export interface EveryRequest {
  readonly matcher: string;
  readonly argument?: string;
  readonly expected: string;
  readonly notExpected: string;
  judge(subject: S3Subject): Verdict;
}

/** The body that the matchers about every S3 request share. An undecided claim throws, under `.not` too. */
export function everyRequest(context: MatcherContext, received: unknown, claim: EveryRequest): Answer {
  const subject = s3SubjectOf(claim.matcher, received);
  const verdict = named(claim.matcher, () => claim.judge(subject));
  if (verdict.answer === 'undecided') {
    throw new UndecidedError(renderUndecided(claim.matcher, verdict).join('\n'), verdict.reason);
  }
  return answer(context, {
    matcher: claim.matcher,
    subject: subject.kind,
    ...(claim.argument !== undefined && { argument: claim.argument }),
    pass: verdict.answer === 'proven',
    verdict,
    expected: claim.expected,
    notExpected: claim.notExpected,
    received: 'this one is not',
    notReceived: 'every one is',
    evidence: () => (verdict.answer === 'refuted' ? counterexample(subject, verdict.witness) : []),
  });
}

function counterexample({ policy }: S3Subject, witness: AccessRequest): string[] {
  const request = renderRequest(witness);
  if (policy === undefined) return [...request, '', 'Nothing to mend: the bucket has no policy'];
  const decision = authorizeDocument(witness, policy);
  return [
    ...request,
    '',
    ...(decision.outcome === 'Allow' ? renderDecidedBy(policy, decision) : []),
    ...renderNearestMiss(policy, witness, explainDocument(witness, policy), 'Deny'),
  ];
}
