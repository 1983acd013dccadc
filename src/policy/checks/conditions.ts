import type { ConditionKeyFacts, ConditionKeyType } from '../../service-reference';
import type { ConditionTest, Statement } from '../model';
import { operatorParts, type OperatorFamily, type OperatorParts } from '../operators';
import { clipText } from '../problem';
import type { IntendedAction } from './actions';
import { checkKey } from './keys';
import { checkOperands } from './operands';
import type { CheckedDocument } from './checked-document';

/** Checks each line of `Condition`: its key, its operator for that key, its values, and keys that want a companion. */
export function checkConditions(
  statement: Statement,
  actions: readonly IntendedAction[],
  subject: CheckedDocument,
): void {
  const services = new Set(actions.map(({ service }) => service));
  for (const test of statement.conditions) {
    const facts = checkKey(test, statement, actions, services, subject);
    checkRelevance(test, subject);
    const operator = operatorParts(test.operator);
    if (operator === undefined) continue;
    checkQualifier(test, operator, facts, subject);
    if (facts !== undefined) checkFamily(test, operator, facts, subject);
    checkOperands(test, operator, facts, subject);
  }
  checkPairs(statement, subject);
}

/** The owner of a bucket is the same in all requests that its policy judges ("Irrelevant condition key in policy"). */
function checkRelevance({ key, path }: ConditionTest, { bucket, problems }: CheckedDocument): void {
  if (!bucket || key.toLowerCase() !== 's3:resourceaccount') return;
  problems.add('IRRELEVANT_CONDITION_KEY_IN_POLICY', path, { key: clipText(key) }, 'key');
}

/** "Single-valued vs. multivalued context keys". */
function checkQualifier(
  { key, path }: ConditionTest,
  { qualifier, name, negated, ifExists, spelling }: OperatorParts,
  facts: ConditionKeyFacts | undefined,
  { problems }: CheckedDocument,
): void {
  const data = { key: clipText(key), operator: spelling };
  const operatorPath = path.slice(0, -1);
  if (name === 'Null' && qualifier !== undefined) problems.add('NULL_WITH_QUALIFIER', operatorPath, data, 'key');
  else if (qualifier === 'ForAllValues' && facts?.multivalued === false) {
    problems.add('FORALLVALUES_WITH_SINGLE_VALUED_KEY', path, data, 'key');
  } else if (qualifier === undefined && facts?.multivalued === true && name !== 'Null') {
    problems.add('MISSING_QUALIFIER', path, data, 'key');
  }
  if (qualifier === 'ForAnyValue' && ifExists) problems.add('IF_EXISTS_WITH_FOR_ANY_VALUE', operatorPath, data, 'key');
  else if (negated && ifExists) problems.add('IF_EXISTS_WITH_NEGATED_OPERATOR', operatorPath, data, 'key');
}

/** The types of key that an operator family is made for. String operators also serve for ARNs. */
const familyTypes: Readonly<Record<Exclude<OperatorFamily, 'null'>, readonly ConditionKeyType[]>> = {
  string: ['String', 'ARN'],
  number: ['Numeric'],
  date: ['Date'],
  boolean: ['Bool'],
  binary: ['Binary'],
  address: ['IPAddress'],
  arn: ['ARN'],
};

function checkFamily(
  { key, path }: ConditionTest,
  { family, spelling }: OperatorParts,
  { name, type }: ConditionKeyFacts,
  { problems }: CheckedDocument,
): void {
  if (family === 'null' || familyTypes[family].includes(type)) return;
  // `aws:EpochTime` works with date and with numeric operators.
  if (name === 'aws:EpochTime' && family === 'number') return;
  // A family such as an encryption context holds whatever its caller puts there, ARNs too.
  if (name.includes('${') && family === 'arn') return;
  problems.raise('warning', 'TYPE_MISMATCH', path, { key: clipText(key), type, operator: spelling }, 'key');
}

/** A private address says nothing without the VPC that it lies in. */
function checkPairs({ conditions }: Statement, { problems }: CheckedDocument): void {
  const keys = new Set(conditions.map(({ key }) => key.toLowerCase()));
  if (['aws:sourcevpc', 'aws:sourcevpce', 'aws:sourcevpcarn'].some((key) => keys.has(key))) return;
  for (const { key, path } of conditions) {
    if (key.toLowerCase() !== 'aws:vpcsourceip') continue;
    problems.add('MISSING_PAIRED_CONDITION_KEYS', path, { key: clipText(key), other: 'aws:SourceVpc' }, 'key');
  }
}
