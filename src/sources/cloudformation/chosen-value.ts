import { isUsageError, UsageError } from '../../arguments/usage';
import { renderName, renderNameValue } from '../../report/deployment-names';
import type { ChosenNames } from './deployments';

/** A shorter value stands in a text by chance. */
const SHORTEST = 4;

/**
 * The error of a question in one deployment, in words of the template where it speaks of a value that a parameter has there:
 * nobody wrote that value in the test.
 */
export function ofChosenValue(error: Error, names: ChosenNames): Error {
  if (!isUsageError(error)) return error;
  const chosen = names.find(
    ({ atom, value }) => atom.kind === 'parameter' && value.length >= SHORTEST && error.problem.includes(value),
  );
  if (chosen === undefined) return error;
  const { atom, value } = chosen;
  return new UsageError(
    `a deployment may set ${renderName(atom)} to ${renderNameValue(value)}, and then there is nothing to ask: ${error.problem}`,
    `say in the template what it may be (AllowedValues, AllowedPattern), or set it: { parameters: { ${atom.title}: '…' } }`,
    error.asker,
  );
}
