import type { Outcome } from '../../evaluator/request';
import { cloudTrailOf } from './cloud-trail';
import { operationFacts } from '../calls/call';
import type { Call } from '../calls/described-call';
import type { Encryption } from '../buckets/encryption';
import type { Environment } from '../environment/environment';
import { answerAuthorizations, decidingPart, type CallAnswer } from '../authorizations/decide-call';
import {
  checkUnlistedCaller,
  authorizationsInEnvironment,
  outcomeOf,
  type LayeredAuthorization,
} from '../environment/call';
import type { DocumentReader } from '../environment/policy-layers';
import { isKmsCall, type KmsCall } from '../calls/kms-uses';
import { writtenEncryption } from '../calls/object-encryption';
import type { OptionName } from '../calls/options';
import { isBeforePolicies, type Refusal } from '../calls/refusal';
import { UsageError } from '../../arguments/usage';

/** What a call leads to in an environment. */
export interface Simulation {
  readonly outcome: Outcome;
  readonly authorizations: readonly { readonly action: string; readonly resource: string; readonly outcome: Outcome }[];
  /** Why S3 refuses the call whatever the policies say. */
  readonly refusal?: Refusal;
  /** What the object of an accepted write ends up under. */
  readonly storedEncryption?: Encryption['kind'];
  /** Calls that S3 makes to KMS, in order; the last may be the one that KMS refuses. */
  readonly kmsCalls: readonly KmsCall[];
  /** CloudTrail events, as CloudTrail would log them: times and ids are made up. */
  readonly cloudTrail: readonly object[];
}

/** What a simulation ends in: an answer, or the authorization that the call leaves open. */
export type Simulated =
  | { readonly answer: 'simulated'; readonly simulation: Simulation }
  | Extract<CallAnswer<LayeredAuthorization>, { answer: 'open' }>;

/**
 * Makes a call in an environment as an SDK would: over HTTPS, what is left out is not sent, and the object that is there
 * is untagged and its bucket owner's. Throws a usage error for a call to another service, and for a bucket, key or caller
 * that the environment does not have.
 */
export function simulateCall(given: Call, environment: Environment, reader: DocumentReader): Simulated {
  if (given.operation === undefined && given.action?.startsWith('s3:') !== true) {
    throw new UsageError(
      `${given.action ?? 'this'} is an action of another service`,
      "give an operation of S3, putObject({ bucket: 'logs', key: 'a', caller }), or call('s3:PutBucketTagging', { … })",
    );
  }
  const inEnvironment = authorizationsInEnvironment(sent(given), environment, reader);
  const { call, authorizations, bucket } = inEnvironment;
  const parts = answerAuthorizations(authorizations, 'ordinary');
  checkUnlistedCaller(inEnvironment, parts);
  for (const { question, decided } of parts)
    if (decided.answer === 'untold' || decided.answer === 'undecided') return { answer: 'open', question, decided };
  const decided = parts.flatMap(({ question, decided: one }) =>
    one.answer === 'decided' ? [{ question, outcome: one.decision.outcome }] : [],
  );
  const found = decidingPart(parts);
  if (found?.answer === 'open') return found;
  const { outcome, refusal } = outcomeOf(inEnvironment, found);
  const reached =
    refusal === undefined &&
    decided.every(({ question, outcome: one }) => question.use !== undefined || one === 'Allow');
  const made = reached ? upToFailure(decided) : [];
  const stored =
    outcome === 'Allow' && bucket !== undefined && isWrite(call) ? writtenEncryption(call, bucket) : undefined;
  return {
    answer: 'simulated',
    simulation: {
      outcome,
      authorizations: (isBeforePolicies(refusal) ? [] : decided).map(
        ({ question: { authorization }, outcome: one }) => ({
          action: authorization.action,
          resource: typeof authorization.resource === 'string' ? authorization.resource : authorization.resource.bucket,
          outcome: one,
        }),
      ),
      ...(outcome !== 'Allow' && refusal !== undefined && { refusal }),
      ...(stored !== undefined && { storedEncryption: stored.kind }),
      kmsCalls: made.flatMap(({ question: { use } }) =>
        use === undefined || !isKmsCall(use.right) ? [] : [use.right],
      ),
      cloudTrail: cloudTrailOf({ call, bucket, isAllowed: outcome === 'Allow', stored, made }),
    },
  };
}

/** What a request does not send where the call leaves it out; and the object that is there has no tags. */
const SENT: readonly OptionName[] = [
  'encryption',
  'acl',
  'grants',
  'tags',
  'storageClass',
  'websiteRedirect',
  'retention',
  'legalHold',
  'ifMatch',
  'ifNoneMatch',
  'prefix',
  'delimiter',
  'maxKeys',
  'metadataDirective',
  'versionId',
  'locationConstraint',
  'objectOwnership',
  'existingTags',
];

/** The call with everything told that an SDK decides by itself. */
function sent(call: Call): Call {
  const { facts } = call;
  const operation = operationFacts(call);
  const begun = operation?.inherits === true;
  // What a bare action's request sends, nobody knows.
  const known = operation?.options ?? [];
  const unsent = SENT.filter(
    (option) => facts[option] === undefined && known.includes(option) && operation?.carries?.includes(option) !== true,
  );
  const isSigned = facts.caller.kind !== 'anonymous' && operation?.form !== true;
  return Object.freeze({
    ...call,
    facts: Object.freeze({
      ...facts,
      ...Object.fromEntries(unsent.map((option) => [option, null])),
      secure: facts.secure ?? true,
      ...(isSigned && { presigned: facts.presigned ?? false }),
      ...(begun && facts.upload === undefined && { upload: { encryption: facts.encryption ?? null } }),
    }),
  });
}

interface DecidedUse {
  readonly question: LayeredAuthorization;
  readonly outcome: Outcome;
}

/** S3 asks KMS use by use, and the first that is refused ends the call. */
function upToFailure(decided: readonly DecidedUse[]): readonly DecidedUse[] {
  const uses = decided.filter(({ question }) => question.use !== undefined);
  const failed = uses.findIndex(({ outcome }) => outcome !== 'Allow');
  return failed === -1 ? uses : uses.slice(0, failed + 1);
}

function isWrite(call: Call): boolean {
  const others = ['UpdateObjectEncryption', 'ReplicateObject'];
  return operationFacts(call)?.creates !== undefined || others.includes(call.operation ?? '');
}
