import { isDeploymentValue } from '../arguments/deployment-value';
import { isOwnError } from '../report/own-error';
import { inEveryDeployment, settled } from '../sources/cloudformation/every-deployment';

/** A value of a template as it is in an ordinary deployment, for its places; nothing where no deployment has it. */
export function ordinaryValue<T>(value: T): T | undefined {
  if (!isDeploymentValue(value)) return value;
  const { template } = value;
  try {
    const ask = ([one]: readonly unknown[]) => ({ holds: true, evidence: one as T });
    return settled(inEveryDeployment({ template, given: [value], ordinaryNames: true, ask }), template).witness;
  } catch (error) {
    if (isOwnError(error)) return undefined;
    throw error;
  }
}
