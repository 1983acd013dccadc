import { foldName } from '../values/letter-case';
import { parsePattern, type Pattern } from '../values/pattern';

export interface CompiledAction {
  readonly negated: boolean;
  /** In lower case. */
  readonly patterns: readonly Pattern[];
  /** Whether the element (`Action` or `NotAction`) covers the action. */
  readonly matches: (actionLowerCase: string) => boolean;
}

const MANY = 8;

/**
 * "IAM JSON policy elements: Action" and "… NotAction": letter case is free. ASSUMED B3: `*:*` is every action.
 */
export function compileAction(values: readonly string[], negated = false): CompiledAction {
  const patterns = Object.freeze(values.map((value) => parsePattern(foldName(value))));
  return Object.freeze({ negated, patterns, matches: compileList(patterns, negated) });
}

/** Whether one entry of an `Action` covers an action, in whatever letter case. */
export function coversAction(entry: string, action: string): boolean {
  return parsePattern(foldName(entry)).matches(foldName(action));
}

function compileList(patterns: readonly Pattern[], negated: boolean): (action: string) => boolean {
  const only = patterns.length === 1 ? patterns[0] : undefined;
  if (only !== undefined) return negated ? (action) => !only.matches(action) : only.matches;
  const names = patterns.length < MANY ? [] : patterns.filter(isName);
  const exact = new Set(names.map(({ text }) => text));
  const rest = exact.size === 0 ? patterns : patterns.filter((pattern) => !isName(pattern));
  return (action) => (exact.has(action) || matchesAny(rest, action)) !== negated;
}

function isName({ parts }: Pattern): boolean {
  return parts.every(({ kind }) => kind === 'text');
}

function matchesAny(patterns: readonly Pattern[], action: string): boolean {
  for (const pattern of patterns) if (pattern.matches(action)) return true;
  return false;
}
