import { renderDecidingPart, type DecidedPart } from '../report/authorizations';
import { refusalPhrases } from '../report/outcome-words';
import { refusalSentences } from '../report/refusal';
import { renderRequest } from '../report/request';
import { unspecifiedError } from '../report/unspecified-error';
import { partialSetDecider } from '../claims/decider';
import { isCall } from '../s3/calls/described-call';
import { certainDenies } from '../s3/authorizations/certain-denies';
import { answerAuthorizations, decidingPart } from '../s3/authorizations/decide-call';
import type { Environment } from '../s3/environment/environment';
import {
  checkUnlistedCaller,
  authorizationsInEnvironment,
  outcomeOf,
  type EnvironmentCall,
} from '../s3/environment/call';
import { environmentReader } from '../sources/environment-reader';
import { UsageError } from '../arguments/usage';
import type { CallVerdict, DecidedCall } from './one-call-expectation';

interface Found {
  readonly verdict: CallVerdict;
  readonly deciding: DecidedPart;
  readonly others: readonly DecidedPart[];
}

/** A call in an environment, which answers for AWS: every authorization that the call needs, in every layer. */
export function callInEnvironment(environment: Environment, call: unknown, effect?: 'Allow' | 'Deny'): DecidedCall {
  if (!isCall(call)) {
    throw new UsageError(
      'an environment is tested with one call',
      "describe it: getObject({ bucket: 'logs', key: 'a', caller: env.role('reader') })",
    );
  }
  const { verdict, deciding, others } = found(authorizationsInEnvironment(call, environment, environmentReader()));
  const { layers } = deciding.authorization;
  const evidence = (missing: 'Allow' | 'Deny' | undefined): string[] =>
    verdict.refusal === undefined ? renderDecidingPart(deciding, others, missing) : renderRequest(deciding.request);
  return {
    kind: 'environment',
    argument: `${call.name}(…)`,
    subject: { decider: partialSetDecider(layers, layers), layers },
    verdict,
    received: describeOutcome(verdict, deciding),
    evidence: (isOfAllow) => evidence(isOfAllow === true && effect === 'Deny' ? undefined : effect),
    // What is allowed and should not be, a Deny may have been meant to stop.
    notEvidence: (isOfAllow) => evidence(effect === 'Allow' && isOfAllow === false ? 'Deny' : undefined),
  };
}

function found(call: EnvironmentCall): Found {
  const { refusal } = call;
  const parts = answerAuthorizations(call.authorizations, refusal === undefined ? undefined : 'ordinary');
  checkUnlistedCaller(call, parts);
  const decided = decidingPart(parts);
  if (decided === undefined) throw new UsageError('the call needs no permission in the environment');
  if (decided.answer === 'open') {
    const { question, decided: part } = decided;
    const { name, facts } = call.call;
    throw unspecifiedError(question, part, { name, subject: { layers: question.layers, callers: [facts.caller] } });
  }
  const { question, request, unspecified = [] } = decided;
  const decision = certainDenies(decided.decision, unspecified, question);
  const { outcome, refusal: why } = outcomeOf(call, decided);
  return {
    verdict: {
      request,
      decision,
      unspecified,
      outcome,
      parts: parts.length,
      // A Deny is answered whatever else S3 would refuse.
      ...(outcome !== 'ExplicitDeny' && why !== undefined && { refusal: why }),
    },
    deciding: { authorization: question, request: { ...request, unspecified }, outcome: decision.outcome },
    others: parts.flatMap(({ question: other, decided: one }): DecidedPart[] =>
      one.answer === 'decided' && other !== question
        ? [{ authorization: other, request: one.request, outcome: one.decision.outcome }]
        : [],
    ),
  };
}

function describeOutcome({ outcome, refusal }: CallVerdict, { authorization, request }: DecidedPart): string {
  if (refusal !== undefined) return refusalSentences[refusal];
  if (outcome === 'Allow') return 'it is allowed';
  const what = refusalPhrases[outcome];
  return authorization.use === undefined
    ? `${request.action} is ${what}`
    : `${request.action} on the key is ${what}, and this call needs it`;
}
