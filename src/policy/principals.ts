import type { DocumentPath, PrincipalEntry, PrincipalList, PrincipalType } from './model';
import { nearest } from '../values/near-names';
import { Problems, clipText, isObject, jsonKind } from './problem';

const keys: readonly PrincipalType[] = ['AWS', 'Federated', 'Service', 'CanonicalUser'];
const none: readonly PrincipalEntry[] = Object.freeze([]);

/** Reads `Principal` or `NotPrincipal`: `"*"` or an object by kind ("AWS JSON policy elements: Principal"). */
export function readPrincipals(
  value: unknown,
  negated: boolean,
  path: DocumentPath,
  problems: Problems,
): PrincipalList {
  return Object.freeze({ negated, entries: entriesOf(value, path, problems), path });
}

function entriesOf(value: unknown, path: DocumentPath, problems: Problems): readonly PrincipalEntry[] {
  if (value === '*') return Object.freeze([Object.freeze({ type: '*' as const, value, path })]);
  if (!isObject(value)) {
    const text = typeof value === 'string' ? clipText(value) : '';
    problems.raise('error', 'INVALID_PRINCIPAL_FORMAT', path, { found: jsonKind(value), text });
    return none;
  }
  const entries: PrincipalEntry[] = [];
  const names = Object.keys(value);
  if (names.length === 0) problems.add('EMPTY_OBJECT_PRINCIPAL', path);
  for (const name of names) {
    const below = [...path, name];
    const type = keys.find((key) => key === name);
    if (type === undefined) {
      const near = nearest(name, keys, 2);
      const data = { name: clipText(name), ...(near !== undefined && { nearest: near }) };
      problems.add('INVALID_PRINCIPAL_KEY', below, data, 'key');
    } else {
      readKind(value[name], type, below, entries, problems);
    }
  }
  return Object.freeze(entries);
}

function readKind(
  value: unknown,
  type: PrincipalType,
  path: DocumentPath,
  entries: PrincipalEntry[],
  problems: Problems,
): void {
  if (typeof value === 'string') {
    entries.push(Object.freeze({ type, value, path }));
    return;
  }
  if (!Array.isArray(value)) {
    problems.add('DATA_TYPE_MISMATCH', path, { expected: 'string or list of strings', found: jsonKind(value) });
    return;
  }
  if (value.length === 0) problems.add('EMPTY_ARRAY_PRINCIPAL', path);
  value.forEach((entry: unknown, index) => {
    const below = [...path, index];
    if (typeof entry === 'string') entries.push(Object.freeze({ type, value: entry, path: below }));
    else problems.add('DATA_TYPE_MISMATCH', below, { expected: 'string', found: jsonKind(entry) });
  });
}
