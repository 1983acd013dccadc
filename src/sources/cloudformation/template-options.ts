import { checkAccount, checkOptions, checkRegion, proposalFor, quoted } from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';
import { isValue } from '../../names/cells';
import { partitionOfRegion } from '../../requests/partitions';
import { isListType, parameterAtom, splitList, typeOf } from './parameter-atoms';
import type { Sections } from './sections';
import type { GivenValues } from './template';

/** What a test knows of the deployments. What is left out may be whatever AWS or a person chooses. */
export interface TemplateOptions {
  /**
   * Values by parameter, lists as lists or comma-separated; `'defaults'`: each parameter that has a default is taken to
   * have it. Without either, a parameter may have every value that its declaration allows.
   */
  readonly parameters?: Readonly<Record<string, string | number | readonly string[]>> | 'defaults';
  readonly region?: string;
  /** Twelve digits. */
  readonly account?: string;
  /** `aws`, `aws-cn`, `aws-us-gov`; it follows from the Region where that is specified. */
  readonly partition?: string;
  readonly stackName?: string;
  /** The values that other stacks export, by name ("Fn::ImportValue"). */
  readonly imports?: Readonly<Record<string, string>>;
}

export const TEMPLATE_OPTIONS = ['parameters', 'region', 'account', 'partition', 'stackName', 'imports'];

/** The options in their one form. Throws a `UsageError` for what no deployment of the template could have. */
export function readTemplateOptions(options: TemplateOptions, sections: Sections): GivenValues {
  const given: unknown = options;
  checkOptions(given, TEMPLATE_OPTIONS);
  const { parameters, region, account, stackName, imports } = options;
  if (account !== undefined) checkAccount('account', account);
  if (region !== undefined) checkRegion('region', region);
  if (stackName !== undefined && !/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(stackName)) {
    throw new UsageError(`stackName: ${quoted(stackName)} is not a stack name`, 'letters, digits and hyphens');
  }
  const partition = options.partition ?? (region === undefined ? undefined : partitionOfRegion(region));
  if (partition !== undefined && !/^aws(-[a-z]+)*$/.test(partition)) {
    throw new UsageError(`partition: ${quoted(partition)} is not a partition`, 'aws, aws-cn, aws-us-gov');
  }
  if (region !== undefined && partition !== partitionOfRegion(region)) {
    throw new UsageError(`the Region ${region} is not in the partition ${partition ?? ''}`, 'give the Region alone');
  }
  if (imports !== undefined) checkTexts('imports', imports);
  return {
    ...(parameters !== undefined && { parameters: readParameters(parameters, sections) }),
    ...(region !== undefined && { region }),
    ...(account !== undefined && { account }),
    ...(partition !== undefined && { partition }),
    ...(stackName !== undefined && { stackName }),
    ...(imports !== undefined && { imports: { ...imports } }),
  };
}

function readParameters(
  parameters: NonNullable<TemplateOptions['parameters']>,
  sections: Sections,
): NonNullable<GivenValues['parameters']> {
  if (parameters === 'defaults') return parameters;
  const hint = "give values by parameter, or 'defaults'";
  if (typeof parameters !== 'object' || Array.isArray(parameters)) {
    throw new UsageError(`parameters must be an object, got ${quoted(parameters)}`, hint);
  }
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, readParameter(name, value, sections)]),
  );
}

function readParameter(name: string, given: unknown, { parameters }: Sections): string | readonly string[] {
  const node = parameters.get(name);
  if (node === undefined) throw noParameter(name, parameters.keys());
  const value = typeof given === 'number' ? String(given) : given;
  const isList = isListType(typeOf(node));
  const texts = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if ((Array.isArray(value) && !isList) || !texts.every((one): one is string => typeof one === 'string')) {
    throw new UsageError(`parameter ${name}: ${quoted(given)} is not ${isList ? 'a list of texts' : 'a text'}`);
  }
  const items = isList ? texts.flatMap(splitList) : texts;
  const refused = items.find((one) => !isValue(isList ? parameterAtom(name, node, 0) : parameterAtom(name, node), one));
  if (refused !== undefined) {
    throw new UsageError(
      `parameter ${name}: CloudFormation would refuse ${quoted(refused)}`,
      'its AllowedValues, AllowedPattern, MinLength, MaxLength or type say so',
    );
  }
  return isList ? items : (items[0] ?? '');
}

/** The error for a parameter that the template does not declare. */
export function noParameter(name: string, parameters: Iterable<string>): UsageError {
  const known = [...parameters];
  const hint = known.length === 0 ? 'it declares none' : proposalFor(name, known);
  return new UsageError(`the template has no parameter ${quoted(name)}`, hint);
}

function checkTexts(name: string, given: object): void {
  const wrong = Object.entries(given).find(([, value]) => typeof value !== 'string');
  if (wrong !== undefined) throw new UsageError(`${name}: the value of ${quoted(wrong[0])} is not a text`);
}
