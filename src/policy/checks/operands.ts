import type { ConditionKeyFacts } from '../../service-reference';
import { contains, parseBlock, type Block } from '../../values/address';
import { parseBinary } from '../../values/binary';
import { parseBoolean } from '../../values/boolean';
import { parseDate } from '../../values/date';
import { parseNumber } from '../../values/number';
import type { ConditionTest, DocumentPath } from '../model';
import type { OperatorParts } from '../operators';
import { clip } from '../problem';
import type { Subject } from './subject';

/** Checks the values of one condition line by their operator's family ("… Condition operators"). */
export function checkOperands(
  test: ConditionTest,
  operator: OperatorParts,
  facts: ConditionKeyFacts | undefined,
  subject: Subject,
): void {
  const { values, path } = test;
  if (operator.family === 'boolean' && values.length > 1) {
    subject.problems.add('INVALID_CONDITION_MULTIPLE_BOOLEAN', path, { operator: operator.spelling });
  }
  values.forEach((text, index) => {
    checkOperand(text, [...path, index], test.key, operator, facts, subject);
  });
}

function checkOperand(
  text: string,
  path: DocumentPath,
  key: string,
  { family, name, spelling }: OperatorParts,
  facts: ConditionKeyFacts | undefined,
  subject: Subject,
): void {
  const { problems } = subject;
  const data = { value: clip(text), operator: spelling, key: clip(key) };
  const wild = text.includes('*') || text.includes('?');
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
      break;
    case 'arn':
      if (!text.startsWith('arn:') && !wild && !text.includes('${')) problems.add('TYPE_MISMATCH', path, data);
      break;
    case 'number':
      if (parseNumber(text) === undefined) problems.add('TYPE_MISMATCH_NUMBER', path, data);
      break;
    case 'date':
      if (parseDate(text) === undefined) problems.add('INVALID_DATE_VALUE', path, data);
      break;
    case 'boolean':
    case 'null':
      if (parseBoolean(text) === undefined) problems.add('TYPE_MISMATCH_BOOLEAN', path, data);
      break;
    case 'binary':
      if (parseBinary(text) === undefined) problems.add('TYPE_MISMATCH', path, data);
      break;
    case 'address':
      checkBlock(text, path, facts?.name, data, subject);
  }
}

/** Whether a `*` or `?` in the text is one that the author may mean as a wildcard: `${*}` is not. */
function withoutVariables(text: string): boolean {
  return !text.includes('${*}') && !text.includes('${?}');
}

/** Keys whose values "AWS global condition context keys" wants without wildcards (F80, C40). */
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

type OperandData = Readonly<Record<'value' | 'operator' | 'key', string>>;

function checkNetworkId(
  text: string,
  path: DocumentPath,
  key: string | undefined,
  data: OperandData,
  to: Subject,
): void {
  const fixed = !text.includes('*') && !text.includes('?') && !text.includes('${');
  if (!fixed) return;
  if (key === 'aws:SourceVpc' && !/^vpc-[0-9a-z]+$/.test(text)) to.problems.add('INVALID_VPC_FORMAT', path, data);
  if (key === 'aws:SourceVpce' && !/^vpce-[0-9a-z]+$/.test(text)) to.problems.add('INVALID_VPCE_FORMAT', path, data);
}

const privateBlocks: readonly Block[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8'].flatMap(
  (text) => parseBlock(text) ?? [],
);

function checkBlock(text: string, path: DocumentPath, key: string | undefined, data: OperandData, to: Subject): void {
  const block = parseBlock(text);
  if (block === undefined) {
    to.problems.add('TYPE_MISMATCH_IP_RANGE', path, data);
    return;
  }
  // `aws:SourceIp` is always a public address.
  const inside = (outer: Block): boolean => outer.prefix <= block.prefix && contains(outer, block.address);
  if (key === 'aws:SourceIp' && privateBlocks.some(inside)) {
    to.problems.add('PRIVATE_IP_ADDRESS', path, data);
  }
}
