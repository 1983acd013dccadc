import { authorizeRequest } from '../../evaluator/authorize';
import type { AccessRequest, Outcome } from '../../evaluator/request';
import { isPolicy, POLICY_PART, type Policy } from '../../policy/model';
import { policiesOf, type Layers } from '../../prover/policy-set-formulas';
import { fullAccess, setDecider } from '../../claims/decider';
import { specialAnswer, refusedBeforePolicies } from '../claims/special-answers';
import { callerSideLayers } from '../claims/caller-side';
import { authorizationsOf, type AuthorizationRequest } from '../authorizations/authorizations';
import type { Bucket } from '../buckets/bucket';
import { operationFacts } from '../calls/call';
import type { Call } from '../calls/described-call';
import type { CallAnswer, AnsweredAuthorization, AuthorizationQuestion } from '../authorizations/decide-call';
import { principalIn, type Environment } from './environment';
import { environmentCaller, unlistedCaller } from './caller';
import {
  bucketIn,
  bucketQuestion,
  checkNetwork,
  rcpLayers,
  endpointLayer,
  lacksLayer,
  callerLayers,
  type LayeredPolicies,
  type DocumentReader,
} from './policy-layers';
import { keyUsesOf, type PolicedKeyUse } from './key-uses';
import { kmsAuthorization } from '../authorizations/kms-authorizations';
import { bucketsOfCall, placeAmong } from '../calls/call-place';
import { isAfterPolicies, isBeforePolicies, kmsRefusal, refusalOf, type Refusal } from '../calls/refusal';
import { quoted } from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';

/** One question that AWS puts to IAM for a call, with the policies that answer it. */
export interface LayeredAuthorization extends LayeredPolicies, AuthorizationQuestion {
  /** The use of a key that it is about; left out where S3 itself asks. */
  readonly use?: PolicedKeyUse;
}

/** A call in an environment: all that AWS asks, and what S3 refuses whatever the policies say. */
export interface EnvironmentCall {
  readonly call: Call;
  /** The bucket that the call goes to; none for calls on the account. */
  readonly bucket: Bucket | undefined;
  readonly authorizations: readonly LayeredAuthorization[];
  readonly refusal?: Refusal;
  /** The caller is one whose policies nobody specifies. */
  readonly stranger?: UsageError;
}

/**
 * The authorizations of a call: S3's, then those of the KMS keys that its objects are under ("Required permissions for
 * Amazon S3 API operations"). Throws a usage error for a bucket or key that the environment does not have.
 */
export function authorizationsInEnvironment(
  given: Call,
  environment: Environment,
  reader: DocumentReader,
): EnvironmentCall {
  const call = environmentCaller(given, environment);
  checkBuckets(call, environment);
  checkNetwork(call.name, call.facts, call.facts.caller, environment);
  const { buckets } = environment;
  const [only, ...others] = buckets;
  const target = bucketOfCall(call, environment);
  const policy = target && reader.bucketPolicy(target);
  const settings = { buckets, ...(only !== undefined && others.length === 0 && { bucketFacts: only }) };
  const place = placeAmong(policy === undefined ? [] : [policy], settings);
  const own = callerLayers(call.facts.caller, environment, reader);
  const around = { ...own, ...endpointLayer(call.facts.from, call.facts.via, environment, reader) };
  const uses = keyUsesOf(call, environment, place);
  const authorizations = authorizationsOf(call, place).map((authorization) =>
    authorizationOf(authorization, call, environment, around, reader),
  );
  const keys = uses.map((use) => keyAuthorization(call, use, environment, reader));
  const bucket = bucketOfCall(call, environment);
  const source = buckets.find(({ name }) => name === call.facts.copySource?.bucket);
  const refusal = refusalOf(call, bucket, source) ?? refusedKey(call, uses, bucket);
  const stranger = unlistedCaller(call.name, call.facts.caller, environment);
  return {
    call,
    bucket,
    authorizations: isBeforePolicies(refusal)
      ? authorizations.map(refusedBeforePolicies)
      : [...authorizations, ...keys],
    ...(refusal !== undefined && { refusal }),
    ...(stranger !== undefined && { stranger }),
  };
}

