import type { ConditionTest } from '../policy/model';
import { operatorParts, type OperatorParts } from '../policy/operators';
import type { Lookup } from '../values/template';
import { internedName } from './context';
import { canRead, compileOperand } from './operators';
import type { Operand } from './operators/operand';

/** One `operator → key → values` line of a `Condition`. */
export interface CompiledTest {
  readonly test: ConditionTest;
  /** In lower case. */
  readonly key: string;
  readonly operator: OperatorParts;
  readonly operands: readonly Operand[];
  /** Whether it stands in the policy of a bucket, where S3 has been seen to answer what no AWS text settles (O6, O17). */
  readonly inBucketPolicy: boolean;
  readonly holds: (lookup: Lookup) => boolean;
}

/**
 * A condition test ready to be asked ("IAM JSON policy elements: Condition operators", "Conditions with multiple
 * context keys or values"). Missing keys, `IfExists`, set operators and negation live here and nowhere else.
 */
export function compileTest(test: ConditionTest, variables: boolean, inBucketPolicy = false): CompiledTest {
  // ASSUMED A34: letter case of an operator is free.
  const operator = operatorParts(test.operator);
  if (operator === undefined) throw new TypeError(`unknown condition operator ${JSON.stringify(test.operator)}`);
  const operands = Object.freeze(test.values.map((value) => compileOperand(operator, value, variables)));
  const key = internedName(test.key);
  const missing = onMissing(operator, operands);
  const present = operator.family === 'null' ? onPresence(operator, operands) : onValue(operator, operands);
  const holds = (lookup: Lookup): boolean => {
    const value = lookup(key);
    // A list without members is a key without value (ASSUMED C27).
    return value === undefined || (value.length === 0 && value !== '') ? missing : present(value, lookup);
  };
  return Object.freeze({ test, key, operator, operands, inBucketPolicy, holds });
}

type Answer = (value: string | readonly string[], lookup: Lookup) => boolean;

/** What a test says when the key is missing. */
function onMissing({ family, qualifier, ifExists, negated }: OperatorParts, operands: readonly Operand[]): boolean {
  if (family === 'null' && qualifier === undefined) return operands.some((operand) => operand.matches('true', absent));
  // "Set operators for multivalued context keys": `ForAnyValue` needs a value, and `IfExists` changes nothing about it.
  // ASSUMED C33: with a negated operator too.
  if (qualifier === 'ForAnyValue') return false;
  return ifExists || qualifier === 'ForAllValues' || negated;
}

const absent: Lookup = () => undefined;

/** `Null` asks only whether the key is there; under a set operator its answer is fixed. */
function onPresence({ qualifier }: OperatorParts, operands: readonly Operand[]): Answer {
  const answer = operands.some((operand) => operand.matches('false', absent));
  return () => (qualifier === undefined ? answer : qualifier === 'ForAllValues');
}

function onValue({ family, negated, qualifier, ifExists }: OperatorParts, operands: readonly Operand[]): Answer {
  const only = operands.length === 1 ? operands[0] : undefined;
  const any =
    only === undefined
      ? (value: string, lookup: Lookup): boolean => matchesAny(operands, value, lookup)
      : (value: string, lookup: Lookup): boolean => only.matches(value, lookup);
  // A date that cannot be read is equal to none (O6). ASSUMED C12: another operand that the family cannot read, and any
  // such value of a request, keeps a negated test from holding.
  const readable = family === 'date' || operands.every((operand) => operand.wellFormed);
  const one = negated
    ? (value: string, lookup: Lookup): boolean => readable && canRead(family, value) && !any(value, lookup)
    : any;
  if (operands.length === 0) {
    // ASSUMED C34: an empty list is equal to nothing. With `IfExists` or a set operator it holds for a missing key only (C35).
    return (value) => negated && !ifExists && qualifier === undefined && typeof value === 'string';
  }
  // ASSUMED C38: a multivalued key without set operator satisfies nothing, negated or not.
  if (qualifier === undefined) return (value, lookup) => typeof value === 'string' && one(value, lookup);
  const every = qualifier === 'ForAllValues';
  return (value, lookup) => {
    if (typeof value === 'string') return one(value, lookup);
    return every ? value.every((member) => one(member, lookup)) : value.some((member) => one(member, lookup));
  };
}

function matchesAny(operands: readonly Operand[], value: string, lookup: Lookup): boolean {
  for (const operand of operands) if (operand.matches(value, lookup)) return true;
  return false;
}
