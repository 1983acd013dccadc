import type { PolicyInput, Policy, PolicyType } from '../policy/model';
import type { Layers } from '../prover/set-outcome';
import { setDecider, type Decider } from '../space/decider';
import { authorizationsOf, type Told } from './authorizations';
import type { Bucket } from './bucket';
import { operationFacts, type Call } from './call';
import { accountOf } from './caller';
import { proposal } from './checks';
import { principalIn, type Environment } from './environment';
import { environmentCaller } from './environment-caller';
import { keyUsesOf, type PolicedKeyUse } from './key-uses';
import { kmsAuthorization } from './kms-authorizations';
import { bucketsOf } from './place';
import { bucketLayer, isRestricted, restricted } from './public-access';
import { refusalOf, type Refusal } from './refusal';
import { UsageError } from './usage';

/** Reads the documents of an environment; throws for what AWS would refuse. */
export interface Reader {
  policy(what: string, input: PolicyInput, type: PolicyType): Policy;
  bucketPolicy(bucket: Bucket): Policy | undefined;
}

/** One question that AWS puts to IAM for a call, with the policies that answer it. */
export interface Authorization {
  readonly told: Told;
  readonly layers: Layers;
  readonly decider: Decider;
  /** The use of a key that it is about; left out where S3 itself asks. */
  readonly use?: PolicedKeyUse;
  /** The bucket whose settings void the grants of its policy. */
  readonly restricts?: Bucket;
}

/** A call in an environment: all that AWS asks, and what S3 refuses whatever the policies say. */
export interface EnvironmentCall {
  readonly call: Call;
  /** The bucket that the call goes to; none for calls on the account. */
  readonly bucket: Bucket | undefined;
  readonly authorizations: readonly Authorization[];
  readonly refusal?: Refusal;
}

/**
 * The authorizations of a call: S3's, then those of the KMS keys that its objects are under ("Required permissions for
 * Amazon S3 API operations"). Throws a usage error for a bucket, key or caller that the environment does not have.
 */
export function inEnvironment(given: Call, environment: Environment, reader: Reader): EnvironmentCall {
  const call = environmentCaller(given, environment);
  checkBuckets(call, environment);
  checkNetwork(call, environment);
  const { buckets } = environment;
  const [only, ...others] = buckets;
  const place = { buckets, ...(only !== undefined && others.length === 0 && { bucketFacts: only }) };
  const own = ownLayers(call, environment, reader);
  const uses = keyUsesOf(call, environment, place);
  const asked = authorizationsOf(call, place).map((told) => authorizationOf(told, call, environment, own, reader));
  const keys = uses.map((use): Authorization => {
    const policy = reader.policy(`the policy of the key ${use.key.arn}`, use.key.policy, 'kmsKey');
    // "Resource control policies": AWS managed keys are not subject to them.
    const control = use.key.managed ? {} : controlled(environment, reader);
    const layers = { ...own, ...control, resource: policy };
    return { told: kmsAuthorization(call, use), layers, decider: setDecider(layers, layers), use };
  });
  const bucket = bucketOfCall(call, environment);
  const refusal = refusalOf(call, bucket) ?? refusedKey(call, uses, bucket);
  return { call, bucket, authorizations: [...asked, ...keys], ...(refusal !== undefined && { refusal }) };
}

/** A KMS key wants HTTPS and a signature, and it lies in the bucket's Region ("Using server-side encryption with AWS KMS keys"). */
function refusedKey({ facts }: Call, uses: readonly PolicedKeyUse[], bucket: Bucket | undefined): Refusal | undefined {
  if (uses.length === 0) return undefined;
  if (facts.secure === false) return 'KmsNeedsHttps';
  if (facts.caller.kind === 'anonymous') return 'KmsNeedsSignature';
  const elsewhere = uses.some(({ key }) => bucket?.region !== undefined && key.region !== bucket.region);
  return elsewhere ? 'KeyInOtherRegion' : undefined;
}

function authorizationOf(told: Told, call: Call, environment: Environment, own: Layers, reader: Reader): Authorization {
  const arn = typeof told.resource === 'string' ? told.resource : told.resource.bucket;
  const { policy, bucket } = resourceOf(arn, told.action, call, environment, reader);
  const resource = bucket === undefined ? policy : bucketLayer(bucket, policy);
  const layers = {
    ...own,
    ...endpointLayer(call, environment, reader),
    ...(bucket === undefined ? {} : controlled(environment, reader)),
    ...(resource !== undefined && { resource }),
  };
  const decider = setDecider(layers, layers);
  if (bucket === undefined || !isRestricted(bucket, policy)) return { told, layers, decider };
  return { told, layers, decider: restricted(decider), restricts: bucket };
}