/** The authorization of one use of a key, with the policies that answer it. */
export function keyAuthorization(
  call: Call,
  use: PolicedKeyUse,
  environment: Environment,
  reader: DocumentReader,
): LayeredAuthorization {
  const policy = reader.policy(`the policy of the key ${use.key.arn}`, use.key.policy, 'kmsKey');
  // "Resource control policies": AWS managed keys are not subject to them.
  const control = use.key.managed ? {} : rcpLayers(environment, reader);
  const layers = { ...callerLayers(call.facts.caller, environment, reader), ...control, resource: policy };
  if (use.key.managed && use.key.region === undefined) checkRegionless(call.name, layers);
  return { authorization: kmsAuthorization(call, use), layers, decider: setDecider(layers, layers), use };
}

/** What becomes of a call, and why S3 refuses it where it does. */
export interface CallOutcome {
  readonly outcome: Outcome;
  readonly refusal: Refusal | undefined;
}

/**
 * What the policies decide and what S3 refuses by itself, put together: S3 refuses some calls before it asks the policies,
 * and others only where those allow. `found`: what decides; nothing where S3 asks nothing.
 */
export function outcomeOf(
  { refusal }: EnvironmentCall,
  found: Extract<CallAnswer<LayeredAuthorization>, { answer: 'decided' }> | undefined,
): CallOutcome {
  const outcome = found?.decision.outcome ?? 'ImplicitDeny';
  const own = refusal !== undefined && outcome !== 'Allow' && isAfterPolicies(refusal) ? undefined : refusal;
  const why = own ?? (found === undefined ? undefined : voidedBy(found.question, found.request));
  return { outcome: outcome === 'Allow' && why !== undefined ? 'ImplicitDeny' : outcome, refusal: why };
}

/** "Blocking public access to your Amazon S3 storage": RestrictPublicBuckets voids what a public policy grants to strangers. */
function voidedBy(
  { authorization, unrestricted, decider }: LayeredAuthorization,
  request: AccessRequest,
): Refusal | undefined {
  if (unrestricted === undefined || authorization.need?.when === 'acl' || decider.decide(request).outcome === 'Allow')
    return undefined;
  return unrestricted.decide(request).outcome === 'Allow' ? 'RestrictedPublicBucket' : undefined;
}

/**
 * Throws a usage error where a call is not allowed and policies of its caller, which nobody specifies, could allow it:
 * a misspelt role must not pass for one that is denied.
 */
export function checkUnlistedCaller(
  { stranger, refusal }: EnvironmentCall,
  parts: readonly AnsweredAuthorization<LayeredAuthorization>[],
): void {
  if (stranger === undefined || refusal !== undefined) return;
  for (const { question, decided } of parts) {
    if (decided.answer !== 'decided' || decided.decision.outcome !== 'ImplicitDeny') continue;
    if (question.authorization.need?.when === 'acl') throw stranger;
    const { outcome } = authorizeRequest(decided.request, { ...question.layers, identity: [fullAccess()] });
    if (outcome === 'Allow') throw stranger;
  }
}

/** Throws where a policy names KMS keys of a Region and nobody specifies that of the AWS managed key. */
function checkRegionless(where: string, layers: Layers): void {
  const texts = policiesOf(layers).map(({ document }) => JSON.stringify(document));
  if (!texts.some((text) => /:kms:[a-z]/.test(text))) return;
  throw new UsageError(
    `${where}: a policy names KMS keys of a Region, and the bucket does not specify the Region of its key aws/s3`,
    "s3Bucket({ region: 'eu-west-1' })",
  );
}

