import { compilePolicy } from '../evaluator/compile';
import type { Policy } from '../policy/model';
import { serviceOf, type ServiceReference } from '../service-reference';
import { foldName } from '../values/letter-case';
import { editDistance } from '../values/near-names';
import { parsePattern } from '../values/pattern';

/**
 * The actions that policies name and the reference lacks, as they are written: AWS may have added them since. A pattern
 * that no listed action of its service matches stands for one such action; what misspells a listed name grants nothing.
 */
export function unlistedActions(policies: readonly Policy[]): readonly string[] {
  const names = policies.flatMap(unlistedBy);
  return [...new Map(names.map((name) => [foldName(name), name])).values()];
}

const known = new WeakMap<Policy, readonly string[]>();

function unlistedBy(policy: Policy): readonly string[] {
  let names = known.get(policy);
  if (names === undefined) known.set(policy, (names = namesIn(policy)));
  return names;
}

function namesIn(policy: Policy): readonly string[] {
  return unlistedIn(compilePolicy(policy).statements.flatMap(({ statement }) => statement.action.values));
}

/** Those among the texts of `Action` and `NotAction` elements. */
export function unlistedIn(texts: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const text of new Set(texts)) {
    const colon = text.indexOf(':');
    const service = serviceOf(text.slice(0, Math.max(0, colon)).toLowerCase());
    if (service === undefined) continue;
    const name = unlistedOf(service, text.slice(colon + 1));
    if (name !== undefined) found.set(foldName(name), `${text.slice(0, colon)}:${name}`);
  }
  return [...found.values()];
}

function unlistedOf(service: ServiceReference, text: string): string | undefined {
  const lower = text.toLowerCase();
  if (service.actions.has(lower)) return undefined;
  const names = service.actions.keys();
  if (!/[*?]/.test(text)) return isMisspelt(lower, [...names]) ? undefined : text;
  const { matches } = parsePattern(lower);
  for (const name of names) if (matches(name)) return undefined;
  if (isMisspeltStem(lower, [...service.actions.keys()])) return undefined;
  return text.replaceAll('*', '').replaceAll('?', 'x');
}

function isMisspelt(name: string, names: readonly string[]): boolean {
  return names.some((other) => editDistance(name, other, 2) <= 2);
}

/** Whether a pattern with one run of wildcards, at its end, misspells what some name begins with. */
function isMisspeltStem(pattern: string, names: readonly string[]): boolean {
  const stem = pattern.replace(/[*?]+$/, '');
  if (/[*?]/.test(stem)) return false;
  const limit = stem.length > 5 ? 2 : stem.length > 3 ? 1 : 0;
  return names.some((name) => editDistance(stem, name.slice(0, stem.length), limit) <= limit);
}
