import { readConditions } from './conditions';
import type { DocumentPath, PolicyType, PrincipalList, Statement, ValueList } from './model';
import { readPrincipals } from './principals';
import { Problems, clipText, isObject, jsonKind } from './problem';
import { typesWithoutResource, typesWithResource, rulesOf } from './type-rules';
import { checkAction, checkResource, readStrings } from './read-strings';
import { checkTyped } from './check-type';
import { nearest } from '../values/near-names';

type Elements = Readonly<Record<string, unknown>>;

const names = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const known = new Set(names);

/**
 * Reads one statement of a policy of a type and raises what its grammar refuses. Nothing comes back for a
 * statement without a readable `Effect` or `Action`.
 */
export function readStatement(
  value: unknown,
  index: number,
  type: PolicyType,
  path: DocumentPath,
  problems: Problems,
): Statement | undefined {
  if (!isObject(value)) {
    problems.add('DATA_TYPE_MISMATCH', path, { expected: 'object', found: jsonKind(value) });
    return undefined;
  }
  checkNames(value, path, problems);
  const sid = readSid(value, type, path, problems);
  const effect = readEffect(value, path, problems);
  const principal = readPrincipal(value, type, path, problems);
  const action = readTwin(value, 'Action', path, problems, checkAction);
  if (action === undefined) problems.add('MISSING_ACTION', path);
  else if (action.values.length === 0 && isEmptyList(value[action.negated ? 'NotAction' : 'Action'])) {
    problems.add('MISSING_ACTION', action.path);
  }
  const resource = readResource(value, action, type, path, problems);
  const conditions = Object.hasOwn(value, 'Condition')
    ? readConditions(value['Condition'], [...path, 'Condition'], problems)
    : Object.freeze([]);
  if (effect === undefined || action === undefined) return undefined;
  const statement: Statement = Object.freeze({
    index,
    ...(sid !== undefined && { sid }),
    effect,
    ...(principal !== undefined && { principal }),
    action,
    ...(resource !== undefined && { resource }),
    conditions,
    path,
  });
  checkTyped(statement, type, problems);
  return statement;
}

function checkNames(value: Elements, path: DocumentPath, problems: Problems): void {
  for (const name of Object.keys(value)) {
    if (!known.has(name)) unknownElement(name, names, path, problems);
  }
}

/** An element that the grammar does not have, with the nearest that it has. */
export function unknownElement(
  name: string,
  candidates: readonly string[],
  path: DocumentPath,
  problems: Problems,
): void {
  const near = nearest(name, candidates, 2);
  const data = { name: clipText(name), ...(near !== undefined && { nearest: near }) };
  problems.add('INVALID_POLICY_ELEMENT', [...path, name], data, 'key');
}

function readSid(value: Elements, type: PolicyType, path: DocumentPath, problems: Problems): string | undefined {
  if (!Object.hasOwn(value, 'Sid')) return undefined;
  const sid = value['Sid'];
  const place = [...path, 'Sid'];
  if (typeof sid !== 'string') {
    problems.add('DATA_TYPE_MISMATCH', place, { expected: 'string', found: jsonKind(sid) });
    return undefined;
  }
  if (sid === '') problems.add('EMPTY_SID_VALUE', place);
  const { iam, principal } = rulesOf[type];
  if (!/^[A-Za-z0-9]*$/.test(sid)) {
    const data = { sid: clipText(sid) };
    if (iam) problems.raise('error', 'UNSUPPORTED_SID', place, { ...data, nearest: lettersAndDigits(sid) });
    else if (principal === 'forbidden' || type === 'resourceControl')
      problems.raise('warning', 'UNSUPPORTED_SID', place, data);
  }
  return sid;
}

