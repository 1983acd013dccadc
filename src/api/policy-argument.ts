import { layerKinds } from '../evaluator/layer-of-type';
import type { PolicySet } from '../evaluator/request';
import { isPolicy, type PolicyInput } from '../policy/model';
import { proposalFor, quoted } from '../arguments/checks';
import { UsageError } from '../arguments/usage';

/**
 * Throws a usage error unless a value has the shape of a policy set; what stands in its layers is judged as it is read.
 * Takes no memory for a sound set.
 */
export function checkPolicySet(value: unknown): asserts value is PolicySet {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const found = typeof value === 'string' ? 'a string' : quoted(value);
    throw new UsageError(`${found} is not a set of policies`, setHint);
  }
  for (const name in value) {
    checkLayer(name, (value as Readonly<Record<string, unknown>>)[name], value);
  }
}

const setHint = 'give each policy in its layer: { identity: [policy], resource: policy }';

function checkLayer(name: string, layer: unknown, set: object): void {
  switch (name) {
    case 'identity':
      if (layer !== undefined) checkList(name, layer, 'identity: [policy]');
      return;
    case 'serviceControl':
    case 'resourceControl':
      if (layer !== undefined) checkLevels(name, layer);
      return;
    case 'resource':
    case 'permissionsBoundary':
    case 'session':
    case 'vpcEndpoint':
      if (layer !== undefined && !isInput(layer)) checkPolicy(layer, name);
      return;
    default:
      if (Object.hasOwn(set, name)) throw unknownLayer(name, set);
  }
}

function checkLevels(name: string, levels: unknown): void {
  const hint = 'one list for each level, root first: [[policy]]';
  if (!Array.isArray(levels)) throw noList(name, levels, hint);
  for (let level = 0; level < levels.length; level++) checkList(name, levels[level], hint, level);
}

function checkList(name: string, list: unknown, hint: string, level?: number): void {
  if (!Array.isArray(list)) throw noList(level === undefined ? name : `${name}[${level}]`, list, hint);
  for (const policy of list) if (!isInput(policy)) checkPolicy(policy, name);
}

/** Throws a usage error on what can be no document: nothing, a list, a number. */
export function checkPolicy(value: unknown, layer?: string): asserts value is PolicyInput {
  if (isInput(value)) return;
  throw new UsageError(
    `${layer === undefined ? '' : `${layer}: `}${quoted(value)} is not a policy`,
    'give JSON text, a plain object, parsePolicy(...) or loadPolicy(path)',
  );
}

function isInput(value: unknown): value is PolicyInput {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

function noList(name: string, value: unknown, hint: string): UsageError {
  return new UsageError(`${name}: ${quoted(value)} is not a list`, hint);
}

function unknownLayer(name: string, set: object): UsageError {
  if (isPolicy(set) || Object.hasOwn(set, 'Statement')) {
    return new UsageError('this is a policy, not a set of policies', setHint);
  }
  return new UsageError(`unknown layer "${name}"`, proposalFor(name, layerKinds));
}