/** Why S3 cannot use the keys: for the call itself, or since one is not in the bucket's Region. */
function refusedKey(call: Call, uses: readonly PolicedKeyUse[], bucket: Bucket | undefined): Refusal | undefined {
  if (uses.length === 0) return undefined;
  const refusal = kmsRefusal(call);
  if (refusal !== undefined) return refusal;
  const elsewhere = uses.some(({ key }) => bucket?.region !== undefined && key.region !== bucket.region);
  return elsewhere ? 'KeyInOtherRegion' : undefined;
}

function authorizationOf(
  authorization: AuthorizationRequest,
  call: Call,
  environment: Environment,
  around: Layers,
  reader: DocumentReader,
): LayeredAuthorization {
  const arn = typeof authorization.resource === 'string' ? authorization.resource : authorization.resource.bucket;
  const { policy, bucket, key } = resourceOf(arn, authorization.action, call, environment, reader);
  if (bucket !== undefined) {
    const question = bucketQuestion(bucket, around, environment, reader);
    const answer = specialAnswer(authorization, call, { ...question, bucket });
    // What is asked of the caller's own policies, those alone can show.
    const shown =
      authorization.need?.when === 'acl' ? { ...question, layers: callerSideLayers(question.layers) } : question;
    return { authorization, ...shown, answer };
  }
  const layers = {
    ...around,
    ...(key === true && rcpLayers(environment, reader)),
    ...(policy !== undefined && { resource: policy }),
  };
  return { authorization, layers, decider: setDecider(layers, layers) };
}

interface Resource {
  readonly policy?: Policy;
  /** The bucket, where the resource is one of the environment or in it. */
  readonly bucket?: Bucket;
  /** The resource is a KMS key of the environment. */
  readonly key?: boolean;
}

/** The policy that stands at a resource. */
function resourceOf(
  arn: string,
  action: string,
  call: Call,
  environment: Environment,
  reader: DocumentReader,
): Resource {
  if (arn === '*' || call.operation === 'ListBuckets' || call.operation === 'CreateBucket') return {};
  const [, , service = '', region = '', , path = ''] = arn.split(':');
  if (service === 's3' && region === '') {
    return { bucket: bucketIn(environment, path.split('/')[0] ?? '', call.name) };
  }
  if (service === 'kms') {
    const key = environment.keys.find((one) => one.arn === arn);
    if (key === undefined) throw lacksLayer(call.name, `the key ${arn}`, 'add kmsKey({ arn, policy }) to it');
    return { policy: reader.policy(`the policy of the key ${arn}`, key.policy, 'kmsKey'), key: true };
  }
  if (service === 'iam' && !action.startsWith('sts:')) return {};
  const principal = service === 'iam' ? principalIn(environment, arn) : undefined;
  if (principal?.kind !== 'role' || principal.trust === undefined)
    throw lacksLayer(call.name, arn, `an environment holds ${HELD}${policyToAsk(environment)}`);
  return { policy: reader.policy(`the trust policy of ${arn}`, principal.trust, 'trust') };
}

const HELD = 'buckets, KMS keys, and roles with their trust policies';

/** Of a stack, which policy can be asked by itself about other resources. */
function policyToAsk({ policies }: Environment): string {
  const ids = policies.flatMap(({ type, policy }) =>
    type === 'identity' && isPolicy(policy) ? (policy[POLICY_PART]?.id ?? []) : [],
  );
  const [id] = ids;
  return id === undefined ? '' : `; ask a policy by itself: expect(stack.policy(${quoted(id)}))`;
}

function checkBuckets(call: Call, environment: Environment): void {
  if (call.operation !== 'CreateBucket')
    for (const bucket of bucketsOfCall(call)) bucketIn(environment, bucket, call.name);
}

function bucketOfCall(call: Call, { buckets }: Environment): Bucket | undefined {
  if (operationFacts(call)?.on === 'account') return undefined;
  const isToS3 = call.operation !== undefined || call.action?.startsWith('s3:') === true;
  const [named = isToS3 && buckets.length === 1 ? buckets[0]?.name : undefined] = bucketsOfCall(call);
  return buckets.find(({ name }) => name === named);
}
