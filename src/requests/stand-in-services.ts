import { isRcpControllable } from '../evaluator/rcp-actions';
import { serviceOf, servicePrefixes } from '../service-reference';

/** Services that people know come before the rest of the reference. */
const wellKnown = ['ec2', 'sqs', 'dynamodb', 'lambda', 'sns', 'rds', 'glue', 'athena', 'ecs', 'eks', 'kinesis', 'ssm'];

/**
 * Services that stand for all that a question does not name: one that RCPs cannot control and, where one is left, one
 * that they can. Where the question names every service of the reference, a new one.
 */
export function standInServices(isNamed: (prefix: string) => boolean): readonly string[] {
  const free = [...wellKnown, ...servicePrefixes()].filter((prefix) => !isNamed(prefix) && !apart.has(prefix));
  const find = (controllable: boolean): string | undefined =>
    free.find((prefix) => isRcpControllable(`${prefix}:`) === controllable && isOrdinary(prefix));
  const controllable = find(true);
  return [find(false) ?? newService(isNamed), ...(controllable === undefined ? [] : [controllable])];
}

/** Services with rules of their own, which stand for themselves only. */
const apart: ReadonlySet<string> = new Set(['s3', 'sts', 'kms', 'iam']);

/** Has actions on resources and others, and tags: what policies tell actions apart by. */
function isOrdinary(prefix: string): boolean {
  const actions = [...(serviceOf(prefix)?.actions.values() ?? [])];
  return (
    actions.some(({ resourceTypes }) => resourceTypes.length === 0) &&
    actions.some(({ resourceTypes }) => resourceTypes.length > 0) &&
    actions.some(({ conditionKeys }) => conditionKeys.includes('aws:TagKeys'))
  );
}

function newService(isNamed: (prefix: string) => boolean): string {
  let name = 'newservice';
  for (let count = 2; isNamed(name); count++) name = `newservice${count}`;
  return name;
}
