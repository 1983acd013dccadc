import { UsageError } from './usage';
import { brandOf, isBranded } from '../values/brand';

/** Marks values that only a deployment of a template decides, across two loaded builds. */
const DEPLOYMENT_VALUE: unique symbol = brandOf('deployment-value');

/** One deployment of a template, as far as it has been asked about. What it can be asked, its template knows. */
export interface Deployment {
  readonly template: object;
}

/** A value that depends on names which only a deployment decides: a bucket of a template, its ARN, a call to it. */
export interface DeploymentValue<T = unknown> {
  readonly [DEPLOYMENT_VALUE]: true;
  /** The template that it comes from: values of one claim come from one. */
  readonly template: object;
  /** What it is made of beside the template: texts that names of the template may be alike to. */
  readonly given?: unknown;
  /** By what it is made of that: of one template, values with equal ones are equal. Left out where nobody can tell. */
  readonly origin?: unknown;
  /** What it is in one deployment. */
  in(deployment: Deployment): T;
}

/** Without a template nothing can be of one, and nobody pays for looking. */
let anyTemplate = false;

/** What a value of a template has beside its value in each deployment. */
interface DeploymentValueFacts extends Pick<DeploymentValue, 'given' | 'origin'> {
  /** Its other properties, which another such value may lend. */
  readonly more?: object;
}

export function deploymentValue<T>(
  template: object,
  valueIn: (deployment: Deployment) => T,
  { more = {}, given, origin }: DeploymentValueFacts = {},
): DeploymentValue<T> {
  anyTemplate = true;
  // Not enumerable: what is shown of it is what it is called.
  const own = {
    [DEPLOYMENT_VALUE]: { value: true },
    template: { value: template },
    given: { value: given },
    origin: { value: origin },
    in: { value: valueIn },
  };
  const made: object = Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(more), ...own });
  return Object.freeze(made) as DeploymentValue<T>;
}

export function isDeploymentValue(value: unknown): value is DeploymentValue {
  return isBranded(value, DEPLOYMENT_VALUE);
}

/** The first value of a deployment that stands in what was given; nothing where all of it is known already. */
export function deploymentValueIn(given: unknown): DeploymentValue | undefined {
  return anyTemplate ? found(given, new Set()) : undefined;
}

function found(given: unknown, above: Set<object>): DeploymentValue | undefined {
  if (typeof given !== 'object' || given === null || above.has(given)) return undefined;
  if (isDeploymentValue(given)) return given;
  if (!isPlain(given)) return undefined;
  above.add(given);
  for (const part of Object.values(given)) {
    const inside = found(part, above);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** What was given, with every value of a deployment as it is in this one. */
export function inDeployment(given: unknown, deployment: Deployment): unknown {
  if (typeof given !== 'object' || given === null) return given;
  if (isDeploymentValue(given)) {
    if (given.template === deployment.template) return given.in(deployment);
    throw new UsageError('values of two templates stand in one question', 'ask each by itself, or read them together');
  }
  if (deploymentValueIn(given) === undefined) return given;
  if (Array.isArray(given)) return given.map((one) => inDeployment(one, deployment));
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, inDeployment(one, deployment)]));
}

/** Lists and plain objects, in which a person may write a value of a template; our own values hold none. */
function isPlain(given: object): boolean {
  if (Array.isArray(given)) return true;
  const prototype: unknown = Object.getPrototypeOf(given);
  return (prototype === Object.prototype || prototype === null) && Object.getOwnPropertySymbols(given).length === 0;
}

/** A constructor that takes values of a template too: then what it makes is one. No two constructors have the same name. */
export function takesDeploymentValues<Given extends unknown[], Made>(
  name: string,
  make: (...given: Given) => Made,
): (...given: Given) => Made {
  return (...given) => {
    const value = deploymentValueIn(given);
    if (value === undefined) return make(...given);
    const madeIn = (deployment: Deployment): Made => make(...(inDeployment(given, deployment) as Given));
    return deploymentValue(value.template, madeIn, { given, origin: name }) as Made;
  };
}
