import { isObject } from '../../policy/problem';
import { UndecidedError } from '../../report/errors';
import { parsePattern } from '../../values/pattern';
import { NoDeployment } from './template-fault';

/**
 * Throws where a statement of a policy is about other resources than the one that the policy is attached to: there it never
 * matches, if the service stores it at all.
 */
export function checkForeignStatements(
  id: string,
  document: unknown,
  arn: string,
  outcome: 'refused' | 'undecided',
): void {
  const foreign = statementsOf(document).flatMap((statement) => {
    const resources = textsOf(statement['Resource']);
    return resources.length > 0 && resources.every((text) => !mayMatch(text, arn)) ? resources.slice(0, 1) : [];
  })[0];
  if (foreign === undefined) return;
  const problem = `${id} is the policy of ${arn}, and a statement of it is about ${foreign}`;
  if (outcome === 'refused') throw new NoDeployment(`${problem}, which SNS refuses`);
  throw new UndecidedError(
    `${problem}: AWS does not document what SQS makes of that\nHint: write the ARN of the queue that the policy is attached to in Resource`,
    'template',
  );
}

function statementsOf(document: unknown): readonly Readonly<Record<string, unknown>>[] {
  const written = isObject(document) ? document['Statement'] : undefined;
  return [written].flat().filter(isObject);
}

function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string');
}

/** A policy variable may stand for anything. */
function mayMatch(text: string, arn: string): boolean {
  return parsePattern(text.replace(/\$\{[^}]*\}/g, '*')).matches(arn);
}