/** What is left of a name, its words told apart by capitals: `readOnly` of `read-only`. */
function lettersAndDigits(sid: string): string {
  const [first = '', ...others] = sid.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return clipText([first, ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(''));
}

function readEffect(value: Elements, path: DocumentPath, problems: Problems): 'Allow' | 'Deny' | undefined {
  const effect = Object.hasOwn(value, 'Effect') ? value['Effect'] : undefined;
  if (effect === 'Allow' || effect === 'Deny') return effect;
  if (!Object.hasOwn(value, 'Effect')) problems.add('MISSING_EFFECT', path);
  else if (typeof effect !== 'string') {
    problems.add('DATA_TYPE_MISMATCH', [...path, 'Effect'], { expected: 'string', found: jsonKind(effect) });
  } else {
    const near = nearest(effect, ['Allow', 'Deny'], 2);
    const data = { effect: clipText(effect), ...(near !== undefined && { nearest: near }) };
    problems.add('INVALID_EFFECT', [...path, 'Effect'], data);
  }
  return undefined;
}

function readPrincipal(
  value: Elements,
  type: PolicyType,
  path: DocumentPath,
  problems: Problems,
): PrincipalList | undefined {
  const plain = Object.hasOwn(value, 'Principal');
  const negated = Object.hasOwn(value, 'NotPrincipal');
  if (!plain && !negated) {
    if (rulesOf[type].principal === 'required') problems.add('MISSING_PRINCIPAL', path);
    return undefined;
  }
  const name = plain ? 'Principal' : 'NotPrincipal';
  if (rulesOf[type].principal === 'forbidden') {
    const code = type === 'serviceControl' ? 'SCP_SYNTAX_ERROR_PRINCIPAL' : 'UNSUPPORTED_PRINCIPAL';
    if (plain) problems.add(code, [...path, 'Principal'], { name: 'Principal', type }, 'key');
    if (negated) problems.add(code, [...path, 'NotPrincipal'], { name: 'NotPrincipal', type }, 'key');
  }
  if (plain && negated) {
    combination('Principal', path, problems);
    readPrincipals(value['NotPrincipal'], true, [...path, 'NotPrincipal'], problems);
  }
  return readPrincipals(value[name], !plain, [...path, name], problems);
}

function readTwin(
  value: Elements,
  name: 'Action' | 'Resource',
  path: DocumentPath,
  problems: Problems,
  check: typeof checkAction,
): ValueList | undefined {
  const twin = `Not${name}`;
  const plain = Object.hasOwn(value, name);
  const negated = Object.hasOwn(value, twin);
  if (plain && negated) combination(name, path, problems);
  const denied = negated ? readStrings(value[twin], true, [...path, twin], problems, check) : undefined;
  return plain ? readStrings(value[name], false, [...path, name], problems, check) : denied;
}

function combination(name: string, path: DocumentPath, problems: Problems): void {
  const data = { first: name, second: `Not${name}` };
  problems.add('UNSUPPORTED_ELEMENT_COMBINATION', [...path, `Not${name}`], data, 'key');
}

function readResource(
  value: Elements,
  action: ValueList | undefined,
  type: PolicyType,
  path: DocumentPath,
  problems: Problems,
): ValueList | undefined {
  const resource = readTwin(value, 'Resource', path, problems, checkResource);
  if (rulesOf[type].resource === 'forbidden') {
    for (const name of ['Resource', 'NotResource']) {
      if (Object.hasOwn(value, name)) {
        problems.add('ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', [...path, name], { name }, 'key');
      }
    }
  } else if (resource === undefined) {
    const severity = type === 'resource' ? omission(action) : 'error';
    if (severity !== undefined) problems.raise(severity, 'MISSING_RESOURCE', path);
  } else if (resource.values.length === 0 && isEmptyList(value[resource.negated ? 'NotResource' : 'Resource'])) {
    // IAM and S3 read an empty list as none at all.
    const severity = type === 'resource' ? omission(action) : 'error';
    problems.raise(severity ?? 'suggestion', 'EMPTY_ARRAY_RESOURCE', resource.path);
  }
  return resource;
}

/** How bad it is that a resource policy's statement leaves its resource out: some services read "this resource". */
function omission(action: ValueList | undefined): 'error' | 'warning' | undefined {
  if (action === undefined || action.negated) return 'error';
  const services = action.values.map((name) => name.slice(0, Math.max(name.indexOf(':'), 1)).toLowerCase());
  if (services.some((service) => typesWithResource.has(service)) || services.length === 0) return 'error';
  return services.every((service) => typesWithoutResource.has(service)) ? undefined : 'warning';
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
