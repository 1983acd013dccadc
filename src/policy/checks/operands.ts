import type { ConditionKeyFacts } from '../../service-reference';
import { parseBinary } from '../../values/binary';
import { parseBoolean } from '../../values/boolean';
import { parseDate } from '../../values/date';
import { compareNumbers, parseNumber } from '../../values/number';
import type { Severity } from '../codes';
import type { ConditionTest, DocumentPath } from '../model';
import type { OperatorParts } from '../operators';
import { clipText } from '../problem';
import { checkPrivate, checkRange } from './address-ranges';
import { raiseForBucket, type CheckedDocument } from './checked-document';
import { placeholderIn } from './placeholder';
import { SSE_KMS_KEY_ID } from '../../service-reference/s3-names';

/** Checks the values of one condition line by their operator's family ("… Condition operators"). */
export function checkOperands(
  test: ConditionTest,
  operator: OperatorParts,
  facts: ConditionKeyFacts | undefined,
  subject: CheckedDocument,
): void {
  const { values, path } = test;
  if ((operator.family === 'boolean' || operator.family === 'null') && values.length > 1) {
    subject.problems.add('INVALID_CONDITION_MULTIPLE_BOOLEAN', path, { operator: operator.spelling });
  }
  values.forEach((text, index) => {
    checkOperand(text, [...path, index], test.key, operator, facts, subject);
  });
  if (operator.family === 'number') checkBounds(test, operator, subject);
  if (operator.family === 'address' && facts?.name === 'aws:SourceIp') checkPrivate(test, operator, subject.problems);
}

/** Of several bounds one holds wherever any does ("Redundant condition value num"; C11). */
function checkBounds(
  { values, path }: ConditionTest,
  { name, spelling }: OperatorParts,
  { problems }: CheckedDocument,
): void {
  const upper = name.startsWith('NumericLess');
  if (values.length < 2 || !(upper || name.startsWith('NumericGreater'))) return;
  const numbers = values.flatMap((text) => parseNumber(text) ?? []);
  if (numbers.length < values.length) return;
  let widest = 0;
  numbers.forEach((number, index) => {
    const best = numbers[widest] ?? number;
    if (upper ? compareNumbers(number, best) > 0 : compareNumbers(number, best) < 0) widest = index;
  });
  const data = { operator: spelling, nearest: clipText(values[widest] ?? '') };
  problems.add('REDUNDANT_CONDITION_VALUE_NUM', path, data);
}

function checkOperand(
  text: string,
  path: DocumentPath,
  key: string,
  { family, name, spelling }: OperatorParts,
  facts: ConditionKeyFacts | undefined,
  subject: CheckedDocument,
): void {
  const { problems } = subject;
  const data = { value: clipText(text), operator: spelling, key: clipText(key) };
  const wild = text.includes('*') || text.includes('?');
  const placeholder = placeholderIn(text);
  if (placeholder !== undefined) {
    // AWS would store it, and the test would hold of nobody or of everybody: no claim on such a policy says anything.
    const isWhole = placeholder === text.trim() && !freeTexts.has(key.toLowerCase());
    const severity: Severity = isWhole ? 'error' : 'warning';
    problems.raise(severity, 'PLACEHOLDER_IN_CONDITION', path, { ...data, placeholder: clipText(placeholder) });
    return;
  }
  if (family !== 'string' && family !== 'arn' && text.includes('${')) {
    problems.add('INVALID_VARIABLE_FOR_OPERATOR', path, data);
    return;
  }
  switch (family) {
    case 'string':
      if (name.includes('Like')) {
        if (wild && sensitive.has(key.toLowerCase())) problems.add('SENSITIVE_KEY_WITH_WILDCARD', path, data);
      } else if (withoutVariables(text) && wild) problems.add('WILDCARD_WITHOUT_LIKE_OPERATOR', path, data);
      checkNetworkId(text, path, facts?.name, data, subject);
      checkKmsKey(text, path, facts?.name, data, subject);
      break;
    case 'arn':
      checkKmsKey(text, path, facts?.name, data, subject);
      if (!text.startsWith('arn:') && !wild && !text.includes('${')) {
        problems.raise('warning', 'TYPE_MISMATCH', path, data);
      }
      break;
    case 'number':
      if (parseNumber(text) === undefined) problems.raise(malformed(subject), 'TYPE_MISMATCH_NUMBER', path, data);
      break;
    case 'date':
      if (parseDate(text) === undefined) problems.raise(malformed(subject), 'INVALID_DATE_VALUE', path, data);
      break;
    case 'boolean':
    case 'null':
      if (parseBoolean(text) === undefined) problems.add('TYPE_MISMATCH_BOOLEAN', path, data);
      break;
    case 'binary':
      // S3 refuses what is not base64 (O15).
      if (parseBinary(text) === undefined) raiseForBucket(subject, 'TYPE_MISMATCH', path, data);
      break;
    case 'address':
      // S3 reads the addresses of the one key that every request from the internet has (S5b).
      checkRange(text, path, data, facts?.name === 'aws:SourceIp' && subject.bucket ? 'error' : 'warning', problems);
  }
}

/** S3 stores a bucket policy with a number or date that nobody can read (O6); IAM refuses such a date (C14). */
function malformed({ bucket }: CheckedDocument): Severity {
  return bucket ? 'warning' : 'error';
}

/** Keys whose values callers choose freely: a text in brackets may be one of them. */
const freeTexts = new Set(['aws:referer', 'aws:useragent', 's3:delimiter', 's3:prefix']);

/** Whether a `*` or `?` in the text is one that the author may mean as a wildcard: `${*}` is not. */
function withoutVariables(text: string): boolean {
  return !text.includes('${*}') && !text.includes('${?}');
}

/** Keys whose values "AWS global condition context keys" requires without wildcards (F80, C40). */
const sensitive = new Set([
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:resourceaccount',
  'aws:resourceorgid',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpceaccount',
  'aws:vpceorgid',
]);

/** S3 compares the ARN of the key, whatever the request named it by (F34): an alias or a bare id equals none. */
function checkKmsKey(
  text: string,
  path: DocumentPath,
  key: string | undefined,
  data: OperandData,
  { problems }: CheckedDocument,
): void {
  if (key !== SSE_KMS_KEY_ID) return;
  const open = /[*?]|\$\{/.exec(text)?.index ?? text.length;
  const head = text.slice(0, open);
  const alias = head.startsWith('alias/') || text.split(':')[5]?.startsWith('alias/') === true;
  if (alias || (open === text.length && !text.startsWith('arn:'))) problems.add('KMS_KEY_ARN_EXPECTED', path, data);
}

type OperandData = Readonly<Record<'value' | 'operator' | 'key', string>>;

function checkNetworkId(
  text: string,
  path: DocumentPath,
  key: string | undefined,
  data: OperandData,
  { problems }: CheckedDocument,
): void {
  const kind = key === 'aws:SourceVpc' ? 'VPC' : key === 'aws:SourceVpce' ? 'VPCE' : undefined;
  if (kind === undefined || text.includes('*') || text.includes('?') || text.includes('${')) return;
  if (kind === 'VPC' ? vpcId.test(text) : endpointId.test(text)) return;
  // ASSUMED: it is stored, as other operands are that no request has (O6); nothing says that it is refused (O18).
  problems.add(`INVALID_${kind}_FORMAT`, path, data);
}

// AWS's own ids are hexadecimal; its documentation's examples are not always.
const vpcId = /^vpc-(?:[0-9a-z]{8}|[0-9a-z]{17})$/;
const endpointId = /^vpce-(?:[0-9a-z]{8}|[0-9a-z]{17})$/;
