import { asFunction } from '../../arguments/asker';
import type { PolicyInput, PolicyType } from '../../policy/model';
import { toPolicy } from '../../policy/parse';
import { isBucket, type Bucket } from '../buckets/bucket';
import { accountOf, isCaller, type Role, type User } from '../callers/caller';
import { checkOptions, checkPolicyInput, checkText, proposalFor, quoted } from '../../arguments/checks';
import { isKmsKey, type KmsKey } from '../buckets/kms-key';
import { isNetwork, type VpcEndpoint } from '../callers/network';
import { UsageError } from '../../arguments/usage';
import { brandOf, isBranded } from '../../values/brand';

/** Marks environments across two loaded builds. */
const ENVIRONMENT: unique symbol = brandOf('environment');

export interface EnvironmentSettings {
  readonly buckets?: readonly Bucket[];
  readonly keys?: readonly KmsKey[];
  readonly principals?: readonly (Role | User)[];
  /** VPC endpoints with their endpoint policies: `vpcEndpoint(id, { policy })`. */
  readonly endpoints?: readonly VpcEndpoint[];
  /** One list per level, root first; for every caller of an account that the environment mentions. */
  readonly serviceControl?: readonly (readonly PolicyInput[])[];
  /** One list per level, root first; for every bucket and key of the environment. */
  readonly resourceControl?: readonly (readonly PolicyInput[])[];
}

/** Buckets, keys and principals with their policies: what AWS would ask about a call. */
export interface Environment {
  readonly [ENVIRONMENT]: true;
  readonly buckets: readonly Bucket[];
  readonly keys: readonly KmsKey[];
  readonly principals: readonly (Role | User)[];
  readonly endpoints: readonly VpcEndpoint[];
  readonly serviceControl?: readonly (readonly PolicyInput[])[];
  readonly resourceControl?: readonly (readonly PolicyInput[])[];
  /** The account ids that the environment mentions. */
  readonly accounts: readonly string[];
  /** The policies of its buckets, keys, users and roles. */
  readonly policies: readonly EnvironmentPolicy[];
  /** By name; throws a usage error for one that is not there, as the next three do. */
  bucket(name: string): Bucket;
  /** By name or ARN. */
  role(id: string): Role;
  /** By name or ARN. */
  user(id: string): User;
  /** By key id or ARN. */
  key(id: string): KmsKey;
  /** By its id in `policies`. */
  policy(id: string): PolicyInput;
}

/** A policy of an environment: under the name of what it is attached to (`logs`, `Writer/trust`, `Writer/1`). */
interface EnvironmentPolicy {
  readonly id: string;
  readonly type: PolicyType;
  readonly policy: PolicyInput;
}

export const ENVIRONMENT_SETTINGS = [
  'buckets',
  'keys',
  'principals',
  'endpoints',
  'serviceControl',
  'resourceControl',
] as const satisfies readonly (keyof EnvironmentSettings)[];

export function isEnvironment(value: unknown): value is Environment {
  return isBranded(value, ENVIRONMENT);
}

/**
 * Puts buckets, keys and principals together. A cap or filter left out does not constrain, a grant left out grants
 * nothing. A bucket whose account is not specified belongs to the one account that the rest mentions; a usage error where
 * the rest mentions several. Throws `InvalidDocument` for a trust policy that its grammar refuses.
 */
export function readEnvironment(settings: EnvironmentSettings): Environment {
  return asFunction('environment', () => {
    checkOptions(settings, ENVIRONMENT_SETTINGS);
    const { serviceControl, resourceControl } = settings;
    const keys = members('keys', settings.keys, isKmsKey, 'kmsKey({ arn, policy })', ({ arn }) => arn);
    const identities = 'iamRole(arn, { policies }) or iamUser(arn, { policies })';
    const given = members('principals', settings.principals, isIdentity, identities, ({ arn }) => arn);
    const principals = Object.freeze(given.map(withTrustPolicy));
    const givenBuckets = members('buckets', settings.buckets, isBucket, 's3Bucket({ name })', ({ name }) => name);
    const endpoints = members('endpoints', settings.endpoints, isEndpoint, 'vpcEndpoint(id)', ({ id }) => id);
    checkLevels('serviceControl', serviceControl);
    checkLevels('resourceControl', resourceControl);
    if (givenBuckets.length + keys.length + principals.length === 0)
      throw new UsageError('it is empty', 'give buckets, keys or principals');
    const { buckets: own, accounts } = owned(givenBuckets, keys, principals);
    const buckets = Object.freeze(own.map((bucket) => withResourceControl(bucket, resourceControl)));
    const policies = Object.freeze([
      ...buckets.flatMap(({ name, policy }) => ofType('resource', name, policy)),
      ...keys.flatMap(({ arn, policy }) => ofType('kmsKey', nameOf(arn), policy)),
      ...principals.flatMap(policiesOf),
    ]);
    return Object.freeze({
      [ENVIRONMENT]: true as const,
      buckets,
      keys,
      principals,
      endpoints,
      ...(serviceControl !== undefined && { serviceControl: frozenLevels(serviceControl) }),
      ...(resourceControl !== undefined && { resourceControl: frozenLevels(resourceControl) }),
      accounts,
      bucket: (name: string) => pick('bucket', name, buckets, (bucket) => [bucket.name]),
      role: (id: string) => pick('role', id, principals.filter(isRole), namesOf),
      user: (id: string) => pick('user', id, principals.filter(isUser), namesOf),
      key: (id: string) => pick('key', id, keys, namesOf),
      policies,
      policy: (id: string) => pick('policy', id, policies, (policy) => [policy.id]).policy,
    });
  });
}

