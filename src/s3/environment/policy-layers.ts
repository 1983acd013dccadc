import type { PolicyInput, Policy, PolicyType } from '../../policy/model';
import type { Layers } from '../../prover/policy-set-formulas';
import { setDecider, type Decider } from '../../claims/decider';
import type { Bucket } from '../buckets/bucket';
import { accountOf, type Caller } from '../callers/caller';
import { proposalFor } from '../../arguments/checks';
import type { Environment } from './environment';
import type { Network } from '../callers/network';
import { bucketLayer, isRestricted, restrictedDecider } from '../claims/public-access';
import { UsageError } from '../../arguments/usage';

/** Reads the documents of an environment; throws for what AWS would refuse. */
export interface DocumentReader {
  policy(what: string, input: PolicyInput, type: PolicyType): Policy;
  bucketPolicy(bucket: Bucket): Policy | undefined;
}

/** The policies that answer a question, and the answer to it. */
export interface LayeredPolicies {
  readonly layers: Layers;
  readonly decider: Decider;
  /** What the layers say without Block Public Access, where that voids grants. */
  readonly unrestricted?: Decider;
  /** What they say without the bucket's ACL, where that grants something. */
  readonly withoutAcl?: Decider;
}

/** The layers that a caller brings: its own policies, and the SCPs where its account is one of the environment. */
export function callerLayers(caller: Caller, environment: Environment, reader: DocumentReader): Layers {
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

/** The RCPs, for resources of the environment. */
export function rcpLayers({ resourceControl }: Environment, reader: DocumentReader): Layers {
  if (resourceControl === undefined) return {};
  return {
    resourceControl: resourceControl.map((level) =>
      level.map((one) => reader.policy('an RCP', one, 'resourceControl')),
    ),
  };
}

/** The policy of the endpoint that a call comes through; one that a service passes on (`via`) comes through none. */
export function endpointLayer(
  from: Network | undefined,
  via: unknown,
  { endpoints }: Environment,
  reader: DocumentReader,
): Layers {
  if (from?.kind !== 'vpcEndpoint' || via !== undefined) return {};
  const policy = from.policy ?? endpoints.find(({ id }) => id === from.id)?.policy;
  return policy === undefined
    ? {}
    : { vpcEndpoint: reader.policy(`the policy of the endpoint ${from.id}`, policy, 'vpcEndpoint') };
}

/** What is asked about a bucket or its objects; `around` are the layers of the caller and its way. */
export function bucketQuestion(
  bucket: Bucket,
  around: Layers,
  environment: Environment,
  reader: DocumentReader,
): LayeredPolicies {
  const policy = reader.bucketPolicy(bucket);
  const resource = bucketLayer(bucket, policy);
  const others = { ...around, ...rcpLayers(environment, reader) };
  const layers = { ...others, ...(resource !== undefined && { resource }) };
  const decider = setDecider(layers, layers);
  const bare = { ...others, ...(policy !== undefined && { resource: policy }) };
  const beside = resource === policy ? {} : { withoutAcl: setDecider(bare, bare) };
  if (!isRestricted(bucket, policy)) return { layers, decider, ...beside };
  return { layers, decider: restrictedDecider(decider), unrestricted: decider, ...beside };
}

/** The bucket of that name; throws a usage error where the environment does not have it. `where` names who asks. */
export function bucketIn({ buckets }: Environment, name: string, where: string): Bucket {
  const found = buckets.find((bucket) => bucket.name === name);
  if (found !== undefined) return found;
  const known = buckets.map((bucket) => bucket.name);
  throw lacksLayer(
    where,
    `the bucket "${name}"`,
    known.length > 0 ? proposalFor(name, known) : 'add s3Bucket({ name }) to it',
  );
}

/** Throws where an endpoint policy may decide too and the network is not specified. */
export function checkNetwork(
  where: string,
  { from, via }: { readonly from?: Network | undefined; readonly via?: unknown },
  caller: Caller,
  environment: Environment,
): void {
  if (via !== undefined || from !== undefined || caller.kind === 'service') return;
  if (environment.endpoints.every(({ policy }) => policy === undefined)) return;
  throw new UsageError(
    `${where}: the environment has endpoint policies, and the call does not specify its network`,
    "from: internet('203.0.113.7') or vpcEndpoint('vpce-…')",
  );
}

export function lacksLayer(where: string, what: string, hint: string): UsageError {
  return new UsageError(`${where}: the environment does not have ${what}`, hint);
}
