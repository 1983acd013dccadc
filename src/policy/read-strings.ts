import type { DocumentPath, ValueList } from './model';
import { Problems, clipText, jsonKind } from './problem';

type Check = (text: string, path: DocumentPath, problems: Problems) => void;

/** Reads `Action`, `Resource` or a twin: one string or a list of them, each checked. */
export function readStrings(
  value: unknown,
  negated: boolean,
  path: DocumentPath,
  problems: Problems,
  check: Check,
): ValueList {
  if (typeof value === 'string') {
    check(value, path, problems);
    return Object.freeze({ negated, values: Object.freeze([value]), path });
  }
  const values: string[] = [];
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const entry: unknown = value[index];
      if (typeof entry === 'string') {
        values.push(entry);
        check(entry, [...path, index], problems);
      } else {
        problems.add('DATA_TYPE_MISMATCH', [...path, index], { expected: 'string', found: jsonKind(entry) });
      }
    }
  } else {
    problems.add('DATA_TYPE_MISMATCH', path, { expected: 'string or list of strings', found: jsonKind(value) });
  }
  return Object.freeze({ negated, values: Object.freeze(values), path });
}

/** `*` or `prefix:name` with one colon and no wildcard in the prefix ("IAM JSON policy elements: Action"). */
export const checkAction: Check = (action, path, problems) => {
  if (action === '*') return;
  if (action === '*:*') {
    problems.add('WILDCARD_IN_SERVICE_NAME', path, { text: action });
    return;
  }
  const colon = action.indexOf(':');
  if (colon === -1 || action.includes(':', colon + 1)) {
    problems.raise('error', 'INVALID_ACTION', path, {
      action: clipText(action),
      reason: colon === -1 ? 'no-colon' : 'colons',
    });
  } else if (!isPrefix(action, colon)) {
    problems.raise('error', 'INVALID_SERVICE_IN_ACTION', path, {
      action: clipText(action),
      service: clipText(action.slice(0, colon)),
    });
  }
};

function isPrefix(text: string, end: number): boolean {
  for (let index = 0; index < end; index++) {
    const code = text.charCodeAt(index) | 32;
    const letter = code >= 97 && code <= 122;
    const other = text.charCodeAt(index);
    if (!letter && !(other >= 48 && other <= 57) && other !== 45 && other !== 46) return false;
  }
  return end > 0;
}

const partitions = new Set([
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
  '*',
]);

/** `*` or an ARN, which may be short ("IAM JSON policy elements: Resource", "IAM ARNs"). */
export const checkResource: Check = (resource, path, problems) => {
  if (resource === '*') return;
  const data = { resource: clipText(resource) };
  const first = resource.indexOf(':');
  if (first === -1) {
    problems.add('MISSING_ARN_FIELD', path, data);
    return;
  }
  // API Gateway takes `execute-api:/stage/…` in its resource policies and completes it itself.
  if (resource.startsWith('execute-api:/')) return;
  if (resource.slice(0, first) !== 'arn') {
    problems.add('INVALID_ARN_PREFIX', path, data);
    return;
  }
  const parts = resource.split(':', 6);
  const [, partition = '', service = ''] = parts;
  if (!partitions.has(partition)) problems.add('INVALID_PARTITION', path, { ...data, partition: clipText(partition) });
  else if (service === '' || (parts.length < 6 && parts.includes(''))) problems.add('MISSING_ARN_FIELD', path, data);
  else if (service.includes('*') || service.includes('?')) {
    problems.add('INVALID_SERVICE', path, { ...data, service: clipText(service) });
  }
};
