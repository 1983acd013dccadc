import type { DocumentPath, PolicyType, Statement } from './model';
import { Problems, clipText, isObject, jsonKind } from './problem';
import { roleActions, rulesOf } from './type-rules';
import { checkSids } from './sids';
import { readStatement, unknownElement } from './statement';

const names = ['Version', 'Id', 'Statement'];
const known = new Set(names);

/** What a document holds after reading; what could not be read is left out and raised. */
export interface DocumentParts {
  readonly type: PolicyType;
  readonly version: '2012-10-17' | '2008-10-17';
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** Reads the root of a plain document ("Grammar of the IAM JSON policy language"). */
export function readElements(
  document: Readonly<Record<string, unknown>>,
  givenType: PolicyType | undefined,
  problems: Problems,
): DocumentParts {
  const type = givenType ?? impliedType(document);
  for (const name of Object.keys(document)) {
    if (!known.has(name)) unknownElement(name, names, [], problems);
  }
  const version = readVersion(document, type, problems);
  const id = readId(document, type, problems);
  const statements = readStatements(document, type, problems);
  return { type, version, ...(id !== undefined && { id }), statements };
}

/** `identity` where no statement mentions principals, `trust` where all let somebody assume a role, else `resource`. */
function impliedType(document: Readonly<Record<string, unknown>>): PolicyType {
  const value = Object.hasOwn(document, 'Statement') ? document['Statement'] : undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const hasPrincipal = (entry: unknown): boolean =>
    isObject(entry) && (Object.hasOwn(entry, 'Principal') || Object.hasOwn(entry, 'NotPrincipal'));
  if (!list.some(hasPrincipal)) return 'identity';
  return list.every(isOfTrustPolicy) ? 'trust' : 'resource';
}

/** Whether a statement can be one of a role's trust policy, which has no resource and refuses `"Principal": "*"`. */
function isOfTrustPolicy(statement: unknown): boolean {
  if (!isObject(statement) || !Object.hasOwn(statement, 'Action')) return false;
  if (Object.hasOwn(statement, 'Resource') || Object.hasOwn(statement, 'NotResource')) return false;
  if (statement['Principal'] === '*') return false;
  const action = statement['Action'];
  const actions: readonly unknown[] = Array.isArray(action) ? action : [action];
  return actions.length > 0 && actions.every((name) => typeof name === 'string' && roleActions.has(name.toLowerCase()));
}

function readVersion(
  document: Readonly<Record<string, unknown>>,
  type: PolicyType,
  problems: Problems,
): DocumentParts['version'] {
  const version = Object.hasOwn(document, 'Version') ? document['Version'] : undefined;
  if (version === '2012-10-17') return version;
  if (version === '2008-10-17' || !Object.hasOwn(document, 'Version')) {
    if (type === 'resourceControl') {
      if (version === undefined) problems.raise('error', 'MISSING_VERSION', []);
      else problems.add('INVALID_VERSION', ['Version'], { version: '2008-10-17' });
    }
    return '2008-10-17';
  }
  if (typeof version === 'string') problems.add('INVALID_VERSION', ['Version'], { version: clipText(version) });
  else problems.add('DATA_TYPE_MISMATCH', ['Version'], { expected: 'string', found: jsonKind(version) });
  return '2008-10-17';
}

function readId(document: Readonly<Record<string, unknown>>, type: PolicyType, problems: Problems): string | undefined {
  if (!Object.hasOwn(document, 'Id')) return undefined;
  const id = document['Id'];
  if (typeof id !== 'string') {
    problems.add('DATA_TYPE_MISMATCH', ['Id'], { expected: 'string', found: jsonKind(id) });
    return undefined;
  }
  if (rulesOf[type].principal === 'forbidden') problems.add('UNSUPPORTED_ID', ['Id'], { type }, 'key');
  return id;
}

function readStatements(
  document: Readonly<Record<string, unknown>>,
  type: PolicyType,
  problems: Problems,
): readonly Statement[] {
  if (!Object.hasOwn(document, 'Statement')) {
    problems.add('MISSING_STATEMENT', []);
    return Object.freeze([]);
  }
  const value = document['Statement'];
  const path: DocumentPath = Object.freeze(['Statement']);
  if (Array.isArray(value)) {
    if (value.length === 0) problems.add('MISSING_STATEMENT', path);
    const read = value.map((entry: unknown, index) =>
      readStatement(entry, index, type, Object.freeze(['Statement', index]), problems),
    );
    const statements = read.filter((statement) => statement !== undefined);
    checkSids(statements, type, problems);
    return Object.freeze(statements);
  }
  if (!isObject(value)) {
    problems.add('DATA_TYPE_MISMATCH', path, { expected: 'object or list of objects', found: jsonKind(value) });
    return Object.freeze([]);
  }
  const lone = readStatement(value, 0, type, path, problems);
  return Object.freeze(lone === undefined ? [] : [lone]);
}
