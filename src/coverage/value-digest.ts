import { createHash } from 'node:crypto';
import { types } from 'node:util';
import { POLICY_PART, isPolicy, type Policy } from '../policy/model';
import { isDeploymentValue, type DeploymentValue } from '../arguments/deployment-value';
import { isAsRead, locate } from '../policy/parse';
import { isEnvironment } from '../s3/environment/environment';
import { stackContents } from '../sources/cloudformation/stack-contents';
import { onceForEachObject } from '../values/once';

/**
 * A digest of all that a value is, with which of its parts are the same object: equal only for values of which every claim
 * says the same. Nothing where a part cannot be seen into, such as a function.
 */
export function valueDigest(value: unknown): string | undefined {
  return new Digest().of(value);
}

/** Thrown where a part cannot be seen into. */
class Opaque extends Error {}

const ofPolicies = new WeakMap<Policy, string>();

/** Of a template that many claims are about, worked out once. */
const ofTemplate = onceForEachObject((template: object) => valueDigest(stackContents(template)));

class Digest {
  private readonly texts: string[] = [];
  private readonly seen = new Map<object, number>();

  of(value: unknown): string | undefined {
    try {
      this.visit(value);
    } catch (error) {
      if (error instanceof Opaque) return undefined;
      throw error;
    }
    return createHash('sha256').update(this.texts.join('\n')).digest('hex');
  }

  /** Of a policy that many claims hold, worked out once. */
  private policy(policy: Policy): string {
    if (policy[POLICY_PART] !== undefined) throw new Opaque();
    const known = ofPolicies.get(policy);
    if (known !== undefined) return known;
    const { document, type, typeGiven, source, attachedTo, text } = policy;
    // The rest of a policy that was read follows from these; a copy may have other statements.
    const content = isAsRead(policy)
      ? JSON.stringify([document, type, typeGiven, source, attachedTo, text])
      : Object.entries(policy);
    const digest = valueDigest([locate(policy, [], 'value')?.offset, content]);
    if (digest === undefined) throw new Opaque();
    ofPolicies.set(policy, digest);
    return digest;
  }

  private visit(value: unknown): void {
    if (typeof value === 'function' || typeof value === 'symbol') throw new Opaque();
    if (typeof value !== 'object' || value === null) {
      const text = typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value);
      this.texts.push(`${typeof value} ${text}`);
      return;
    }
    const before = this.seen.get(value);
    if (before !== undefined) {
      this.texts.push(`again ${before}`);
      return;
    }
    this.seen.set(value, this.seen.size);
    if (isDeploymentValue(value)) this.valueOfTemplate(value);
    else if (isPolicy(value)) this.texts.push(`policy ${this.policy(value)}`);
    else if (types.isDate(value)) this.texts.push(`date ${value.getTime()}`);
    else if (types.isMap(value)) this.entries(value);
    else this.properties(value);
  }

  /** A value of a template is what it is made of: it cannot be changed. */
  private valueOfTemplate(value: DeploymentValue): void {
    const { template, origin, given } = value;
    // What lets it be its prototype may have properties of its own.
    if (origin === undefined || !Object.isFrozen(value) || !isPlain(value)) throw new Opaque();
    this.texts.push('value of a template');
    const before = this.seen.get(template);
    const digest = before === undefined ? ofTemplate(template) : `again ${before}`;
    if (digest === undefined) throw new Opaque();
    this.seen.set(template, before ?? this.seen.size);
    this.texts.push(digest);
    this.visit(origin);
    this.visit(given);
    this.texts.push('end');
  }

  private entries(map: ReadonlyMap<unknown, unknown>): void {
    if (Reflect.ownKeys(map).length > 0) throw new Opaque();
    this.texts.push('map');
    for (const entry of map)
      entry.forEach((part) => {
        this.visit(part);
      });
    this.texts.push('end');
  }

  private properties(value: object): void {
    const isList = Array.isArray(value);
    if (!isList && !isPlain(value)) throw new Opaque();
    this.texts.push(isList ? 'list' : 'object');
    for (const key of Reflect.ownKeys(value)) {
      const name = typeof key === 'string' ? key : Symbol.keyFor(key);
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (name === undefined || property === undefined || !('value' in property)) throw new Opaque();
      // They find what stands in its lists.
      if (typeof property.value === 'function' && isEnvironment(value)) continue;
      this.texts.push(`${typeof key} ${JSON.stringify(name)}`);
      this.visit(property.value);
    }
    this.texts.push('end');
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
