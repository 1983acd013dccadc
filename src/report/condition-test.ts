import type { CompiledTest } from '../evaluator/condition';
import { contextLookup } from '../evaluator/context';
import { stringOperand } from '../evaluator/operators/string';
import type { AccessRequest, ContextValue } from '../evaluator/request';
import type { OperatorName } from '../policy/operators';
import { spelledKey } from '../service-reference';
import { isSessionOf } from '../values/near-callers';
import { sentTagKey } from '../values/sent-tag-key';
import { renderNearCaller, renderNearId } from './near-entry';

/** A request to be shown, with the keys (in lower case) that the call does not specify: their values are made up. */
export interface ShownRequest extends AccessRequest {
  readonly unspecified?: readonly string[];
}

/** One condition test by what it does to a request that it does not hold for, under `Deny` or `Allow`. */
export function renderFailedTest(test: CompiledTest, request: ShownRequest, effect: 'Allow' | 'Deny'): string {
  const { operator, test: written } = test;
  const value = valueOf(request, test.key);
  const name = `${written.operator} ${written.key}`;
  const exempts = effect === 'Deny' ? 'exempts' : 'leaves out';
  if (isUnspecified(test, request)) return `${name} may hold or not: the call does not specify the condition key`;
  if (operator.family === 'null') {
    return `${name} ${listOf(written.values)} ${exempts} requests ${value === undefined ? 'without the condition key' : 'that have the condition key'}`;
  }
  if (value === undefined) {
    return `${name} never holds without the condition key, and this request has none${sentInstead(test.key, request)}`;
  }
  if (operator.negated) return `${name} ${exempts} ${listOf(value)}`;
  const relation = relations[operator.name];
  const required = `${relation === undefined ? '' : `${relation} `}${listOf(written.values)}`;
  return `${name} requires ${required}, and this request has ${listOf(value)}${remark(test, value, request)}`;
}

/** The tag that a request sends, where a test asks for that of the resource; the empty text where it sends none. */
function sentInstead(key: string, request: AccessRequest): string {
  const sent = sentTagKey(key);
  const value = sent === undefined ? undefined : valueOf(request, sent.toLowerCase());
  return sent === undefined || value === undefined ? '' : `: it carries ${sent} ${listOf(value)}`;
}

/** What an operator requires of a value beside being equal to one of its own. */
const relations: Readonly<Partial<Record<OperatorName, string>>> = {
  NumericLessThan: 'less than',
  NumericLessThanEquals: 'at most',
  NumericGreaterThan: 'more than',
  NumericGreaterThanEquals: 'at least',
  DateLessThan: 'a time before',
  DateLessThanEquals: 'a time until',
  DateGreaterThan: 'a time after',
  DateGreaterThanEquals: 'a time from',
  IpAddress: 'an address in',
};

/** The slip by which a value misses what it was meant to meet; the empty text where there is none. */
function remark({ operator, operands, key }: CompiledTest, value: ContextValue, { context }: AccessRequest): string {
  const values = (typeof value === 'object' ? value : [value]).map(String);
  const lookup = contextLookup(context);
  for (const { text, variables } of operands) {
    const absent = variables.find((one) => lookup(one) === undefined);
    if (absent !== undefined) return `; ${absentVariable(absent)}`;
    if (key === 'aws:principalarn' && values.some((one) => isSessionOf(text, one)))
      return '; aws:PrincipalArn is the ARN of the role, never that of its session';
    const isText = operator.family === 'string' || operator.family === 'arn';
    if (isText && values.some((one) => one !== text && one.toLowerCase() === text.toLowerCase())) {
      const isEquals = operator.name === 'StringEquals' || operator.name === 'StringNotEquals';
      return `; they differ in letter case only${isEquals ? `, which ${operator.name}IgnoreCase ignores` : ''}`;
    }
    if (!operator.name.endsWith('Like') && operator.family === 'string' && /[*?]/.test(text)) {
      const like = stringOperand('StringLike', text, true);
      if (values.some((one) => like.matches(one, lookup)))
        return `; under ${operator.name} a wildcard is an ordinary character: use String${operator.negated ? 'Not' : ''}Like`;
    }
    const nearOf = (one: string): string | undefined =>
      key === 'aws:principalarn' ? renderNearCaller([text], one, operator.negated) : renderNearId([text], one);
    const near = isText ? values.map(nearOf).find((one) => one !== undefined) : undefined;
    if (near !== undefined) return `; ${near}`;
    if (/(^|:)alias\//.test(text) && /kms-key-id$/.test(key))
      return '; the request has the ARN of the KMS key, never an alias';
  }
  return '';
}

/** Why a policy variable has no value in a request. */
export function absentVariable(variable: string): string {
  const name = spelledKey(variable);
  const why = variable === 'aws:username' ? 'only IAM users have it' : 'this request has no such key';
  return `\${${name}} has no value here: ${why}`;
}

/** One condition test by why it holds for a request. */
export function renderHeldTest(test: CompiledTest, request: ShownRequest): string {
  const { operator, test: written } = test;
  const value = valueOf(request, test.key);
  const name = `${written.operator} ${written.key}`;
  if (isUnspecified(test, request)) return `${name} may hold or not: the call does not specify the condition key`;
  if (value === undefined) return `${name} holds without the condition key too, and this request has none`;
  const relation = relations[operator.name];
  const lookup = contextLookup(request.context);
  const values = (typeof value === 'object' ? value : [value]).map(String);
  const admitting = test.operands
    .filter((one) => values.some((each) => one.matches(each, lookup)))
    .map(({ text }) => text);
  return operator.negated
    ? `${name} holds for every other value, such as ${listOf(value)}${remark(test, value, request)}`
    : `${name} admits ${relation === undefined ? '' : `${relation} ${listOf(admitting)}, such as `}${listOf(value)}`;
}

/** Whether a test asks for a key that the call does not specify. */
export function isUnspecified({ key }: CompiledTest, { unspecified = [] }: ShownRequest): boolean {
  return unspecified.includes(key);
}

/** What a request specifies of a key, in whatever letter case. */
export function valueOf({ context = {} }: Pick<AccessRequest, 'context'>, key: string): ContextValue | undefined {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key)?.[1];
}

const MOST = 3;
const WIDEST = 90;

function listOf(value: ContextValue | readonly string[]): string {
  const all = typeof value === 'object' ? value : [String(value)];
  const shown = all.slice(0, MOST).map((one) => JSON.stringify(one.length > WIDEST ? `${one.slice(0, WIDEST)}…` : one));
  return all.length > MOST ? `${shown.join(', ')} or ${all.length - MOST} more` : shown.join(' or ');
}