/** The principal of that ARN, if the environment has it. */
export function principalIn({ principals }: Environment, arn: string): Role | User | undefined {
  return principals.find((principal) => principal.arn === arn);
}

/** An ARN, and the name or id that it ends with. */
function namesOf({ arn }: { readonly arn: string }): string[] {
  return [arn, nameOf(arn)];
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** The bucket with the RCPs that bind it. */
export function withResourceControl(bucket: Bucket, resourceControl: Environment['resourceControl']): Bucket {
  return resourceControl === undefined ? bucket : Object.freeze({ ...bucket, resourceControl });
}

function policiesOf(principal: Role | User): readonly EnvironmentPolicy[] {
  const name = nameOf(principal.arn);
  const { policies = [], permissionsBoundary } = principal;
  return [
    ...(principal.kind === 'role' ? ofType('trust', `${name}/trust`, principal.trust) : []),
    ...policies.flatMap((policy, index) => ofType('identity', `${name}/${index + 1}`, policy)),
    ...ofType('permissionsBoundary', `${name}/boundary`, permissionsBoundary),
  ];
}

function ofType(type: PolicyType, id: string, policy: PolicyInput | undefined): readonly EnvironmentPolicy[] {
  return policy === undefined ? [] : [Object.freeze({ id, type, policy })];
}

function pick<T>(kind: string, id: string, all: readonly T[], names: (one: T) => readonly string[]): T {
  checkText(`environment.${kind}`, id);
  const found = all.filter((one) => names(one).includes(id));
  const [first, second] = found;
  if (first === undefined) {
    const known = all.flatMap((one) => names(one).slice(-1));
    const hint = known.length === 0 ? `it has no ${kind}` : proposalFor(id, known);
    throw new UsageError(`environment.${kind}: unknown ${kind} ${quoted(id)}`, hint);
  }
  if (second === undefined) return first;
  throw new UsageError(`environment.${kind}: more than one is called ${quoted(id)}`, 'give the ARN');
}

function members<T>(
  option: string,
  given: unknown,
  isOne: (value: unknown) => value is T,
  shape: string,
  idOf: (member: T) => string,
): readonly T[] {
  if (given === undefined) return Object.freeze([]);
  if (!Array.isArray(given)) throw new UsageError(`${option} must be a list`, `give [${shape}]`);
  const read = given.map((member: unknown) => {
    if (isOne(member)) return member;
    throw new UsageError(`${option}: ${quoted(member)} cannot be a member`, `give ${shape}`);
  });
  const ids = read.map(idOf);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new UsageError(`${option}: ${quoted(twice)} appears twice`);
  return Object.freeze(read);
}

function isIdentity(value: unknown): value is Role | User {
  return isCaller(value) && (value.kind === 'role' || value.kind === 'user');
}

/** A trust policy looks like any resource policy, so its type goes with it. */
function withTrustPolicy(principal: Role | User): Role | User {
  if (principal.kind === 'user' || principal.trust === undefined) return principal;
  return Object.freeze({ ...principal, trust: toPolicy(principal.trust, { type: 'trust' }) });
}

function isRole(principal: Role | User): principal is Role {
  return principal.kind === 'role';
}

function isUser(principal: Role | User): principal is User {
  return principal.kind === 'user';
}

function isEndpoint(value: unknown): value is VpcEndpoint {
  return isNetwork(value) && value.kind === 'vpcEndpoint';
}

function checkLevels(name: string, levels: unknown): void {
  if (levels === undefined) return;
  const shape = 'a list of levels, root first, each a list of policies: [[policy], [policy]]';
  if (!Array.isArray(levels)) throw new UsageError(`${name} must be a list`, `give ${shape}`);
  for (const level of levels as readonly unknown[]) {
    if (!Array.isArray(level)) throw new UsageError(`${name}: each level must be a list`, `give ${shape}`);
    for (const policy of level as readonly unknown[]) checkPolicyInput(name, policy);
  }
}

function frozenLevels(levels: readonly (readonly PolicyInput[])[]): readonly (readonly PolicyInput[])[] {
  return Object.freeze(levels.map((level) => Object.freeze([...level])));
}

function owned(
  given: readonly Bucket[],
  keys: readonly KmsKey[],
  principals: readonly (Role | User)[],
): Pick<Environment, 'buckets' | 'accounts'> {
  const named = [...given.map(({ account }) => account), ...keys.map(({ account }) => account)];
  const accounts = [...new Set([...named, ...principals.map(accountOf)].filter((account) => account !== undefined))];
  const [only, ...others] = accounts;
  const buckets = given.map((bucket) => {
    if (bucket.account !== undefined || only === undefined) return bucket;
    if (others.length === 0) return Object.freeze({ ...bucket, account: only });
    throw new UsageError(
      `environment: the bucket "${bucket.name}" has no account, and the rest belongs to ${accounts.join(' and ')}`,
      's3Bucket({ name, account })',
    );
  });
  return { buckets, accounts: Object.freeze(accounts) };
}
