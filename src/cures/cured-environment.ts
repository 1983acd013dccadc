import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import { isPolicy, type DocumentPath, type Policy, type PolicyInput, type PolicyType } from '../policy/model';
import { toPolicy, withDocument } from '../policy/parse';
import { isPlainlyWritten } from '../policy/plainly-written';
import type { Role, User } from '../s3/callers/caller';
import { readEnvironment, type Environment, type EnvironmentSettings } from '../s3/environment/environment';
import { curesByDocument, withCures, type Cure } from './cure';

/** A policy of an environment that cures may change, or that they may add. */
export interface EnvironmentDocument {
  readonly type: PolicyType;
  readonly policy?: Policy;
  /** The name of what it is attached to; of an SCP or RCP, its level. */
  readonly of: string;
  /** Of a key policy, the ARN of its key. */
  readonly keyArn?: string;
}

interface Place {
  readonly type: PolicyType;
  readonly keyArn?: string | undefined;
  readonly of: string;
  readonly input?: PolicyInput | undefined;
  with(policy: PolicyInput): EnvironmentSettings;
}

/**
 * A document of the layers that answer a call, as the environment names it: by the id of its policy, an SCP or RCP by level
 * and position. Nothing for one that the environment does not hold, as that of a session.
 */
export function documentInEnvironment(
  environment: Environment,
  [layer, ...at]: DocumentPath,
  { resource, context }: AccessRequest,
  caller: Role | User | undefined,
): DocumentPath | undefined {
  const name = caller === undefined ? undefined : nameOf(caller.arn);
  switch (layer) {
    case 'identity':
      return name === undefined ? undefined : known(environment, [`${name}/${Number(at[0] ?? 0) + 1}`]);
    case 'permissionsBoundary':
      return name === undefined ? undefined : known(environment, [`${name}/boundary`]);
    case 'resource':
      return known(environment, [/^arn:[^:]*:kms:/.test(resource) ? nameOf(resource) : bucketIn(resource)]);
    case 'serviceControl':
    case 'resourceControl':
      return known(environment, [layer, ...at]);
    case 'vpcEndpoint':
      return known(environment, [String(contextLookup(context)('aws:sourcevpce'))]);
    default:
      return undefined;
  }
}

function known(environment: Environment, document: DocumentPath): DocumentPath | undefined {
  return placeOf(environment, document) && document;
}

/**
 * Whether an environment is what a template deploys: its policies are written there, in a language of its own, and so are
 * those that it lacks.
 */
export function isDeployed({ buckets, policies }: Environment): boolean {
  return (
    buckets.some((bucket) => 'id' in bucket) ||
    policies.some(({ policy }) => isPolicy(policy) && !isPlainlyWritten(policy))
  );
}

/** What is at a place of an environment. */
export function environmentDocument(environment: Environment, document: DocumentPath): EnvironmentDocument | undefined {
  const found = placeOf(environment, document);
  if (found === undefined) return undefined;
  const policy = policyAt(found);
  const { type, of, keyArn } = found;
  return { type, of, ...(policy !== undefined && { policy }), ...(keyArn !== undefined && { keyArn }) };
}

/** The environment with cures; nothing where a document would be no policy any more. */
export function curedEnvironment(environment: Environment, cures: readonly Cure[]): Environment | undefined {
  let cured = environment;
  for (const { document, own } of curesByDocument(cures)) {
    const found = placeOf(cured, document);
    if (found === undefined) return undefined;
    const before = policyAt(found);
    const after = withCures(before?.document, own);
    const mended = before === undefined || after === undefined ? after : withDocument(before, after)?.policy;
    if (mended === undefined) return undefined;
    cured = readEnvironment(found.with(mended));
  }
  return cured;
}

function policyAt({ input, type }: Place): Policy | undefined {
  return input === undefined ? undefined : toPolicy(input, { type });
}

function placeOf(environment: Environment, [first, level, at]: DocumentPath): Place | undefined {
  const { buckets, keys, principals, endpoints, serviceControl, resourceControl } = environment;
  const settings: EnvironmentSettings = {
    buckets,
    keys,
    principals,
    endpoints,
    ...(serviceControl !== undefined && { serviceControl }),
    ...(resourceControl !== undefined && { resourceControl }),
  };
  if (typeof level === 'number' && (first === 'serviceControl' || first === 'resourceControl')) {
    const levels = settings[first] ?? [];
    return {
      type: first,
      of: `level ${level}`,
      input: levels[level]?.[Number(at)],
      with: (policy) => ({
        ...settings,
        [first]: replaced(levels, level, replaced(levels[level] ?? [], Number(at), policy)),
      }),
    };
  }
  const id = String(first);
  const bucket = buckets.findIndex(({ name }) => name === id);
  const key = keys.findIndex(({ arn }) => nameOf(arn) === id);
  const endpoint = endpoints.findIndex((one) => one.id === id);
  if (bucket !== -1) {
    return {
      type: 'resource',
      of: id,
      input: buckets[bucket]?.policy,
      with: (policy) => ({ ...settings, buckets: changed(buckets, bucket, { policy }) }),
    };
  }
  if (key !== -1) {
    return {
      type: 'kmsKey',
      keyArn: keys[key]?.arn,
      of: id,
      input: keys[key]?.policy,
      with: (policy) => ({ ...settings, keys: changed(keys, key, { policy }) }),
    };
  }
  if (endpoint !== -1) {
    return {
      type: 'vpcEndpoint',
      of: id,
      input: endpoints[endpoint]?.policy,
      with: (policy) => ({ ...settings, endpoints: changed(endpoints, endpoint, { policy }) }),
    };
  }
  const [name = '', part = ''] = id.split('/');
  const named = principals.flatMap(({ arn }, index) => (nameOf(arn) === name ? [index] : []));
  const [index, ...others] = named;
  const principal = index === undefined ? undefined : principals[index];
  // An id names one policy only.
  if (index === undefined || principal === undefined || others.length > 0) return undefined;
  if (part === 'boundary') {
    return {
      type: 'permissionsBoundary',
      of: name,
      input: principal.permissionsBoundary,
      with: (permissionsBoundary) => ({ ...settings, principals: changed(principals, index, { permissionsBoundary }) }),
    };
  }
  const { policies = [] } = principal;
  return {
    type: 'identity',
    of: name,
    input: policies[Number(part) - 1],
    with: (policy) => ({
      ...settings,
      principals: changed(principals, index, { policies: replaced(policies, Number(part) - 1, policy) }),
    }),
  };
}

function replaced<T>(list: readonly T[], index: number, value: T): readonly T[] {
  return [...list.slice(0, index), value, ...list.slice(index + 1)];
}

function changed<T extends object>(list: readonly T[], index: number, change: Partial<T>): readonly T[] {
  return list.map((one, at) => (at === index ? Object.freeze({ ...one, ...change }) : one));
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function bucketIn(arn: string): string {
  return (arn.split(':')[5] ?? '').split('/')[0] ?? '';
}
