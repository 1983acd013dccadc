import { globalKey, globalKeys } from '../../service-reference';
import type { DocumentPath, Statement } from '../model';
import { operatorParts } from '../operators';
import { clipText, proposing } from '../problem';
import { nearKey } from './near-keys';
import { raiseForBucket, type CheckedDocument } from './checked-document';

/** Checks `${…}` wherever it stands ("IAM policy elements: Variables and tags"). */
export function checkVariables(statement: Statement, subject: CheckedDocument): void {
  const { action, resource, principal, conditions } = statement;
  action.values.forEach((text, index) => {
    checkBarred(text, action.negated ? 'NotAction' : 'Action', [...action.path, index], subject);
  });
  principal?.entries.forEach(({ value, path }) => {
    checkBarred(value, principal.negated ? 'NotPrincipal' : 'Principal', path, subject);
  });
  resource?.values.forEach((text, index) => {
    checkText(text, 'Resource', [...resource.path, index], subject);
    const head = text.split(':').slice(0, 5).join(':');
    if (head !== text) checkHead(head, text, [...resource.path, index], subject);
  });
  for (const { operator, values, path } of conditions) {
    const family = operatorParts(operator)?.family;
    if (family !== 'string' && family !== 'arn') continue;
    values.forEach((text, index) => {
      checkText(text, 'Condition', [...path, index], subject);
    });
  }
}

function checkBarred(text: string, element: string, path: DocumentPath, { problems }: CheckedDocument): void {
  if (!text.includes('${')) return;
  problems.add('VARIABLE_UNSUPPORTED_IN_ELEMENT', path, { value: clipText(text), element });
}

/** Variables stand after the fifth colon only. One with a colon of its own makes the head look longer than it is. */
function checkHead(head: string, text: string, path: DocumentPath, { policy, problems }: CheckedDocument): void {
  const open = head.indexOf('${');
  if (open === -1 || policy.version !== '2012-10-17') return;
  const colons = head.slice(0, open).split(':').length - 1;
  if (colons < 5 && head.startsWith('arn:')) {
    problems.add('VARIABLE_UNSUPPORTED_IN_ELEMENT', path, { value: clipText(text), element: 'ARN' });
  }
}

type Element = 'Resource' | 'Condition';

function checkText(text: string, element: Element, path: DocumentPath, subject: CheckedDocument): void {
  let from = text.indexOf('${');
  while (from !== -1) {
    const close = text.indexOf('}', from);
    const inner = text.slice(from + 2, close === -1 ? undefined : close);
    checkVariable(inner, close !== -1, element, path, subject);
    from = close === -1 ? -1 : text.indexOf('${', close);
  }
}

function checkVariable(
  inner: string,
  closed: boolean,
  element: Element,
  path: DocumentPath,
  subject: CheckedDocument,
): void {
  const { policy, problems } = subject;
  const variable = closed ? `\${${inner}}` : `\${${inner}`;
  const data = { variable: clipText(variable) };
  if (!closed) {
    problems.add('MISSING_BRACE_IN_VARIABLE', path, data);
    return;
  }
  if (inner === '*' || inner === '?' || inner === '$') return;
  if (inner === '') {
    problems.add('EMPTY_VARIABLE', path, data);
    return;
  }
  const comma = inner.indexOf(',');
  const name = comma === -1 ? inner : inner.slice(0, comma);
  if (!isKeyName(name)) {
    // S3 takes no name with `$` and braces in it (S2); other services may.
    if (element === 'Resource') raiseForBucket(subject, 'UNFILLED_TEMPLATE', path, data);
    else problems.raise('warning', 'UNFILLED_TEMPLATE', path, data);
    return;
  }
  if (policy.version !== '2012-10-17') {
    problems.add('VARIABLE_UNSUPPORTED_IN_VERSION', path, data);
    return;
  }
  checkName(name, data, path, subject);
  if (comma === -1) return;
  const fallback = inner.slice(comma + 1).trim();
  const quoted = fallback.length > 1 && fallback.startsWith("'") && fallback.endsWith("'");
  if (!quoted) problems.add('MISSING_QUOTE_IN_VARIABLE', path, data);
}

/** A context key has one colon between its service and its name. `${bucket}` and `${AWS::AccountId}` are templates. */
function isKeyName(name: string): boolean {
  const colon = name.indexOf(':');
  return colon > 0 && name[colon + 1] !== ':';
}

function checkName(
  name: string,
  data: Readonly<Record<'variable', string>>,
  path: DocumentPath,
  { problems, names }: CheckedDocument,
): void {
  if (name.includes(' ')) {
    problems.add('UNSUPPORTED_SPACE_IN_VARIABLE', path, data);
    return;
  }
  if (/[{}$"'*?\\]/.test(name)) problems.raise('error', 'INVALID_VARIABLE', path, { ...data, reason: 'symbol' });
  const facts = globalKey(name);
  if (facts?.multivalued === true)
    problems.raise('warning', 'INVALID_VARIABLE', path, { ...data, reason: 'multivalued' });
  if (facts !== undefined || !name.toLowerCase().startsWith('aws:')) return;
  const near = nearKey(name, globalKeys(), names);
  problems.raise('warning', 'INVALID_VARIABLE', path, { ...data, reason: 'unknown', ...proposing(near) });
}
