import type { DocumentPath, Position } from './model';
import { Problems, clipText, jsonKind } from './problem';

/** Deepest nesting that is read. A policy needs six levels. */
export const MAX_DEPTH = 64;
const MAX_VALUES = 1_000_000;
const MAX_REFUSED = 100;
/**
 * More characters, white space aside, than any policy has: quotas end at 32 KB, the largest policy that AWS itself
 * manages has 152,297. What is larger is not read at all.
 */
export const MAX_CHARACTERS = 262_144;
/** Thrown when a value goes on and on, as an array of a length only does. */
class TooMuch extends Error {}
/** Thrown when there is more text than a policy can have. */
class TooLong extends Error {}

/**
 * A frozen copy of a plain object, as JSON text would carry it: what has `toJSON()` is what that gives, and properties that
 * are `undefined` are left out, except in a condition.
 * What JSON cannot carry (a class instance, a Map, a cycle, a throwing getter) is a problem, never a crash.
 */
export function copyPlain(input: unknown, problems: Problems): unknown {
  const copier = new Copier(problems);
  try {
    return copier.copy(input, 0);
  } catch (error) {
    if (error instanceof TooLong) {
      tooLong(problems);
      return undefined;
    }
    problems.add('NOT_A_POLICY', copier.path(), { kind: error instanceof TooMuch ? 'too large' : 'unreadable' });
    return undefined;
  }
}

/** Raises that a document is larger than any policy. */
export function tooLong(problems: Problems, position?: Position): void {
  const data = { limit: String(MAX_CHARACTERS), reason: 'unread' };
  problems.raised.push({
    code: 'POLICY_SIZE_EXCEEDS_QUOTA',
    severity: 'error',
    path: [],
    at: 'value',
    data,
    ...(position !== undefined && { position }),
  });
}

const REFUSED = Symbol('refused');

class Copier {
  private readonly trail: (string | number)[] = [];
  private readonly above: object[] = [];
  private values = 0;
  private refused = 0;
  private characters = 0;

  constructor(private readonly problems: Problems) {}

  path(): DocumentPath {
    return [...this.trail];
  }

  copy(given: unknown, depth: number): unknown {
    const value = this.asJson(given);
    if (value === REFUSED) return undefined;
    if (++this.values > MAX_VALUES) throw new TooMuch();
    switch (typeof value) {
      case 'string':
        this.count(value);
        return value;
      case 'boolean':
        return value;
      case 'number':
        if (Number.isFinite(value)) return value;
        break;
      case 'object':
        return value === null ? null : this.copyObject(value, depth);
    }
    this.refuse(depth === 0 ? jsonKind(value) : 'no JSON');
    return undefined;
  }

  private asJson(value: unknown): unknown {
    try {
      return asJson(value);
    } catch (error) {
      if (++this.refused > MAX_REFUSED) throw new TooMuch();
      this.problems.add('NOT_A_POLICY', this.path(), { kind: 'toJSON', reason: clipText(reasonOf(error)) });
      return REFUSED;
    }
  }

  private copyObject(value: object, depth: number): unknown {
    if (this.above.includes(value)) {
      this.refuse('cycle');
      return undefined;
    }
    if (depth >= MAX_DEPTH) {
      this.problems.add('JSON_TOO_DEEP', this.path(), { limit: String(MAX_DEPTH) });
      return undefined;
    }
    this.above.push(value);
    const copied = Array.isArray(value) ? this.copyArray(value, depth) : this.copyRecord(value, depth);
    this.above.pop();
    return copied;
  }

  private copyArray(value: readonly unknown[], depth: number): unknown {
    const copied: unknown[] = [];
    for (let index = 0; index < value.length; index++) {
      this.trail.push(index);
      copied.push(this.copy(value[index], depth + 1));
      this.trail.pop();
    }
    return Object.freeze(copied);
  }

  private copyRecord(value: object, depth: number): unknown {
    if (typeof (value as { then?: unknown }).then === 'function') {
      this.refuse('Promise');
      return undefined;
    }
    if (!isPlain(value)) {
      this.refuse('instance');
      return undefined;
    }
    const copied: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      this.count(key);
      this.trail.push(key);
      const entry = (value as Record<string, unknown>)[key];
      if (entry !== undefined) putProperty(copied, key, this.copy(entry, depth + 1));
      // JSON would leave the test out, and the statement would hold for more than whoever wrote it means.
      else if (this.trail.slice(0, -1).includes('Condition')) this.refuse('undefined test');
      this.trail.pop();
    }
    return Object.freeze(copied);
  }

  private count(text: string): void {
    this.characters += text.length;
    if (this.characters > MAX_CHARACTERS) throw new TooLong();
  }

  private refuse(kind: string): void {
    if (++this.refused > MAX_REFUSED) throw new TooMuch();
    this.problems.add('NOT_A_POLICY', this.path(), { kind });
  }
}

/** The value that JSON has for one: what its `toJSON()` gives, as `JSON.stringify` asks it. Throws what that throws. */
export function asJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { toJSON } = value as { readonly toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON as () => unknown).call(value) : value;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}

/** Sets an own property, also one named `__proto__`. */
export function putProperty(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

/** An object literal of any realm: its prototype is nothing or the end of the chain. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
