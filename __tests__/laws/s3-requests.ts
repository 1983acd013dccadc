import type { CompiledStatement } from '../../src/evaluator/compile';
import type { ContextValue } from '../../src/evaluator/request';
import {
  actions,
  callers,
  encryptionsOf,
  isReceivable,
  resourcesOf,
  takesEncryption,
  valuesOf,
  waysOf,
  type Action,
  type Caller,
  type Made,
  type Way,
} from './s3-world';

export interface Scope {
  readonly callers?: (caller: Caller) => boolean;
  readonly ways?: (way: Way) => boolean;
  readonly actions?: (action: Action) => boolean;
  /** Whether encryption headers matter to the claim. */
  readonly encrypted?: boolean;
}

/**
 * Every request of a scope, but one only of those that no statement can tell apart. `reads`: the keys that the
 * policies read, in lower case; others are left out of the requests. `open`: with what no page settles, too.
 */
export function* requestsOf(
  statements: readonly CompiledStatement[],
  reads: readonly string[],
  scope: Scope,
  open = false,
): Generator<Made> {
  const encryptionCounts = scope.encrypted === true || reads.some((key) => key.startsWith('s3:x-amz-server-side'));
  for (const action of distinct(actions.filter(scope.actions ?? anything), (one) =>
    answersOn(statements, one, reads),
  )) {
    const places = distinct(resourcesOf(action), (place) =>
      statements.map(({ resource }) => bit(resource?.matches(place, () => undefined))).join(''),
    );
    for (const caller of callers.filter(scope.callers ?? anything)) {
      if (!isReceivable(caller, action)) continue;
      const ways = distinct(waysOf(caller).filter(scope.ways ?? anything), ({ secure, facts }) =>
        JSON.stringify([secure, ...reads.map((key) => facts[key] ?? [])]),
      );
      for (const way of ways) {
        const encrypted = encryptionCounts && takesEncryption(action);
        for (const encryption of encrypted ? encryptionsOf(caller, way, action) : [undefined]) {
          const options = reads.map((key) =>
            distinct(valuesOf(key, caller, way, action, encryption, open), (value) =>
              answersTo(statements, key, value),
            ),
          );
          for (const context of products(reads, options)) {
            for (const resource of places) {
              const request = { principal: caller.principal, action: action.name, resource, context };
              yield { request, caller, way, ...(encryption !== undefined && { encryption }) };
            }
          }
        }
      }
    }
  }
}

/** The first request of a scope that is as `isFound` says. */
export function firstRequest(requests: Iterable<Made>, isFound: (made: Made) => boolean): Made | undefined {
  for (const made of requests) if (isFound(made)) return made;
  return undefined;
}

const encryptionKeys = ['s3:x-amz-server-side-encryption', 's3:x-amz-server-side-encryption-customer-algorithm'];
const anything = (): boolean => true;
const bit = (answer: boolean | undefined): string => (answer === true ? '1' : '0');

function answersOn(
  statements: readonly CompiledStatement[],
  { name, on, keys }: Action,
  reads: readonly string[],
): string {
  const carried = reads.filter((key) => keys.has(key)).join();
  const own = name.endsWith('BucketPolicy') || /^s3:PutObject(Version)?(Acl)?$/.test(name) ? name : '';
  const speak = statements.map(({ action }) => bit(action.matches(name.toLowerCase()))).join('');
  return [speak, on, carried, own, encryptionKeys.map((key) => bit(keys.has(key))).join('')].join();
}

function answersTo(statements: readonly CompiledStatement[], key: string, value: ContextValue | undefined): string {
  const text = Array.isArray(value) ? (value as readonly string[]) : value === undefined ? undefined : String(value);
  const tests = statements.flatMap(({ conditions }) => conditions.filter((test) => test.key === key));
  return tests.map((test) => bit(test.holds((asked) => (asked === key ? text : undefined)))).join('');
}

function distinct<T>(all: readonly T[], answers: (one: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const one of all) {
    const id = answers(one);
    if (!seen.has(id)) seen.set(id, one);
  }
  return [...seen.values()];
}

function* products(
  keys: readonly string[],
  options: readonly (readonly (ContextValue | undefined)[])[],
): Generator<Readonly<Record<string, ContextValue>>> {
  const [key, ...others] = keys;
  const [first = [], ...rest] = options;
  if (key === undefined) {
    yield {};
    return;
  }
  for (const tail of products(others, rest)) {
    for (const value of first) yield value === undefined ? tail : { ...tail, [key]: value };
  }
}
