import type { ServiceReference } from '../../service-reference';
import type { NearNames } from './near-names';

const stems = new WeakMap<ServiceReference, readonly string[]>();

/** The pattern that a misspelt one may have meant: `GetObject*` for `GetOject*`. Patterns with one run at the end only. */
export function nearPattern(name: string, service: ServiceReference, names: NearNames): string | undefined {
  let end = name.length;
  while (end > 0 && (name[end - 1] === '*' || name[end - 1] === '?')) end--;
  const stem = name.slice(0, end);
  if (stem.length < 4 || end === name.length || stem.includes('*') || stem.includes('?')) return undefined;
  const near = names.find(stem, stemsOf(service), stem.length > 5 ? 2 : 1);
  return near && `${near}${name.slice(end)}`;
}

/** The names of a service's actions and what they begin with: `Get`, `GetObject`, `GetObjectVersion` … */
function stemsOf(service: ServiceReference): readonly string[] {
  const before = stems.get(service);
  if (before !== undefined) return before;
  const found = new Set<string>();
  for (const { name } of service.actions.values()) {
    for (let at = 1; at < name.length; at++) {
      if (/[A-Z]/.test(name.charAt(at))) found.add(name.slice(0, at));
    }
    found.add(name);
  }
  const list = [...found].sort((a, b) => a.length - b.length);
  stems.set(service, list);
  return list;
}
