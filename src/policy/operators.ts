import { nearest } from '../values/near-names';

/** "IAM JSON policy elements: Condition operators". The family decides what a value must look like. */
export const operatorFamilies = {
  StringEquals: 'string',
  StringNotEquals: 'string',
  StringEqualsIgnoreCase: 'string',
  StringNotEqualsIgnoreCase: 'string',
  StringLike: 'string',
  StringNotLike: 'string',
  NumericEquals: 'number',
  NumericNotEquals: 'number',
  NumericLessThan: 'number',
  NumericLessThanEquals: 'number',
  NumericGreaterThan: 'number',
  NumericGreaterThanEquals: 'number',
  DateEquals: 'date',
  DateNotEquals: 'date',
  DateLessThan: 'date',
  DateLessThanEquals: 'date',
  DateGreaterThan: 'date',
  DateGreaterThanEquals: 'date',
  Bool: 'boolean',
  BinaryEquals: 'binary',
  IpAddress: 'address',
  NotIpAddress: 'address',
  ArnEquals: 'arn',
  ArnLike: 'arn',
  ArnNotEquals: 'arn',
  ArnNotLike: 'arn',
  Null: 'null',
} as const;

export type OperatorName = keyof typeof operatorFamilies;
export type OperatorFamily = (typeof operatorFamilies)[OperatorName];

/** A condition operator taken apart; names stand in AWS's spelling. */
export interface OperatorParts {
  readonly qualifier?: 'ForAllValues' | 'ForAnyValue';
  readonly name: OperatorName;
  readonly family: OperatorFamily;
  readonly negated: boolean;
  readonly ifExists: boolean;
  /** The whole operator in AWS's spelling. */
  readonly spelling: string;
}

const names = Object.keys(operatorFamilies) as readonly OperatorName[];
const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));
const qualifiers = { forallvalues: 'ForAllValues', foranyvalue: 'ForAnyValue' } as const;
const known = new Map<string, OperatorParts | undefined>();

/** Takes an operator apart, whatever its letter case; nothing for a name that AWS does not have. */
export function operatorParts(operator: string): OperatorParts | undefined {
  if (known.has(operator)) return known.get(operator);
  const parts = read(operator);
  if (known.size < 500) known.set(operator, parts);
  return parts;
}

function read(operator: string): OperatorParts | undefined {
  const colon = operator.indexOf(':');
  const prefix = operator.slice(0, Math.max(colon, 0)).toLowerCase();
  if (colon !== -1 && prefix !== 'forallvalues' && prefix !== 'foranyvalue') return undefined;
  const rest = operator.slice(colon + 1).toLowerCase();
  const ifExists = rest.endsWith('ifexists');
  const name = byLowerCase.get(ifExists ? rest.slice(0, -'ifexists'.length) : rest);
  if (name === undefined) return undefined;
  const qualifier = colon === -1 ? undefined : qualifiers[prefix as keyof typeof qualifiers];
  return {
    ...(qualifier !== undefined && { qualifier }),
    name,
    family: operatorFamilies[name],
    negated: name.includes('Not'),
    ifExists,
    spelling: `${qualifier === undefined ? '' : `${qualifier}:`}${name}${ifExists ? 'IfExists' : ''}`,
  };
}

/** The real operator that a misspelt one is nearest to. */
export function nearestOperator(operator: string): string | undefined {
  const colon = operator.indexOf(':');
  const prefix = nearest(operator.slice(0, Math.max(colon, 0)), Object.values(qualifiers), 2);
  const rest = operator.slice(colon + 1);
  const near = nearest(
    rest,
    names.flatMap((name) => (name === 'Null' ? [name] : [name, `${name}IfExists`])),
    2,
  );
  return near === undefined ? undefined : `${prefix === undefined ? '' : `${prefix}:`}${near}`;
}
