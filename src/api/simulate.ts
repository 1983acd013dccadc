import { asFunction } from '../arguments/asker';
import { sameInEveryDeployment } from '../sources/cloudformation/every-deployment';
import { unknownPoliciesError } from '../report/unknown-policies-error';
import { unspecifiedError } from '../report/unspecified-error';
import { checkCall } from '../s3/calls/call';
import { isEnvironment, type Environment } from '../s3/environment/environment';
import { simulateCall, type Simulation } from '../s3/simulation/simulate';
import { extremesOfUnknownPolicies, unknownPoliciesIn } from '../s3/environment/unknown-policies';
import { UsageError } from '../arguments/usage';
import type { Call } from '../s3/calls/described-call';
import { environmentReader } from '../sources/environment-reader';

/**
 * Makes an S3 call in an environment, as an SDK would: over HTTPS, and what the call leaves out is not sent. Gives the
 * decision, each authorization, the encryption of an accepted write, S3's calls to KMS and the CloudTrail events. Throws
 * a `UsageError` for what is not an operation of S3 and for a bucket, key or caller that the environment does not have, a
 * `PolicyError` for a document that AWS would refuse, an `UndecidedError` where the decision turns on something that nobody specified.
 */
export const simulate = sameInEveryDeployment(
  (call: Call, environment: Environment): Simulation => asFunction('simulate', () => simulated(call, environment)),
  ({ outcome, refusal, storedEncryption, kmsCalls, authorizations }) => [
    outcome,
    refusal,
    storedEncryption,
    kmsCalls,
    authorizations.map(({ action, outcome: one }) => [action, one]),
  ],
);

function simulated(call: Call, environment: Environment): Simulation {
  checkCall(call);
  if (!isEnvironment(environment))
    throw new UsageError(
      'the second argument must be an environment',
      'give environment({ buckets, keys, principals })',
    );
  const pair = { subject: environment, question: call };
  const unknown = unknownPoliciesIn(pair);
  if (unknown === undefined) return simulationOf(call, environment);
  const [first, ...others] = extremesOfUnknownPolicies(pair).map((one) =>
    simulationOf(one.question as Call, one.subject as Environment),
  );
  if (first !== undefined && others.every(({ outcome }) => outcome === first.outcome)) return first;
  throw unknownPoliciesError(unknown);
}

function simulationOf(call: Call, environment: Environment): Simulation {
  const found = simulateCall(call, environment, environmentReader());
  if (found.answer === 'open') {
    const { question, decided } = found;
    throw unspecifiedError(question, decided, { name: call.name, subject: { layers: question.layers } });
  }
  return found.simulation;
}
