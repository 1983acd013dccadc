import type { CompiledTest } from '../evaluator/condition';
import type { AccessRequest, ContextValue } from '../evaluator/request';

/** A request to be shown, with the keys (in lower case) that the call does not specify: their values are made up. */
export interface ShownRequest extends AccessRequest {
  readonly unspecified?: readonly string[];
}

/** One condition test by what it does to a request that it does not hold for, under `Deny` or `Allow`. */
export function renderFailedTest(test: CompiledTest, request: ShownRequest, effect: 'Allow' | 'Deny'): string {
  const { operator, test: written } = test;
  const value = valueOf(request, test.key);
  const name = `${written.operator} ${written.key}`;
  const exempts = effect === 'Deny' ? 'exempts' : 'leaves out';
  if (isUnspecified(test, request)) return `${name} may hold or not: the call does not specify the key`;
  if (operator.family === 'null') {
    return `${name} ${listOf(written.values)} ${exempts} requests ${value === undefined ? 'without the key' : 'that have the key'}`;
  }
  if (value === undefined) {
    return `${name} never holds without the key, and this request has none`;
  }
  if (operator.negated) return `${name} ${exempts} ${listOf(value)}`;
  return `${name} requires ${listOf(written.values)}, and this request has ${listOf(value)}`;
}

/** One condition test by why it holds for a request. */
export function renderHeldTest(test: CompiledTest, request: ShownRequest): string {
  const { operator, test: written } = test;
  const value = valueOf(request, test.key);
  const name = `${written.operator} ${written.key}`;
  if (isUnspecified(test, request)) return `${name} may hold or not: the call does not specify the key`;
  if (value === undefined) return `${name} holds without the key too, and this request has none`;
  return operator.negated
    ? `${name} holds for every other value, such as ${listOf(value)}`
    : `${name} admits ${listOf(value)}`;
}

function isUnspecified({ key }: CompiledTest, { unspecified = [] }: ShownRequest): boolean {
  return unspecified.includes(key);
}

/** What a request tells of a key, in whatever letter case. */
export function valueOf({ context = {} }: Pick<AccessRequest, 'context'>, key: string): ContextValue | undefined {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key)?.[1];
}

const MOST = 3;
const WIDEST = 90;

function listOf(value: ContextValue | readonly string[]): string {
  const all = typeof value === 'object' ? value : [String(value)];
  const shown = all.slice(0, MOST).map((one) => JSON.stringify(one.length > WIDEST ? `${one.slice(0, WIDEST)}…` : one));
  return all.length > MOST ? `${shown.join(', ')} or ${all.length - MOST} more` : shown.join(' or ');
}