interface Resource {
  readonly policy?: Policy;
  /** The bucket or key, where the resource is one of the environment. */
  readonly bucket?: Bucket;
}

/** The policy that stands at a resource. */
function resourceOf(arn: string, action: string, call: Call, environment: Environment, reader: Reader): Resource {
  if (arn === '*' || call.operation === 'ListBuckets' || call.operation === 'CreateBucket') return {};
  const [, , service = '', region = '', , path = ''] = arn.split(':');
  if (service === 's3' && region === '') {
    const bucket = bucketIn(environment, path.split('/')[0] ?? '', call);
    const policy = reader.bucketPolicy(bucket);
    return { bucket, ...(policy !== undefined && { policy }) };
  }
  if (service === 'kms') {
    const key = environment.keys.find((one) => one.arn === arn);
    if (key === undefined) throw lacking(call, `the key ${arn}`, 'add kmsKey({ arn, policy }) to it');
    return { policy: reader.policy(`the policy of the key ${arn}`, key.policy, 'kmsKey') };
  }
  if (service === 'iam' && !action.startsWith('sts:')) return {};
  const principal = service === 'iam' ? principalIn(environment, arn) : undefined;
  if (principal?.kind !== 'role' || principal.trust === undefined)
    throw lacking(call, arn, 'an environment holds buckets, KMS keys, and roles with their trust policies');
  return { policy: reader.policy(`the trust policy of ${arn}`, principal.trust, 'trust') };
}

function ownLayers({ facts }: Call, environment: Environment, reader: Reader): Layers {
  const { caller } = facts;
  const account = accountOf(caller);
  const levels = environment.serviceControl;
  const control =
    levels === undefined || account === undefined || !environment.accounts.includes(account)
      ? {}
      : { serviceControl: levels.map((level) => level.map((one) => reader.policy('an SCP', one, 'serviceControl'))) };
  if (caller.kind !== 'role' && caller.kind !== 'user') return control;
  const { arn, policies = [], permissionsBoundary } = caller;
  const session = caller.kind === 'role' ? caller.sessionPolicy : undefined;
  return {
    ...control,
    identity: policies.map((one) => reader.policy(`a policy of ${arn}`, one, 'identity')),
    ...(permissionsBoundary !== undefined && {
      permissionsBoundary: reader.policy(`the boundary of ${arn}`, permissionsBoundary, 'permissionsBoundary'),
    }),
    ...(session !== undefined && { session: reader.policy(`the session policy of ${arn}`, session, 'session') }),
  };
}

function controlled({ resourceControl }: Environment, reader: Reader): Layers {
  if (resourceControl === undefined) return {};
  return {
    resourceControl: resourceControl.map((level) =>
      level.map((one) => reader.policy('an RCP', one, 'resourceControl')),
    ),
  };
}

function endpointLayer({ facts }: Call, { endpoints }: Environment, reader: Reader): Layers {
  const { from } = facts;
  if (from?.kind !== 'vpcEndpoint') return {};
  const policy = from.policy ?? endpoints.find(({ id }) => id === from.id)?.policy;
  return policy === undefined
    ? {}
    : { vpcEndpoint: reader.policy(`the policy of the endpoint ${from.id}`, policy, 'vpcEndpoint') };
}

function checkBuckets(call: Call, environment: Environment): void {
  if (call.operation !== 'CreateBucket') for (const bucket of bucketsOf(call)) bucketIn(environment, bucket, call);
}

function bucketIn({ buckets }: Environment, name: string, call: Call): Bucket {
  const found = buckets.find((bucket) => bucket.name === name);
  if (found !== undefined) return found;
  const known = buckets.map((bucket) => bucket.name);
  throw lacking(
    call,
    `the bucket "${name}"`,
    known.length > 0 ? proposal(name, known) : 'add s3Bucket({ name }) to it',
  );
}

function bucketOfCall(call: Call, { buckets }: Environment): Bucket | undefined {
  const operation = operationFacts(call);
  if (operation === undefined || operation.on === 'account') return undefined;
  const name = call.facts.bucket ?? (buckets.length === 1 ? buckets[0]?.name : undefined);
  return buckets.find((bucket) => bucket.name === name);
}

/** An endpoint policy would decide too, and whether the call meets one is not told. */
function checkNetwork({ name, facts }: Call, { endpoints }: Environment): void {
  if (facts.from !== undefined || facts.caller.kind === 'service') return;
  if (endpoints.every(({ policy }) => policy === undefined)) return;
  throw new UsageError(
    `${name}: the environment has endpoint policies, and the call does not tell its network`,
    "from: internet('203.0.113.7') or vpcEndpoint('vpce-…')",
  );
}

function lacking({ name }: Call, what: string, hint: string): UsageError {
  return new UsageError(`${name}: the environment does not have ${what}`, hint);
}
